"""The worker and the service as processes: what they keep up with, and what killing them costs."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from tests.house.tree import ROOT

Kb = Callable[..., Result]


@contextmanager
def running(folder: Path, command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    env = os.environ | {"KB_DATA": str(folder), "KB_SAMPLE": ""} | settings
    words = [sys.executable, "-P", "-m", "kb", command]
    with subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(true: Callable[[], object]) -> None:
    """Wait for something that comes by itself; the limit only ends a test that has failed."""
    limit = time.monotonic() + 30
    while not true():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.05)


def behind(kb: Kb) -> int | None:
    state = json.loads(kb("index", "status", "--json").stdout)
    return state["behind"] if state["usable"] else None


@pytest.fixture
def sussex(kb: Kb, tmp_path: Path) -> Kb:
    kb("body", "add", "sussex", "--name", "Sussex Police", "--kind", "force")
    (tmp_path / "first.md").write_text("# First\n")
    (tmp_path / "second.md").write_text("# Second\n")
    kb("import", str(tmp_path / "first.md"), "--body", "sussex")
    return kb


def test_it_builds_the_index_follows_the_outbox_and_stops_when_told(
    sussex: Kb, folder: Path, tmp_path: Path
) -> None:
    with running(folder, "worker") as worker:
        until(lambda: behind(sussex) == 0)
        sussex("import", str(tmp_path / "second.md"), "--body", "sussex")
        until(lambda: behind(sussex) == 0)

        worker.terminate()

        assert worker.wait(15) == 0


def test_a_damaged_index_is_built_anew(sussex: Kb, folder: Path) -> None:
    assert sussex("index", "rebuild").exit_code == 0
    for path in (folder / "index" / "1").iterdir():
        path.write_bytes(b"damaged")
    assert behind(sussex) is None

    with running(folder, "worker"):
        until(lambda: behind(sussex) == 0)


def test_a_rebuild_is_asked_of_the_worker_that_runs(sussex: Kb, folder: Path) -> None:
    with running(folder, "worker"):
        until(lambda: behind(sussex) == 0)
        before = (folder / "index" / "current").read_text()

        done = sussex("index", "rebuild")

        assert done.exit_code == 0
        until(lambda: (folder / "index" / "current").read_text() != before)


def test_only_one_worker_works_and_the_other_takes_over(sussex: Kb, folder: Path, tmp_path: Path) -> None:
    with running(folder, "worker") as first, running(folder, "worker") as second:
        until(lambda: behind(sussex) == 0)
        sussex("import", str(tmp_path / "second.md"), "--body", "sussex")
        first.kill()
        second_alive = second.poll() is None

        until(lambda: behind(sussex) == 0)
        assert second_alive


def test_the_head_of_the_audit_is_printed_into_the_log(sussex: Kb, folder: Path) -> None:
    head = json.loads(sussex("audit", "verify", "--json").stdout)["head"]

    with running(folder, "worker") as worker:
        assert worker.stderr is not None
        said = ""
        while "audit head" not in said:
            said = worker.stderr.readline()
            assert said

    assert head in said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def heard(service: subprocess.Popen[str]) -> list[str]:
    """What the service says until it is ready."""
    assert service.stderr is not None
    said = []
    for line in service.stderr:
        said.append(line)
        if "Ctrl-C" in line:
            break
    return said


def test_the_service_stocks_itself_once_answers_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    stocked = []

    for _ in range(2):
        with running(tmp_path / "data", "serve", KB_SAMPLE="yes", KB_PORT=str(port)) as service:
            stocked.append("The sample library is in.\n" in heard(service))
            assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10).status == 200
            service.send_signal(signal.SIGTERM)
            assert service.wait(15) == 0

    assert stocked == [True, False]


def test_a_port_that_is_taken_is_said(kb: Kb) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = kb("serve", KB_PORT=str(taken.getsockname()[1]))

    assert done.exit_code == 1
    assert "Address already in use" in done.stderr
    assert "KB_PORT" in done.stderr


@pytest.mark.parametrize(
    "settings",
    [
        {"KB_HOST": "0.0.0.0"},
        {"KB_HOST": "0.0.0.0", "KB_SAMPLE": "yes", "KB_PUBLIC_URL": "https://x.example"},
        {"KB_SAMPLE": "yes", "KB_PUBLIC_URL": "https://x.example"},
    ],
)
def test_plain_http_or_sample_mode_for_others_is_refused(bare: Kb, settings: dict[str, str]) -> None:
    done = bare("serve", **settings)

    assert done.exit_code == 1
    assert "127.0.0.1" in done.stderr
