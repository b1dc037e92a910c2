"""How a no is said: the right status, a sentence that helps, and nothing from inside."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace

import flask
import pytest

from kb import errors
from kb.app import create_app
from kb.web.refusals import STATUS, status_of
from tests.sample_library import Library
from tests.web.client import Reader

Reading = Callable[[str], Reader]


def test_every_kind_of_refusal_has_a_status() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refusal)
    ]

    assert [
        kind for kind in kinds if kind is not errors.Refusal and not set(kind.__mro__) & STATUS.keys()
    ] == []


def test_a_refusal_of_a_narrower_kind_answers_as_its_parent() -> None:
    class TooOld(errors.Stale):
        """A kind that the table does not name."""

    assert status_of(TooOld("x")) == 409


def test_a_missing_page_says_what_to_do(reading: Reading) -> None:
    reader = reading("Regional analyst")

    answer = reader.get("/plans/sussex/none")

    assert answer.status_code == 404
    assert "Check the address, or search for what you need." in reader.words


def test_a_day_that_is_none_is_refused_with_the_form_that_is_wanted(reading: Reading) -> None:
    reader = reading("Regional analyst")

    answer = reader.get("/plans/sussex/oic?on=yesterday")

    assert answer.status_code == 400
    assert "Write the day like 31 March 2026." in reader.words


def test_a_form_without_a_token_is_not_taken(reading: Reading) -> None:
    reader = reading("Regional analyst")

    answer = reader.client.post("/my-list/change", data={"clear": "yes"})

    assert answer.status_code == 400
    assert "reload the page and send it again" in answer.text


def test_the_wrong_method_says_which_would_do(reading: Reading) -> None:
    answer = reading("Regional analyst").client.delete("/my-list")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("who", "path", "sent"),
    [
        ("Regional analyst", "/my-list/add", b"row=" + b"x" * 1024 * 1024),
        ("Regional analyst", "/my-list/add", b"a&" * 3 * 1024 * 1024),
        ("", "/sign-in", b"login=" + b"x" * 64 * 1024),
    ],
)
def test_a_form_that_is_too_large_is_refused_by_a_page(
    reading: Reading, who: str, path: str, sent: bytes
) -> None:
    form = "application/x-www-form-urlencoded"

    answer = reading(who).client.post(path, data=sent, content_type=form)

    assert answer.status_code == 413
    assert "Send less at once." in answer.text


def test_a_form_of_too_many_parts_is_refused_by_a_page(reading: Reading) -> None:
    part = b'--edge\r\nContent-Disposition: form-data; name="row"\r\n\r\nx\r\n'
    kind = "multipart/form-data; boundary=edge"

    answer = reading("Regional analyst").client.post(
        "/my-list/add", data=part * 2100 + b"--edge--\r\n", content_type=kind
    )

    assert answer.status_code == 413


def test_a_fault_of_ours_quotes_a_reference_and_nothing_else(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(replace(library.house.settings), house=library.house, now=lambda: library.at)

    def broken() -> str:
        raise ZeroDivisionError("secret detail of plans/sussex.py")

    app.view_functions["home.home"] = broken
    reader = Reader(app, "Regional analyst")

    with caplog.at_level(logging.CRITICAL):
        answer = reader.get("/")

    assert answer.status_code == 500
    assert "tell your administrator this reference" in reader.words
    assert "secret detail" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_a_session_that_has_idled_out_sends_to_sign_in_and_back(library: Library) -> None:
    reader = Reader(library.app, "Regional analyst")
    library.at += dt.timedelta(minutes=library.house.settings.idle_minutes + 1)

    answer = reader.get("/plans/sussex/oic")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/plans/sussex/oic"


def test_an_application_of_another_name_is_not_looked_at_by_the_strict_client() -> None:
    other = flask.Flask("other")
    other.add_url_rule("/", view_func=lambda: "<p>loose")

    assert other.test_client().get("/").status_code == 200
