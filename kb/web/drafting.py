"""Writing a draft as a whole text: beginning it, saving it with a preview beside, its earlier texts, closing it."""

from __future__ import annotations

import secrets

import flask
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import Clash, DraftGone, DraftingPage, Picks
from kb.errors import Invalid, Refusal, Unavailable
from kb.web import rendering
from kb.web.forms_drafting import StartForm, place_of
from kb.web.gate import desk
from kb.web.refusals import status_of

bp = Blueprint("drafting", __name__, url_prefix="/plans")

AUTOSAVE, FRAGMENT = "X-Autosave", "X-Fragment"
HOW = {
    "begun": "Begun",
    "saved": "Saved as a whole text",
    "autosaved": "Saved by itself while typing",
    "form": "Saved by the form",
    "copied a row": "Requirement copied",
    "moved a row": "Requirement moved",
    "retired a row": "Requirement retired",
    "merged": "Put together from two texts",
    "in step": "Brought in step with the source plan",
    "brought back": "Brought back from an earlier text",
    "brought in": "Brought in from outside",
    "adapted": "Adapted from another plan",
    "borrowed": "Requirement borrowed from another plan",
    "offer": "Taken from what another plan offered",
}


@bp.route("/start", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Start a plan of one's own organisation."""
    drafting, form, status = desk().drafting, StartForm(), 200
    page = drafting.starting()
    form.offer(page)
    if form.validate_on_submit():
        try:
            ref = drafting.start(form.order(), form.token.data or "")
        except Invalid as no:
            form.say(str(no))
        else:
            return redirect(_to("rows.rows", *ref.split("/")), 303)
    if request.method == "GET":
        form.token.data = secrets.token_urlsafe(24)
    elif form.errors:
        status = 400
    return render_template("drafting/start.html", form=form, page=page), status


@bp.post("/<body>/<plan>/draft/begin")
def begin(body: str, plan: str) -> ResponseReturnValue:
    """Open the next draft with the text that stands."""
    desk().drafting.begin(f"{body}/{plan}")
    return redirect(_to("rows.rows", body, plan), 303)


@bp.route("/<body>/<plan>/draft/text", methods=["GET", "POST"])
def text(body: str, plan: str) -> ResponseReturnValue:
    """The whole text, to be read and saved."""
    ref, drafting = f"{body}/{plan}", desk().drafting
    if request.method == "GET":
        page = drafting.page(ref)
        return _text_page(page, page.text)
    typed, by_itself = request.form.get("text", ""), AUTOSAVE in request.headers
    try:
        how = "autosaved" if by_itself else "saved"
        number = drafting.save_text(ref, typed, started_from=started_from(), how=how)
    except (Invalid, Unavailable) as no:
        if by_itself:
            raise
        return _text_page(drafting.page(ref), typed, trouble=no)
    if by_itself:
        return flask.jsonify(revision=number)
    flash("The draft has been saved.")
    return redirect(_to("rows.rows" if "forms" in request.form else "drafting.text", body, plan), 303)


@bp.get("/<body>/<plan>/draft/text.md")
def download(body: str, plan: str) -> ResponseReturnValue:
    """The draft's text as a file, to be written in elsewhere and brought in again."""
    file = desk().drafting.draft_file(f"{body}/{plan}")
    return Response(
        file.raw,
        mimetype="text/markdown",
        headers={
            "Content-Disposition": f'attachment; filename="{body}-{plan}-draft-{file.number}.md"',
            "X-Marking": file.marking.words,
        },
    )


@bp.post("/<body>/<plan>/draft/preview")
def preview(body: str, plan: str) -> ResponseReturnValue:
    """The typed text as it would read, with nothing saved: as a piece of a page, or as the page of the text."""
    ref, typed = f"{body}/{plan}", request.form.get("text", "")
    if FRAGMENT not in request.headers:
        return _text_page(desk().drafting.page(ref), typed)
    desk().drafting.writes(ref)
    piece = render_template("drafting/fragment.html", text=_set_out(typed))
    return Response(piece, mimetype="text/plain")


@bp.get("/<body>/<plan>/draft/revisions")
def revisions(body: str, plan: str) -> ResponseReturnValue:
    """Every save of the draft, the last first."""
    page = desk().drafting.revisions(f"{body}/{plan}")
    return render_template("drafting/revisions.html", page=page, how=HOW)


@bp.get("/<body>/<plan>/draft/revisions/<int:number>")
def revision(body: str, plan: str, number: int) -> ResponseReturnValue:
    """One earlier text, and what it changed."""
    page = desk().drafting.revision(f"{body}/{plan}", number)
    return render_template("drafting/revision.html", page=page, how=HOW)


@bp.post("/<body>/<plan>/draft/revisions/<int:number>/bring-back")
def bring_back(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Make an earlier text the draft's again."""
    desk().drafting.bring_back(f"{body}/{plan}", number, started_from=started_from())
    flash(
        "The earlier text is the draft’s text again. Nothing was taken away: the other texts are in the list."
    )
    return redirect(_to("drafting.revisions", body, plan), 303)


@bp.post("/<body>/<plan>/draft/settle")
def settle(body: str, plan: str) -> ResponseReturnValue:
    """Save what was picked of two texts."""
    form = request.form
    choice = {name: form[name] for name in form if name.startswith("both-")}
    typed = {name.removeprefix("typed-"): form[name] for name in form if name.startswith("typed-")}
    desk().drafting.settle(
        f"{body}/{plan}",
        form.get("mine", ""),
        started_from=started_from(),
        shown=place_of(form.get("shown")),
        picks=Picks(frozenset(form.getlist("keep")), choice, typed, form.get("made_from", "")[:20]),
    )
    flash("Both texts have been put together and saved.")
    return redirect(_to("drafting.text", body, plan), 303)


@bp.route("/<body>/<plan>/draft/drop", methods=["GET", "POST"])
def drop(body: str, plan: str) -> ResponseReturnValue:
    """Close the draft without a version, once that has been confirmed."""
    if request.method == "GET":
        return render_template("drafting/drop.html", page=desk().drafting.page(f"{body}/{plan}"))
    stands = desk().drafting.drop(f"{body}/{plan}", started_from=started_from())
    flash("The draft has been dropped.")
    return redirect(_to("plans.current", body, plan) if stands else url_for("plans.browse"), 303)


@bp.app_errorhandler(Clash)
def answer_clash(clash: Clash) -> ResponseReturnValue:
    """Both texts side by side, whichever form met the other's."""
    plan = clash.texts.heading
    if AUTOSAVE in request.headers:
        return flask.jsonify(clash=_to("drafting.text", plan.body, plan.name)), 409
    return render_template("drafting/clash.html", page=clash.texts), 409


@bp.app_errorhandler(DraftGone)
def answer_gone(gone: DraftGone) -> ResponseReturnValue:
    """What was typed, to be copied, where the draft is no longer open."""
    body, plan = gone.ref.split("/")
    if AUTOSAVE in request.headers:
        return flask.jsonify(clash=_to("plans.current", body, plan)), 409
    return render_template(
        "drafting/gone.html", sentence=str(gone), mine=gone.mine, body=body, plan=plan
    ), 409


def started_from() -> int:
    """The revision that the form on the page started from."""
    return place_of(request.form.get("started_from"))


def _to(endpoint: str, body: str, plan: str) -> str:
    return url_for(endpoint, body=body, plan=plan)


def _set_out(typed: str) -> rendering.PageText:
    return rendering.set_out(typed, plain=False)[0]


def _text_page(page: DraftingPage, typed: str, *, trouble: Refusal | None = None) -> ResponseReturnValue:
    started = request.form.get("started_from", "") if request.method == "POST" else str(page.number)
    status = status_of(trouble) if trouble else 200
    # What is too large to be kept is not worth setting out either: the box alone must come back.
    shown = None if status == 413 else _set_out(typed)
    return (
        render_template(
            "drafting/text.html",
            page=page,
            typed=typed,
            started=started,
            trouble=str(trouble or ""),
            shown=shown,
        ),
        status,
    )
