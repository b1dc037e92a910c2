"""Returns of one quarter: one screen on which each requirement is answered, or a table with the same.

What must stay true: a press records all of its lines or none. What was recorded before is never changed: a line that
says otherwise takes its place and says why. What somebody else recorded meanwhile is not passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.assurance import Answer, Kind, Quarter, in_force, quarter_of, read_count
from kb.desk.approval.lives import LEAST_WHY, WHY_LIMIT, Wanting, said
from kb.desk.evidence.gather import rules_of
from kb.desk.evidence.sight import Sighted, reference, standing_entries
from kb.desk.practice.living_said import Fault, Unfit
from kb.desk.reader.copies import Heading, heading_of
from kb.errors import Invalid, NotReady, Stale
from kb.plan import Marking, State, Status
from kb.store import Act, NewEvidence

if TYPE_CHECKING:
    import datetime as dt

    from kb.store import Evidence, Found, RowLine, Transaction

_NO_VERSION = "This plan has no current version, so there is nothing to return on."
_MEANWHILE = (
    "Somebody else has recorded returns for this quarter since you opened this page. Look at them first."
)
_LAST = 8


@dataclass(frozen=True, slots=True)
class ReturnTyped:
    """What was typed on one requirement. `answer` is '' where nothing is to be recorded."""

    ref: str
    answer: str = ""
    reference: str = ""
    looked_by: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class ReturnsOrder:
    """A press: its lines, and what holds for each line that leaves its own box empty. `seen`: the last entry shown."""

    lines: tuple[ReturnTyped, ...]
    reference: str = ""
    looked_by: str = ""
    why: str = ""
    seen: int = 0
    token: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One requirement on the screen. `held` is what stands recorded for the quarter, None where nothing does."""

    ref: str
    question: str
    priority: int | None
    held: Evidence | None


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """The screen. `closes` is the last day that is not late; `quarters` are those that can be chosen."""

    heading: Heading
    marking: Marking
    quarter: Quarter
    closes: dt.date
    late: bool
    lines: tuple[ReturnLine, ...]
    quarters: tuple[Quarter, ...]
    seen: int

    @property
    def unanswered(self) -> int:
        """How many requirements have no return for the quarter."""
        return sum(line.held is None for line in self.lines)


class Returning(Sighted):
    """Recording returns on plans of one's own organisation."""

    def page(self, ref: str, quarter: str = "") -> ReturnsPage:
        """The screen for a quarter. Raises NotFound, NotAllowed, NotReady where no version is current, Invalid."""
        chosen = self.quarter(quarter)
        with self._house.store.reading() as tx:
            held, _ = self.acting(tx, ref, Action.WRITE)
            found = self._current(tx, ref)
            entries = self.entries(tx, held)
            closes = chosen.closes(self._late_days(tx, held.body))
        self.note(Act.CONSULTATION, f"{ref}@{found.card.number}", part="returns", quarter=str(chosen))
        now = quarter_of(self.today)
        return ReturnsPage(
            heading_of(found.card, found.rendition, body_name=self.name_of(held.body), on=self.today),
            max([found.card.label.marking, *(row.label.marking for row in found.rows)]),
            chosen,
            closes,
            self.today > closes,
            tuple(_lines(found.rows, _held(entries, chosen))),
            tuple(now.after(-back) for back in range(_LAST)),
            max((entry.number for entry in entries), default=0),
        )

    def record(self, ref: str, quarter: str, order: ReturnsOrder) -> int:
        """Record the lines that say something new; gives how many. The same press sent twice records once.

        Raises Unfit for boxes that cannot be taken, Wanting for the reason, Stale where somebody else came first.
        """
        chosen = self.quarter(quarter)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held, role = self.acting(tx, ref, Action.WRITE)

            def record() -> str:
                found = self._current(tx, ref)
                new = self._checked(found, _held(self.entries(tx, held), chosen), chosen, order)
                for entry in new:
                    tx.evidence.add(held, entry, body=held.body, role=role)
                return str(len(new))

            return int(tx.holding.once(order.token, record, said=("returns", ref, str(chosen), order)))

    def _checked(
        self, found: Found, held: Mapping[str, Evidence], quarter: Quarter, order: ReturnsOrder
    ) -> list[NewEvidence]:
        rows = {row.ref: row for row in found.rows}
        faults: list[Fault] = []
        new: list[NewEvidence] = []
        for line in filter(lambda one: one.answer, order.lines):
            try:
                made = _entry(line, rows.get(line.ref), quarter, order)
            except Wanting as no:
                faults.append(Fault(line.ref, no.field, f"{line.ref}: {no}"))
                continue
            before = held.get(line.ref.casefold())
            if before is None:
                new.append(made)
            elif not _same(before, made):
                new.append(_correcting(made, before, order))
        if faults:
            raise Unfit(tuple(faults))
        return new

    def _current(self, tx: Transaction, ref: str) -> Found:
        found = tx.shelf.found(ref, reach=self.reach)
        if found is None or found.card.state is not State.CURRENT or found.rendition is not Rendition.FULL:
            raise NotReady(_NO_VERSION)
        return found

    def _late_days(self, tx: Transaction, body: str) -> int:
        return in_force(rules_of(tx, body, self.today, register=self.register), self.today).rules.late_days


