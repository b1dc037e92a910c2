"""A place with organisations, people and a clock that only moves when told: for tests of who gets in."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from kb.access import Grant, Reach, Role
from kb.desk.entry import passwords
from kb.desk.entry.account import Account
from kb.desk.entry.door import Door
from kb.desk.entry.terms import Entered, Signed, Terms
from kb.desk.office.people import Staff
from kb.plan import Marking
from kb.store import Store
from tests.cast import BODIES, LINKS, NOON

PASSWORD = "gravel otter lantern"
OTHER_PASSWORD = "thimble orchard kite"
HERE = "192.0.2.10"
ELSEWHERE = "198.51.100.7"


@functools.cache
def kept(password: str) -> str:
    """The hash of a password, made once: hashing is slow on purpose."""
    return passwords.digest(password)


@functools.cache
def _founded() -> Path:
    path = Path(tempfile.mkdtemp()) / "kb.sqlite3"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    with store.writing(at=NOON) as tx:
        for body in BODIES:
            tx.bodies.add(body)
        for link in LINKS:
            tx.bodies.link(link)
    store.close()
    return path


def founded_store(folder: Path) -> Store:
    """A database of its own, with the cast's organisations and nobody in it."""
    shutil.copy(_founded(), folder / "kb.sqlite3")
    return Store.open(f"sqlite:///{folder / 'kb.sqlite3'}")


def grant(role: Role, body: str = "sussex", **changes: object) -> Grant:
    """A role that may read up to what that kind of organisation may."""
    ceiling = Marking.OFFICIAL if body.endswith("-pcc") else Marking.OFFICIAL_SENSITIVE
    return replace(Grant(role, body, ceiling), **changes)  # type: ignore[arg-type]  # the test says which facts


@dataclass
class Place:
    """One installation at one moment."""

    store: Store
    terms: Terms
    at: dt.datetime = NOON

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.at += dt.timedelta(**passed)

    @property
    def door(self) -> Door:
        """The Door as it stands now."""
        return Door(self.store, self.terms, at=self.at)

    def person(
        self, login: str, *grants: Grant, password: str | None = PASSWORD, sample: bool = False
    ) -> int:
        """Enter somebody; gives their number."""
        with self.store.writing(at=self.at) as tx:
            person = tx.people.add(login, login.capitalize(), sample=sample)
            if password is not None:
                tx.people.set_password(person.id, kept(password))
            for one in grants:
                tx.people.grant(person.id, one)
        return person.id

    def enter(self, login: str, password: str = PASSWORD, *, address: str = HERE) -> Entered:
        """Sign somebody in."""
        return self.door.sign_in(login, password, address=address)

    def signed(self, entered: Entered) -> Signed:
        """Whom the server knows by that session now."""
        who = self.door.recognise(entered.key)
        assert who is not None
        return who

    def account(self, entered: Entered) -> Account:
        """The account page's desk of a session."""
        return Account(self.store, self.terms, self.signed(entered), at=self.at)

    def staff(self, body: str, by: int | None) -> Staff:
        """What an administrator of one organisation may do."""
        return Staff(self.store, self.terms, reach=Reach(bodies=frozenset({body})), by=by, at=self.at)

    def acts(self) -> list[tuple[str, str]]:
        """What the audit holds about people: act and object, oldest first."""
        with self.store.reading() as tx:
            lines = tx.audit.lines(reach=Reach(everything=True), limit=1000)
        return [(line.act, line.object) for line in reversed(lines) if line.act != "alteration"]

    def letters(self) -> list[str]:
        """The texts of the letters that wait to be posted."""
        with self.store.reading() as tx:
            kept = tx.conn.exec_driver_sql("SELECT letter FROM outbox WHERE kind = 'mail' ORDER BY seq")
            return [json.loads(letter)["text"] for letter in kept.scalars() if letter is not None]


def a_place(folder: Path, **terms: object) -> Place:
    """A place in a folder of its own. Second factors are asked for, letters posted, nobody a sample."""
    settled = Terms("Collection plans", "https://plans.example", mail=True, pepper=b"salt for tests")
    return Place(founded_store(folder), replace(settled, **terms))  # type: ignore[arg-type]  # as above


def token_in(text: str) -> str:
    """The token of the one-time link in a letter or an address."""
    found = re.search(r"/sign-in/link/([A-Za-z0-9_-]+)", text)
    assert found is not None
    return found[1]
