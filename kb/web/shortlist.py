"""My list: ticking requirements, putting them in order, and taking them away as a page or CSV."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.web.gate import desk, rooms
from kb.web.onward import safe_next

bp = Blueprint("shortlist", __name__, url_prefix="/my-list")


@bp.get("")
def show() -> ResponseReturnValue:
    """The list, to be put in order."""
    return render_template("shortlist/list.html", page=desk().my_list.show())


@bp.post("/add")
def add() -> ResponseReturnValue:
    """Put the ticked requirements on the list, and go back to where they were ticked."""
    ticked, back = request.form.getlist("row"), safe_next(request.form.get("back"))
    if not ticked:
        flash("Tick at least one requirement first, then add it to your list.", "notice")
        return redirect(back, 303)
    added = desk().my_list.add(ticked)
    flash(f"{added} requirement{'' if added == 1 else 's'} added to your list.")
    return redirect(back, 303)


@bp.post("/change")
def change() -> ResponseReturnValue:
    """One of the list's own buttons: up, down, remove, clear. Anything else changes nothing."""
    form, mine = request.form, desk().my_list
    if row := form.get("up") or form.get("down"):
        mine.move(row, up="up" in form)
    elif row := form.get("remove"):
        mine.remove([row])
    elif "clear" in form:
        mine.clear()
    return redirect(url_for("shortlist.show"), 303)


@bp.get("/page")
def sheet() -> ResponseReturnValue:
    """The list as one page to print or copy."""
    return render_template("shortlist/sheet.html", page=desk().my_list.sheet(), root=_root())


@bp.get("/list.csv")
def download() -> ResponseReturnValue:
    """The list as CSV."""
    return Response(
        desk().my_list.csv(root=_root()),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="my-list.csv"'},
    )


def _root() -> str:
    settings = rooms().settings
    return settings.public_url or f"http://{settings.host}:{settings.port}"
