"""The blueprints, joined in one place."""

from __future__ import annotations

import flask

from kb.web import account, audit, health, home, pages, people, plans, search, shortlist, sign_in


def register(app: flask.Flask) -> None:
    """Join every page of the service to the application."""
    for room in (health, home, search, plans, shortlist, pages, sign_in, account, people, audit):
        app.register_blueprint(room.bp)
