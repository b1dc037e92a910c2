"""Writing a draft requirement by requirement: the list of its rows, a form for each, and the plan's own facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import (
    NOTES,
    QUESTION,
    REF,
    DraftGone,
    DraftingPage,
    Mistyped,
    as_text,
    header_edit,
    new_row,
    row_edit,
    shown_header,
    shown_row,
)
from kb.errors import Invalid
from kb.plan import (
    HEADER_DEFAULTS,
    Finding,
    PlanDocument,
    Requirement,
    RowFacts,
    duplicate_requirement,
    header_text,
    move_requirement,
    parse,
    row_facts,
    the_row,
)
from kb.web.forms_header import PLAIN, HeaderForm
from kb.web.forms_rows import NewRowForm, RetireForm, RowForm, groups, number_of, say_at
from kb.web.gate import desk

bp = Blueprint("rows", __name__, url_prefix="/plans/<body>/<plan>/draft")

SPOTTED = "sensitive:"

Advice = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement in the list: what it says, what is still missing or wrong, and where it can go.

    `again` where its reference stands more than once: such rows are mended in the whole text.
    """

    row: Requirement
    facts: RowFacts
    findings: tuple[Finding, ...]
    first: bool
    last: bool
    again: bool


@bp.get("/rows")
def rows(body: str, plan: str) -> ResponseReturnValue:
    """The draft's own page: its state, its rows in order, and what can be done."""
    page = desk().drafting.page(f"{body}/{plan}")
    return render_template(
        "rows/rows.html",
        page=page,
        lines=_lines(page),
        said=page.readiness.plan,
        free=desk().rows.free_ref(page),
    )


@bp.route("/rows/new", methods=["GET", "POST"])
def new(body: str, plan: str) -> ResponseReturnValue:
    """A new requirement."""
    ref, form, status = f"{body}/{plan}", NewRowForm(), 200
    if form.validate_on_submit():
        wanted, status = (form.ref.data or "").strip(), 400
        try:
            _save_row(body, plan, wanted, form=form, edit=new_row(wanted, form.typed()))
        except Mistyped as no:
            say_at(form, no.errors, otherwise=QUESTION)
        except Invalid as no:
            say_at(form, {REF: str(no)}, otherwise=REF)
        else:
            flash(f"{wanted} has been added.")
            if "onward" in request.form:
                return redirect(url_for("rows.new", body=body, plan=plan), 303)
            return _to_rows(body, plan, wanted)
    page = desk().drafting.page(ref)
    if request.method == "GET":
        form.started_from.data = str(page.number)
        form.ref.data = desk().rows.free_ref(page)
    form.fill({})
    return _row_page(page, form), status


@bp.route("/rows/<path:row>", methods=["GET", "POST"])
def edit(body: str, plan: str, row: str) -> ResponseReturnValue:
    """One requirement, box by box."""
    ref, form, status = f"{body}/{plan}", RowForm(), 200
    if form.validate_on_submit():
        status = 400
        try:
            _save_row(body, plan, row, form=form, edit=row_edit(row, form.typed()))
        except Mistyped as no:
            say_at(form, no.errors, otherwise=QUESTION)
        except Invalid as no:
            say_at(form, {QUESTION: str(no)}, otherwise=QUESTION)
        else:
            flash(f"{row} has been saved.")
            return _onward(body, plan, row)
    page = desk().drafting.page(ref)
    found = the_row(page.doc, row)
    if request.method == "GET":
        form.started_from.data = str(page.number)
    form.fill(shown_row(found))
    return _row_page(page, form, row=found), status


@bp.post("/rows/<path:row>/move")
def move(body: str, plan: str, row: str) -> ResponseReturnValue:
    """A requirement one place up or down."""
    up = request.form.get("way") == "up"
    _change(body, plan, lambda text: move_requirement(text, row, up=up), how="moved a row")
    flash(f"{row} has been moved {'up' if up else 'down'}.")
    return _to_rows(body, plan, row)


@bp.post("/rows/<path:row>/duplicate")
def duplicate(body: str, plan: str, row: str) -> ResponseReturnValue:
    """A copy of a requirement below it, under the next free reference, opened to be changed."""
    copy = request.form.get("new_ref", "")[:80]
    _change(body, plan, lambda text: duplicate_requirement(text, row, new_ref=copy), how="copied a row")
    flash(f"{copy} is a copy of {row}. Change what differs.")
    return redirect(url_for("rows.edit", body=body, plan=plan, row=copy), 303)


