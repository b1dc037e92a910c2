"""After a tasking meeting: nine statuses set with a keyboard and nothing else, and the sheets that were issued."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kb.desk.practice.tasked import word_of
from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.journeys.test_access_for_all import TAGS
from tests.journeys.test_analyst_by_keyboard import Keys

pytestmark = pytest.mark.browser
PLAN = "/plans/thames-valley/oic"
NINE = ("OIC-03", "OIC-04", "OIC-05", "OIC-06", "OIC-08", "OIC-10", "OIC-11", "OIC-12", "TV-01")
# Somebody who presses one key a second is done within two minutes.
MOST_PRESSES = 120


@pytest.mark.parametrize(
    ("script", "letter", "status"),
    [(True, "a", "Answered"), (False, "c", "Collecting")],
    ids=["with JavaScript", "without JavaScript"],
)
def test_nine_statuses_are_set_by_keyboard(visit: Visit, *, script: bool, letter: str, status: str) -> None:
    page = visit("Plan author, Thames", script=script)
    page.goto(PLAN)
    keys = Keys(page)

    keys.follow("a:has-text('Set statuses')")
    for ref in NINE:
        keys.to(f"#status-{ref}")
        keys.press(letter)
    keys.to("#returned-TV-01")
    page.keyboard.press("Control+A")
    page.keyboard.type("20/11/2026")
    with page.expect_navigation():
        keys.press("Enter")

    assert "Recorded for 9 requirements." in page.locator(".govuk-notification-banner").inner_text()
    assert keys.presses < MOST_PRESSES
    page.goto(PLAN)
    for ref in NINE:
        assert status in page.locator(f"[id='{ref}']").inner_text()
    assert "Last return 20 November 2026" in page.locator("#TV-01").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_sorting_takes_nothing_of_what_was_typed_away(visit: Visit, *, script: bool) -> None:
    page = visit("Plan author, Thames", script=script)
    page.goto(f"{PLAN}/statuses")
    page.fill("#why-OIC-09", "Waiting for the review")

    page.get_by_role("button", name="Collector").click()

    assert page.locator("#why-OIC-09").input_value() == "Waiting for the review"
    assert page.locator("fieldset").first.get_attribute("id") != "line-OIC-02"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_the_pages_of_a_living_plan(visit: Visit, size: dict[str, int]) -> None:
    page = visit("Plan approver, Thames", size=size)
    sheet = f"{PLAN}/tasking/{word_of('thames-valley/oic', 'Roads policing intelligence officer')}"

    found = {
        path: _faults(page, path)
        for path in (f"{PLAN}/statuses", f"{PLAN}/statuses/OIC-02", f"{PLAN}/tasking", sheet)
    }
    page.goto(f"{PLAN}/statuses")
    page.fill("#as_at", "never")
    page.select_option("#status-OIC-02", "deferred")
    page.locator("button:has-text('Save all')").first.click()
    found["a refused form"] = _faults(page)

    assert {path: faults for path, faults in found.items() if faults} == {}


def _faults(page: Page, path: str = "") -> list[str]:
    if path:
        page.goto(path)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    response = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
    faults = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in response["violations"]]
    return faults + ([f"scrolls sideways by {wider} pixels"] if wider > 0 else [])
