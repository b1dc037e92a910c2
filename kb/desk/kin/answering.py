"""Answering what was offered: taken, adapted or declined, item by item, in one go.

What must stay true: what is taken goes into a draft, by the small edits that touch nothing else, and still needs an
approval. What cannot be taken stays as it was, and why is said. Nothing is written to a draft that has moved on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.desk.kin.noted import noted
from kb.desk.kin.offer_pages import MOST_OF_A_REASON, Answered, ItemAnswer, ItemShown
from kb.desk.kin.own_text import IntoDraft, OwnText
from kb.desk.word.questions import Named
from kb.desk.writing.draft_text import seen_only
from kb.desk.writing.rows import MOST_OF_A_LIST, Mistyped
from kb.errors import Invalid, NotReady, Stale
from kb.plan import Change, ChangeKind, change_from_bytes, parse, take_many, typed_change

if TYPE_CHECKING:
    from kb.store import Offer, OfferItem, Transaction

TAKEN, ADAPTED, DECLINED = "taken", "adapted", "declined"
_MOVED = (
    "The draft has been changed since you opened this page. Nothing was written. "
    "Look at it again: your answers are kept."
)
_WHY = "Say why not: the other organisation reads it."
_WHAT = "Write what is to stand there."


class SeemsNamed(Mistyped):
    """Reasons that look as if they name somebody: what was typed can be confirmed."""


@dataclass(frozen=True, slots=True)
class _Taking:
    """One item that is to be taken or adapted, and the change to be made."""

    item: OfferItem
    change: Change
    state: str


@dataclass(frozen=True, slots=True)
class Made:
    """What comes of taking items into a text: `base` with those in `done`, and by position why the rest `stayed`."""

    base: str
    taking: tuple[_Taking, ...]
    text: str
    done: tuple[_Taking, ...]
    stayed: dict[int, str]


class Answering(IntoDraft):
    """Answering, for one person who writes the plan that was offered something."""

    def ahead(
        self, tx: Transaction, offer: Offer, answers: Sequence[ItemAnswer], *, words: dict[int, str]
    ) -> Made | None:
        """What taking would come to, worked out before the writing begins: of a long text it takes a while.

        None where nothing is to be taken, or not all of it can still be answered.
        """
        try:
            taking = _all_taken(offer, answers, words)
        except NotReady:
            return None
        used = tx.press.refs_used(offer.to_ref) if taking else ()
        return _made(self.own_text(tx, offer.to_ref).text, taking, used) if taking else None

    def put_down(
        self,
        tx: Transaction,
        offer: Offer,
        answers: Sequence[ItemAnswer],
        *,
        words: dict[int, str],
        started_from: int,
        ahead: Made | None,
    ) -> str:
        """Record answers in a transaction, with what was taken put into the draft; gives what `told` reads."""
        for one in answers:
            if one.verdict == DECLINED:
                tx.offers.answer(offer, one.position, DECLINED, why=words[one.position])
        taking = _all_taken(offer, answers, words)
        stayed = self._take(tx, offer, taking, started_from=started_from, ahead=ahead) if taking else {}
        counts = {
            state: sum(one.state == state and one.item.position not in stayed for one in taking)
            for state in (TAKEN, ADAPTED)
        }
        declined = sum(one.verdict == DECLINED for one in answers)
        return json.dumps(counts | {DECLINED: declined, "stayed": stayed})

    def _take(
        self,
        tx: Transaction,
        offer: Offer,
        taking: tuple[_Taking, ...],
        *,
        started_from: int,
        ahead: Made | None,
    ) -> dict[int, str]:
        """Take what can be taken; gives by position why the rest could not be."""
        own = self.own_text(tx, offer.to_ref)
        if own.number != started_from:
            raise Stale(_MOVED)
        made = ahead
        if made is None or (made.base, made.taking) != (own.text, taking):
            made = _made(own.text, taking, tx.press.refs_used(offer.to_ref))
        draft_id = self._put_in(tx, own, made.text, gone=self._gone(offer, made.done, own.text))
        for one in made.done:
            tx.offers.answer(offer, one.item.position, one.state, draft_id=draft_id)
        return made.stayed

    def _put_in(
        self, tx: Transaction, own: OwnText, text: str, *, gone: Callable[[Transaction], None]
    ) -> int | None:
        """Save a text as the draft, beginning one where that changes anything; gives the draft's id, if any."""
        ref = own.held.ref
        if text != own.text:
            self.begin_in(tx, ref)
            number = self.open_draft(tx, ref).number
            self.change_in(tx, ref, lambda _: text, started_from=number, how="offer", also=gone)
        draft = tx.press.draft(ref, reach=self._writing)
        return draft.draft_id if draft else None

    def _gone(self, offer: Offer, done: Sequence[_Taking], text: str) -> Callable[[Transaction], None]:
        refs = {row.ref.casefold(): row.ref for row in parse(text).requirements}
        taken_out = [
            refs[(one.change.ref or "").casefold()]
            for one in done
            if one.change.kind is ChangeKind.TAKEN_OUT and (one.change.ref or "").casefold() in refs
        ]

        def note(tx: Transaction) -> None:
            for ref in taken_out:
                tx.press.retire(offer.to_ref, ref, why=f"Offered by {self.name_of(offer.from_body)}.")

        return note


