"""What waits for somebody to act: worked out when it is asked for, within the reach of whoever asks.

Nothing is stored for a notice, so nothing of one can outlive the access that it needs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Reach
from kb.plan import State
from kb.store.plans.within import draft_clause
from kb.store.tables.plans import plans, versions
from kb.store.tables.word import access_requests
from kb.store.tables.work import drafts, revisions

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_OPEN_DRAFTS = sa.select(
    plans.c.ref, plans.c.body, drafts.c.id, drafts.c.plan_id, drafts.c.submitted_at, drafts.c.returned_at
).join_from(drafts, plans, plans.c.id == drafts.c.plan_id)
_WROTE = (
    sa.select(sa.literal(1))
    .where(revisions.c.draft_id == drafts.c.id, revisions.c.saved_by == sa.bindparam("person"))
    .correlate(drafts)
    .exists()
)
_SIGNED = (
    sa.select(sa.literal(1))
    .where(revisions.c.draft_id == drafts.c.id, revisions.c.saved_by.is_not(None))
    .correlate(drafts)
    .exists()
)
_SUBMITTED = drafts.c.state == "submitted"
_RETURNED = sa.and_(drafts.c.state == "draft", drafts.c.returned_at.is_not(None))
_URGENT = plans.c.approve_by.is_not(None)
_URGENT_PLANS = (
    sa.select(plans.c.ref, plans.c.id.label("plan_id"), plans.c.urgent_number, plans.c.approve_by)
    .join_from(plans, versions, versions.c.plan_id == plans.c.id)
    .where(_URGENT, versions.c.number == plans.c.urgent_number, versions.c.state == State.CURRENT.value)
)
_ASKED = access_requests.c.state == "waiting"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that waits: on which plan, since when or until which day. `key` names it among its kind."""

    ref: str
    key: str
    at: dt.datetime | None = None
    by: dt.date | None = None
    body: str = ""


class Waiting:
    """What waits, as one transaction sees it. `reach` is that of the act that is waited for."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def to_approve(self, person: int, *, reach: Reach) -> tuple[Awaited, ...]:
        """Drafts put forward by others, in which this person had no hand, the longest waiting first."""
        others = sa.or_(drafts.c.submitted_by.is_(None), drafts.c.submitted_by != person)
        asked = _OPEN_DRAFTS.where(_SUBMITTED, others, ~_WROTE, draft_clause(reach))
        rows = self._conn.execute(asked.order_by(drafts.c.submitted_at), {"person": person})
        return tuple(
            Awaited(row.ref, f"{row.id}.{_stamp(row.submitted_at)}", row.submitted_at)
            for row in rows
            if not self._part_of(person, row.plan_id)
        )

    def returned(self, person: int, *, reach: Reach) -> tuple[Awaited, ...]:
        """Drafts that came back and in which this person wrote, or nobody who has an account."""
        asked = _OPEN_DRAFTS.where(_RETURNED, sa.or_(_WROTE, ~_SIGNED), draft_clause(reach))
        rows = self._conn.execute(asked.order_by(drafts.c.returned_at), {"person": person})
        return tuple(Awaited(row.ref, f"{row.id}.{_stamp(row.returned_at)}", row.returned_at) for row in rows)

    def to_confirm(self, person: int, *, reach: Reach) -> tuple[Awaited, ...]:
        """Plans in force, not yet approved, in whose urgent texts this person had no hand."""
        rows = self._conn.execute(_URGENT_PLANS.order_by(plans.c.approve_by))
        return tuple(
            Awaited(row.ref, f"{row.ref}@{row.urgent_number}", by=row.approve_by)
            for row in rows
            if self._tx.holding.plan(row.ref, reach=reach) is not None
            and not self._part_of(person, row.plan_id)
        )

    def _part_of(self, person: int, plan_id: int) -> bool:
        """Whether somebody had a hand in what was put in force in urgency and nobody else has approved."""
        settling = self._tx.settling
        return any(
            person in settling.writers(one) or person == settling.submitter(one)
            for one in settling.unapproved(plan_id)
        )

    def requests(self, *, reach: Reach) -> tuple[Awaited, ...]:
        """Requests for access that nobody has answered, oldest first."""
        columns = (plans.c.ref, access_requests.c.id, access_requests.c.asked_at, access_requests.c.body)
        asked = sa.select(*columns).join_from(access_requests, plans).where(_ASKED)
        return tuple(
            Awaited(row.ref, str(row.id), row.asked_at, body=row.body)
            for row in self._conn.execute(asked.order_by(access_requests.c.id))
            if self._tx.holding.plan(row.ref, reach=reach) is not None
        )

    def owners(self) -> frozenset[str]:
        """The organisations in which anything of this waits for anybody: whom else to ask is no use."""
        drafted = _OPEN_DRAFTS.where(sa.or_(_SUBMITTED, _RETURNED)).with_only_columns(plans.c.body)
        urgent = sa.select(plans.c.body).where(_URGENT)
        asked = sa.select(plans.c.body).join_from(access_requests, plans).where(_ASKED)
        return frozenset(self._conn.execute(sa.union(drafted, urgent, asked)).scalars())


def _stamp(at: dt.datetime | None) -> str:
    return at.strftime("%Y%m%d%H%M%S") if at else ""
