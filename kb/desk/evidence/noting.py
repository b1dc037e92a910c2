"""Other evidence that is typed: a product of analysis, a briefing, and a check by the plan's verifier."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import Checked, Kind, read_count
from kb.desk.approval.lives import LEAST_WHY, NOTE_LIMIT, WHY_LIMIT, Wanting, said
from kb.desk.evidence.sight import Sighted, reference, standing_entries
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import Invalid, NotFound, NotReady
from kb.plan import Marking
from kb.store import NewEvidence

if TYPE_CHECKING:
    from kb.assurance import Count
    from kb.bodies import Register
    from kb.store import HeldPlan, Transaction

NOTED = frozenset({Kind.PRODUCT, Kind.BRIEFING})
_MOST_REFS = 200
_NOT_THERE = "That entry was withdrawn or corrected already, so nothing was recorded. Look at the list again."


@dataclass(frozen=True, slots=True)
class NoteOrder:
    """A product of analysis or a briefing as typed. `corrects` is the number of the entry whose place it takes."""

    kind: str
    on: str
    reference: str
    count: str = ""
    refs: str = ""
    sensitive: bool = False
    expires: dt.date | None = None
    line: str = ""
    corrects: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """A check as typed: numbers as they stand in the boxes, '' for none."""

    on: str
    held: str
    sampled: str
    confirmed: str
    satisfied: str
    note: str = ""
    line: str = ""
    corrects: int | None = None
    why: str = ""


class Noting(Sighted):
    """Recording facts and checks."""

    def record(self, ref: str, order: NoteOrder, token: str) -> int:
        """Record a product or a briefing; gives its number. Raises NotFound, NotAllowed, NotReady, Wanting."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held, role = self.acting(tx, ref, Action.WRITE)

            def record() -> str:
                new = self._noted(tx, held, order)
                return str(tx.evidence.add(held, new, body=held.body, role=role))

            return int(tx.holding.once(token, record, said=("note", ref, order)))

    def check(self, ref: str, order: CheckOrder, token: str) -> int:
        """Record a check by a verifier who is named for the plan; gives its number. Raises as `record`."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held, role = self.acting(tx, ref, Action.VERIFY)
            body = self.checker(ref)

            def record() -> str:
                new = self._checked(tx, held, body, order)
                return str(tx.evidence.add(held, new, body=body, role=role))

            return int(tx.holding.once(token, record, said=("check", ref, order)))

    def checker(self, ref: str) -> str:
        """The organisation for which this person checks a plan. Raises NotFound."""
        grants = (g for g in self.signed.actor.grants if ref in g.plans and g.holds(self.today))
        found = next((grant.body for grant in grants), None)
        if found is None:
            raise NotFound
        return found

    def _noted(self, tx: Transaction, held: HeldPlan, order: NoteOrder) -> NewEvidence:
        if order.kind not in NOTED:
            raise Wanting("kind", "Choose what it is.")
        when = self.on(order.on, "on")
        what = "Say where it is held, such as a file or minute reference."
        if order.expires is not None and order.expires <= self.today:
            raise Wanting("expires", "Enter a day to come, or leave it empty.")
        return NewEvidence(
            Kind(order.kind),
            when.first,
            when.last,
            self._refs(tx, held, order.refs),
            count=_count(order.count),
            reference=reference(order.reference, "reference", what=what),
            marking=Marking.OFFICIAL_SENSITIVE if order.sensitive else Marking.OFFICIAL,
            expires=order.expires,
            line=_line(tx, held.body, order.line),
            corrects=self._corrected(tx, held, order.corrects, Kind(order.kind), self.person),
            why=_why(order.why) if order.corrects is not None else "",
        )

    def _checked(self, tx: Transaction, held: HeldPlan, body: str, order: CheckOrder) -> NewEvidence:
        when = self.on(order.on, "on")
        numbers = [
            _number(text, field)
            for text, field in (
                (order.held, "held"), (order.sampled, "sampled"), (order.confirmed, "confirmed"),
            )
        ]  # fmt: skip
        in_plan, sampled, confirmed = numbers
        if not 1 <= sampled <= in_plan:
            raise Wanting(
                "sampled", "Enter how many requirements you looked at: at least 1, and no more than it has."
            )
        if confirmed > sampled:
            raise Wanting("confirmed", "That is more than you looked at.")
        if order.satisfied not in {"yes", "no"}:
            raise Wanting("satisfied", "Choose whether you are satisfied.")
        found = Checked(
            body,
            host_of(self.register, body, self.today),
            in_plan,
            sampled,
            confirmed,
            sampled - confirmed,
            satisfied=order.satisfied == "yes",
        )
        return NewEvidence(
            Kind.CHECK,
            when.first,
            when.last,
            checked=found,
            note=said(order.note, "note", most=NOTE_LIMIT),
            line=_line(tx, held.body, order.line),
            corrects=self._corrected(tx, held, order.corrects, Kind.CHECK, self.person),
            why=_why(order.why) if order.corrects is not None else "",
        )

    def _corrected(
        self, tx: Transaction, held: HeldPlan, number: int | None, kind: Kind, person: int
    ) -> int | None:
        """The entry whose place another takes: of the same kind, and a check only by whoever made it."""
        if number is None:
            return None
        before = self.entry(tx, held, number)
        if before.said.kind is not kind or (kind is Kind.CHECK and before.person != person):
            raise NotFound
        if before not in standing_entries([before]):
            raise NotReady(_NOT_THERE)
        return number

    def _refs(self, tx: Transaction, held: HeldPlan, text: str) -> tuple[str, ...]:
        named = tuple(dict.fromkeys(text.replace(";", ",").replace(",", " ").split()))
        if not named:
            return ()
        found = tx.shelf.found(held.ref, reach=self.reach)
        known = {row.ref.casefold(): row.ref for row in found.rows} if found else {}
        missing = [ref for ref in named if ref.casefold() not in known]
        if missing or len(named) > _MOST_REFS:
            raise Wanting(
                "refs", "Write references of requirements in the current version, such as OIC-01, OIC-04."
            )
        return tuple(known[ref.casefold()] for ref in named)


def host_of(register: Register, body: str, on: dt.date) -> str:
    """The organisation that hosts another on a day: itself where none does."""
    return next(iter(sorted(register.hosts_of(body, on))), body)


def _line(tx: Transaction, body: str, text: str) -> str:
    return fit_to_publish(tx, text, "line", body=body, most=WHY_LIMIT)


def _why(text: str) -> str:
    return said(text, "why", most=WHY_LIMIT, least=LEAST_WHY, what="Say why the earlier entry is corrected.")


def _count(text: str) -> Count | None:
    try:
        return read_count(text)
    except Invalid as no:
        raise Wanting("count", str(no)) from None


def _number(text: str, field: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 6):
        raise Wanting(field, "Enter a whole number.")
    return int(digits)
