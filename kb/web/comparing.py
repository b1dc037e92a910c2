"""Comparing: two versions of a plan, two plans or several side by side, on a page and to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import ColumnsPage, ComparedPage, ComparedText, cell_words
from kb.errors import NotFound
from kb.web.gate import desk

bp = Blueprint("comparing", __name__)

_MOST_NAMED = 40
_LOCAL = "yes"


@bp.get("/plans/<body>/<plan>/compare")
def versions(body: str, plan: str) -> ResponseReturnValue:
    """Two versions of one plan; the last two where the address does not say which."""
    page = desk().comparing.versions(f"{body}/{plan}", older=_number("from"), newer=_number("to"))
    numbers: dict[str, Any] = {"from": page.ours.number, "to": page.theirs.number}
    take = url_for(".versions_text", body=body, plan=plan, **numbers)
    return _compared(page, take)


@bp.get("/plans/<body>/<plan>/compare/text")
def versions_text(body: str, plan: str) -> ResponseReturnValue:
    """The same as Markdown."""
    part = desk().comparing
    return _text(part.versions_text(f"{body}/{plan}", older=_number("from"), newer=_number("to")))


@bp.get("/compare")
def plans() -> ResponseReturnValue:
    """Two plans field by field, or up to six side by side. With fewer than two, the page to choose them on."""
    named = _named()
    if len(named) < 2:
        return redirect(url_for(".choose", plan=named), 303)
    page = desk().comparing.plans(named, local=_local())
    take = url_for(".plans_text", plan=named, local=_LOCAL if _local() else None)
    if isinstance(page, ComparedPage):
        return _compared(page, take)
    return render_template("comparing/columns.html", page=page, words=_cells(page), named=named, take=take)


@bp.get("/compare/text")
def plans_text() -> ResponseReturnValue:
    """The same as Markdown."""
    return _text(desk().comparing.plans_text(_named(), local=_local()))


@bp.get("/compare/choose")
def choose() -> ResponseReturnValue:
    """The plans that can be compared, to be ticked."""
    find = request.args.get("find", "").replace("\0", "")[:200]
    return render_template("comparing/choose.html", page=desk().comparing.choose(_named(), find=find))


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of a comparison to go to: the address within the page, and those before and after it."""

    here: str
    before: str
    after: str


def _compared(page: ComparedPage, take: str) -> ResponseReturnValue:
    shown = page.shown
    parts = [name for name, told in (("header", shown.header), ("order", shown.order)) if told]
    parts += [str(n) for n, _ in enumerate(shown.rows, 1)]
    parts += ["sections"] if shown.prose else []
    return render_template(
        "comparing/compared.html", page=page, stops=_stops(parts), take=take, named=_named()
    )


def _stops(names: list[str]) -> dict[str, Stop]:
    ids = ["", *(f"kb-change-{name}" for name in names), ""]
    return {name: Stop(ids[at], ids[at - 1], ids[at + 1]) for at, name in enumerate(names, 1)}


def _cells(page: ColumnsPage) -> list[list[str]]:
    return [[cell_words(cell) for cell in line.cells] for line in page.lines]


def _text(made: ComparedText) -> Response:
    return Response(
        made.text,
        mimetype="text/markdown",
        headers={
            "Content-Disposition": 'attachment; filename="comparison.md"',
            "X-Marking": made.marking.words,
        },
    )


def _named() -> list[str]:
    """The plans that the address names: `sussex/oic` or `sussex/oic@3`."""
    named = (text.strip()[:300] for text in request.args.getlist("plan")[:_MOST_NAMED])
    return [text for text in dict.fromkeys(named) if text]


def _local() -> bool:
    return request.args.get("local", "") == _LOCAL


def _number(name: str) -> int | None:
    """A version's number from the address; what is no number names no version."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound
    return int(text)
