"""A process killed at any moment: nothing that it had answered is lost, nothing is half there, nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from kb.access import whole
from kb.store import Store, check
from tests.postgres import client_programs

ROUNDS = 6
# Shelves plans of three versions for ever, and says each one's address once the commit has returned.
WRITER = """
import sys, datetime as dt
from kb.store import NewRow, NewVersion, Store
url, name = sys.argv[1:]
store = Store.open(url)
at = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
text = ("# Plan\\n\\n## Requirements\\n\\n" + "".join(f"### R-{n}: Which?\\n\\n- **Priority:** 1\\n\\n" for n in range(9))).encode()
rows = tuple(NewRow(f"R-{n}", "Which?", 1) for n in range(9))
n = 0
while True:
    ref = f"sussex/{name}-{n}"
    with store.writing(at=at, by=1) as tx:
        tx.press.add_plan(ref, "sussex")
        tx.press.shelve(ref, [NewVersion(text=text, title="Plan", rows=rows, message=str(i)) for i in range(3)])
    print(ref, flush=True)
    store.note(at, 1, "consultation", ref, {})
    n += 1
"""


def _run_and_kill(url: str, name: str, seconds: float) -> list[str]:
    child = subprocess.Popen([sys.executable, "-c", WRITER, url, name], stdout=subprocess.PIPE, text=True)
    said = [child.stdout.readline().strip()]
    time.sleep(seconds)
    child.kill()
    rest, _ = child.communicate()
    # A line without its end was not heard whole, so it was not an answer.
    return [*said, *(line for line in rest.splitlines(keepends=True) if line.endswith("\n"))]


def test_what_was_answered_is_there_and_whole_after_every_kill(store: Store) -> None:
    rng = random.Random(1)
    url, answered = store.url, set()
    for n in range(ROUNDS):
        answered |= {line.strip() for line in _run_and_kill(url, f"r{n}", rng.uniform(0, 0.3))}

        with store.reading() as tx:
            assert check(tx) == ()
            found = list(tx.shelf.texts(reach=whole(), states=None))
            assert answered <= {f.card.plan_ref for f in found}
            assert len(found) == 3 * len({f.card.plan_ref for f in found})
            assert {f.card.plan_id for f in found} == {
                plan for _, plan in tx.outbox.changes(0, limit=100_000)
            }
    assert len(answered) > ROUNDS


def test_two_writers_of_which_one_is_killed_leave_the_other_undisturbed(store: Store) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", WRITER, store.url, "other"], stdout=subprocess.PIPE, text=True
    )
    try:
        other.stdout.readline()
        answered = {line.strip() for line in _run_and_kill(store.url, "killed", 0.2)}
        time.sleep(0.2)
        assert other.poll() is None
    finally:
        other.kill()
        rest, _ = other.communicate()
    answered |= {line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")}

    with store.reading() as tx:
        assert check(tx) == ()
        assert answered <= {f.card.plan_ref for f in tx.shelf.texts(reach=whole())}


def test_a_backup_that_was_killed_has_not_the_name_of_one(
    store: Store, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", client_programs())
    _run_and_kill(store.url, "some", 0.3)
    program = (
        "import sys, datetime as dt; from pathlib import Path; from kb.store import Store, backup\n"
        "backup(Store.open(sys.argv[1]), Path(sys.argv[2]), at=dt.datetime.now(dt.UTC)); print('made')"
    )
    for n in range(4):
        target = tmp_path / f"{n}.backup"
        child = subprocess.Popen(
            [sys.executable, "-c", program, store.url, target], stdout=subprocess.PIPE, text=True
        )
        time.sleep(0.3 + 0.1 * n)
        child.kill()
        said, _ = child.communicate()
        assert target.exists() or "made" not in said
        if target.exists():
            from kb.store.machine.parcel import unwrap

            unwrap(target, tmp_path / "payload")
