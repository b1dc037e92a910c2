"""The responses of an office to inspection reports: the list, one as a page and a file, writing and marking it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.errors import NotFound
from kb.plan import day_words, read_day
from kb.web.forms_life import taken
from kb.web.forms_response import BeginForm, DaysForm, MarkForm, writing
from kb.web.gate import desk
from kb.web.prose import render_markdown

bp = Blueprint("responses", __name__, url_prefix="/oversight/<force>/responses")


@bp.route("", methods=["GET", "POST"])
def listed(force: str) -> ResponseReturnValue:
    """The responses about a force; beginning one."""
    answering = desk().answering
    page, form = answering.listed(force), BeginForm()
    form.report.choices = list(page.reports)
    if not form.is_submitted():
        form.on.data = day_words(page.today)
    elif not page.of_office:
        raise NotFound
    begun: list[int] = []

    def begin() -> None:
        on = read_day(form.on.data or "")
        begun.append(answering.begin(force, form.report.data or "", on, form.token.data or ""))

    if taken(form, begin):
        return redirect(url_for("responses.edit", force=force, number=begun[0]), 303)
    return render_template("oversight/responses.html", page=page, form=form), 400 if form.errors else 200


@bp.get("/<int:number>")
def paper(force: str, number: int) -> ResponseReturnValue:
    """One response, as it would go out or went out."""
    page = desk().answering.paper(force, number)
    return render_template("oversight/response.html", page=page, text=render_markdown(page.text))


@bp.get("/<int:number>/text.md")
def file(force: str, number: int) -> ResponseReturnValue:
    """The same as a file."""
    page = desk().answering.paper(force, number)
    name = f"response-{force}-{page.as_at.isoformat()}.md"
    return Response(
        page.text,
        mimetype="text/markdown",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Marking": "OFFICIAL"},
    )


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
def edit(force: str, number: int) -> ResponseReturnValue:
    """Writing what is the office's own."""
    answering = desk().answering
    page = answering.paper(force, number)
    if not page.of_office or page.response.mark is not None:
        raise NotFound
    form = writing(page.recommendations)()
    form.begin_with(page.own, page.seen)
    refs = [one.recommendation.ref for one in page.recommendations]
    if taken(form, lambda: answering.keep(force, number, form.own(refs), seen=form.was_seen)):
        flash("The response is kept as a draft of your office.")
        return redirect(url_for("responses.paper", force=force, number=number), 303)
    return render_template("oversight/respond.html", page=page, form=form), 400 if form.errors else 200


@bp.route("/<int:number>/mark", methods=["GET", "POST"])
def mark(force: str, number: int) -> ResponseReturnValue:
    """Saying that it may be published."""
    answering = desk().answering
    page = answering.paper(force, number)
    if not page.of_office or page.response.mark is not None:
        raise NotFound
    form = MarkForm()
    if not form.is_submitted():
        form.seen.data, form.read.data = str(page.seen), page.read

    def done() -> None:
        seen, read, days = form.given()
        answering.mark(force, number, seen=seen, read=read, days=days)

    if taken(form, done):
        flash("The response is marked for publication and kept as it is. The force can read it now.")
        return redirect(url_for("responses.paper", force=force, number=number), 303)
    return render_template("oversight/mark.html", page=page, form=form, text=render_markdown(page.text)), (
        400 if form.errors else 200
    )


@bp.route("/<int:number>/days", methods=["GET", "POST"])
def days(force: str, number: int) -> ResponseReturnValue:
    """Recording when and where it was published and sent."""
    answering = desk().answering
    page = answering.paper(force, number)
    if not page.of_office or page.response.mark is None:
        raise NotFound
    form = DaysForm()
    form.begin_with(page.days)
    if taken(form, lambda: answering.record_days(force, number, form.days())):
        flash("The days are recorded.")
        return redirect(url_for("responses.paper", force=force, number=number), 303)
    return render_template("oversight/days.html", page=page, form=form), 400 if form.errors else 200
