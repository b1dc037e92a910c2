"""Triggers: what the regional editor says that plans must be thought about for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.desk import TRIGGER_KINDS
from kb.web.forms import PressForm
from kb.web.forms_life import TriggerForm, taken
from kb.web.gate import desk

bp = Blueprint("triggers", __name__, url_prefix="/triggers")


@bp.route("", methods=["GET", "POST"])
def triggers() -> ResponseReturnValue:
    """The triggers of one's regions, and entering another."""
    room, form = desk().triggers, TriggerForm()
    page = room.page()
    form.offer(page.regions)
    if taken(form, lambda: room.enter(form.trigger(), form.token.data or "")):
        flash("Every plan that it concerns now says that it has not considered it, until its owner answers.")
        return redirect(url_for("triggers.triggers"), 303)
    answer = render_template(
        "triggers/triggers.html", page=page, form=form, press=PressForm(formdata=None), kinds=TRIGGER_KINDS
    )
    return answer, 400 if form.errors else 200


@bp.post("/<int:number>/end")
def end(number: int) -> ResponseReturnValue:
    """End a trigger."""
    desk().triggers.end(number)
    flash("Nobody is asked about it any more.")
    return redirect(url_for("triggers.triggers"), 303)
