"""Deputies: who stands in for an approver, from one day to another.

What must stay true: a deputy's grant gives no more than the approver's own does on that day. It is worked out
again each time somebody's grants are read, so that it ends the moment the approver's own is ended or the
approver is suspended. A deputy's grant is nobody's own: it names no further deputy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Grant, Role
from kb.store.people.identities import GRANT_COLUMNS, HeldGrant, held_of
from kb.store.tables.people import grants, people

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_OWN = (
    sa.select(*GRANT_COLUMNS)
    .join_from(grants, people, people.c.id == grants.c.person_id)
    .where(grants.c.role == Role.APPROVER.value, grants.c.deputy_for.is_(None))
    .where(grants.c.ended_at.is_(None), people.c.suspended_at.is_(None))
    .order_by(grants.c.id)
)


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """Who stands in, or stood, for an approver."""

    number: int
    person: int
    shown_as: str
    body: str
    starts_on: dt.date
    ends_on: dt.date


class Deputies:
    """Deputies as one transaction sees and changes them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def own_roles(self, person: int) -> tuple[HeldGrant, ...]:
        """A person's own roles of approver that nobody has ended; not those of a deputy."""
        rows = self._conn.execute(_OWN.where(grants.c.person_id == person)).mappings()
        return tuple(map(held_of, rows))

    def of(self, person: int) -> tuple[DeputyLine, ...]:
        """Who stands in for that person today or will, by the first day."""
        asked = (
            sa.select(
                grants.c.id,
                grants.c.person_id,
                people.c.shown_as,
                grants.c.body,
                grants.c.starts_on,
                grants.c.ends_on,
            )
            .join_from(grants, people, people.c.id == grants.c.person_id)
            .where(grants.c.deputy_for == person, grants.c.ended_at.is_(None))
            .order_by(grants.c.starts_on, grants.c.id)
        )
        return tuple(DeputyLine(*row) for row in self._conn.execute(asked))

    def name(self, person: int, grant: Grant, *, deputy_for: int) -> int:
        """Grant a deputy's role; gives its number."""
        number = self._tx.people.grant(person, grant)
        marked = sa.update(grants).where(grants.c.id == number).values(deputy_for=deputy_for)
        self._conn.execute(marked)
        return number


def standing_in(
    conn: sa.Connection, held: Sequence[Grant], *, approvers: Sequence[int | None]
) -> list[Grant]:
    """Grants as they count: a deputy's only as far as the approver's own goes. `approvers` says whose each is.

    A deputy's grant whose approver holds none in that organisation any more is left out.
    """
    wanted = {one for one in approvers if one is not None}
    if not wanted:
        return list(held)
    own = list(map(held_of, conn.execute(_OWN.where(grants.c.person_id.in_(wanted))).mappings()))
    counted: list[Grant] = []
    for grant, approver in zip(held, approvers, strict=True):
        if approver is None:
            counted.append(grant)
            continue
        theirs = (one.grant for one in own if one.person == approver and one.grant.body == grant.body)
        counted += [_within(grant, one) for one in theirs]
    return counted


def _within(deputy: Grant, own: Grant) -> Grant:
    starts = [day for day in (deputy.starts_on, own.starts_on) if day is not None]
    ends = [day for day in (deputy.ends_on, own.ends_on) if day is not None]
    return replace(
        deputy,
        ceiling=min(deputy.ceiling, own.ceiling),
        starts_on=max(starts, default=None),
        ends_on=min(ends, default=None),
    )
