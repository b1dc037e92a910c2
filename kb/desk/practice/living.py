"""Keeping a plan alive: statuses, last returns and next due days of all its requirements, on one page.

Nothing here makes a version or needs an approval. What is recorded is never changed: a later entry takes over.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.access import Action, Rendition
from kb.desk.frame import Bound
from kb.desk.practice.living_said import Saving, Typed, as_at_day, as_typed
from kb.desk.reader.copies import Heading, heading_of, is_overdue
from kb.errors import NotFound, NotReady, Stale
from kb.plan import Marking, Requirement, State, day_words, decode, parse, row_interval
from kb.store import Act, Found, Known, LivingFact, RowLine, Transaction, known_of

_NO_VERSION = "This plan has no current version, so it has no statuses to set."


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One requirement on the page. `needed_by` and `frequency` are as its text says them.

    `due` is when something is wanted next, `reckoned` whether that follows from the last return. `typed` is what stands
    in the boxes at first.
    """

    ref: str
    question: str
    collector: str
    needed_by: str
    needed_on: dt.date | None
    frequency: str
    due: dt.date | None
    overdue: bool
    reckoned: bool
    known: Known
    typed: Typed


@dataclass(frozen=True, slots=True)
class StatusesPage:
    """Every requirement of the current version that its reader reads, in the order of the plan."""

    heading: Heading
    marking: Marking
    lines: tuple[StatusLine, ...]
    today: dt.date


@dataclass(frozen=True, slots=True)
class Saved:
    """How many requirements were changed, and which of them have a later entry that still counts."""

    rows: int
    outlived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overtaking:
    """A requirement that somebody else changed while the form was open, as it is now and by whom."""

    ref: str
    now: Known
    by: str
    at: dt.datetime


class Overtaken(Stale):
    """Somebody else recorded something of the same requirements. Nothing was recorded.

    `boxes` are those that the person had changed, for each requirement.
    """

    def __init__(self, rows: tuple[Overtaking, ...], boxes: Mapping[str, frozenset[str]]) -> None:
        super().__init__("Somebody else has changed some of these requirements since you opened this page.")
        self.rows = rows
        self.boxes = boxes


@dataclass(frozen=True, slots=True)
class FactsPage:
    """What was recorded of one requirement, the latest day first, with the names of those who did."""

    heading: Heading
    marking: Marking
    ref: str
    question: str
    facts: tuple[LivingFact, ...]
    names: Mapping[int, str]

    def who(self, fact: LivingFact) -> str:
        """Who recorded it."""
        if fact.recorded_by is None:
            return "Brought in with the plan"
        return self.names.get(fact.recorded_by, "Somebody who has left")


