"""Coming in and going out: sign-in, second factor, forgotten password, one-time links, sign-out."""

from __future__ import annotations

import flask
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from kb.desk import Entered, moment_words
from kb.errors import Invalid, NotFound
from kb.web.forms import CodeForm, ForgottenForm, NewPasswordForm, SignInForm, say
from kb.web.gate import SignedIn, client_address, desk, door, signed
from kb.web.onward import safe_next

bp = Blueprint("sign_in", __name__)
bp.add_app_template_filter(moment_words)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Name and password; in sample mode also one button for each sample person."""
    form = SignInForm()
    who = signed()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next"))
        if who is not None:
            return redirect(url_for(who.next_step) if who.next_step else form.next.data, 303)
    status = 200 if request.method == "GET" else 400
    if form.validate_on_submit():
        try:
            entered = door().sign_in(
                form.login.data or "", form.password.data or "", address=client_address()
            )
        except Invalid as no:
            say(form.login, str(no))
        else:
            return welcome(entered, form.next.data)
    return render_template("sign_in/sign_in.html", form=form, samples=door().samples()), status


@bp.post("/sign-in/sample")
def sample() -> ResponseReturnValue:
    """Come in as a sample person. Outside sample mode there are none."""
    number = request.form.get("person", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound
    return welcome(door().enter_sample(int(number)), request.form.get("next"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The six digits that complete a sign-in."""
    who = signed()
    if who is None or who.whole:
        return redirect(url_for("sign_in.sign_in"), 303)
    form = CodeForm()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next"))
        return render_template("sign_in/code.html", form=form)
    if form.validate_on_submit():
        try:
            return welcome(door().enter_code(who, form.code.data or ""), form.next.data)
        except Invalid as no:
            say(form.code, str(no))
    return render_template("sign_in/code.html", form=form), 400


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same for every name."""
    form = ForgottenForm()
    if form.validate_on_submit():
        door().ask_reset(form.login.data or "", address=client_address())
        return render_template("sign_in/asked.html", mail=door().terms.mail)
    status = 200 if request.method == "GET" else 400
    return render_template("sign_in/forgotten.html", form=form, mail=door().terms.mail), status


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """Choose a password by a one-time link. Looking at the page does not use the link up."""
    opened = door().open_link(token)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            door().redeem(token, form.password.data or "")
        except Invalid as no:
            say(form.password, str(no))
        else:
            leave()
            flash("Your password has been set. Sign in with it now.")
            return redirect(url_for("sign_in.sign_in"), 303)
    status = 200 if request.method == "GET" else 400
    return render_template("sign_in/link.html", form=form, opened=opened), status


@bp.post("/sign-out")
def out() -> ResponseReturnValue:
    """End the session, here and on the server."""
    desk().account.sign_out()
    leave()
    flash("You have signed out.")
    return redirect(url_for("sign_in.sign_in"), 303)


def welcome(entered: Entered, target: str | None) -> ResponseReturnValue:
    """Hand the browser a session just begun, drop what it held before, and send the person on."""
    onward = safe_next(target)
    leave()
    who = door().recognise(entered.key)
    if who is None:
        return redirect(url_for("sign_in.sign_in"), 303)
    login_user(SignedIn(entered.key, who))
    return redirect(url_for(entered.next_step, next=onward) if entered.next_step else onward, 303)


def leave() -> None:
    """Make the browser forget the session, whatever the server makes of it."""
    logout_user()
    flask.session.clear()
