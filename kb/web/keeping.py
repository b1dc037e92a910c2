"""Keeping a plan in step with its source plans: what to look at, the answers, and what was decided before."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import Kept, Mistyped, SeemsNamed
from kb.errors import Invalid, NotReady, Stale
from kb.web.forms_keeping import KeepForm, NoDay, blank, sent
from kb.web.gate import desk

bp = Blueprint("keeping", __name__, url_prefix="/plans/<body>/<plan>/in-step")

_SHOWN = 5


@bp.get("")
def in_step(body: str, plan: str) -> ResponseReturnValue:
    """What the source plans changed, to be taken, kept as ours, or written otherwise."""
    part = desk().keeping
    page = part.proposal(f"{body}/{plan}", local=request.args.get("local") == "yes")
    return render_template("keeping/in_step.html", page=page, form=blank(page, today=part.today))


@bp.post("")
def keep(body: str, plan: str) -> ResponseReturnValue:
    """Record the answers, and put what was taken into the draft."""
    part, ref = desk().keeping, f"{body}/{plan}"
    form = sent(request.form, part.proposal(ref, local=_local()), today=part.today)
    try:
        kept = part.keep(ref, form.order(), form.token)
    except Mistyped as no:
        return _again(ref, replace(form, errors=no.errors, asks_if_sure=isinstance(no, SeemsNamed)), 400)
    except NoDay as no:
        return _again(ref, replace(form, errors={no.box: str(no)}), 400)
    except (Stale, NotReady) as no:
        return _again(ref, replace(form, trouble=str(no)), 409)
    except Invalid as no:
        return _again(ref, replace(form, trouble=str(no)), 400)
    for sentence in _said(kept):
        flash(sentence)
    return redirect(url_for("keeping.in_step", body=body, plan=plan, local="yes" if _local() else None), 303)


@bp.get("/decided")
def decided(body: str, plan: str) -> ResponseReturnValue:
    """What was decided about the source plans' changes, by which role and why."""
    return render_template("keeping/decided.html", page=desk().keeping.decided(f"{body}/{plan}"))


@bp.post("/decided/<int:number>/again")
def look_again(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Take a refusal back, so that the change is to be looked at now."""
    desk().keeping.look_again(f"{body}/{plan}", number)
    flash("The change is among those to look at again.")
    return redirect(url_for("keeping.in_step", body=body, plan=plan), 303)


def _again(ref: str, form: KeepForm, status: int) -> ResponseReturnValue:
    page = desk().keeping.proposal(ref, local=_local())
    # What is sent next is about what is shown now, with everything that was picked.
    form = replace(form, seen=page.seen, started_from=page.own.number)
    return render_template("keeping/in_step.html", page=page, form=form), status


def _local() -> bool:
    """Whether the form was about owners, dates and notes as well."""
    return request.form.get("local") == "yes"


def _said(kept: Kept) -> list[str]:
    said = []
    if kept.taken + kept.adapted:
        put = "put into the draft. It needs an approval before it is in force."
        said.append(f"{_changes(kept.taken + kept.adapted)} {put}")
    if kept.declined:
        said.append(f"{_changes(kept.declined)} not taken: your plan keeps what it says.")
    if kept.same:
        said.append(f"{kept.same} requirement{'' if kept.same == 1 else 's'} told to be the same.")
    if kept.stayed:
        said.append(f"{_changes(len(kept.stayed))} could not be made: {' '.join(kept.stayed[:_SHOWN])}")
    left = f"{_changes(kept.left)} still to look at." if kept.left else "Nothing is left to look at."
    return [" ".join((*said, left))]


def _changes(many: int) -> str:
    return f"{many} change{'' if many == 1 else 's'}"
