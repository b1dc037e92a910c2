"""What the checks of a plan must know beside its text: what was dismissed, which references are used up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotFound
from kb.store.ledger.audit import Act
from kb.store.tables.columns import AnyRow
from kb.store.tables.people import people
from kb.store.tables.plans import plans, requirements, versions
from kb.store.tables.work import dismissals, drafts, retirements

if TYPE_CHECKING:
    from kb.store.plans.values import HeldPlan
    from kb.store.transaction import Transaction

_OF = (
    sa.select(
        *(dismissals.c[name] for name in ("id", "kind", "phrase", "why")),
        plans.c.ref,
        people.c.shown_as,
        dismissals.c.recorded_at,
    )
    .join_from(dismissals, plans, plans.c.id == dismissals.c.plan_id)
    .join(people, people.c.id == dismissals.c.recorded_by)
    .where(dismissals.c.body == sa.bindparam("body"))
    .order_by(dismissals.c.recorded_at, dismissals.c.id)
)
_SETTLED = sa.select(dismissals.c.kind, dismissals.c.phrase).where(dismissals.c.body == sa.bindparam("body"))
_NEWEST = (
    sa.select(sa.func.max(versions.c.number))
    .where(versions.c.plan_id == sa.bindparam("plan"))
    .scalar_subquery()
)
_USED = (
    sa.select(requirements.c.ref, sa.func.max(versions.c.number) == _NEWEST)
    .join_from(requirements, versions, versions.c.id == requirements.c.version_id)
    .where(versions.c.plan_id == sa.bindparam("plan"))
    .group_by(requirements.c.ref)
)
_RETIRED = (
    sa.select(retirements.c.ref)
    .join_from(retirements, drafts, drafts.c.id == retirements.c.draft_id)
    .where(drafts.c.plan_id == sa.bindparam("plan"), drafts.c.state == "ended")
)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A phrase that an organisation has looked at and lets stand, in all its plans. `phrase` is folded."""

    number: int
    kind: str
    phrase: str
    why: str
    plan_ref: str
    by: str
    at: dt.datetime


class Dismissals:
    """Dismissed phrases and used references as one transaction sees and changes them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def settled(self, body: str) -> frozenset[tuple[str, str]]:
        """What an organisation has dismissed, as (kind, folded phrase): what the checks take."""
        return frozenset((row.kind, row.phrase) for row in self._conn.execute(_SETTLED, {"body": body}))

    def of(self, body: str) -> tuple[Dismissal, ...]:
        """What an organisation has dismissed, with the reasons, the oldest first."""
        return tuple(_dismissal(row) for row in self._conn.execute(_OF, {"body": body}))

    def add(self, plan: HeldPlan, *, kind: str, phrase: str, why: str) -> bool:
        """Dismiss a folded phrase for the plan's organisation. False, and nothing changed, where it was already."""
        if (kind, phrase) in self.settled(plan.body):
            return False
        line = {"body": plan.body, "kind": kind, "phrase": phrase, "why": why, "plan_id": plan.plan_id}
        line |= {"recorded_by": self._tx.by, "recorded_at": self._tx.at}
        self._conn.execute(sa.insert(dismissals), line)
        self._tx.audit.add(Act.ALTERATION, f"{plan.ref}/draft", dismissed=kind)
        return True

    def take_back(self, plan: HeldPlan, number: int) -> None:
        """Let a phrase be spotted again. Raises NotFound where the plan's organisation has no such dismissal."""
        theirs = (dismissals.c.id == number, dismissals.c.body == plan.body)
        kind = self._conn.execute(sa.select(dismissals.c.kind).where(*theirs)).scalar()
        if kind is None:
            raise NotFound
        self._conn.execute(sa.delete(dismissals).where(*theirs))
        self._tx.audit.add(Act.ALTERATION, f"{plan.ref}/draft", dismissal_taken_back=kind)

    def gone(self, plan_id: int) -> frozenset[str]:
        """References that must not come back: of every version of a plan or retired in a draft that has ended,
        but for those of the newest version."""
        used = self._conn.execute(_USED, {"plan": plan_id}).all()
        standing = {ref.casefold() for ref, newest in used if newest}
        ever = {ref for ref, _ in used} | set(self._conn.execute(_RETIRED, {"plan": plan_id}).scalars())
        return frozenset(ref for ref in ever if ref.casefold() not in standing)


def _dismissal(row: AnyRow) -> Dismissal:
    return Dismissal(row.id, row.kind, row.phrase, row.why, row.ref, row.shown_as, row.recorded_at)
