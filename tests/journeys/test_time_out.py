"""The session's end: said before it comes, put off by one press, and no typed work lost when it comes."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.sample_library import SETTINGS, Library

pytestmark = pytest.mark.browser
NEARLY = dt.timedelta(minutes=SETTINGS.idle_minutes - 1)


def _with_a_clock(visit: Visit) -> Page:
    page = visit("Auditor")
    page.clock.install()
    page.goto("/account")
    return page


def test_nothing_is_said_while_there_is_time(visit: Visit) -> None:
    page = _with_a_clock(visit)

    page.clock.fast_forward("05:00")

    assert not page.locator("#kb-timeout").is_visible()


def test_the_warning_comes_in_time_and_can_be_put_off_by_one_press(visit: Visit, library: Library) -> None:
    page = _with_a_clock(visit)
    page.clock.fast_forward(f"{SETTINGS.idle_minutes - 1}:00")
    page.locator("#kb-timeout").wait_for()
    assert "You will be signed out soon" in page.locator("#kb-timeout").inner_text()
    assert page.locator(":focus").inner_text() == "Stay signed in"

    with page.expect_response("**/account/stay") as answer:
        page.keyboard.press("Enter")

    assert answer.value.status == 204
    page.locator("#kb-timeout").wait_for(state="hidden")
    page.clock.fast_forward("05:00")
    assert not page.locator("#kb-timeout").is_visible()


def test_staying_really_keeps_the_session_on_the_server(visit: Visit, library: Library) -> None:
    page = _with_a_clock(visit)
    began = library.at
    library.at += NEARLY
    page.clock.fast_forward(f"{SETTINGS.idle_minutes - 1}:00")
    page.locator("#kb-timeout").wait_for()
    with page.expect_response("**/account/stay"):
        page.keyboard.press("Enter")
    library.at += NEARLY

    page.goto("/account")

    assert page.locator("h1").inner_text() == "Your account"
    library.at = began


def test_typed_words_come_back_after_signing_in_again(visit: Visit) -> None:
    page = visit("Regional editor")
    page.clock.install()
    page.goto("/plans/sussex/oic/history")
    page.locator("#on").fill("2026-03-31")

    with page.expect_navigation():
        page.clock.fast_forward(f"{SETTINGS.idle_minutes + 1}:00")

    page.wait_for_url("**/plans/sussex/oic/history")
    page.locator("#kb-restored").wait_for()
    assert page.locator("#on").input_value() == "2026-03-31"


def test_without_a_script_a_page_with_a_button_keeps_the_session(visit: Visit) -> None:
    page = visit("Auditor", script=False)
    page.goto("/account/stay")

    page.get_by_role("main").get_by_role("button", name="Stay signed in").click()

    assert page.locator("h1").inner_text() == "Your account"
