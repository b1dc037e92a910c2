"""What every template is given without asking: the frame around the page, and how forms say what is wrong."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
from typing import TYPE_CHECKING

from flask import current_app, request
from flask_wtf.csrf import generate_csrf

from kb.access import Role
from kb.web.frame import Frame, SessionClock, navigation_for
from kb.web.gate import now, rooms, signed
from kb.web.widgets import form_error_summary

if TYPE_CHECKING:
    from flask import Flask

    from kb.config import Settings
    from kb.desk import Signed

WARN_SECONDS = 120
# Pages with a search box of their own, which a second one in the frame would only double.
OWN_SEARCH_BOX = frozenset({"home.home", "search.results"})
OFFICES = (
    ("Oversight", frozenset({Role.OVERSIGHT})),
    ("Assurance", frozenset({Role.REGIONAL_EDITOR, Role.VERIFIER})),
    ("Recommendations", frozenset(Role) - {Role.ADMINISTRATOR}),
    ("Administration", frozenset({Role.ADMINISTRATOR})),
    ("Audit", frozenset({Role.AUDITOR})),
    ("Triggers", frozenset({Role.REGIONAL_EDITOR})),
)


def frame() -> Frame:
    """The frame of the page that is being made: the person's own where they have given every proof."""
    settings = rooms().settings
    who = _who()
    whole = who is not None and who.whole
    offices = [name for name, roles in OFFICES if who is not None and whole and any(map(who.holds, roles))]
    return Frame(
        service_name=settings.service_name,
        version=_version() if who else "",
        sample=settings.sample,
        person_name=who.person.shown_as if who else "",
        csrf=generate_csrf() if who else "",
        navigation=navigation_for(request.path, signed_in=whole, offices=offices) if whole or not who else (),
        session=_clock(who, settings) if who else None,
        search_in_header=whole and request.endpoint not in OWN_SEARCH_BOX,
    )


@functools.cache
def _version() -> str:
    # Empty where the program runs from its source without having been installed.
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version("kb")
    return ""


def _who() -> Signed | None:
    try:
        return signed()
    except Exception:  # the page that says so must not fail for the same reason
        current_app.logger.exception("the frame is drawn as for a stranger")
        return None


def _clock(who: Signed, settings: Settings) -> SessionClock:
    left = max(int((who.ends_at - now()).total_seconds()), 0)
    # Not the person's number: a page must not tell more of its reader than their name.
    person = hashlib.sha256(f"typed work of {who.person.id} {current_app.secret_key!r}".encode()).hexdigest()[
        :16
    ]
    idle = settings.idle_minutes * 60
    return SessionClock(
        idle_seconds=idle,
        warn_seconds=min(WARN_SECONDS, idle // 2),
        absolute_seconds=left,
        person=person,
        csrf=generate_csrf(),
    )


def register(app: Flask) -> None:
    """Gives every template of an application its frame."""
    app.context_processor(lambda: {"frame": frame()})
    app.jinja_env.globals["form_error_summary"] = form_error_summary
