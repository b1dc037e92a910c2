"""What was returned quarter by quarter, and what In use and Embedded need of it.

What must stay true: a quarter counts as soon as its own figures are enough, and never because time passed. Which
quarters were filled late, and so used up the one that is allowed in four, is worked out from everything that was ever
recorded, withdrawn or not: taking an entry away never frees the allowance for another quarter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.assurance.evidence import Answer, Item
from kb.assurance.lineage import Held, stand_on
from kb.assurance.quarters import Quarter, quarter_of
from kb.assurance.rules import Rules, in_force
from kb.assurance.share import DAY, Counted, last_day, share_on
from kb.assurance.stage import QuarterFigures
from kb.assurance.tasking import gone_by
from kb.assurance.view import View, stays

SHOWN = 8
_APART = 3  # a late one among any four in a row: none other within three before or after
_BEST = (Answer.YES, Answer.NOTHING, Answer.NOT_LOOKED)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a quarter is judged by: the rows, the rules and the day of its end, or of the asking while it runs."""

    quarter: Quarter
    rules: Rules
    ones: Mapping[str, Held]
    gone: int
    entries: Sequence[Item]

    @property
    def closes(self) -> dt.date:
        return self.quarter.closes(self.rules.late_days)

    def rows(self, until: Mapping[str, dt.date]) -> list[Counted]:
        """The rows as counted, each met up to a day."""
        days = self.rules.grace_days
        return [Counted(until.get(ref), held.grace_to(days)) for ref, held in self.ones.items()]

    def passes(self, until: Mapping[str, dt.date], day: dt.date) -> bool:
        share = share_on(self.rows(until), day, self.rules.returned_share, graced_to=self.quarter.last)
        return share.passes

    def answered(self) -> Iterable[tuple[str, Item]]:
        """Each row with each entry that is about it and says anything of it, not looked included."""
        for item in self.entries:
            for ref in map(str.casefold, item.refs):
                held = self.ones.get(ref)
                if held is not None and held.fresh <= item.recorded:
                    yield ref, item


def all_figures(view: View) -> tuple[QuarterFigures, ...]:
    """The last quarters since the plan began, newest first, at most eight."""
    if not view.stands:
        return ()
    newest, began = quarter_of(view.on), quarter_of(view.stands[0].text.since)
    quarters = [newest.after(-back) for back in range(SHOWN) if newest.after(-back) >= began]
    filled = _filled_late(view)
    return tuple(_figures(view, _basis(view, quarter), filled) for quarter in quarters)


def good_until(figures: QuarterFigures, rules: Rules) -> dt.date:
    """The last day on which a met quarter counts: the close of the next one, or sooner where its entries end."""
    last = figures.quarter.after().closes(rules.late_days)
    return last if figures.until is None else min(last, figures.until)


def rules_of(view: View, quarter: Quarter) -> Rules:
    """The rules that a quarter is judged by."""
    return in_force(view.history, min(view.on, quarter.last)).rules


def _basis(view: View, quarter: Quarter) -> _Basis:
    day = min(view.on, quarter.last)
    stand = stand_on(view.stands, day)
    ones = {} if stand is None else stand.ones
    return _Basis(quarter, rules_of(view, quarter), ones, gone_by(stand, day), view.returns.get(quarter, ()))


def _figures(view: View, basis: _Basis, filled: frozenset[Quarter]) -> QuarterFigures:
    on, quarter, closes = view.on, basis.quarter, basis.closes
    until: dict[str, dt.date] = {}
    in_time: dict[str, dt.date] = {}
    best: dict[str, Answer] = {}
    numbers = set()
    for ref, item in basis.answered():
        last = stays(item, on)
        if item.answer is None or last < on:
            continue
        best[ref] = min(best.get(ref, item.answer), item.answer, key=_BEST.index)
        if item.answer is Answer.NOT_LOOKED:
            continue
        numbers.add(item.number)
        until[ref] = max(last, until.get(ref, last))
        if item.recorded <= closes:
            in_time[ref] = max(last, in_time.get(ref, last))
    rows = basis.rows(until)
    share = share_on(rows, on, basis.rules.returned_share, graced_to=quarter.last, gone=basis.gone)
    enough = share.passes and quarter.last >= view.reset
    late = enough and not basis.passes(in_time, on)
    met = enough and (not late or quarter in filled or _was_in_time(basis))
    said = list(best.values())
    return QuarterFigures(
        quarter,
        share,
        yes=said.count(Answer.YES),
        nothing=said.count(Answer.NOTHING),
        not_looked=said.count(Answer.NOT_LOOKED),
        unknown=len(basis.ones) - len(said),
        met=met,
        late=late and met,
        closes=closes,
        open=on <= closes,
        spent=enough and not met,
        items=tuple(sorted(numbers)),
        until=last_day(rows, on, basis.rules.returned_share, graced_to=quarter.last) if met else None,
    )


def _first_recorded(basis: _Basis) -> dict[str, dt.date]:
    """The day on which each row first had a return for the quarter, whether that was withdrawn since or not."""
    first: dict[str, dt.date] = {}
    for ref, item in basis.answered():
        if item.answer in (Answer.YES, Answer.NOTHING):
            first[ref] = min(item.recorded, first.get(ref, item.recorded))
    return first


def _known_by(first: Mapping[str, dt.date], day: dt.date) -> dict[str, dt.date]:
    return {ref: dt.date.max for ref, recorded in first.items() if recorded <= day}


def _was_in_time(basis: _Basis) -> bool:
    """Whether what was recorded in time would have been enough, withdrawn or not: a correction is no late return."""
    return basis.passes(_known_by(_first_recorded(basis), basis.closes), basis.quarter.last)


def _filled_on(basis: _Basis) -> dt.date | None:
    """The day on which late entries first made a quarter's figures enough; None where none did or none had to."""
    first, closes = _first_recorded(basis), basis.closes
    for day in [closes, *sorted({day for day in first.values() if day > closes})]:
        if basis.passes(_known_by(first, day), basis.quarter.last):
            return None if day == closes else day
    return None


def _filled_late(view: View) -> frozenset[Quarter]:
    """The quarters that late entries filled: the first to be recorded, and of four in a row never a second."""
    found = []
    for quarter, entries in view.returns.items():
        closes = quarter.closes(rules_of(view, quarter).late_days)
        if all(item.recorded <= closes for item in entries):
            continue
        day = _filled_on(_basis(view, quarter))
        if day is not None:
            found.append((day, quarter))
    filled: list[Quarter] = []
    for _, quarter in sorted(found):
        if all(abs(_index(quarter) - _index(other)) > _APART for other in filled):
            filled.append(quarter)
    return frozenset(filled)


def _index(quarter: Quarter) -> int:
    return quarter.year * 4 + quarter.number


def series_end(figures: QuarterFigures, former: QuarterFigures, rules: Rules) -> dt.date:
    """The last day on which two quarters in a row count as a series."""
    last = good_until(figures, rules)
    return last if former.until is None else min(last, former.until)


def day_after(day: dt.date | None) -> dt.date | None:
    """The day after one that may be None."""
    return None if day is None else day + DAY
