"""The day on which an office answered a report, for its own people: known to the day, to the month, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import Dated, response_words
from kb.desk.approval.lives import Wanting, line
from kb.desk.inspection.known import known
from kb.desk.inspection.reading import Seeing
from kb.errors import NotFound
from kb.store import ResponseDay

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.store import Report


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """A report, an office, and what is known of its response."""

    report: Report
    office: Body
    words: str
    source: str


class Responses(Seeing):
    """Recording when one's own office answered."""

    def responding(self, key: str, office: str) -> ResponsePage:
        """What is known of an office's response, for its own people. Raises NotFound for anybody else."""
        body = self._office(office)
        with self._house.store.reading() as tx:
            told, report = known(tx), self.wanted_report(tx, key)
            words = response_words(report.published_on, told.responded(report.key, office))
            day = told.responses.get((report.key, office))
            return ResponsePage(report, body, words, day.source if day else "")

    def respond(self, key: str, office: str, *, when: Dated | None, source: str) -> None:
        """Record when an office answered a report; None that it is not known.

        Raises Wanting for a day still to come or before the report.
        """
        self._office(office)
        where = line(
            source, "source", what="Say where that day is written, such as the address of the response."
        )
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            report = self.wanted_report(tx, key)
            if when is not None and (when.first > self.today or when.last < report.published_on):
                raise Wanting("when", "Enter a day or month since the report was published, and not to come.")
            first, last = (when.first, when.last) if when else (None, None)
            tx.inspection.record_response(
                ResponseDay(report.key, office, first, last, where), role="oversight"
            )

    def _office(self, slug: str) -> Body:
        body = self.register.body(slug)
        if body is None or slug not in self.reach_of(Action.OVERSEE).bodies:
            raise NotFound
        return body
