"""Counting of tries, and how long the next one must wait.

What must stay true: a try is counted before it is looked at, in a writing transaction, so that the
writers' lock puts the tries of all processes in one row. Of whom was tried only a SHA-256 is kept. Waits
have an end: nobody is locked out.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import SlowDown
from kb.store.people.sessions import hashed
from kb.store.tables import people as t

if TYPE_CHECKING:
    from collections.abc import Collection

    from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Patience:
    """How many tries are free, and how the wait grows after them: doubled each time, up to `longest`.

    Tries older than `window` are forgotten, so nobody is kept out for ever.
    """

    free: int = 10
    first: int = 5
    longest: int = 300
    window: dt.timedelta = dt.timedelta(hours=1)

    def wait(self, tries: int) -> int:
        """Seconds between the last of so many tries and the next one that is looked at."""
        if tries < self.free:
            return 0
        return min(self.longest, self.first << min(tries - self.free, 20))


class Tries:
    """Counting of tries in one transaction, by key: a name, an address, a person's codes."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def count(self, key: str, patience: Patience) -> int:
        """Count one more try before it is looked at; the answer is its number.

        Raises SlowDown while the wait after the last try lasts. The refused try is not kept:
        otherwise a stranger who never stops would keep the owner out.
        """
        if seconds := self.wait(key, patience):
            raise SlowDown(f"Too many tries. Wait {_words(seconds)}, then try again.", seconds=seconds)
        return self.add(key)

    def wait(self, key: str, patience: Patience) -> int:
        """Seconds until the next try of that key may be looked at, 0 for now."""
        asked = sa.select(sa.func.count(), sa.func.max(t.tries.c.at)).where(
            t.tries.c.key == hashed(key), t.tries.c.at > self._tx.at - patience.window
        )
        tries, last = self._conn.execute(asked).one()
        wait = patience.wait(tries)
        if wait == 0:
            return 0
        left = (last + dt.timedelta(seconds=wait) - self._tx.at).total_seconds()
        # The clock may have been put back since: never longer than the wait itself.
        return min(wait, max(0, math.ceil(float(left))))

    def add(self, key: str) -> int:
        """Keep a try of that key, made now; the answer is its number."""
        made = sa.insert(t.tries).returning(t.tries.c.id)
        number: int = self._conn.execute(made, {"key": hashed(key), "at": self._tx.at}).scalar_one()
        return number

    def made(self, key: str, *, within: dt.timedelta) -> bool:
        """Whether that key was tried not longer ago than that."""
        asked = sa.select(t.tries.c.id).where(
            t.tries.c.key == hashed(key), t.tries.c.at > self._tx.at - within
        )
        return self._conn.execute(asked.limit(1)).first() is not None

    def undo(self, numbers: Collection[int]) -> None:
        """Take back single tries, as those that turned out to be right."""
        self._conn.execute(sa.delete(t.tries).where(t.tries.c.id.in_(numbers)))

    def clear(self, key: str) -> None:
        """Forget the tries of a key, as after one that succeeded."""
        self._conn.execute(sa.delete(t.tries).where(t.tries.c.key == hashed(key)))

    def forget(self, before: dt.datetime) -> int:
        """Delete every try made before that instant. How many there were."""
        return self._conn.execute(sa.delete(t.tries).where(t.tries.c.at < before)).rowcount


def _words(seconds: int) -> str:
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
