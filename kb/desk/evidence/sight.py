"""Who may look at a plan's evidence and who may record it; what is recorded of each requirement; days and words.

What must stay true: for whoever may not read a plan's evidence there is no page of it, whether or not there is such a
plan. Nothing that is to come is recorded, nor anything more than two years past.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kb.access import Action, Label, Rendition
from kb.assurance import Dated, quarter_of, read_dated, read_quarter
from kb.desk.approval.lives import Wanting, said
from kb.desk.frame import Bound
from kb.desk.practice.living_said import one_line
from kb.errors import Invalid, NotAllowed, NotFound
from kb.plan import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.assurance import Quarter
    from kb.store import Evidence, HeldPlan, Transaction

MOST_REFERENCE = 200
BACK = dt.timedelta(days=2 * 366)
_ONLY = {
    Action.WRITE: "Only authors and approvers of the plan’s own organisation can record evidence.",
    Action.APPROVE: "Only approvers of the plan’s own organisation can confirm a line.",
    Action.VERIFY: "Only a verifier who is named for this plan can do this.",
}


class Sighted(Bound):
    """One person's sight of the evidence on plans."""

    def seen(self, tx: Transaction, ref: str) -> HeldPlan:
        """A plan whose evidence this person may read. Raises NotFound."""
        held = tx.holding.plan(ref, reach=self.reach_of(Action.READ_EVIDENCE))
        if held is None:
            raise NotFound
        return held

    def acting(self, tx: Transaction, ref: str, *actions: Action) -> tuple[HeldPlan, str]:
        """A plan that this person may act on in one of these ways, and their role. Raises NotFound, NotAllowed."""
        held = self.seen(tx, ref)
        for action in actions:
            if tx.holding.plan(ref, reach=self.reach_of(action)) is not None:
                return held, self._role(tx, ref, action)
        raise NotAllowed(_ONLY[actions[0]])

    def allowed(self, tx: Transaction, ref: str) -> frozenset[Action]:
        """How this person may act on a plan whose evidence they read."""
        asked = (Action.WRITE, Action.APPROVE, Action.VERIFY)
        return frozenset(one for one in asked if tx.holding.plan(ref, reach=self.reach_of(one)) is not None)

    def entries(self, tx: Transaction, held: HeldPlan) -> tuple[Evidence, ...]:
        """Everything that was typed on a plan, oldest first."""
        return tx.evidence.of([held.plan_id]).get(held.plan_id, ())

    def readable(self, tx: Transaction, held: HeldPlan) -> tuple[Evidence, ...]:
        """What was typed on a plan and is not marked higher than this person may read."""
        reach = self.reach_of(Action.READ_EVIDENCE)

        def admitted(entry: Evidence) -> bool:
            marking = max(entry.said.marking, held.marking)
            label = Label(plan=held.ref, body=held.body, state=State.DRAFT, marking=marking)
            return reach.admits(label, Rendition.FULL)

        return tuple(filter(admitted, self.entries(tx, held)))

    def entry(self, tx: Transaction, held: HeldPlan, number: int) -> Evidence:
        """One entry. Raises NotFound."""
        found = next((one for one in self.readable(tx, held) if one.number == number), None)
        if found is None:
            raise NotFound
        return found

    def on(self, text: str, field: str) -> Dated:
        """The day, month or quarter that a fact is of. Raises Wanting for one to come or long past."""
        found = read_dated(text) or _quarter(text)
        if found is None:
            raise Wanting(
                field, "Enter a day, month or quarter, such as 24 November 2026, November 2026 or 2026-Q3."
            )
        if found.first > self.today or (found.first == found.last and found.last > self.today):
            raise Wanting(field, "That has not come yet. Record it when it has happened.")
        if found.last < self.today - BACK:
            raise Wanting(field, "That is more than two years ago, which can no longer be recorded.")
        return Dated(found.first, min(found.last, max(found.first, self.today)))

    def quarter(self, text: str) -> Quarter:
        """The quarter asked for; where none is, that of which returns are due. Raises Invalid for others."""
        if not text:
            now = quarter_of(self.today)
            before = now.after(-1)
            return before if self.today <= before.closes(28) else now
        quarter = read_quarter(text)
        if quarter.first > self.today or quarter.last < self.today - BACK:
            raise Invalid("Choose a quarter of the last two years.")
        return quarter

    def _role(self, tx: Transaction, ref: str, action: Action) -> str:
        if action is Action.VERIFY:
            return "verifier"
        approves = tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE)) is not None
        return "approver" if approves else "author"


def reference(text: str, field: str, *, what: str, least: int = 2) -> str:
    """Where something is held, or a role, on one line. Raises Wanting where it is missing or too long."""
    return said(one_line(text), field, most=MOST_REFERENCE, least=least, what=what)


def standing_entries(entries: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Those that were neither withdrawn nor corrected, oldest first."""
    return tuple(one for one in entries if one.withdrawn is None and one.corrected_at is None)


def _quarter(text: str) -> Dated | None:
    try:
        quarter = read_quarter(text)
    except Invalid:
        return None
    return Dated(quarter.first, quarter.last)
