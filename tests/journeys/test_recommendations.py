"""A position on a recommendation: written, cleared, and read by the PCC's office, in a real browser."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.journeys.test_access_for_all import faults_on

pytestmark = pytest.mark.browser
NINE = "/recommendations/hmicfrs-oic-9"
HERE = f"{NINE}/position/thames-valley"


def test_a_force_says_where_it_stands_and_its_pcc_reads_it(visit: Visit) -> None:
    author, approver = visit("Plan author, Thames"), visit("Plan approver, Thames")
    office = visit("Policy officer, Thames")
    author.get_by_role("link", name="Recommendations").click()
    author.get_by_role("link", name="Recommendation 9").click()
    author.get_by_role("link", name="Record the first position").click()
    author.get_by_label("What has been done").fill("The four modules are assigned. Goldeneye.")
    author.get_by_label("What is next").fill("Count who has completed them.")
    author.get_by_label("Role that answers for it").fill("Head of Learning")
    author.get_by_label("Text for publication").fill("Ask Jane Smithson.")
    author.get_by_role("button", name="Record the position").click()
    author.get_by_role("link", name="“Jane Smithson”").click()
    author.keyboard.press("Control+a")
    author.keyboard.type("The four modules are assigned to those who need them.")
    author.get_by_role("button", name="Record the position").click()

    office.goto(NINE)
    assert "Goldeneye" in office.get_by_role("main").inner_text()
    assert "assigned to those" not in office.get_by_role("main").inner_text()

    approver.goto(NINE)
    approver.get_by_role("link", name="Clear this text for publication").click()
    approver.get_by_label("Role that clears it").fill("Head of Learning")
    approver.get_by_role("button", name="Clear it for publication").click()

    office.goto(NINE)
    assert "assigned to those who need them" in office.get_by_role("main").inner_text()
    assert "by Head of Learning" in office.get_by_role("main").inner_text()
    assert office.get_by_role("link", name="Record").count() == 0


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("Plan author, Thames", ("/recommendations", NINE, f"{HERE}")),
        ("Policy officer, Thames", ("/recommendations", NINE)),
        ("Policy officer, Thames", ("/recommendations/reports/hmicfrs-oic/response/thames-valley-pcc",)),
        ("Regional editor", ("/recommendations", NINE, f"{NINE}/wording", f"{NINE}/closure/thames-valley")),
        ("Regional editor", ("/recommendations/reports/new", "/recommendations/reports/hmicfrs-oic")),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit, who: str, paths: tuple[str, ...], size: dict[str, int]
) -> None:
    page = visit(who, size=size)

    assert {path: faults for path in paths if (faults := faults_on(page, path))} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_of_clearing_are_sound_and_work_without_javascript(
    visit: Visit, size: dict[str, int]
) -> None:
    eight = "/recommendations/hmicfrs-oic-8"
    author = visit("Plan author, Thames", script=False)
    author.goto(f"{eight}/position/thames-valley")
    boxes = ("What has been done", "What is next", "Role that answers for it", "Text for publication")
    for label in boxes:
        author.get_by_label(label).fill(f"Words for this box, wide {size['width']}.")
    author.get_by_role("button", name="Record the position").click()

    page = visit("Plan approver, Thames", size=size)
    page.goto(eight)
    page.get_by_role("link", name="Clear this text for publication").click()
    found = faults_on(page, "")
    page.get_by_label("Role that clears it").fill("Head of Learning")
    page.get_by_role("button", name="Clear it for publication").click()
    found += faults_on(page, "")
    page.get_by_role("link", name="Publish this text no more").click()

    assert found + faults_on(page, "") == []
