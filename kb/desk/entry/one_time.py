"""One-time links: made for a person, posted or handed over, and good once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.desk.word import letters
from kb.errors import Invalid
from kb.store import Person, Purpose

if TYPE_CHECKING:
    from kb.desk.entry.terms import Terms
    from kb.store import Transaction

LASTS = {
    Purpose.INVITE: dt.timedelta(days=7),
    Purpose.RESET: dt.timedelta(hours=2),
    Purpose.FIRST_ADMINISTRATOR: dt.timedelta(days=1),
}
USELESS = "This link does not work any more: it has been used, or it is too old. Ask for another one."


@dataclass(frozen=True, slots=True)
class Handed:
    """A link as it is shown, once, to whoever asked for it. `posted`: a letter with it is on its way, too."""

    link: str = field(repr=False)
    until: dt.datetime
    posted: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a link that still works lets choose a password. `new`: it will be their first."""

    person: Person
    new: bool


def give_link(tx: Transaction, person: Person, purpose: Purpose, *, terms: Terms) -> Handed:
    """Make a link for a person and put it in the post where there is one. Earlier links stop working."""
    token = tx.tokens.make(purpose, person.id, lasts=LASTS[purpose])
    link, until = f"{terms.link_base}/sign-in/link/{token}", tx.at + LASTS[purpose]
    posted = terms.mail and "@" in person.login
    if posted:
        write = letters.reset if purpose is Purpose.RESET else letters.invitation
        letter = write(person.login, link, service=terms.service, until=until)
        tx.outbox.post(to=letter.to, subject=letter.subject, text=letter.text)
    return Handed(link, until, posted)


def opened(tx: Transaction, token: str, *, at: dt.datetime) -> Opened:
    """Whom a link lets in. Raises Invalid when it works no more, or its person may not enter."""
    found = tx.tokens.read(token, at=at)
    person = tx.people.one(found.person) if found else None
    if found is None or person is None or person.suspended_at is not None:
        raise Invalid(USELESS)
    return Opened(person, new=found.purpose is not Purpose.RESET)
