"""Evidence as one transaction sees and records it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.assurance import Answer, Checked, Count, How, Kind, read_quarter
from kb.plan import Marking
from kb.store.evidence.values import Evidence, EvidenceState, Given, LineClearance, NewEvidence
from kb.store.ledger.audit import Act
from kb.store.plans.typesetting import writable
from kb.store.tables.columns import by_then
from kb.store.tables.evidence import evidence_clearances, evidence_entries, evidence_states
from kb.store.tables.people import people
from kb.store.tables.plans import plans

if TYPE_CHECKING:
    from kb.store.plans.values import HeldPlan
    from kb.store.tables.columns import AnyRow, AnySelect
    from kb.store.transaction import Transaction

_ENTRIES = (
    sa.select(evidence_entries, people.c.shown_as)
    .join_from(evidence_entries, people, people.c.id == evidence_entries.c.recorded_by)
    .order_by(evidence_entries.c.plan_id, evidence_entries.c.number)
)
_STATES = (
    sa.select(evidence_states, people.c.shown_as)
    .join_from(evidence_states, people, people.c.id == evidence_states.c.recorded_by)
    .order_by(evidence_states.c.id)
)
_CLEARANCES = (
    sa.select(evidence_clearances, people.c.shown_as)
    .join_from(evidence_clearances, people, people.c.id == evidence_clearances.c.recorded_by)
    .order_by(evidence_clearances.c.id)
)
_LAST = sa.select(sa.func.max(evidence_entries.c.number)).where(
    evidence_entries.c.plan_id == sa.bindparam("plan")
)
_GIVEN = (
    sa.select(plans.c.body, evidence_entries.c.last_day, evidence_entries.c.recorded_at)
    .join_from(evidence_entries, plans, plans.c.id == evidence_entries.c.plan_id)
    .where(evidence_entries.c.kind == Kind.CHECK.value)
    .order_by(evidence_entries.c.id)
)


class EvidenceKept:
    """What is recorded about plans, oldest first, and adding to it. Who may is for the desk to have asked."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of(
        self, plan_ids: Collection[int], *, before: dt.datetime | None = None
    ) -> Mapping[int, tuple[Evidence, ...]]:
        """Every entry on these plans, by plan; plans without any are left out."""
        if not plan_ids:
            return {}
        asked = _ENTRIES.where(evidence_entries.c.plan_id.in_(list(plan_ids)))
        rows = self._conn.execute(by_then(asked, evidence_entries, before)).all()
        ids = [row.id for row in rows]
        states = self._beside(_STATES, evidence_states, ids, before)
        cleared = self._beside(_CLEARANCES, evidence_clearances, ids, before)
        corrected = {(row.plan_id, row.corrects): row.recorded_at for row in rows if row.corrects}
        found: defaultdict[int, list[Evidence]] = defaultdict(list)
        for row in rows:
            found[row.plan_id].append(
                Evidence(
                    row.plan_id,
                    row.number,
                    _said(row),
                    row.body,
                    row.recorded_by,
                    row.shown_as,
                    row.recorded_at,
                    row.role,
                    tuple(map(_state, states.get(row.id, ()))),
                    tuple(map(_clearance, cleared.get(row.id, ()))),
                    corrected.get((row.plan_id, row.number)),
                )
            )
        return {plan: tuple(entries) for plan, entries in found.items()}

    def given_by(self, body: str, *, before: dt.datetime | None = None) -> tuple[Given, ...]:
        """Every check that an organisation made, or hosted, of another one's plan."""
        theirs = (evidence_entries.c.checked_by == body) | (evidence_entries.c.host == body)
        rows = self._conn.execute(
            by_then(_GIVEN.where(theirs, plans.c.body != body), evidence_entries, before)
        )
        return tuple(Given(row.body, row.last_day, row.recorded_at) for row in rows)

    def lines_waiting(self, bodies: Collection[str], *, by_others_than: int = 0) -> Mapping[str, int]:
        """How many lines for publication wait to be confirmed on plans of these organisations, by plan.

        Those that a person wrote are left out: somebody else confirms them.
        """
        later = evidence_entries.alias()
        said = evidence_entries.c
        gone = (
            sa.exists().where(evidence_clearances.c.entry_id == said.id),
            sa.exists().where(evidence_states.c.entry_id == said.id, evidence_states.c.act == "withdrawn"),
            sa.exists().where(later.c.plan_id == said.plan_id, later.c.corrects == said.number),
        )
        asked = (
            sa.select(plans.c.ref, sa.func.count())
            .join_from(evidence_entries, plans, plans.c.id == said.plan_id)
            .where(said.line != "", said.recorded_by != by_others_than, *(~one for one in gone))
            .group_by(plans.c.ref)
            .order_by(plans.c.ref)
        )
        rows = self._conn.execute(asked.where(plans.c.body.in_(list(bodies))))
        return {ref: int(many) for ref, many in rows}

    def add(self, plan: HeldPlan, new: NewEvidence, *, body: str, role: str) -> int:
        """Record an entry for an organisation; gives its number in the plan's evidence."""
        writable(*new.refs, new.reference, new.looked_by, new.line, new.note, new.why)
        number = (self._conn.execute(_LAST, {"plan": plan.plan_id}).scalar() or 0) + 1
        line = _line(new) | {"plan_id": plan.plan_id, "number": number, "body": body}
        self._conn.execute(sa.insert(evidence_entries), line | self._recorded(role))
        self._tx.audit.add(
            Act.COLLECTION, plan.ref, evidence=number, kind=new.kind.value, corrects=new.corrects
        )
        return number

    def mark(self, plan: HeldPlan, number: int, act: str, *, why: str, role: str) -> None:
        """Record what became of an entry: withdrawn, disputed or settled."""
        writable(why)
        line = {"entry_id": self._entry(plan, number).id, "act": act, "why": why}
        self._conn.execute(sa.insert(evidence_states), line | self._recorded(role))
        self._tx.audit.add(Act.ALTERATION, plan.ref, evidence=number, became=act)

    def decide(self, plan: HeldPlan, number: int, *, cleared: bool, why: str = "", role: str) -> None:
        """Confirm the line of an entry for publication, or take that back. The database refuses its own writer."""
        writable(why)
        entry = self._entry(plan, number)
        line = {"entry_id": entry.id, "written_by": entry.recorded_by, "cleared": cleared, "why": why}
        self._conn.execute(sa.insert(evidence_clearances), line | self._recorded(role))
        self._tx.audit.add(Act.ALTERATION, plan.ref, evidence=number, cleared=cleared)

    def _entry(self, plan: HeldPlan, number: int) -> AnyRow:
        mine = (evidence_entries.c.plan_id == plan.plan_id, evidence_entries.c.number == number)
        asked = sa.select(evidence_entries.c.id, evidence_entries.c.recorded_by).where(*mine)
        return self._conn.execute(asked).one()

    def _recorded(self, role: str) -> dict[str, object]:
        return {"recorded_by": self._tx.by, "recorded_at": self._tx.at, "role": role}

    def _beside(
        self, asked: AnySelect, table: sa.Table, entries: Collection[int], before: dt.datetime | None
    ) -> Mapping[int, list[AnyRow]]:
        found: defaultdict[int, list[AnyRow]] = defaultdict(list)
        if entries:
            for row in self._conn.execute(
                by_then(asked.where(table.c.entry_id.in_(list(entries))), table, before)
            ):
                found[row.entry_id].append(row)
        return found


