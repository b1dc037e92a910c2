"""Refusals: every no that was understood, with the sentence the person will read.

A Refusal is not a bug. It carries one plain sentence that says what is wrong and what to
do, changes nothing, and becomes an HTTP status in one table in `kb.web` and an exit code
in one table in `kb.cli`. Bugs are not Refusals: they reach the 500 page, which quotes a
reference and no detail.
"""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A no that was understood. `str(refusal)` is the sentence for the person."""


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does: the two never differ."""


class NotAllowed(Refusal):
    """The person may see the thing and may not do this to it."""


class NotReady(Refusal):
    """The thing's own state forbids the step, whoever asks."""


class Stale(Refusal):
    """What the person started from has since been changed by somebody else."""


class Invalid(Refusal):
    """What was typed, sent or handed in cannot be taken as it stands."""


class TooLarge(Invalid):
    """What was handed in is over a limit, which the sentence states."""


class SignInNeeded(Refusal):
    """Nobody is signed in, or the session has ended."""


class SlowDown(Refusal):
    """Too many tries. `seconds` is how long to wait before the next one is looked at."""

    def __init__(self, sentence: str, *, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Unavailable(Refusal):
    """A part of the machine cannot answer just now (disk full, database locked)."""
