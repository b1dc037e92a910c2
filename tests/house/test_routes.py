"""Every address has a rule, and every rule an address."""

from __future__ import annotations

import flask
import pytest

from kb.app import create_app
from kb.config import Settings
from kb.store import Store
from kb.web.routes import RULES


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> flask.Flask:
    settings = Settings(data=tmp_path_factory.mktemp("house") / "data", sample=True)
    store = Store.open(settings.url, folder=settings.data)
    store.migrate()
    store.close()
    return create_app(settings)


def endpoints(app: flask.Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_endpoint_has_a_rule(app: flask.Flask) -> None:
    assert endpoints(app) - RULES.keys() == set()


def test_no_rule_is_for_an_endpoint_that_is_gone(app: flask.Flask) -> None:
    assert RULES.keys() - endpoints(app) == set()


def test_only_these_are_open_to_strangers() -> None:
    public = {endpoint.split(".")[0] for endpoint, rule in RULES.items() if rule == "public"}

    assert public <= {"static", "health", "pages", "sign_in"}
