"""What an office is told of a force as at a day: composed once, for the page, the briefing and the response alike.

What must stay true: only what had been recorded by the end of that day is looked at, so that the page of a past day is
the briefing that was made then. Of plans nothing gets here but what `kb.desk.evidence.stood` tells.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.assurance import Dated, Due
from kb.desk.evidence.stood import PlanStanding, standings_of
from kb.desk.frame import london_day
from kb.desk.inspection.known import Recommendation, current_position, known, public_position
from kb.desk.oversight.published import published
from kb.store import end_of_day

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store import Meeting, Position, Transaction


@dataclass(frozen=True, slots=True)
class PositionTold:
    """Where a force says that it stands, as the office that oversees it reads it."""

    on: dt.date
    done: str
    next: str
    by_when: dt.date | None
    answers: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text of the force that is cleared for publication."""

    text: str
    on: dt.date
    cleared_on: dt.date
    cleared_by: str


@dataclass(frozen=True, slots=True)
class RecommendationTold:
    """One recommendation and how a force stands with it. `figures` are sentences fit to be published."""

    recommendation: Recommendation
    due: Due
    position: PositionTold | None
    cleared: Cleared | None
    figures: tuple[str, ...]

    @property
    def name(self) -> str:
        """As a page says it."""
        return f"Recommendation {self.recommendation.number}"


@dataclass(frozen=True, slots=True)
class PromiseTold:
    """One promise of the office. `since` says what was recorded about it after it was made; empty where nothing was."""

    key: str
    sentence: str
    recommendation: str
    made: Dated
    source: str
    closed_why: str
    since: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether the office has not closed it."""
        return not self.closed_why


@dataclass(frozen=True, slots=True)
class ForceTold:
    """Everything, as at the end of a day. `last` and `next` are the meetings before and after it."""

    office: str
    force: str
    on: dt.date
    promises: tuple[PromiseTold, ...]
    recommendations: tuple[RecommendationTold, ...]
    plans: tuple[PlanStanding, ...]
    notes: tuple[tuple[dt.date, str], ...]
    last: Meeting | None
    next: Meeting | None


def compose(tx: Transaction, register: Register, office: str, force: str, on: dt.date) -> ForceTold:
    """What an office is told of a force as at the end of a day. Who may ask is for the caller to have asked."""
    before = end_of_day(on)
    plans = standings_of(tx, register, force, on)
    told = _recommendations(tx, office, force, on, before)
    meetings = tx.oversight.meetings(office, force, before=before)
    return ForceTold(
        office,
        force,
        on,
        _promises(tx, office, told, plans, before),
        told,
        plans,
        tuple((london_day(one.recorded_at), one.text) for one in tx.oversight.notes(force, before=before)),
        next((one for one in reversed(meetings) if one.on <= on), None),
        next((one for one in meetings if one.on > on), None),
    )


def _recommendations(
    tx: Transaction, office: str, force: str, on: dt.date, before: dt.datetime
) -> tuple[RecommendationTold, ...]:
    closures = tx.inspection.closures([force], before=before)
    figures = published()[1]
    found = []
    for one in known(tx, before=before).recommendations:
        positions = tx.inspection.positions([force], recommendation=one.ref, before=before)
        closed = next(iter(reversed(closures.get((one.ref, force), ()))), None)
        said = [
            fact.words
            for fact in figures
            if fact.office == office and fact.recommendation == one.ref and fact.made.last <= on
        ]
        found.append(
            RecommendationTold(
                one,
                Due(one.deadline, on, closed.closed_on if closed is not None else None),
                _position(current_position(positions)),
                _cleared(public_position(positions)),
                tuple(said),
            )
        )
    return tuple(found)


def _position(found: Position | None) -> PositionTold | None:
    if found is None:
        return None
    return PositionTold(london_day(found.recorded_at), found.done, found.next, found.by_when, found.answers)


def _cleared(found: Position | None) -> Cleared | None:
    if found is None or found.cleared is None:
        return None
    by = found.cleared
    return Cleared(found.public, london_day(found.recorded_at), london_day(by.recorded_at), by.cleared_by)


def _promises(
    tx: Transaction,
    office: str,
    told: tuple[RecommendationTold, ...],
    plans: tuple[PlanStanding, ...],
    before: dt.datetime,
) -> tuple[PromiseTold, ...]:
    closures = tx.oversight.closures(office, before=before)
    by_ref = {one.recommendation.ref: one for one in told}
    found = []
    for one in published()[0]:
        if one.office != office or end_of_day(one.made.last) > before:
            continue
        closed = closures.get(one.key)
        found.append(
            PromiseTold(
                one.key,
                one.sentence,
                one.recommendation,
                one.made,
                one.source,
                closed.why if closed is not None and closed.closed else "",
                tuple(_since(by_ref.get(one.recommendation), plans, one.made)),
            )
        )
    return tuple(found)


def _since(one: RecommendationTold | None, plans: tuple[PlanStanding, ...], made: Dated) -> list[str]:
    """What this register holds about a promise that is younger than the promise itself."""
    if one is None:
        return []
    found = []
    if one.position is not None and one.position.on > made.last:
        found.append("The force has stated a position.")
    if one.due.closed_on is not None:
        found.append(f"{one.due.words}.")
    if one.recommendation.measure == "stage":
        found += [f"{plan.title}: {plan.standing.headline}" for plan in plans if plan.told or plan.further]
    return found
