"""The gate: what a stranger, a half signed-in person and the wrong role are told, route by route."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from werkzeug.routing import Rule

from kb.web import routes
from tests.sample_library import Library
from tests.web.client import Reader, read

Reading = Callable[[str], Reader]
SAMPLE_OF = {
    "body": "sussex",
    "plan": "oic",
    "number": "1",
    "name": "none",
    "role": "1",
    "row": "OIC-01",
    "slug": "none",
    "token": "none",
    "filename": "site.css",
    "force": "sussex",
    "key": "hmicfrs-oic",
    "office": "sussex-pcc",
    "act": "dispute",
    "kind": "question",
    "region": "south-east",
}


def _address(rule: Rule) -> str:
    path = rule.rule
    for name in rule.arguments:
        converter = "int:" if f"<int:{name}>" in path else "path:" if f"<path:{name}>" in path else ""
        path = path.replace(f"<{converter}{name}>", SAMPLE_OF[name])
    return path


def _addresses(library: Library, *rules: str) -> list[tuple[str, str, str]]:
    """Method, address and endpoint of every route with one of these rules."""
    return sorted(
        (method, _address(rule), rule.endpoint)
        for rule in library.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if routes.RULES[rule.endpoint] in rules
    )


CLOSED = (routes.SIGNED_IN, routes.HALF_SIGNED_IN, routes.ADMINISTRATOR, routes.AUDITOR)


def test_every_route_has_a_rule(shared: Library) -> None:
    known = {rule.endpoint for rule in shared.app.url_map.iter_rules()}

    assert known == set(routes.RULES)


def test_a_stranger_is_sent_to_sign_in_by_every_page_that_is_not_public(shared: Library) -> None:
    stranger = Reader(shared.app)

    for method, address, endpoint in _addresses(shared, *CLOSED):
        answer = stranger.client.open(address, method=method)
        # A form without a token is refused before anybody asks who sent it.
        closed = answer.status_code == 400 if method == "POST" else answer.location.startswith("/sign-in")
        assert closed, (method, address, endpoint, answer.status_code)


def test_a_stranger_with_a_token_is_sent_to_sign_in_by_every_form(shared: Library) -> None:
    stranger = Reader(shared.app)
    stranger.get("/sign-in")

    for _, address, endpoint in (row for row in _addresses(shared, *CLOSED) if row[0] == "POST"):
        answer = stranger.post(address)
        assert (answer.status_code, answer.location) == (303, "/sign-in"), endpoint


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/accessibility", "/sign-in", "/sign-in/forgotten"])
def test_public_pages_are_public(shared: Library, path: str) -> None:
    assert Reader(shared.app).get(path).status_code == 200


@pytest.mark.parametrize("rule", [routes.ADMINISTRATOR, routes.AUDITOR])
def test_an_office_does_not_exist_for_those_who_do_not_hold_it(
    shared: Library, reading: Reading, rule: str
) -> None:
    analyst = reading("Regional analyst")
    analyst.get("/nothing/here")
    missing = _without_tokens(analyst.text)

    for method, address, endpoint in _addresses(shared, rule):
        answer = analyst.get(address) if method == "GET" else analyst.post(address)
        assert answer.status_code == 404, endpoint
        assert _without_tokens(analyst.text) == missing, endpoint


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("Kent", "/plans/surrey/oic"),
        ("Kent", "/plans/surrey/oic/history"),
        ("Kent", "/plans/surrey/oic/versions/1"),
        ("Kent", "/plans/surrey/oic/versions/1/text"),
        ("Kent", "/plans/surrey/oic?on=2026-03-31"),
        ("Kent", "/plans/hampshire-iow/oic/versions/1/text"),
        ("Kent", "/plans/thames-valley/oic/versions/3/text"),
        ("Kent", "/plans/thames-valley/oic/draft"),
        ("Thames Valley PCC", "/plans/sussex/oic"),
        ("Thames Valley PCC", "/plans/thames-valley/oic/versions/3/text"),
        ("Thames Valley PCC", "/plans/thames-valley/oic/draft"),
        ("Regional analyst", "/plans/surrey/airfields"),
    ],
)
def test_what_is_out_of_reach_answers_as_what_does_not_exist(reading: Reading, who: str, path: str) -> None:
    reader = reading(who)
    parts = path.split("/")
    nowhere = "/".join(["", "plans", parts[2], "never-was", *parts[4:]])

    hidden, absent = reader.get(path), reader.get(nowhere)

    assert (hidden.status_code, len(hidden.data)) == (404, len(absent.data))
    assert _without_tokens(hidden.text) == _without_tokens(absent.text)


def _without_tokens(page: str) -> str:
    """What a page says and where its links lead, without what differs between any two pages."""
    root = read(page)
    for el in root.iter():
        for name in ("value", "data-csrf"):
            el.attrib.pop(name, None)
    return html5lib.serialize(root)


@pytest.mark.parametrize("path", ["/audit", "/people", "/people/invite", "/people/1", "/people/1/grant"])
@pytest.mark.parametrize(
    "who", ["Regional analyst", "Plan approver, Sussex", "Regional editor", "Thames Valley PCC"]
)
def test_the_offices_pages_are_for_those_who_hold_them(reading: Reading, who: str, path: str) -> None:
    assert reading(who).get(path).status_code == 404


def test_an_administrator_is_no_auditor_and_an_auditor_no_administrator(reading: Reading) -> None:
    assert reading("Administrator").get("/audit").status_code == 404
    assert reading("Auditor").get("/people").status_code == 404