def _lines(rows: Iterable[RowLine], held: Mapping[str, Evidence]) -> Iterable[ReturnLine]:
    """The living requirements, the first priority first."""
    living = [row for row in rows if row.status is not Status.RETIRED]
    for row in sorted(living, key=lambda one: (one.priority or 99, one.position)):
        yield ReturnLine(row.ref, row.question, row.priority, held.get(row.ref.casefold()))


def _held(entries: Sequence[Evidence], quarter: Quarter) -> Mapping[str, Evidence]:
    """The last return on each requirement that stands for a quarter, by folded reference."""
    return {
        ref.casefold(): one
        for one in standing_entries(entries)
        if one.said.kind is Kind.RETURN and one.said.quarter == quarter
        for ref in one.said.refs
    }


def _entry(line: ReturnTyped, row: RowLine | None, quarter: Quarter, order: ReturnsOrder) -> NewEvidence:
    if row is None:
        raise Wanting("answer", "it is not in the current version any more.")
    try:
        answer = Answer(line.answer)
        count = read_count(line.count)
    except ValueError:
        raise Wanting("answer", "choose one of the three answers.") from None
    except Invalid as no:
        raise Wanting("count", str(no)) from None
    where = line.reference or order.reference
    role = line.looked_by or order.looked_by
    if answer is Answer.YES:
        where = reference(
            where, "reference", what="say where the return is held, so that a verifier can ask for it."
        )
    elif answer is Answer.NOTHING:
        where = reference(where, "reference", what="say where was looked.")
        role = reference(role, "looked_by", what="say which role looked.")
    return NewEvidence(
        Kind.RETURN,
        quarter.first,
        quarter.last,
        (row.ref,),
        quarter=quarter,
        answer=answer,
        count=count,
        reference=reference(where, "reference", what="", least=0),
        looked_by=reference(role, "looked_by", what="", least=0),
        marking=row.label.marking,
    )


def _same(before: Evidence, made: NewEvidence) -> bool:
    kept = before.said
    return (kept.answer, kept.count, kept.reference, kept.looked_by) == (
        made.answer, made.count, made.reference, made.looked_by,
    )  # fmt: skip


def _correcting(made: NewEvidence, before: Evidence, order: ReturnsOrder) -> NewEvidence:
    if before.number > order.seen:
        raise Stale(_MEANWHILE)
    what = "Some of these requirements had another return before. Say why it is corrected."
    return replace(
        made, corrects=before.number, why=said(order.why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
    )
