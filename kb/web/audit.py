"""The audit, for auditors: who read, changed or took away what, and when. Never any text."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.web.gate import desk

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("")
def lines() -> ResponseReturnValue:
    """A page of lines, newest first."""
    before = request.args.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 16
    page = desk().records.page(act=request.args.get("act", ""), before=int(before) if known else None)
    return render_template("audit/lines.html", page=page)
