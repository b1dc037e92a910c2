"""What is known of inspection reports and their recommendations, now or as it was known before an instant.

For every page, briefing and response that names a recommendation: what the program came with, and before it whatever
an editor entered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.assurance import Dated
from kb.desk.frame import london_day
from kb.desk.inspection.shipped_reports import shipped_reports

if TYPE_CHECKING:
    from kb.store import Position, Report, ResponseDay, Transaction, Wording, WordingCheck

MEASURES = {
    "stage": "Embedding of the force’s plan",
    "referrals": "Reports to the National Command and Control Unit",
    "hydra": "Hydra training",
    "elearning": "E-learning",
}
NOT_ENTERED = "Text not yet entered"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation as it is known. `wording` None: its text is not yet entered.

    `earlier` are the wordings that stood before, the last first. `check` is that of this very wording, if any.
    """

    report: Report
    number: int
    wording: Wording | None = None
    check: WordingCheck | None = None
    earlier: tuple[Wording, ...] = ()

    @property
    def ref(self) -> str:
        """As plans write it: `HMICFRS-OIC-4`."""
        return f"{self.report.key}-{self.number}"

    @property
    def slug(self) -> str:
        """As its address writes it: `hmicfrs-oic-4`."""
        return self.ref.lower()

    @property
    def text(self) -> str:
        """What it says, or that this is not yet entered."""
        return self.wording.text if self.wording else NOT_ENTERED

    @property
    def addressee(self) -> str:
        """To whom it is made; '' where that is not entered."""
        return self.wording.addressee if self.wording else ""

    @property
    def deadline(self) -> dt.date | None:
        """Its last day, None where there is none or it is not entered."""
        return self.wording.deadline if self.wording else None

    @property
    def measure(self) -> str:
        """What shows it: '', stage, referrals, hydra or elearning."""
        return self.wording.measure if self.wording else ""

    @property
    def measured_by(self) -> str:
        """What shows it, in words; '' where nothing here does."""
        return MEASURES.get(self.measure, "")

    @property
    def checked(self) -> str:
        """Whether somebody has laid the wording beside the report, as a sentence; '' without a wording."""
        if self.wording is None:
            return ""
        if self.check is None:
            return "Not yet checked against the published report."
        own = " by the person who entered it" if self.check.person == self.wording.person else ""
        return f"Checked against the published report{own}."


@dataclass(frozen=True, slots=True)
class Known:
    """All reports by day of publication, their recommendations in order, and responses by report and office."""

    reports: tuple[Report, ...]
    recommendations: tuple[Recommendation, ...]
    responses: Mapping[tuple[str, str], ResponseDay]

    def one(self, ref: str) -> Recommendation | None:
        """The recommendation of a reference, in any case."""
        return next((one for one in self.recommendations if one.slug == ref.lower()), None)

    def report(self, key: str) -> Report | None:
        """The report of a short name, in any case."""
        return next((one for one in self.reports if one.key.lower() == key.lower()), None)

    def of(self, report: Report) -> tuple[Recommendation, ...]:
        """The recommendations of one report, by number."""
        return tuple(one for one in self.recommendations if one.report.key == report.key)

    def responded(self, report: str, office: str) -> Dated | None:
        """When an office answered a report, None where that is not known."""
        day = self.responses.get((report, office))
        if day is None or day.first_day is None or day.last_day is None:
            return None
        return Dated(day.first_day, day.last_day)


def known(tx: Transaction, *, before: dt.datetime | None = None) -> Known:
    """What is known, or was recorded before an instant. What the program came with is known from its own day on."""
    came_with = shipped_reports()
    reports = {one.key: one for one in came_with.reports if _by_then(one.published_on, before)}
    reports |= {one.key: one for one in tx.inspection.reports(before=before)}
    entered = tx.inspection.wordings(before=before)
    wordings: dict[str, list[Wording]] = {}
    for wording in (*came_with.wordings, *entered):
        wordings.setdefault(wording.recommendation, []).append(wording)
    checks = {(one.recommendation, one.said_hash): one for one in tx.inspection.wording_checks(before=before)}
    ordered = tuple(sorted(reports.values(), key=lambda one: (one.published_on, one.key)))
    shipped = {
        (one.report, one.office): one
        for one in came_with.responses
        if one.last_day is not None and _by_then(one.last_day, before)
    }
    return Known(
        ordered,
        tuple(_recommendations(ordered, wordings, checks)),
        {**shipped, **tx.inspection.responses(before=before)},
    )


def current_position(positions: Iterable[Position]) -> Position | None:
    """What a force said last of one recommendation: `positions` are its own, the last first."""
    return next(iter(positions), None)


def public_position(positions: Iterable[Position]) -> Position | None:
    """The position whose text stands published: the last that was ever cleared, unless that was taken back.

    An earlier text does not come back by itself: what took its place said that it no longer held.
    """
    cleared = next((one for one in positions if one.clearances), None)
    return cleared if cleared is not None and cleared.cleared is not None else None


def _by_then(day: dt.date, before: dt.datetime | None) -> bool:
    return before is None or day < london_day(before)


def _recommendations(
    reports: Iterable[Report],
    wordings: Mapping[str, list[Wording]],
    checks: Mapping[tuple[str, str], WordingCheck],
) -> Iterable[Recommendation]:
    for report in reports:
        for number in range(1, report.many + 1):
            said = wordings.get(f"{report.key}-{number}", [])
            last = said[-1] if said else None
            check = checks.get((last.recommendation, last.said_hash)) if last else None
            yield Recommendation(report, number, last, check, tuple(reversed(said[:-1])))
