"""Telling a plan where it came from: choosing its source, pairing the requirements, undoing a wrong link."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid, NotReady, Refusal, Stale
from kb.web.gate import desk
from kb.web.refusals import status_of

bp = Blueprint("linking", __name__, url_prefix="/plans")

_ADDRESS = re.compile(r".*/plans/([a-z0-9-]+)/([a-z0-9-]+)(?:/versions/([0-9]{1,9}))?/?(?:[?#].*)?")
_ANY = 400
_MOST_LINES = 400


@bp.get("/<body>/<plan>/source")
def source(body: str, plan: str) -> ResponseReturnValue:
    """The plan's source, or what may be one."""
    return _source_page(body, plan)


@bp.get("/<body>/<plan>/source/pairs")
def pairs(body: str, plan: str) -> ResponseReturnValue:
    """One's own requirements beside the source's."""
    asked = request.args.get("from", "")
    try:
        page = desk().linking.pairs(f"{body}/{plan}", _reference(asked), part=_part(request.args.get("part")))
    except Invalid as no:
        if "from" not in request.args:
            raise
        return _source_page(body, plan, trouble=no, typed=asked[:_ANY])
    return render_template("linking/pairs.html", page=page, trouble="", typed={})


@bp.post("/<body>/<plan>/source/pairs")
def pair(body: str, plan: str) -> ResponseReturnValue:
    """Keep the pairs, the first time with the link itself."""
    ref, form, linking = f"{body}/{plan}", request.form, desk().linking
    asked, part = _reference(form.get("from", "")), _part(form.get("part"))
    chosen = {
        form[f"own-{place}"]: form.get(f"row-{place}", "")[:_ANY]
        for place in range(_MOST_LINES)
        if f"own-{place}" in form
    }
    try:
        linking.link(ref, asked, chosen, part=part)
    except (Invalid, NotReady, Stale) as no:
        page = linking.pairs(ref, asked, part=part)
        answer = render_template("linking/pairs.html", page=page, trouble=str(no), typed=chosen)
        return answer, status_of(no)
    flash("The source plan and the pairs have been kept.")
    if form.get("onward") == "next":
        return redirect(_to("linking.pairs", body, plan, **{"from": asked, "part": part + 1}), 303)
    return redirect(_to("linking.source", body, plan), 303)


@bp.route("/<body>/<plan>/source/undo", methods=["GET", "POST"])
def undo(body: str, plan: str) -> ResponseReturnValue:
    """Undo a link, once that has been confirmed."""
    if request.method == "GET":
        return render_template("linking/undo.html", page=desk().linking.undoing(f"{body}/{plan}"))
    desk().linking.undo(f"{body}/{plan}")
    flash("The link to the source plan has been undone.")
    return redirect(_to("linking.source", body, plan), 303)


def _source_page(
    body: str, plan: str, *, trouble: Refusal | None = None, typed: str = ""
) -> ResponseReturnValue:
    page = desk().linking.source(f"{body}/{plan}")
    answer = render_template(
        "linking/source.html", page=page, trouble=str(trouble) if trouble else "", typed=typed
    )
    return answer, status_of(trouble) if trouble else 200


def _reference(typed: str) -> str:
    """A reference as typed, or out of the address of a plan's page."""
    said = typed.replace("\0", "").strip()[:_ANY]
    found = _ADDRESS.fullmatch(said)
    if found is None:
        return said
    version = f"@{int(found[3])}" if found[3] and int(found[3]) else ""
    return f"{found[1]}/{found[2]}{version}"


def _part(typed: str | None) -> int:
    if typed is None:
        return 1
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def _to(endpoint: str, body: str, plan: str, **asked: object) -> str:
    return url_for(endpoint, body=body, plan=plan, **asked)  # type: ignore[arg-type]  # whatever is asked
