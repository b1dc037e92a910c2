"""Bringing in what exists: choose or paste, see what was understood, and only then keep it."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import NEW, BringOrder, Clash
from kb.errors import Invalid, NotReady, Refusal, Stale
from kb.plan import Marking
from kb.web.forms_bringing import CHOICES, brought_of, field_of, order_of
from kb.web.gate import desk
from kb.web.refusals import status_of

bp = Blueprint("bringing", __name__, url_prefix="/plans/bring-in")

MOST_SHOWN = 200


@bp.route("", methods=["GET", "POST"])
def choose() -> ResponseReturnValue:
    """Choose a file, or paste a table or a text."""
    desk().bringing.opening()
    if request.method == "GET":
        return render_template("bringing/choose.html", trouble="", typed="")
    try:
        return _understood(BringOrder(brought_of(request)), token=secrets.token_urlsafe(24))
    except Invalid as no:
        return _once_more(no, request.form.get("text", ""))


@bp.route("/understood", methods=["GET", "POST"])
def understood() -> ResponseReturnValue:
    """What was understood, shown again with other choices; or kept."""
    if request.method == "GET":
        return redirect(url_for("bringing.choose"), 303)
    token = request.form.get("token", "")
    try:
        order = order_of(request.form)
    except Invalid as no:
        return _once_more(no, "")
    if "keep" not in request.form:
        return _understood(order, token=token)
    try:
        ref = desk().bringing.keep(order, token)
    except Clash:  # both texts are shown, whichever form met them
        raise
    except (Invalid, Stale, NotReady) as no:
        return _understood(order, token=token, trouble=no)
    flash("It has been kept as a draft. Look through it, and complete what is missing.")
    body, plan = ref.split("/")
    return redirect(url_for("rows.rows", body=body, plan=plan), 303)


def _understood(order: BringOrder, *, token: str, trouble: Refusal | None = None) -> ResponseReturnValue:
    room = desk().bringing
    # Where its boxes stand in the way it may still be shown without them, or as a new plan, with the sentence.
    plain = replace(order, title="", prefix="")
    page = None
    for way in (order, plain, replace(plain, target=NEW, organisation="", marking="")):
        try:
            page = room.understood(way)
            break
        except (Invalid, NotReady) as no:
            trouble = trouble or no
    if page is None:
        return _once_more(trouble or NotReady(), order.brought.raw.decode(errors="replace"))
    sentence = str(trouble or "")
    answer = render_template(
        "bringing/understood.html",
        page=page,
        order=order,
        token=token,
        trouble=sentence,
        at=field_of(sentence),
        choices=CHOICES,
        markings=[(marking.words, marking.words) for marking in Marking],
        shown=page.rows[:MOST_SHOWN],
    )
    return answer, status_of(trouble) if trouble else 200


def _once_more(no: Refusal, typed: str) -> ResponseReturnValue:
    return render_template("bringing/choose.html", trouble=str(no), typed=typed), status_of(no)
