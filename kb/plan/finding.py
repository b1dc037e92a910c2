"""One thing to put right in a plan, as the checks say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right. `ref` and `field` say where, None for the plan as a whole.

    `kind` is a word for programs: missing, duplicate, reused, repeated, priority, date, date_form,
    past, status, marking, owner, vacant, question, header, steer, core, and `sensitive:name` and the like for a spotted
    item. `field` is a key of the field tables, or `ref`, `question`, `notes`. `phrase` is what was spotted, as
    written; empty for every other kind but steer. `blocks` says whether approval waits for it.
    """

    kind: str
    ref: str | None
    field: str | None
    sentence: str
    blocks: bool = False
    phrase: str = ""
