"""Throttling and one-time links hold between real processes, not only between threads."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kb.access import Role
from tests.people_cast import Place, a_place, grant, token_in

TRIES = """
    import datetime as dt, sys
    from kb.desk.entry.door import Door
    from kb.desk.entry.terms import Terms
    from kb.errors import Invalid, SlowDown
    from kb.store import Store

    door = Door(Store.open(sys.argv[1]), Terms("Plans", "https://plans.example"), at=dt.datetime.fromisoformat(sys.argv[2]))
    sys.stdin.readline()
    for _ in range(int(sys.argv[3])):
        try:
            {step}
        except (Invalid, SlowDown) as no:
            print(type(no).__name__)
        else:
            print("in")
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


def _at_once(place: Place, step: str, *, processes: int, times: int) -> list[str]:
    """What that step came to, done so many times by each of so many processes, all let go together."""
    program = textwrap.dedent(TRIES).format(step=step)
    command = [
        sys.executable,
        "-c",
        program,
        f"sqlite:///{place.store.path}",
        place.at.isoformat(),
        str(times),
    ]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(processes)
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.communicate(timeout=60) for one in running]
    assert [complaint for _, complaint in said] == [""] * processes
    return [word for words, _ in said for word in words.split()]


def test_two_processes_count_the_same_tries(place: Place) -> None:
    place.person("sue", grant(Role.READER))

    came = _at_once(place, "door.sign_in('sue', 'not it at all', address='192.0.2.1')", processes=2, times=12)

    assert sorted(came) == ["Invalid"] * 10 + ["SlowDown"] * 14


def test_two_processes_cannot_both_use_one_link(place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))
    ada = place.person("ada", grant(Role.ADMINISTRATOR))
    token = token_in(place.staff("sussex", ada).link(sue).link)

    came = _at_once(place, f"door.redeem({token!r}, 'thimble orchard kite')", processes=3, times=1)

    assert sorted(came) == ["Invalid", "Invalid", "in"]
