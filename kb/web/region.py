"""A region's assurance: forces by recommendation, what lapses, trends, the queue of checks, and the rules."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from kb.desk import ASKED_OF_FORCES, SPANS, THRESHOLDS, RulesOrder, RulesPage
from kb.errors import NotFound
from kb.plan import day_words, read_day
from kb.web.forms_life import taken
from kb.web.gate import desk, now
from kb.web.widgets import TextInput

bp = Blueprint("region", __name__, url_prefix="/assurance")

_DAY = "Such as 31 March 2027"


class RulesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Rules as a meeting agreed them; `_rules_form` adds a box for each threshold."""

    agreed_at = StringField("Which meeting agreed them", widget=TextInput())
    agreed_on = StringField("Day of that meeting", description=_DAY, widget=TextInput())
    starts = StringField("They hold from", description=_DAY, widget=TextInput())
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def order(self) -> RulesOrder:
        """What was typed."""
        return RulesOrder(
            {name: self[name].data or "" for name in THRESHOLDS},
            read_day(self.starts.data or ""),
            self.agreed_at.data or "",
            read_day(self.agreed_on.data or ""),
        )


@bp.get("")
def regions() -> ResponseReturnValue:
    """The regions whose assurance this person looks at."""
    found = desk().overview.regions()
    if not found:
        raise NotFound
    if len(found) == 1:
        return redirect(url_for("region.page", region=found[0][0]), 303)
    return render_template("region/regions.html", regions=found)


@bp.get("/<region>")
def page(region: str) -> ResponseReturnValue:
    """One region."""
    told = desk().overview.page(region)
    return render_template("region/region.html", page=told, asked=ASKED_OF_FORCES, spans=SPANS)


@bp.get("/<region>.csv")
def table(region: str) -> ResponseReturnValue:
    """The same to be taken away."""
    name = f"assurance-{region}-{now():%Y-%m-%d}.csv"
    return Response(
        desk().overview.table(region),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Marking": "OFFICIAL"},
    )


@bp.route("/<region>/rules", methods=["GET", "POST"])
def rules(region: str) -> ResponseReturnValue:
    """The rules of a region, and entering others."""
    ruling = desk().ruling
    told = ruling.page(region)
    form = _rules_form()()
    if not form.is_submitted():
        _begin(form, told)
    if taken(form, lambda: ruling.enter(region, form.order(), form.token.data or "")):
        flash("The rules are recorded. They hold from the day that you entered.")
        return redirect(url_for("region.rules", region=region), 303)
    answer = render_template("region/rules.html", page=told, form=form, thresholds=THRESHOLDS)
    return answer, 400 if form.errors else 200


def _rules_form() -> type[RulesForm]:
    fields = {
        name: StringField(words, description=f"{least} to {most}", widget=TextInput())
        for name, (words, least, most) in THRESHOLDS.items()
    }
    return type("ThresholdsForm", (RulesForm,), fields)


def _begin(form: RulesForm, told: RulesPage) -> None:
    held = (told.coming or told.held).rules
    for name in THRESHOLDS:
        form[name].data = str(getattr(held, name))
    form.starts.data = day_words(told.earliest)
