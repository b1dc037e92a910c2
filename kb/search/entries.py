"""What the desk hands to the index: one plan text with its rows, already cut for each rendition.

What must stay true: the text under a rendition holds nothing that a reader of that rendition may
not read. The index looks for a word only there, so that a word a person may not read cannot find
the plan either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.access import Label, Rendition
from kb.plan import Status

PARTS = (
    "",
    "title",
    "ref",
    "question",
    "gap",
    "indicators",
    "sources",
    "collector",
    "owner",
    "theme",
    "organisation",
    "reporting_route",
    "answered_when",
    "analysis",
    "shared_with",
    "notes",
)
"""The parts of a text that `field:` can ask for; the empty name is everything else."""

Texts = Mapping[Rendition, Mapping[str, str]]
"""For each rendition, part to text: `{FULL: {"question": ..., "gap": ..., "": ...}}`. A part that is
not in `PARTS` counts as everything else. A rendition left out is never matched. The index
counts a title twice by itself."""


@dataclass(frozen=True, slots=True)
class RowEntry:
    """One requirement. FULL holds the whole row; OUTLINE only reference, question, theme, priority
    and indicators. `priority` is 1 to 3, or 0 for none. `status` is the living fact."""

    ref: str
    question: str
    label: Label
    texts: Texts
    priority: int = 0
    theme: str = ""
    status: Status | None = None
    needed_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One version of a plan, with its rows under their own labels.

    Several entries may share a `plan_id` (the current version and a draft, say); they are put and
    taken out together. `organisation` is the owner's name as people write it. FULL holds header
    values and prose, never rows: a row stricter than its plan must not find the plan.
    """

    plan_id: int
    version_id: int
    plan_ref: str
    number: int
    label: Label
    title: str
    organisation: str
    texts: Texts
    themes: tuple[str, ...] = ()
    review_by: dt.date | None = None
    period_to: dt.date | None = None
    updated: dt.date | None = None
    rows: tuple[RowEntry, ...] = field(default=())
