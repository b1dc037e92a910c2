"""Comparing plans: chosen by ticking, read by keyboard, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NARROW, Visit

pytestmark = pytest.mark.browser
TWO = "/compare?plan=sussex/oic&plan=thames-valley/oic"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_plans_are_ticked_and_compared(visit: Visit, *, script: bool) -> None:
    page = visit("Regional analyst", script=script)
    page.goto("/plans/sussex/oic")
    page.get_by_role("link", name="Compare with another plan").click()
    page.get_by_label("Find a plan").fill("kent illegal")
    page.get_by_role("button", name="Find").click()

    page.get_by_label("Kent Police").check()
    page.get_by_role("button", name="Compare the ticked plans").click()

    assert page.get_by_role("heading", name="Compare two plans").is_visible()
    assert page.get_by_text("only in Kent Police", exact=False).first.is_visible()


def test_the_keys_go_from_change_to_change_while_one_has_the_focus(visit: Visit) -> None:
    page = visit("Regional analyst")
    page.goto(TWO)
    page.keyboard.press("n")
    assert focused(page) == ""

    page.get_by_role("link", name="Go to the first change").click()
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("p")

    assert focused(page) == "kb-change-2"
    page.get_by_role("button", name="Copy with its marking").focus()
    page.keyboard.press("n")
    assert focused(page) == ""


def test_without_a_script_the_links_do_it_and_no_key_is_promised(visit: Visit) -> None:
    page = visit("Regional analyst", script=False)
    page.goto(TWO)
    assert not page.get_by_text("the keys n and p").is_visible()

    page.get_by_role("link", name="Go to the first change").click()
    page.locator("#kb-change-1").get_by_role("link", name="Next change").click()

    assert page.url.endswith("#kb-change-2")


@pytest.mark.parametrize(
    "path", [TWO, f"{TWO}&plan=kent/oic", "/plans/sussex/oic/compare", "/compare/choose"]
)
def test_a_small_window_never_scrolls_sideways(path: str, visit: Visit) -> None:
    page = visit("Regional analyst", size=NARROW)

    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
