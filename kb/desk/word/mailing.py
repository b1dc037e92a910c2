"""Emptying the outbox: letters claimed, posted and done with, each at most once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import Unavailable
from kb.post import Carrier, Letter, NotPosted, wait_after

if TYPE_CHECKING:
    from kb.store import Claimed, Store

_GIVEN_UP_AFTER = dt.timedelta(days=2)
_log = logging.getLogger("kb.post")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to: letters posted, put back for later, given up, and dropped as no longer so."""

    posted: int = 0
    later: int = 0
    given_up: int = 0
    dropped: int = 0


Still = Callable[["Claimed"], bool]
"""Whether what a letter tells of is still so for its person."""


def deliver(store: Store, carrier: Carrier, *, at: dt.datetime, still: Still | None = None) -> Round:
    """Post the letters whose turn it is. For the worker; safe to run on several machines at once.

    `still` is asked of each letter that tells of something, just before it is posted: of what is no more, or
    is no longer its person's to know, nobody is told. Without it, such letters are dropped.
    """
    with store.reading() as tx:
        if not tx.letters.waiting():
            return Round()
    with store.writing(at=at) as tx:
        claimed = tx.letters.claim()
    ends = [_end(store, _carry(carrier, letter, still, at=at), letter, at=at) for letter in claimed]
    return Round(*(ends.count(end) for end in ("posted", "later", "given up", "dropped")))


def _carry(carrier: Carrier, letter: Claimed, still: Still | None, *, at: dt.datetime) -> str:
    try:
        if letter.about and not (still is not None and still(letter)):
            return "dropped"
        carrier.send(Letter(letter.seq, letter.to, letter.subject, letter.text, letter.written_at))
    except NotPosted as no:
        hopeless = no.for_ever or at - letter.written_at > _GIVEN_UP_AFTER
        end = "given up" if hopeless else "later"
        # By number only: whom a letter was for is nobody's business in a log.
        _log.warning("letter %s not posted, %s: %s", letter.seq, end, no)
        return end
    except Unavailable as no:
        _log.warning("letter %s put off: %s", letter.seq, no)
        return "later"
    return "posted"


def _end(store: Store, end: str, letter: Claimed, *, at: dt.datetime) -> str:
    with store.writing(at=at) as tx:
        if end == "later":
            tx.letters.later(letter, after=wait_after(letter.tries))
        else:
            tx.letters.close(letter.seq)
    return end
