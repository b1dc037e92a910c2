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
from kb.desk.measures.figures import Figures, figures_of
from kb.desk.oversight.promised import promised
from kb.desk.oversight.published import published
from kb.store import end_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """One recommendation and how a force stands with it.

    `figures` are sentences fit to be published; `measured` says whether one of them came from the force's own returns.
    """

    recommendation: Recommendation
    due: Due
    position: PositionTold | None
    cleared: Cleared | None
    figures: tuple[str, ...]
    measured: bool = False

    @property
    def name(self) -> str:
        """As a page says it."""
        return f"Recommendation {self.recommendation.number}"


@dataclass(frozen=True, slots=True)
class PromiseTold:
    """One promise of the office. `since` says what was recorded about it after it was made; empty where nothing was.

    `stages` say where the plans stand that answer the recommendation.
    """

    key: str
    sentence: str
    recommendation: str
    made: Dated
    source: str
    closed_why: str
    since: tuple[str, ...]
    stages: tuple[str, ...] = ()

    @property
    def known(self) -> str:
        """All of it in one line, or that there is nothing."""
        return " ".join((*self.since, *self.stages)) or "Nothing later is recorded here."

    @property
    def open(self) -> bool:
        """Whether the office has not closed it."""
        return not self.closed_why


@dataclass(frozen=True, slots=True)
class ForceTold:
    """Everything, as at the end of a day. `last` and `next` are the meetings before and after it.

    `figures` are published facts about no single recommendation, as sentences.
    """

    office: str
    force: str
    on: dt.date
    promises: tuple[PromiseTold, ...]
    recommendations: tuple[RecommendationTold, ...]
    plans: tuple[PlanStanding, ...]
    notes: tuple[tuple[dt.date, str], ...]
    last: Meeting | None
    next: Meeting | None
    figures: tuple[str, ...] = ()


def compose(tx: Transaction, register: Register, office: str, force: str, on: dt.date) -> ForceTold:
    """What an office is told of a force as at the end of a day. Who may ask is for the caller to have asked."""
    before = end_of_day(on)
    plans = standings_of(tx, register, force, on)
    told = _recommendations(tx, office, force, on, before, figures_of(tx, register, force, on))
    meetings = tx.oversight.meetings(office, force, before=before)
    return ForceTold(
        office,
        force,
        on,
        _promises(tx, office, force, told, plans, before),
        told,
        plans,
        tuple((london_day(one.recorded_at), one.text) for one in tx.oversight.notes(force, before=before)),
        next((one for one in reversed(meetings) if one.on <= on), None),
        next((one for one in meetings if one.on > on), None),
        _published_of(office, "", on),
    )


def _recommendations(
    tx: Transaction, office: str, force: str, on: dt.date, before: dt.datetime, figures: Figures
) -> tuple[RecommendationTold, ...]:
    closures = tx.inspection.closures([force], before=before)
    found = []
    for one in known(tx, before=before).recommendations:
        positions = tx.inspection.positions([force], recommendation=one.ref, before=before)
        measured = figures.words(one.measure)
        closed = next(iter(reversed(closures.get((one.ref, force), ()))), None)
        found.append(
            RecommendationTold(
                one,
                Due(one.deadline, on, closed.closed_on if closed is not None else None),
                _position(current_position(positions)),
                _cleared(public_position(positions)),
                (*_published_of(office, one.ref, on), *measured),
                bool(measured),
            )
        )
    return tuple(found)


def _published_of(office: str, recommendation: str, on: dt.date) -> tuple[str, ...]:
    facts = (one for one in published()[1] if one.office == office and one.recommendation == recommendation)
    return tuple(one.words for one in facts if one.made.last <= on)


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
    force: str,
    told: tuple[RecommendationTold, ...],
    plans: tuple[PlanStanding, ...],
    before: dt.datetime,
) -> tuple[PromiseTold, ...]:
    closures = tx.oversight.closures(office, before=before)
    by_ref = {one.recommendation.ref: one for one in told}
    found = []
    for one in (*published()[0], *promised(tx, office, force, before=before)):
        if one.office != office or end_of_day(one.made.last) > before:
            continue
        closed = closures.get(one.key)
        about = by_ref.get(one.recommendation)
        found.append(
            PromiseTold(
                one.key,
                one.sentence,
                one.recommendation,
                one.made,
                one.source,
                closed.why if closed is not None and closed.closed else "",
                tuple(_since(about, one.made)),
                tuple(_stages(about, plans)),
            )
        )
    return tuple(found)


def _since(one: RecommendationTold | None, made: Dated) -> Iterable[str]:
    """What this register holds about a promise that is younger than the promise itself."""
    if one is None:
        return
    if one.position is not None and one.position.on > made.last:
        yield "The force has stated a position."
    if one.due.closed_on is not None and one.due.closed_on > made.last:
        yield f"{one.due.words}."


def _stages(one: RecommendationTold | None, plans: tuple[PlanStanding, ...]) -> Iterable[str]:
    if one is None or one.recommendation.measure != "stage":
        return
    for plan in plans:
        if one.recommendation.ref in plan.answers and (plan.told or plan.further):
            yield f"{plan.title}: {plan.standing.headline}"
