"""What waits because plans offer changes to each other, and what was answered to those who offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.access import Action, Label, Reach, Rendition
from kb.desk.word.notice import Notice
from kb.plan import State

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Offer, Transaction

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_KNOWN = frozenset({Rendition.FULL, Rendition.OUTLINE})


def may_take(offer: Offer, writing: Reach) -> bool:
    """Whether somebody who writes there may know of an offer: it can be marked higher than they read."""
    return _holds(writing, offer.to_ref, offer.to_body, offer)


def offered(offer: Offer, body_name: str) -> Notice:
    """That an offer waits for an answer."""
    said = f"{body_name} offers {_changes(offer.waits)}."
    return Notice(f"offer:{offer.id}", offer.to_ref, f"/offers/{offer.id}", said=(said,), at=offer.offered_at)


def answers_to_offers(bound: Bound, tx: Transaction) -> Iterator[Notice]:
    """What was answered to what this person offered, since they last looked, as long as they may know of the source."""
    writing = bound.reach_of(Action.WRITE)
    if not writing.bodies:
        return
    answered = [one for one in tx.offers.given_by(bound.person) if one.answered]
    read = tx.following.read_at(bound.person, [f"{one.from_ref}/offers/{one.id}" for one in answered])
    for offer in answered:
        at = max(item.answered_at for item in offer.items if item.answered_at is not None)
        if at <= read.get(f"{offer.from_ref}/offers/{offer.id}", _NEVER):
            continue
        source = tx.shelf.carded(offer.to_ref, reach=bound.reach)
        if (
            source is None
            or source[1] not in _KNOWN
            or not _holds(writing, offer.from_ref, offer.from_body, offer)
        ):
            continue
        name, every = bound.name_of(offer.to_body), _changes(len(offer.items))
        said = f"{name} has answered {offer.answered} of {every} that you offered."
        key = f"offer-answer:{offer.id}.{offer.answered}"
        yield Notice(key, offer.from_ref, f"/offers/{offer.id}", said=(said,), at=at)


def _holds(writing: Reach, ref: str, body: str, offer: Offer) -> bool:
    label = Label(plan=ref, body=body, state=State.DRAFT, marking=offer.marking)
    return writing.admits(label, Rendition.FULL)


def _changes(number: int) -> str:
    return f"{number} change{'' if number == 1 else 's'}"
