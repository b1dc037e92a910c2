"""The stage of neighbouring forces' plans, as far as those forces allow it: by name, never as a ranking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import Stage
from kb.desk.evidence.stood import standings_of
from kb.desk.frame import Bound
from kb.store import end_of_day

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store import Transaction


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One plan of a neighbouring force: whose, and how far it is. Its title is not told."""

    force_name: str
    stage: Stage


def neighbours_of(tx: Transaction, register: Register, force: str, on: dt.date) -> tuple[Neighbour, ...]:
    """What the forces of the same region allow to be seen, as at the end of a day, by name."""
    # Of a past day, what was allowed then and still is: a permission that was taken back shows nothing any more.
    allowed = tx.oversight.allowed(before=end_of_day(on)) & tx.oversight.allowed()
    if not allowed:
        return ()
    found = [
        Neighbour(register.name(body), one.standing.stage)
        for body in register.region_fellows(force, on) - {force}
        for one in standings_of(tx, register, body, on)
        if one.plan_id in allowed
    ]
    return tuple(sorted(found, key=lambda one: (one.force_name, one.stage)))


class Allowing(Bound):
    """Letting the offices of neighbouring forces see the stage of one's own plan."""

    def stands(self, ref: str) -> bool | None:
        """Whether they may see it; None for whoever does not decide that."""
        with self._house.store.reading() as tx:
            held = tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE))
            return None if held is None else held.plan_id in tx.oversight.allowed()

    def allow(self, ref: str, *, allowed: bool) -> None:
        """Allow it, or no more. Raises NotFound, NotAllowed for everybody but the plan's own approvers."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, ref, Action.APPROVE)
            if (held.plan_id in tx.oversight.allowed()) is not allowed:
                tx.oversight.allow(held, allowed=allowed)
