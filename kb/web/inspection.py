"""Recommendations of inspection reports: the table, each one, and what is recorded about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.web.forms import PressForm
from kb.web.forms_inspection import (
    ClearForm,
    ClosureForm,
    PositionForm,
    ReportForm,
    ResponseForm,
    TakeBackForm,
    WordingForm,
)
from kb.web.forms_life import taken
from kb.web.gate import desk

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

bp = Blueprint("inspection", __name__, url_prefix="/recommendations")


@bp.get("")
def recommendations() -> ResponseReturnValue:
    """Every recommendation, and how one force stands with each."""
    page = desk().inspection.page(request.args.get("force", ""))
    seen = bool(page.chosen) and desk().office.opens(page.chosen)
    return render_template(
        "inspection/recommendations.html", page=page, seen=seen, board=desk().board.opens()
    )


@bp.get("/<slug>")
def recommendation(slug: str) -> ResponseReturnValue:
    """One recommendation."""
    page = desk().inspection.one(slug)
    return render_template("inspection/recommendation.html", page=page, press=PressForm(formdata=None))


@bp.route("/<slug>/position/<force>", methods=["GET", "POST"])
def position(slug: str, force: str) -> ResponseReturnValue:
    """Recording where a force stands."""
    room, form = desk().positions, PositionForm()
    page = room.writing(slug, force)
    form.begin_with(page)
    if taken(form, lambda: room.record(slug, form.order(force), form.token.data or "")):
        flash(
            "The position is recorded. Whoever oversees your force can read it now, but for the text for publication."
        )
        return _back(slug)
    return _form("inspection/position.html", form, page=page)


@bp.route("/<slug>/position/<force>/<int:number>/clear", methods=["GET", "POST"])
def clear(slug: str, force: str, number: int) -> ResponseReturnValue:
    """Clearing the text for publication of a position."""
    room, form = desk().positions, ClearForm()
    page = room.clearing(slug, force, number)
    if taken(form, lambda: room.clear(slug, force, number, cleared_by=form.cleared_by.data or "")):
        flash("The text is cleared for publication.")
        return _back(slug)
    return _form("inspection/clear.html", form, page=page)


@bp.route("/<slug>/position/<force>/<int:number>/take-back", methods=["GET", "POST"])
def take_back(slug: str, force: str, number: int) -> ResponseReturnValue:
    """Taking a clearance back."""
    room, form = desk().positions, TakeBackForm()
    page = room.clearing(slug, force, number)
    if taken(form, lambda: room.take_back(slug, force, number, why=form.why.data or "")):
        flash("The text is published here no more. Where it was published elsewhere, take it out there too.")
        return _back(slug)
    return _form("inspection/take_back.html", form, page=page)


@bp.route("/<slug>/wording", methods=["GET", "POST"])
def wording(slug: str) -> ResponseReturnValue:
    """Entering what a recommendation says."""
    room, form = desk().reports, WordingForm()
    wanted = room.recommendation(slug)
    form.begin_with(wanted)
    if taken(form, lambda: room.word(slug, form.order())):
        flash("The wording is entered. Another regional editor should now check it beside the report.")
        return _back(slug)
    return _form("inspection/wording.html", form, wanted=wanted)


@bp.post("/<slug>/check")
def check(slug: str) -> ResponseReturnValue:
    """Recording that a wording is what the report says."""
    desk().reports.check(slug, request.form.get("said", "")[:100])
    flash("It is recorded that you checked this wording beside the published report.")
    return _back(slug)


@bp.route("/<slug>/closure/<force>", methods=["GET", "POST"])
def closure(slug: str, force: str) -> ResponseReturnValue:
    """Recording that the inspectorate closed a recommendation for a force."""
    room, form = desk().reports, ClosureForm()
    page = room.closing(slug, force)

    def act() -> None:
        reference, mistaken = form.reference.data or "", bool(form.mistaken.data)
        room.close(slug, force, closed_on=form.day(), reference=reference, mistaken=mistaken)

    if taken(form, act):
        flash("It is recorded.")
        return _back(slug)
    return _form("inspection/closure.html", form, page=page)


@bp.route("/reports/new", methods=["GET", "POST"])
def new_report() -> ResponseReturnValue:
    """Entering a report."""
    room, form = desk().reports, ReportForm()
    room.allow()
    if taken(form, lambda: room.enter(form.order())):
        flash("The report is entered. Enter the wording of each of its recommendations next.")
        return redirect(url_for("inspection.recommendations"), 303)
    return _form("inspection/report.html", form, report=None)


@bp.route("/reports/<key>", methods=["GET", "POST"])
def report(key: str) -> ResponseReturnValue:
    """Correcting what is known of a report."""
    room, form = desk().reports, ReportForm()
    known = room.report(key)
    form.begin_with(known)
    if taken(form, lambda: room.enter(form.order(), key=key)):
        flash("The report is corrected.")
        return redirect(url_for("inspection.recommendations"), 303)
    return _form("inspection/report.html", form, report=known)


@bp.route("/reports/<key>/response/<office>", methods=["GET", "POST"])
def response(key: str, office: str) -> ResponseReturnValue:
    """Recording when one's own office answered a report."""
    room, form = desk().responses, ResponseForm()
    page = room.responding(key, office)
    if taken(form, lambda: room.respond(key, office, when=form.dated(), source=form.source.data or "")):
        flash("The day of the response is recorded.")
        return redirect(url_for("inspection.recommendations"), 303)
    return _form("inspection/response.html", form, page=page)


def _form(template: str, form: FlaskForm, **told: object) -> ResponseReturnValue:
    return render_template(template, form=form, **told), 400 if form.errors else 200


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("inspection.recommendation", slug=slug), 303)
