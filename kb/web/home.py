"""The home page: the search box first, then what changed, what is due, and ways in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.web.gate import desk

bp = Blueprint("home", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Where a person lands after signing in."""
    waiting = desk().notices.count()
    return render_template("home/home.html", page=desk().library.home(), waiting=waiting)
