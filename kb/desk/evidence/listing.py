"""Everything that was recorded on a plan, for its force, its verifier and its auditor; lines that wait; a sample."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import Answer, Kind, Quarter, count_words, quarter_of
from kb.desk.evidence.sight import Sighted, standing_entries
from kb.desk.frame import london_day
from kb.exchange import csv_bytes
from kb.plan import Marking, day_words
from kb.store import Act

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.store import Evidence

KIND_WORDS = {
    Kind.RETURN: "Return",
    Kind.PRODUCT: "Product of analysis",
    Kind.BRIEFING: "Briefing or message",
    Kind.LEARNING: "Change made for something learnt",
    Kind.CHECK: "Check",
}
SAMPLE = 5
_COLUMNS = (
    *(
        "Marking",
        "Number",
        "What",
        "Day",
        "To",
        "Requirements",
        "Answer",
        "How many",
        "Where it is held",
        "Who looked",
    ),
    *("Line for publication", "Confirmed", "State", "Recorded", "By role", "Reason"),
)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One entry as its readers see it. `acts` are what this reader may do with it."""

    entry: Evidence
    kind: str
    day: str
    recorded_on: dt.date
    state: str
    body_name: str
    acts: frozenset[str]

    @property
    def count(self) -> str:
        """How many, in words."""
        return count_words(self.entry.said.count) if self.entry.said.count else ""

    @property
    def answer(self) -> str:
        """What a return says, in words."""
        answer = self.entry.said.answer
        return answer.value.capitalize() if answer else ""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The list, the last first. `may` is how the reader may act on the plan; `kinds` and `quarters` can be filtered by.

    `checks` where the reader is a verifier named for it, and `sample` what they might look at then.
    """

    ref: str
    body: str
    body_name: str
    title: str
    marking: Marking
    lines: tuple[EvidenceLine, ...]
    kinds: tuple[Kind, ...]
    quarters: tuple[Quarter, ...]
    may: frozenset[Action]
    waiting: tuple[EvidenceLine, ...]
    sample: tuple[Evidence, ...]
    rows: int

    @property
    def name(self) -> str:
        """The plan's own part of its reference."""
        return self.ref.split("/", 1)[1]

    def line(self, number: int) -> EvidenceLine | None:
        """The entry of a number, filtered out or not."""
        return next((one for one in self.lines if one.entry.number == number), None)


class Listing(Sighted):
    """Reading the evidence on plans."""

    def page(self, ref: str, *, kind: str = "", quarter: str = "") -> EvidencePage:
        """The list, perhaps of one kind or quarter only. Raises NotFound for whoever may not read it."""
        page = self._page(ref)
        self.note(Act.CONSULTATION, ref, part="evidence", entries=len(page.lines))
        return _filtered(page, kind, quarter)

    def table(self, ref: str) -> bytes:
        """The whole list as CSV with its markings, to be taken away."""
        page = self._page(ref)
        self.note(Act.DISCLOSURE, ref, form="evidence", entries=len(page.lines), to="the reader")
        note = f"Evidence on {page.ref} as recorded by {day_words(self.today)}"
        return csv_bytes(_COLUMNS, map(_cells, page.lines), marking=page.marking.words, note=note)

    def _page(self, ref: str) -> EvidencePage:
        with self._house.store.reading() as tx:
            held = self.seen(tx, ref)
            entries = self.readable(tx, held)
            card = tx.shelf.card(ref, reach=self.reach)
            may = self.allowed(tx, ref)
            rows = card.rows if card is not None and card.rows else 0
        lines = tuple(self._line(one, may) for one in reversed(entries))
        return EvidencePage(
            ref,
            held.body,
            self.name_of(held.body),
            card.title if card is not None else ref.split("/", 1)[1],
            max([Marking.OFFICIAL, *(one.said.marking for one in entries)]),
            lines,
            tuple(kind for kind in KIND_WORDS if any(one.said.kind is kind for one in entries)),
            tuple(sorted({one.said.quarter for one in entries if one.said.quarter}, reverse=True)),
            may,
            tuple(line for line in lines if "confirm" in line.acts),
            _sample(ref, entries, self.today) if Action.VERIFY in may else (),
            rows,
        )

    def _line(self, entry: Evidence, may: frozenset[Action]) -> EvidenceLine:
        said = entry.said
        day = day_words(said.first)
        if said.quarter is not None:
            day = said.quarter.words
        elif said.last != said.first:
            day = f"{day} to {day_words(said.last)}"
        state = _state(entry, self.today)
        return EvidenceLine(
            entry,
            KIND_WORDS[said.kind],
            day,
            london_day(entry.recorded_at),
            state,
            self.name_of(entry.body),
            frozenset(self._acts(entry, may)),
        )

    def _acts(self, entry: Evidence, may: frozenset[Action]) -> Iterable[str]:
        stands = entry in standing_entries([entry])
        mine = Action.WRITE in may if entry.said.kind is not Kind.CHECK else entry.person == self.person
        disputed = entry.disputed is not None and entry.settled is None
        if stands and mine:
            yield "withdraw"
            if entry.said.kind in {Kind.PRODUCT, Kind.BRIEFING, Kind.CHECK}:
                yield "correct"
        if stands and not disputed and may & {Action.WRITE, Action.VERIFY}:
            yield "dispute"
        raised = entry.disputed.person if entry.disputed is not None else entry.person
        if disputed and may & {Action.WRITE, Action.VERIFY} and self.person not in {raised, entry.person}:
            yield "settle"
        if Action.APPROVE in may and entry.said.line and entry.person != self.person:
            yield from ({"take back"} if entry.cleared else {"confirm"} if stands else ())


def _filtered(page: EvidencePage, kind: str, quarter: str) -> EvidencePage:
    lines = tuple(
        line
        for line in page.lines
        if kind in {"", line.entry.said.kind.value} and quarter in {"", str(line.entry.said.quarter or "")}
    )
    return replace(page, lines=lines)


def _state(entry: Evidence, on: dt.date) -> str:
    if entry.withdrawn is not None:
        return "Withdrawn"
    if entry.corrected_at is not None:
        return "Corrected"
    if entry.disputed is not None and entry.settled is None:
        return "Disputed"
    if entry.said.expires is not None and entry.said.expires < on:
        return "Expired"
    return "Counts"


def _sample(ref: str, entries: Iterable[Evidence], on: dt.date) -> tuple[Evidence, ...]:
    """Some of the returns of the last quarter that has ended, the same for everybody who asks in one quarter."""
    quarter = quarter_of(on).after(-1)
    asked = [
        one
        for one in standing_entries(entries)
        if one.said.quarter == quarter and one.said.answer is Answer.YES
    ]

    def drawn(one: Evidence) -> str:
        return hashlib.sha256(f"{ref} {quarter} {one.number}".encode()).hexdigest()

    return tuple(sorted(asked, key=drawn)[:SAMPLE])


def _cells(line: EvidenceLine) -> tuple[object, ...]:
    entry, said = line.entry, line.entry.said
    why = next((one.why for one in reversed(entry.states)), said.why)
    return (
        *(
            said.marking.words,
            entry.number,
            line.kind,
            said.first.isoformat(),
            said.last.isoformat(),
            " ".join(said.refs),
        ),
        *(line.answer, line.count, said.reference, said.looked_by, said.line),
        *("yes" if entry.cleared else "", line.state, line.recorded_on.isoformat()),
        *(entry.role, why),
    )
