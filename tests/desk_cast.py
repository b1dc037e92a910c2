"""A house with the cast in it, shelves to put plans on, and the desks of its people: for tests of what one reads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.access import Actor, Grant, Role, whole
from kb.app import create_app
from kb.config import Settings
from kb.desk import Commission, Desk, House, Signed, Understood, bring_in, catch_up
from kb.desk.frame import london_day
from kb.desk.intake.understanding import Circumstances, understand
from kb.exchange import SourceVersion, open_source, write_jsonl
from kb.plan import Marking
from kb.store import AuditLine, NewVersion, Person, Shelved, Store
from tests import cast
from tests.cast import BODIES, LINKS, NOON, TODAY
from tests.people_cast import founded_store

NED = Actor(12)
"""Signed in, and with no role anywhere."""
OLIVE = Actor(13, (Grant(Role.READER, "sussex", Marking.OFFICIAL),))
"""A reader of Sussex who may read OFFICIAL only."""
NAMES = ("ANNA", "SUE", "TOM", "PETE", "KIT", "ESSIE", "CATH", "VERA", "ADA", "AUDREY", "RON")
PEOPLE: dict[str, Actor] = {name: getattr(cast, name) for name in NAMES} | {"NED": NED, "OLIVE": OLIVE}
SLUGS = frozenset(body.slug for body in BODIES)
DAY = dt.timedelta(days=1)
HEADER = "title: {title}\nmarking: {marking}\nowner: {owner}\nperiod: 2026-04-01/2027-03-31\nreview_by: {review_by}\n"


def a_row(ref: str = "OIC-01", question: str = "Which lay-bys are used?", **fields: str) -> str:
    """One requirement as Markdown. `notes` stands below its list; every other word is a label."""
    notes = fields.pop("notes", "")
    listed = {"priority": "1"} | fields
    lines = "".join(f"- **{key.replace('_', ' ').capitalize()}:** {value}\n" for key, value in listed.items())
    return f"### {ref}: {question}\n\n{lines}\n{notes}\n"


def a_text(*rows: str, prose: str = "Why we ask.", **header: str) -> bytes:
    """A plan as Markdown: header, purpose, requirements."""
    said = {
        "title": "Organised immigration crime",
        "marking": "OFFICIAL-SENSITIVE",
        "owner": "Intelligence bureau",
        "review_by": "2027-01-31",
    } | header
    more = "".join(f"{key}: {value}\n" for key, value in said.items() if f"{{{key}}}" not in HEADER)
    head = HEADER.format(**said) + more
    body = f"# {said['title']}\n\n## Purpose\n\n{prose}\n\n## Requirements\n\n"
    return f"---\n{head}---\n\n{body}{''.join(rows or (a_row(),))}".encode()


def a_plan(text: bytes | None = None, **facts: Any) -> NewVersion:
    """A version as the desk understands its text, shared as the test says."""
    raw = a_text() if text is None else text
    made = understand(raw, Circumstances(), name="plan.md", bodies=SLUGS, on=TODAY)
    return replace(made, **facts)


def signed(actor: Actor, at: dt.datetime = NOON) -> Signed:
    """Somebody of the cast, signed in with every proof."""
    name = next((name for name, one in PEOPLE.items() if one == actor), f"Person {actor.person}")
    person = Person(
        id=actor.person,
        login=name.lower(),
        shown_as=name.title(),
        sample=True,
        has_password=False,
        has_second_factor=False,
        created_at=NOON,
        suspended_at=None,
    )
    return Signed(person, actor, key_hash="", on=london_day(at), ends_at=at + DAY)


@dataclass(frozen=True, slots=True)
class Shelves:
    """A house with the cast in it, and short ways to fill and ask it. `indexed`: whether an index follows."""

    house: House
    indexed: bool = True

    @property
    def store(self) -> Store:
        """Its database."""
        return self.house.store

    def shelve(
        self, *versions: NewVersion, ref: str = "thames-valley/oic", at: dt.datetime = NOON, **plan: Any
    ) -> Shelved:
        """Put versions on the shelf without asking anybody, behind those that are there."""
        body, slug = ref.split("/", 1)
        with self.store.writing(at=at) as tx:
            if slug not in tx.shelf.addresses(body, reach=whole()):
                tx.press.add_plan(ref, body, **plan)
            shelved = tx.press.shelve(ref, versions or (a_plan(),))
        self.catch_up()
        return shelved

    def draft(self, text: bytes, *, ref: str = "thames-valley/oic", at: dt.datetime = NOON) -> None:
        """Open the draft of a plan."""
        made = a_plan(text)
        with self.store.writing(at=at) as tx:
            tx.press.open_draft(ref, text, marking=made.marking)
        self.catch_up()

    def withdraw(self, why: str, *, ref: str = "thames-valley/oic", at: dt.datetime = NOON) -> None:
        """Withdraw the current version."""
        with self.store.writing(at=at) as tx:
            tx.press.withdraw(ref, why)
        self.catch_up()

    def erase(self, number: int, *, ref: str = "thames-valley/oic", at: dt.datetime = NOON) -> None:
        """Erase a version, by two people."""
        with self.store.writing(at=at, by=cast.TOM.person) as tx:
            request = tx.press.ask_erasure(ref, number, reason="It named a person.")
        with self.store.writing(at=at, by=cast.PETE.person) as tx:
            tx.press.confirm_erasure(request)
        self.catch_up()

    def bring(self, folder: Path, *versions: SourceVersion, body: str = "sussex", **order: Any) -> Understood:
        """Bring documents in by way of a JSON Lines file."""
        path = folder / "in.jsonl"
        with path.open("wb") as file:
            write_jsonl(file, versions)
        return self.bring_from(path, body=body, **order)

    def bring_from(self, path: Path, *, body: str = "sussex", **order: Any) -> Understood:
        """Bring in what is at a path."""
        commission = Commission(body, NOON, TODAY, **order)
        return bring_in(
            self.store, open_source(path), commission, whole=whole(), progress=lambda done, total: None
        )

    def catch_up(self) -> None:
        """Let the index take in what has changed, where there is one."""
        if self.indexed:
            with self.house.indexer() as indexer:
                catch_up(self.store, indexer, whole=whole())

    def desk_of(self, actor: Actor, at: dt.datetime = NOON) -> Desk:
        """All that one person may do."""
        return self.house.desk(signed(actor, at), at=at)

    def audit(self) -> list[AuditLine]:
        """Every audit line, oldest first."""
        with self.store.reading() as tx:
            return list(reversed(tx.audit.lines(reach=whole(), limit=10_000)))


@contextmanager
def a_house(folder: Path, *, url: str = "", indexed: bool = True) -> Iterator[Shelves]:
    """A house in a folder of its own with the cast's organisations and people, in sample mode.

    `url`: another database than SQLite, with the tables in it. Not `indexed`: searches look through the store.
    """
    settings = Settings(
        data=folder,
        database_url=url or f"sqlite:///{folder / 'kb.sqlite3'}",
        secret="s" * 40,
        sample=True,
    )
    store = Store.open(url) if url else founded_store(folder)
    try:
        _people(store, bodies=bool(url))
        house = House(store, settings)
        shelves = Shelves(house, indexed)
        if indexed:
            with house.indexer() as indexer:
                indexer.rebuild((), seq=0)
        yield shelves
    finally:
        store.close()


def _people(store: Store, *, bodies: bool) -> None:
    with store.writing(at=NOON) as tx:
        for body in BODIES if bodies else ():
            tx.bodies.add(body)
        for link in LINKS if bodies else ():
            tx.bodies.link(link)
        for name, actor in PEOPLE.items():
            person = tx.people.add(name.lower(), name.title(), sample=True)
            assert person.id == actor.person
            for grant in actor.grants:
                tx.people.grant(person.id, grant)


@dataclass(frozen=True, slots=True)
class Reader:
    """One person's browser, signed in, that follows nothing by itself."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        """Ask for an address."""
        return self.client.get(address)

    def post(self, address: str, **fields: object) -> TestResponse:
        """Send a form, with the token of the page that it stands on."""
        page = self.client.get("/my-list").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None
        return self.client.post(address, data={"csrf_token": token[1], **fields})


def an_application(shelves: Shelves, at: dt.datetime = NOON) -> flask.Flask:
    """The whole application over a house, its clock standing still."""
    return create_app(shelves.house.settings, house=shelves.house, now=lambda: at)


def entered(app: flask.Flask, shelves: Shelves, actor: Actor, at: dt.datetime = NOON) -> Reader:
    """Somebody of the cast, come in by the sample door."""
    session = shelves.house.door(at=at).enter_sample(actor.person)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = session.key
    return Reader(client)


def plainly(answer: TestResponse, *asked: str) -> str:
    """An answer whole, headers too, without what differs each time: tokens, and the words `asked` for."""
    headers = "\n".join(f"{k}: {v}" for k, v in sorted(answer.headers.items()) if k != "Set-Cookie")
    told = f"{answer.status}\n{headers}\n\n{answer.get_data(as_text=True)}"
    told = re.sub(r'((?:csrf_token|"token)"[^>]*value=|data-csrf=)"[^"]*"', r'\1""', told)
    for word in sorted(asked, key=len, reverse=True):
        told = told.replace(word, "ASKED")
    return told
