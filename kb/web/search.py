"""Searching: the results page, and what the search box offers while a person types."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from kb.desk import Asked
from kb.web.gate import desk

bp = Blueprint("search", __name__)

_MOST_CHOICES = 40


@bp.get("/search")
def results() -> ResponseReturnValue:
    """Plans and requirements that mention what was typed. Any query string is answered."""
    return render_template("search/results.html", page=desk().library.search(asked_for()))


@bp.get("/search/suggest")
def suggest() -> ResponseReturnValue:
    """A few words that the search box may offer, as JSON."""
    return jsonify(list(desk().library.suggest(request.args.get("q", ""))))


def asked_for() -> Asked:
    """What the address asks for, with anything that makes no sense left out rather than refused."""
    args = request.args
    return Asked(
        words=args.get("q", ""),
        organisations=_choices("organisation"),
        themes=_choices("theme"),
        priorities=_choices("priority"),
        statuses=_choices("status"),
        states=_choices("state"),
        markings=_choices("marking"),
        overdue=args.get("overdue", "") == "yes",
        sort=args.get("sort", ""),
        page=_page(args.get("page", "")),
        as_typed=args.get("as-typed", "") == "yes",
        senses=_choices("sense"),
    )


def _choices(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v[:200] for v in request.args.getlist(name)[:_MOST_CHOICES] if v))


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0 else 1
