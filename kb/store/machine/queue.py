"""The writers' queue on one machine: a lock file beside the database, waited for and bounded.

SQLite lets one writer in and gives those who wait no order: under load some wait for seconds and then
fail. So writers queue here first, threads on a lock and processes on the file, and the database is never
contended.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import Unavailable
from kb.store.machine.trouble import SOMEBODY_ELSE

PATIENCE = 5.0  # seconds
_SHORTEST, _LONGEST = 0.0005, 0.01


class WriterQueue:
    """One writer at a time, over all threads and processes of this machine."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and hold it. Raises Unavailable when it does not come in time."""
        until = time.monotonic() + self._patience
        if not self._turn.acquire(timeout=self._patience):
            raise Unavailable(SOMEBODY_ELSE)
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _lock(file, until)
                yield
            finally:
                # Unlocked by name: a child forked meanwhile holds the same open file, and closing ours
                # would leave it locked.
                fcntl.flock(file, fcntl.LOCK_UN)
                os.close(file)
        finally:
            self._turn.release()

    def forget(self) -> None:
        """Begin afresh in a forked child: a thread of the parent may have held the turn."""
        self._turn = threading.Lock()


def _lock(file: int, until: float) -> None:
    pause = _SHORTEST
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Unavailable(SOMEBODY_ELSE) from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST)
        else:
            return
