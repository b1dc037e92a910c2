"""Deciding who sees a plan: what each organisation gets, shown before anything widens, and written only as shown.

What must stay true. A sharing that gives anybody more is written only together with the mark of the very page on
which its outcome stood. A text without a marking, or with something in it that looks sensitive and that nobody has
settled, is shared with nobody beyond its own organisation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition, Sharing
from kb.desk.audience.outcomes import (
    Outcome,
    StrictRow,
    audience_words,
    outcomes,
    outline_of,
    shared_as,
    stricter_rows,
)
from kb.desk.frame import Bound
from kb.desk.reader.copies import Heading, ReadingCopy, heading_of
from kb.desk.writing.unsettled import unsettled
from kb.errors import Invalid, NotAllowed, NotReady, Stale
from kb.plan import State
from kb.store import Act, SharedAs

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.store import Found, HeldPlan, Transaction

NO_VERSION = "No version of this plan is approved yet. Until then only its own organisation reads it."


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody wants a plan shared: the whole, the outline (never less widely), and whether its title is listed."""

    sharing: Sharing
    outline: Sharing
    listed: bool


@dataclass(frozen=True, slots=True)
class SharingPage:
    """How a plan is shared, how it would be as `wanted`, and what each organisation gets of its standing version.

    `outline` is what the first organisation that gets an outline reads; `blocked` says why nothing may be shared more
    widely; `seen` is the mark of all this. `offered` are the organisations that can be named. `waiting`: requests for
    access that nobody has answered.
    """

    heading: Heading
    now: SharedAs
    wanted: SharedAs
    outcomes: tuple[Outcome, ...]
    strict: tuple[StrictRow, ...]
    outline: ReadingCopy | None
    blocked: tuple[str, ...]
    offered: tuple[Body, ...]
    may_share: bool
    waiting: int
    rows: int
    earlier: bool
    words: tuple[str, str]

    @property
    def gains(self) -> tuple[Outcome, ...]:
        """Who would get more."""
        return tuple(one for one in self.outcomes if one.gains)

    @property
    def loses(self) -> tuple[Outcome, ...]:
        """Who would get less."""
        return tuple(one for one in self.outcomes if one.loses)

    @property
    def seen(self) -> str:
        """The mark of what this page shows: the same only while text, sharing and every outcome are the same."""
        shown = (
            self.heading.ref,
            self.heading.number,
            self.heading.text_hash,
            _spelt(self.now),
            _spelt(self.wanted),
            [(one.body, one.now.rank, one.then.rank) for one in self.outcomes],
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @property
    def groups(self) -> tuple[tuple[Rendition | None, int, tuple[Outcome, ...]], ...]:
        """The organisations by what they will get, the most first: rendition, requirements, organisations."""
        by_gets: dict[tuple[Rendition | None, int], list[Outcome]] = {}
        for one in sorted(self.outcomes, key=lambda one: one.then.rank, reverse=True):
            by_gets.setdefault((one.then.rendition, one.then.rows), []).append(one)
        return tuple((rendition, rows, tuple(those)) for (rendition, rows), those in by_gets.items())


class WhoSees(Bound):
    """Sharing the plans of one's own organisations: approvers decide, authors look."""

    def page(self, ref: str, wanted: Choice | None = None) -> SharingPage:
        """How a plan is shared and what would come of sharing it as `wanted`. Changes nothing.

        Raises NotFound and NotAllowed as for every act on a plan, NotReady where no version of it is approved.
        """
        with self._house.store.reading() as tx:
            made = self._page(tx, self.held(tx, ref, Action.WRITE), wanted)
        facts = {"outline": True} if made.outline is not None else {}
        self.note(Act.CONSULTATION, f"{ref}@{made.heading.number}", sharing=True, **facts)
        return made

    def offered(self, ref: str) -> tuple[Body, ...]:
        """The organisations that a plan's sharing can name. Raises as `page` does."""
        with self._house.store.reading() as tx:
            held = self.held(tx, ref, Action.WRITE)
            return self._offered(held, tx.audiences.of(ref))

    def decide(self, ref: str, wanted: Choice, *, seen: str = "") -> SharingPage:
        """Share a plan as wanted; gives what came of it. The same again changes nothing.

        Raises Invalid where it may not be shared more widely, and Stale where somebody would get more and `seen` is
        not the mark of the page that says so.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            made = self._page(tx, self.held(tx, ref, Action.APPROVE), wanted)
            if made.wanted == made.now:
                return made
            if made.gains:
                self._may_widen(made, seen)
            tx.audiences.share(ref, made.wanted, on=self.today)
        return made

    def _may_widen(self, page: SharingPage, seen: str) -> None:
        if page.blocked:
            raise Invalid(f"This version cannot be shared more widely yet. {page.blocked[0]}")
        if seen != page.seen:
            raise Stale("Something has changed since this was shown. Look at who gets what again.")

    def _page(self, tx: Transaction, held: HeldPlan, wanted: Choice | None) -> SharingPage:
        found = whole_version(tx, self, held)
        now = tx.audiences.of(held.ref)
        chosen = now if wanted is None else _completed(wanted, now)
        told = outcomes(found, chosen, owner=held.body, register=self.register, on=self.today)
        approves = tx.holding.plan(held.ref, reach=self.reach_of(Action.APPROVE)) is not None
        return SharingPage(
            heading=heading_of(found.card, Rendition.FULL, body_name=self.name_of(held.body), on=self.today),
            now=now,
            wanted=chosen,
            outcomes=told,
            strict=tuple(stricter_rows(found, register=self.register)),
            outline=outline_of(shared_as(found, chosen), told, register=self.register, on=self.today),
            blocked=unsettled(tx, found, held=held, on=self.today),
            offered=self._offered(held, now),
            may_share=approves,
            waiting=len(tx.requests.waiting([held.plan_id])) if approves else 0,
            rows=len(found.rows),
            earlier=found.card.number > 1,
            words=(
                audience_words(chosen.sharing, self.register),
                audience_words(chosen.outline, self.register),
            ),
        )

    def _offered(self, held: HeldPlan, now: SharedAs) -> tuple[Body, ...]:
        """Those that can be named: policing organisations of today, and whoever is named now."""
        named = now.sharing.named | now.outline.named
        those = (
            body
            for body in self.register.bodies
            if body.slug in named
            or (body.slug != held.body and self.register.policing(body.slug) and body.exists(self.today))
        )
        return tuple(sorted(those, key=lambda body: body.name))


def whole_version(tx: Transaction, bound: Bound, held: HeldPlan) -> Found:
    """The standing version of a plan of one's own, with every requirement of it.

    Raises NotReady where no version is approved, NotAllowed where a requirement is marked higher than one may read:
    nobody shares what they cannot see.
    """
    found = tx.shelf.found(held.ref, reach=bound.reach)
    if found is None:
        raise NotReady(NO_VERSION)
    if found.hidden or found.rendition is not Rendition.FULL:
        raise NotAllowed(
            "This plan has requirements that are marked higher than you may read. "
            "Ask an approver who may read all of it to share it."
        )
    if found.card.erased_at is not None or found.card.state not in {State.CURRENT, State.WITHDRAWN}:
        raise NotReady(NO_VERSION)
    return found


def _completed(wanted: Choice, now: SharedAs) -> SharedAs:
    """What was wanted, with the outline at least as wide as the whole and the last days of those still named."""
    # Who is named for the whole reads the outline by that, and no longer than that: not named for it once more.
    whole, asked = wanted.sharing, wanted.outline
    outline = Sharing(max(whole.scope, asked.scope), asked.named)
    named = {("full", body) for body in whole.named} | {("outline", body) for body in outline.named}
    days = frozenset(one for one in now.days if (one.kind, one.body) in named)
    return SharedAs(whole, outline, wanted.listed, days)


def _spelt(shared: SharedAs) -> tuple[object, ...]:
    return (
        *((int(one.scope), sorted(one.named)) for one in (shared.sharing, shared.outline)),
        shared.listed,
        sorted((one.body, one.kind, str(one.until)) for one in shared.days),
    )
