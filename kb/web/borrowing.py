"""Borrowing a requirement of another plan: into which of one's own, and how it will read there."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid
from kb.plan import parse_ref
from kb.web.forms import say
from kb.web.forms_borrowing import BorrowForm, ChooseForm, WhichForm
from kb.web.gate import desk

bp = Blueprint("borrowing", __name__, url_prefix="/plans/<body>/<plan>")

_LONGEST = 300


@bp.get("/borrow")
def choose(body: str, plan: str) -> ResponseReturnValue:
    """One requirement of this plan, and the plans of one's own into which it can be borrowed."""
    page = desk().borrowing.choosing(f"{body}/{plan}", request.args.get("row", "")[:_LONGEST])
    form = ChooseForm(formdata=request.args)
    form.offer(page)
    if form.into.data in {one.ref for one in page.plans}:
        return redirect(_to(form.into.data, page.wanted), 303)
    return render_template("borrowing/choose.html", page=page, form=form)


@bp.route("/draft/borrow", methods=["GET", "POST"])
def borrow(body: str, plan: str) -> ResponseReturnValue:
    """A requirement as it would be written into this plan's draft, and borrowing it."""
    part, ref = desk().borrowing, f"{body}/{plan}"
    wanted = request.values.get("from" if request.method == "GET" else "wanted", "")
    if not wanted:
        return _which(ref, "", 200)
    form, status = BorrowForm(), 200
    if request.method == "POST":
        status = 400
        if form.validate():
            try:
                made = part.borrow(ref, form.order(), token=form.token.data or "")
            except Invalid as no:
                say(form.ref, str(no))
            else:
                flash(f"{parse_ref(wanted).row} has been borrowed. In this plan it is {made}.")
                return redirect(url_for("rows.rows", body=body, plan=plan, _anchor=made), 303)
    try:
        page = part.looking(ref, wanted)
    except Invalid as no:
        return _which(ref, wanted, 400, str(no))
    form.show(page)
    return render_template("borrowing/borrow.html", page=page, form=form), status


def _which(ref: str, wanted: str, status: int, trouble: str = "") -> ResponseReturnValue:
    plan = desk().borrowing.before(ref)
    form = WhichForm(formdata=None)
    form.wanted.data = wanted
    if trouble:
        say(form.wanted, trouble)
    return render_template("borrowing/which.html", plan=plan, form=form), status


def _to(ref: str, wanted: str) -> str:
    body, plan = ref.split("/")
    return f"{url_for('borrowing.borrow', body=body, plan=plan)}?{urlencode({'from': wanted})}"
