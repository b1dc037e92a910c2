"""Triggers: what happened in the world that plans of a region must be thought about, and what their owners answered.

What must stay true: a trigger is open for a plan until its owner has answered, and only where the plan was there when
it was entered, or its standing version is older than the day on which it took effect. Answers are never changed:
a later one takes over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.plan import State
from kb.store.ledger.audit import Act
from kb.store.tables.columns import AnyRow
from kb.store.tables.people import people
from kb.store.tables.plans import plans, versions
from kb.store.tables.work import considered, triggers

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing to be thought about. `themes`: none concerns every plan of the region."""

    number: int
    body: str
    kind: str
    title: str
    on: dt.date
    note: str
    themes: tuple[str, ...]
    entered_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NewTrigger:
    """A trigger to be entered."""

    body: str
    kind: str
    title: str
    on: dt.date
    note: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """What an owner answered: `change_by` where the plan will change, None where it need not."""

    title: str
    why: str
    change_by: dt.date | None
    recorded_by: str
    recorded_at: dt.datetime


_COLUMNS = tuple(
    triggers.c[name]
    for name in ("id", "body", "kind", "title", "on", "note", "themes", "entered_at", "ended_at")
)
_LIVE = sa.select(*_COLUMNS).where(triggers.c.ended_at.is_(None)).order_by(triggers.c.on, triggers.c.id)
_STANDING = (
    sa.select(
        plans.c.id,
        plans.c.body,
        plans.c.created_at,
        versions.c.themes,
        versions.c.dated_at,
        versions.c.recorded_at,
    )
    .join_from(plans, versions, versions.c.plan_id == plans.c.id)
    .where(versions.c.state == State.CURRENT.value)
)
_ANSWERED = sa.select(considered.c.plan_id, considered.c.trigger_id)
_ANSWERS = (
    sa.select(
        triggers.c.title,
        considered.c.why,
        considered.c.change_by,
        people.c.shown_as,
        considered.c.recorded_at,
    )
    .join_from(considered, triggers, triggers.c.id == considered.c.trigger_id)
    .join(people, people.c.id == considered.c.recorded_by)
    .order_by(considered.c.id.desc())
)
_PROMISED = _ANSWERS.where(
    considered.c.plan_id == sa.bindparam("plan"),
    considered.c.change_by.is_not(None),
    considered.c.recorded_at
    >= sa.select(sa.func.max(versions.c.recorded_at))
    .where(versions.c.plan_id == sa.bindparam("plan"))
    .scalar_subquery(),
)


