"""Child processes that live and end with this one.

The parent waits for signals and does nothing else: it starts its children, starts them again when they end,
and ends them all together. A child whose parent is killed is ended by the kernel.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence

from kb.cli.rooms import say
from kb.errors import Refusal, Unavailable

_STOPS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_WATCHED = _STOPS | {signal.SIGCHLD}
_PR_SET_PDEATHSIG = 1
_LONGEST_WAIT = 30.0


class Child:
    """One child process, started again whenever it ends.

    One that is `first` ends everything by ending before all was ready: then it cannot start at all.
    """

    def __init__(self, name: str, body: Callable[[], None], *, first: bool = False, graceful: int) -> None:
        self.name = name
        self.first = first
        self.graceful = graceful
        self.pid = 0
        self.due = 0.0
        self._body = body
        self._started = 0.0
        self._wait = 0.0

    def start(self) -> None:
        """Fork, and run the body in the child in a process group of its own."""
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._started = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(self._live(parent))

    def ended(self) -> None:
        """Note that it ended, and when it is due again: later and later if it keeps falling over."""
        lived = time.monotonic() - self._started
        self._wait = 0.0 if lived > _LONGEST_WAIT else min(max(1.0, self._wait * 2), _LONGEST_WAIT)
        self.pid, self.due = 0, time.monotonic() + self._wait

    def signal(self, number: int, *, group: bool = False) -> None:
        """Send it a signal, or its whole process group."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if group else os.kill)(self.pid, number)

    def _live(self, parent: int) -> int:
        try:
            os.setpgid(0, 0)
            for number in _WATCHED:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
            _die_with(parent)
            self._body()
        except SystemExit as leaving:
            return leaving.code if isinstance(leaving.code, int) else 0
        except Refusal as no:
            say(f"{self.name}: {no}")
            return 1
        except BaseException:  # noqa: BLE001 - whatever it is, it ends this process and is said
            sys.excepthook(*sys.exc_info())
            return 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return 0


def keep(children: Sequence[Child], *, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
    """Run children until told to stop.

    Calls `announce` once, when `ready` first says yes. Raises Unavailable where a `first` child ended before.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    try:
        for child in children:
            child.start()
        gone = _watch(children, ready, announce)
    finally:
        _stop(children)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
    if gone is not None:
        raise Unavailable(f"The {gone.name} could not be started: see above.")


def _watch(
    children: Sequence[Child], ready: Callable[[], bool], announce: Callable[[], None]
) -> Child | None:
    announced = False
    while True:
        if not announced and ready():
            announced = True
            announce()
        told = signal.sigtimedwait(_WATCHED, 1.0 if announced else 0.05)
        if told is not None and told.si_signo in _STOPS:
            return None
        for child in _reaped(children):
            if child.first and not announced:
                return child
            say(f"The {child.name} ended and is started again.")
        for child in children:
            if not child.pid and child.due <= time.monotonic():
                child.start()


def _reaped(children: Sequence[Child]) -> list[Child]:
    """The children that have ended since the last look."""
    gone = []
    for child in children:
        if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
            child.ended()
            gone.append(child)
    return gone


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.signal(signal.SIGTERM)
    limit = time.monotonic() + max(child.graceful for child in children) + 2
    while any(child.pid for child in children) and time.monotonic() < limit:
        signal.sigtimedwait({signal.SIGCHLD}, 0.2)
        _reaped(children)
    for child in children:
        child.signal(signal.SIGKILL, group=True)
    for child in children:
        if child.pid:
            os.waitpid(child.pid, 0)


def _die_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent is gone, and see that it is not gone already."""
    with contextlib.suppress(OSError, AttributeError):  # only Linux has it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(0)
