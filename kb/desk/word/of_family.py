"""What happened lately in plans that were adapted from one's own: news for whoever writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.desk.kin.events import kept_otherwise
from kb.desk.kin.relatives import Relative, Relatives
from kb.desk.word.notice import Notice

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Found, Transaction

NEWS_FOR = dt.timedelta(days=30)
"""Longer ago than this nothing is news, read or not."""
_SHOWN = 5


def family_news(bound: Bound, tx: Transaction, own: Sequence[Found]) -> Iterator[Notice]:
    """One notice for each plan adapted from one's own in which something happened since its writer last looked.

    They look by reading that version, or the page on which the family of their own plan is told. What others wrote of
    their reasons stands there, under its marking, and not in a notice.
    """
    relatives = Relatives(bound, tx) if own else None
    for found in own:
        ref = found.card.plan_ref
        card = relatives.card(ref) if relatives is not None else None
        below = relatives.below(card)[1:] if relatives is not None and card is not None else ()
        read = tx.following.read_at(bound.person, [f"{ref}/family", *(one.card.ref for one in below)])
        for one in below:
            looked = [read[key] for key in (f"{ref}/family", one.card.ref) if key in read]
            since = max([bound.at - NEWS_FOR, *looked])
            if notice := _notice(bound, tx, ref, one, since):
                yield notice


def _notice(bound: Bound, tx: Transaction, ref: str, one: Relative, since: dt.datetime) -> Notice | None:
    name, said = one.heading.body_name, []
    last = since
    if one.card.dated_at > since and not one.erased:
        said.append(f"{name}, adapted from yours: version {one.card.number} stands.")
        last = max(last, one.card.dated_at)
    kept = [event for event in kept_otherwise(bound, tx, one) if event.at > since]
    if kept:
        rows = list(dict.fromkeys(event.words.split(":", 1)[0] for event in kept))
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        said.append(f"{name} kept otherwise: {', '.join(rows[:_SHOWN])}{more}.")
        last = max(last, *(event.at for event in kept))
    if not said:
        return None
    key = f"family:{ref}.{one.ref}@{one.card.number}.{len(kept)}"
    return Notice(key, ref, "/family#happened", said=tuple(said), at=last)
