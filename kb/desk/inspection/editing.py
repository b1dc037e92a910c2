"""Keeping reports and recommendations, for the editor of a region.

What must stay true: what was entered is never changed. A wording is checked beside the published report by another
editor than the one who entered it, as long as there is another; where there is none the page says whose check it was.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Role
from kb.bodies import Kind
from kb.desk.approval.lives import NOTE_LIMIT, Wanting, line, said
from kb.desk.inspection.known import MEASURES, known
from kb.desk.inspection.reading import Seeing
from kb.errors import NotFound, NotReady
from kb.store import Report, Wording

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.desk.inspection.known import Recommendation
    from kb.store import Closure, Transaction

LONGEST_WORDING = 4_000
MOST_RECOMMENDATIONS = 99
_KEY = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
_LONGEST_KEY = 40
_LEAST_WORDING = 20
_EARLIEST = dt.date(2000, 1, 1)
_EDITOR = "regional editor"
_OWN_WORDING = "You entered this wording yourself. Another regional editor must check it beside the report."
_CHANGED = "The wording has changed since you read it, or was checked already. Read it again."


@dataclass(frozen=True, slots=True)
class WordingOrder:
    """A wording as typed. `read` is the mark of the wording that stood on the page, '' for none."""

    text: str
    addressee: str
    deadline: dt.date | None
    source: str
    measure: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report as typed; `published_on` and `many` None where they cannot be read."""

    key: str
    title: str
    by: str
    published_on: dt.date | None
    address: str
    many: int | None


@dataclass(frozen=True, slots=True)
class ClosurePage:
    """The recommendation, the force, and what was recorded of closing so far, oldest first."""

    recommendation: Recommendation
    force: Body
    closures: tuple[Closure, ...]


