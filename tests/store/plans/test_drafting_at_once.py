"""Many saves of one draft at once, and processes killed while they save: what was answered is there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from hashlib import sha256

import pytest

from kb.access import whole
from kb.plan import Marking
from kb.store import Store, check
from tests.cast import NOON

OIC = "thames-valley/oic"
ROUNDS = int(os.environ.get("KB_KILL_ROUNDS", "5"))
# Two threads that save one draft again and again, each from the last revision that it has seen; what has been
# answered is said once the commit has returned, what was refused as stale is tried again from the newest.
WRITER = """
import sys, threading, datetime as dt
from kb.access import whole
from kb.errors import Stale, Unavailable
from kb.plan import Marking
from kb.store import Store
url, name, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = Store.open(url)
at = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
said = threading.Lock()
def write(thread):
    for n in range(times):
        text = f"{name}.{thread}.{n}".encode()
        while True:
            with store.reading() as tx:
                started_from = tx.press.draft("thames-valley/oic", reach=whole()).number
            try:
                with store.writing(at=at, by=1) as tx:
                    number = tx.press.save_revision("thames-valley/oic", text, marking=Marking.OFFICIAL, started_from=started_from)
            except (Stale, Unavailable):
                continue
            with said:
                print(number, text.decode(), flush=True)
            break
threads = [threading.Thread(target=write, args=(one,)) for one in "ab"]
[one.start() for one in threads]
[one.join() for one in threads]
"""


def _drafted(store: Store) -> Store:
    with store.writing(at=NOON, by=1) as tx:
        tx.press.add_plan(OIC, "thames-valley")
        tx.press.open_draft(OIC, b"begun", marking=Marking.OFFICIAL)
    return store


def _writer(store: Store, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, store.url, name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _answers(out: str) -> dict[int, str]:
    # A line without its end was not heard whole, so it was not an answer.
    lines = [line.split() for line in out.splitlines(keepends=True) if line.endswith("\n")]
    assert len({number for number, _ in lines}) == len(lines)
    return {int(number): text for number, text in lines}


def _kept(store: Store) -> dict[int, str]:
    """Every text by its number, once it is sure that no number is missing or twice."""
    with store.reading() as tx:
        assert check(tx) == ()
        lines = tx.press.revisions(OIC, reach=whole())
        assert [line.number for line in lines] == list(range(len(lines), 0, -1))
        found = [tx.press.revision(OIC, line.number, reach=whole()) for line in lines]
        newest = tx.press.draft(OIC, reach=whole())
    assert newest.number == len(lines)
    assert all(sha256(one.text).hexdigest() == one.line.text_hash for one in found)
    return {one.line.number: one.text.decode() for one in found}


@pytest.mark.slow
def test_fifty_simultaneous_saves_are_all_in_the_history_under_their_own_numbers(store: Store) -> None:
    writers = [_writer(_drafted(store) if n == 0 else store, f"p{n}", 7) for n in range(4)]

    answers: dict[int, str] = {}
    for writer in writers:
        out, _ = writer.communicate(timeout=120)
        assert writer.returncode == 0
        heard = _answers(out)
        assert not heard.keys() & answers.keys()
        answers |= heard

    assert len(answers) == 4 * 2 * 7
    assert _kept(store) == answers | {1: "begun"}


@pytest.mark.slow
def test_what_was_answered_is_in_the_history_after_every_kill(store: Store) -> None:
    rng = random.Random(2)
    answers = {1: "begun"}
    _drafted(store)
    for n in range(ROUNDS):
        writers = [_writer(store, f"r{n}p{m}", 10_000) for m in range(2)]
        first = [writer.stdout.readline() for writer in writers]
        time.sleep(rng.uniform(0, 0.4))
        for writer, line in zip(writers, first, strict=True):
            writer.kill()
            rest, _ = writer.communicate()
            answers |= _answers(line + rest)

        kept = _kept(store)
        assert answers.items() <= kept.items()
        # What was saved and not heard of is whole, and is a text that was sent.
        assert all(text.startswith(tuple(f"r{m}p" for m in range(n + 1))) for text in [*kept.values()][:-1])
    assert len(answers) > ROUNDS
