"""The table of recommendations and the page of one, as one person may read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import Due, response_words
from kb.bodies import Kind
from kb.desk.frame import Bound
from kb.desk.inspection.known import known
from kb.desk.inspection.linked import plans_answering
from kb.desk.inspection.pages import (
    Clock,
    ForceSeen,
    Line,
    RecommendationPage,
    RecommendationsPage,
    ReportSeen,
    Sight,
    seen_force,
)
from kb.desk.reader.library import highest
from kb.errors import NotFound
from kb.store import Act

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.desk.inspection.known import Known, Recommendation
    from kb.store import Closure, Position, Report, Transaction

_Closures = Mapping[tuple[str, str], tuple["Closure", ...]]


class Seeing(Bound):
    """Into which forces this person may look, and how far. Common to everything about recommendations."""

    def sights(self) -> dict[str, Sight]:
        """The forces into which this person may look today, by short name.

        Own: by a role there that reads evidence. Overseen: by a role in a body that oversees the force. Region: by the
        office of regional editor. Of several the one that goes furthest.
        """
        found: dict[str, Sight] = {}
        for region in self.reach_of(Action.EDIT_REGION).bodies:
            found |= dict.fromkeys(self.register.members(region, self.today), Sight.REGION)
        for office in self.reach_of(Action.OVERSEE).bodies:
            found |= dict.fromkeys(self.register.overseen_by(office, self.today), Sight.OVERSEEN)
        found |= dict.fromkeys(self.reach_of(Action.READ_EVIDENCE).bodies, Sight.OWN)
        return {slug: sight for slug, sight in found.items() if self.is_force(slug)}

    def is_force(self, slug: str) -> bool:
        """Whether recommendations to chief constables concern that organisation today."""
        body = self.register.body(slug)
        return body is not None and body.kind is Kind.FORCE and body.exists(self.today)

    def bodies_of(self, slugs: Mapping[str, Sight]) -> tuple[Body, ...]:
        """These organisations: the person's own first, then those that they oversee, each by name."""
        found = (body for body in self.register.bodies if body.slug in slugs)
        return tuple(sorted(found, key=lambda body: (-slugs[body.slug], body.name)))

    def may_look(self) -> bool:
        """Whether recommendations are for this person at all: whoever reads plans or evidence."""
        return bool(self.reach.spans or self.reach_of(Action.READ_EVIDENCE).bodies)

    def wanted(self, tx: Transaction, slug: str) -> Recommendation:
        """The recommendation at an address. Raises NotFound where there is none, or it is not for this person."""
        found = known(tx).one(slug[:100]) if self.may_look() else None
        if found is None:
            raise NotFound
        return found

    def wanted_report(self, tx: Transaction, key: str) -> Report:
        """The report of a short name. Raises NotFound where there is none."""
        found = known(tx).report(key[:100])
        if found is None:
            raise NotFound
        return found


class Inspection(Seeing):
    """Reading recommendations."""

    def page(self, force: str = "") -> RecommendationsPage:
        """Every report and recommendation, and how a force stands with each: the first of one's own unless chosen.

        Raises NotFound for whom recommendations do not concern. A force that this person may not look into is as none.
        """
        if not self.may_look():
            raise NotFound
        sights = self.sights()
        forces = self.bodies_of(sights)
        chosen = next((body for body in forces if body.slug == force), forces[0] if forces else None)
        with self._house.store.reading() as tx:
            told = known(tx)
            shown = {} if chosen is None else self._force(tx, told, chosen, sights[chosen.slug])
        reports = tuple(self._report(told, report, shown) for report in reversed(told.reports))
        self.note(Act.CONSULTATION, "recommendations", force=chosen.slug if chosen else None)
        edits = bool(self.reach_of(Action.EDIT_REGION).bodies)
        return RecommendationsPage(reports, forces, chosen.slug if chosen else "", edits)

    def one(self, slug: str) -> RecommendationPage:
        """One recommendation, with what each force said that this person may look into. Raises NotFound as `page`."""
        sights = self.sights()
        writes, clears = (self.reach_of(action).bodies for action in (Action.WRITE, Action.APPROVE))
        editing = self.reach_of(Action.EDIT_REGION).bodies
        within = {slug for region in editing for slug in self.register.members(region, self.today)}
        with self._house.store.reading() as tx:
            wanted = self.wanted(tx, slug)
            positions = tx.inspection.positions(sights, recommendation=wanted.ref)
            closures = tx.inspection.closures(sights)
            seen = [
                replace(
                    self._seen(wanted, body, sights[body.slug], positions, closures),
                    writes=body.slug in writes,
                    clears=body.slug in clears,
                    closes=body.slug in within,
                )
                for body in self.bodies_of(sights)
            ]
            plans = plans_answering(self, tx, wanted.ref)
        self.note(Act.CONSULTATION, f"recommendation:{wanted.ref}", forces=len(seen), plans=len(plans))
        checks = bool(editing) and wanted.wording is not None and wanted.check is None
        due = Due(wanted.deadline, self.today)
        return RecommendationPage(wanted, due, tuple(seen), plans, bool(editing), checks, highest(plans))

    def _force(self, tx: Transaction, told: Known, body: Body, sight: Sight) -> dict[str, ForceSeen]:
        positions = tx.inspection.positions([body.slug])
        closures = tx.inspection.closures([body.slug])
        return {one.ref: self._seen(one, body, sight, positions, closures) for one in told.recommendations}

    def _seen(
        self,
        wanted: Recommendation,
        body: Body,
        sight: Sight,
        positions: tuple[Position, ...],
        closures: _Closures,
    ) -> ForceSeen:
        closed = closures.get((wanted.ref, body.slug), ())
        due = Due(wanted.deadline, self.today, closed[-1].closed_on if closed else None)
        own = [one for one in positions if one.body == body.slug and one.recommendation == wanted.ref]
        return seen_force(body, sight, due, positions=own, closures=closed)

    def _report(self, told: Known, report: Report, shown: Mapping[str, ForceSeen]) -> ReportSeen:
        lines = []
        for one in told.of(report):
            force = shown.get(one.ref)
            due = Due(one.deadline, self.today) if force is None else force.due
            lines.append(Line(one, due, force))
        return ReportSeen(report, tuple(lines), tuple(self._clocks(told, report)))

    def _clocks(self, told: Known, report: Report) -> list[Clock]:
        """The offices whose responses concern this person: their own, and those that oversee forces they look into."""
        own = self.reach_of(Action.OVERSEE).bodies
        theirs = {
            office for force in self.sights() for office in self.register.overseers_of(force, self.today)
        }
        found = []
        for office in sorted(own | theirs, key=self.name_of):
            day = told.responses.get((report.key, office))
            words = response_words(report.published_on, told.responded(report.key, office))
            source = day.source if day else ""
            found.append(Clock(office, self.name_of(office), words, source, office in own))
        return found
