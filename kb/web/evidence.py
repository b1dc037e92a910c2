"""A plan's stage, and the evidence that it rests on."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid, NotFound
from kb.plan import read_day
from kb.web.forms import PressForm
from kb.web.forms_evidence import BecomesForm, CheckForm, NoteForm
from kb.web.forms_life import number_in, taken
from kb.web.gate import desk, now

bp = Blueprint("evidence", __name__, url_prefix="/plans/<body>/<plan>")

_BECOMES = {
    "withdraw": ("withdrawn", "The entry is withdrawn. It counts no more from today."),
    "dispute": ("disputed", "The entry is disputed. It does not count until the dispute is settled."),
    "settle": ("settled", "The dispute is settled."),
    "take-back": (
        "",
        "The line is published here no more. Where it was published elsewhere, take it out there too.",
    ),
}


@bp.get("/stage")
def stage(body: str, plan: str) -> ResponseReturnValue:
    """Where a plan stands, today or on an earlier day."""
    asked = request.args.get("on", "").strip()
    day = read_day(asked) if asked else None
    if asked and day is None:
        raise Invalid("Write the day like 31 March 2026.")
    page = desk().staging.page(f"{body}/{plan}", day)
    return render_template(
        "evidence/stage.html",
        page=page,
        seen=page.own and desk().office.opens(body),
        allowed=desk().allowing.stands(f"{body}/{plan}"),
        press=PressForm(formdata=None),
    )


@bp.post("/stage/neighbours")
def neighbours(body: str, plan: str) -> ResponseReturnValue:
    """Letting the offices of neighbouring forces see the stage, or no more."""
    allowed = request.form.get("allowed") == "yes"
    desk().allowing.allow(f"{body}/{plan}", allowed=allowed)
    flash("Offices of neighbouring forces see the stage now." if allowed else "They see the stage no more.")
    return redirect(url_for("evidence.stage", body=body, plan=plan), 303)


@bp.get("/evidence")
def listed(body: str, plan: str) -> ResponseReturnValue:
    """Everything that was recorded on a plan."""
    kind, quarter = request.args.get("kind", "")[:20], request.args.get("quarter", "")[:20]
    page = desk().listing.page(f"{body}/{plan}", kind=kind, quarter=quarter)
    return render_template(
        "evidence/list.html", page=page, kind=kind, quarter=quarter, press=PressForm(formdata=None)
    )


@bp.get("/evidence.csv")
def table(body: str, plan: str) -> ResponseReturnValue:
    """The same to be taken away."""
    name = f"evidence-{body}-{plan}-{now():%Y-%m-%d}.csv"
    return Response(
        desk().listing.table(f"{body}/{plan}"),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route("/evidence/new", methods=["GET", "POST"])
def new(body: str, plan: str) -> ResponseReturnValue:
    """Recording a product of analysis or a briefing."""
    ref, form = f"{body}/{plan}", NoteForm()
    page = desk().listing.page(ref)
    corrected = form.corrected or number_in(request.args.get("corrects"))
    before = page.line(corrected) if corrected else None
    if corrected and (before is None or "correct" not in before.acts):
        raise NotFound
    if before is not None:
        form.corrects.data = str(corrected)
        form.begin_with(before)
    if taken(form, lambda: desk().noting.record(ref, form.order(), form.token.data or "")):
        flash("It is recorded.")
        return _back(body, plan)
    return render_template("evidence/new.html", form=form, page=page, before=before), _status(form)


@bp.route("/evidence/check", methods=["GET", "POST"])
def check(body: str, plan: str) -> ResponseReturnValue:
    """Recording a check, for a verifier who is named for the plan."""
    ref, form, noting = f"{body}/{plan}", CheckForm(), desk().noting
    page = desk().listing.page(ref)
    noting.checker(ref)
    if not form.is_submitted():
        form.corrects.data, form.held.data = request.args.get("corrects", ""), str(page.rows or "")
    if taken(form, lambda: noting.check(ref, form.order(), form.token.data or "")):
        flash("The check is recorded.")
        return _back(body, plan)
    return render_template("evidence/check.html", form=form, page=page), _status(form)


@bp.route("/evidence/<int:number>/<act>", methods=["GET", "POST"])
def becomes(body: str, plan: str, number: int, act: str) -> ResponseReturnValue:
    """Withdrawing or disputing an entry, settling a dispute, or taking back that a line may be published."""
    if act not in _BECOMES:
        raise NotFound
    ref, form, amending = f"{body}/{plan}", BecomesForm(), desk().amending
    page = desk().listing.page(ref)
    line = page.line(number)
    if line is None or (request.method == "GET" and act.replace("-", " ") not in line.acts):
        raise NotFound
    marked, said = _BECOMES[act]

    def done() -> None:
        why = form.why.data or ""
        if marked:
            amending.mark(ref, number, marked, why=why)
        else:
            amending.take_back(ref, number, why=why)

    if taken(form, done):
        flash(said)
        return _back(body, plan)
    return render_template("evidence/becomes.html", form=form, page=page, line=line, act=act), _status(form)


@bp.post("/evidence/confirm")
def confirm(body: str, plan: str) -> ResponseReturnValue:
    """Confirming lines for publication, those that were ticked."""
    numbers = [number_in(text) for text in request.form.getlist("number")[:500]]
    if not numbers:
        raise Invalid("Tick the lines that may be published, then press the button again.")
    many = desk().amending.confirm(f"{body}/{plan}", numbers)
    flash(f"{many} line{' is' if many == 1 else 's are'} confirmed for publication.")
    return _back(body, plan)


def _back(body: str, plan: str) -> ResponseReturnValue:
    return redirect(url_for("evidence.listed", body=body, plan=plan), 303)


def _status(form: PressForm) -> int:
    return 400 if form.errors else 200