class Living(Bound):
    """The living facts of one's own organisation's plans, for its authors and approvers."""

    def page(self, ref: str) -> StatusesPage:
        """Every requirement with what is known of it. Raises NotReady where no version is current."""
        with self._house.store.reading() as tx:
            self.held(tx, ref, Action.WRITE)
            found = self._current(tx, ref)
            page = self._page(tx, found)
        self.note(Act.CONSULTATION, f"{ref}@{found.card.number}", part="statuses", rows=len(page.lines))
        return page

    def save(self, ref: str, lines: Sequence[Typed], *, as_at: str) -> Saved:
        """Record what was changed of any requirement, as at one day: all of it or nothing.

        Raises Unfit for boxes that cannot be taken, Overtaken where somebody else changed one of the same
        requirements meanwhile. What is so already, or was sent before, is not recorded again.
        """
        day = as_at_day(as_at, today=self.today)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.held(tx, ref, Action.WRITE)
            found = self._current(tx, ref)
            facts = _by_row(tx.living.of(found.card.plan_id))
            intervals = {row: row_interval(written) for row, (_, written) in _shown(found).items()}
            saving = Saving(intervals, facts, day, self.person)
            new = saving.read(lines)
            if saving.overtaken:
                rows = tuple(self._overtaking(tx, row, facts[row]) for row in saving.overtaken)
                raise Overtaken(rows, saving.boxes)
            tx.living.record_all(ref, new)
        return Saved(len({fact.ref for fact in new}), tuple(sorted(saving.outlived)))

    def history(self, ref: str, row: str) -> FactsPage:
        """What was recorded of one requirement. Raises NotFound where the plan has it not."""
        with self._house.store.reading() as tx:
            self.held(tx, ref, Action.WRITE)
            found = self._current(tx, ref)
            line = next((line for line in found.rows if line.ref == row), None)
            if line is None:
                raise NotFound
            facts = [fact for fact in tx.living.of(found.card.plan_id) if fact.ref == row]
            names = self._names(tx, facts)
        self.note(Act.CONSULTATION, f"{ref}@{found.card.number}#{row}", part="statuses")
        return FactsPage(
            heading=self._heading(found),
            marking=line.label.marking,
            ref=row,
            question=line.question,
            facts=tuple(sorted(facts, key=lambda fact: (fact.on, fact.id), reverse=True)),
            names=names,
        )

    def _current(self, tx: Transaction, ref: str) -> Found:
        found = tx.shelf.found(ref, reach=self.reach)
        if found is None or found.card.state is not State.CURRENT or found.rendition is not Rendition.FULL:
            raise NotReady(_NO_VERSION)
        return found

    def _heading(self, found: Found) -> Heading:
        return heading_of(found.card, found.rendition, body_name=self.name_of(found.card.body), on=self.today)

    def _page(self, tx: Transaction, found: Found) -> StatusesPage:
        facts = _by_row(tx.living.of(found.card.plan_id))
        shown = _shown(found)
        return StatusesPage(
            heading=self._heading(found),
            marking=max([found.card.label.marking, *(line.label.marking for line, _ in shown.values())]),
            lines=tuple(
                _line(line, row, known_of(facts[ref]), self.today) for ref, (line, row) in shown.items()
            ),
            today=self.today,
        )

    def _overtaking(self, tx: Transaction, ref: str, facts: Sequence[LivingFact]) -> Overtaking:
        newest = max(facts, key=lambda fact: fact.id)
        by = self._names(tx, [newest]).get(newest.recorded_by or 0, "somebody else")
        return Overtaking(ref, known_of(facts), by, newest.recorded_at)

    def _names(self, tx: Transaction, facts: Iterable[LivingFact]) -> Mapping[int, str]:
        people = {fact.recorded_by for fact in facts if fact.recorded_by is not None}
        known = ((number, tx.people.one(number)) for number in people)
        return {number: person.shown_as for number, person in known if person is not None}


def _by_row(facts: Iterable[LivingFact]) -> Mapping[str, list[LivingFact]]:
    by_row: defaultdict[str, list[LivingFact]] = defaultdict(list)
    for fact in facts:
        by_row[fact.ref].append(fact)
    return by_row


def _shown(found: Found) -> dict[str, tuple[RowLine, Requirement]]:
    """The rows that are read, by reference: of two with the same, the first."""
    text = decode(found.text or b"") or ""
    written = parse(text).requirements if found.rows else ()
    shown: dict[str, tuple[RowLine, Requirement]] = {}
    for line in found.rows:
        if line.position < len(written):
            shown.setdefault(line.ref, (line, written[line.position]))
    return shown


def _line(line: RowLine, row: Requirement, known: Known, on: dt.date) -> StatusLine:
    typed = as_typed(known, row_interval(row), ref=line.ref)
    return StatusLine(
        ref=line.ref,
        question=line.question,
        collector=row.value("collector"),
        needed_by=day_words(line.needed_by) if line.needed_by else row.value("needed_by"),
        needed_on=line.needed_by,
        frequency=row.value("frequency"),
        due=line.due,
        overdue=is_overdue(line, on),
        reckoned=line.next_due is not None and not typed.next_due,
        known=known,
        typed=typed,
    )
