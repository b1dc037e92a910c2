"""All that the ladder looks at of one plan: its texts, its open draft, its evidence, what it must be thought about for.

Everything carries the day on which it was recorded, so that any past day can be answered from what was known by then.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.assurance.evidence import Item


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement of a text."""

    ref: str
    question: str
    priority: int | None
    complete: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One version: in force from `since` (the day it was recorded) until the next one's, or until `withdrawn`.

    `approved` is the day of the decision and `approved_recorded` the one on which it was written down; both None while
    nobody but its own author has let it in, which is allowed until `approve_by`. `reviews` are the days on which
    somebody recorded that nothing needs to change, each with the review day it set. `review_by` is the day that the
    approval set. `material` is false for a version that changed its words only.
    """

    number: int
    since: dt.date
    rows: tuple[Row, ...]
    approved: dt.date | None
    approved_recorded: dt.date | None = None
    review_by: dt.date | None = None
    approve_by: dt.date | None = None
    reviews: tuple[tuple[dt.date, dt.date], ...] = ()
    material: bool = True
    withdrawn: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An open text: begun, last saved, and ended by approval or thrown away (None while open)."""

    begun: dt.date
    saved: dt.date
    ended: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What the plan must be thought about for: entered on a day, and answered for this plan on another, or not yet."""

    title: str
    entered: dt.date
    answered: dt.date | None = None
    ended: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CheckGiven:
    """That the plan's own organisation checked a plan of `body`: on a day, recorded on a day."""

    body: str
    on: dt.date
    recorded: dt.date


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one plan of `body`, whose rules are kept apart. `texts` are in order of their numbers."""

    plan: str
    body: str
    texts: tuple[Text, ...] = ()
    drafts: tuple[Draft, ...] = ()
    items: tuple[Item, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    given: tuple[CheckGiven, ...] = ()
