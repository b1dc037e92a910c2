"""What waits for one person to act: worked out within their reach when it is asked for, and kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kb.access import Action, Rendition, belongs_to
from kb.desk.frame import Bound
from kb.desk.kin.core import core_lapsed
from kb.desk.kin.step_shown import moved_sources
from kb.desk.reader.copies import heading_of, is_overdue
from kb.desk.reader.drafts import found_draft
from kb.desk.word.lapses import lapses_of
from kb.desk.word.notice import Notice
from kb.desk.word.of_evidence import to_clear
from kb.desk.word.of_family import family_news
from kb.desk.word.of_offers import answers_to_offers, may_take, offered
from kb.plan import Marking, day_words
from kb.store import Awaited, Found, Order, SpokenLine, Thread, Transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PLANS = 100
REVIEW_WITHIN = dt.timedelta(days=30)
NEEDED_WITHIN = dt.timedelta(days=14)
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Queue:
    """Notices of one kind, under its heading."""

    kind: str
    heading: str
    notices: tuple[Notice, ...]


HEADINGS: Mapping[str, str] = {
    "approve": "To approve",
    "returned": "Returned to you",
    "confirm": "In force, not yet approved",
    "line": "To confirm for publication",
    "question": "Questions for you",
    "request": "Requests for access",
    "offer": "Changes offered to your plan",
    "answer": "Answers",
    "trigger": "Not yet considered",
    "source": "The source plan has changed",
    "due": "Your plan is due",
    "lapse": "Lapses within 30 days",
    "family": "In plans adapted from yours",
    "changed": "Changed since you read it",
    "new": "New in what you follow",
}
AT_ONCE = ("approve", "returned", "confirm", "line", "question", "request", "offer")
"""What somebody else waits for: told by letter at once."""


class Awaiting(Bound):
    """What waits for one person, in one reading transaction at a time."""

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The organisations to which this person belongs today."""
        return belongs_to(self.signed.actor, register=self.register, on=self.today)

    def keys(self, tx: Transaction) -> frozenset[str]:
        """The keys of all that others wait for this person to do."""
        return frozenset(notice.key for _, notice in self.at_once(tx))

    def at_once(self, tx: Transaction) -> Iterator[tuple[str, Notice]]:
        """What others wait for, each with its kind; without titles, which `named` adds."""
        approve, write = self.reach_of(Action.APPROVE), self.reach_of(Action.WRITE)
        if approve.bodies:
            yield from _each("approve", "/draft/review", tx.waiting.to_approve(self.person, reach=approve))
            yield from _each("confirm", "/confirm", tx.waiting.to_confirm(self.person, reach=approve))
            yield from (("line", notice) for notice in to_clear(tx, approve.bodies, self))
            for one in tx.waiting.requests(reach=approve):
                said = (f"{self.name_of(one.body)} asks for access.",)
                yield (
                    "request",
                    Notice(f"request:{one.key}", one.ref, f"/requests/{one.key}", said=said, at=one.at),
                )
        if write.bodies:
            yield from _each("returned", "/draft", tx.waiting.returned(self.person, reach=write))
            for thread in tx.word.waiting(write.bodies, reach=self.reach, bodies=self.bodies):
                yield "question", self._asked(thread)
            asked = (one for one in tx.oversight.unanswered() if one.said.force in write.bodies)
            yield from (("question", self._of_office(one)) for one in asked)
            for offer in tx.offers.waiting(write.bodies):
                if may_take(offer, write):
                    yield "offer", offered(offer, self.name_of(offer.from_body))

    def answers(self, tx: Transaction) -> Iterator[Notice]:
        """What was said in threads that this person began, since they last read them."""
        threads = tx.word.begun(self.person, reach=self.reach, bodies=self.bodies)
        read = tx.following.read_at(self.person, [f"{one.plan_ref}/questions/{one.id}" for one in threads])
        for thread in threads:
            if thread.last.at > read.get(f"{thread.plan_ref}/questions/{thread.id}", _NEVER):
                said = (f"{self.name_of(thread.last.body)} answered about {thread.ref or 'the plan'}.",)
                yield Notice(
                    f"answer:{thread.id}.{len(thread.remarks)}",
                    thread.plan_ref,
                    f"/questions/{thread.id}",
                    said=said,
                    at=thread.last.at,
                )
        yield from answers_to_offers(self, tx)

    def of_own_plans(self, tx: Transaction) -> Iterator[tuple[str, Notice]]:
        """What is due of the current plans that this person writes for, and what they have not yet considered."""
        bodies = self.reach_of(Action.WRITE).bodies
        if not bodies:
            return
        _, carded = tx.shelf.cards(
            reach=self.reach,
            renditions=(Rendition.FULL,),
            bodies=sorted(bodies),
            order=Order.REVIEW,
            limit=MOST_PLANS,
        )
        own = tx.shelf.reread([card.version_id for card, _ in carded], reach=self.reach)
        yield from (("source", notice) for notice in moved_sources(self, tx, own))
        yield from (("family", notice) for notice in family_news(self, tx, own))
        waiting = tx.triggers.open_for([found.card.plan_id for found in own], on=self.today)
        for found in own:
            ref = found.card.plan_ref
            for one in waiting.get(found.card.plan_id, ()):
                said = (f"{one.title}, from {day_words(one.on)}.",)
                yield (
                    "trigger",
                    Notice(f"trigger:{ref}.{one.number}", ref, f"/considered/{one.number}", said=said),
                )
            if due := (*self._due(found), *core_lapsed(self, tx, found)):
                yield "due", Notice(f"due:{ref}", ref, "", said=due, by=found.card.review_by)

    def lapsing(self, tx: Transaction) -> Iterator[Notice]:
        """What lapses soon of what this person writes for, the first day first."""
        found = [
            one
            for body in self.reach_of(Action.WRITE).bodies
            for one in lapses_of(tx, self.register, body, self.today)
        ]
        yield from (notice for _, notice in sorted(found, key=lambda one: (one[0], one[1].key)))

    def named(self, tx: Transaction, notices: Iterable[Notice]) -> tuple[Notice, ...]:
        """The notices with the names of their plans; those whose plan this person does not read are gone."""
        known: dict[str, tuple[str, str, Marking] | None] = {}
        kept = []
        for one in notices:
            if not one.ref:  # about a recommendation, which is public
                kept.append(one)
                continue
            if one.ref not in known:
                known[one.ref] = self._name(tx, one.ref)
            name = known[one.ref]
            if name is not None:
                kept.append(_with(one, *name))
        return tuple(kept)

    def _name(self, tx: Transaction, ref: str) -> tuple[str, str, Marking] | None:
        carded = tx.shelf.carded(ref, reach=self.reach)
        draft = tx.press.draft(ref, reach=self.reach)
        if carded is not None:
            heading = heading_of(*carded, body_name=self.name_of(carded[0].body), on=self.today)
            markings = [heading.marking, *([draft.label.marking] if draft else [])]
            return heading.title, heading.body_name, max(markings)
        if draft is None:
            return None
        drafted = found_draft(draft, register=self.register, reach=self.reach).card
        return drafted.title, self.name_of(drafted.body), draft.label.marking

    def _asked(self, thread: Thread) -> Notice:
        return Notice(
            f"question:{thread.id}.{len(thread.remarks)}",
            thread.plan_ref,
            f"/questions/{thread.id}",
            said=(f"{self.name_of(thread.from_body)} asks about {thread.ref or 'the plan'}.",),
            at=thread.last.at,
        )

    def _of_office(self, one: SpokenLine) -> Notice:
        said, path = ("A question to your force waits for an answer.",), f"/oversight/{one.said.force}"
        name = self.name_of(one.said.office)
        return Notice(
            f"oversight:{one.number}", "", path, "A question", name, Marking.OFFICIAL, said, one.sent_at
        )

    def _due(self, found: Found) -> Iterator[str]:
        review = found.card.review_by
        if review is not None and review <= self.today + REVIEW_WITHIN:
            yield f"Its review {'was' if review < self.today else 'is'} due on {day_words(review)}."
        # The first day after those asked for: a row is overdue from the day after its own.
        until = self.today + NEEDED_WITHIN
        rows = [row.ref for row in found.rows if is_overdue(row, until + dt.timedelta(days=1))]
        if rows:
            more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
            yield f"Needed by {day_words(until)} or before: {', '.join(rows[:5])}{more}."


def _each(kind: str, path: str, waiting: Iterable[Awaited]) -> Iterator[tuple[str, Notice]]:
    for one in waiting:
        yield kind, Notice(f"{kind}:{one.key}", one.ref, path, at=one.at, by=one.by)


def _with(notice: Notice, title: str, body_name: str, marking: Marking) -> Notice:
    facts = (notice.key, notice.ref, notice.path)
    return Notice(*facts, title, body_name, marking, notice.said, notice.at, notice.by)
