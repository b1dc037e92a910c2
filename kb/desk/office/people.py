"""Administrators: the people of an organisation, and what they are granted.

What must stay true. An administrator reaches people through their own organisations only; anybody else
does not exist. Nobody changes their own roles, and nobody leaves an organisation without an administrator.
What would open the whole account (suspending, restoring, a link, the second factor) is theirs only where
every role of the person is in their organisations: otherwise one force could take over another's people.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Grant, Reach, Role
from kb.bodies import Body, Kind, Register
from kb.desk.entry.one_time import Handed, give_link
from kb.desk.entry.terms import Terms
from kb.desk.frame import london_day
from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from kb.plan import Marking
from kb.store import Act, HeldGrant, PersonCard, Purpose

if TYPE_CHECKING:
    from kb.store import Store, Transaction

_POLICING = frozenset({Kind.FORCE, Kind.REGION, Kind.UNIT})
_WHERE = {
    Role.READER: _POLICING,
    Role.AUTHOR: _POLICING,
    Role.APPROVER: _POLICING,
    Role.VERIFIER: _POLICING,
    Role.REGIONAL_EDITOR: frozenset({Kind.REGION}),
    Role.OVERSIGHT: frozenset({Kind.OVERSIGHT}),
    Role.ADMINISTRATOR: frozenset(Kind),
    Role.AUDITOR: frozenset(Kind),
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person as an administrator sees them: only the roles in the administrator's own organisations.

    `held` are those that count today, `past` the others. `itself` is the administrator.
    """

    card: PersonCard
    held: tuple[HeldGrant, ...]
    past: tuple[HeldGrant, ...]
    itself: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The people of the administrator's organisations, by name, and those organisations."""

    members: tuple[StaffMember, ...]
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One person, and the organisations in which the administrator may grant a role."""

    member: StaffMember
    bodies: tuple[Body, ...]


class Staff:
    """What an administrator may do at one instant, within `reach` (of managing people).

    `by` is the administrator, None for the machine's own operator, whose reach is everything.
    """

    def __init__(self, store: Store, terms: Terms, *, reach: Reach, by: int | None, at: dt.datetime) -> None:
        self._store = store
        self._terms = terms
        self._reach = reach
        self._by = by
        self._at = at
        self._on = london_day(at)

    def page(self) -> StaffPage:
        """Everybody who holds or held a role in the administrator's organisations."""
        with self._store.reading() as tx:
            everything = self._reach.everything
            cards = tx.people.everybody() if everything else tx.people.of_bodies(self._reach.bodies)
            return StaffPage(tuple(map(self._member, cards)), self._bodies(tx))

    def member(self, person: int) -> MemberPage:
        """One of them. Raises NotFound for anybody else."""
        with self._store.reading() as tx:
            return MemberPage(self._member(self._card(tx, person)), self._bodies(tx))

    def by_login(self, login: str) -> int:
        """The number of the person who signs in by that name. Raises NotFound for anybody out of reach."""
        with self._store.reading() as tx:
            known = tx.people.by_login(login)
            return self._card(tx, known.person.id if known else 0).person.id

    def invite(self, login: str, shown_as: str, grant: Grant) -> Handed:
        """Enter a new person with a first role; gives the link by which they choose a password.

        Raises Invalid where the name is taken or cannot be one, or the role does not fit the organisation.
        """
        with self._store.writing(at=self._at, by=self._by) as tx:
            self._check(tx, grant)
            person = tx.people.add(login, shown_as)
            tx.audit.add(Act.PERSON_ADDED, f"person:{person.id}", organisation=grant.body)
            self._give(tx, person.id, grant)
            return self._link(tx, PersonCard(person, ()))

    def link(self, person: int) -> Handed:
        """A one-time link for choosing a new password, to be handed over. Earlier links stop working."""
        with self._store.writing(at=self._at, by=self._by) as tx:
            card = self._whole(tx, person)
            if card.person.suspended_at is not None:
                raise NotReady("This person is suspended. Restore them first.")
            return self._link(tx, card)

    def suspend(self, person: int) -> None:
        """Shut a person out and end their sessions at once."""
        with self._store.writing(at=self._at, by=self._by) as tx:
            card = self._whole(tx, person)
            for held in card.grants:
                if held.grant.role is Role.ADMINISTRATOR and held.holds(self._on):
                    self._leave_one(tx, held)
            if tx.people.suspend(person):
                tx.tokens.cancel(person)
                tx.audit.add(Act.PERSON_SUSPENDED, f"person:{person}")

    def restore(self, person: int) -> None:
        """Let a suspended person sign in again."""
        with self._store.writing(at=self._at, by=self._by) as tx:
            if self._whole(tx, person).person.suspended_at is not None:
                tx.people.restore(person)
                tx.audit.add(Act.PERSON_RESTORED, f"person:{person}")

    def forget_second_factor(self, person: int) -> None:
        """Let a person who lost their phone set up another. Their sessions end."""
        with self._store.writing(at=self._at, by=self._by) as tx:
            if self._whole(tx, person).person.has_second_factor:
                tx.people.set_second_factor(person, None)
                tx.sessions.end_all(person)
                tx.audit.add(Act.SECOND_FACTOR_CHANGED, f"person:{person}", forgotten=True)

    def grant(self, person: int, grant: Grant) -> None:
        """Give a person a role in one of the administrator's organisations.

        Raises Invalid where the role, its ceiling, its plans or its end do not fit.
        """
        with self._store.writing(at=self._at, by=self._by) as tx:
            card = self._card(tx, person)
            self._not_oneself(person)
            self._check(tx, grant)
            same = (held for held in card.grants if held.holds(self._on))
            if any((one.grant.role, one.grant.body) == (grant.role, grant.body) for one in same):
                raise Invalid("This person has that role already. End it first to give it on other terms.")
            self._give(tx, person, grant)

    def end_grant(self, person: int, grant: int) -> None:
        """End a role of a person now. Raises NotFound for a role in another organisation."""
        with self._store.writing(at=self._at, by=self._by) as tx:
            held = tx.people.held(grant)
            if held is None or held.person != person or not self._reaches(held.grant.body):
                raise NotFound
            self._not_oneself(person)
            if held.grant.role is Role.ADMINISTRATOR and held.holds(self._on):
                self._leave_one(tx, held)
            if tx.people.end_grant(grant):
                tx.audit.add(Act.GRANT_ENDED, f"person:{held.person}", **_facts(held.grant))

    def _card(self, tx: Transaction, person: int) -> PersonCard:
        card = tx.people.card(person)
        if card is None or not (
            self._reach.everything or any(self._reaches(held.grant.body) for held in card.grants)
        ):
            raise NotFound
        return card

    def _whole(self, tx: Transaction, person: int) -> PersonCard:
        """A person whose whole account the administrator answers for."""
        card = self._card(tx, person)
        self._not_oneself(person)
        if not all(self._reaches(held.grant.body) for held in card.grants if _counts_yet(held, self._on)):
            raise NotAllowed(
                "This person has a role in another organisation, too, so their account is not yours alone. "
                "You can end their roles in your own organisation."
            )
        return card

    def _not_oneself(self, person: int) -> None:
        if person == self._by:
            raise NotAllowed("You cannot change your own access. Ask another administrator.")

    def _reaches(self, body: str) -> bool:
        return self._reach.everything or body in self._reach.bodies

    def _leave_one(self, tx: Transaction, held: HeldGrant) -> None:
        if not tx.people.administrators(held.grant.body, on=self._on) - {held.person}:
            raise NotAllowed(
                "This is the organisation’s last administrator. Make somebody else administrator first."
            )

    def _check(self, tx: Transaction, grant: Grant) -> None:
        register = tx.bodies.register()
        body = register.body(grant.body)
        if body is None or not self._reaches(grant.body) or not body.exists(self._on):
            raise NotFound
        if body.kind not in _WHERE[grant.role]:
            raise Invalid(
                f"Nobody can be {grant.role.value} in an organisation of that kind. Choose another role."
            )
        if grant.ceiling > highest(register, grant.body):
            raise Invalid("People of this organisation can only read up to OFFICIAL.")
        if grant.ends_on is not None and grant.ends_on < self._on:
            raise Invalid("The last day is already over. Enter today or a later day.")
        self._check_plans(tx, grant)

    def _check_plans(self, tx: Transaction, grant: Grant) -> None:
        if grant.role is not Role.VERIFIER:
            if grant.plans:
                raise Invalid("Only a verifier’s role is for named plans.")
            return
        if not grant.plans or grant.ends_on is None:
            raise Invalid("A verifier’s role needs the plans it is for, and a last day.")
        owners = tx.people.owners_of(grant.plans)
        # A verifier reads the plans named whatever their sharing, so only their owner may name them.
        for ref in sorted(grant.plans):
            if ref not in owners or not (self._reach.everything or owners[ref] == grant.body):
                raise Invalid(f"There is no plan {ref} in this organisation. Check the reference.")

    def _give(self, tx: Transaction, person: int, grant: Grant) -> None:
        tx.people.grant(person, replace(grant, starts_on=grant.starts_on or self._on))
        tx.audit.add(Act.GRANT_GIVEN, f"person:{person}", **_facts(grant))

    def _link(self, tx: Transaction, card: PersonCard) -> Handed:
        purpose = Purpose.RESET if card.person.has_password else Purpose.INVITE
        tx.audit.add(Act.LINK_GIVEN, f"person:{card.person.id}", purpose=purpose.value)
        return give_link(tx, card.person, purpose, terms=self._terms)

    def _bodies(self, tx: Transaction) -> tuple[Body, ...]:
        known = tx.bodies.register().bodies
        return tuple(body for body in known if self._reaches(body.slug) and body.exists(self._on))

    def _member(self, card: PersonCard) -> StaffMember:
        ours = [held for held in card.grants if self._reaches(held.grant.body)]
        return StaffMember(
            card=PersonCard(card.person, tuple(ours)),
            held=tuple(held for held in ours if held.holds(self._on)),
            past=tuple(held for held in ours if not held.holds(self._on)),
            itself=card.person.id == self._by,
        )


def highest(register: Register, body: str) -> Marking:
    """The highest marking that people of an organisation may be let read."""
    return Marking.OFFICIAL_SENSITIVE if register.policing(body) else Marking.OFFICIAL


def roles_for(kind: Kind) -> tuple[Role, ...]:
    """The roles that can be held in an organisation of that kind."""
    return tuple(role for role in Role if kind in _WHERE[role])


def _counts_yet(held: HeldGrant, on: dt.date) -> bool:
    """Whether a role counts on that day or will count later."""
    return held.ended_at is None and (held.grant.ends_on is None or on <= held.grant.ends_on)


def _facts(grant: Grant) -> dict[str, str | None]:
    return {
        "role": grant.role.value,
        "organisation": grant.body,
        "ceiling": grant.ceiling.words,
        "until": grant.ends_on.isoformat() if grant.ends_on else None,
        "plans": ", ".join(sorted(grant.plans))[:300] or None,
    }
