"""The stage of one plan on a day, with its reasons, for those who may know of it.

That is the plan's own organisation and its verifier, the oversight body that watches over it, and the editor of its
region. For everybody else there is no such page, whether or not there is such a plan.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.assurance import Sign, signs
from kb.desk.evidence.gather import gathered_one, rules_of
from kb.desk.evidence.stood import PlanStanding, standing_of
from kb.desk.frame import Bound
from kb.errors import Invalid, NotFound
from kb.store import Act

if TYPE_CHECKING:
    from kb.store import Transaction

EARLIEST = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class StagePage:
    """A plan's stage. `own` where the reader reads its evidence; `signs` are told to them alone.

    `regions` are those whose rules this person may read.
    """

    stood: PlanStanding
    body_name: str
    title: str
    today: dt.date
    own: bool
    signs: tuple[Sign, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def past(self) -> bool:
        """Whether it is asked for another day than this one."""
        return self.stood.standing.on != self.today


class Staging(Bound):
    """The stage of plans that one person may know of."""

    def page(self, ref: str, on: dt.date | None = None) -> StagePage:
        """The stage at the end of a day, today's where none is named. Raises NotFound, Invalid for a day to come."""
        day = self._day(on)
        with self._house.store.reading() as tx:
            plan_id, body, own = stage_known(self, tx, ref)
            stood = standing_of(tx, self.register, plan_id, body, day)
            if not own and not stood.title:
                raise NotFound
            # An auditor answers for evidence and reads no text, the title included.
            named = not own or tx.shelf.card(ref, reach=self.reach) is not None
            found: tuple[Sign, ...] = ()
            if own:
                rules = rules_of(tx, body, day, register=self.register)
                found = signs(gathered_one(tx, plan_id, day, register=self.register).record, rules, day)
        self.note(Act.CONSULTATION, ref, part="stage", day=day.isoformat())
        reads = self.reach_of(Action.READ_EVIDENCE).bodies | self.reach_of(Action.EDIT_REGION).bodies
        regions = tuple(
            region
            for region in sorted(self.register.regions_of(body, self.today))
            if reads & (self.register.members(region, self.today) | {region})
        )
        title = (stood.title if named else "") or stood.name
        return StagePage(stood, self.name_of(body), title, self.today, own, found, regions)

    def may(self, ref: str) -> bool:
        """Whether there is such a page for this person."""
        try:
            with self._house.store.reading() as tx:
                stage_known(self, tx, ref)
        except NotFound:
            return False
        return True

    def _day(self, on: dt.date | None) -> dt.date:
        day = on or self.today
        if not EARLIEST <= day <= self.today:
            raise Invalid("Enter a day from 1 January 2000 to today.")
        return day


def stage_known(bound: Bound, tx: Transaction, ref: str) -> tuple[int, str, bool]:
    """The plan's number, its organisation, and whether this person reads its evidence. Raises NotFound.

    The one rule of who may know of a plan's stage: its own people and verifiers, the office that oversees it, and the
    editor of its region as far as they read the plan.
    """
    held = tx.holding.plan(ref, reach=bound.reach_of(Action.READ_EVIDENCE))
    if held is not None:
        return held.plan_id, held.body, True
    card = tx.shelf.card(ref, reach=bound.reach)
    if card is None:
        raise NotFound
    watched = bound.reach.best(card.label) is Rendition.ASSURANCE
    edits = bool(
        bound.reach_of(Action.EDIT_REGION).bodies & bound.register.regions_of(card.body, bound.today)
    )
    if not watched and not edits:
        raise NotFound
    return card.plan_id, card.body, False


def knows_stage(bound: Bound, tx: Transaction, ref: str) -> bool:
    """Whether a person may know of a plan's stage, and reads its title."""
    try:
        stage_known(bound, tx, ref)
    except NotFound:
        return False
    return tx.shelf.card(ref, reach=bound.reach) is not None
