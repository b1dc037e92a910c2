"""Keeping a plan alive: one page on which the statuses of all its requirements are set, and what was recorded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kb.desk import Fault, Overtaken, Overtaking, StatusesPage, StatusLine, Typed, Unfit, in_figures, merged
from kb.plan import Status
from kb.web.gate import desk

bp = Blueprint("living", __name__, url_prefix="/plans/<body>/<plan>/statuses")

MOST_LINES = 5_000
_PARTS = re.compile(r"(\d+)")
_NEVER = dt.date.max
_STATUS_ORDER = {status.value: place for place, status in enumerate(Status, 1)}

Key = Callable[[StatusLine], Any]


def _by_ref(line: StatusLine) -> tuple[tuple[int, str], ...]:
    pieces = _PARTS.split(line.ref.casefold())
    return tuple((int(piece), "") if piece.isdecimal() else (0, piece) for piece in pieces)


COLUMNS: Mapping[str, tuple[str, Key]] = {
    "reference": ("Reference", _by_ref),
    "question": ("Question", lambda line: line.question.casefold()),
    "collector": ("Collector", lambda line: line.collector.casefold()),
    "needed": ("Needed by", lambda line: (line.needed_on or _NEVER, line.needed_by.casefold())),
    "status": ("Status", lambda line: _STATUS_ORDER.get(line.known.status or "", 0)),
    "returned": ("Last return", lambda line: line.known.last_return or dt.date.min),
    "due": ("Next due", lambda line: line.due or _NEVER),
    "reason": ("Reason", lambda line: line.known.why.casefold()),
}
"""What the page can be sorted by: the heading of its column, and how."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: what is known, what stands in its boxes, and what is wrong with them."""

    line: StatusLine
    typed: Typed
    faults: Mapping[str, str]
    overtaken: Overtaking | None


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent, or nothing yet, and what the desk said to it."""

    as_at: str
    typed: Mapping[str, Typed] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    overtaken: Mapping[str, Overtaking] = field(default_factory=dict)
    boxes: Mapping[str, frozenset[str]] | None = None

    def row(self, line: StatusLine) -> Row:
        """A line of the page with what was typed into it."""
        typed = self.typed.get(line.ref, line.typed)
        if self.boxes is not None:
            typed = merged(typed, line.typed, self.boxes.get(line.ref, frozenset()))
        faults = {fault.box: fault.sentence for fault in self.faults if fault.ref == line.ref}
        return Row(line, typed, faults, self.overtaken.get(line.ref))


@bp.get("")
def statuses(body: str, plan: str) -> ResponseReturnValue:
    """Every requirement of the current version, with boxes for its status, last return and next due day."""
    page = desk().living.page(f"{body}/{plan}")
    return _show(page, Form(in_figures(page.today)))


@bp.post("")
def save(body: str, plan: str) -> ResponseReturnValue:
    """Record what was changed; or only sort the lines anew, with all that was typed still in its boxes."""
    living, ref = desk().living, f"{body}/{plan}"
    as_at, typed = request.form.get("as_at", ""), _typed(request.form)
    sent = Form(as_at, {one.ref: one for one in typed})
    if "sort" in request.form:
        return _show(living.page(ref), sent)
    try:
        saved = living.save(ref, typed, as_at=as_at)
    except Unfit as no:
        return _show(living.page(ref), Form(as_at, sent.typed, faults=no.faults)), 400
    except Overtaken as no:
        overtaken = {row.ref: row for row in no.rows}
        return _show(living.page(ref), Form(as_at, sent.typed, overtaken=overtaken, boxes=no.boxes)), 409
    flash(_said(saved.rows))
    for row in saved.outlived[:5]:
        flash(f"{row} has an entry of a later day, which still counts.", "notice")
    return redirect(url_for("living.statuses", body=body, plan=plan, sort=_sort() or None), 303)


@bp.get("/<path:row>")
def history(body: str, plan: str, row: str) -> ResponseReturnValue:
    """What was recorded of one requirement."""
    return render_template("living/history.html", page=desk().living.history(f"{body}/{plan}", row))


def _typed(form: MultiDict[str, str]) -> list[Typed]:
    refs = dict.fromkeys(form.getlist("ref")[:MOST_LINES])
    return [
        Typed(
            ref,
            seen=_number(form.get(f"seen-{ref}", "")),
            status=form.get(f"status-{ref}"),
            last_return=form.get(f"returned-{ref}"),
            next_due=form.get(f"due-{ref}"),
            why=form.get(f"why-{ref}"),
        )
        for ref in refs
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _said(rows: int) -> str:
    if not rows:
        return "Nothing was different, so nothing was recorded."
    return f"Recorded for {rows} requirement{'' if rows == 1 else 's'}."


def _sort() -> str:
    """The order asked for: a column's name, with a minus before it for the other way round; else empty."""
    asked = request.form.get("sort") or request.values.get("sorted") or request.args.get("sort") or ""
    return asked if asked.removeprefix("-") in COLUMNS else ""


def _show(page: StatusesPage, form: Form) -> str:
    sort = _sort()
    rows = [form.row(line) for line in page.lines]
    if sort:
        key = COLUMNS[sort.removeprefix("-")][1]
        rows.sort(key=lambda row: key(row.line), reverse=sort.startswith("-"))
    whole = [(fault.sentence, fault.box) for fault in form.faults if not fault.ref]
    return render_template(
        "living/statuses.html",
        page=page,
        form=form,
        rows=rows,
        sort=sort,
        columns={name: heading for name, (heading, _) in COLUMNS.items()},
        whole=whole,
    )
