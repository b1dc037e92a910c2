"""Writing a plan in a real browser: by keyboard from an empty page to submitted, and nothing typed is ever lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.conftest import NARROW, WIDE, Visit, serving
from tests.journeys.test_access_for_all import faults_on
from tests.journeys.test_analyst_by_keyboard import Keys
from tests.sample_library import SETTINGS, Library, served, stock

pytestmark = pytest.mark.browser
AUTHOR, APPROVER = "Plan author, Thames", "Plan approver, Thames"
DRAFT = "/plans/thames-valley/oic/draft"
ROW, TEXT = f"{DRAFT}/rows/OIC-03", f"{DRAFT}/text"
# What a browser does when its person turns to another tab.
TURNED_AWAY = """() => {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}"""
QUESTIONS = (
    "Which lay-bys are used for drop-offs?",
    "Which marinas see landings at night?",
    "Which airfields take unannounced flights?",
    "Where are false papers advertised?",
    "Which car washes change staff every week?",
    "How are fees for journeys collected?",
)
ONCE = {
    "reporting_route": "Intelligence report tagged OIC",
    "answered_when": "Two graded reports, or a recorded nil return",
    "analysis": "Problem profile, OIC analyst",
    "shared_with": "SEROCU",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of its own: these journeys write."""
    with served(stock(tmp_path_factory.mktemp("writing") / "data")) as library:
        yield library


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    """Where it is being served."""
    with serving(library.app) as address:
        yield address


def _write(keys: Keys, box: str, text: str) -> None:
    keys.to(f"#{box}")
    keys.page.keyboard.type(text)


def _press(keys: Keys, words: str) -> None:
    keys.follow(f"main button:text-is('{words}')")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_new_author_comes_from_an_empty_page_to_six_complete_requirements_by_keyboard(
    visit: Visit, *, script: bool
) -> None:
    page = visit(script=script)
    keys = Keys(page)
    page.goto("/sign-in")
    keys.follow(f"button:has-text('{AUTHOR}')")
    keys.follow("a:has-text('Start a plan')")
    _write(keys, "title", f"Six questions {script}")
    _press(keys, "Start the plan")
    keys.follow("main a:has-text('The plan’s own facts')")
    _write(keys, "owner", "Intelligence bureau, OIC desk")
    _write(keys, "review_by", "31 January 2027")
    for box, text in ONCE.items():
        _write(keys, box, text)
    _press(keys, "Save")

    keys.follow("a:has-text('Add a requirement')")
    for number, question in enumerate(QUESTIONS, 1):
        _write(keys, "question", question)
        _write(keys, "theme", "Facilitation by land")
        _write(keys, "indicators", "Calls about vans at night\nCash hire")
        _write(keys, "sources", "Roads policing\nNational Highways")
        _write(keys, "collector", "Roads policing intelligence officer")
        _write(keys, "needed_by", "30 June 2027")
        _press(keys, "Save" if number == len(QUESTIONS) else "Save and add another")

    assert "6 of 6 requirements complete" in page.locator("main").inner_text()
    assert "Still missing" not in page.locator("main").inner_text()
    keys.follow("main a:has-text('Submit for approval')")
    _press(keys, "Submit for approval")
    assert "The draft has been submitted" in page.locator(".govuk-notification-banner").inner_text()
    found = _approved_and_shared(visit(APPROVER, script=script), f"{script}".lower(), visit)
    assert "Which marinas see landings at night?" in found.inner_text()


def _approved_and_shared(approver: Page, word: str, visit: Visit) -> Locator:
    """What an analyst of another force finds once a second person has approved the plan and shared it."""
    plan = f"/plans/thames-valley/six-questions-{word}"
    approver.goto(f"{plan}/draft/review")
    approver.get_by_role("button", name="Approve this text").click()
    approver.wait_for_url(f"**{plan}/versions/1")
    approver.goto(f"{plan}/sharing")
    approver.get_by_role("group", name="The whole plan", exact=True).get_by_label(
        "Region", exact=False
    ).first.check()
    approver.get_by_role("button", name="Continue").click()
    approver.get_by_role("button", name="Share it like this").click()
    approver.locator(".govuk-notification-banner--success").wait_for()
    other = visit("Plan author, Sussex")
    other.goto("/search?q=which+marinas+see+landings+at+night")
    return other.locator("main")


def _type(page: Page, text: str) -> None:
    page.locator("#gap").fill(text)
    page.locator(".kb-draft-status:has-text('kept on this computer')").wait_for()


