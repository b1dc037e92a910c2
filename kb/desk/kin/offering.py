"""Offering one's own changes to the plan that one's own was adapted from.

What must stay true. An offer tells another organisation something, so it is made by whoever decides who sees the
plan, of the approved version only, and only after a page that shows every word of it. A requirement that is not for
that organisation is not offered, nor anything of a text with something unsettled in it. Of the source nothing is told
that this person does not read there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from kb.access import Action, Label, audience_of
from kb.desk.audience.sharing import whole_version
from kb.desk.kin.noted import noted
from kb.desk.kin.offer_pages import (
    MOST_ITEMS,
    MOST_OF_A_NOTE,
    Offerable,
    OfferingPage,
    OfferOrder,
    ToBeSent,
)
from kb.desk.kin.own_text import IntoDraft
from kb.desk.kin.texts import KinTexts, kin_texts
from kb.desk.reader.copies import Heading, reading_copy
from kb.desk.writing.starting import is_token
from kb.desk.writing.unsettled import unsettled
from kb.errors import Invalid, NotFound, NotReady, Stale, TooLarge
from kb.plan import (
    Change,
    ChangeKind,
    State,
    block_names,
    can_be_offered,
    change_as_bytes,
    compare,
    decode,
    offered_change,
    parse,
)
from kb.store import Act, NewOfferItem

if TYPE_CHECKING:
    from kb.store import Found, HeldPlan, Tie, Transaction

MOST_LISTED = 500
_CHANGED = "This page had been changed before it was sent. Open it again and send it from there."
_AGAIN = "Something has changed since this was shown. Look at what would be offered again."


@dataclass(frozen=True, slots=True)
class _Both:
    """A plan's current version and its source as this person reads them, and what could be offered of it."""

    held: HeldPlan
    tie: Tie
    found: Found
    heading: Heading
    texts: KinTexts
    items: tuple[Offerable, ...]
    blocked: tuple[str, ...]


