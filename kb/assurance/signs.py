"""Signs that a record may have been made to look better than it is: for the verifier and the force, never a verdict."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.assurance.cautions import is_back_dated
from kb.assurance.checks import why_not_independent
from kb.assurance.evidence import Answer, Item, Kind
from kb.assurance.lineage import Stand
from kb.assurance.quarters import Quarter, quarter_of
from kb.assurance.record import Record
from kb.assurance.returns import rules_of
from kb.assurance.rules import RuleSet
from kb.assurance.view import View, view_of

_BULK, _BULK_OF, _RUN = 10, 4, 10
_HALF_A_YEAR = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: which, as a sentence without names or references, and the numbers of the entries that show it."""

    key: str
    words: str
    items: tuple[int, ...] = ()


def signs(record: Record, rules: Sequence[RuleSet], on: dt.date) -> tuple[Sign, ...]:
    """Every sign to be seen at the end of a day."""
    view = view_of(record, rules, on)
    found = (*_bulk(view), *_runs(view), *_self_checks(view), *_back_dated(view), *_retired(view))
    return tuple(found)


def _returned(view: View) -> Iterable[tuple[str, Item]]:
    for items in view.returns.values():
        for item in items:
            for ref in item.refs:
                yield ref.casefold(), item


def _bulk(view: View) -> Iterable[Sign]:
    ones = view.now.ones if view.now is not None else {}
    at_once: dict[tuple[dt.date, int], dict[str, int]] = defaultdict(dict)
    for ref, item in _returned(view):
        if item.answer is Answer.NOTHING:
            at_once[item.recorded, item.by][ref] = item.number
    for rows in at_once.values():
        many = len(rows)
        if many >= _BULK or (len(ones) >= _BULK_OF and 2 * len(rows.keys() & ones) >= len(ones)):
            said = f"“Looked, nothing” was recorded on {many} requirements on one day by one person."
            yield Sign("bulk", said, tuple(sorted(set(rows.values()))))


def _runs(view: View) -> Iterable[Sign]:
    by_row: dict[str, dict[Quarter, Item]] = defaultdict(dict)
    for ref, item in _returned(view):
        if item.quarter is not None and item.answer is not None and item.counts(view.on):
            by_row[ref][item.quarter] = item
    for quarters in by_row.values():
        last = [quarters[one] for one in sorted(quarters)][-_RUN:]
        if len(last) == _RUN and all(item.answer is Answer.NOTHING for item in last):
            said = f"One requirement was returned as “looked, nothing” {_RUN} times in a row."
            yield Sign("run", said, tuple(item.number for item in last))


def _self_checks(view: View) -> Iterable[Sign]:
    for item in view.of(Kind.CHECK):
        why = why_not_independent(view, item)
        if why:
            yield Sign("self-check", f"A check is not independent: {why}.", (item.number,))


def _back_dated(view: View) -> Iterable[Sign]:
    late = [item.number for kind in view.kinds.values() for item in kind if is_back_dated(view, item)]
    if late:
        many = "One entry was" if len(late) == 1 else f"{len(late)} entries were"
        said = f"{many} recorded more than {view.set.rules.late_days} days after the day it is about."
        yield Sign("back-dated", said, tuple(sorted(late)))


def _retired(view: View) -> Iterable[Sign]:
    stand = view.now
    if stand is None:
        return
    left = {ref: day for ref, day in stand.gone.items() if day <= view.on <= day + _HALF_A_YEAR}
    hard = [ref for ref, day in left.items() if not _had_return(view, ref, day)]
    if hard:
        said = "priority-1 requirement that had" if len(hard) == 1 else "priority-1 requirements that had"
        yield Sign("retired", f"{len(hard)} {said} no return in the last closed quarter left the plan.")
    if 3 * len(left) > len(_before(view, stand)):
        yield Sign(
            "many retired", "More than a third of the priority-1 requirements left the plan in 180 days."
        )


def _before(view: View, stand: Stand) -> set[str]:
    """The priority-1 rows that there were at any time within half a year."""
    recent = {ref for ref, day in stand.gone.items() if day <= view.on <= day + _HALF_A_YEAR}
    return recent | stand.ones.keys()


def _had_return(view: View, ref: str, left: dt.date) -> bool:
    """Whether a row had a return in the last quarter that had closed when it left."""
    quarter = quarter_of(left).after(-1)
    while quarter.closes(rules_of(view, quarter).late_days) >= left:
        quarter = quarter.after(-1)
    return any(
        ref in map(str.casefold, item.refs) and item.answer in (Answer.YES, Answer.NOTHING)
        for item in view.returns.get(quarter, ())
    )
