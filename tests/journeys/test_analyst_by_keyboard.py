"""An analyst with a keyboard and nothing else: from signing in to a page with five rows from three forces."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
MOST_STEPS = 150
FORCES = ("Kent Police", "Surrey Police", "Sussex Police", "Thames Valley Police")


class Keys:
    """Somebody's keyboard, and what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.presses += 1

    def to(self, wanted: str, *, number: int = 0) -> None:
        """Press Tab until the focus is on the wanted thing, and see that the focus shows."""
        target = self.page.locator(wanted).nth(number)
        for _ in range(MOST_STEPS):
            self.press("Tab")
            if target.evaluate("el => el === document.activeElement"):
                box = target.bounding_box()
                assert box is not None
                assert 0 <= box["y"] <= self.page.viewport_size["height"], (
                    f"{wanted} has the focus out of sight"
                )
                return
        raise AssertionError(f"The keyboard never comes to {wanted}.")

    def follow(self, wanted: str, key: str = "Enter") -> None:
        """Go to something that leads to another page, and press it."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.press(key)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_analyst_takes_five_rows_from_three_forces_by_keyboard(visit: Visit, *, script: bool) -> None:
    page = visit(script=script)
    keys = Keys(page)
    page.goto("/sign-in")

    keys.follow("button:has-text('Regional editor')")
    keys.to("#q")
    page.keyboard.type("lay-bys lorry drop")
    with page.expect_navigation():
        keys.press("Enter")
    for number in range(5):
        keys.to("input[name=row]", number=number)
        keys.press("Space")
    keys.follow("button:has-text('Add ticked rows to My list')")
    assert (
        page.locator(".govuk-notification-banner").inner_text().endswith("5 requirements added to your list.")
    )
    keys.follow("nav >> a:has-text('My list')")
    keys.follow("a:has-text('One page to print or copy')")

    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 5
    assert len({force for force in FORCES for row in rows if force in row}) >= 3
    assert all("OFFICIAL" in row and "/versions/" in row for row in rows)
    assert page.locator(".kb-marking").first.inner_text() == "OFFICIAL-SENSITIVE"
    assert keys.presses < 150
    page.goto("/my-list")
    page.get_by_role("button", name="Empty my list").click()


def test_the_first_stop_of_every_page_skips_to_its_main_part(visit: Visit) -> None:
    page = visit("Regional analyst")

    for path in ("/", "/search?q=lorry", "/plans/sussex/oic"):
        page.goto(path)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to main content"


def test_suggestions_can_be_taken_and_left_with_the_arrow_keys(visit: Visit) -> None:
    page = visit("Regional analyst")
    page.locator("#q").focus()

    page.keyboard.type("lor", delay=30)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator("#q").input_value() == chosen
