"""Reading: a plan, one version of it at its lasting address, its history, and browsing the shelves."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from kb.desk import PlanPage
from kb.errors import Invalid
from kb.plan import read_day
from kb.web import rendering
from kb.web.gate import desk

bp = Blueprint("plans", __name__, url_prefix="/plans")

_TEMPLATES = {
    "full": "plans/plan.html",
    "outline": "plans/outline.html",
    "assurance": "plans/assurance.html",
    "listed": "plans/listed.html",
}


@bp.get("")
def browse() -> ResponseReturnValue:
    """The current plans in reach, by organisation and theme."""
    args = request.args
    page = desk().library.browse(
        organisation=_asked("organisation"),
        theme=_asked("theme"),
        show=args.get("show", "")[:40],
        page=args.get("page", 1, type=int) if len(args.get("page", "")) < 6 else 1,
    )
    return render_template("plans/browse.html", page=page)


@bp.get("/<body>/<plan>")
def current(body: str, plan: str) -> ResponseReturnValue:
    """The current version, or with `?on=2026-03-31` the one that stood at the end of that day."""
    day = request.args.get("on", "")
    return _show(desk().reading.plan(f"{body}/{plan}", on=_day(day) if day else None))


@bp.get("/<body>/<plan>/draft")
def draft(body: str, plan: str) -> ResponseReturnValue:
    """The open draft, for its own authors and approvers."""
    page = desk().reading.draft(f"{body}/{plan}")
    return render_template("plans/draft.html", page=page, text=rendering.of(page))


@bp.get("/<body>/<plan>/versions/<int:number>")
def version(body: str, plan: str, number: int) -> ResponseReturnValue:
    """One exact version. The address never comes to mean anything else."""
    return _show(desk().reading.plan(f"{body}/{plan}", number=number))


@bp.get("/<body>/<plan>/versions/<int:number>/text")
def source(body: str, plan: str, number: int) -> ResponseReturnValue:
    """The text of one version as it is kept, as far as this person reads it."""
    page = desk().reading.text(f"{body}/{plan}", number=number)
    name = f"{body}-{plan}-{number}.md"
    return Response(
        page.raw,
        mimetype="text/markdown",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Marking": page.marking.words},
    )


@bp.get("/<body>/<plan>/history")
def history(body: str, plan: str) -> ResponseReturnValue:
    """Every version in reach, newest first."""
    return render_template("plans/history.html", page=desk().reading.history(f"{body}/{plan}"))


def _show(page: PlanPage) -> ResponseReturnValue:
    template = _TEMPLATES[page.copy.heading.rendition.value]
    text = rendering.of(page) if page.copy.text else None
    rows = page.rows
    pieces = [(piece, rows.get(piece.ref)) for piece in text.pieces] if text else []
    outline = rendering.outline_of(page.copy.outline)
    return render_template(template, page=page, text=text, pieces=pieces, outline=outline)


def _asked(name: str) -> str:
    """What the address asks for, without NUL: no name holds it, and not every database can be asked for it."""
    return request.args.get(name, "").replace("\0", "")[:200]


def _day(text: str) -> dt.date:
    """A day from an address. Raises Invalid with the form that is wanted."""
    day = read_day(text)
    if day is None:
        raise Invalid("Write the day like 31 March 2026.")
    return day
