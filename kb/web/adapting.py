"""Adapting a plan: what would be copied, and the new plan's first draft."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid, Stale
from kb.web.forms_adapting import AdaptForm
from kb.web.gate import desk

bp = Blueprint("adapting", __name__, url_prefix="/plans")


@bp.route("/<body>/<plan>/adapt", methods=["GET", "POST"])
def adapt(body: str, plan: str) -> ResponseReturnValue:
    """What of this plan is copied and what not, and the form that makes the adapted plan."""
    adapting, form, status, trouble = desk().adapting, AdaptForm(), 200, ""
    ref = f"{body}/{plan}"
    page = adapting.page(ref)
    form.offer(page)
    if form.validate_on_submit():
        try:
            made = adapting.adapt(ref, form.order(), form.token.data or "")
        except Invalid as no:
            form.say(str(no))
        except Stale as no:
            trouble, form.number.data = str(no), str(page.heading.number)
            status = 409
        else:
            flash("The plan was adapted. This is its first draft: nobody outside your organisation sees it.")
            own, name = made.split("/", 1)
            return redirect(url_for("rows.rows", body=own, plan=name), 303)
    if request.method == "GET":
        form.token.data = secrets.token_urlsafe(24)
    elif form.errors:
        status = 400
    return render_template("adapting/adapt.html", form=form, page=page, trouble=trouble), status
