"""What the pages of recommendations show: each force only as far as this person may look into it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.desk.frame import london_day
from kb.desk.inspection.known import current_position, public_position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.assurance import Due
    from kb.bodies import Body
    from kb.desk.inspection.known import Recommendation
    from kb.desk.reader.copies import Heading
    from kb.plan import Marking
    from kb.store import Closure, Position, Report


class Sight(enum.IntEnum):
    """How far somebody may look into what a force said: each further than the one before."""

    REGION = 1
    OVERSEEN = 2
    OWN = 3


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text cleared for publication: of which day it is, and which role cleared it when."""

    text: str
    on: dt.date
    cleared_on: dt.date
    cleared_by: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A position as its own force reads it, or, without `by` and `public`, as its oversight body does.

    `waits`: its text for publication waits for an approver. `taken_back` is why a clearance was taken back.
    """

    number: int
    on: dt.date
    done: str
    next: str
    by_when: dt.date | None
    answers: str
    by: str = ""
    public: str = ""
    cleared: PublicText | None = None
    waits: bool = False
    taken_back: str = ""


@dataclass(frozen=True, slots=True)
class ForceSeen:
    """One force and one recommendation, as far as this person may look. `position_on`: the day of the last position."""

    body: str
    name: str
    sight: Sight
    due: Due
    position_on: dt.date | None = None
    public: PublicText | None = None
    current: Stated | None = None
    earlier: tuple[Stated, ...] = ()
    closures: tuple[Closure, ...] = ()
    writes: bool = False
    clears: bool = False
    closes: bool = False

    @property
    def closure(self) -> Closure | None:
        """What was recorded last of the inspectorate's closing it."""
        return self.closures[-1] if self.closures else None


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation in the table. `force` None: the deadline alone is told."""

    recommendation: Recommendation
    due: Due
    force: ForceSeen | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of one office's response to a report. `own`: this person records it."""

    office: str
    name: str
    words: str
    source: str
    own: bool


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A report with its recommendations, and the responses that concern this person."""

    report: Report
    lines: tuple[Line, ...]
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class RecommendationsPage:
    """Every report, and how one force (`chosen`, '' for none) stands with its recommendations."""

    reports: tuple[ReportSeen, ...]
    forces: tuple[Body, ...]
    chosen: str
    edits: bool

    @property
    def chosen_name(self) -> str:
        """The name of the chosen force."""
        return next((body.name for body in self.forces if body.slug == self.chosen), "")


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """One recommendation: its wording, the plans that say they answer it, and the forces that this person may see."""

    recommendation: Recommendation
    due: Due
    forces: tuple[ForceSeen, ...]
    plans: tuple[Heading, ...]
    edits: bool
    checks: bool
    marking: Marking


def seen_force(
    body: Body,
    sight: Sight,
    due: Due,
    *,
    positions: Sequence[Position],
    closures: tuple[Closure, ...],
) -> ForceSeen:
    """A force as far as `sight` goes. `positions` are its own of one recommendation, the last first."""
    last, published = current_position(positions), public_position(positions)
    told = None if last is None else london_day(last.recorded_at)
    public = None if published is None else _public(published)
    facts = ForceSeen(body.slug, body.name, sight, due, told, public, closures=closures)
    if sight is Sight.OVERSEEN:
        bare = tuple(replace(one, reference="", recorded_by="") for one in closures)
        return replace(facts, current=_overseen(last) if last else None, closures=bare)
    if sight is Sight.REGION or last is None:
        return facts
    asked = next((one for one in positions if one.public), None)
    own = tuple(_own(one, waits=one is asked and not one.clearances) for one in positions)
    return replace(facts, current=own[0], earlier=own[1:])


def _overseen(position: Position) -> Stated:
    """What was said to the oversight body, and nothing of what was not: neither who wrote it nor what waits."""
    return Stated(
        number=position.number,
        on=london_day(position.recorded_at),
        done=position.done,
        next=position.next,
        by_when=position.by_when,
        answers=position.answers,
    )


def _own(position: Position, *, waits: bool) -> Stated:
    last = position.clearances[-1] if position.clearances else None
    return Stated(
        number=position.number,
        on=london_day(position.recorded_at),
        done=position.done,
        next=position.next,
        by_when=position.by_when,
        answers=position.answers,
        by=position.recorded_by,
        public=position.public,
        cleared=_public(position) if position.cleared else None,
        waits=waits,
        taken_back=last.why if last is not None and not last.cleared else "",
    )


def _public(position: Position) -> PublicText | None:
    cleared = position.cleared
    if cleared is None:
        return None
    on, cleared_on = london_day(position.recorded_at), london_day(cleared.recorded_at)
    return PublicText(position.public, on, cleared_on, cleared.cleared_by)