def _state(row: AnyRow) -> EvidenceState:
    return EvidenceState(row.act, row.why, row.recorded_by, row.shown_as, row.recorded_at, row.role)


def _clearance(row: AnyRow) -> LineClearance:
    return LineClearance(row.cleared, row.why, row.shown_as, row.recorded_at, row.role)


def _said(row: AnyRow) -> NewEvidence:
    return NewEvidence(
        kind=Kind(row.kind),
        first=row.first_day,
        last=row.last_day,
        refs=tuple(row.refs),
        version=row.version,
        quarter=read_quarter(row.quarter) if row.quarter else None,
        answer=Answer(row.answer) if row.answer else None,
        count=Count(row.met, row.out_of, How(row.met_how), How(row.out_of_how)) if row.met_how else None,
        reference=row.reference,
        looked_by=row.looked_by,
        marking=Marking(row.marking),
        expires=row.expires,
        line=row.line,
        checked=_checked(row),
        note=row.note,
        corrects=row.corrects,
        why=row.why,
    )


def _checked(row: AnyRow) -> Checked | None:
    if row.satisfied is None:
        return None
    return Checked(
        row.checked_by, row.host, row.held, row.sampled, row.confirmed, row.not_confirmed, row.satisfied
    )


def _line(new: NewEvidence) -> dict[str, object]:
    count, checked = new.count, new.checked
    return {
        "kind": new.kind.value,
        "first_day": new.first,
        "last_day": new.last,
        "refs": list(new.refs),
        "version": new.version,
        "quarter": str(new.quarter) if new.quarter else "",
        "answer": new.answer.value if new.answer else "",
        "met": count.met if count else None,
        "met_how": count.how.value if count else "",
        "out_of": count.of if count else None,
        "out_of_how": count.of_how.value if count else "",
        "reference": new.reference,
        "looked_by": new.looked_by,
        "marking": int(new.marking),
        "expires": new.expires,
        "line": new.line,
        "checked_by": checked.body if checked else None,
        "host": checked.host if checked else None,
        "held": checked.held if checked else None,
        "sampled": checked.sampled if checked else None,
        "confirmed": checked.confirmed if checked else None,
        "not_confirmed": checked.not_confirmed if checked else None,
        "satisfied": checked.satisfied if checked else None,
        "note": new.note,
        "corrects": new.corrects,
        "why": new.why,
    }