class Reports(Seeing):
    """Entering, correcting and checking what reports say, and recording what became of it."""

    def allow(self) -> None:
        """Raises NotFound for whoever edits no region."""
        self._region()

    def recommendation(self, slug: str) -> Recommendation:
        """The recommendation to be worded, for an editor. Raises NotFound for anybody else."""
        self._region()
        with self._house.store.reading() as tx:
            return self.wanted(tx, slug)

    def report(self, key: str) -> Report:
        """The report to be corrected, for an editor. Raises NotFound for anybody else."""
        self._region()
        with self._house.store.reading() as tx:
            return self.wanted_report(tx, key)

    def enter(self, order: ReportOrder, *, key: str = "") -> Report:
        """Enter a report, or correct the one of that `key`. Raises Wanting for what cannot be taken."""
        region = self._region()
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            told = known(tx)
            if key:
                standing = self.wanted_report(tx, key)
                least = max((one.number for one in told.of(standing) if one.wording), default=1)
                new = self._checked_report(order, key=standing.key, least=least)
                if new == _bare(standing):
                    return standing
            else:
                new = self._checked_report(order, key=_key(order.key), least=1)
                standing_there = told.report(new.key)
                if standing_there is not None and _bare(standing_there) == new:
                    return standing_there  # the same form, sent twice
                if standing_there is not None:
                    raise Wanting("key", f"There is already a report with the short name {new.key}.")
            tx.inspection.enter_report(new, region=region, role=_EDITOR)
        return new

    def word(self, slug: str, order: WordingOrder) -> None:
        """Enter what a recommendation says. What stood before stays as an earlier wording.

        Raises Wanting for what cannot be taken, NotReady where somebody has entered another since it was read.
        """
        region = self._region()
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            wanted = self.wanted(tx, slug)
            new = self._checked_wording(wanted, order)
            standing = wanted.wording
            if standing is not None and _same(standing, new):
                return
            if order.read != (standing.said_hash if standing else ""):
                raise NotReady(_CHANGED)
            tx.inspection.enter_wording(new, region=region, role=_EDITOR)

    def check(self, slug: str, said_hash: str) -> None:
        """Record that this wording is what the published report says, after having laid it beside that.

        Raises NotReady where it has changed or was checked, or this person entered it and there is another editor.
        """
        region = self._region()
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            wanted = self.wanted(tx, slug)
            wording = wanted.wording
            if wording is None or wanted.check is not None or wording.said_hash != said_hash:
                raise NotReady(_CHANGED)
            if wording.person == self.person and self._other_editors(tx):
                raise NotReady(_OWN_WORDING)
            tx.inspection.check_wording(wording, region=region, role=_EDITOR)

    def closing(self, slug: str, force: str) -> ClosurePage:
        """What is recorded of the inspectorate's closing it for a force of the editor's region."""
        body = self._force(force)
        with self._house.store.reading() as tx:
            wanted = self.wanted(tx, slug)
            return ClosurePage(wanted, body, tx.inspection.closures([force]).get((wanted.ref, force), ()))

    def close(
        self, slug: str, force: str, *, closed_on: dt.date | None, reference: str, mistaken: bool
    ) -> None:
        """Record that the inspectorate closed it on a day; or, `mistaken`, that it did not after all.

        Raises Wanting for a day that is missing, before the report or still to come, or without a reference.
        """
        self._force(force)
        told = line(reference, "reference", what="Say where that is written, such as a letter and its day.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            wanted = self.wanted(tx, slug)
            day = None if mistaken else self._past(closed_on, "closed_on", since=wanted.report.published_on)
            lines = tx.inspection.closures([force]).get((wanted.ref, force), ())
            if (lines[-1].closed_on if lines else None) == day:
                if lines and lines[-1].reference == told:
                    return
                if mistaken:
                    raise Wanting(
                        "mistaken", "Nothing is recorded as closed, so there is nothing to take back."
                    )
            tx.inspection.record_closure(wanted.ref, force, closed_on=day, reference=told, role=_EDITOR)

    def _region(self) -> str:
        """The region for which this person edits. Raises NotFound where there is none."""
        regions = sorted(self.reach_of(Action.EDIT_REGION).bodies)
        if not regions:
            raise NotFound
        return regions[0]

    def _force(self, slug: str) -> Body:
        """A force of the editor's regions. Raises NotFound for any other."""
        regions = self.reach_of(Action.EDIT_REGION).bodies
        within = {member for region in regions for member in self.register.members(region, self.today)}
        body = self.register.body(slug)
        if body is None or slug not in within or not self.is_force(slug):
            raise NotFound
        return body

    def _other_editors(self, tx: Transaction) -> bool:
        regions = [body.slug for body in self.register.bodies if body.kind is Kind.REGION]
        return any(
            held.grant.role is Role.REGIONAL_EDITOR and held.holds(self.today)
            for card in tx.people.of_bodies(regions)
            if card.person.id != self.person and card.person.suspended_at is None
            for held in card.grants
        )

    def _past(self, day: dt.date | None, field: str, *, since: dt.date = _EARLIEST) -> dt.date:
        if day is None or not since <= day <= self.today:
            raise Wanting(
                field, "Enter a day that has come, and not before the report, such as 31 March 2026."
            )
        return day

    def _checked_report(self, order: ReportOrder, *, key: str, least: int) -> Report:
        many = order.many
        if many is None or not least <= many <= MOST_RECOMMENDATIONS:
            sentence = (
                f"Enter how many recommendations it makes: a number from {least} to {MOST_RECOMMENDATIONS}."
            )
            raise Wanting("many", sentence)
        address = line(order.address, "found_at", what="Enter the address at which it is published.")
        if not address.startswith(("https://", "http://")):
            raise Wanting("found_at", "Enter an address that begins with https://")
        return Report(
            key=key,
            title=line(order.title, "title", what="Enter the title of the report."),
            by=line(order.by, "by", what="Enter who published it, such as HMICFRS."),
            published_on=self._past(order.published_on, "published_on"),
            address=address,
            many=many,
        )

    def _checked_wording(self, wanted: Recommendation, order: WordingOrder) -> Wording:
        what = "Paste the whole recommendation, exactly as it is published."
        text = said(order.text, "text", most=LONGEST_WORDING, least=_LEAST_WORDING, what=what)
        if order.measure and order.measure not in MEASURES:
            raise Wanting("measure", "Choose what shows it, or that nothing here does.")
        deadline = order.deadline
        if deadline is not None and deadline < wanted.report.published_on:
            raise Wanting("deadline", "The deadline cannot be before the day of the report.")
        return Wording(
            recommendation=wanted.ref,
            text=text,
            addressee=line(
                order.addressee, "addressee", what="Enter to whom it is made, such as chief constables."
            ),
            deadline=deadline,
            source=said(order.source, "source", most=NOTE_LIMIT, least=2, what="Say where you read it."),
            measure=order.measure,
        )


def _key(text: str) -> str:
    key = text.strip().upper()
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise Wanting("key", "Enter a short name of capitals, digits and hyphens, such as HMICFRS-OIC.")
    return key


def _bare(report: Report) -> Report:
    return Report(report.key, report.title, report.by, report.published_on, report.address, report.many)


def _same(one: Wording, other: Wording) -> bool:
    return one.said_hash == other.said_hash and one.measure == other.measure
