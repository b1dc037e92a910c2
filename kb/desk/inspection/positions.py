"""Where a force says that it stands with a recommendation: written by its people, cleared by another of its approvers.

What must stay true: a position is never changed, only followed by the next. Whoever wrote a text for publication does
not clear it. What is cleared is the text that was read, and only while no later one has been written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.approval.lives import LEAST_WHY, NOTE_LIMIT, ROLE_LIMIT, WHY_LIMIT, Wanting
from kb.desk.inspection.pages import ForceSeen, Sight, Stated
from kb.desk.inspection.reading import Inspection
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import NotAllowed, NotFound, NotReady
from kb.store import NewPosition

if TYPE_CHECKING:
    from kb.desk.inspection.known import Recommendation
    from kb.store import Position, Transaction

_FURTHEST = dt.timedelta(days=10 * 366)
_FEW_LETTERS = 5
_WRITERS_ONLY = "Only authors and approvers of the force can record its position."
_APPROVERS_ONLY = "Only approvers of the force can clear a text for publication."
_OWN_TEXT = (
    "Somebody other than its author must clear a text for publication. Ask another approver of your force."
)
_NOT_LAST = "A later text for publication has been written since. Look at that one."
_NOTHING = "This position has no text for publication."
_SETTLED = "This has been done already. Look at the page again."


@dataclass(frozen=True, slots=True)
class PositionOrder:
    """A position as typed. `by_when` is a day as somebody wrote it, '' where none is given."""

    force: str
    done: str
    next: str
    by_when: dt.date | None
    answers: str
    public: str = ""


@dataclass(frozen=True, slots=True)
class PositionPage:
    """The recommendation, the force that speaks, what it said so far, and the names of those who oversee it."""

    recommendation: Recommendation
    force: ForceSeen
    overseers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearPage:
    """A position with a text for publication."""

    recommendation: Recommendation
    force: ForceSeen
    position: Stated


class Positions(Inspection):
    """Recording positions of one's own force, and clearing their texts for publication."""

    def writing(self, slug: str, force: str) -> PositionPage:
        """What stands before the next position. Raises NotFound, and NotAllowed for a reader of the force."""
        self._may(force, Action.WRITE)
        recommendation, seen = self._looked_at(slug, force)
        names = sorted(map(self.name_of, self.register.overseers_of(force, self.today)))
        return PositionPage(recommendation, seen, tuple(names))

    def clearing(self, slug: str, force: str, number: int) -> ClearPage:
        """The position whose text for publication an approver looks at. Raises as `writing`."""
        self._may(force, Action.APPROVE)
        recommendation, seen = self._looked_at(slug, force)
        every = (seen.current, *seen.earlier)
        position = next((one for one in every if one is not None and one.number == number), None)
        if position is None:
            raise NotFound
        if not position.public:
            raise NotReady(_NOTHING)
        return ClearPage(recommendation, seen, position)

    def record(self, slug: str, order: PositionOrder, token: str) -> int:
        """Record where a force stands; gives the position's number. The same form sent twice records one.

        The oversight body reads it from then on, but for the text for publication. Raises NotFound and NotAllowed as
        `writing`, Wanting for what cannot be taken.
        """
        role = self._may(order.force, Action.WRITE)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            wanted = self.wanted(tx, slug)
            new = self._checked(tx, wanted, order)
            made = tx.holding.once(
                token, lambda: str(tx.inspection.add_position(new, role=role)), said=("position", new)
            )
        return int(made)

    def clear(self, slug: str, force: str, number: int, *, cleared_by: str) -> None:
        """Clear the text for publication of a position, by the role `cleared_by`.

        Raises NotReady where it is this person's own, a later one was written or it is cleared, Wanting for the role.
        """
        role = self._may(force, Action.APPROVE)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            position, last = self._asked(tx, slug, force, number)
            if position.person == self.person:
                raise NotReady(_OWN_TEXT)
            if position.number != last.number:
                raise NotReady(_NOT_LAST)
            if position.cleared:
                raise NotReady(_SETTLED)
            # Words may have been put on the lists since it was written.
            fit_to_publish(tx, position.public, "cleared_by", body=force, most=NOTE_LIMIT)
            what = "Enter the role that clears it, such as Head of Intelligence."
            by = _line(
                fit_to_publish(tx, cleared_by, "cleared_by", body=force, most=ROLE_LIMIT, least=2, what=what)
            )
            tx.inspection.decide(position, cleared=True, cleared_by=by, why="", role=role)

    def take_back(self, slug: str, force: str, number: int, *, why: str) -> None:
        """Say that a cleared text is to be published no more, and why. Raises NotReady where it is not cleared."""
        role = self._may(force, Action.APPROVE)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            position, _ = self._asked(tx, slug, force, number)
            if position.cleared is None:
                raise NotReady(_SETTLED)
            what = f"Say why in at least {LEAST_WHY} characters."
            reason = fit_to_publish(tx, why, "why", body=force, most=WHY_LIMIT, least=LEAST_WHY, what=what)
            by = position.cleared.cleared_by
            tx.inspection.decide(position, cleared=False, cleared_by=by, why=reason, role=role)

    def _may(self, force: str, action: Action) -> str:
        """The role in which this person acts. Raises NotFound where they may not look into the force as its own."""
        if self.sights().get(force) is not Sight.OWN:
            raise NotFound
        if force not in self.reach_of(action).bodies:
            raise NotAllowed(_WRITERS_ONLY if action is Action.WRITE else _APPROVERS_ONLY)
        return "approver" if force in self.reach_of(Action.APPROVE).bodies else "author"

    def _looked_at(self, slug: str, force: str) -> tuple[Recommendation, ForceSeen]:
        page = self.one(slug)
        return page.recommendation, next(one for one in page.forces if one.body == force)

    def _asked(self, tx: Transaction, slug: str, force: str, number: int) -> tuple[Position, Position]:
        """The position of that number and the last with a text for publication. Raises NotFound, NotReady."""
        ref = self.wanted(tx, slug).ref
        every = tx.inspection.positions([force], recommendation=ref)
        position = next((one for one in every if one.number == number), None)
        if position is None:
            raise NotFound
        if not position.public:
            raise NotReady(_NOTHING)
        return position, next(one for one in every if one.public)

    def _checked(self, tx: Transaction, wanted: Recommendation, order: PositionOrder) -> NewPosition:
        def fit(text: str, field: str, *, least: int = 0, what: str = "", most: int = NOTE_LIMIT) -> str:
            return fit_to_publish(tx, text, field, body=order.force, most=most, least=least, what=what)

        day = order.by_when
        if day is not None and abs(day - self.today) > _FURTHEST:
            raise Wanting("by_when", "Enter a day within ten years, such as 31 March 2027.")
        return NewPosition(
            recommendation=wanted.ref,
            body=order.force,
            done=fit(
                order.done, "done", least=_FEW_LETTERS, what="Say what has been done, or that nothing has."
            ),
            next=fit(order.next, "next", least=_FEW_LETTERS, what="Say what is next, or that nothing is."),
            by_when=day,
            answers=_line(
                fit(
                    order.answers,
                    "answers",
                    least=2,
                    what="Enter the role that answers for it.",
                    most=ROLE_LIMIT,
                )
            ),
            public=fit(order.public, "public"),
        )


def _line(text: str) -> str:
    return " ".join(text.split())
