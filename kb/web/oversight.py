"""What an oversight body is told of its force, and what it asks and keeps; the force opens the same page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import NewLine, SpokenLine
from kb.errors import Invalid, NotFound
from kb.plan import day_words, read_day
from kb.web.forms import PressForm
from kb.web.forms_life import number_in, taken
from kb.web.forms_oversight import BriefingForm, MeetingForm, QuestionForm, TextForm, ViewForm, WhyForm
from kb.web.gate import desk

bp = Blueprint("oversight", __name__, url_prefix="/oversight")

_TEXTS = {
    "question": "Ask a question",
    "view": "Record your view",
    "note": "Add a note",
    "answer": "Answer the question",
}

_Written = QuestionForm | ViewForm | TextForm
_FORMS: dict[str, type[_Written]] = {"question": QuestionForm, "view": ViewForm, "note": TextForm}


@bp.get("")
def forces() -> ResponseReturnValue:
    """The forces that one's own office oversees."""
    found = desk().office.forces()
    if not found:
        raise NotFound
    if len(found) == 1:
        return redirect(url_for("oversight.view", force=found[0][0]), 303)
    return render_template("oversight/forces.html", forces=found)


@bp.get("/<force>")
def view(force: str) -> ResponseReturnValue:
    """The view of a force, today or on an earlier day."""
    asked = request.args.get("on", "").strip()
    day = read_day(asked) if asked else None
    if asked and day is None:
        raise Invalid("Write the day like 31 March 2026.")
    return shown(force, page=desk().office.page(force, day))


def shown(force: str, *, page: object = None) -> str:
    """The view as a page: also where somebody of an office lands."""
    told = page or desk().office.page(force)
    form = BriefingForm(formdata=None)
    form.on.data = day_words(desk().today)
    return render_template("oversight/view.html", page=told, press=PressForm(formdata=None), briefing=form)


@bp.route("/<force>/meetings", methods=["GET", "POST"])
def meetings(force: str) -> ResponseReturnValue:
    """Recording that there is a meeting."""
    office, form = desk().office, MeetingForm()
    page = office.page(force)
    if not page.of_office:
        raise NotFound
    if taken(form, lambda: office.meet(force, on=read_day(form.on.data or ""), title=form.title.data or "")):
        flash("The meeting is recorded.")
        return _back(force)
    return render_template("oversight/meetings.html", page=page, form=form), _status(form)


@bp.post("/<force>/briefings")
def brief(force: str) -> ResponseReturnValue:
    """Making a briefing."""
    form = BriefingForm()
    day = read_day(form.on.data or "")
    if day is None:
        raise Invalid("Write the day like 31 March 2026.")
    number = desk().office.brief(force, day, form.token.data or "")
    return redirect(url_for("oversight.briefing", force=force, number=number), 303)


@bp.get("/<force>/briefings/<int:number>")
def briefing(force: str, number: int) -> ResponseReturnValue:
    """A briefing as it was made, beginning with what is otherwise now."""
    return render_template("oversight/briefing.html", page=desk().office.briefing(force, number))


@bp.route("/<force>/write/<kind>", methods=["GET", "POST"])
def write(force: str, kind: str) -> ResponseReturnValue:
    """Keeping a question or a view as a draft of the office, or adding the force's note."""
    if kind not in {"question", "view", "note"}:
        raise NotFound
    office = desk().office
    page = office.page(force)
    if not (page.answers if kind == "note" else page.of_office):
        raise NotFound
    form = _FORMS[kind]()
    draft = next((one for one in page.spoken if _rewrites(one, kind)), None)
    if draft is not None and not form.is_submitted():
        form.text.data = draft.said.text
        if isinstance(form, ViewForm):
            form.view.data = draft.said.view

    def keep() -> None:
        if kind == "note":
            office.add_note(force, form.text.data or "")
            return
        chosen = form.view.data or "" if isinstance(form, ViewForm) else ""
        instead = draft.number if draft is not None else None
        office.write(force, NewLine("", force, kind, form.text.data or "", replaces=instead, view=chosen))

    if taken(form, keep):
        flash(
            "The note is added." if kind == "note" else "It is kept as your draft. Send it when it is ready."
        )
        return _back(force)
    return render_template(
        "oversight/write.html", page=page, form=form, words=_TEXTS[kind], asked=None
    ), _status(form)


@bp.post("/<force>/lines/<int:number>/send")
def send(force: str, number: int) -> ResponseReturnValue:
    """Sending a draft."""
    desk().office.send(force, number)
    flash("It is sent. The force can read it now.")
    return _back(force)


@bp.route("/<force>/lines/<int:number>/answer", methods=["GET", "POST"])
def answer(force: str, number: int) -> ResponseReturnValue:
    """Answering a question for the force."""
    office, form = desk().office, TextForm()
    page = office.page(force)
    asked = next((one for one in page.spoken if one.number == number and one.said.kind == "question"), None)
    if asked is None or not page.answers:
        raise NotFound
    if taken(form, lambda: office.answer(force, number, form.text.data or "")):
        flash("The answer is sent. The office can read it now.")
        return _back(force)
    words = _TEXTS["answer"]
    return render_template("oversight/write.html", page=page, form=form, words=words, asked=asked), _status(
        form
    )


@bp.route("/<force>/promises/<path:key>", methods=["GET", "POST"])
def promise(force: str, key: str) -> ResponseReturnValue:
    """Closing a promise with a reason, or opening it again."""
    office, form = desk().office, WhyForm()
    page = office.page(force)
    found = next((one for one in page.told.promises if one.key == key), None)
    if found is None or not page.of_office:
        raise NotFound
    if taken(form, lambda: office.close(force, key, why=form.why.data or "", closed=found.open)):
        flash("The promise is closed." if found.open else "The promise is open again.")
        return _back(force)
    return render_template("oversight/promise.html", page=page, form=form, promise=found), _status(form)


def _rewrites(line: SpokenLine, kind: str) -> bool:
    """Whether the address asks to write that draft again."""
    asked = number_in(request.args.get("instead"))
    return line.number == asked and line.said.kind == kind and line.sent_at is None


def _back(force: str) -> ResponseReturnValue:
    return redirect(url_for("oversight.view", force=force), 303)


def _status(form: PressForm) -> int:
    return 400 if form.errors else 200