def test_what_was_typed_before_a_crash_is_offered_again_and_gone_once_saved(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.goto(ROW)
    _type(page, "Typed before the crash")
    page.close(run_before_unload=False)

    page = page.context.new_page()
    page.goto(ROW)
    page.get_by_role("button", name="Bring back what you typed").click()
    assert page.locator("#gap").input_value() == "Typed before the crash"
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/rows#OIC-03")

    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto(ROW)
    assert page.locator(".kb-draft-offer").count() == 0
    assert page.locator("#gap").input_value() == "Typed before the crash"


def test_what_was_typed_can_be_discarded(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.goto(ROW)
    was = page.locator("#gap").input_value()
    _type(page, "Typed and not wanted")
    page.close(run_before_unload=False)
    page = page.context.new_page()
    page.goto(ROW)

    page.get_by_role("button", name="Discard it").click()

    assert page.locator("#gap").input_value() == was
    assert page.evaluate("Object.keys(localStorage)") == []


def test_leaving_with_unsaved_work_asks_first_and_only_then(visit: Visit) -> None:
    page = visit(AUTHOR)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(ROW)
    page.get_by_role("link", name="Back to all requirements").click()
    page.wait_for_url("**/rows")
    assert asked == []
    page.goto(ROW)
    _type(page, "Not saved")

    page.get_by_role("link", name="Back to all requirements").click()

    page.wait_for_url("**/rows")
    assert asked == ["beforeunload"]


def test_signing_out_and_another_person_leave_nothing_behind(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(ROW)
    _type(page, "Nobody else’s business")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("Object.keys(localStorage)") == []

    page.get_by_role("button", name=AUTHOR).first.click()
    page.wait_for_url("**/")
    page.goto(ROW)
    _type(page, "Left in a hurry")
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_role("button", name=APPROVER).first.click()
    page.wait_for_url("**/")

    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto(ROW)
    assert page.locator(".kb-draft-offer").count() == 0


def test_a_session_that_ends_while_typing_gives_the_text_back_after_signing_in(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.clock.install()
    page.goto(ROW)
    page.locator("#gap").fill("Typed as the session ended")

    with page.expect_navigation():
        page.clock.fast_forward(f"{SETTINGS.idle_minutes + 1}:00")

    page.wait_for_url(f"**{ROW}")
    page.locator("#kb-restored").wait_for()
    assert page.locator("#gap").input_value() == "Typed as the session ended"


def test_a_save_after_the_session_has_ended_loses_nothing(visit: Visit, library: Library) -> None:
    page = visit(AUTHOR)
    page.goto(ROW)
    _type(page, "Saved too late")
    library.at += dt.timedelta(minutes=SETTINGS.idle_minutes + 1)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/sign-in**")

    page.get_by_role("button", name=AUTHOR).first.click()

    page.wait_for_url(f"**{ROW}")
    page.locator("#kb-restored").wait_for()
    assert page.locator("#gap").input_value() == "Saved too late"


def test_the_whole_text_saves_itself_and_says_when(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.clock.install()
    page.goto(TEXT)
    box = page.locator("#text")
    box.fill(box.input_value().replace("freight terminals", "freight yards"))
    started = page.locator("input[name=started_from]").first.input_value()

    with page.expect_response(lambda answer: "x-autosave" in answer.request.headers) as answer:
        page.clock.fast_forward("00:21")

    assert answer.value.json() == {"revision": int(started) + 1}
    page.locator(".kb-draft-status:has-text('Saved at')").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto(TEXT)
    assert "freight yards" in page.locator("#text").input_value()


def test_the_preview_follows_what_is_typed(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.goto(TEXT)
    box = page.locator("#text")

    box.fill(box.input_value().replace("## Purpose", "## Purpose and *reach*"))

    page.locator("#kb-preview h3:has-text('Purpose and reach')").wait_for()
    assert page.locator("#kb-preview em").first.inner_text() == "reach"


def test_when_somebody_else_has_saved_the_text_stays_here_and_both_are_shown(visit: Visit) -> None:
    mine = visit(AUTHOR)
    mine.goto(TEXT)
    theirs = visit(APPROVER)
    theirs.goto(f"{DRAFT}/rows/OIC-04")
    theirs.locator("#collector").fill("Their collector")
    theirs.get_by_role("button", name="Save", exact=True).click()
    theirs.wait_for_url("**/rows#OIC-04")
    mine.locator("#text").fill(mine.locator("#text").input_value().replace("no coast", "no sea coast"))

    with mine.expect_response(lambda answer: "x-autosave" in answer.request.headers) as answer:
        mine.evaluate(TURNED_AWAY)

    assert answer.value.status == 409
    mine.locator(".kb-draft-status:has-text('somebody else has saved')").wait_for()
    mine.get_by_role("button", name="Save", exact=True).click()
    mine.locator("[data-kb-clash]").wait_for()
    mine.get_by_role("button", name="Save both texts as one").click()
    mine.wait_for_url(f"**{TEXT}")
    merged = mine.locator("#text").input_value()
    assert "no sea coast" in merged
    assert "Their collector" in merged
    assert mine.evaluate("Object.keys(localStorage)") == []


def test_work_kept_from_an_older_revision_is_never_put_over_a_newer_one(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.goto(ROW)
    _type(page, "From the older text")
    page.close(run_before_unload=False)
    other = visit(APPROVER)
    other.goto(ROW)
    other.locator("#gap").fill("From the newer text")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url("**/rows#OIC-03")

    page = page.context.new_page()
    page.goto(ROW)
    page.get_by_role("button", name="Bring back what you typed").click()
    page.get_by_role("button", name="Save", exact=True).click()

    page.locator("[data-kb-clash]").wait_for()
    other.goto(ROW)
    assert other.locator("#gap").input_value() == "From the newer text"


PAGES = (
    f"{DRAFT}",
    f"{DRAFT}/rows",
    f"{DRAFT}/rows/new",
    f"{DRAFT}/rows/OIC-03",
    f"{DRAFT}/rows/OIC-03/retire",
    f"{DRAFT}/header",
    TEXT,
    f"{DRAFT}/revisions",
    "/plans/start",
)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_the_pages_of_a_draft(visit: Visit, size: dict[str, int]) -> None:
    page = visit(AUTHOR, size=size)

    assert {path: faults for path in PAGES if (faults := faults_on(page, path))} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_a_refused_form(visit: Visit, size: dict[str, int]) -> None:
    page = visit(AUTHOR, size=size)
    page.goto(f"{DRAFT}/rows/new")
    page.locator("#ref").fill("OIC-03")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".govuk-error-summary").wait_for()

    assert faults_on(page, "") == []


def test_the_script_keeps_no_draft_of_a_page_that_has_none(visit: Visit, tmp_path: Path) -> None:
    page = visit(AUTHOR)
    page.goto("/search")

    page.locator("#q").fill("lorry")

    assert page.evaluate("Object.keys(localStorage)") == []
