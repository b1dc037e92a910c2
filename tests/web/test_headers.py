"""What every answer carries. The strict client looks at most of it on every answer of every test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.web.headers import CONTENT_SECURITY_POLICY
from tests.sample_library import Library
from tests.web.client import Reader

Reading = Callable[[str], Reader]


def test_the_policy_lets_nothing_inline_and_nothing_from_elsewhere_run() -> None:
    parts = dict(part.strip().split(" ", 1) for part in CONTENT_SECURITY_POLICY.split(";"))

    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == "'self'"
    assert parts["base-uri"] == parts["frame-ancestors"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=lorry",
        "/search/suggest?q=lor",
        "/plans/sussex/oic/versions/5/text",
        "/my-list/list.csv",
        "/none",
    ],
)
def test_no_private_answer_is_kept_by_a_browser(reading: Reading, path: str) -> None:
    answer = reading("Regional analyst").get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_file_named_by_its_version_may_be_kept(shared: Library) -> None:
    with Reader(shared.app).get("/static/site.css?v=1") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_missing_file_may_not(shared: Library) -> None:
    answer = Reader(shared.app).get("/static/none.css?v=1")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_the_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(shared: Library) -> None:
    cookie = Reader(shared.app).get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "path", ["/", "/plans/sussex/oic", "/search?q=lorry", "/accessibility", "/static/site.css"]
)
def test_head_answers_as_get_without_a_text(reading: Reading, path: str) -> None:
    with reading("Regional analyst").client.head(path) as answer:
        assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(("path", "allowed"), [("/", "GET"), ("/my-list/add", "POST"), ("/sign-in", "POST")])
def test_options_says_what_an_address_takes_and_nothing_else(
    reading: Reading, path: str, allowed: str
) -> None:
    answer = reading("Regional analyst").client.options(path)

    assert answer.status_code == 200
    assert allowed in answer.headers["Allow"]
    assert answer.data == b""
