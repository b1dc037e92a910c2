"""The worker's letters: from what waits to the carrier, without anybody asking."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.access import Grant, Role
from kb.desk import Said
from kb.plan import Marking
from kb.worker import Worker
from tests.cast import NOON, REGION, SUE
from tests.desk_cast import Shelves, a_house, a_plan


@contextmanager
def at_work(shelves: Shelves) -> Iterator[None]:
    """A worker over the house while the block runs, its clock standing at noon."""
    stop = threading.Event()
    worker = Worker(shelves.house, shelves.house.settings, now=lambda: NOON)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_question_becomes_a_letter_that_does_not_hold_it(tmp_path: Path) -> None:
    with a_house(tmp_path) as shelves:
        shelves.shelve(a_plan(sharing=REGION))
        with shelves.store.writing(at=NOON) as tx:
            paula = tx.people.add("paula@tv.example", "Paula")
            tx.people.grant(paula.id, Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL_SENSITIVE))
        shelves.desk_of(SUE).questions.ask(
            "thames-valley/oic", Said("Where do herons nest?"), token="a-token-of-a-form"
        )

        limit = time.monotonic() + 30
        with at_work(shelves):
            while not list((tmp_path / "outbox").glob("*.eml")):
                assert time.monotonic() < limit, "the letter never came"
                time.sleep(0.05)

        [letter] = [path.read_text() for path in (tmp_path / "outbox").glob("*.eml")]
        assert "To: paula@tv.example" in letter
        assert "something is waiting for you" in letter
        assert "/for-you" in letter
        assert not [word for word in ("heron", "Thames", "immigration", "OIC") if word in letter]
