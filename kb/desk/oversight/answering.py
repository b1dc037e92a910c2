"""The response of an office to a report, or an update to an earlier one: written, marked for publication, kept.

What must stay true: until a person of the office marks it nobody else knows of it; from then on its text never changes,
and the force reads it. What is composed comes from `compose` as at the day of the response.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.desk.approval.lives import Wanting
from kb.desk.evidence.staging import EARLIEST
from kb.desk.inspection.known import known
from kb.desk.oversight.composing import compose
from kb.desk.oversight.looking import Overseeing
from kb.desk.oversight.response_text import (
    OwnWords,
    as_markdown,
    introduction_of,
    of_content,
    of_report,
    to_content,
)
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import NotFound, NotReady, Stale
from kb.plan import day_words
from kb.store import Act, NewResponse, PublicationDays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.desk.oversight.composing import ForceTold, RecommendationTold
    from kb.store import Report, Transaction, WrittenResponse

LONGEST = 6000
_LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One response in a list."""

    number: int
    report: str
    as_at: dt.date
    marked: bool
    days: PublicationDays


@dataclass(frozen=True, slots=True)
class ResponsesPage:
    """The responses about a force that this person may read, and the reports that one may be begun for."""

    force: str
    force_name: str
    office_name: str
    lines: tuple[ResponseLine, ...]
    reports: tuple[tuple[str, str], ...]
    of_office: bool
    today: dt.date


