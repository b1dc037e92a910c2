"""Who sees a plan: deciding it, asking for it, answering, and who has read it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import AlreadyOver, Outcome, SharingPage
from kb.errors import Invalid, NotReady, Stale
from kb.web.forms import say
from kb.web.forms_sharing import SCOPE_WORDS, AnswerForm, AskForm, SharingForm
from kb.web.gate import desk

bp = Blueprint("sharing", __name__)
_AGAIN = "Something has changed since this was shown to you. Look at who gets what again."


@bp.get("/plans/<body>/<plan>/sharing")
def show(body: str, plan: str) -> ResponseReturnValue:
    """How a plan is shared, and the form to share it otherwise."""
    page, form = desk().sharing.page(f"{body}/{plan}"), SharingForm()
    form.show(page)
    return render_template("sharing/sharing.html", page=page, form=form, scopes=SCOPE_WORDS)


@bp.post("/plans/<body>/<plan>/sharing")
def decide(body: str, plan: str) -> ResponseReturnValue:
    """Share a plan as chosen. Where anybody gains by it, the page of outcomes comes first."""
    part, ref, form = desk().sharing, f"{body}/{plan}", SharingForm()
    form.offer(part.offered(ref))
    if not form.validate_on_submit():
        return _form(part.page(ref), form, 400)
    if "change" in request.form:
        return _form(part.page(ref), form, 200)
    try:
        made = part.decide(ref, form.choice(), seen=form.seen.data or "")
    except Invalid as no:
        say(form.whole, str(no))
        return _form(part.page(ref), form, 400)
    except Stale:
        again = _AGAIN if form.seen.data else ""
        page = part.page(ref, form.choice())
        answer = render_template("sharing/outcome.html", page=page, form=form, again=again)
        return answer, 409 if again else 200
    flash(_done(made))
    return redirect(url_for("sharing.show", body=body, plan=plan), 303)


@bp.get("/plans/<body>/<plan>/readers")
def readers(body: str, plan: str) -> ResponseReturnValue:
    """Which organisations have read a plan, and when."""
    page, who = desk().records.readers(f"{body}/{plan}")
    return render_template("sharing/readers.html", page=page, readership=who, body=body, plan=plan)


@bp.route("/plans/<body>/<plan>/ask-access", methods=["GET", "POST"])
def ask(body: str, plan: str) -> ResponseReturnValue:
    """Ask the owner of a listed plan for access."""
    part, ref, form = desk().requests, f"{body}/{plan}", AskForm()
    page = part.asking(ref)
    form.offer(page)
    if form.validate_on_submit():
        try:
            part.ask(ref, form.organisation.data, form.why.data or "", token=form.token.data or "")
        except (Invalid, NotReady) as no:
            say(form.why, str(no))
        else:
            flash("You have asked for access. The owner’s answer will stand on this page.")
            return redirect(url_for("sharing.ask", body=body, plan=plan), 303)
    status = 200 if request.method == "GET" else 400
    return render_template("sharing/ask.html", page=page, form=form), status


@bp.get("/requests")
def requests() -> ResponseReturnValue:
    """The requests for access that wait for this person."""
    return render_template("sharing/requests.html", lines=desk().requests.waiting())


@bp.route("/requests/<int:number>", methods=["GET", "POST"])
def answer(number: int) -> ResponseReturnValue:
    """One request: what each answer would open, and answering it."""
    part, form, status, again = desk().requests, AnswerForm(), 200, ""
    if request.method == "POST":
        status = 400
        if form.validate_on_submit():
            try:
                part.answer(number, form.answer())
            except Stale as no:
                status, again = 409, str(no)
            except Invalid as no:
                say(form.last_day if isinstance(no, AlreadyOver) else form.choice, str(no))
            else:
                flash("Your answer has been recorded, and those who asked can read it.")
                return redirect(url_for("sharing.requests"), 303)
    page = part.one(number)
    form.seen.data = page.seen
    return render_template("sharing/request.html", page=page, form=form, again=again), status


def _form(page: SharingPage, form: SharingForm, status: int) -> ResponseReturnValue:
    return render_template("sharing/sharing.html", page=page, form=form, scopes=SCOPE_WORDS), status


def _done(made: SharingPage) -> str:
    if made.wanted == made.now:
        return "The plan was shared like that already. Nothing has changed."
    said = ["The plan is now shared as you chose."]
    said += [f"More than before: {_names(made.gains)}."] if made.gains else []
    said += [f"Less than before: {_names(made.loses)}."] if made.loses else []
    return " ".join(said)


def _names(those: tuple[Outcome, ...]) -> str:
    return ", ".join(one.name for one in those)
