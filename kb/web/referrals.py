"""Reports to the National Command and Control Unit: months, samples, and guidance agreed and adopted."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.assurance import quarter_of
from kb.desk import GUIDED, ReferralsPage
from kb.errors import NotFound
from kb.web.forms import PressForm
from kb.web.forms_life import taken
from kb.web.forms_measures import GuidanceForm, MonthForm, SampleForm
from kb.web.gate import desk

bp = Blueprint("referrals", __name__, url_prefix="/referrals/<force>")


@bp.get("")
def page(force: str) -> ResponseReturnValue:
    """A force's reports, and what was agreed about them."""
    told = desk().referring.page(force)
    return render_template(
        "measures/referrals.html", page=told, guided=GUIDED, press=PressForm(formdata=None)
    )


@bp.route("/month", methods=["GET", "POST"])
def month(force: str) -> ResponseReturnValue:
    """Recording a month."""
    told, form = _recorded(force), MonthForm()
    if taken(form, lambda: desk().referring.say_month(force, form.order())):
        flash("The month is recorded.")
        return _back(force)
    return _form("measures/month.html", told, form)


@bp.route("/sample", methods=["GET", "POST"])
def sample(force: str) -> ResponseReturnValue:
    """Recording what a dip sample found."""
    told, form = _recorded(force), SampleForm()
    quarters = [quarter_of(told.today).after(-back) for back in range(1, 6)]
    form.quarter.choices = [(str(one), one.words) for one in quarters]

    def done() -> None:
        sampled, found, role = form.sampled.data or "", form.found.data or "", form.by_role.data or ""
        quarter = form.quarter.data or ""
        desk().referring.say_sample(force, quarter, sampled=sampled, found=found, by_role=role)

    if taken(form, done):
        flash("The dip sample is recorded.")
        return _back(force)
    return _form("measures/sample.html", told, form)


@bp.post("/adopt")
def adopt(force: str) -> ResponseReturnValue:
    """Adopting what the region agreed as it stands."""
    desk().referring.adopt(force, None)
    flash("The region’s guidance is adopted as it stands.")
    return _back(force)


@bp.route("/guidance", methods=["GET", "POST"])
def guidance(force: str) -> ResponseReturnValue:
    """Adopting it in the force's own words."""
    told, form = desk().referring.page(force), GuidanceForm()
    if not (told.agreed and told.adopts):
        raise NotFound
    form.begin_with(told.adopted or told.agreed[-1])
    if taken(form, lambda: desk().referring.adopt(force, form.guidance())):
        flash("The guidance is adopted in your words.")
        return _back(force)
    return _form("measures/guidance.html", told, form)


@bp.route("/agreed", methods=["GET", "POST"])
def agreed(force: str) -> ResponseReturnValue:
    """Writing what the region agreed, for its editor."""
    told, form = desk().referring.page(force), GuidanceForm()
    if not told.edits:
        raise NotFound
    form.begin_with(told.agreed[-1] if told.agreed else None)
    if taken(form, lambda: desk().referring.guide(told.region, form.guidance())):
        flash("The guidance is recorded. Each force can adopt it now.")
        return _back(force)
    return _form("measures/guidance.html", told, form)


def _recorded(force: str) -> ReferralsPage:
    told = desk().referring.page(force)
    if not told.records:
        raise NotFound
    return told


def _form(template: str, told: ReferralsPage, form: object) -> ResponseReturnValue:
    return render_template(template, page=told, form=form), 400 if getattr(form, "errors", None) else 200


def _back(force: str) -> ResponseReturnValue:
    return redirect(url_for("referrals.page", force=force), 303)
