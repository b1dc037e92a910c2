"""A letter, who carries it, and how long to wait when that fails."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

_ADDRESS = re.compile(r"[A-Za-z0-9._+'-]{1,100}@[A-Za-z0-9.-]{1,100}")
_LONGEST_WAIT = dt.timedelta(hours=2)


class NotPosted(Exception):  # noqa: N818 - an answer of the post, not a bug
    """The letter surely did not go. `for_ever`: trying again is useless."""

    def __init__(self, why: str, *, for_ever: bool = False) -> None:
        super().__init__(why)
        self.for_ever = for_ever


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `number` is its place in the outbox: the same letter always carries the same Message-ID."""

    number: int
    to: str
    subject: str
    text: str = field(repr=False)
    written_at: dt.datetime

    def message(self, *, sender: str, host: str) -> EmailMessage:
        """The letter in the form in which it travels. Raises NotPosted where the address is none."""
        if not _ADDRESS.fullmatch(self.to):
            raise NotPosted("the address is not one that letters can go to", for_ever=True)
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = " ".join(self.subject.split())
        message["Date"] = self.written_at
        message["Message-ID"] = f"<{self.number}.{int(self.written_at.timestamp())}@{host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text, cte="8bit")
        return message


class Carrier(Protocol):
    """Whoever takes letters away."""

    def send(self, letter: Letter) -> None:
        """Take one letter away. Raises NotPosted when it surely did not go."""


def wait_after(tries: int) -> dt.timedelta:
    """How long to wait after so many failed tries: one minute, doubled each time, up to two hours."""
    return min(_LONGEST_WAIT, dt.timedelta(minutes=1 << min(tries, 10)))
