"""A PCC's office: facts about the plans of its own force, and nothing of what stands in them."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
OFFICE = "Policy officer, Thames"
ROW_WORDS = ("lay-bys", "OIC-02", "clandestine", "trailers", "Roads policing")


def test_the_office_sees_its_own_forces_plans_and_their_facts_only(visit: Visit) -> None:
    page = visit(OFFICE)

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
        said = page.get_by_role("main").inner_text()
        assert not [force for force in ("Sussex", "Surrey", "Kent", "Hampshire") if force in said], path


@pytest.mark.parametrize("end", ["/versions/3/text", "/draft", "/versions/1", "/versions/2"])
def test_no_address_of_the_plan_gives_its_text(visit: Visit, end: str) -> None:
    page = visit(OFFICE)

    answer = page.request.get(f"/plans/thames-valley/oic{end}")

    assert answer.status == 404
    assert [word for word in ROW_WORDS if word in answer.text()] == []
