"""The blueprints, joined in one place."""

from __future__ import annotations

import flask
from werkzeug.routing import IntegerConverter, Map

from kb.web import (
    account,
    adapting,
    audit,
    borrowing,
    bringing,
    comparing,
    core,
    coverage,
    deputies,
    drafting,
    evidence,
    family,
    health,
    home,
    hydra,
    inspection,
    keeping,
    life,
    linking,
    living,
    notices,
    offering,
    oversight,
    pages,
    people,
    plans,
    questions,
    readiness,
    referrals,
    region,
    responses,
    returns,
    rows,
    search,
    sharing,
    shortlist,
    sign_in,
    tasking,
    training,
    triggers,
)

_MOST = 2**31 - 1


class Number(IntegerConverter):
    """A number in an address, as large as a database can hold: a larger one names nothing."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=_MOST)


def register(app: flask.Flask) -> None:
    """Join every page of the service to the application."""
    app.url_map.converters["int"] = Number
    for room in (
        health,
        home,
        search,
        plans,
        comparing,
        adapting,
        linking,
        life,
        deputies,
        triggers,
        inspection,
        region,
        training,
        hydra,
        referrals,
        oversight,
        responses,
        questions,
        notices,
        bringing,
        drafting,
        family,
        offering,
        borrowing,
        readiness,
        coverage,
        core,
        rows,
        keeping,
        living,
        tasking,
        evidence,
        returns,
        sharing,
        shortlist,
        pages,
        sign_in,
        account,
        people,
        audit,
    ):
        app.register_blueprint(room.bp)
