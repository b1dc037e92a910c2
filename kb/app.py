"""The rooms joined: one Flask application from one set of settings."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

import flask
import jinja2
from werkzeug.middleware.proxy_fix import ProxyFix

from kb import shipped
from kb.config import Settings, from_env, secret_of
from kb.desk import House
from kb.web import blueprints, components, context, headers, refusals
from kb.web.gate import EXTENSION, Rooms, csrf, guard, logins, measure

MEGABYTE = 1024 * 1024


def clock() -> dt.datetime:
    """This machine's clock: the only place outside the command line that reads it."""
    return dt.datetime.now(dt.UTC)


def create_app(
    settings: Settings, *, house: House | None = None, now: Callable[[], dt.datetime] = clock
) -> flask.Flask:
    """Build the application. Opens the database and the index of `settings` unless given a house."""
    app = flask.Flask(
        "kb.web",
        template_folder=str(shipped.folder("templates")),
        static_folder="static",
        static_url_path="/static",
    )
    app.config.update(_flask_settings(settings))
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Rooms(house or House.open(settings), settings, now)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]  # as Werkzeug documents
    app.before_request(measure)  # before the token is looked for, which reads the form
    csrf.init_app(app)
    logins.init_app(app)
    components.register(app)
    context.register(app)
    refusals.register(app)
    blueprints.register(app)
    app.before_request(guard)
    app.after_request(headers.dress)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    secure = settings.https
    return {
        "SECRET_KEY": hashlib.sha256(b"cookies:" + secret_of(settings).encode()).hexdigest(),
        "SESSION_COOKIE_NAME": "__Host-kb" if secure else "kb",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": 6 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 2000,
        "TRUSTED_HOSTS": _hosts(settings),
        "WTF_CSRF_TIME_LIMIT": None,  # it ends with the session
        "WTF_CSRF_SSL_STRICT": secure,
        "PROPAGATE_EXCEPTIONS": False,
        "TRAP_HTTP_EXCEPTIONS": False,
    }


def _hosts(settings: Settings) -> list[str]:
    own = settings.public_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    named = [own] if own else []
    local = ["127.0.0.1", "localhost", "[::1]"] if settings.on_loopback else []
    return [*settings.allowed_hosts, *named, *local]


def wsgi() -> flask.Flask:
    """The application for a WSGI server, from the environment."""
    return create_app(from_env())
