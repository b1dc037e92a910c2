"""The worker: keeps the index up to the database, posts letters and throws away what is stale.

One a machine: whichever holds the index's lock. It asks the database five times a second how far the
outbox is, which costs next to nothing, and so needs nobody to wake it. Killed at any moment it loses nothing:
what it has not finished is still in the outbox.
"""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from kb.access import whole
from kb.config import Settings
from kb.desk import House, Round, Written, catch_up, deliver, rebuild_index, still_so, write_notices
from kb.errors import Refusal, Unavailable
from kb.post import carrier_for
from kb.search import Indexer, IndexUnusable
from kb.store import Claimed

LOOK = 0.2
POST_EVERY = dt.timedelta(seconds=5)
NOTICES_EVERY = dt.timedelta(minutes=1)
TIDY_EVERY = dt.timedelta(hours=1)
ANCHOR_EVERY = dt.timedelta(minutes=10)
RETRY = 2.0

_log = logging.getLogger("kb.worker")


def clock() -> dt.datetime:
    """This machine's clock."""
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True)
class _Due:
    """Something to be done now and then."""

    every: dt.timedelta
    act: Callable[[dt.datetime], None]
    at: dt.datetime = field(default=dt.datetime.min.replace(tzinfo=dt.UTC))

    def run(self, now: dt.datetime) -> None:
        if now >= self.at:
            self.at = now + self.every
            self.act(now)


def work(settings: Settings, *, now: Callable[[], dt.datetime] = clock) -> None:
    """Work until told to stop by SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        # Nothing that is cut off here is lost, so there is nothing to wait for.
        stop.set()
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    house = House.open(settings)
    try:
        Worker(house, settings, now=now).run(stop)
    finally:
        house.close()


class Worker:
    """The worker's rounds over one house."""

    def __init__(self, house: House, settings: Settings, *, now: Callable[[], dt.datetime]) -> None:
        self._house = house
        self._now = now
        self._carrier = carrier_for(settings)
        self._head = ""
        self._due = (
            _Due(NOTICES_EVERY, lambda at: _log_written(write_notices(house, at=at))),
            _Due(POST_EVERY, self._post),
            _Due(POST_EVERY, lambda at: house.end_what_is_over(at=at)),
            _Due(TIDY_EVERY, lambda at: house.door(at=at).tidy()),
            _Due(ANCHOR_EVERY, self._print_head),
        )

    def run(self, stop: threading.Event) -> None:
        """Go round until told to stop. Waits its turn where another worker holds the index."""
        while not stop.is_set():
            try:
                with self._house.indexer() as indexer:
                    self._go_round(indexer, stop)
            except Unavailable as no:
                _log.info("waiting: %s", no)
                stop.wait(RETRY)

    def _go_round(self, indexer: Indexer, stop: threading.Event) -> None:
        with self._house.store.reading() as tx:
            if indexer.seq > tx.outbox.last_seq():
                # The database is an older one, put back from a backup.
                indexer.usable = False
        while not stop.is_set():
            self._index(indexer)
            for due in self._due:
                self._run(due)
            stop.wait(LOOK)

    def _index(self, indexer: Indexer) -> None:
        # Heard before it is done: who asks during a rebuild wants what it may have missed.
        if self._house.rebuild_asked_for() or not indexer.usable:
            count = rebuild_index(self._house.store, indexer, whole=whole())
            _log.info("index built anew: %s plans", count)
        try:
            catch_up(self._house.store, indexer, whole=whole())
        except IndexUnusable as no:
            _log.warning("index given up: %s", no)
            indexer.usable = False

    def _run(self, due: _Due) -> None:
        try:
            due.run(self._now())
        except Refusal as no:  # the disk is full, somebody else is saving: it is due again
            _log.warning("put off: %s", no)

    def _post(self, at: dt.datetime) -> None:
        def still(letter: Claimed) -> bool:
            return still_so(self._house, letter, at=at)

        _log_round(deliver(self._house.store, self._carrier, at=at, still=still))

    def _print_head(self, _at: dt.datetime) -> None:
        """Print the audit's head into the log: an anchor for `kb audit verify`, outside the database."""
        with self._house.store.reading() as tx:
            head = "{}:{}".format(*tx.audit.head())
        if head != self._head:
            self._head = head
            _log.info("audit head %s", head)


def _log_round(done: Round) -> None:
    if done != Round():
        counts = (done.posted, done.later, done.given_up, done.dropped)
        _log.info("letters: %s posted, %s put off, %s given up, %s no longer so", *counts)


def _log_written(done: Written) -> None:
    if done != Written():
        many = done.waiting, done.summaries, done.reminders
        _log.info("letters written: %s of what waits, %s summaries, %s reminders", *many)
