"""Tasking sheets: the collectors of a plan, the page of what is asked of each, and to whom it was issued."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.desk import SheetPage, Unfit, in_figures
from kb.errors import Invalid, NotReady
from kb.plan import slugify
from kb.web.forms import say
from kb.web.forms_tasking import ConfirmForm, IssueForm
from kb.web.gate import desk, now

bp = Blueprint("tasking", __name__, url_prefix="/plans/<body>/<plan>/tasking")

_AGAIN = "This form was not complete. Reload the page and send it again."


@bp.get("")
def collectors(body: str, plan: str) -> ResponseReturnValue:
    """The collectors of the current version, and how far their sheets are."""
    return render_template("tasking/collectors.html", page=desk().tasking.page(f"{body}/{plan}"))


@bp.get("/<slug>")
def sheet(body: str, plan: str, slug: str) -> ResponseReturnValue:
    """One collector's sheet."""
    page = desk().tasking.sheet(f"{body}/{plan}", slug)
    return _show(page)


@bp.get("/<slug>/copy")
def copy(body: str, plan: str, slug: str) -> ResponseReturnValue:
    """The sheet as a file that a word processor opens."""
    page = desk().tasking.copy(f"{body}/{plan}", slug)
    name = f"tasking-{body}-{plan}-{page.heading.number}-{slugify(page.collector)}.html"
    return Response(
        render_template("tasking/copy.html", page=page, made_at=now()),
        mimetype="text/html",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Marking": page.marking.words,
        },
    )


@bp.post("/<slug>/confirm")
def confirm(body: str, plan: str, slug: str) -> ResponseReturnValue:
    """Confirm the sheet's own marking."""
    tasking, ref, form = desk().tasking, f"{body}/{plan}", ConfirmForm()
    if form.validate_on_submit():
        try:
            tasking.confirm(ref, slug, number=form.version, marking=form.chosen())
        except (Invalid, NotReady) as no:
            say(form.marking, str(no))
        else:
            flash(f"The marking of this sheet is confirmed: {form.chosen().words}.")
            return _back(body, plan, slug)
    return _show(tasking.sheet(ref, slug), confirming=form), 400


@bp.post("/<slug>/issue")
def issue(body: str, plan: str, slug: str) -> ResponseReturnValue:
    """Record that the sheet was issued."""
    tasking, ref, form = desk().tasking, f"{body}/{plan}", IssueForm()
    if form.validate_on_submit():
        try:
            tasking.issue(ref, slug, form.order(), number=form.version, token=form.token.data or "")
        except Unfit as no:
            for fault in no.faults:
                say(form[fault.box], fault.sentence)
        else:
            flash("Recorded that this sheet was issued.")
            return _back(body, plan, slug)
    elif not form.errors.keys() - {"token"}:
        say(form.meeting, _AGAIN)
    return _show(tasking.sheet(ref, slug), issuing=form), 400


def _back(body: str, plan: str, slug: str) -> ResponseReturnValue:
    return redirect(url_for("tasking.sheet", body=body, plan=plan, slug=slug), 303)


def _show(page: SheetPage, *, confirming: ConfirmForm | None = None, issuing: IssueForm | None = None) -> str:
    confirm_form, issue_form = confirming or ConfirmForm(formdata=None), issuing or IssueForm(formdata=None)
    if confirming is None and page.sheet:
        confirm_form.marking.data = page.sheet.marking.words
    if issuing is None:
        issue_form.on.data = in_figures(desk().today)
    return render_template(
        "tasking/sheet.html",
        page=page,
        confirming=confirm_form,
        issuing=issue_form,
        wrong=confirming or issuing,
        made_at=now(),
    )
