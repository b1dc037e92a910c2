"""What a decision is about, in words, for somebody who reads that part of the plan today; and what was decided.

What must stay true: a decision about a requirement or a section that its reader does not meet in either text as they
read it now is not told to them, neither that it was made nor why.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.plan import BY_KEY, ChangeKind, PlanDocument, Prose

if TYPE_CHECKING:
    from kb.store import Decision

VERDICTS: Mapping[str, str] = {
    "taken": "Taken",
    "adapted": "Taken in other words",
    "declined": "Kept as it was",
    "own": "Own wording",
}
OTHERWISE = frozenset({"adapted", "declined", "own"})
_PARTS = {ChangeKind.QUESTION.value: "question", ChangeKind.NOTES.value: "notes below it"}


@dataclass(frozen=True, slots=True)
class Told:
    """One decision that stands, as it is told. `due`: the day to look at it again has come.

    `row` is the requirement's reference in the text where it was decided, empty for the plan as a whole.
    """

    thing: str
    verdict: str
    row: str
    part: str
    why: str
    role: str
    at: dt.datetime
    look_again: dt.date | None
    due: bool

    @property
    def about(self) -> str:
        """What it is about: `OIC-04: gap`."""
        return f"{self.row or 'The plan'}: {self.part}"

    @property
    def words(self) -> str:
        """What was decided."""
        return VERDICTS[self.verdict]


class Met:
    """The requirements and sections that somebody meets in texts as they read them. `hidden` rows are in none."""

    def __init__(self, docs: Collection[PlanDocument], *, hidden: Collection[str] = ()) -> None:
        away = {ref.casefold() for ref in hidden}
        rows = [row.ref for doc in docs for row in doc.requirements if row.ref.casefold() not in away]
        self._rows = {ref.casefold(): ref for ref in reversed(rows)}
        self._sections = {block.heading for doc in docs for block in doc.blocks if isinstance(block, Prose)}

    def named(self, thing: str) -> tuple[str, str] | None:
        """The row ('' for the plan) and the part that a thing is, None where it is not met."""
        parts = json.loads(thing)
        if parts[0] == "row":
            ref = self._rows.get(str(parts[1]).casefold())
            return None if ref is None else (ref, _part_of_row(parts))
        if parts[0] == ChangeKind.PROSE:
            heading = str(parts[1])
            words = f"section “{heading}”" if heading else "the text before the first heading"
            return ("", words) if heading in self._sections else None
        return "", _of_plan(parts)

    def told(self, one: Decision, *, on: dt.date) -> Told | None:
        """A decision as it is told, None where it is not, or where it only took an earlier one back."""
        named = self.named(one.thing) if one.verdict in VERDICTS else None
        if named is None:
            return None
        due = one.look_again is not None and one.look_again <= on
        made = one.verdict, *named, one.why, one.role, one.recorded_at
        return Told(one.thing, *made, one.look_again, due)


def _part_of_row(parts: list[object]) -> str:
    if len(parts) < 5:
        return "the whole requirement"
    kind, part = str(parts[3]), str(parts[4])
    label = BY_KEY[part].label if part in BY_KEY else part
    return _PARTS.get(kind) or f"{label[:1].lower()}{label[1:]}" or "a line without a label"


def _of_plan(parts: list[object]) -> str:
    if parts[0] == ChangeKind.ORDER:
        return "order of the " + ("requirements" if parts[1] == "Requirements" else "sections")
    return str(parts[1]).replace("_", " ").lower()
