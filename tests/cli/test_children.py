"""Child processes live and end with their parent. Real processes, killed for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PROGRAM = """
import os, sys, time
from pathlib import Path
from kb.cli.children import Child, keep
from kb.errors import Refusal

here = Path(sys.argv[1])

def lives(name, seconds=60.0):
    def body():
        with (here / name).open("a") as log:
            log.write(f"{os.getpid()}\\n")
        time.sleep(seconds)
    return body

def keeps_going():
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    lives("pages")()

pages = Child("pages", {pages}, first=True, graceful={grace})
worker = Child("worker", {worker}, graceful={grace})
try:
    keep([pages, worker], ready=lambda: (here / "go").exists(), announce=lambda: (here / "said").touch())
except Refusal as no:
    print(no)
    sys.exit(1)
"""


@contextmanager
def a_parent(
    folder: Path, *, pages: str = "lives('pages')", worker: str = "lives('worker')", grace: float = 5
) -> Iterator[subprocess.Popen[str]]:
    source = PROGRAM.replace("{pages}", pages).replace("{worker}", worker).replace("{grace}", str(grace))
    command = [sys.executable, "-c", source, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        try:
            until(lambda: pids(folder, "pages") and pids(folder, "worker"))
            yield parent
        finally:
            parent.kill()


def until(true: Callable[[], object]) -> None:
    """Wait for something that comes by itself; the limit only ends a test that has failed."""
    limit = time.monotonic() + 20
    while not true():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.02)


def pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_all_stop_and_it_ends_well(tmp_path: Path, number: int) -> None:
    with a_parent(tmp_path) as parent:
        parent.send_signal(number)

        assert parent.wait(20) == 0
        assert not any(map(is_alive, pids(tmp_path, "pages") + pids(tmp_path, "worker")))


def test_it_says_when_all_is_ready(tmp_path: Path) -> None:
    with a_parent(tmp_path):
        assert not (tmp_path / "said").exists()
        (tmp_path / "go").touch()

        until((tmp_path / "said").exists)


@pytest.mark.parametrize("name", ["pages", "worker"])
def test_a_child_that_was_killed_is_started_again(tmp_path: Path, name: str) -> None:
    with a_parent(tmp_path) as parent:
        (tmp_path / "go").touch()
        until((tmp_path / "said").exists)
        os.kill(pids(tmp_path, name)[0], signal.SIGKILL)

        until(lambda: len(pids(tmp_path, name)) == 2)
        assert parent.poll() is None


def test_pages_that_cannot_start_end_everything(tmp_path: Path) -> None:
    with a_parent(tmp_path) as parent:
        os.kill(pids(tmp_path, "pages")[0], signal.SIGKILL)

        assert parent.wait(20) == 1
        assert parent.stdout is not None
        assert "could not be started" in parent.stdout.read()
        assert not is_alive(pids(tmp_path, "worker")[0])


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with a_parent(tmp_path) as parent:
        parent.kill()
        parent.wait(20)

        until(lambda: not any(map(is_alive, pids(tmp_path, "pages") + pids(tmp_path, "worker"))))


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    with a_parent(tmp_path, pages="keeps_going", grace=0.1) as parent:
        parent.terminate()

        assert parent.wait(20) == 0
        assert not is_alive(pids(tmp_path, "pages")[0])


def test_a_child_that_keeps_falling_over_is_started_later_and_later(tmp_path: Path) -> None:
    with a_parent(tmp_path, worker="lives('worker', 0)") as parent:
        until(lambda: len(pids(tmp_path, "worker")) == 2)

        assert parent.poll() is None
