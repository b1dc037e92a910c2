"""Emptying the outbox: letters claimed, posted and done with, each at most once."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.post import Carrier, Letter, NotPosted, wait_after

if TYPE_CHECKING:
    from kb.store import Claimed, Store

_GIVEN_UP_AFTER = dt.timedelta(days=2)
_log = logging.getLogger("kb.post")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to: letters posted, put back for later, and given up."""

    posted: int = 0
    later: int = 0
    given_up: int = 0


def deliver(store: Store, carrier: Carrier, *, at: dt.datetime) -> Round:
    """Post the letters whose turn it is. For the worker; safe to run on several machines at once."""
    with store.reading() as tx:
        if not tx.letters.waiting():
            return Round()
    with store.writing(at=at) as tx:
        claimed = tx.letters.claim()
    ends = [_carry(store, carrier, letter, at=at) for letter in claimed]
    return Round(ends.count("posted"), ends.count("later"), ends.count("given up"))


def _carry(store: Store, carrier: Carrier, letter: Claimed, *, at: dt.datetime) -> str:
    try:
        carrier.send(Letter(letter.seq, letter.to, letter.subject, letter.text, letter.written_at))
    except NotPosted as no:
        hopeless = no.for_ever or at - letter.written_at > _GIVEN_UP_AFTER
        end = "given up" if hopeless else "later"
        # By number only: whom a letter was for is nobody's business in a log.
        _log.warning("letter %s not posted, %s: %s", letter.seq, end, no)
    else:
        end = "posted"
    with store.writing(at=at) as tx:
        if end == "later":
            tx.letters.later(letter, after=wait_after(letter.tries))
        else:
            tx.letters.close(letter.seq)
    return end
