"""Changes offered back to a source plan: choosing and sending them, what came, and answering it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import Mistyped, SeemsNamed
from kb.errors import Invalid, NotReady, Stale
from kb.web.forms import say
from kb.web.forms_offering import AnswerForm, OfferForm, blank, sent
from kb.web.gate import desk

bp = Blueprint("offering", __name__, url_prefix="/plans/<body>/<plan>/offers")

_SHOWN = 5


@bp.get("")
def offers(body: str, plan: str) -> ResponseReturnValue:
    """What this plan was offered, and what it has offered."""
    return render_template("offering/offers.html", page=desk().offers.listed(f"{body}/{plan}"))


@bp.route("/new", methods=["GET", "POST"])
def new(body: str, plan: str) -> ResponseReturnValue:
    """Choose changes, look at exactly what the other organisation will see, and send it."""
    part, ref, form = desk().offering, f"{body}/{plan}", OfferForm()
    if request.method == "GET" or not form.validate_on_submit() or "change" in request.form:
        status = 400 if form.errors else 200
        return render_template("offering/new.html", page=part.choosing(ref), form=form), status
    order, again = form.order(), ""
    try:
        if order.seen:
            number = part.send(ref, order, token=form.token.data or "")
            flash("Your offer has been sent. What becomes of it stands on this page.")
            return redirect(url_for("offering.offer", body=body, plan=plan, number=number), 303)
    except Stale as no:
        again = str(no)
    except Invalid as no:
        return _refused(ref, form, no)
    return _check(ref, form, again)


def _check(ref: str, form: OfferForm, again: str) -> ResponseReturnValue:
    part = desk().offering
    try:
        page = part.to_be_sent(ref, form.order())
    except Invalid as no:
        return _refused(ref, form, no)
    except Stale as no:
        say(form.item, str(no))
        return render_template("offering/new.html", page=part.choosing(ref), form=form), 409
    return render_template("offering/check.html", page=page, form=form, again=again), 409 if again else 200


def _refused(ref: str, form: OfferForm, no: Invalid) -> ResponseReturnValue:
    form.refused(no)
    return render_template("offering/new.html", page=desk().offering.choosing(ref), form=form), 400


@bp.get("/<int:number>")
def offer(body: str, plan: str, number: int) -> ResponseReturnValue:
    """One offer: to be answered where it came to this plan, and what became of it where this plan made it."""
    page = desk().offers.one(f"{body}/{plan}", number)
    return render_template("offering/offer.html", page=page, form=blank(page))


@bp.post("/<int:number>")
def answer(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Answer items of an offer."""
    part, ref = desk().offers, f"{body}/{plan}"
    form = sent(request.form, part.one(ref, number))
    try:
        told = part.answer(ref, number, form.answers(), started_from=form.started_from, token=form.token)
    except Mistyped as no:
        asks = isinstance(no, SeemsNamed)
        return _again(ref, number, replace(form, errors=no.errors, asks_if_sure=asks), 400)
    except (Stale, NotReady) as no:
        return _again(ref, number, replace(form, trouble=str(no)), 409)
    except Invalid as no:
        return _again(ref, number, replace(form, trouble=str(no)), 400)
    flash(_said(told.taken + told.adapted, told.declined, list(told.stayed.values())))
    return redirect(url_for("offering.offer", body=body, plan=plan, number=number), 303)


@bp.post("/<int:number>/take-back")
def take_back(body: str, plan: str, number: int) -> ResponseReturnValue:
    """Take an offer back while nothing of it is answered."""
    desk().offers.take_back(f"{body}/{plan}", number)
    flash("The offer has been taken back. The other organisation no longer sees it.")
    return redirect(url_for("offering.offers", body=body, plan=plan), 303)


def _again(ref: str, number: int, form: AnswerForm, status: int) -> ResponseReturnValue:
    page = desk().offers.one(ref, number)
    if page.own is not None:  # what is sent next starts from the draft as it is shown now
        form = replace(form, started_from=page.own.number)
    return render_template("offering/offer.html", page=page, form=form), status


def _said(taken: int, declined: int, stayed: list[str]) -> str:
    said = []
    if taken:
        said.append(f"{taken} {'change is' if taken == 1 else 'changes are'} in the draft now.")
    if declined:
        said.append(f"{declined} {'change was' if declined == 1 else 'changes were'} declined.")
    if stayed:
        said.append(f"{len(stayed)} could not be taken and still waits:")
        said += stayed[:_SHOWN]
    return " ".join(said) or "Nothing was answered."
