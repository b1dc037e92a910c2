"""Requests for access to a plan: asked for one organisation, answered once by the plan's owner.

What must stay true: an organisation has one request waiting for a plan; an answered one is never answered again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotReady
from kb.store.ledger.audit import Act
from kb.store.plans.typesetting import writable
from kb.store.tables.columns import AnyRow, AnySelect
from kb.store.tables.plans import plans
from kb.store.tables.word import access_requests

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

WAITING, GRANTED, REFUSED = "waiting", "granted", "refused"
_REQUESTS = sa.select(access_requests, plans.c.ref.label("plan_ref"), plans.c.body.label("owner")).join_from(
    access_requests, plans, plans.c.id == access_requests.c.plan_id
)


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """One request. `state` is `waiting`, `granted` or `refused`; `until` the last day of what was granted, if any."""

    id: int
    plan_ref: str
    owner: str
    body: str
    why: str
    asked_by: int
    asked_at: dt.datetime
    state: str
    answer: str
    answered_at: dt.datetime | None
    answered_by: int | None
    until: dt.date | None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return self.state == WAITING


class Requests:
    """The requests in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def ask(self, plan_id: int, body: str, why: str) -> AccessRequest:
        """Ask for access for an organisation. Raises NotReady where it has asked and waits for the answer."""
        writable(why)
        if (last := self.last(plan_id, body)) is not None and last.waits:
            raise NotReady("Your organisation has asked already. The owner has still to answer.")
        line = {
            "plan_id": plan_id,
            "body": body,
            "why": why,
            "asked_by": self._tx.by,
            "asked_at": self._tx.at,
            "state": WAITING,
        }
        made = sa.insert(access_requests).values(line).returning(access_requests.c.id)
        asked = self._conn.execute(made).scalar_one()
        request = self._all(_REQUESTS.where(access_requests.c.id == asked))[0]
        self._tx.audit.add(Act.ALTERATION, request.plan_ref, request=request.id, organisation=body)
        return request

    def one(self, number: int) -> AccessRequest | None:
        """The request of that number. Whether the asker may know of it is for the caller to ask."""
        found = self._all(_REQUESTS.where(access_requests.c.id == number))
        return found[0] if found else None

    def last(self, plan_id: int, body: str) -> AccessRequest | None:
        """What an organisation last asked about a plan."""
        mine = (access_requests.c.plan_id == plan_id, access_requests.c.body == body)
        found = self._all(_REQUESTS.where(*mine).order_by(access_requests.c.id.desc()).limit(1))
        return found[0] if found else None

    def waiting(self, plan_ids: Collection[int]) -> tuple[AccessRequest, ...]:
        """Those about these plans that nobody has answered, oldest first."""
        theirs = (access_requests.c.state == WAITING, access_requests.c.plan_id.in_(list(plan_ids)))
        return self._all(_REQUESTS.where(*theirs).order_by(access_requests.c.id))

    def answer(self, request: AccessRequest, state: str, *, words: str, until: dt.date | None = None) -> None:
        """Answer a request. Raises NotReady where somebody has answered it."""
        writable(words)
        answered = (
            sa.update(access_requests)
            .where(access_requests.c.id == request.id, access_requests.c.state == WAITING)
            .values(
                state=state,
                answer=words,
                until=until,
                answered_by=self._tx.by,
                answered_at=self._tx.at,
            )
        )
        if self._conn.execute(answered).rowcount == 0:
            raise NotReady("Somebody has answered this request already.")
        self._tx.audit.add(
            Act.ALTERATION, request.plan_ref, request=request.id, organisation=request.body, answered=state
        )

    def _all(self, question: AnySelect) -> tuple[AccessRequest, ...]:
        return tuple(map(_request, self._conn.execute(question)))


def _request(row: AnyRow) -> AccessRequest:
    return AccessRequest(
        id=row.id,
        plan_ref=row.plan_ref,
        owner=row.owner,
        body=row.body,
        why=row.why,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=row.state,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        until=row.until,
    )
