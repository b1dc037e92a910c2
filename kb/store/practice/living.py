"""Living facts: what is so of a requirement on a day, beside the approved text and without a new version.

What must stay true: a fact is never changed and never removed (but with the erasure of its row). Of two about the
same the one of the later day counts, of two of one day the one written later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotFound
from kb.plan import Status
from kb.store.ledger.audit import Act
from kb.store.tables.plans import plans
from kb.store.tables.work import living_facts

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

STATUS, LAST_RETURN, NEXT_DUE = KINDS = ("status", "last return", "next due")
_PLAN = sa.select(plans.c.id).where(plans.c.ref == sa.bindparam("ref"))
_ADD = sa.insert(living_facts)
_KEPT = ("id", "ref", "kind", "value", "on", "recorded_at", "recorded_by", "as_at_import", "why")
_OF = (
    sa.select(*(living_facts.c[name] for name in _KEPT))
    .where(living_facts.c.plan_id == sa.bindparam("plan"))
    .order_by(living_facts.c.id)
)


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to be recorded. `kind` is one of KINDS; `value` a status, or a day as `2026-11-24`, empty for none."""

    ref: str
    kind: str
    value: str
    on: dt.date
    why: str = ""


@dataclass(frozen=True, slots=True)
class LivingFact:
    """A fact as it was recorded. `on` is the day as at which it was so, `recorded_at` when it was written down."""

    id: int
    ref: str
    kind: str
    value: str
    on: dt.date
    recorded_at: dt.datetime
    recorded_by: int | None
    as_at_import: bool
    why: str

    @property
    def day(self) -> dt.date | None:
        """The value of a last return or a next due day; None where there is none."""
        return dt.date.fromisoformat(self.value) if self.kind != STATUS and self.value else None


@dataclass(frozen=True, slots=True)
class Known:
    """What counts of one requirement. `newest` is the highest id among its facts, 0 for none.

    `due_said` is the next due day that somebody set, with the day as at which they did.
    """

    status: Status | None = None
    status_on: dt.date | None = None
    as_at_import: bool = False
    why: str = ""
    last_return: dt.date | None = None
    due_said: tuple[dt.date, dt.date] | None = None
    newest: int = 0


NOTHING_KNOWN = Known()


def known_of(facts: Iterable[LivingFact]) -> Known:
    """What counts of the facts about one requirement, in any order."""
    every = sorted(facts, key=lambda fact: (fact.on, fact.id))
    last = {fact.kind: fact for fact in every}
    status, returned, due = (last.get(kind) for kind in KINDS)
    return Known(
        status=Status(status.value) if status else None,
        status_on=status.on if status else None,
        as_at_import=status is not None and status.as_at_import,
        why=status.why if status else "",
        last_return=returned.day if returned else None,
        due_said=(due.day, due.on) if due and due.day else None,
        newest=max((fact.id for fact in every), default=0),
    )


class Living:
    """Living facts as one transaction sees and adds them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def of(self, plan_id: int) -> tuple[LivingFact, ...]:
        """Every fact about a plan's requirements, in the order in which they were recorded.

        Whether its reader may know of the plan, and of the row, is for the caller to have asked.
        """
        return tuple(LivingFact(*row) for row in self._tx.conn.execute(_OF, {"plan": plan_id}))

    def record(self, plan_ref: str, row: str, *, kind: str, value: str, on: dt.date) -> None:
        """Record one fact about a requirement. Raises NotFound for an unknown plan."""
        self.record_all(plan_ref, [NewFact(row, kind, value, on)])

    def record_all(self, plan_ref: str, facts: Sequence[NewFact], *, as_at_import: bool = False) -> None:
        """Record facts about requirements of one plan: one audit line for each requirement.

        `as_at_import`: they were read in a text that was brought in. Raises NotFound for an unknown plan.
        """
        plan = self._tx.conn.execute(_PLAN, {"ref": plan_ref}).scalar()
        if plan is None:
            raise NotFound("There is no such plan.")
        if not facts:
            return
        written = {"plan_id": plan, "recorded_at": self._tx.at, "recorded_by": self._tx.by}
        self._tx.conn.execute(
            _ADD,
            [
                written
                | {"ref": fact.ref, "kind": fact.kind, "value": fact.value, "on": fact.on, "why": fact.why}
                | {"as_at_import": as_at_import}
                for fact in facts
            ],
        )
        self._tx.outbox.plan_changed(int(plan))
        for ref in dict.fromkeys(fact.ref for fact in facts):
            kinds = ", ".join(fact.kind for fact in facts if fact.ref == ref)
            self._tx.audit.add(Act.ALTERATION, f"{plan_ref}#{ref}", fact=kinds)
