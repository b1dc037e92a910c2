"""People and what they were granted. Who may ask is the desk's affair: every question here is of facts.

What must stay true: a login is one person whatever its case; what a grant was is never rewritten, it
is ended; a suspended person has no session left when the transaction that suspended them commits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Actor, Grant, Role
from kb.errors import Invalid
from kb.store.people.deputies import standing_in
from kb.store.people.identities import (
    GRANT_COLUMNS,
    PERSON_COLUMNS,
    SHOWN_AS_LIMIT,
    Credentials,
    HeldGrant,
    Person,
    PersonCard,
    credentials_of,
    fold_login,
    held_of,
    person_of,
)
from kb.store.tables import people as t
from kb.store.tables.columns import AnySelect
from kb.store.tables.plans import plans

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from kb.store.transaction import Transaction

_ONE = sa.select(*PERSON_COLUMNS).where(t.people.c.id == sa.bindparam("person"))
_CREDENTIALS = sa.select(*PERSON_COLUMNS, t.people.c.password, t.people.c.totp_secret, t.people.c.totp_step)
_BY_LOGIN = _CREDENTIALS.where(t.people.c.login_folded == sa.bindparam("folded"))
_BY_ID = _CREDENTIALS.where(t.people.c.id == sa.bindparam("person"))
_GRANTS_OF = (
    sa.select(*GRANT_COLUMNS).where(t.grants.c.person_id == sa.bindparam("person")).order_by(t.grants.c.id)
)


class People:
    """People and grants in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def by_login(self, login: str) -> Credentials | None:
        """Whoever signs in by that name, in any case. A name that can be nobody's is nobody's."""
        row = self._conn.execute(_BY_LOGIN, {"folded": fold_login(login)}).mappings().one_or_none()
        return None if row is None else credentials_of(row)

    def credentials(self, person: int) -> Credentials | None:
        """What that person's sign-in is checked against."""
        row = self._conn.execute(_BY_ID, {"person": person}).mappings().one_or_none()
        return None if row is None else credentials_of(row)

    def one(self, person: int) -> Person | None:
        """The person of that number."""
        row = self._conn.execute(_ONE, {"person": person}).mappings().one_or_none()
        return None if row is None else person_of(row)

    def card(self, person: int) -> PersonCard | None:
        """The person of that number with every grant, ended ones too."""
        found = self.one(person)
        return None if found is None else PersonCard(found, self.grants(person))

    def actor(self, person: int) -> Actor:
        """The person as access sees them. A suspended or unknown person has no grants.

        Grants that nobody has ended are all here; `Grant.holds` still asks the day.
        """
        found = self.one(person)
        if found is None or found.suspended_at is not None:
            return Actor(person)
        held = [one for one in self.grants(person) if one.ended_at is None]
        grants = standing_in(
            self._conn, [one.grant for one in held], approvers=[one.deputy_for for one in held]
        )
        return Actor(person, tuple(grants))

    def grants(self, person: int) -> tuple[HeldGrant, ...]:
        """Every grant of a person, ended ones too, oldest first."""
        return tuple(map(held_of, self._conn.execute(_GRANTS_OF, {"person": person}).mappings()))

    def samples(self) -> tuple[PersonCard, ...]:
        """The sample people, in the order in which they were made."""
        return self._cards(sa.select(*PERSON_COLUMNS).where(t.people.c.sample).order_by(t.people.c.id))

    def held(self, grant: int) -> HeldGrant | None:
        """The grant of that number."""
        asked = sa.select(*GRANT_COLUMNS).where(t.grants.c.id == grant)
        row = self._conn.execute(asked).mappings().one_or_none()
        return None if row is None else held_of(row)

    def of_bodies(self, bodies: Collection[str]) -> tuple[PersonCard, ...]:
        """Everybody who holds or held a role in one of these organisations, by name."""
        theirs = sa.select(t.grants.c.person_id).where(t.grants.c.body.in_(bodies))
        return self._cards(_by_name().where(t.people.c.id.in_(theirs)))

    def those(self, people: Collection[int]) -> tuple[PersonCard, ...]:
        """The people of these numbers with every grant they hold or held, by name."""
        few = _by_name().where(t.people.c.id.in_(people)) if len(people) < _FEW else _by_name()
        return tuple(card for card in self._cards(few) if card.person.id in people)

    def everybody(self) -> tuple[PersonCard, ...]:
        """Every person there is, by name: for the machine's own operator."""
        return self._cards(_by_name())

    def administrators(self, body: str, *, on: dt.date) -> frozenset[int]:
        """Who can administer that organisation on a day: granted, in force, not suspended."""
        asked = (
            sa.select(*GRANT_COLUMNS)
            .join(t.people, t.people.c.id == t.grants.c.person_id)
            .where(t.grants.c.role == Role.ADMINISTRATOR.value, t.grants.c.body == body)
            .where(t.grants.c.ended_at.is_(None), t.people.c.suspended_at.is_(None))
        )
        held = map(held_of, self._conn.execute(asked).mappings())
        return frozenset(one.person for one in held if one.holds(on))

    def has_administrator(self) -> bool:
        """Whether anybody, anywhere, was ever made administrator and has chosen a password."""
        asked = (
            sa.select(t.people.c.id)
            .join(t.grants, t.people.c.id == t.grants.c.person_id)
            .where(t.grants.c.role == Role.ADMINISTRATOR.value, t.people.c.password.is_not(None))
            .limit(1)
        )
        return self._conn.execute(asked).first() is not None

    def owners_of(self, refs: Iterable[str]) -> dict[str, str]:
        """The organisation of each of these plans; a reference that is no plan is left out."""
        asked = sa.select(plans.c.ref, plans.c.body).where(plans.c.ref.in_(list(refs)))
        return {row.ref: row.body for row in self._conn.execute(asked)}

    def add(self, login: str, shown_as: str, *, sample: bool = False) -> Person:
        """Enter a person without a password and without grants.

        Raises Invalid when the login cannot be one or is somebody's already.
        """
        folded = fold_login(login)
        if folded is None:
            raise Invalid(
                "Enter a sign-in name made of plain letters, digits, dots, hyphens and underscores, "
                "or an email address."
            )
        shown = " ".join(shown_as.split())
        if not shown or len(shown) > SHOWN_AS_LIMIT or not shown.isprintable():
            raise Invalid(f"Enter the person’s name, up to {SHOWN_AS_LIMIT} characters.")
        taken = sa.select(t.people.c.id).where(t.people.c.login_folded == folded)
        if self._conn.execute(taken).first() is not None:
            raise Invalid("That sign-in name is taken. Choose another one.")
        person = self._conn.execute(
            sa.insert(t.people).returning(t.people.c.id),
            {
                "login": login,
                "login_folded": folded,
                "shown_as": shown,
                "sample": sample,
                "created_at": self._tx.at,
            },
        ).scalar_one()
        return Person(person, login, shown, sample, False, False, self._tx.at, None)

    def set_password(self, person: int, hashed: str) -> None:
        """Keep a new argon2 hash."""
        self._change(person, password=hashed)

    def set_second_factor(self, person: int, secret: str | None, *, step: int = 0) -> None:
        """Keep a second-factor secret (base32) whose code of `step` is used up, or forget it."""
        self._change(person, totp_secret=secret, totp_step=step)

    def use_step(self, person: int, step: int) -> bool:
        """Use up a 30-second step. False when it, or a later one, was used already."""
        used = self._conn.execute(
            sa.update(t.people)
            .where(t.people.c.id == person, t.people.c.totp_step < step)
            .values(totp_step=step)
        )
        return used.rowcount == 1

    def suspend(self, person: int) -> bool:
        """Bar a person and end their sessions at once. False when they were barred already."""
        barred = self._conn.execute(
            sa.update(t.people)
            .where(t.people.c.id == person, t.people.c.suspended_at.is_(None))
            .values(suspended_at=self._tx.at)
        )
        self._conn.execute(
            sa.update(t.sessions)
            .where(t.sessions.c.person_id == person, t.sessions.c.ended_at.is_(None))
            .values(ended_at=self._tx.at)
        )
        return barred.rowcount == 1

    def restore(self, person: int) -> None:
        """Let a suspended person sign in again. Ended sessions stay ended."""
        self._change(person, suspended_at=None)

    def grant(self, person: int, grant: Grant) -> int:
        """Record a grant, given by the transaction's own person. The answer is its number."""
        number: int = self._conn.execute(
            sa.insert(t.grants).returning(t.grants.c.id),
            {
                "person_id": person,
                "role": grant.role.value,
                "body": grant.body,
                "ceiling": int(grant.ceiling),
                "plans": sorted(grant.plans),
                "starts_on": grant.starts_on,
                "ends_on": grant.ends_on,
                "granted_by": self._tx.by,
                "granted_at": self._tx.at,
            },
        ).scalar_one()
        return number

    def end_grant(self, grant: int) -> bool:
        """End a grant now. False when it had been ended."""
        ended = self._conn.execute(
            sa.update(t.grants)
            .where(t.grants.c.id == grant, t.grants.c.ended_at.is_(None))
            .values(ended_at=self._tx.at)
        )
        return ended.rowcount == 1

    def _change(self, person: int, **values: object) -> None:
        self._conn.execute(sa.update(t.people).where(t.people.c.id == person).values(**values))

    def _cards(self, asked: AnySelect) -> tuple[PersonCard, ...]:
        found = [person_of(row) for row in self._conn.execute(asked).mappings()]
        theirs: dict[int, list[HeldGrant]] = {one.id: [] for one in found}
        granted = sa.select(*GRANT_COLUMNS).order_by(t.grants.c.id)
        if len(theirs) < _FEW:
            granted = granted.where(t.grants.c.person_id.in_(list(theirs)))
        for row in self._conn.execute(granted).mappings():
            if row["person_id"] in theirs:
                theirs[row["person_id"]].append(held_of(row))
        return tuple(PersonCard(one, tuple(theirs[one.id])) for one in found)


# Beyond this a list of numbers in the question costs more than reading every grant.
_FEW = 500


def _by_name() -> AnySelect:
    return sa.select(*PERSON_COLUMNS).order_by(t.people.c.shown_as, t.people.c.id)
