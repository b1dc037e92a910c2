"""Administrators' pages: the people of their organisations, and what those may do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid
from kb.web.forms import PressForm, say
from kb.web.forms_people import ROLE_WORDS, GrantForm, InviteForm
from kb.web.gate import desk

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
def people() -> ResponseReturnValue:
    """Everybody in the administrator's organisations."""
    return render_template("people/people.html", page=desk().staff.page())


@bp.route("/invite", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    """Enter a new person; shows the link by which they choose a password, once."""
    staff, form = desk().staff, InviteForm()
    form.offer(staff.page().bodies)
    if form.validate_on_submit():
        try:
            handed = staff.invite(form.login.data or "", form.shown_as.data or "", form.grant())
        except Invalid as no:
            say(form.login, str(no))
        else:
            return render_template("people/link.html", handed=handed, name=form.shown_as.data)
    status = 200 if request.method == "GET" else 400
    return render_template("people/invite.html", form=form), status


@bp.get("/<int:number>")
def person(number: int) -> ResponseReturnValue:
    """One person: roles, and what can be done."""
    page = desk().staff.member(number)
    return render_template("people/person.html", page=page, press=PressForm(), role_words=ROLE_WORDS)


@bp.route("/<int:number>/roles", methods=["GET", "POST"])
def grant(number: int) -> ResponseReturnValue:
    """Give a person a role."""
    staff, form = desk().staff, GrantForm()
    page = staff.member(number)
    form.offer(page.bodies)
    if form.validate_on_submit():
        try:
            staff.grant(number, form.grant())
        except Invalid as no:
            say(form.role, str(no))
        else:
            flash("The role has been given.")
            return redirect(url_for("people.person", number=number), 303)
    status = 200 if request.method == "GET" else 400
    return render_template("people/grant.html", form=form, page=page), status


@bp.post("/<int:number>/roles/<int:role>/end")
def end_grant(number: int, role: int) -> ResponseReturnValue:
    """End a role now."""
    desk().staff.end_grant(number, role)
    flash("The role has ended.")
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/suspend")
def suspend(number: int) -> ResponseReturnValue:
    """Shut a person out at once."""
    desk().staff.suspend(number)
    flash("This person has been suspended and signed out everywhere.")
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Let a suspended person in again."""
    desk().staff.restore(number)
    flash("This person can sign in again.")
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/link")
def link(number: int) -> ResponseReturnValue:
    """A link for choosing a new password, shown once."""
    staff = desk().staff
    handed = staff.link(number)
    name = staff.member(number).member.card.person.shown_as
    return render_template("people/link.html", handed=handed, name=name)


@bp.post("/<int:number>/forget-second-factor")
def forget_second_factor(number: int) -> ResponseReturnValue:
    """Let a person who lost their phone set up another."""
    desk().staff.forget_second_factor(number)
    flash("Their app no longer counts. They set up another one when they next sign in.")
    return redirect(url_for("people.person", number=number), 303)
