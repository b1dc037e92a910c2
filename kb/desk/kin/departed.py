"""Why a force does without a requirement: refused on purpose, or excepted for a time.

What must stay true: told only to whoever reads in full, as they stand, both the plan that does without and the plan
that it was adapted from, and of the requirement itself. To anybody else the cell is empty like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.coverage_pages import Cell
from kb.desk.kin.covered import Known, shown_rows
from kb.plan import CellKind, side_by_side, whole_row
from kb.store import end_of_day

if TYPE_CHECKING:
    import datetime as dt

    from kb.store import CoreException, Decision, Found, Tie, Transaction

_REFUSED = frozenset({"declined", "own"})
_STANDING = frozenset({"at once", "approved"})
Reasons = dict[tuple[str, tuple[str, str]], Cell]
"""By the organisation and the source's row."""


def reasons(tx: Transaction, known: Known, *, on: dt.date | None, today: dt.date) -> Reasons:
    """The cells of forces that say why they do without a requirement."""
    told: Reasons = {}
    end = end_of_day(on) if on else None
    both = [pair for tie in known.ties if tie.kind == "whole" and (pair := _both(known, tie)) is not None]
    decided = tx.kin.decisions([tie.id for tie, _, _ in both])
    excepted = tx.core.exceptions([tie.plan_id for tie, _, _ in both], before=end)
    for tie, ours, theirs in both:
        rows = {row.ref.casefold() for row in shown_rows(theirs)}
        of_tie = [one for one in decided if one.tie_id == tie.id and (end is None or one.recorded_at < end)]
        refused = _refused(known, (tie, ours, theirs), of_tie)
        for row in rows:
            exception = excepted.get((tie.plan_id, tie.source_id, row))
            if exception is not None:
                told[tie.body, (tie.source_ref, row)] = _excepted(tie, exception, on or today)
            elif row in refused:
                told[tie.body, (tie.source_ref, row)] = refused[row]
    return told


def _both(known: Known, tie: Tie) -> tuple[Tie, Found, Found] | None:
    ours, theirs = known.found.get(tie.plan_ref), known.version(tie.source_ref)
    if ours is None or theirs is None:
        return None
    full = ours.rendition is theirs.rendition is Rendition.FULL
    return (tie, ours, theirs) if full else None


def _refused(known: Known, pair: tuple[Tie, Found, Found], decided: list[Decision]) -> dict[str, Cell]:
    """Of the source's rows those that the plan does without on purpose, by the last that was decided."""
    tie, ours, theirs = pair
    last = {row: one for one in decided if one.stands in _STANDING and (row := whole_row(one.thing))}
    names = side_by_side(
        [row.ref for row in shown_rows(ours)],
        [row.ref for row in shown_rows(theirs)],
        origins=known.origins.get(tie.id, {}),
        same=tie.how == "adapted",
        mark=tie.source_body.upper(),
    )
    found = {}
    for row, name in names.items():
        one = last.get(name.casefold())
        if one is not None and one.verdict in _REFUSED:
            found[row.casefold()] = Cell(
                CellKind.DECLINED, why=one.why, until=one.look_again, plan=tie.plan_ref
            )
    return found


def _excepted(tie: Tie, one: CoreException, on: dt.date) -> Cell:
    return Cell(CellKind.EXCEPTED, why=one.why, until=one.until, over=one.until < on, plan=tie.plan_ref)
