"""A server of the benchmark: started, asked over one kept connection, watched through /proc, and stopped."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

PROJECT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_LONGEST_START = 60.0


@dataclass(slots=True)
class Server:
    """A running server: where it listens, its first process, and how many seconds it took to answer."""

    port: int
    process: subprocess.Popen[bytes]
    depth: int
    started_in: float

    def workers(self) -> list[int]:
        """The processes that answer pages: those `depth` steps below the first one."""
        level = [self.process.pid]
        for _ in range(self.depth):
            level = [child for pid in level for child in _children(pid)]
        return level

    def processor_seconds(self) -> float:
        """Processor time of the pages' workers, so far."""
        return sum(map(_spent, self.workers()))

    def memory(self) -> float:
        """MiB of the pages' workers, shared pages divided among those who share them (PSS)."""
        return sum(map(_pss, self.workers())) / 1024


@dataclass(slots=True)
class Browser:
    """One person's browser: one connection that is kept, and the cookies it was given."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> str:
        """The text of a page; AssertionError unless it is answered well."""
        status, text = self.ask("GET", path)
        assert status == 200, f"{path} answered {status}: {text[:300]}"
        return text

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of an answer; redirects are not followed."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A kept connection that lay idle was closed by the server: that is its right.
            self._connection = None
            return self.ask(method, path, form)
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def sign_in(self, login: str, password: str) -> None:
        """Come in by name and password."""
        found = _TOKEN.search(self.get("/sign-in"))
        assert found, "the sign-in page has no token"
        form = {"csrf_token": found[1], "login": login, "password": password, "next": "/"}
        status, text = self.ask("POST", "/sign-in", form)
        assert status == 303, f"sign-in answered {status}: {text[:300]}"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], port: int, *, first_page: str, log: Path, depth: int, settings: Mapping[str, str]
) -> Iterator[Server]:
    """Run a server until the block is left. `started_in` is from its start to the first page answered."""
    with log.open("wb") as written:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env={**os.environ, **settings},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
        try:
            _wait(process, port, first_page, log)
            yield Server(port, process, depth, time.perf_counter() - began)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, first_page: str, log: Path) -> None:
    until = time.perf_counter() + _LONGEST_START
    while time.perf_counter() < until and process.poll() is None:
        try:
            if Browser(port).ask("GET", first_page)[0] == 200:
                return
        except OSError:
            time.sleep(0.005)
    raise SystemExit(f"The server did not answer. It said:\n{log.read_text(errors='replace')[-2000:]}")


def _children(pid: int) -> list[int]:
    return [
        child
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in map(int, _read(task).split())
    ]


def _spent(pid: int) -> float:
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _pss(pid: int) -> int:
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
