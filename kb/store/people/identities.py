"""The values of people and grants as they leave the store, and how a row becomes one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Grant, Role
from kb.plan import Marking
from kb.store.tables import people as t

if TYPE_CHECKING:
    import datetime as dt

# ASCII only, so that no name can look like another's.
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+'-]{0,99}(@[A-Za-z0-9][A-Za-z0-9.-]{0,98}[A-Za-z0-9])?")
SHOWN_AS_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Person:
    """One person, without anything that could sign them in."""

    id: int
    login: str
    shown_as: str
    sample: bool
    has_password: bool
    has_second_factor: bool
    created_at: dt.datetime
    suspended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person together with what their sign-in is checked against. Never leaves the desk.

    `password` is an argon2 hash or None while an invitation is open. `second_factor_step` is the last
    30-second step whose code was taken.
    """

    person: Person
    password: str | None = field(repr=False)
    second_factor: str | None = field(repr=False)
    second_factor_step: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as recorded: whose, since when, by whom, and whether somebody has ended it.

    `deputy_for` is the approver whom it stands in for, None for a role of one's own.
    """

    id: int
    person: int
    grant: Grant
    granted_at: dt.datetime
    granted_by: int | None
    ended_at: dt.datetime | None
    deputy_for: int | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether it counts on that day: not ended, and within its own dates."""
        return self.ended_at is None and self.grant.holds(on)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person with every grant they hold or held, oldest first."""

    person: Person
    grants: tuple[HeldGrant, ...]


def fold_login(login: str) -> str | None:
    """The form in which two spellings of one login are the same, or None where it can be nobody's."""
    return login.lower() if _LOGIN.fullmatch(login) else None


PERSON_COLUMNS = (
    t.people.c.id,
    t.people.c.login,
    t.people.c.shown_as,
    t.people.c.sample,
    t.people.c.password.is_not(None).label("has_password"),
    t.people.c.totp_secret.is_not(None).label("has_second_factor"),
    t.people.c.created_at,
    t.people.c.suspended_at,
)
GRANT_COLUMNS = (
    t.grants.c.id.label("grant_id"),
    t.grants.c.person_id,
    t.grants.c.role,
    t.grants.c.body,
    t.grants.c.ceiling,
    t.grants.c.plans,
    t.grants.c.starts_on,
    t.grants.c.ends_on,
    t.grants.c.granted_at,
    t.grants.c.granted_by,
    t.grants.c.ended_at.label("grant_ended_at"),
    t.grants.c.deputy_for,
)


def person_of(row: sa.RowMapping) -> Person:
    """The person in a row that holds PERSON_COLUMNS."""
    return Person(
        id=row["id"],
        login=row["login"],
        shown_as=row["shown_as"],
        sample=bool(row["sample"]),
        has_password=bool(row["has_password"]),
        has_second_factor=bool(row["has_second_factor"]),
        created_at=row["created_at"],
        suspended_at=row["suspended_at"],
    )


def grant_of(row: sa.RowMapping) -> Grant:
    """The grant in a row that holds GRANT_COLUMNS."""
    return Grant(
        role=Role(row["role"]),
        body=row["body"],
        ceiling=Marking(row["ceiling"]),
        plans=frozenset(row["plans"]),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )


def held_of(row: sa.RowMapping) -> HeldGrant:
    return HeldGrant(
        id=row["grant_id"],
        person=row["person_id"],
        grant=grant_of(row),
        granted_at=row["granted_at"],
        granted_by=row["granted_by"],
        ended_at=row["grant_ended_at"],
        deputy_for=row["deputy_for"],
    )


def credentials_of(row: sa.RowMapping) -> Credentials:
    return Credentials(person_of(row), row["password"], row["totp_secret"], row["totp_step"])
