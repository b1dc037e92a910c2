"""Deputies: whom an approver lets approve in their place, from one day to another."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.web.forms import PressForm
from kb.web.forms_life import DeputyForm, taken
from kb.web.gate import desk

bp = Blueprint("deputies", __name__, url_prefix="/deputies")


@bp.route("", methods=["GET", "POST"])
def deputies() -> ResponseReturnValue:
    """One's own deputies, and naming another."""
    room, form = desk().deputies, DeputyForm()
    page = room.page()
    form.offer(page)

    def name() -> None:
        person, body = form.chosen()
        first, last = form.days()
        room.name(person, body, starts_on=first, ends_on=last)

    if taken(form, name):
        flash("Your deputy can approve in your place on these days.")
        return redirect(url_for("deputies.deputies"), 303)
    answer = render_template("life/deputies.html", page=page, form=form, press=PressForm(formdata=None))
    return answer, 400 if form.errors else 200


@bp.post("/<int:number>/end")
def end(number: int) -> ResponseReturnValue:
    """End a deputy's time now."""
    desk().deputies.end(number)
    flash("Your deputy no longer approves in your place.")
    return redirect(url_for("deputies.deputies"), 303)
