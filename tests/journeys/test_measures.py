"""Counts, seats and months in a browser: by keyboard, without JavaScript, in a narrow window."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import NARROW, WIDE, Visit
from tests.journeys.test_access_for_all import faults_on

pytestmark = pytest.mark.browser
AUTHOR, OFFICE = "Plan author, Thames", "Policy officer, Thames"
FORCE = "thames-valley"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_role_group_and_its_counts_are_recorded_and_read_by_the_office(
    visit: Visit, *, script: bool
) -> None:
    name = f"Custody {'one' if script else 'two'}"
    author, office = visit(AUTHOR, script=script), visit(OFFICE, script=script)
    author.goto("/recommendations")
    author.get_by_role("link", name=re.compile("^Training")).focus()
    author.keyboard.press("Enter")
    author.get_by_role("link", name="Add a role group").click()
    author.get_by_label("Role", exact=True).fill(name)
    author.get_by_label("How many people").fill("90")
    author.get_by_label("Module 4 of e-learning").check()
    author.get_by_role("button", name="Record it").click()
    author.get_by_role("link", name="Record counts").click()
    author.get_by_label(f"{name}: completed module 4").fill("many")
    author.get_by_role("button", name="Record the counts").click()
    author.get_by_role("alert").get_by_role("link").click()
    author.keyboard.press("Control+A")
    author.keyboard.type("41")
    author.get_by_role("button", name="Record the counts").click()
    assert "1 number recorded" in author.locator("body").inner_text()

    office.goto(f"/training/{FORCE}")
    said = office.get_by_role("main").inner_text()
    assert name in said
    assert "41" in said
    assert office.get_by_role("link", name="Record counts").count() == 0


def test_a_list_of_people_is_refused_with_what_to_do_instead(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.goto(f"/training/{FORCE}/counts")
    page.get_by_label("Table of counts").fill("Name,Module\nWilhelmina Quixotic,1")
    page.get_by_role("button", name="Record the table").click()

    assert "never send a list of people" in page.get_by_role("alert").inner_text()
    assert "Quixotic" not in page.content()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_seats_are_offered_taken_and_given_back(visit: Visit, *, script: bool) -> None:
    page = visit(AUTHOR, script=script)
    page.goto("/hydra")
    page.get_by_role("link", name="Offer seats").click()
    boxes = {"Day": "31 March 2027", "Start and end": "9.30am to 4pm", "Where": "Training centre", "Seats": "3",
             "Whom to ask": "Training desk"}  # fmt: skip
    for label, text in boxes.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Put it on the board").click()
    page.get_by_label("How many seats").fill("2")
    page.get_by_role("button", name="Take seats").click()
    assert "1 of 3 seats free" in page.get_by_role("main").inner_text()

    page.get_by_label("How many seats").fill("2")
    page.get_by_role("button", name="Take seats").click()
    assert "1 seat is left" in page.get_by_role("alert").inner_text()
    page.get_by_label("How many seats").fill("1")
    page.get_by_role("button", name="Give seats back").click()
    assert "2 of 3 seats free" in page.get_by_role("main").inner_text()


def test_a_month_is_recorded_and_becomes_a_ratio(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.goto(f"/referrals/{FORCE}")
    page.get_by_role("link", name="Record a month").click()
    boxes = {
        "Month": "October 2026",
        "Reports made": "14",
        "Whose count": "Bureau",
        "Intelligence documents": "9",
    }
    for label, text in boxes.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Record the month").click()

    assert "For 9 of 14 reports" in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, size: dict[str, int]) -> None:
    page = visit(AUTHOR, size=size)
    paths = (
        *(f"/training/{FORCE}{rest}" for rest in ("", "/role", "/counts")),
        *(f"/referrals/{FORCE}{rest}" for rest in ("", "/month", "/sample")),
        *("/hydra", "/hydra/new", "/hydra/1"),
    )

    assert {path: faults for path in paths if (faults := faults_on(page, path))} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_editor_reads_the_region_and_records_what_a_meeting_agreed(
    visit: Visit, size: dict[str, int]
) -> None:
    page = visit("Regional editor", size=size)
    assert {path: faults for path in ("/assurance/south-east", "/assurance/south-east/rules")
            if (faults := faults_on(page, path))} == {}  # fmt: skip
    page.goto("/assurance")
    assert "in no order of merit" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Rules of the stages").click()
    page.get_by_role("button", name="Record the rules").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    page.keyboard.type("Regional board")
    page.get_by_label("Day of that meeting").fill("20 November 2026")
    page.get_by_label("They hold from").fill("30 March 2027")
    page.get_by_role("button", name="Record the rules").click()
    assert "From 30 March 2027" in page.get_by_role("main").inner_text()


def test_what_the_region_agreed_before_stays_readable(visit: Visit) -> None:
    page = visit("Regional editor")
    for when in ("Within a day.", "Within an hour."):
        page.goto(f"/referrals/{FORCE}/agreed")
        for label in ("What counts as a report", "Who completes", "Where it goes"):
            page.get_by_label(label).fill("As it was said at the board.")
        page.get_by_label("By when").fill(when)
        page.get_by_role("button", name="Record it").click()

    page.get_by_text("What was agreed before").click()
    assert page.get_by_text("Within a day.").is_visible()
    assert faults_on(page, "") == []
