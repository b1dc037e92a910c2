"""Families of plans: those adapted from one, where one differs from its source, and all of them as a picture."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import Departing, Explanation, Named, WrongDay
from kb.errors import Invalid, Stale
from kb.web.forms import say
from kb.web.forms_family import ExplainForm
from kb.web.gate import desk

bp = Blueprint("family", __name__, url_prefix="/plans/<body>/<plan>")

_YES = "yes"


@bp.get("/adaptations")
def adaptations(body: str, plan: str) -> ResponseReturnValue:
    """The plans adapted from this one, and what became of it in each."""
    return render_template("family/adaptations.html", page=desk().family.adaptations(f"{body}/{plan}"))


@bp.get("/family")
def family(body: str, plan: str) -> ResponseReturnValue:
    """Where this plan came from and what came from it, as a picture and as a list, and what happened last."""
    return render_template("family/family.html", page=desk().family.family(f"{body}/{plan}"))


@bp.get("/departures")
def departures(body: str, plan: str) -> ResponseReturnValue:
    """Where this plan differs from its source, and why."""
    page = desk().family.departures(f"{body}/{plan}", _asked())
    return render_template("family/departures.html", page=page, asked=_asked(), way=_way())


@bp.get("/departures.csv")
def departures_csv(body: str, plan: str) -> ResponseReturnValue:
    """The same as CSV."""
    raw, marking = desk().family.departures_csv(f"{body}/{plan}", _asked())
    headers = {
        "Content-Disposition": f'attachment; filename="{body}-{plan}-departures.csv"',
        "X-Marking": marking.words,
    }
    return Response(raw, mimetype="text/csv", headers=headers)


@bp.route("/departures/<name>", methods=["GET", "POST"])
def explain(body: str, plan: str, name: str) -> ResponseReturnValue:
    """Say that one difference is on purpose, and why."""
    part, ref, asked, form = desk().family, f"{body}/{plan}", _asked(), ExplainForm()
    status = 200
    if form.validate_on_submit():
        try:
            said = Explanation(form.why.data or "", form.day(), form.seen.data or "", bool(form.sure.data))
            part.explain(ref, name, asked, said)
        except Invalid as no:
            status = 400
            say(form.again if isinstance(no, WrongDay) else form.why, str(no))
            form.asks_if_sure = isinstance(no, Named)
        except Stale as no:
            flash(str(no), "notice")
            return redirect(url_for("family.departures", body=body, plan=plan, **_way()), 303)
        else:
            flash("Explained: this difference is on purpose.")
            return redirect(url_for("family.departures", body=body, plan=plan, **_way()), 303)
    page = part.to_explain(ref, name, asked)
    form.begin_with(page, today=part.today)
    return render_template("family/explain.html", page=page, form=form, way=_way()), status


def _asked() -> Departing:
    return Departing(newest=request.args.get("newest") == _YES, local=request.args.get("local") == _YES)


def _way() -> dict[str, Any]:
    """What was asked for, as it stands in an address."""
    return {name: _YES for name in ("newest", "local") if request.args.get(name) == _YES}
