"""The gate: who is asking, whether they may knock, and the Desk they are handed.

Every request passes here before its view. A view gets a Desk bound to one person (`desk()`), or the Door
that a stranger may use (`door()`), and nothing else of the machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import flask
from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect

from kb.access import Role
from kb.config import Settings
from kb.desk import Desk, Door, House, Signed
from kb.errors import NotFound, SignInNeeded
from kb.web import routes

EXTENSION = "kb"
MOST_OF_A_STRANGER = 64 * 1024
MOST_OF_A_FORM = 1024 * 1024

csrf = CSRFProtect()
logins = LoginManager()
logins.session_protection = None  # the session lives on the server and ends there


@dataclass(frozen=True, slots=True)
class Rooms:
    """What one running application holds: the machine rooms, the settings and the clock."""

    house: House
    settings: Settings
    clock: Callable[[], dt.datetime]


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login holds of a person: the session's key, and whom the server knows by it."""

    def __init__(self, key: str, signed: Signed) -> None:
        self.key = key
        self.signed = signed

    def get_id(self) -> str:
        """The random key of the server-side session, never the person's own number."""
        return self.key


def rooms() -> Rooms:
    """The rooms of the application that is answering."""
    return cast("Rooms", current_app.extensions[EXTENSION])


def now() -> dt.datetime:
    """The instant at which this request arrived: one for the whole answer."""
    if "now" not in flask.g:
        flask.g.now = rooms().clock()
    return cast("dt.datetime", flask.g.now)


def client_address() -> str:
    """Where the request comes from, as the trusted proxies (if any) say."""
    return request.remote_addr or "unknown"


def signed() -> Signed | None:
    """The person who is signed in on this request, with or without the second factor."""
    return current_user.signed if current_user.is_authenticated else None


def door() -> Door:
    """What a stranger may do here."""
    return rooms().house.door(at=now())


def desk() -> Desk:
    """All that the signed-in person may do. Views can get nothing else."""
    if "desk" not in flask.g:
        who = signed()
        if who is None:
            raise NotFound
        flask.g.desk = rooms().house.desk(who, at=now())
    return cast("Desk", flask.g.desk)


@logins.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _recognise(key: str) -> SignedIn | None:
    who = door().recognise(key)
    return SignedIn(key, who) if who else None


def measure() -> None:
    """Bound what may be sent before anything reads it: a form is small, a stranger's smaller still.

    A form is taken apart whole, some seconds for every few megabytes, so its size must be
    known to be small before the token in it can be looked at.
    """
    if request.endpoint is not None and routes.RULES.get(request.endpoint) == routes.PUBLIC:
        request.max_content_length = MOST_OF_A_STRANGER
    elif request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MOST_OF_A_FORM


def guard() -> ResponseReturnValue | None:
    """Answer instead of the view where the registry does not let this person knock."""
    if request.endpoint is None:
        return None
    if "\0" in request.path:  # no name holds it, and not every database can be asked for it
        raise NotFound
    rule = routes.RULES.get(request.endpoint)
    if rule == routes.PUBLIC:
        return None
    who = signed()
    if who is None:
        return _to_sign_in()
    if rule == routes.HALF_SIGNED_IN:
        return None
    if not who.whole:
        return redirect(url_for(who.next_step), 303)
    if rule == routes.SIGNED_IN or (rule in _ROLES and who.holds(_ROLES[rule])):
        return None
    raise NotFound


_ROLES = {routes.ADMINISTRATOR: Role.ADMINISTRATOR, routes.AUDITOR: Role.AUDITOR}


def _to_sign_in() -> ResponseReturnValue:
    if "X-Autosave" in request.headers:  # a script asks, and would take the way to sign in for success
        raise SignInNeeded("You are signed out, so nothing was saved. Sign in again.")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.sign_in", next=wanted), 303)
