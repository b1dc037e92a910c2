"""How a no becomes an answer: one table from refusals to statuses, and the pages that say them."""

from __future__ import annotations

import secrets

import flask
from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kb.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    NotReady,
    Refusal,
    SignInNeeded,
    SlowDown,
    Stale,
    TooLarge,
    Unavailable,
)

STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    NotAllowed: 403,
    NotReady: 409,
    Stale: 409,
    TooLarge: 413,
    Invalid: 400,
    SignInNeeded: 401,
    SlowDown: 429,
    Unavailable: 503,
}

TITLES = {
    400: "That could not be taken",
    401: "Sign in first",
    403: "You cannot do that here",
    404: "Page not found",
    405: "That does not work here",
    409: "Something has changed",
    413: "That is too large",
    429: "Wait a little",
    503: "Not just now",
}

NOT_FOUND = (
    "There is no page at this address, or it is not shared with you. "
    "Check the address, or search for what you need."
)
_SENTENCES = {
    400: "The request could not be understood. Go back and try again.",
    404: NOT_FOUND,
    405: "This address does not take what was sent to it. Go back and use the page’s own buttons.",
    413: "What was sent is larger than this service takes. Send less at once.",
    415: "What was sent is not in a form that this service takes.",
}
_EXPIRED = (
    "This page had been open too long, so what you sent was not taken. "
    "Go back, reload the page and send it again."
)


def register(app: flask.Flask) -> None:
    """Let every refusal, HTTP error and bug of the application answer through this module."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal: its own class's, else its nearest parent's."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    status = status_of(refusal)
    # One sentence for everything that is not there, so that absent and not permitted answer alike.
    return page(status, NOT_FOUND if status == 404 else str(refusal), wait=getattr(refusal, "seconds", 0))


def _expired(_: CSRFError) -> ResponseReturnValue:
    return page(400, _EXPIRED)


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code >= 500:
        return _bug(error)
    return page(code, _SENTENCES.get(code, _SENTENCES[400]), allow=error)


def _bug(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    current_app.logger.error("reference %s at %s", reference, request.endpoint, exc_info=error)
    return render_template("refusals/fault.html", reference=reference), 500


def page(
    status: int, sentence: str, *, wait: int = 0, allow: HTTPException | None = None
) -> ResponseReturnValue:
    """A page that says no: what is wrong and what to do, in the service's own frame."""
    title = TITLES.get(status, TITLES[400])
    response = flask.make_response(
        render_template("refusals/refusal.html", title=title, sentence=sentence, status=status), status
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    if status == 405 and allow is not None:
        response.headers["Allow"] = ", ".join(sorted(getattr(allow, "valid_methods", None) or ()))
    return response
