"""A browser for tests of pages: keeps cookies, sends the forms of the page it is on, and reads strictly."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import flask
import html5lib
from werkzeug.test import TestResponse

from kb.app import create_app
from kb.config import Settings
from kb.desk import House
from tests.people_cast import PASSWORD, Place, founded_store

XHTML = "{http://www.w3.org/1999/xhtml}"


def a_service(folder: Path, **settings: object) -> tuple[flask.Flask, Place]:
    """An application on a founded database, and the place behind it, whose clock is the application's."""
    store = founded_store(folder)
    chosen = Settings(
        data=folder, database_url=f"sqlite:///{folder / 'kb.sqlite3'}", secret="s" * 40, **settings
    )  # type: ignore[arg-type]
    house = House(store, chosen)
    place = Place(store, house.terms)
    return create_app(chosen, house=house, now=lambda: place.at), place


@dataclass
class Browser:
    """One person's browser."""

    app: flask.Flask
    address: str = "192.0.2.10"
    page: ET.Element | None = field(default=None, repr=False)
    text: str = ""
    status: int = 0
    where: str = ""
    answer: TestResponse | None = None

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str, *, follow: bool = True) -> Browser:
        """Open a page, and follow where it leads."""
        return self._took(self.client.get(path, environ_base=self._from()), path, follow=follow)

    def post(self, path: str, *, follow: bool = True, csrf: bool = True, **fields: object) -> Browser:
        """Send a form, with the token of the page that is open."""
        sent = {"csrf_token": self.token, **fields} if csrf else fields
        return self._took(self.client.post(path, data=sent, environ_base=self._from()), path, follow=follow)

    def sign_in(self, login: str, password: str = PASSWORD, **fields: object) -> Browser:
        """Sign in by the form."""
        self.get("/sign-in", follow=False)
        return self.post("/sign-in", login=login, password=password, **fields)

    @property
    def token(self) -> str:
        """The CSRF token of the page that is open."""
        assert self.page is not None
        tokens = [
            one.get("value") for one in self.page.iter(f"{XHTML}input") if one.get("name") == "csrf_token"
        ]
        return tokens[-1] or "" if tokens else ""

    @property
    def title(self) -> str:
        """The title of the page that is open."""
        assert self.page is not None
        return (self.page.findtext(f".//{XHTML}title") or "").rsplit(" – ", 1)[0]

    @property
    def words(self) -> str:
        """What the page says, in one line."""
        assert self.page is not None
        return " ".join("".join(self.page.itertext()).split())

    def cookie(self) -> str:
        """What the browser keeps."""
        kept = self.client.get_cookie("kb")
        return kept.value if kept else ""

    def _from(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}

    def _took(self, answer: TestResponse, path: str, *, follow: bool) -> Browser:
        for _ in range(5):
            if not follow or answer.status_code not in {301, 302, 303, 307, 308}:
                break
            place = urlsplit(answer.headers["Location"])
            assert not place.netloc or place.netloc == "localhost"
            path = f"{place.path}?{place.query}" if place.query else place.path
            answer = self.client.get(path, environ_base=self._from())
        self.answer, self.status, self.where = answer, answer.status_code, path
        self.text = answer.get_data(as_text=True) if "text/" in answer.content_type else ""
        if answer.mimetype == "text/html" and answer.status_code not in {204, 301, 302, 303}:
            self.page = html5lib.HTMLParser(strict=True).parse(self.text)
        return self


def moment(*clock: int) -> dt.datetime:
    """An instant of the day on which the tests happen."""
    return dt.datetime(2026, 11, 24, *clock, tzinfo=dt.UTC)