@dataclass(frozen=True, slots=True)
class ResponsePaper:
    """One response: the text as it would go out or went out, what the office wrote, and what is missing.

    `seen` is the mark of what was kept last, to be handed in with a change.
    """

    number: int
    force: str
    force_name: str
    office_name: str
    report: Report
    as_at: dt.date
    text: str
    own: OwnWords
    recommendations: tuple[RecommendationTold, ...]
    missing: tuple[str, ...]
    response: WrittenResponse
    of_office: bool

    @property
    def seen(self) -> int:
        """The number of the last keeping."""
        return self.response.said

    @property
    def read(self) -> str:
        """The mark of the text as it stands."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def days(self) -> PublicationDays:
        """When and where it was published and sent."""
        return self.response.days


class Answering(Overseeing):
    """Responses, for one person."""

    def listed(self, force: str) -> ResponsesPage:
        """The responses about a force: all of one's own office, or those that were marked. Raises NotFound."""
        office, of_office = self.sight(force)
        with self._house.store.reading() as tx:
            told = known(tx)
            lines = tuple(
                ResponseLine(
                    one.number, _title(told.report(one.report)), one.as_at, one.mark is not None, one.days
                )
                for one in reversed(tx.responses.of(office, force))
                if of_office or one.mark is not None
            )
        reports = tuple((one.key, one.title) for one in told.reports) if of_office else ()
        return ResponsesPage(
            force, self.name_of(force), self.name_of(office), lines, reports, of_office, self.today
        )

    def begin(self, force: str, report: str, on: dt.date | None, token: str) -> int:
        """Begin a response as at a day; gives its number. Raises Wanting."""
        office = self.office_of(force)
        if on is None or not EARLIEST <= on <= self.today:
            raise Wanting("on", "Enter a day that is not to come, such as 31 March 2026.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = known(tx).report(report[:60])
            if found is None:
                raise Wanting("report", "Choose the report.")
            if on < found.published_on:
                raise Wanting(
                    "on", f"The report was published on {day_words(found.published_on)}: enter a later day."
                )

            def make() -> str:
                told = compose(tx, self.register, office, force, on)
                own = OwnWords(introduction=self._introduction(tx, told, found))
                return str(tx.responses.write(NewResponse(office, force, found.key, on, to_content(own))))

            return int(tx.holding.once(token, make, said=("response", force, found.key, on.isoformat())))

    def paper(self, force: str, number: int) -> ResponsePaper:
        """One response. Raises NotFound for a draft of others, too."""
        office, of_office = self.sight(force)
        with self._house.store.reading() as tx:
            found = self._found(tx, office, force, number, of_office=of_office)
            paper = self._paper(tx, office, found, of_office=of_office)
        self.note(Act.CONSULTATION, f"organisation:{office}", part="response", response=number)
        return paper

    def keep(self, force: str, number: int, own: OwnWords, *, seen: int) -> None:
        """Keep what the office writes. Raises Wanting at the box; Stale where somebody kept another meanwhile."""
        office = self.office_of(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._draft(tx, office, force, number, seen=seen)
            kept = self._fit(tx, office, own)
            new = NewResponse(office, force, found.report, found.as_at, to_content(kept), number)
            tx.responses.write(new)

    def mark(self, force: str, number: int, *, seen: int, read: str, days: PublicationDays) -> None:
        """Say that it may be published as it stands. `read` is the mark of the text that was read, of its page.

        Raises NotReady while something is missing, Stale where the text is another by now, Wanting.
        """
        office = self.office_of(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._draft(tx, office, force, number, seen=seen)
            if self._paper(tx, office, found, of_office=True).read != read:
                raise Stale("The facts have changed since you read the text. Read it again, then mark it.")
            known_days = self._days(days)
            paper = self._paper(tx, office, replace(found, days=known_days), of_office=True)
            if paper.missing:
                raise NotReady(f"This is still missing: {' '.join(paper.missing)}")
            tx.responses.mark(office, number, said=found.said, text=paper.text)
            if known_days != PublicationDays():
                tx.responses.record_days(office, number, known_days)

    def record_days(self, force: str, number: int, days: PublicationDays) -> None:
        """Record when and where it was published and sent, once it is marked. Raises NotReady, Wanting."""
        office = self.office_of(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._found(tx, office, force, number, of_office=True)
            if found.mark is None:
                raise NotReady("Mark the response for publication first.")
            tx.responses.record_days(office, number, self._days(days))

    def _found(
        self, tx: Transaction, office: str, force: str, number: int, *, of_office: bool
    ) -> WrittenResponse:
        found = next((one for one in tx.responses.of(office, force) if one.number == number), None)
        if found is None or not (of_office or found.mark is not None):
            raise NotFound
        return found

    def _draft(self, tx: Transaction, office: str, force: str, number: int, *, seen: int) -> WrittenResponse:
        found = self._found(tx, office, force, number, of_office=True)
        if found.mark is not None:
            raise NotReady("This response is marked for publication. Begin an update instead.")
        if found.said != seen:
            raise Stale(
                f"{found.saved_by} kept other words meanwhile. Copy yours, open the response again and put them in."
            )
        return found

    def _paper(
        self, tx: Transaction, office: str, found: WrittenResponse, *, of_office: bool
    ) -> ResponsePaper:
        report = known(tx).report(found.report)
        if report is None:
            raise NotFound
        own = of_content(found.content)
        told = compose(tx, self.register, office, found.force, found.as_at)
        names = {"office": self.name_of(office), "force": self.name_of(found.force)}
        text = found.mark.text if found.mark else as_markdown(told, report, own, days=found.days, **names)
        missing = () if found.mark else own.missing(told, report)
        return ResponsePaper(
            number=found.number,
            force=found.force,
            force_name=names["force"],
            office_name=names["office"],
            report=report,
            as_at=found.as_at,
            text=text,
            own=own,
            recommendations=of_report(told, report),
            missing=missing,
            response=found,
            of_office=of_office,
        )

    def _introduction(self, tx: Transaction, told: ForceTold, report: Report) -> str:
        earlier = known(tx).responded(report.key, told.office)
        words = earlier.words if earlier is not None and earlier.last < told.on else ""
        return introduction_of(
            told, report, office=self.name_of(told.office), force=self.name_of(told.force), earlier=words
        )

    def _fit(self, tx: Transaction, office: str, own: OwnWords) -> OwnWords:
        """The same, each text fit to be published. Raises Wanting at its box."""

        def fit(text: str, field: str) -> str:
            return fit_to_publish(tx, text, field, body=office, most=LONGEST)

        def each(texts: Mapping[str, str], kind: str) -> dict[str, str]:
            return {ref: kept for ref, text in texts.items() if (kept := fit(text, f"{kind}-{ref}"))}

        for name in ("invited", "received"):
            day = getattr(own, name)
            if day is not None and not EARLIEST <= day <= self.today:
                raise Wanting(name, "Enter a day that is not to come.")
        if own.invited and own.received and own.received < own.invited:
            raise Wanting("received", "Enter a day on or after the day of the invitation.")
        return replace(
            own,
            introduction=fit(own.introduction, "introduction"),
            comments_on=each(own.comments_on, "comment"),
            actions=each(own.actions, "action"),
            why_none=each(own.why_none, "none"),
            chief=fit(own.chief, "chief"),
            conclusion=fit(own.conclusion, "conclusion"),
        )

    def _days(self, days: PublicationDays) -> PublicationDays:
        for name in ("published_on", "home_secretary_on", "inspectorate_on"):
            day = getattr(days, name)
            if day is not None and not EARLIEST <= day <= self.today:
                raise Wanting(name, "Enter a day that is not to come.")
        address = " ".join(days.address.split())
        if len(address) > _LONGEST_ADDRESS:
            raise Wanting("address", f"Write at most {_LONGEST_ADDRESS} characters.")
        if address and not address.startswith(("https://", "http://")):
            raise Wanting("address", "Enter the whole address, beginning with https://.")
        return replace(days, address=address)


def _title(report: Report | None) -> str:
    return report.title if report is not None else ""
