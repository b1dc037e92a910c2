"""What the service writes to people. A letter holds a link and never a word of any plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.desk.frame import LONDON
from kb.plan import day_words


@dataclass(frozen=True, slots=True)
class Note:
    """A letter before it is put into the outbox."""

    to: str
    subject: str
    text: str


def moment_words(at: dt.datetime) -> str:
    """An instant as a page says it: `24 November 2026 at 12:00`."""
    local = at.astimezone(LONDON)
    return f"{day_words(local.date())} at {local:%H:%M}"


def invitation(to: str, link: str, *, service: str, until: dt.datetime) -> Note:
    """Asks a new person to choose a password."""
    return Note(
        to,
        f"{service}: choose your password",
        f"You have been given an account on {service}.\n\n"
        f"Choose your password here:\n{link}\n\n"
        f"The link works once, until {moment_words(until)}.\n"
        "If you did not expect this, do nothing.\n",
    )


def reset(to: str, link: str, *, service: str, until: dt.datetime) -> Note:
    """Lets a person who forgot their password choose another."""
    return Note(
        to,
        f"{service}: choose a new password",
        f"Somebody asked for a new password for your account on {service}.\n\n"
        f"Choose it here:\n{link}\n\n"
        f"The link works once, until {moment_words(until)}.\n"
        "If it was not you, do nothing: your password has not changed.\n",
    )


def waiting(to: str, *, service: str, link_base: str) -> Note:
    """Says that something waits for a person, and not what: letters are read in places where plans are not."""
    return Note(
        to,
        f"{service}: something is waiting for you",
        f"Something is waiting for you on {service}.\n\nSee what it is:\n{link_base}/for-you\n",
    )


def reminder(to: str, *, service: str, link_base: str) -> Note:
    """Says that something of a person's organisation lapses soon, and not what."""
    return Note(
        to,
        f"{service}: something lapses soon",
        f"Something that your organisation recorded on {service} lapses soon.\n\n"
        f"See what it is:\n{link_base}/for-you\n",
    )


def summary(to: str, *, service: str, link_base: str) -> Note:
    """Says that there is something new for a person this week, and not what."""
    return Note(
        to,
        f"{service}: your weekly summary",
        f"Your weekly summary is ready on {service}.\n\nRead it:\n{link_base}/for-you\n\n"
        "It is sent once a week, and only when there is something for you.\n",
    )
