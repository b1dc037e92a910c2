"""Returns of a quarter: the screen on which a plan's requirements are answered, and a table read into it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.assurance import Answer, count_words
from kb.desk import Fault, ReturnLine, ReturnsOrder, ReturnsPage, ReturnTyped, Unfit, Wanting, read_returns
from kb.errors import Invalid, Stale
from kb.web.forms_life import number_in
from kb.web.gate import desk

bp = Blueprint("returns", __name__, url_prefix="/plans/<body>/<plan>/evidence/returns")

MOST_LINES = 5_000
ANSWERS = {
    Answer.YES.value: "Yes",
    Answer.NOTHING.value: "Looked, nothing",
    Answer.NOT_LOOKED.value: "Not looked",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement with what stands in its boxes, and what is wrong with them."""

    line: ReturnLine
    typed: ReturnTyped
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, or read from a table, or nothing yet."""

    order: ReturnsOrder = field(default_factory=lambda: ReturnsOrder((), token=secrets.token_urlsafe(16)))
    faults: Sequence[Fault] = ()
    problems: Sequence[tuple[str, str]] = ()
    read: int | None = None

    def rows(self, page: ReturnsPage) -> list[Row]:
        """The lines of the page with what stands in their boxes."""
        typed = {one.ref: one for one in self.order.lines}
        return [
            Row(
                line,
                typed.get(line.ref) or _standing(line),
                {fault.box: fault.sentence for fault in self.faults if fault.ref == line.ref},
            )
            for line in page.lines
        ]


@bp.get("")
def screen(body: str, plan: str) -> ResponseReturnValue:
    """Every living requirement with its answer for one quarter."""
    return _show(desk().returning.page(f"{body}/{plan}", request.args.get("quarter", "").strip()), Form())


@bp.post("")
def record(body: str, plan: str) -> ResponseReturnValue:
    """Record what was answered."""
    returning, ref, quarter = desk().returning, f"{body}/{plan}", request.form.get("quarter", "")
    order = _order()
    try:
        many = returning.record(ref, quarter, order)
    except Unfit as no:
        return _show(returning.page(ref, quarter), Form(order, faults=no.faults)), 400
    except Wanting as no:
        return _show(returning.page(ref, quarter), Form(order, problems=[(str(no), no.field)])), 400
    except Stale as no:
        return _show(returning.page(ref, quarter), Form(order, problems=[(str(no), "lines")])), 409
    flash(
        f"Recorded for {many} requirement{'' if many == 1 else 's'}."
        if many
        else "Nothing was different, so nothing was recorded."
    )
    return redirect(url_for("returns.screen", body=body, plan=plan, quarter=quarter), 303)


@bp.post("/table")
def table(body: str, plan: str) -> ResponseReturnValue:
    """Read a pasted table into the boxes. Nothing is recorded."""
    page = desk().returning.page(f"{body}/{plan}", request.form.get("quarter", ""))
    try:
        found = read_returns(request.form.get("table", ""), [line.ref for line in page.lines])
    except Invalid as no:
        return _show(page, Form(problems=[(str(no), "table")])), 400
    order = ReturnsOrder(found.lines, seen=page.seen, token=secrets.token_urlsafe(16))
    problems = [(words, "table") for words in found.problems]
    return _show(page, Form(order, problems=problems, read=len(found.lines))), 400 if problems else 200


def _order() -> ReturnsOrder:
    form = request.form
    refs = dict.fromkeys(form.getlist("ref")[:MOST_LINES])
    return ReturnsOrder(
        tuple(
            ReturnTyped(
                ref, *(form.get(f"{box}-{ref}", "").strip() for box in ("answer", "reference", "by", "count"))
            )
            for ref in refs
        ),
        reference=form.get("reference", "").strip(),
        looked_by=form.get("looked_by", "").strip(),
        why=form.get("why", "").strip(),
        seen=number_in(form.get("seen")),
        token=form.get("token", "")[:64],
    )


def _standing(line: ReturnLine) -> ReturnTyped:
    """What stands recorded, as the boxes show it."""
    if line.held is None:
        return ReturnTyped(line.ref)
    said = line.held.said
    return ReturnTyped(
        line.ref,
        said.answer.value if said.answer else "",
        said.reference,
        said.looked_by,
        count_words(said.count) if said.count else "",
    )


def _show(page: ReturnsPage, form: Form) -> str:
    return render_template(
        "evidence/returns.html", page=page, form=form, rows=form.rows(page), answers=ANSWERS
    )
