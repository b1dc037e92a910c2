"""On what terms people are let in, and what is known of one who is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kb.access import Actor, Role
from kb.desk.frame import london_day
from kb.store import Person, Visit

# Whoever can change what others read or who others are gives two proofs of who they are.
NEED_SECOND_FACTOR = frozenset({Role.APPROVER, Role.ADMINISTRATOR})

ENTER_CODE = "sign_in.code"
SET_UP_CODE = "account.second_factor"


@dataclass(frozen=True, slots=True)
class Terms:
    """How this installation lets people in.

    `link_base` is the address by which people reach it, without a slash at the end. `sample`: sample
    people enter by one click and nobody needs a second factor. `mail`: letters are posted. `idle` and
    `absolute` end a session. `pepper` is the installation's own secret.
    """

    service: str
    link_base: str
    sample: bool = False
    mail: bool = False
    idle: dt.timedelta = dt.timedelta(minutes=30)
    absolute: dt.timedelta = dt.timedelta(hours=12)
    pepper: bytes = field(default=b"", repr=False)

    def needs_second_factor(self, actor: Actor, on: dt.date) -> bool:
        """Whether what this person may do on that day asks for a second factor."""
        if self.sample:
            return False
        return any(grant.role in NEED_SECOND_FACTOR and grant.holds(on) for grant in actor.grants)


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody whom the server knows by a session's key.

    `whole` is False while something is missing: then `next_step` names the one page that they may use,
    as the web knows it (the code, or setting the code up); otherwise it is empty.
    `ends_at` is when the session ends however busy it is.
    """

    person: Person
    actor: Actor
    key_hash: str = field(repr=False)
    on: dt.date
    ends_at: dt.datetime
    next_step: str = ""

    @property
    def whole(self) -> bool:
        """Whether this person has given every proof that is asked of them."""
        return not self.next_step

    def holds(self, role: Role) -> bool:
        """Whether they hold that role somewhere today."""
        return any(grant.role is role and grant.holds(self.on) for grant in self.actor.grants)


@dataclass(frozen=True, slots=True)
class Entered:
    """A session just begun: its key, told once, and the page that must come first, if one must."""

    key: str = field(repr=False)
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A sample person to choose from: their number, name, and each role with its organisation's name."""

    number: int
    shown_as: str
    roles: tuple[tuple[Role, str], ...]


def signed_of(visit: Visit, terms: Terms, *, at: dt.datetime) -> Signed:
    """Somebody's visit, weighed against the terms at an instant."""
    on = london_day(at)
    return Signed(
        person=visit.person,
        actor=visit.actor,
        key_hash=visit.key_hash,
        on=on,
        ends_at=visit.started_at + terms.absolute,
        next_step=next_step(visit.person, visit.actor, terms, on=on, whole=visit.whole),
    )


def next_step(person: Person, actor: Actor, terms: Terms, *, on: dt.date, whole: bool) -> str:
    """The page that must come first. `whole`: the session was begun with every proof asked for then.

    Roles can be granted and second factors forgotten while somebody is signed in, so it is asked anew
    each time.
    """
    if person.has_second_factor:
        return "" if whole else ENTER_CODE
    return SET_UP_CODE if terms.needs_second_factor(actor, on) else ""
