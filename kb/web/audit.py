"""The audit: who read, changed or took away what, and when. For auditors, and of one's own plans. Never any text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from kb.desk import GROUPS, RecordsPage, Sought, facts_words
from kb.errors import Invalid
from kb.plan import read_day
from kb.web.gate import desk

bp = Blueprint("audit", __name__)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for, as it was typed, and what of it cannot be read."""

    act: str
    plan: str
    person: str
    since: str
    until: str
    errors: tuple[tuple[str, str], ...]
    sought: Sought

    @property
    def query(self) -> str:
        """The same filters for another address; empty where everything is asked for."""
        said = {
            "act": self.act,
            "plan": self.plan,
            "person": self.person,
            "from": self.since,
            "to": self.until,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def fault(self, name: str) -> str:
        """What is wrong with one filter, or nothing."""
        return next((sentence for sentence, field in self.errors if field == name), "")


@bp.get("/audit")
def lines() -> ResponseReturnValue:
    """A page of lines, newest first."""
    asked = _asked()
    page = desk().records.page(asked.sought, before=_before())
    return _page(page, asked)


@bp.get("/audit/lines.csv")
def download() -> ResponseReturnValue:
    """The lines asked for as CSV."""
    return _csv(desk().records.csv(_readable().sought), "audit.csv")


@bp.get("/plans/<body>/<plan>/audit")
def of_plan(body: str, plan: str) -> ResponseReturnValue:
    """The lines about one plan, for its own authors and approvers."""
    asked = _asked()
    page = desk().records.of_plan(f"{body}/{plan}", asked.sought, before=_before())
    return _page(page, asked)


@bp.get("/plans/<body>/<plan>/audit.csv")
def download_of_plan(body: str, plan: str) -> ResponseReturnValue:
    """The lines about one plan as CSV."""
    sought = _readable().sought
    return _csv(desk().records.csv_of_plan(f"{body}/{plan}", sought), f"{body}-{plan}-audit.csv")


def _page(page: RecordsPage, asked: Filters) -> ResponseReturnValue:
    choices = _items("Everything", [(key, words) for key, (words, _) in GROUPS.items()])
    people = _items("Anybody", [(str(number), name) for number, name in page.people])
    answer = render_template(
        "audit/lines.html", page=page, asked=asked, choices=choices, people=people, facts=facts_words
    )
    return answer, 400 if asked.errors else 200


def _items(every: str, choices: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "text": text} for value, text in (("", every), *choices)]


def _csv(raw: bytes, name: str) -> Response:
    return Response(
        raw, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _readable() -> Filters:
    asked = _asked()
    if asked.errors:
        raise Invalid(asked.errors[0][0])
    return asked


def _asked() -> Filters:
    said = {
        name: request.args.get(name, "").replace("\0", "").strip()[:_LONGEST]
        for name in ("act", "plan", "person", "from", "to")
    }
    days = {name: _day(said[name]) for name in ("from", "to")}
    errors = tuple(
        (f"Write the {words} day like 31 March 2026", name)
        for name, words in (("from", "first"), ("to", "last"))
        if said[name] and days[name] is None
    )
    sought = Sought(
        act=said["act"] if said["act"] in GROUPS else "",
        plan=said["plan"],
        person=int(said["person"]) if _is_number(said["person"]) else None,
        since=days["from"],
        until=days["to"],
    )
    return Filters(said["act"], said["plan"], said["person"], said["from"], said["to"], errors, sought)


def _day(text: str) -> dt.date | None:
    return read_day(text) if text else None


def _before() -> int | None:
    before = request.args.get("before", "")
    return int(before) if _is_number(before) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
