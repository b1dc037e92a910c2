"""Who covers what: the matrix of requirements by force, as a table, a list, a sheet and CSV, and asking a force."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from kb.desk import ALL, EMPTY_WORDS, CoverageAsked, CoveragePage
from kb.errors import Invalid
from kb.plan import read_day
from kb.web.gate import desk

bp = Blueprint("coverage", __name__, url_prefix="/coverage")

_MOST = 200


@bp.get("")
def matrix() -> ResponseReturnValue:
    """The matrix as a table, or with `?as=list` requirement by requirement."""
    return _page("coverage/matrix.html", desk().coverage.page(_asked()), listed=_word("as") == "list")


@bp.get("/sheet")
def sheet() -> ResponseReturnValue:
    """The whole matrix on one page, to print or copy."""
    page = desk().coverage.sheet(_asked())
    answer = make_response(_page("coverage/sheet.html", page, listed=_word("as") == "list"))
    answer.headers["X-Marking"] = page.marking.words
    return answer


@bp.get("/coverage.csv")
def download() -> ResponseReturnValue:
    """The whole matrix as CSV."""
    raw, marking = desk().coverage.csv(_asked())
    return Response(
        raw,
        mimetype="text/csv",
        headers={
            "Content-Disposition": 'attachment; filename="who-covers-what.csv"',
            "X-Marking": marking.words,
        },
    )


@bp.get("/ask")
def ask() -> ResponseReturnValue:
    """A question to a force about a requirement, ready to send."""
    page = desk().coverage.ask(_word("force"), _word("about"))
    answer = make_response(render_template("coverage/ask.html", page=page))
    answer.headers["X-Marking"] = page.marking.words
    return answer


def _page(template: str, page: CoveragePage, *, listed: bool) -> str:
    asks = [urlencode({"about": line.about, "force": ""}) for line in page.lines]
    return render_template(
        template,
        page=page,
        lines=list(zip(page.lines, asks, strict=True)),
        listed=listed,
        empty_words=EMPTY_WORDS,
        asked=_said(page.asked) | ({"plan": page.plan or ALL} if page.asked.plan else {}),
    )


def _asked() -> CoverageAsked:
    priority, page, on = _word("priority"), _word("page"), _word("on")
    day = read_day(on) if on else None
    if on and day is None:
        raise Invalid("Write the day like 31 March 2026.")
    return CoverageAsked(
        plan=_word("plan"),
        organisations=_word("organisations"),
        theme=_word("theme"),
        priority=int(priority) if priority in {"1", "2", "3"} else None,
        overdue=_word("show") == "overdue",
        core=_word("show") == "core",
        incomplete=_word("show") == "incomplete",
        on=day,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _said(asked: CoverageAsked) -> dict[str, str]:
    """What was asked for, as an address says it again."""
    show = "overdue" if asked.overdue else "core" if asked.core else "incomplete" if asked.incomplete else ""
    said = {
        "organisations": asked.organisations if asked.organisations == ALL else "",
        "theme": asked.theme,
        "priority": str(asked.priority or ""),
        "show": show,
        "on": asked.on.isoformat() if asked.on else "",
    }
    return {key: value for key, value in said.items() if value}


def _word(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:_MOST]
