"""Deputies: an approver names somebody of the same organisation to stand in, from one day to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kb.access import Grant, Role
from kb.desk.approval.lives import Wanting
from kb.desk.frame import Bound
from kb.errors import NotAllowed, NotFound
from kb.store import Act, DeputyLine, HeldGrant, Person, PersonCard, Transaction

_LONGEST = dt.timedelta(days=92)
_OF_POLICING = frozenset({Role.READER, Role.AUTHOR, Role.APPROVER})
_NOT_ONE = "Only an approver can name a deputy. A deputy cannot name another."


@dataclass(frozen=True, slots=True)
class DeputiesPage:
    """Who stands in for this person, and whom they may name: (person, organisation's short name, its name)."""

    deputies: tuple[DeputyLine, ...]
    candidates: tuple[tuple[Person, str, str], ...]


class Deputies(Bound):
    """Naming deputies, for an approver."""

    def page(self) -> DeputiesPage:
        """One's own deputies. Raises NotAllowed for a person who is no approver in their own right."""
        with self._house.store.reading() as tx:
            own = self._own(tx)
            return DeputiesPage(tx.deputies.of(self.person), tuple(self._candidates(tx, own)))

    def name(self, person: int, body: str, *, starts_on: dt.date | None, ends_on: dt.date | None) -> None:
        """Let a colleague approve in one's place, in one organisation, both days included.

        Raises NotAllowed for a person who is no approver there in their own right, Wanting for a colleague or
        days that cannot be.
        """
        first, last = self._days(starts_on, ends_on)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            own = next((one for one in self._own(tx) if one.grant.body == body), None)
            if own is None:
                raise NotAllowed(_NOT_ONE)
            colleague = self._colleague(tx, person, body)
            for one in tx.deputies.of(self.person):
                if (
                    (one.person, one.body) == (person, body)
                    and one.starts_on <= last
                    and first <= one.ends_on
                ):
                    raise Wanting("person", "This colleague already stands in for you on one of these days.")
            ceiling = min(own.grant.ceiling, colleague.ceiling)
            grant = Grant(Role.APPROVER, body, ceiling, starts_on=first, ends_on=last)
            tx.deputies.name(person, grant, deputy_for=self.person)
            tx.audit.add(
                Act.GRANT_GIVEN,
                f"person:{person}",
                role=Role.APPROVER.value,
                organisation=body,
                deputy_for=self.person,
                until=last.isoformat(),
            )

    def end(self, number: int) -> None:
        """End a deputy's time now. Raises NotFound for somebody else's deputy."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = tx.people.held(number)
            if held is None or held.deputy_for != self.person:
                raise NotFound
            if tx.people.end_grant(number):
                tx.audit.add(
                    Act.GRANT_ENDED,
                    f"person:{held.person}",
                    role=held.grant.role.value,
                    organisation=held.grant.body,
                    deputy_for=self.person,
                )

    def _own(self, tx: Transaction) -> tuple[HeldGrant, ...]:
        own = tuple(one for one in tx.deputies.own_roles(self.person) if one.holds(self.today))
        if not own:
            raise NotAllowed(_NOT_ONE)
        return own

    def _candidates(self, tx: Transaction, own: Iterable[HeldGrant]) -> Iterable[tuple[Person, str, str]]:
        for body in dict.fromkeys(one.grant.body for one in own):
            for card in tx.people.of_bodies([body]):
                if self._belonging(card, body) and card.person.id != self.person:
                    yield card.person, body, self.name_of(body)

    def _colleague(self, tx: Transaction, person: int, body: str) -> Grant:
        card = tx.people.card(person)
        held = self._belonging(card, body) if card and person != self.person else ()
        if not held:
            raise Wanting("person", "Choose a colleague of the same organisation.")
        return max(held, key=lambda grant: grant.ceiling)

    def _belonging(self, card: PersonCard, body: str) -> tuple[Grant, ...]:
        """What a person holds of their own in an organisation today, nothing where they are suspended."""
        if card.person.suspended_at is not None:
            return ()
        return tuple(
            one.grant
            for one in card.grants
            if one.grant.body == body
            and one.grant.role in _OF_POLICING
            and one.deputy_for is None
            and one.holds(self.today)
        )

    def _days(self, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date]:
        if first is None or first < self.today:
            raise Wanting("starts_on", "Enter a first day that is not over, such as 31 March 2027.")
        if last is None or last < first:
            raise Wanting("ends_on", "Enter a last day that is not before the first.")
        if last - first > _LONGEST or first > self.today + _LONGEST * 4:
            raise Wanting(
                "ends_on", "A deputy stands in for three months at most, and within a year from now."
            )
        return first, last
