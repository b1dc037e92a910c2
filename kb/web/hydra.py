"""The board of Hydra sessions: offering seats, taking them, giving them back, and who attended."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import SessionPage, Wanting
from kb.errors import NotFound, NotReady
from kb.web.forms_life import taken
from kb.web.forms_measures import EndForm, SeatsForm, SessionForm
from kb.web.gate import desk

bp = Blueprint("hydra", __name__, url_prefix="/hydra")


@bp.get("")
def board() -> ResponseReturnValue:
    """The sessions to come, and those that were."""
    return render_template("measures/board.html", page=desk().board.page())


@bp.route("/new", methods=["GET", "POST"])
def offer() -> ResponseReturnValue:
    """Offering seats."""
    room, form = desk().board, SessionForm()
    told = room.page()
    if not told.hosts:
        raise NotFound
    form.host.choices = [(slug, room.name_of(slug)) for slug in told.hosts]
    made: list[int] = []
    if taken(form, lambda: made.append(room.offer(form.order(), form.token.data or ""))):
        flash("The session is on the board.")
        return redirect(url_for("hydra.session", number=made[0]), 303)
    return render_template("measures/offer.html", page=told, form=form), 400 if form.errors else 200


@bp.get("/<int:number>")
def session(number: int) -> ResponseReturnValue:
    """One session."""
    told = desk().board.session(number)
    return _session_page(told, _seats(told))


@bp.post("/<int:number>/<act>")
def seats(number: int, act: str) -> ResponseReturnValue:
    """Taking seats (`take`), or giving them back (`give-back`)."""
    if act not in {"take", "give-back"}:
        raise NotFound
    room = desk().board
    told = room.session(number)
    form = SeatsForm()
    form.force.choices = [(slug, told.names[slug]) for slug in told.takers]
    refused: list[str] = []

    def done() -> None:
        force, many = form.force.data or "", form.seats.data or ""
        try:
            if act == "take":
                room.take(number, force, many)
            else:
                room.give_back(number, force, many)
        except NotReady as no:  # such as a seat that somebody else just took
            refused.append(str(no))
            raise Wanting("seats", str(no)) from None

    if taken(form, done):
        flash("The seats are yours." if act == "take" else "The seats are given back.")
        return redirect(url_for("hydra.session", number=number), 303)
    return _session_page(room.session(number), form, act), 409 if refused else 400


@bp.post("/<int:number>/attended")
def attended(number: int) -> ResponseReturnValue:
    """Recording who attended, by force and role group."""
    room = desk().board
    told = room.session(number)
    boxes = (request.form.getlist(name)[:500] for name in ("force", "group", "attended"))
    typed = list(zip(*boxes, strict=False))
    try:
        room.attend(number, typed)
    except Wanting as no:
        return _session_page(told, _seats(told), trouble=str(no)), 400
    flash("Who attended is recorded.")
    return redirect(url_for("hydra.session", number=number), 303)


@bp.route("/<int:number>/end", methods=["GET", "POST"])
def end(number: int) -> ResponseReturnValue:
    """Saying that a session does not take place."""
    room, form = desk().board, EndForm()
    told = room.session(number)
    if not told.hosts:
        raise NotFound
    if taken(form, lambda: room.end(number, form.why.data or "")):
        flash("The session is marked as not taking place. Tell those who took seats.")
        return redirect(url_for("hydra.session", number=number), 303)
    return render_template("measures/end.html", page=told, form=form), 400 if form.errors else 200


def _seats(told: SessionPage) -> SeatsForm:
    form = SeatsForm(formdata=None)
    form.force.choices = [(slug, told.names[slug]) for slug in told.takers]
    return form


def _session_page(told: SessionPage, form: SeatsForm, act: str = "", trouble: str = "") -> str:
    return render_template("measures/session.html", page=told, form=form, act=act, trouble=trouble)