@bp.route("/rows/<path:row>/retire", methods=["GET", "POST"])
def retire(body: str, plan: str, row: str) -> ResponseReturnValue:
    """Take a requirement out of the draft, with a reason."""
    ref, form, status = f"{body}/{plan}", RetireForm(), 200
    if form.validate_on_submit():
        status = 400
        try:
            started_from = number_of(form.started_from.data)
            desk().rows.retire(ref, row, why=form.why.data or "", started_from=started_from)
        except Invalid as no:
            say_at(form, {"why": str(no)}, otherwise="why")
        else:
            flash(f"{row} has been retired. Its reference will not be used again.")
            return _to_rows(body, plan)
    page = desk().drafting.page(ref)
    if request.method == "GET":
        form.started_from.data = str(page.number)
    return render_template("rows/retire.html", page=page, form=form, row=the_row(page.doc, row)), status


@bp.route("/header", methods=["GET", "POST"])
def header(body: str, plan: str) -> ResponseReturnValue:
    """The plan's own facts, and what it says once for every requirement."""
    form, status = HeaderForm(), 200
    if request.method == "POST":
        status = 400
        if form.validate() and _saved_header(body, plan, form):
            flash("The plan’s own facts have been saved.")
            return _to_rows(body, plan)
    page = desk().drafting.page(f"{body}/{plan}")
    if request.method == "GET":
        form.started_from.data = str(page.number)
    form.fill(_shown(page.doc))
    return render_template("rows/header.html", page=page, form=form, advice=_advice(page, None, form)), status


def _saved_header(body: str, plan: str, form: HeaderForm) -> bool:
    def edit(text: str) -> str:
        return header_edit(form.typed(_shown(parse(text))))(text)

    try:
        _change(body, plan, edit)
    except Mistyped as no:
        say_at(form, no.errors, otherwise="title")
    except Invalid as no:
        say_at(form, {"title": str(no)}, otherwise="title")
    return not form.errors


def _shown(doc: PlanDocument) -> dict[str, str]:
    return {key: shown_header(doc, key) for key in (*PLAIN, "period")}


def _save_row(body: str, plan: str, row: str, *, form: RowForm, edit: Callable[[str], str]) -> None:
    try:
        _change(body, plan, edit)
    except DraftGone as gone:
        # Nothing of the draft is there to put it into: what was typed is shown as one requirement, to be copied.
        raise DraftGone(gone.ref, as_text(row, form.typed())) from None


def _change(body: str, plan: str, edit: Callable[[str], str], *, how: str = "form") -> int:
    started_from = number_of(request.form.get("started_from"))
    return desk().drafting.change(f"{body}/{plan}", edit, started_from=started_from, how=how)


def _lines(page: DraftingPage) -> list[Line]:
    found = page.doc.requirements
    times = Counter(row.ref.casefold() for row in found)
    return [
        Line(
            row,
            row_facts(page.doc, row),
            tuple(one for one in page.readiness.findings if one.ref == row.ref),
            first=place == 0,
            last=place == len(found) - 1,
            again=times[row.ref.casefold()] > 1,
        )
        for place, row in enumerate(found)
    ]


def _advice(page: DraftingPage, ref: str | None, boxes: Container[str]) -> Advice:
    """What stands beside each box of a form; under an empty name what is about none of its boxes."""
    advice: dict[str, list[str]] = {}
    for one in page.readiness.findings:
        if one.ref == ref:
            box = NOTES if one.field == "notes" else one.field
            advice.setdefault(box if box and box in boxes else "", []).append(one.sentence)
    return advice


def _after(page: DraftingPage, ref: str) -> str:
    """The reference of the row after this one, or an empty string."""
    refs = [row.ref for row in page.doc.requirements]
    return next((later for row, later in pairwise(refs) if row == ref), "")


def _to_rows(body: str, plan: str, row: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("rows.rows", body=body, plan=plan, _anchor=row), 303)


def _onward(body: str, plan: str, row: str) -> ResponseReturnValue:
    if "onward" not in request.form:
        return _to_rows(body, plan, row)
    following = request.form.get("following", "")[:80]
    if following:
        return redirect(url_for("rows.edit", body=body, plan=plan, row=following), 303)
    return redirect(url_for("rows.new", body=body, plan=plan), 303)


def _row_page(page: DraftingPage, form: RowForm, row: Requirement | None = None) -> str:
    advice = _advice(page, row.ref, form) if row else {}
    return render_template(
        "rows/row.html",
        page=page,
        form=form,
        row=row,
        following=_after(page, row.ref) if row else "",
        groups=tuple(groups(form, advice)),
        advice=advice,
        spotted=row is not None and any(one.kind.startswith(SPOTTED) for one in page.readiness.of(row.ref)),
        once={key: text for key in HEADER_DEFAULTS if (text := header_text(page.doc, key))},
        themes=desk().rows.themes,
    )
