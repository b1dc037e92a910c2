"""What became of each requirement from version to version: which is new, which in grace, which gone, and any reset.

What must stay true: a row is followed by its reference, however it is written large or small. A version that is not
material changes none of this. Where more than a third of the priority-1 rows are gone or have become another
question, it is another plan, and what was recorded about the one before counts no more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.assurance.record import Row, Text

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Held:
    """One row as a version holds it: evidence about days before `fresh` is not about it; `grace` is when it began."""

    row: Row
    fresh: dt.date
    grace: dt.date | None = None

    @property
    def first(self) -> bool:
        """Whether it is of the first priority."""
        return self.row.priority == 1

    def grace_to(self, days: int) -> dt.date | None:
        """The last day of its grace."""
        return None if self.grace is None else self.grace + dt.timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Stand:
    """The rows as one version left them, by folded reference.

    `reset` is the day since which the plan is to be evidenced anew, `gone` when each priority-1 row was taken out.
    """

    text: Text
    rows: Mapping[str, Held]
    reset: dt.date | None = None
    gone: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def ones(self) -> dict[str, Held]:
        """The rows of the first priority."""
        return {ref: held for ref, held in self.rows.items() if held.first}


def stands(texts: Iterable[Text], on: dt.date) -> tuple[Stand, ...]:
    """What each version recorded by a day left, in the order in which they came into force."""
    made: list[Stand] = []
    for text in sorted(texts, key=lambda one: (one.since, one.number)):
        if text.since > on:
            break
        made.append(_after(made[-1], text) if made else _first(text))
    return tuple(made)


def stand_on(made: Sequence[Stand], day: dt.date) -> Stand | None:
    """What is in force at the end of a day: the last version begun by then, unless it was withdrawn."""
    held = next((one for one in reversed(made) if one.text.since <= day), None)
    if held is None or (held.text.withdrawn is not None and held.text.withdrawn <= day):
        return None
    return held


def is_another(before: str, after: str) -> bool:
    """Whether a question became another one: fewer than half of its words stayed."""
    if before == after:
        return False
    old, new = (Counter(_WORD.findall(one.casefold())) for one in (before, after))
    return 2 * (old & new).total() < old.total()


def _by_ref(rows: Iterable[Row]) -> dict[str, Row]:
    """Rows by folded reference; two of one reference are one, at the lower reading of both."""
    found: dict[str, Row] = {}
    for row in rows:
        ref = row.ref.casefold()
        twin = found.get(ref)
        if twin is not None:
            row = _lower(row, twin)  # noqa: PLW2901 - two rows of one reference are read as one
        found[ref] = row
    return found


def _lower(row: Row, twin: Row) -> Row:
    """Two rows of one reference as one: complete where both are, of the first priority where either is."""
    priority = 1 if 1 in (row.priority, twin.priority) else row.priority
    return replace(row, complete=row.complete and twin.complete, priority=priority)


def _first(text: Text) -> Stand:
    return Stand(text, {ref: Held(row, dt.date.min) for ref, row in _by_ref(text.rows).items()})


def _after(before: Stand, text: Text) -> Stand:
    rows = _by_ref(text.rows)
    left = {ref for ref in before.ones if ref not in rows or rows[ref].priority != 1}
    asked_anew = {
        ref
        for ref in before.rows
        if ref in rows and is_another(before.rows[ref].row.question, rows[ref].question)
    }
    lost = left | (asked_anew & before.ones.keys())
    gone = {ref: day for ref, day in before.gone.items() if ref not in rows or rows[ref].priority != 1}
    gone |= dict.fromkeys(left, text.since)
    if text.material and 3 * len(lost) > len(before.ones):
        return Stand(text, {ref: Held(row, text.since) for ref, row in rows.items()}, text.since, gone)
    kept = {ref: _kept(before.rows.get(ref), row, text, anew=ref in asked_anew) for ref, row in rows.items()}
    return Stand(text, kept, before.reset, gone)


def _kept(before: Held | None, row: Row, text: Text, *, anew: bool) -> Held:
    """A row of a version that reset nothing."""
    if not text.material:
        return Held(row, text.since) if before is None else replace(before, row=row)
    if before is None or anew:
        return Held(row, text.since, text.since)
    if row.priority == 1 and not before.first:
        return Held(row, before.fresh, text.since)
    return replace(before, row=row)
