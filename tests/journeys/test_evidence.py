"""A quarter recorded by one analyst, a check by the verifier, and what the PCC's office reads of it, in a browser."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.journeys.test_access_for_all import faults_on

pytestmark = pytest.mark.browser
PLAN = "/plans/thames-valley/oic"
EVIDENCE = f"{PLAN}/evidence"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_quarter_is_recorded_by_keyboard(visit: Visit, *, script: bool) -> None:
    page = visit("Plan author, Thames", script=script)
    page.goto(PLAN)
    page.get_by_role("link", name="Embedding, and what shows it").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/stage")
    assert "a fact about this register, not about the force" in page.get_by_role("main").inner_text()

    page.goto(f"{EVIDENCE}/returns")
    page.get_by_label("Where it is held", exact=True).focus()
    page.keyboard.type("Tasking minute 14")
    rows = page.locator("input[name=ref]").count()
    for place in range(rows):
        page.get_by_role("radio", name="Yes", exact=True).nth(place).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Record the returns").focus()
    page.keyboard.press("Enter")

    main = page.get_by_role("main")
    main.get_by_text("0 of", exact=False).first.wait_for()
    assert f"0 of {rows} requirements have no return yet" in main.inner_text()
    # Another answer to the first asks why, at the box that is wanting.
    page.get_by_role("radio", name="Not looked").first.check()
    page.get_by_role("button", name="Record the returns").click()
    page.get_by_role("link", name="Some of these requirements had another return").click()
    page.keyboard.type("The minute was about another one")
    page.get_by_role("button", name="Record the returns").click()
    assert "Recorded for 1 requirement" in page.locator("body").inner_text()
    page.get_by_role("radio", name="Yes", exact=True).first.check()
    page.get_by_label("Why, where you change").fill("It was found after all")
    page.get_by_role("button", name="Record the returns").click()


def test_a_table_is_looked_through_before_it_is_recorded(visit: Visit) -> None:
    page = visit("Plan author, Thames")
    page.goto(f"{EVIDENCE}/returns?quarter=2026-Q3")
    page.get_by_text("Paste a table instead").click()
    page.get_by_label("Table", exact=True).fill(
        "Requirement\tAnswer\tReference\nOIC-02\tyes\tFile 9\nOIC-77\tyes\tx\n"
    )
    page.get_by_role("button", name="Read it into the boxes").click()

    assert "Line 3: no requirement" in page.get_by_role("alert").inner_text()
    assert page.locator("#reference-OIC-02").input_value() == "File 9"
    assert "Nothing is recorded yet" in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("Plan author, Thames", (f"{PLAN}/stage", EVIDENCE, f"{EVIDENCE}/returns", f"{EVIDENCE}/new")),
        ("Policy officer, Thames", (f"{PLAN}/stage",)),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit, who: str, paths: tuple[str, ...], size: dict[str, int]
) -> None:
    page = visit(who, size=size)

    assert {path: faults for path in paths if (faults := faults_on(page, path))} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_line_is_written_confirmed_and_read(visit: Visit, size: dict[str, int]) -> None:
    said = f"An assessment of {size['width']} came from the plan."
    author, approver, office = (
        visit(who, size=size)
        for who in ("Plan author, Thames", "Plan approver, Thames", "Policy officer, Thames")
    )
    author.goto(f"{EVIDENCE}/new")
    author.get_by_label("Product of analysis").check()
    author.get_by_label("When").fill("20 November 2026")
    author.get_by_label("Where it is held").fill("File 12")
    author.get_by_label("Line for publication").fill(said)
    author.get_by_role("button", name="Record it").click()
    author.wait_for_url(f"**{EVIDENCE}")
    office.goto(f"{PLAN}/stage")
    assert said not in office.get_by_role("main").inner_text()

    approver.goto(EVIDENCE)
    approver.get_by_label(said).check()
    approver.get_by_role("button", name="Confirm those that are ticked").click()
    assert faults_on(approver, "") == []

    office.goto(f"{PLAN}/stage")
    assert said in office.get_by_role("main").inner_text()
    assert "File 12" not in office.content()
    approver.get_by_role("link", name="Dispute").first.click()
    assert faults_on(approver, "") == []
