"""The life of a plan: putting a draft forward, deciding on it, and keeping what stands true."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import Return, ReviewPage
from kb.errors import Stale
from kb.web import rendering
from kb.web.forms import PressForm, say
from kb.web.forms_life import (
    ConsideredForm,
    DecisionForm,
    ReturnForm,
    ReviewedForm,
    SubmitForm,
    WithdrawForm,
    number_in,
    taken,
)
from kb.web.gate import desk

bp = Blueprint("life", __name__, url_prefix="/plans/<body>/<plan>")
_REMARK = "remark-"


@bp.route("/draft/submit", methods=["GET", "POST"])
def submit(body: str, plan: str) -> ResponseReturnValue:
    """Put the open draft forward."""
    review, ref, form = desk().review, f"{body}/{plan}", SubmitForm()
    sent = form.text_hash.data or "", form.note.data or "", form.learnt.data or ""
    try:
        if taken(form, lambda: review.submit(ref, text_hash=sent[0], note=sent[1], learnt=sent[2])):
            flash("The draft has been submitted. An approver who had no hand in it now decides.")
            return redirect(url_for("life.review", body=body, plan=plan), 303)
    except Stale as no:
        say(form.note, str(no))
    page = review.page(ref)
    form.text_hash.data = page.text_hash
    return render_template("life/submit.html", form=form, page=page), _status(form.errors)


@bp.post("/draft/take-back")
def take_back(body: str, plan: str) -> ResponseReturnValue:
    """Take a submitted draft back."""
    desk().review.take_back(f"{body}/{plan}")
    flash("The draft has been taken back. It can be changed and submitted again.")
    return redirect(url_for("life.review", body=body, plan=plan), 303)


@bp.get("/draft/review")
def review(body: str, plan: str) -> ResponseReturnValue:
    """The whole difference in words, then the text, and what can be decided."""
    return _review(desk().review.page(f"{body}/{plan}"), DecisionForm(), ReturnForm())


@bp.post("/draft/approve")
def approve(body: str, plan: str) -> ResponseReturnValue:
    """Make the submitted text that was read the current version."""
    room, ref, form, made = desk().review, f"{body}/{plan}", DecisionForm(), []
    try:
        if taken(form, lambda: made.append(room.approve(ref, form.order()))):
            flash(f"Version {made[0]} is now the current plan.")
            return redirect(url_for("plans.version", body=body, plan=plan, number=made[0]), 303)
    except Stale as no:
        say(form.decided_by, str(no))
    return _review(room.page(ref), form, ReturnForm(formdata=None))


@bp.post("/draft/return")
def give_back(body: str, plan: str) -> ResponseReturnValue:
    """Return the submitted text that was read, with a reason and comments on requirements."""
    room, ref, form = desk().review, f"{body}/{plan}", ReturnForm()
    remarks = {
        name.removeprefix(_REMARK): text for name, text in request.form.items() if name.startswith(_REMARK)
    }
    order = Return(form.text_hash.data or "", form.why.data or "", remarks)
    try:
        if taken(form, lambda: room.give_back(ref, order)):
            flash("The draft has been returned to its authors with your comments.")
            return redirect(url_for("life.review", body=body, plan=plan), 303)
    except Stale as no:
        say(form.why, str(no))
    return _review(room.page(ref), DecisionForm(formdata=None), form)


@bp.route("/draft/urgent", methods=["GET", "POST"])
def urgent(body: str, plan: str) -> ResponseReturnValue:
    """Put one's own text in force before anybody else has approved it."""
    room, ref, form, made = desk().review, f"{body}/{plan}", DecisionForm(), []
    try:
        if taken(form, lambda: made.append(room.urgent(ref, form.order()))):
            flash(f"Version {made[0]} is in force, not yet approved. Somebody else must approve it in time.")
            return redirect(url_for("plans.version", body=body, plan=plan, number=made[0]), 303)
    except Stale as no:
        say(form.decided_by, str(no))
    page = room.page(ref)
    form.begin_with(page)
    return render_template("life/urgent.html", form=form, page=page), _status(form.errors)


@bp.route("/confirm", methods=["GET", "POST"])
def confirm(body: str, plan: str) -> ResponseReturnValue:
    """Approve afterwards what was put in force in urgency."""
    room, ref, form, made = desk().review, f"{body}/{plan}", DecisionForm(), []
    try:
        if taken(form, lambda: made.append(room.confirm(ref, form.order()))):
            flash(f"Version {made[0]} has been approved.")
            return redirect(url_for("plans.version", body=body, plan=plan, number=made[0]), 303)
    except Stale as no:
        say(form.decided_by, str(no))
    page = room.urgent_page(ref)
    form.begin_with(page)
    text = rendering.of(page.page)
    return render_template("life/confirm.html", form=form, page=page, text=text), _status(form.errors)


@bp.route("/withdraw", methods=["GET", "POST"])
def withdraw(body: str, plan: str) -> ResponseReturnValue:
    """Take the current version out of use, saying why."""
    room, ref, form = desk().upkeep, f"{body}/{plan}", WithdrawForm()
    number, why = number_in(form.number.data), form.why.data or ""
    if taken(form, lambda: room.withdraw(ref, number=number, why=why)):
        flash("The plan has been withdrawn. Whoever opens it sees your reason.")
        return redirect(url_for("plans.current", body=body, plan=plan), 303)
    page = room.page(ref)
    return render_template("life/withdraw.html", form=form, page=page), _status(form.errors)


@bp.route("/reviewed", methods=["GET", "POST"])
def reviewed(body: str, plan: str) -> ResponseReturnValue:
    """Say that nothing needs to change until another day."""
    room, ref, form = desk().upkeep, f"{body}/{plan}", ReviewedForm()
    number, day, meeting = number_in(form.number.data), form.day(), form.meeting.data or ""
    if taken(form, lambda: room.reviewed(ref, number=number, review_by=day, meeting=meeting)):
        flash("It is recorded that the plan was reviewed and needs no change.")
        return redirect(url_for("plans.current", body=body, plan=plan), 303)
    page = room.page(ref)
    return render_template("life/reviewed.html", form=form, page=page), _status(form.errors)


@bp.route("/considered/<int:number>", methods=["GET", "POST"])
def considered(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Answer what the plan must be thought about for."""
    room, ref, form = desk().upkeep, f"{body}/{plan}", ConsideredForm()
    answer = {"why": form.why.data or ""}
    if taken(form, lambda: room.consider(ref, number, change_by=form.day(), **answer)):
        flash("Your answer is recorded, and readers are no longer told that the plan has not considered it.")
        return redirect(url_for("plans.current", body=body, plan=plan), 303)
    page = room.considering(ref, number)
    return render_template("life/considered.html", form=form, page=page), _status(form.errors)


def _review(page: ReviewPage, decision: DecisionForm, back: ReturnForm) -> ResponseReturnValue:
    decision.begin_with(page)
    back.text_hash.data = page.text_hash
    answer = render_template(
        "life/review.html",
        page=page,
        text=rendering.of(page.page),
        decision=decision,
        back=back,
        press=PressForm(formdata=None),
        remarked=request.form,
    )
    return answer, _status(decision.errors or back.errors)


def _status(errors: object) -> int:
    return 400 if errors else 200