def _made(text: str, taking: tuple[_Taking, ...], used: Collection[str]) -> Made:
    made = take_many(text, [(one.change, one.item.marking) for one in taking], used=used)
    done = tuple(one for n, one in enumerate(taking) if n not in made.stayed)
    return Made(text, taking, made.text, done, {taking[n].item.position: no for n, no in made.stayed.items()})


def _all_taken(offer: Offer, answers: Sequence[ItemAnswer], words: dict[int, str]) -> tuple[_Taking, ...]:
    items = {item.position: item for item in offer.items}
    return tuple(
        _taking(items.get(one.position), one, words.get(one.position, ""))
        for one in answers
        if one.verdict in {TAKEN, ADAPTED}
    )


def _taking(item: OfferItem | None, answer: ItemAnswer, words: str) -> _Taking:
    if item is None or not item.waits or item.change is None:
        raise NotReady("Somebody has answered this already. Look at the offer again.")
    change = change_from_bytes(item.change)
    if answer.verdict == ADAPTED:
        shown = ItemShown(item, change, "")
        change = typed_change(change, words, several=shown.several)
    return _Taking(item, change, answer.verdict)


def worded(answers: Sequence[ItemAnswer]) -> dict[int, str]:
    """What was typed, by item. Raises Mistyped with every box that cannot be taken."""
    words, errors, named = dict[int, str](), dict[str, str](), False
    for one in answers:
        try:
            if one.verdict == DECLINED:
                words[one.position] = noted(one.words, most=MOST_OF_A_REASON, sure=one.sure, wanted=_WHY)
            elif one.verdict == ADAPTED:
                words[one.position] = _typed(one.words)
            elif one.verdict != TAKEN:
                raise Invalid("Choose an answer.")
        except Invalid as no:
            errors[f"{one.verdict}-{one.position}"] = str(no)
            named = named or isinstance(no, Named)
    if errors:
        raise SeemsNamed(errors) if named else Mistyped(errors)
    return words


def _typed(text: str) -> str:
    if not seen_only(text).strip():
        raise Invalid(_WHAT)
    if len(text) > MOST_OF_A_LIST:
        raise Invalid(f"Write at most {MOST_OF_A_LIST:,} characters here. You have written {len(text):,}.")
    return text


def told(made: str) -> Answered:
    facts = json.loads(made)
    stayed = {int(position): words for position, words in facts["stayed"].items()}
    return Answered(facts[TAKEN], facts[ADAPTED], facts[DECLINED], stayed)
