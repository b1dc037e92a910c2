"""A person's own queue, and what they follow."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid
from kb.web.gate import desk
from kb.web.onward import safe_next

bp = Blueprint("notices", __name__)

_LONGEST = 2000


@bp.get("/for-you")
def for_you() -> ResponseReturnValue:
    """What waits for this person, and what is new to them."""
    return render_template("notices/for_you.html", page=desk().notices.for_you())


@bp.post("/for-you/seen")
def seen() -> ResponseReturnValue:
    """Let nothing that changed before now be news."""
    desk().notices.seen()
    flash("What changed before now is no longer listed.")
    return redirect(url_for("notices.for_you"), 303)


@bp.get("/following")
def following() -> ResponseReturnValue:
    """What this person follows."""
    return render_template("notices/following.html", page=desk().notices.following())


@bp.post("/following/follow")
def follow() -> ResponseReturnValue:
    """Follow a plan, a theme or a search, and go back to where that was asked for."""
    try:
        desk().notices.follow(*_what())
    except Invalid as no:
        flash(str(no), "notice")
    else:
        flash("You follow this now. What changes is listed under “For you”.")
    return redirect(safe_next(request.form.get("back")), 303)


@bp.post("/following/stop")
def stop() -> ResponseReturnValue:
    """Follow something no more."""
    desk().notices.stop(*_what())
    flash("You no longer follow this.")
    return redirect(safe_next(request.form.get("back")), 303)


def _what() -> tuple[str, str]:
    kind, value = (request.form.get(name, "").replace("\0", "") for name in ("kind", "value"))
    return kind[:20], value[:_LONGEST]
