"""Core requirements of a region, and for how long an adapted plan may do without one.

What must stay true: a mark and an exception are never changed, only ended or followed, so an earlier day can be told
as it was. Nothing here opens a text: whether somebody may read either plan is for the desk to ask.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.ledger.audit import Act
from kb.store.plans.typesetting import writable
from kb.store.tables.kin import core_rows, exceptions
from kb.store.tables.people import people
from kb.store.tables.plans import plans

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CoreMark:
    """That a region's editor held a requirement for core. `ended_at` is None while it is."""

    id: int
    plan_id: int
    ref: str
    body: str
    marked_by: str
    marked_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NewException:
    """Why a plan does without a core requirement (`ref` is the source's row), until which day, and by which role."""

    plan_id: int
    plan_ref: str
    source_id: int
    ref: str
    why: str
    until: dt.date
    role: str = ""


@dataclass(frozen=True, slots=True)
class CoreException:
    """An exception as recorded."""

    id: int
    plan_id: int
    source_id: int
    ref: str
    why: str
    until: dt.date
    role: str
    recorded_at: dt.datetime


_MARKS = (
    sa.select(
        *(core_rows.c[name] for name in ("id", "plan_id", "ref", "body")),
        people.c.shown_as.label("marked_by"),
        core_rows.c.marked_at,
        core_rows.c.ended_at,
    )
    .join_from(core_rows, people, people.c.id == core_rows.c.marked_by)
    .order_by(core_rows.c.ended_at.is_not(None), core_rows.c.id)
)
_FIELDS = ("id", "plan_id", "source_id", "ref", "why", "until", "role", "recorded_at")
_EXCEPTIONS = sa.select(*(exceptions.c[name] for name in _FIELDS)).order_by(exceptions.c.id)


class Core:
    """Core requirements and exceptions as one transaction sees and records them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def marks(self, plan_id: int) -> tuple[CoreMark, ...]:
        """Everything of a plan that was ever held for core, what still is first."""
        rows = self._conn.execute(_MARKS.where(core_rows.c.plan_id == plan_id)).mappings()
        return tuple(CoreMark(**row) for row in rows)

    def refs(
        self, plan_ids: Collection[int], *, before: dt.datetime | None = None
    ) -> Mapping[int, frozenset[str]]:
        """Which rows of each plan are core now, or were at an instant; plans without any left out."""
        if not plan_ids:
            return {}
        asked = sa.select(core_rows.c.plan_id, core_rows.c.ref).where(
            core_rows.c.plan_id.in_(list(plan_ids)), *_standing(before)
        )
        found: defaultdict[int, set[str]] = defaultdict(set)
        for row in self._conn.execute(asked):
            found[row.plan_id].add(row.ref)
        return {plan: frozenset(refs) for plan, refs in found.items()}

    def plans_of(self, bodies: Collection[str], *, before: dt.datetime | None = None) -> tuple[str, ...]:
        """The plans with core rows of these regions, most rows first. Who may know of them is to be asked."""
        many = sa.func.count()
        asked = (
            sa.select(plans.c.ref)
            .join_from(core_rows, plans, plans.c.id == core_rows.c.plan_id)
            .where(core_rows.c.body.in_(sorted(bodies)), *_standing(before))
            .group_by(plans.c.ref)
            .order_by(many.desc(), plans.c.ref)
        )
        return tuple(self._conn.execute(asked).scalars())

    def mark(self, plan: tuple[int, str], refs: Collection[str], body: str) -> int:
        """Hold rows of a plan for core in a region; gives how many are new."""
        plan_id, ref = plan
        standing = sa.select(core_rows.c.ref).where(
            core_rows.c.plan_id == plan_id, core_rows.c.body == body, core_rows.c.ended_at.is_(None)
        )
        known = {row.casefold() for row in self._conn.execute(standing).scalars()}
        new = [row for row in dict.fromkeys(refs) if row.casefold() not in known]
        if new:
            by = {"plan_id": plan_id, "body": body, "marked_by": self._tx.by, "marked_at": self._tx.at}
            self._conn.execute(sa.insert(core_rows), [by | {"ref": row} for row in new])
            self._told(plan_id, ref, core=len(new), region=body)
        return len(new)

    def end(self, plan: tuple[int, str], refs: Collection[str], body: str) -> int:
        """Hold these rows for core no more; gives how many were."""
        plan_id, ref = plan
        which = (
            core_rows.c.plan_id == plan_id,
            core_rows.c.body == body,
            core_rows.c.ref.in_(list(refs)),
            core_rows.c.ended_at.is_(None),
        )
        over = {"ended_at": self._tx.at, "ended_by": self._tx.by}
        ended = self._conn.execute(sa.update(core_rows).where(*which).values(over)).rowcount
        if ended:
            self._told(plan_id, ref, core_ended=ended, region=body)
        return int(ended)

    def record(self, new: NewException) -> None:
        """Record why a plan does without a core row. Raises Invalid for what no database can hold."""
        writable(new.why, new.role, new.ref)
        line = {name: getattr(new, name) for name in _FIELDS if name not in {"id", "recorded_at"}}
        line |= {"recorded_by": self._tx.by, "recorded_at": self._tx.at}
        self._conn.execute(sa.insert(exceptions), line)
        self._told(new.plan_id, new.plan_ref, exception=new.ref, until=new.until.isoformat())

    def exceptions(
        self, plan_ids: Collection[int], *, before: dt.datetime | None = None
    ) -> Mapping[tuple[int, int, str], CoreException]:
        """The last exception of each plan, source and row (in small letters), recorded before an instant or at all."""
        if not plan_ids:
            return {}
        asked = _EXCEPTIONS.where(exceptions.c.plan_id.in_(list(plan_ids)))
        asked = asked if before is None else asked.where(exceptions.c.recorded_at < before)
        every = (CoreException(**row) for row in self._conn.execute(asked).mappings())
        return {(one.plan_id, one.source_id, one.ref.casefold()): one for one in every}

    def _told(self, plan_id: int, ref: str, **facts: str | int) -> None:
        self._tx.outbox.plan_changed(plan_id)
        self._tx.audit.add(Act.ALTERATION, ref, **facts)


def _standing(before: dt.datetime | None) -> tuple[sa.ColumnElement[bool], ...]:
    if before is None:
        return (core_rows.c.ended_at.is_(None),)
    return (
        core_rows.c.marked_at < before,
        sa.or_(core_rows.c.ended_at.is_(None), core_rows.c.ended_at >= before),
    )
