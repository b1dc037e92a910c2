"""The home page: the search box first, then what changed, what is due, and ways in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.web.gate import desk
from kb.web.oversight import shown

bp = Blueprint("home", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Where a person lands after signing in."""
    page = desk().library.home()
    forces = desk().office.forces() if page.oversight else ()
    if len(forces) == 1:  # an office of one force lands on what it came for
        return shown(forces[0][0])
    return render_template("home/home.html", page=page, waiting=desk().notices.count())
