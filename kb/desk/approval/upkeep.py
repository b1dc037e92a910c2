"""Keeping a current version true: withdrawing it, saying it was reviewed, answering what must be thought about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from kb.access import Action
from kb.desk.approval.lives import LEAST_WHY, WHY_LIMIT, Case, Lives, line, said
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.writing.draft_text import seen_only
from kb.errors import NotAllowed, NotFound, Stale
from kb.plan import Force, Move
from kb.store import Act, Considered, StandingVersion, Trigger

_NOT_WHOLE = (
    "This plan has requirements with a marking that you may not read, so you cannot say that it needs no change. "
    "Ask somebody who may read them."
)
_NEWER = "Another version has become current since you opened this page. Look at it first."


@dataclass(frozen=True, slots=True)
class UpkeepPage:
    """The version that stands, for those who keep it: above what is asked, its heading and the steps open to them."""

    heading: Heading
    moves: frozenset[Move]
    waiting: tuple[Trigger, ...]
    answers: tuple[Considered, ...]


class Upkeep(Lives):
    """What a person may do to the version that stands."""

    def page(self, ref: str) -> UpkeepPage:
        """The version that stands. Raises NotFound where there is none within reach."""
        with self._house.store.reading() as tx:
            case = self.case(tx, ref)
            found = tx.shelf.found(ref, reach=self.reach)
            if found is None:
                raise NotFound
            waiting = tx.triggers.open_for([case.held.plan_id], on=self.today)
            page = UpkeepPage(
                heading=heading_of(
                    found.card, found.rendition, body_name=self.name_of(found.card.body), on=self.today
                ),
                moves=case.moves,
                waiting=waiting.get(case.held.plan_id, ()),
                answers=tx.triggers.answers(case.held.plan_id),
            )
        self.note(Act.CONSULTATION, f"{ref}@{page.heading.number}", upkeep=True)
        return page

    def considering(self, ref: str, trigger: int) -> UpkeepPage:
        """The version that stands, with the one thing it must be thought about for. Raises NotFound for another."""
        page = self.page(ref)
        waiting = tuple(one for one in page.waiting if one.number == trigger)
        if not waiting:
            raise NotFound
        return replace(page, waiting=waiting)

    def withdraw(self, ref: str, *, number: int, why: str) -> int:
        """Take the version of that number out of use, saying why to whoever reads it; gives its number.

        Sent twice, it is withdrawn once. Raises Stale where another version has become current.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            if case.part.approves and case.life.force is Force.WITHDRAWN and _still(case, number):
                return number
            self.step(case, Move.WITHDRAW)
            _still(case, number)
            what = "Say why the plan is withdrawn, for those who meet it: at least a few words."
            return tx.press.withdraw(ref, said(why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what))

    def reviewed(self, ref: str, *, number: int, review_by: dt.date | None, meeting: str) -> None:
        """Say that the version of that number was reviewed and needs no change until another day. Sent twice, once."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            self.step(case, Move.REVIEWED)
            standing = _still(case, number)
            found = tx.shelf.found(ref, reach=self.reach)
            if found is None or found.hidden:
                raise NotAllowed(_NOT_WHOLE)
            day = self.future(review_by, "review_by")
            if day == standing.review_by:
                return
            where = line(meeting, "meeting", what="Enter the meeting or the minute of the review.")
            tx.settling.reviewed(case.held.plan_id, ref, standing, review_by=day, meeting=where)

    def consider(self, ref: str, trigger: int, *, why: str, change_by: dt.date | None) -> None:
        """Answer what a plan must be thought about for: that nothing need change, or that it will by a day.

        Answered twice, the first answer stays; the same form sent twice is no matter. Raises NotFound for what does
        not wait for this plan.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, ref, Action.WRITE)
            waiting = tx.triggers.open_for([held.plan_id], on=self.today).get(held.plan_id, ())
            found = next((one for one in waiting if one.number == trigger), None)
            if found is None:
                if tx.triggers.answered(
                    held.plan_id, trigger, why=seen_only(why).strip(), change_by=change_by
                ):
                    return
                raise NotFound
            what = "Say why, in at least a few words."
            kept = said(why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
            by = None if change_by is None else self.future(change_by, "change_by")
            tx.triggers.answer(held.plan_id, ref, found, why=kept, change_by=by)


def _still(case: Case, number: int) -> StandingVersion:
    if case.standing is None or case.standing.number != number:
        raise Stale(_NEWER)
    return case.standing
