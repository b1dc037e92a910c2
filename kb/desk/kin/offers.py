"""Changes offered between a plan and its source: what came, what was answered, and what became of it.

What must stay true. Whoever answers sees of the offering plan what was offered, its organisation, its title and the
version, and nothing else of it. Whoever offered sees what became of it as long as they may know of the source at all. A
person whose marking is too low for an offer is told nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.desk.kin.answering import Answering, told, worded
from kb.desk.kin.offer_pages import Answered, ItemAnswer, ItemShown, OfferShown, OffersPage, thing_words
from kb.desk.kin.own_text import OwnText
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.writing.starting import is_token
from kb.errors import Invalid, NotFound
from kb.plan import PlanDocument, against, change_from_bytes, in_words, parse
from kb.store import Act, Offer, OfferItem

if TYPE_CHECKING:
    from kb.store import HeldPlan, Transaction

_KNOWN = frozenset({Rendition.FULL, Rendition.OUTLINE})
_CHANGED = "This page had been changed before it was sent. Open it again and send it from there."


class Offers(Answering):
    """Offers, for one person who writes one of the two plans."""

    def listed(self, ref: str) -> OffersPage:
        """What a plan was offered and what it offered. Raises as `held` does."""
        with self._house.store.reading() as tx:
            held = self.held(tx, ref, Action.WRITE)
            heading = self._heading(tx, ref)
            received = tuple(
                self._received(tx, one, heading)
                for one in tx.offers.received(held.plan_id)
                if self.admits(ref, one.marking)
            )
            every = [self._given(tx, one, heading) for one in tx.offers.given(held.plan_id)]
            given = tuple(one for one in every if one is not None)
            tie = tx.kin.source_tie(held.plan_id)
            source = tx.shelf.carded(tie.source_ref, reach=self.reach) if tie else None
        self.note(Act.CONSULTATION, f"{ref}/offers", shown=len(received) + len(given))
        marking = max([heading.marking, *(one.offer.marking for one in (*received, *given))])
        may = source is not None and source[1] is Rendition.FULL and heading.number > 0
        return OffersPage(heading, received, given, may, marking)

    def one(self, ref: str, number: int) -> OfferShown:
        """One offer, from the side of the plan `ref`. Raises NotFound where that side has no such offer."""
        with self._house.store.reading() as tx:
            held = self.held(tx, ref, Action.WRITE)
            offer = self._offer(tx, held, number)
            if offer.to_plan == held.plan_id:
                own = self.own_text(tx, ref)
                shown = self._received(tx, offer, own.heading, own=own)
            else:
                may = tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE)) is not None
                given = self._given(tx, offer, self._heading(tx, ref))
                if given is None:
                    raise NotFound
                back = may and offer.ended_at is None and not offer.answered
                shown = replace(given, may_take_back=back)
        self.note(Act.CONSULTATION, f"{ref}/offers/{number}", items=len(shown.items))
        return shown

    def answer(
        self, ref: str, number: int, answers: Sequence[ItemAnswer], *, started_from: int, token: str
    ) -> Answered:
        """Answer items of an offer: into the draft as it stood at revision `started_from`, 0 where none was open.

        The same form sent twice answers once. Raises Mistyped by item for words that cannot be sent or taken, Stale
        where the draft has moved on, NotReady where somebody has answered an item.
        """
        if not is_token(token):
            raise Invalid(_CHANGED)
        words = worded(answers)
        with self._house.store.reading() as tx:
            ahead = self.ahead(tx, self._received_by(tx, ref, number), answers, words=words)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            offer = self._received_by(tx, ref, number)
            said = ("answer", ref, number, [(one.position, one.verdict, one.words) for one in answers])

            def make() -> str:
                return self.put_down(tx, offer, answers, words=words, started_from=started_from, ahead=ahead)

            return told(tx.holding.once(token, make, said=said))

    def take_back(self, ref: str, number: int) -> None:
        """Take an offer back of which nothing was answered; one taken back already stays so.

        Raises NotFound for none of this plan's, NotReady once something was answered.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, ref, Action.APPROVE)
            offer = self._offer(tx, held, number)
            if offer.from_plan != held.plan_id:
                raise NotFound
            if offer.ended_at is None:
                tx.offers.take_back(offer)

    def _received_by(self, tx: Transaction, ref: str, number: int) -> Offer:
        held = self.held(tx, ref, Action.WRITE)
        offer = self._offer(tx, held, number)
        if offer.to_plan != held.plan_id:
            raise NotFound
        return offer

    def _offer(self, tx: Transaction, held: HeldPlan, number: int) -> Offer:
        """An offer to or from a plan of one's own, as far as one's own marking reaches."""
        offer = tx.offers.one(number, plan_id=held.plan_id)
        over = offer is not None and offer.to_plan == held.plan_id and offer.ended_at is not None
        if offer is None or over or not self.admits(held.ref, offer.marking):
            raise NotFound
        return offer

    def _received(
        self, tx: Transaction, offer: Offer, heading: Heading, *, own: OwnText | None = None
    ) -> OfferShown:
        doc = parse(own.text) if own else None
        items = tuple(_against(item, doc, self._approved(tx, offer, item)) for item in offer.items)
        return OfferShown(heading, offer, self.name_of(offer.from_body), offer.from_title, items, own)

    def _given(self, tx: Transaction, offer: Offer, heading: Heading) -> OfferShown | None:
        """What was offered, as long as the source may be known of by more than its title."""
        source = tx.shelf.carded(offer.to_ref, reach=self.reach)
        if source is None or source[1] not in _KNOWN or not self.admits(offer.from_ref, offer.marking):
            return None
        items = tuple(_as_sent(item, self._approved(tx, offer, item)) for item in offer.items)
        return OfferShown(heading, offer, self.name_of(offer.to_body), source[0].title, items)

    def _approved(self, tx: Transaction, offer: Offer, item: OfferItem) -> int | None:
        """The version in which an item came to stand, where this person reads that version."""
        if item.version is None:
            return None
        return item.version if tx.shelf.card(offer.to_ref, reach=self.reach, number=item.version) else None

    def _heading(self, tx: Transaction, ref: str) -> Heading:
        carded = tx.shelf.carded(ref, reach=self.reach)
        if carded is not None:
            return heading_of(*carded, body_name=self.name_of(carded[0].body), on=self.today)
        return self.own_text(tx, ref).heading


def _against(item: OfferItem, doc: PlanDocument | None, approved_in: int | None) -> ItemShown:
    if item.change is None:
        return ItemShown(item, None, "What was offered here has been erased", approved_in=approved_in)
    change = change_from_bytes(item.change)
    if doc is None:
        return ItemShown(item, change, thing_words(change), approved_in=approved_in)
    laid = against(doc, change)
    why_not = "" if laid.there else f"Your plan has no requirement {change.ref} now."
    words = in_words(laid.change) if laid.there and laid.stands else thing_words(change)
    return ItemShown(item, laid.change, words, laid.stands, why_not, approved_in)


def _as_sent(item: OfferItem, approved_in: int | None) -> ItemShown:
    """An item as its own side knows it: under its own reference."""
    if item.change is None:
        return ItemShown(item, None, "What was offered here has been erased", approved_in=approved_in)
    change = change_from_bytes(item.change)
    words = thing_words(replace(change, ref=item.ref or change.ref))
    return ItemShown(item, change, words, approved_in=approved_in)
