"""Core requirements: choosing them for a region, and recording why a plan does without one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.plan import parse_ref
from kb.web.forms import PressForm
from kb.web.forms_coverage import ExceptionForm
from kb.web.forms_life import taken
from kb.web.gate import desk

bp = Blueprint("core", __name__)


@bp.get("/coverage/core")
def choose() -> ResponseReturnValue:
    """The requirements of a plan, to choose which are core in one's region."""
    if "plan" not in request.args:
        return redirect(url_for("coverage.matrix"), 303)
    page = desk().core.page(_plan(request.args["plan"]))
    return render_template("coverage/core.html", page=page, press=PressForm(formdata=None))


@bp.post("/coverage/core")
def mark() -> ResponseReturnValue:
    """Hold the ticked requirements for core, or no more."""
    form, room = request.form, desk().core
    plan, rows, region = _plan(form.get("plan", "")), form.getlist("row")[:1_000], form.get("region", "")
    if not rows:
        flash("Tick at least one requirement first.", "notice")
    elif form.get("do") == "end":
        many = room.end(plan, rows, region)
        flash(f"{many} requirement{' is' if many == 1 else 's are'} core no more.")
    else:
        many = room.mark(plan, rows, region)
        flash(f"{many} requirement{' is' if many == 1 else 's are'} core now.")
    return redirect(url_for("core.choose", plan=plan), 303)


@bp.route("/plans/<body>/<plan>/exceptions", methods=["GET", "POST"])
def exceptions(body: str, plan: str) -> ResponseReturnValue:
    """The core requirements that a plan does without, and recording why and until when."""
    ref, room, form = f"{body}/{plan}", desk().core, ExceptionForm()
    page = room.exceptions(ref)
    form.offer(page)
    if taken(form, lambda: room.record(ref, form.order(), form.token.data or "")):
        flash("The exception is recorded. Whoever reads both plans sees it until it runs out.")
        return redirect(url_for("core.exceptions", body=body, plan=plan), 303)
    answer = render_template("coverage/exceptions.html", page=page, form=form)
    return answer, 400 if form.errors else 200


def _plan(text: str) -> str:
    return parse_ref(text[:200]).plan
