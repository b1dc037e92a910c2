"""A question from one force to another and its answer, in a real browser, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest

from tests.cast import NOON
from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.journeys.test_access_for_all import faults_on
from tests.sample_library import Library

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("script", "size"), [(True, WIDE), (True, NARROW), (False, WIDE)], ids=["wide", "narrow", "no script"]
)
def test_it_is_asked_answered_and_found_under_for_you(
    visit: Visit, library: Library, monkeypatch: pytest.MonkeyPatch, script: bool, size: dict[str, int]
) -> None:
    said = f"Is this still wanted? {script} {size['width']}"
    asker = visit("Regional analyst", size=size, script=script)
    asker.goto("/plans/sussex/oic")
    asker.get_by_role("link", name="Questions about OIC-02").first.click()
    asker.get_by_role("button", name="Ask the owner about OIC-02").click()
    asker.get_by_label("Your question").fill(said)
    asker.keyboard.press("Tab")
    asker.keyboard.press("Enter")
    asker.get_by_role("heading", name="Question about OIC-02").wait_for()
    thread = urlsplit(asker.url).path
    shown = faults_on(asker, "") if script else []

    monkeypatch.setattr(library, "at", NOON + dt.timedelta(minutes=5))
    owner = visit("Plan author, Sussex", size=size, script=script)
    owner.goto("/for-you")
    waiting = faults_on(owner, "") if script else []
    owner.locator(f"a[href='{thread}']").click()
    owner.get_by_label("What you want to add").fill("It is.")
    owner.get_by_role("button", name="Add", exact=True).click()
    owner.get_by_role("main").get_by_text("It is.", exact=True).first.wait_for()

    asker.goto("/for-you")
    asker.locator(f"a[href='{thread}']").click()
    asker.get_by_text("It is.").wait_for()
    assert asker.get_by_text(said).is_visible()
    asker.get_by_role("button", name="Mark as resolved").click()
    assert asker.get_by_text("Resolved", exact=True).is_visible()
    assert (shown, waiting) == ([], [])
