"""A force's training: uptake, role groups, counts typed and as a table."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.assurance import TRAININGS
from kb.desk import TrainingPage
from kb.errors import NotFound
from kb.plan import day_words, read_day
from kb.web.forms_life import taken
from kb.web.forms_measures import CountsForm, RoleForm, TableForm, counting
from kb.web.gate import desk

bp = Blueprint("training", __name__, url_prefix="/training/<force>")


@bp.get("")
def page(force: str) -> ResponseReturnValue:
    """How many have completed what."""
    return render_template("measures/training.html", page=desk().training.page(force), trainings=TRAININGS)


@bp.route("/role", methods=["GET", "POST"])
def role(force: str) -> ResponseReturnValue:
    """Adding a role group, or changing one."""
    room = desk().training
    told, form = _recorded(force), RoleForm()
    asked = request.args.get("name", "")[:200]
    found = next((one for one in told.groups if one.name == asked), None)
    if found is not None and not form.is_submitted():
        form.name.data, form.needs.data = found.name, list(found.needs)
        form.headcount.data = "" if found.headcount is None else str(found.headcount)
    if taken(form, lambda: room.say_group(force, form.order())):
        flash("The role group is recorded.")
        return redirect(url_for("training.page", force=force), 303)
    return render_template("measures/role.html", page=told, form=form), 400 if form.errors else 200


@bp.route("/counts", methods=["GET", "POST"])
def counts(force: str) -> ResponseReturnValue:
    """Typing the counts of a day."""
    told = _recorded(force)
    boxes = _boxes(told)
    form = counting(boxes)()
    keys = [(key, training) for key, _, training in boxes]
    recorded: list[int] = []
    if taken(form, lambda: recorded.append(desk().training.count(force, form.day, form.typed(keys)))):
        return _counted(force, recorded[0])
    return _counts_page(told, form, _table(told)), 400 if form.errors else 200


@bp.post("/table")
def table(force: str) -> ResponseReturnValue:
    """Taking a table of counts, or refusing it whole."""
    told, form = _recorded(force), TableForm()
    raw = _uploaded() or form.table.data or ""
    recorded: list[int] = []
    day = read_day(form.on.data or "")
    if taken(form, lambda: recorded.append(desk().training.count_table(force, day, raw))):
        return _counted(force, recorded[0])
    form.table.data = ""  # what was refused is not shown again: it may hold what nobody else should see
    return _counts_page(told, counting(_boxes(told))(formdata=None), form), 400


def _uploaded() -> bytes:
    """The file that came with the form, read and let go of: no copy of it stays on disk."""
    given = request.files.get("file")
    if given is None:
        return b""
    try:
        return bytes(given.read())
    finally:
        given.close()


def _recorded(force: str) -> TrainingPage:
    told = desk().training.page(force)
    if not told.records:
        raise NotFound
    return told


def _boxes(told: TrainingPage) -> list[tuple[str, str, str]]:
    return [(" ".join(one.name.split()).casefold(), one.name, name) for one, name in told.boxes]


def _table(told: TrainingPage) -> TableForm:
    form = TableForm(formdata=None)
    form.on.data = day_words(told.today)
    return form


def _counts_page(told: TrainingPage, form: CountsForm, table: TableForm) -> str:
    if not form.is_submitted() or form.on.data is None:
        form.on.data = day_words(told.today)
    return render_template("measures/counts.html", page=told, form=form, table=table, boxes=_boxes(told))


def _counted(force: str, many: int) -> ResponseReturnValue:
    flash(f"{many} number{'' if many == 1 else 's'} recorded." if many else "Nothing was different.")
    return redirect(url_for("training.page", force=force), 303)
