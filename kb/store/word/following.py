"""What a person follows, when they last read something, and when they were last written to about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import TooLarge
from kb.store.ledger.audit import Act
from kb.store.tables.columns import EPOCH
from kb.store.tables.people import people
from kb.store.tables.plans import audit
from kb.store.tables.word import follows, told

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

LIMIT = 60
_READING = (Act.CONSULTATION.value, Act.DISCLOSURE.value)
_THEIRS = follows.c.person_id == sa.bindparam("person")
_ONE_OF_THEIRS = sa.select(follows.c.since).where(
    _THEIRS, follows.c.kind == sa.bindparam("what"), follows.c.value == sa.bindparam("which")
)


@dataclass(frozen=True, slots=True)
class Follow:
    """Something followed: `kind` is plan, theme or search; `value` a reference, a theme, or what a search asks.

    `name` is what the person called a search. Nothing that came before `seen_at` is news.
    """

    kind: str
    value: str
    name: str
    since: dt.datetime
    seen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Told:
    """When a person was last written to: `waiting` marks all that was waiting for them then."""

    waiting: frozenset[str] = frozenset()
    digest_at: dt.datetime | None = None


_UNTOLD = Told()


class Following:
    """What each person follows, as one transaction sees and changes it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of(self, person: int) -> tuple[Follow, ...]:
        """All that a person follows: plans, then searches, then themes, each in the order of following."""
        columns = (follows.c.kind, follows.c.value, follows.c.name, follows.c.since, follows.c.seen_at)
        asked = sa.select(*columns).where(_THEIRS).order_by(follows.c.kind, follows.c.since, follows.c.value)
        return tuple(Follow(*row) for row in self._conn.execute(asked, {"person": person}))

    def follows(self, person: int, kind: str, value: str) -> bool:
        """Whether a person follows that."""
        asked = {"person": person, "what": kind, "which": value}
        return self._conn.execute(_ONE_OF_THEIRS, asked).first() is not None

    def add(self, person: int, kind: str, value: str, *, name: str = "") -> None:
        """Follow something from now on. Following it already changes nothing.

        Raises TooLarge when the person would follow more than LIMIT things.
        """
        if self.follows(person, kind, value):
            return
        count = sa.select(sa.func.count()).select_from(follows).where(_THEIRS)
        if self._conn.execute(count, {"person": person}).scalar_one() >= LIMIT:
            raise TooLarge(f"You can follow {LIMIT} things. Stop following one of them first.")
        at = self._tx.at
        line = {"person_id": person, "kind": kind, "value": value, "name": name, "since": at, "seen_at": at}
        self._conn.execute(sa.insert(follows), line)

    def drop(self, person: int, kind: str, value: str) -> None:
        """Follow something no more. Not following it is no matter."""
        self._conn.execute(
            sa.delete(follows).where(
                follows.c.person_id == person, follows.c.kind == kind, follows.c.value == value
            )
        )

    def seen(self, person: int) -> None:
        """Let nothing that came before now be news to a person."""
        self._conn.execute(
            sa.update(follows).where(follows.c.person_id == person).values(seen_at=self._tx.at)
        )

    def read_at(self, person: int, things: Collection[str]) -> Mapping[str, dt.datetime]:
        """When a person last read each of these, named as in the audit (`sussex/oic@3`); never read is left out."""
        if not things:
            return {}
        asked = (
            sa.select(audit.c.object, sa.func.max(audit.c.at))
            .where(audit.c.object.in_(sorted(things)), audit.c.person_id == person)
            .where(audit.c.act.in_(_READING))
            .group_by(audit.c.object)
        )
        return {thing: _instant(at) for thing, at in self._conn.execute(asked)}

    def to_sum_up(self, since: dt.datetime, *, limit: int) -> tuple[int, ...]:
        """People with an address for letters who have had no summary since that instant and were there before it."""
        asked = (
            sa.select(people.c.id)
            .join_from(people, told, told.c.person_id == people.c.id, isouter=True)
            .where(people.c.suspended_at.is_(None), people.c.login.contains("@"), people.c.created_at < since)
            .where(sa.or_(told.c.digest_at.is_(None), told.c.digest_at < since))
        )
        return tuple(self._conn.execute(asked.order_by(people.c.id).limit(limit)).scalars())

    def told(self, person: int) -> Told:
        """When a person was last written to."""
        row = self._conn.execute(sa.select(told).where(told.c.person_id == person)).first()
        return _UNTOLD if row is None else Told(frozenset(row.waiting.split()), row.digest_at)

    def tell(self, person: int, *, waiting: Collection[str] | None = None, digest: bool = False) -> None:
        """Remember that a person has been written to: about all that waits, or with the week's summary."""
        values: dict[str, object] = {}
        if waiting is not None:
            values = {"waiting": " ".join(sorted(waiting)), "told_at": self._tx.at}
        if digest:
            values["digest_at"] = self._tx.at
        changed = self._conn.execute(sa.update(told).where(told.c.person_id == person).values(values))
        if changed.rowcount == 0:
            self._conn.execute(sa.insert(told), {"person_id": person, "waiting": "", **values})


def _instant(at: dt.datetime | int) -> dt.datetime:
    # What a function of SQL gives is bare on some paths: the column's own type is not always handed on.
    return at if isinstance(at, dt.datetime) else EPOCH + dt.timedelta(microseconds=at)
