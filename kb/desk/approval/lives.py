"""Where a plan stands and what a person is to it: what every step of its life asks first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.frame import Bound
from kb.desk.writing.draft_text import seen_only
from kb.errors import Invalid
from kb.plan import Force, Life, Move, Part, Stage, State, allow, open_moves, take

if TYPE_CHECKING:
    from kb.store import Draft, HeldPlan, StandingVersion, Transaction

ROLE_LIMIT = 200
NOTE_LIMIT = 2_000
WHY_LIMIT = 1_000
LEAST_WHY = 10
_FURTHEST = dt.timedelta(days=5 * 366)


class Wanting(Invalid):
    """Something that was typed is missing or cannot be taken; `field` is its name in the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Case:
    """One plan as one person may act on it, in one transaction."""

    held: HeldPlan
    draft: Draft | None
    standing: StandingVersion | None
    life: Life
    part: Part

    @property
    def moves(self) -> frozenset[Move]:
        """The steps that this person may take now, in their own name."""
        return open_moves(self.life, self.part)


class Lives(Bound):
    """What the steps in a plan's life have in common. Raises NotFound and NotAllowed before anything else."""

    def case(self, tx: Transaction, ref: str, *, of_standing: bool = False) -> Case:
        """A plan that this person may write for, where it stands, and their part in it.

        Their part is that in the open draft; with `of_standing`, in the draft of the urgent version. In both it is also
        that in whatever was put in force in urgency before, as long as nobody else has approved it.
        """
        held = self.held(tx, ref, Action.WRITE)
        draft = tx.press.draft(ref, reach=self.reach_of(Action.WRITE))
        standing = tx.settling.standing(held.plan_id)
        urgent = standing.urgent_draft if standing else None
        drafted = draft.draft_id if draft else None
        of = urgent if of_standing else drafted
        life = Life(_stage(draft), _force(standing))
        return Case(held, draft, standing, life, self._part(tx, held, of))

    def step(self, case: Case, move: Move, *, on_behalf: bool = False) -> None:
        """Refuse a step that this person may not take, or that is not open."""
        allow(move, case.part, on_behalf=on_behalf)
        take(move, case.life)

    def _part(self, tx: Transaction, held: HeldPlan, draft_id: int | None) -> Part:
        approves = tx.holding.plan(held.ref, reach=self.reach_of(Action.APPROVE)) is not None
        if draft_id is None:
            return Part(writes=True, approves=approves)
        # What was put in force in urgency, and nobody else has approved, is in every text that follows it.
        texts = {draft_id} | tx.settling.unapproved(held.plan_id)
        return Part(
            writes=True,
            approves=approves,
            wrote=any(self.person in tx.settling.writers(one) for one in texts),
            submitted=any(self.person == tx.settling.submitter(one) for one in texts),
        )

    def future(self, day: dt.date | None, field: str) -> dt.date:
        """A day to come, within five years. Raises Wanting for anything else."""
        if day is None or not self.today < day <= self.today + _FURTHEST:
            raise Wanting(field, "Enter a day in the future, within five years, such as 31 March 2027.")
        return day


def said(text: str, field: str, *, most: int, least: int = 0, what: str = "") -> str:
    """What somebody typed in a field, without space around it. Raises Wanting where it is too short or too long.

    `what` is the sentence for what is too short.
    """
    kept = seen_only(text).strip()
    if len(kept) < least:
        raise Wanting(field, what)
    if len(kept) > most:
        raise Wanting(field, f"Write at most {most} characters. You have written {len(kept)}.")
    return kept


def line(text: str, field: str, *, what: str, optional: bool = False) -> str:
    """One line that somebody typed. Raises Wanting where it is empty, unless it is optional, or too long."""
    least = 0 if optional else 2
    return said(" ".join(text.split()), field, most=ROLE_LIMIT, least=least, what=what)


def _stage(draft: Draft | None) -> Stage:
    if draft is None:
        return Stage.NONE
    if draft.label.state is State.SUBMITTED:
        return Stage.SUBMITTED
    return Stage.RETURNED if draft.returned_at else Stage.DRAFT


def _force(standing: StandingVersion | None) -> Force:
    if standing is None:
        return Force.NONE
    if standing.state is State.CURRENT:
        return Force.URGENT if standing.approve_by else Force.CURRENT
    return Force.WITHDRAWN