class Triggers:
    """Triggers and answers as one transaction sees them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of_regions(self, bodies: Collection[str]) -> tuple[Trigger, ...]:
        """Every trigger of these regions, those that have not ended first, then the newest day."""
        asked = sa.select(*_COLUMNS).where(triggers.c.body.in_(sorted(bodies)))
        rows = self._conn.execute(
            asked.order_by(triggers.c.ended_at.is_not(None), triggers.c.on.desc(), triggers.c.id.desc())
        )
        return tuple(map(_trigger, rows))

    def enter(self, new: NewTrigger) -> int:
        """Enter a trigger; gives its number. Every plan concerned is told apart anew from then on."""
        line = {
            "body": new.body,
            "kind": new.kind,
            "title": new.title,
            "on": new.on,
            "note": new.note,
            "themes": list(new.themes),
            "entered_by": self._tx.by,
            "entered_at": self._tx.at,
        }
        added = self._conn.execute(sa.insert(triggers).returning(triggers.c.id), line)
        number = int(added.scalar_one())
        self._tx.audit.add(Act.ALTERATION, f"organisation:{new.body}", trigger=number, day=new.on.isoformat())
        return number

    def end(self, number: int, *, bodies: Collection[str]) -> bool:
        """End a trigger of one of these regions. False where there is none, or it has ended."""
        live = (triggers.c.id == number, triggers.c.ended_at.is_(None), triggers.c.body.in_(sorted(bodies)))
        ended = sa.update(triggers).where(*live).values(ended_at=self._tx.at).returning(triggers.c.body)
        body = self._conn.execute(ended).scalar()
        if body is None:
            return False
        self._tx.audit.add(Act.ALTERATION, f"organisation:{body}", trigger=number, ended=True)
        return True

    def open_for(self, plan_ids: Collection[int], *, on: dt.date) -> Mapping[int, tuple[Trigger, ...]]:
        """What each of these plans has not yet considered, by the day it takes effect; plans with nothing left out.

        Whether somebody may know of the plans is for the caller to ask first.
        """
        live = [_trigger(row) for row in self._conn.execute(_LIVE)]
        if not live or not plan_ids:
            return {}
        register = self._tx.bodies.register()
        answered = {
            (row.plan_id, row.trigger_id)
            for row in self._conn.execute(_ANSWERED.where(considered.c.plan_id.in_(list(plan_ids))))
        }
        found = {}
        for plan in self._conn.execute(_STANDING.where(plans.c.id.in_(list(plan_ids)))):
            homes = _homes(plan.body, register, on)
            asked = (one for one in live if one.body in homes and _concerns(one, plan))
            waiting = tuple(one for one in asked if (plan.id, one.number) not in answered)
            if waiting:
                found[plan.id] = waiting
        return found

    def answer(
        self, plan_id: int, ref: str, trigger: Trigger, *, why: str, change_by: dt.date | None
    ) -> None:
        """Record what an owner answered: `change_by` None says that nothing need change."""
        line = {
            "trigger_id": trigger.number,
            "plan_id": plan_id,
            "answer": "no change" if change_by is None else "change",
            "why": why,
            "change_by": change_by,
            "recorded_by": self._tx.by,
            "recorded_at": self._tx.at,
        }
        self._conn.execute(sa.insert(considered), line)
        self._tx.outbox.plan_changed(plan_id)
        until = change_by.isoformat() if change_by else None
        self._tx.audit.add(Act.ALTERATION, ref, trigger=trigger.number, considered=True, until=until)

    def answered(self, plan_id: int, number: int, *, why: str, change_by: dt.date | None) -> bool:
        """Whether this very person has given this very answer."""
        theirs = {"plan_id": plan_id, "trigger_id": number, "recorded_by": self._tx.by, "why": why}
        same = (considered.c[name] == value for name, value in theirs.items())
        asked = sa.select(considered.c.id).where(
            *same, considered.c.change_by.is_not_distinct_from(change_by)
        )
        return self._conn.execute(asked).first() is not None

    def answers(self, plan_id: int) -> tuple[Considered, ...]:
        """What the owner of a plan answered, the last first."""
        rows = self._conn.execute(_ANSWERS.where(considered.c.plan_id == plan_id))
        return tuple(Considered(*row) for row in rows)

    def promised(self, plan_id: int) -> Sequence[Considered]:
        """The changes that were promised since the standing version was recorded, the last first."""
        return tuple(Considered(*row) for row in self._conn.execute(_PROMISED, {"plan": plan_id}))


def _trigger(row: AnyRow) -> Trigger:
    return Trigger(
        number=row.id,
        body=row.body,
        kind=row.kind,
        title=row.title,
        on=row.on,
        note=row.note,
        themes=tuple(row.themes),
        entered_at=row.entered_at,
        ended_at=row.ended_at,
    )


def _homes(body: str, register: Register, on: dt.date) -> frozenset[str]:
    return register.region_readers(body, on) | register.partner_regions(body, on)


def _concerns(trigger: Trigger, plan: AnyRow) -> bool:
    wanted = {theme.casefold() for theme in trigger.themes}
    if wanted and not wanted & {theme.casefold() for theme in plan.themes}:
        return False
    return bool(plan.created_at <= trigger.entered_at or plan.dated_at.date() < trigger.on)
