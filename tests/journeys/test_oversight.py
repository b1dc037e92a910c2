"""A PCC's office: facts about the plans of its own force, and nothing of what stands in them."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.journeys.test_access_for_all import faults_on

pytestmark = pytest.mark.browser
OFFICE = "Policy officer, Thames"
ROW_WORDS = ("lay-bys", "OIC-02", "clandestine", "trailers", "Roads policing")


def test_the_office_sees_its_own_forces_plans_and_their_facts_only(visit: Visit) -> None:
    page = visit(OFFICE)
    page.goto("/plans")

    page.get_by_role("link", name="Organised immigration crime collection plan").click()

    facts = page.get_by_role("main").inner_text()
    for said in ("Thames Valley Police", "Version", "Marking of the plan", "Owner", "Period", "Review by"):
        assert said in facts
    assert [word for word in ROW_WORDS if word in page.content()] == []


def test_the_office_finds_a_plan_by_its_title_and_none_by_a_word_in_a_row(visit: Visit) -> None:
    page = visit(OFFICE)

    page.goto("/search?q=organised+immigration")
    assert "1 plan" in page.locator("#total").inner_text()

    for words in ("lay-bys", "OIC-02", "clandestine", '"roads policing"', "indicator:trailers"):
        page.goto(f"/search?q={words}")
        assert page.locator("#total").inner_text().startswith("0 plans"), words
        assert page.locator("input[name=row]").count() == 0


def test_the_office_is_told_of_no_other_forces_plan(visit: Visit) -> None:
    page = visit(OFFICE)

    for path in ("/", "/plans", "/search"):
        page.goto(path)
        # What the office itself published in 2025 names Sussex.
        said = re.sub("“[^”]*”|Published in .*", "", page.get_by_role("main").inner_text())
        assert not [force for force in ("Sussex", "Surrey", "Kent", "Hampshire") if force in said], path


@pytest.mark.parametrize("end", ["/versions/3/text", "/draft", "/versions/1", "/versions/2"])
def test_no_address_of_the_plan_gives_its_text(visit: Visit, end: str) -> None:
    page = visit(OFFICE)

    answer = page.request.get(f"/plans/thames-valley/oic{end}")

    assert answer.status == 404
    assert [word for word in ROW_WORDS if word in answer.text()] == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_signing_in_to_a_one_page_briefing_by_keyboard(visit: Visit, *, script: bool) -> None:
    page = visit(OFFICE, script=script)
    assert "What we said, what is known today" in page.get_by_role("main").inner_text()

    page.get_by_role("button", name="Make a one-page briefing").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefings/*")

    said = page.get_by_role("main").inner_text()
    for words in ("briefing as at", "Questions worth asking", "It is no grade of HMICFRS"):
        assert words in said
    assert [word for word in ROW_WORDS if word in page.content()] == []
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()


def test_a_question_is_sent_and_answered_and_a_view_stays_the_offices(visit: Visit) -> None:
    office, force = visit(OFFICE), visit("Plan author, Thames")
    office.get_by_role("link", name="Record your view").click()
    office.get_by_label("Partly assured").check()
    office.get_by_label("Why").fill("The figures rest on one quarter only.")
    office.get_by_role("button", name="Keep it").click()
    office.get_by_role("link", name="Ask a question").click()
    office.get_by_label("Question", exact=True).fill("Which quarter had enough returns?")
    office.get_by_role("button", name="Keep it").click()
    office.get_by_role("link", name=re.compile("Write it again.*Which quarter")).click()
    office.get_by_label("Question", exact=True).fill("Which quarter had enough returns, and why?")
    office.get_by_role("button", name="Keep it").click()
    assert (
        office.get_by_role("main").get_by_text("Which quarter had enough returns?", exact=True).count() == 0
    )
    force.goto("/oversight/thames-valley")
    assert "Which quarter" not in force.get_by_role("main").inner_text()

    office.get_by_role("button", name=re.compile("Send it to the force.*Which quarter")).click()

    force.reload()
    assert "rest on one quarter" not in force.get_by_role("main").inner_text()
    force.get_by_role("link", name="Answer it").click()
    force.get_by_label("Text", exact=True).fill("The third of 2026, as far as we know.")
    force.get_by_role("button", name="Keep it").click()
    office.reload()
    assert "The third of 2026" in office.get_by_role("main").inner_text()


def test_a_promise_is_closed_with_a_reason_at_the_box_that_is_wanting(visit: Visit) -> None:
    page = visit(OFFICE)
    page.get_by_role("link", name="Close it").first.click()
    page.get_by_role("button", name="Close this promise").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    page.keyboard.type("The plan is hosted here and approved.")
    page.get_by_role("button", name="Close this promise").click()

    assert "Closed by the office" in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_response_is_begun_written_marked_and_read_by_the_force(visit: Visit, *, script: bool) -> None:
    office, force = visit(OFFICE, script=script), visit("Plan author, Thames", script=script)
    office.get_by_role("link", name="Responses to reports").click()
    office.get_by_role("button", name="Begin").focus()
    office.keyboard.press("Enter")
    office.wait_for_url("**/edit")
    for box in office.get_by_label("Or why nothing").all():
        box.fill("It is for the chief constable first.")
    office.get_by_label("Conclusion").fill("Ring Jonathan Smith on 07700 900123.")
    office.get_by_role("button", name="Keep it").click()
    office.get_by_role("alert").get_by_role("link").first.click()
    office.keyboard.press("Control+A")
    office.keyboard.type("We look forward to progress.")
    office.get_by_role("button", name="Keep it").click()
    assert "Draft, not for publication" in office.get_by_role("main").inner_text()
    office.get_by_role("link", name="Mark it for publication").click()
    office.get_by_role("button", name="Mark it").click()
    assert "Read it whole" in office.get_by_role("alert").inner_text()
    office.get_by_label("I have read it whole").check()
    office.get_by_role("button", name="Mark it").click()

    force.goto("/oversight/thames-valley")
    force.get_by_role("link", name="Responses to reports that were published").click()
    force.get_by_role("main").get_by_role("link", name="Improving the response").first.click()
    said = force.get_by_role("main").inner_text()
    assert "We look forward to progress." in said
    assert "It is no grade of HMICFRS" in said


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("who", "paths"),
    [
        (OFFICE, ("/oversight/thames-valley", *(f"/oversight/thames-valley/{end}" for end in (
            "meetings", "write/question", "write/view", "responses", "responses/1", "responses/1/days", "promises/hmicfrs-oic/thames-valley-pcc/3"
        )))),
        ("Plan author, Thames", ("/oversight/thames-valley", "/oversight/thames-valley/write/note")),
    ],
)  # fmt: skip
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit, who: str, paths: tuple[str, ...], size: dict[str, int]
) -> None:
    page = visit(who, size=size)

    assert {path: faults for path in paths if (faults := faults_on(page, path))} == {}
