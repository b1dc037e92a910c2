"""Questions to the owner of a plan, and comments: a list for each plan, a form, and a page for each thread."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid
from kb.web.forms_words import AskForm, RemarkForm
from kb.web.gate import desk

bp = Blueprint("questions", __name__, url_prefix="/plans/<body>/<plan>/questions")

_LONGEST_REF = 100


@bp.get("")
def questions(body: str, plan: str) -> ResponseReturnValue:
    """The questions and comments about a plan, or about one requirement of it."""
    page = desk().questions.page(f"{body}/{plan}", about=_about())
    return render_template("questions/questions.html", page=page)


@bp.route("/ask", methods=["GET", "POST"])
def ask(body: str, plan: str) -> ResponseReturnValue:
    """Ask the owner, or comment where the plan is one's own organisation's."""
    part, about = desk().questions, _about()
    page = part.asking(f"{body}/{plan}", about=about)
    form = AskForm(data={"to_role": page.role})
    form.offer(page.bodies)
    form.text.label.text = "Your comment" if page.own else "Your question"
    if form.validate_on_submit():
        try:
            number = part.ask(f"{body}/{plan}", form.said(), about=about, token=form.token.data or "")
        except Invalid as no:
            form.refused(no)
        else:
            flash("Your comment has been added." if page.own else "Your question has been sent.")
            return redirect(url_for("questions.thread", body=body, plan=plan, number=number), 303)
    return render_template("questions/ask.html", page=page, form=form), _status()


@bp.route("/<int:number>", methods=["GET", "POST"])
def thread(body: str, plan: str, number: int) -> ResponseReturnValue:
    """One thread, with the form by which whoever may adds to it."""
    part, form = desk().questions, RemarkForm()
    if form.validate_on_submit():
        try:
            part.say(f"{body}/{plan}", number, form.said(), token=form.token.data or "")
        except Invalid as no:
            form.refused(no)
        else:
            return redirect(url_for("questions.thread", body=body, plan=plan, number=number), 303)
    page = part.thread(f"{body}/{plan}", number)
    return render_template("questions/thread.html", page=page, form=form), _status()


@bp.post("/<int:number>/resolve")
def resolve(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Say that a thread needs no more, or open it again."""
    resolved = request.form.get("resolved") != "no"
    desk().questions.resolve(f"{body}/{plan}", number, resolved=resolved)
    flash("Marked as resolved." if resolved else "Opened again.")
    return redirect(url_for("questions.thread", body=body, plan=plan, number=number), 303)


def _about() -> str:
    return request.args.get("about", "")[:_LONGEST_REF]


def _status() -> int:
    return 200 if request.method == "GET" else 400
