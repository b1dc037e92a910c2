"""What every part of a desk is bound to: one person, one instant, one reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kb.access import Action, Actor, Grant, Reach
from kb.errors import NotAllowed, NotFound
from kb.plan import Marking
from kb.store import Act, Fact

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.desk.entry.terms import Signed
    from kb.desk.house import House
    from kb.store import HeldPlan, Transaction

LONDON = ZoneInfo("Europe/London")
_NOT_YOURS = {
    Action.WRITE: "Only authors and approvers of the plan’s own organisation can change it.",
    Action.APPROVE: "Only approvers of the plan’s own organisation can do this.",
}


def london_day(at: dt.datetime) -> dt.date:
    """The day in London on which an instant falls."""
    return at.astimezone(LONDON).date()


class Bound:
    """One part of a desk. Holds the machine rooms, and asks them within one person's reach only."""

    def __init__(self, house: House, signed: Signed, *, at: dt.datetime) -> None:
        self._house = house
        self.signed = signed
        self.at = at
        self.today = london_day(at)

    @property
    def person(self) -> int:
        """The person's id."""
        return self.signed.actor.person

    @cached_property
    def register(self) -> Register:
        """The organisations as they are known now."""
        return self._house.register()

    @cached_property
    def reach(self) -> Reach:
        """What this person may read today."""
        return self.reach_of(Action.READ)

    def share(self, other: Bound) -> None:
        """Use what another part of the same desk has worked out already."""
        self.__dict__.update(reach=other.reach, register=other.register)

    def reach_of(self, action: Action) -> Reach:
        """What this person may touch today by an action."""
        return self._house.reach_of(self.signed.actor, action, register=self.register, on=self.today)

    def as_member_of(self, body: str) -> Reach:
        """What this person may read as a member of one organisation, were their roles elsewhere not."""
        return self._with(tuple(grant for grant in self.signed.actor.grants if grant.body == body))

    def reach_for(self, body: str) -> Reach:
        """What this person may bring into a plan of that organisation or lay beside it: what it reads itself.

        What goes into a plan is for its organisation to read from then on. How high the person themselves may read is
        theirs wherever they speak. Whoever reads nothing there as a member looks at the plan from outside.
        """
        grants = self.signed.actor.grants
        highest = max((grant.ceiling for grant in grants), default=Marking.OFFICIAL)
        reach = self._with(tuple(replace(grant, ceiling=highest) for grant in grants if grant.body == body))
        return reach if reach.spans else self.reach

    def _with(self, grants: tuple[Grant, ...]) -> Reach:
        if len(grants) == len(self.signed.actor.grants):
            return self.reach
        actor = Actor(self.person, grants)
        return self._house.reach_of(actor, Action.READ, register=self.register, on=self.today)

    def name_of(self, body: str) -> str:
        """An organisation's name as written on a page."""
        return self.register.name(body)

    def note(self, act: Act, thing: str, **facts: Fact) -> None:
        """Write the audit line of this answer, in its own short transaction, before it is given."""
        self._house.store.note(self.at, self.person, act, thing, facts)

    def held(self, tx: Transaction, ref: str, action: Action) -> HeldPlan:
        """A plan that this person may act on. For every act on a plan, in the transaction of the act itself.

        Raises NotAllowed where they may read it and not do this, NotFound where they may not know of it.
        """
        held = tx.holding.plan(ref, reach=self.reach_of(action))
        if held is not None:
            return held
        if tx.shelf.card(ref, reach=self.reach) or tx.press.draft(ref, reach=self.reach):
            raise NotAllowed(_NOT_YOURS[action])
        raise NotFound
