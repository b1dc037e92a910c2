"""One plan as it was known at the end of one day: the evidence that can count, the texts, the rules.

A fact that was written down before the day it is about is an intention and counts for nothing, then or later:
otherwise a mere day's passing could raise a stage.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.assurance.evidence import Item, Kind
from kb.assurance.lineage import Stand, stand_on, stands
from kb.assurance.quarters import Quarter, months_after
from kb.assurance.record import Record
from kb.assurance.rules import RuleSet, in_force
from kb.assurance.share import DAY


@dataclass(frozen=True, slots=True)
class View:
    """`kinds` and `returns` hold what was recorded by `on`, withdrawn or not; `stands` the versions begun by then."""

    record: Record
    history: Sequence[RuleSet]
    on: dt.date
    set: RuleSet
    kinds: Mapping[Kind, Sequence[Item]]
    returns: Mapping[Quarter, Sequence[Item]]
    stands: tuple[Stand, ...]

    @property
    def now(self) -> Stand | None:
        """What is in force on the day."""
        return stand_on(self.stands, self.on)

    @property
    def reset(self) -> dt.date:
        """The first day that evidence may be about."""
        now = self.now
        return dt.date.min if now is None or now.reset is None else now.reset

    def of(self, kind: Kind) -> Iterable[Item]:
        """The facts of a kind that were none of them foretold."""
        return (item for item in self.kinds.get(kind, ()) if item.first <= item.recorded)


def view_of(record: Record, history: Sequence[RuleSet], on: dt.date) -> View:
    """The plan as it was known by the end of a day."""
    kinds: dict[Kind, list[Item]] = defaultdict(list)
    returns: dict[Quarter, list[Item]] = defaultdict(list)
    for item in record.items:
        if item.recorded > on:
            continue
        kinds[item.kind].append(item)
        quarter = item.quarter
        if item.kind is Kind.RETURN and quarter is not None and quarter.first <= item.recorded:
            returns[quarter].append(item)
    return View(record, history, on, in_force(history, on), kinds, returns, stands(record.texts, on))


def stays(item: Item, on: dt.date) -> dt.date:
    """The last day on which an entry counts, by what was known on a day: date.max while nothing ends it."""
    last = item.expires or dt.date.max
    if item.ended is not None and item.ended <= on:
        last = min(last, item.ended - DAY)
    if item.disputed is not None and item.disputed_on(on):
        last = min(last, item.disputed - DAY)
    return last


def good_to(item: Item, months: int, on: dt.date) -> dt.date:
    """The last day on which a fact that lapses so many months after its earliest day counts."""
    return min(months_after(item.first, months), stays(item, on))
