"""A plan's stage, and the evidence that it rests on."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import Invalid
from kb.plan import read_day
from kb.web.gate import desk

bp = Blueprint("evidence", __name__, url_prefix="/plans/<body>/<plan>")


@bp.get("/stage")
def stage(body: str, plan: str) -> ResponseReturnValue:
    """Where a plan stands, today or on an earlier day."""
    asked = request.args.get("on", "").strip()
    day = read_day(asked) if asked else None
    if asked and day is None:
        raise Invalid("Write the day like 31 March 2026.")
    return render_template("evidence/stage.html", page=desk().staging.page(f"{body}/{plan}", day))