class Offering(IntoDraft):
    """Offering, for one person who writes an adapted plan; whoever decides who sees it also sends."""

    def choosing(self, ref: str) -> OfferingPage:
        """What could be offered. Raises NotFound where the plan has no source, or none that is read in full.

        Raises NotReady where either is not current.
        """
        with self._house.store.reading() as tx:
            both = self._both(tx, ref, Action.WRITE)
            may = tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE)) is not None
        self._laid_together(both)
        shown = both.items[:MOST_LISTED]
        more = len(both.items) - len(shown)
        return OfferingPage(both.heading, both.texts.heading, shown, more, both.blocked, may)

    def to_be_sent(self, ref: str, order: OfferOrder) -> ToBeSent:
        """What the other organisation would see. Changes nothing.

        Raises Invalid where nothing or too much was chosen, or the words cannot be sent; Named where they look
        sensitive; NotAllowed for who does not decide who sees the plan.
        """
        with self._house.store.reading() as tx:
            both = self._both(tx, ref, Action.APPROVE)
            made = self._chosen(both, order)
        self._laid_together(both)
        return made

    def send(self, ref: str, order: OfferOrder, *, token: str) -> int:
        """Offer what was shown; gives the offer's number. The same form sent twice offers once.

        Raises Stale where `order.seen` is not the mark of what would be sent now; else as `to_be_sent` does.
        """
        if not is_token(token):
            raise Invalid(_CHANGED)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.held(tx, ref, Action.APPROVE)
            said = ("offer", ref, sorted(order.names), order.note, order.seen)
            return int(tx.holding.once(token, lambda: str(self._send(tx, ref, order)), said=said))

    def _send(self, tx: Transaction, ref: str, order: OfferOrder) -> int:
        both = self._both(tx, ref, Action.APPROVE)
        made = self._chosen(both, order)
        if order.seen != made.seen:
            raise Stale(_AGAIN)
        items = [
            NewOfferItem(one.change.ref or "", change_as_bytes(one.theirs), one.marking)
            for one in made.items
            if one.theirs is not None
        ]
        ids = (both.held.plan_id, both.tie.source_id)
        return tx.offers.offer(ids, both.found.card.number, items, note=made.note)

    def _chosen(self, both: _Both, order: OfferOrder) -> ToBeSent:
        if both.blocked:
            raise Invalid(f"This version cannot be offered yet. {both.blocked[0]}")
        items = tuple(one for one in both.items if one.name in order.names and not one.why_not)
        if not order.names:
            raise Invalid("Choose what you want to offer.")
        if len(items) != len(order.names):
            raise Stale(_AGAIN)
        if len(items) > MOST_ITEMS:
            raise TooLarge(f"Offer at most {MOST_ITEMS} changes at once. You have chosen {len(items)}.")
        note = noted(order.note, most=MOST_OF_A_NOTE, sure=order.sure)
        marking = max(one.marking for one in items)
        shown = (
            both.heading.ref,
            both.found.card.text_hash,
            both.tie.source_ref,
            [(one.name, int(one.marking)) for one in items],
            note,
        )
        seen = hashlib.sha256(repr(shown).encode()).hexdigest()
        return ToBeSent(both.heading, both.texts.heading, items, note, marking, seen)

    def _both(self, tx: Transaction, ref: str, action: Action) -> _Both:
        held = self.held(tx, ref, action)
        tie = tx.kin.source_tie(held.plan_id)
        if tie is None or tx.shelf.card(tie.source_ref, reach=self.reach) is None:
            raise NotFound
        found = whole_version(tx, self, held)
        ours = decode(found.text or b"")
        texts = None if ours is None else kin_texts(self, tx, tie, ours)
        if texts is None or ours is None:
            raise NotFound
        if found.card.state is not State.CURRENT or texts.heading.state is not State.CURRENT:
            raise NotReady("One of the two plans has been withdrawn, so nothing can be offered.")
        if not (
            self.register.policing(tie.source_body) and self.register.exists(tie.source_body, self.today)
        ):
            raise NotReady(
                "The organisation of the source plan is no longer there, so nothing can be offered."
            )
        waiting = {
            item.change
            for one in tx.offers.given(held.plan_id)
            if one.waits
            for item in one.items
            if item.waits
        }
        heading = reading_copy(found, body_name=self.name_of(held.body), on=self.today).heading
        theirs = parse(texts.theirs)
        send = partial(offered_change, names=texts.names, known=block_names(theirs))
        items = tuple(
            self._item(change, found, tie=tie, send=send, waiting=waiting)
            for change in compare(theirs, parse(ours))
            if can_be_offered(change)
        )
        blocked = unsettled(tx, found, held=held, on=self.today)
        return _Both(held, tie, found, heading, texts, items, blocked)

    def _item(
        self,
        change: Change,
        found: Found,
        *,
        tie: Tie,
        send: Callable[[Change], Change],
        waiting: set[bytes | None],
    ) -> Offerable:
        rows = [row for row in found.rows if change.ref and row.ref.casefold() == change.ref.casefold()]
        own = change.kind is ChangeKind.TAKEN_OUT
        labels = [found.card.label] if own else [found.card.label, *(row.label for row in rows)]
        marking = max(label.marking for label in labels)
        try:
            theirs = send(change)
        except Invalid as no:
            return Offerable(_named(change), change, None, marking, str(no))
        why_not = (
            ""
            if own or self._for_them(labels[1:], tie)
            else _not_for_them(change, self.name_of(tie.source_body))
        )
        if not why_not and change_as_bytes(theirs) in waiting:
            why_not = "This has been offered and waits for an answer."
        return Offerable(_named(theirs), change, theirs, marking, why_not)

    def _for_them(self, labels: list[Label], tie: Tie) -> bool:
        """Whether the source's organisation is among those for whom these requirements are."""
        audience = audience_of(tie.source_body, register=self.register, on=self.today)
        return all(label.row is None or audience.admitted_by(label.row, tie.body) for label in labels)

    def _laid_together(self, both: _Both) -> None:
        for ref in (
            f"{both.heading.ref}@{both.heading.number}",
            f"{both.tie.source_ref}@{both.texts.number}",
        ):
            self.note(Act.COMBINATION, ref, form="offer")


def _named(change: Change) -> str:
    """The box of a change: the same as long as it says the same."""
    return hashlib.sha256(change_as_bytes(replace(change, above=()))).hexdigest()[:16]


def _not_for_them(change: Change, body_name: str) -> str:
    return f"{change.ref} says for itself who may see it, and {body_name} is not among them."
