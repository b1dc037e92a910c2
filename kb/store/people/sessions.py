"""What keeps a person signed in, and what lets them in once.

What must stay true: of a session's key and a link's token only the SHA-256 is kept, so the tables alone
sign nobody in. A link is used once even when two people follow it in the same instant.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Actor
from kb.store.people.deputies import standing_in
from kb.store.people.identities import GRANT_COLUMNS, PERSON_COLUMNS, Person, grant_of, person_of
from kb.store.tables import people as t

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_TOUCH_EVERY = dt.timedelta(minutes=1)


def hashed(secret: str) -> str:
    """What is kept of a key, a token or a name: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Visit:
    """A live session with whose it is and what they hold, as one question answers it."""

    key_hash: str = field(repr=False)
    person: Person
    actor: Actor
    started_at: dt.datetime
    seen_at: dt.datetime
    whole: bool

    def due(self, at: dt.datetime) -> bool:
        """Whether the last-seen mark is old enough to be worth a write: a minute."""
        return at - self.seen_at >= _TOUCH_EVERY

    def over(self, at: dt.datetime, *, idle: dt.timedelta, absolute: dt.timedelta) -> bool:
        """Whether it has been left alone too long, or has lasted too long."""
        return at - self.seen_at > idle or at - self.started_at > absolute


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session as its own person sees it."""

    key_hash: str = field(repr=False)
    started_at: dt.datetime
    seen_at: dt.datetime


_LIVE = t.sessions.c.ended_at.is_(None)
_SEEN = (
    sa.select(
        t.sessions.c.started_at, t.sessions.c.seen_at, t.sessions.c.whole, *PERSON_COLUMNS, *GRANT_COLUMNS
    )
    .join(t.people, t.people.c.id == t.sessions.c.person_id)
    .outerjoin(t.grants, (t.grants.c.person_id == t.people.c.id) & t.grants.c.ended_at.is_(None))
    .where(t.sessions.c.key_hash == sa.bindparam("key_hash"), _LIVE, t.people.c.suspended_at.is_(None))
    .order_by(t.grants.c.id)
)


class Sessions:
    """Server-side sessions in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def open(self, person: int, *, whole: bool) -> str:
        """Begin a session and give its key: 256 random bits, told once. `whole`: no second factor to come."""
        key = secrets.token_urlsafe(32)
        self._conn.execute(
            sa.insert(t.sessions),
            {
                "key_hash": hashed(key),
                "person_id": person,
                "started_at": self._tx.at,
                "seen_at": self._tx.at,
                "whole": whole,
            },
        )
        return key

    def seen(self, key_hash: str) -> Visit | None:
        """The session of that key that nobody has ended, of a person who is not suspended.

        One question, on every request. Whether it is too old is `Visit.over`.
        """
        rows = self._conn.execute(_SEEN, {"key_hash": key_hash}).mappings().all()
        if not rows:
            return None
        first = rows[0]
        granted = [row for row in rows if row["grant_id"] is not None]
        grants = standing_in(
            self._conn, list(map(grant_of, granted)), approvers=[row["deputy_for"] for row in granted]
        )
        return Visit(
            key_hash=key_hash,
            person=person_of(first),
            actor=Actor(first["id"], tuple(grants)),
            started_at=first["started_at"],
            seen_at=first["seen_at"],
            whole=bool(first["whole"]),
        )

    def touch(self, key_hash: str) -> None:
        """Mark a session as seen now. The mark never moves back, whatever the clock does."""
        self._conn.execute(
            sa.update(t.sessions)
            .where(t.sessions.c.key_hash == key_hash, t.sessions.c.seen_at < self._tx.at, _LIVE)
            .values(seen_at=self._tx.at)
        )

    def end(self, key_hash: str) -> bool:
        """End one session. False when it was over already or never was."""
        return self._end(t.sessions.c.key_hash == key_hash) == 1

    def end_all(self, person: int, *, but: str | None = None) -> int:
        """End every session of a person, except the one of key hash `but`. How many there were."""
        return self._end((t.sessions.c.person_id == person) & (t.sessions.c.key_hash != (but or "")))

    def end_everybodys(self) -> int:
        """End every session there is, as after a restore. How many there were."""
        return self._end(sa.true())

    def of(self, person: int, *, since: dt.datetime) -> tuple[SessionLine, ...]:
        """A person's live sessions that began after `since`, last used first."""
        asked = (
            sa.select(t.sessions.c.key_hash, t.sessions.c.started_at, t.sessions.c.seen_at)
            .where(t.sessions.c.person_id == person, t.sessions.c.started_at > since, _LIVE)
            .order_by(t.sessions.c.seen_at.desc(), t.sessions.c.started_at.desc())
        )
        return tuple(SessionLine(*row) for row in self._conn.execute(asked))

    def forget(self, before: dt.datetime) -> int:
        """Delete sessions last seen before that instant. How many there were."""
        return self._conn.execute(sa.delete(t.sessions).where(t.sessions.c.seen_at < before)).rowcount

    def _end(self, which: sa.ColumnElement[bool]) -> int:
        ended = sa.update(t.sessions).where(which, _LIVE).values(ended_at=self._tx.at)
        return self._conn.execute(ended).rowcount


class Purpose(enum.StrEnum):
    """What a one-time link is for."""

    INVITE = "invite"
    RESET = "reset"
    FIRST_ADMINISTRATOR = "first-admin"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link that still works opens."""

    purpose: Purpose
    person: int
    expires_at: dt.datetime


class Tokens:
    """One-time links in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def make(self, purpose: Purpose, person: int, *, lasts: dt.timedelta) -> str:
        """A new link's token, told once. Links made earlier for this person stop working."""
        self.cancel(person)
        token = secrets.token_urlsafe(32)
        self._conn.execute(
            sa.insert(t.tokens),
            {
                "hash": hashed(token),
                "purpose": purpose.value,
                "person_id": person,
                "expires_at": self._tx.at + lasts,
            },
        )
        return token

    def read(self, token: str, *, at: dt.datetime) -> Invitation | None:
        """What a link opens, without using it. None when it is unknown, used or too old."""
        asked = sa.select(t.tokens.c.purpose, t.tokens.c.person_id, t.tokens.c.expires_at).where(
            t.tokens.c.hash == hashed(token), t.tokens.c.used_at.is_(None), t.tokens.c.expires_at > at
        )
        row = self._conn.execute(asked).one_or_none()
        return None if row is None else Invitation(Purpose(row[0]), row[1], row[2])

    def use(self, token: str) -> bool:
        """Use a link up. True once only, whoever else follows it at the same time."""
        used = self._conn.execute(
            sa.update(t.tokens)
            .where(
                t.tokens.c.hash == hashed(token),
                t.tokens.c.used_at.is_(None),
                t.tokens.c.expires_at > self._tx.at,
            )
            .values(used_at=self._tx.at)
        )
        return used.rowcount == 1

    def cancel(self, person: int) -> None:
        """Make every open link of a person useless."""
        self._conn.execute(
            sa.update(t.tokens)
            .where(t.tokens.c.person_id == person, t.tokens.c.used_at.is_(None))
            .values(used_at=self._tx.at)
        )

    def forget(self, before: dt.datetime) -> int:
        """Delete links that stopped working before that instant. How many there were."""
        return self._conn.execute(sa.delete(t.tokens).where(t.tokens.c.expires_at < before)).rowcount
