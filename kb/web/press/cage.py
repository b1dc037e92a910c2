"""Keeps the programs that set texts out: few, apart, and ended when they take too long.

A text that somebody wrote may be built to hang or to fill the memory of what reads it. It is
therefore set out by `program.py` in a process of its own, with limits on memory, time and
files and with nothing of ours in its environment. A cage is used again and again; one that
fails is ended and another started when needed. Two cages a process: a hostile text holds up
one, and readers of others pass by it.
"""

from __future__ import annotations

import contextlib
import enum
import os
import queue
import signal
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent
# The folder goes last on the path: modules of kb.web must not stand before the library's own.
START = "import sys; sys.path.append(sys.argv[1]); from press.program import main; main(int(sys.argv[2]))"
SIZE = 2
WAIT_SECONDS = 1.0
ANSWER_SECONDS = 3.0
CRASHES = {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS}


class End(enum.Enum):
    """Why there is no answer. BUSY says nothing about the text; the others will come again."""

    SLOW = "slow"
    CRASHED = "crashed"
    BUSY = "busy"


@dataclass(slots=True)
class Cage:
    """One running program and our end of its line."""

    program: subprocess.Popen[bytes]
    line: socket.socket
    used: bool = False

    @classmethod
    def start(cls) -> Cage:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            program = subprocess.Popen(  # noqa: S603 - our own file, no shell
                [sys.executable, "-I", "-c", START, str(HOME.parent), str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                # So that Ctrl-C at a terminal ends the server first, which then ends this.
                start_new_session=True,
            )
            undo.pop_all()
        return cls(program, ours)

    def ask(self, request: bytes) -> bytes:
        """The answer to one request. TimeoutError or ConnectionError where there is none."""
        self.used = True
        end = time.monotonic() + ANSWER_SECONDS
        self.line.settimeout(ANSWER_SECONDS)
        self.line.sendall(struct.pack("!I", len(request)) + request)
        (size,) = struct.unpack("!I", self._receive(4, end))
        return self._receive(size, end)

    def _receive(self, size: int, end: float) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self.line.settimeout(max(end - time.monotonic(), 0.001))
            part = self.line.recv(min(size - len(parts), 2**20))
            if not part:
                raise ConnectionError
            parts += part
        return bytes(parts)

    def stop(self) -> int:
        """Ends the program and gives its exit code: negative for the signal that ended it."""
        self.line.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            # A program that a signal has ended is gone in a moment; its own code says why.
            return self.program.wait(timeout=0.2)
        self.program.kill()
        return self.program.wait()


class Cages:
    """The cages of this process, started when first needed."""

    def __init__(self, size: int = SIZE) -> None:
        # Last in, first out: the running one is on top, empty places below it.
        self._places: queue.LifoQueue[Cage | None] = queue.LifoQueue()
        for _ in range(size):
            self._places.put(None)

    def ask(self, request: bytes) -> bytes | End:
        """The answer to one request, or why there is none. Never longer than about five seconds."""
        try:
            cage = self._places.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            return End.BUSY
        try:
            cage, answer = _ask(cage, request)
        except OSError:
            # No program could be started: out of memory or processes.
            cage, answer = None, End.BUSY
        finally:
            self._places.put(cage)
        return answer

    def warm(self) -> None:
        """Starts one program ahead of the first text. Returns at once."""
        cage = self._places.get()
        with contextlib.suppress(OSError):
            cage = cage or Cage.start()
        self._places.put(cage)

    def close(self) -> None:
        """Ends every program that is not answering just now."""
        for _ in range(self._places.qsize()):
            cage = self._places.get_nowait()
            if cage is not None:
                cage.stop()
            self._places.put(None)


def _ask(cage: Cage | None, request: bytes) -> tuple[Cage | None, bytes | End]:
    cage = cage or Cage.start()
    again = cage.used
    try:
        return cage, cage.ask(request)
    except TimeoutError:
        cage.stop()
        return None, End.BUSY
    except ConnectionError:
        code = cage.stop()
    if code == -signal.SIGPROF:
        return None, End.SLOW
    if again:
        # It may have ended before this text came to it, so a fresh one gets one try.
        return _ask(None, request)
    return None, End.CRASHED if code in CRASHES else End.BUSY


_here: list[Cages] = []


def cages() -> Cages:
    """The cages of this process. A process forked from it gets its own."""
    if not _here:
        _here.append(Cages())
    return _here[0]


def close() -> None:
    """Ends the cages of this process; the next text starts new ones."""
    while _here:
        _here.pop().close()


os.register_at_fork(after_in_child=_here.clear)
