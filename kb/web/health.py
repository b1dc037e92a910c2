"""Two questions a load balancer asks. Neither says anything about what is held here."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kb.web.gate import door

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers too."""
    up = door().is_open()
    return (
        ("ok\n" if up else "not ready\n"),
        200 if up else 503,
        {"Content-Type": "text/plain; charset=utf-8"},
    )
