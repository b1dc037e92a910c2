"""Every kind of page under axe, wide and narrow, and none that scrolls sideways at 320 pixels."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.web.client import check_markup

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS: dict[str, tuple[str, ...]] = {
    "": ("/sign-in", "/sign-in/forgotten", "/accessibility"),
    "Regional editor": (
        "/",
        "/search",
        "/search?q=lorry+drop",
        "/search?q=SAR",
        "/search?q=ICE",
        "/search?q=xyzzyplugh",
        "/search?q=lorri",
        "/plans",
        "/plans?organisation=sussex",
        "/plans/sussex/oic",
        "/plans/sussex/oic?on=2026-03-31",
        "/plans/sussex/oic/versions/2",
        "/plans/sussex/oic/history",
        "/plans/sussex/oic/compare",
        "/compare/choose?plan=sussex/oic",
        "/compare?plan=sussex/oic&plan=thames-valley/oic",
        "/compare?plan=sussex/oic&plan=thames-valley/oic&plan=kent/oic",
        *("/coverage", "/coverage?as=list", "/coverage/sheet", "/coverage/core?plan=south-east/oic-model"),
        *(f"/plans/sussex/oic/{page}" for page in ("adaptations", "family")),
        *(f"/plans/thames-valley/oic/{page}" for page in ("departures", "family")),
        "/plans/none/none",
        "/plans/sussex/oic?on=never",
        "/plans/sussex/oic/questions",
        "/plans/sussex/oic/questions/ask?about=OIC-01",
        "/for-you",
        "/following",
        "/readiness",
        "/triggers",
        "/my-list",
        "/my-list/page",
        "/account",
        "/account/stay",
        "/account/second-factor",
        "/help/searching",
    ),
    "Intelligence analyst, Kent": (
        "/plans/thames-valley/oic",
        "/plans/hampshire-iow/oic",
        "/plans/hampshire-iow/oic/ask-access",
    ),
    "Policy officer, Thames": ("/", "/search?q=organised", "/plans/thames-valley/oic"),
    "Plan author, Thames": (
        *("/search?q=lorry&state=draft", "/", "/for-you", "/plans/start", "/plans/bring-in", "/readiness"),
        *(
            f"/plans/thames-valley/oic/draft{page}"
            for page in (
                *("", "/rows", "/rows/OIC-01", "/rows/new", "/rows/OIC-01/retire", "/header", "/text"),
                *("/revisions", "/revisions/1", "/readiness", "/submit", "/drop"),
            )
        ),
        *(f"/plans/thames-valley/oic/{page}" for page in ("statuses", "statuses/OIC-01", "tasking")),
        *(f"/plans/thames-valley/oic/{page}" for page in ("in-step", "in-step/decided", "source")),
        *(
            f"/plans/thames-valley/oic/{page}"
            for page in ("source/pairs", "exceptions", "offers", "offers/new")
        ),
        *("/plans/sussex/oic/adapt", "/plans/sussex/oic/borrow", "/plans/thames-valley/oic/draft/borrow"),
    ),
    "Plan author, Sussex": ("/plans?show=withdrawn",),
    "Plan approver, Thames": (
        *(
            f"/plans/thames-valley/oic/{page}"
            for page in ("sharing", "readers", "audit", "withdraw", "reviewed", "history")
        ),
        *("/requests", "/deputies"),
    ),
    "Administrator, Sussex": ("/people", "/people/4", "/people/4/grant", "/people/invite"),
    "Auditor": ("/audit", "/audit?from=lately"),
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("who", list(KINDS))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, who: str, size: dict[str, int]) -> None:
    page = visit(who, size=size)

    found = {path: faults for path in KINDS[who] if (faults := faults_on(page, path))}

    assert found == {}


def faults_on(page: Page, path: str) -> list[str]:
    """What axe finds on a page, and whether it scrolls sideways. Without a path, on the page as it is open."""
    if path:
        page.goto(path)
        check_markup(page.request.get(path).text())
    page.wait_for_load_state()  # after a click the next page may not have begun to stand yet
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    faults = [f"scrolls sideways by {wider} pixels"] if wider > 0 else []
    response = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
    return faults + [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in response["violations"]
    ]


def test_axe_would_find_something(visit: Visit) -> None:
    page = visit("Regional editor")
    page.goto("/search")
    page.evaluate("document.querySelectorAll('label').forEach(l => l.remove())")

    response = Axe().run(page, options={"runOnly": TAGS}).response

    assert {"label"} <= {one["id"] for one in response["violations"]}


def test_the_list_with_rows_in_it_is_sound_too(visit: Visit) -> None:
    page = visit("Verifier", size=NARROW)
    page.goto("/plans/sussex/oic")
    for number in range(3):
        page.locator("input[name=row]").nth(number).check()
    page.get_by_role("button", name="Add ticked rows to My list").click()

    found = {path: faults_on(page, path) for path in ("/my-list", "/my-list/page", "/plans/sussex/oic")}

    assert found == {"/my-list": [], "/my-list/page": [], "/plans/sussex/oic": []}


def test_the_page_of_what_each_organisation_will_get_is_sound_too(visit: Visit) -> None:
    page = visit("Plan approver, Thames", size=NARROW)
    page.goto("/plans/thames-valley/oic/sharing")
    page.get_by_label("All policing organisations here").last.check()
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("heading", name="What the outline looks like").wait_for()
    assert faults_on(page, "") == []
