"""A person's own account."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.desk import NotThePassword
from kb.errors import Invalid
from kb.web.forms import ChangePasswordForm, PressForm, SecondFactorForm, say
from kb.web.gate import desk
from kb.web.sign_in import leave, welcome

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
def show() -> ResponseReturnValue:
    """Who I am here, what I may do, and where I am signed in."""
    return render_template("account/account.html", page=desk().account.page(), press=PressForm())


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Choose another password; other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            desk().account.change_password(form.present.data or "", form.password.data or "")
        except NotThePassword as no:
            say(form.present, str(no))
        except Invalid as no:
            say(form.password, str(no))
        else:
            flash("Your password has been changed. You have been signed out everywhere else.")
            return redirect(url_for("account.show"), 303)
    status = 200 if request.method == "GET" else 400
    return render_template("account/password.html", form=form), status


@bp.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Set up the codes from an app, or move them to another phone."""
    account, form = desk().account, SecondFactorForm()
    offer = account.offer()
    if form.validate_on_submit():
        try:
            entered = account.set_up_second_factor(form.code.data or "", password=form.present.data or "")
        except NotThePassword as no:
            say(form.present, str(no))
        except Invalid as no:
            say(form.code, str(no))
        else:
            answer = welcome(entered, request.args.get("next"))
            flash("Your app is set up. From now on you enter its code each time you sign in.")
            return answer
    status = 200 if request.method == "GET" else 400
    return render_template("account/second_factor.html", form=form, offer=offer), status


@bp.get("/second-factor/square.svg")
def square() -> ResponseReturnValue:
    """The square that the phone reads."""
    return Response(desk().account.square(), mimetype="image/svg+xml")


@bp.post("/sign-out-everywhere")
def everywhere() -> ResponseReturnValue:
    """End every session of this person."""
    desk().account.sign_out_everywhere()
    leave()
    flash("You have been signed out everywhere.")
    return redirect(url_for("sign_in.sign_in"), 303)


@bp.post("/sessions/end")
def end_session() -> ResponseReturnValue:
    """End one of this person's other sessions."""
    desk().account.end_session(request.form.get("session", ""))
    flash("That session has been ended.")
    return redirect(url_for("account.show"), 303)


@bp.route("/stay", methods=["GET", "POST"])
def stay() -> ResponseReturnValue:
    """Keep the session alive: 204 for the page's script; for a browser without one, a page with a button."""
    if request.method == "GET":
        return render_template("account/stay.html", press=PressForm())
    if "press" in request.form:
        return redirect(url_for("account.show"), 303)
    return "", 204
