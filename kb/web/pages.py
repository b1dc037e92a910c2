"""Pages that say how the service works: help with searching, and the accessibility statement."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.web.gate import rooms

bp = Blueprint("pages", __name__)


@bp.get("/help/searching")
def searching() -> ResponseReturnValue:
    """What may be typed into the search box."""
    return render_template("pages/searching.html")


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement that the 2018 regulations ask for."""
    return render_template("pages/accessibility.html", address=rooms().settings.public_url)
