"""One plan of Sussex, adapted in Thames Valley: both move on, and a year goes by. In a real browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.conftest import Visit, serving
from tests.journeys.test_access_for_all import faults_on
from tests.journeys.test_analyst_by_keyboard import Keys
from tests.sample_library import Library, served, stock

pytestmark = pytest.mark.browser
SUSSEX, SUSSEX_APPROVES = "Plan author, Sussex", "Plan approver, Sussex"
THAMES, THAMES_APPROVES = "Plan author, Thames", "Plan approver, Thames"
SOURCE, OURS = "/plans/sussex/drops", "/plans/thames-valley/drops"
REASON = "No ferries come here; lay-bys are enough."
HEAD = """---
title: Lorry drops
marking: OFFICIAL
owner: Sussex bureau, borders desk
period: 2026-10-01/2027-09-30
review_by: 2027-08-31
---

# Lorry drops

## Requirements
"""
ONCE = """- **Indicators:** Calls about vans at night
- **Collector:** Roads policing
- **Reporting route:** Intelligence report
- **Needed by:** 2027-06-30
- **Answered when:** Two graded reports
- **Analysis:** Problem profile
- **Shared with:** SEROCU
"""


def _row(ref: str, question: str, *, gap: str, sources: str) -> str:
    return f"### {ref}: {question}\n\n- **Priority:** 2\n- **Gap:** {gap}\n- **Sources:** {sources}\n{ONCE}"


DROPS = "Which lay-bys see lorry drops?"
CASH = "How are fees for the journey paid?"
HOTELS = "Which small hotels take whole groups for one night?"
FIRST = "\n".join(
    (
        HEAD,
        _row("DR-01", DROPS, gap="Little is known", sources="PND"),
        _row("DR-02", CASH, gap="No picture", sources="PND"),
        _row("DR-03", "Which car parks are used at night?", gap="No list", sources="PND"),
    )
)
# Five things change, and Thames Valley has touched the first of them itself.
SECOND = "\n".join(
    (
        HEAD,
        _row("DR-01", "Which lay-bys and ferry queues see lorry drops?", gap="Half is known", sources="PND"),
        _row("DR-02", CASH, gap="Cash is seized and goes on unseen", sources="PND and FIU"),
        _row("DR-03", "Which car parks are used at night?", gap="No list", sources="PND"),
        _row("DR-04", HOTELS, gap="Nothing is known", sources="PND"),
    )
)
THIRD = SECOND.replace("No list", "A list of the large ones")
TABLE = "\n".join(
    "\t".join(line)
    for line in (
        ("Ref", "Question", "Gap", "Sources"),
        ("A1", DROPS, "Little is known", "PND"),
        ("A2", CASH, "No picture", "PND"),
        ("A3", "Which car parks are used at night?", "No list", "PND"),
    )
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of its own: each of these journeys writes, and moves the clock on."""
    with served(stock(tmp_path / "data")) as library:
        yield library


@pytest.fixture
def address(library: Library) -> Iterator[str]:
    """Where it is being served."""
    with serving(library.app) as address:
        yield address


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_plan_is_adapted_kept_in_step_and_asks_again_a_year_later(
    visit: Visit, library: Library, *, script: bool
) -> None:
    sussex, head = visit(SUSSEX, script=script), visit(SUSSEX_APPROVES, script=script)
    thames, chief = visit(THAMES, script=script), visit(THAMES_APPROVES, script=script)
    _start(sussex, FIRST)
    _approve(sussex, head, SOURCE)
    _share(head, SOURCE)

    _adapt(thames)
    _approve(thames, chief, OURS)
    _share(chief, OURS)
    _rewrite(
        thames, OURS, _text(thames, OURS, begin=True).replace(DROPS, "Which lay-bys and yards see drops?")
    )
    _approve(thames, chief, OURS)
    _rewrite(sussex, SOURCE, SECOND, begin=True)
    _approve(sussex, head, SOURCE)
    library.caught_up()

    _decide(thames)
    _approve(thames, chief, OURS)
    _sussex_sees_it(sussex)
    thames.goto(f"{OURS}/in-step")
    assert "Nothing to look at." in thames.inner_text("main")

    library.at += dt.timedelta(days=367)
    later = visit(THAMES, script=script)
    later.goto(f"{OURS}/in-step")
    assert "1 change to look at" in later.inner_text("h1")
    assert "You said on" in later.inner_text("main")
    assert REASON in later.inner_text("main")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_plan_from_a_table_is_linked_and_hears_of_changes(
    visit: Visit, library: Library, *, script: bool
) -> None:
    sussex, head = visit(SUSSEX, script=script), visit(SUSSEX_APPROVES, script=script)
    thames, chief = visit(THAMES, script=script), visit(THAMES_APPROVES, script=script)
    _start(sussex, FIRST)
    _approve(sussex, head, SOURCE)
    _share(head, SOURCE)
    library.caught_up()
    _bring_in(thames)

    thames.goto(f"{OURS}/source")
    _sound(thames)
    thames.get_by_role("link", name="Sussex Police: Lorry drops, version 1").click()
    assert thames.get_by_label("A1 comes from").input_value() == "DR-01"
    _sound(thames)
    thames.get_by_label("A3 comes from").select_option("DR-03")
    thames.get_by_role("button", name="Link the plans with these pairs").click()
    thames.get_by_text("The source plan and the pairs have been kept.").wait_for()
    text = _text(thames, OURS)
    _rewrite(thames, OURS, text.replace("- **Gap:**", f"{ONCE}- **Gap:**"))
    _own_header(thames)
    _approve(thames, chief, OURS)
    _rewrite(sussex, SOURCE, THIRD, begin=True)
    _approve(sussex, head, SOURCE)
    library.caught_up()

    thames.goto(f"{OURS}/in-step")
    said = thames.inner_text("main")
    assert "A3 (DR-03 in the source plan)" in said
    one = _thing(thames, "A list of the large ones")
    one.get_by_label("Take", exact=True).check()
    thames.get_by_role("button", name="Save", exact=True).click()
    thames.get_by_text("1 change put into the draft").wait_for()
    assert "- **Gap:** A list of the large ones" in _text(thames, OURS)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_plan_is_adapted_and_kept_in_step_by_keyboard(
    visit: Visit, library: Library, *, script: bool
) -> None:
    sussex, head = visit(SUSSEX, script=script), visit(SUSSEX_APPROVES, script=script)
    thames, chief = visit(THAMES, script=script), visit(THAMES_APPROVES, script=script)
    _start(sussex, FIRST)
    _approve(sussex, head, SOURCE)
    _share(head, SOURCE)
    keys = Keys(thames)

    thames.goto(SOURCE)
    keys.follow("a:has-text('Adapt this plan')")
    keys.follow("button:has-text('Adapt this plan')")
    assert "The plan was adapted." in thames.inner_text("main")
    _own_header(thames)
    _approve(thames, chief, OURS)
    _rewrite(sussex, SOURCE, SECOND, begin=True)
    _approve(sussex, head, SOURCE)
    library.caught_up()

    thames.goto("/for-you")
    keys.follow("main a:has-text('Thames Valley Police: Lorry drops')")
    _pick(keys, "Half is known", "Take")
    _pick(keys, "ferry queues", "Keep ours")
    keys.to("fieldset:has-text('ferry queues') summary:has-text('you keep yours')")
    keys.press("Enter")
    keys.to("fieldset:has-text('ferry queues') textarea", number=1)
    thames.keyboard.type(REASON)
    keys.follow("form#in-step button:text-is('Save')")

    said = thames.locator(".govuk-notification-banner").inner_text()
    assert "1 change put into the draft" in said
    assert "1 change not taken" in said
    assert "- **Gap:** Half is known" in _text(thames, OURS)


def _pick(keys: Keys, thing: str, answer: str) -> None:
    """Come to the answers about a thing, and go to one of them with the arrows."""
    answers = f"form#in-step fieldset:has-text({thing!r})"
    keys.to(f"{answers} input[type=radio]:checked")
    assert keys.page.locator(f"{answers} input:checked + label").inner_text() == "Decide later"
    for _ in range(6):
        keys.press("ArrowUp")
        if keys.page.locator(f"{answers} input:checked + label").inner_text().startswith(answer):
            return
    raise AssertionError(f"The arrows never come to {answer}.")


def _sound(page: Page) -> None:
    """Axe finds nothing. It needs JavaScript: without, the page is the same one anyway."""
    if page.locator("body.govuk-frontend-supported").count():
        assert faults_on(page, "") == []


def _start(page: Page, text: str) -> None:
    page.goto("/plans/start")
    page.get_by_label("Title").fill("Lorry drops")
    page.get_by_label("Short name").fill("drops")
    page.get_by_label("Blank plan").check()
    page.get_by_role("button", name="Start the plan").click()
    page.wait_for_url(f"**{SOURCE}/draft/**")
    _rewrite(page, SOURCE, text)


def _begin(page: Page, plan: str) -> None:
    page.goto(plan)
    page.get_by_role("button", name="Begin the next draft").click()
    page.wait_for_url("**/draft/**")


def _text(page: Page, plan: str, *, begin: bool = False) -> str:
    if begin:
        _begin(page, plan)
    page.goto(f"{plan}/draft/text")
    return page.locator("#text").input_value()


def _rewrite(page: Page, plan: str, text: str, *, begin: bool = False) -> None:
    if begin:
        _begin(page, plan)
    page.goto(f"{plan}/draft/text")
    page.locator("#text").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".govuk-notification-banner").first.wait_for()


def _approve(author: Page, approver: Page, plan: str) -> None:
    author.goto(f"{plan}/draft/submit")
    author.get_by_role("button", name="Submit for approval").click()
    author.get_by_text("The draft has been submitted").wait_for()
    approver.goto(f"{plan}/draft/review")
    approver.get_by_label("Next review").fill("31 January 2028")
    approver.get_by_role("button", name="Approve this text").click()
    approver.get_by_text("is now the current plan").first.wait_for()


def _share(approver: Page, plan: str) -> None:
    approver.goto(f"{plan}/sharing")
    whole = approver.get_by_role("group", name="The whole plan", exact=True)
    whole.get_by_label("Region", exact=False).first.check()
    approver.get_by_role("button", name="Continue").click()
    approver.get_by_role("button", name="Share it like this").click()
    approver.locator(".govuk-notification-banner--success").wait_for()


def _adapt(page: Page) -> None:
    page.goto(SOURCE)
    page.get_by_role("link", name="Adapt this plan").click()
    said = page.inner_text("main")
    copied, left = said.split("What is not copied")
    assert "3 requirements with reference and question" in copied
    assert "owner" in left.lower()
    assert "Collector of 3 requirements" in left
    _sound(page)
    page.get_by_role("button", name="Adapt this plan").click()
    page.get_by_text("The plan was adapted.").wait_for()
    _own_header(page)
    text = _text(page, OURS)
    assert "Roads policing" not in text
    own = "- **Collector:** Our tasking desk\n- **Needed by:** 2027-03-31\n- **Gap:**"
    _rewrite(page, OURS, text.replace("- **Gap:**", own))


def _own_header(page: Page) -> None:
    page.goto(f"{OURS}/draft/header")
    page.locator("#owner").fill("Thames Valley bureau")
    page.locator("#review_by").fill("31 January 2028")
    page.locator("input[name=marking]").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/rows*")


def _thing(page: Page, words: str) -> Locator:
    return page.locator("form#in-step fieldset").filter(has_text=words)


def _decide(page: Page) -> None:
    """Three things are taken, one is written otherwise, one is not taken until a year is over."""
    page.goto("/for-you")
    said = page.inner_text("main")
    assert "The source plan has changed" in said
    assert "5 changes of Sussex Police to look at" in said
    page.get_by_role("link", name="Thames Valley Police: Lorry drops").first.click()
    page.wait_for_url(f"**{OURS}/in-step")
    assert "5 changes to look at" in page.inner_text("h1")
    _sound(page)
    for words in ("Half is known", "PND and FIU", HOTELS):
        _thing(page, words).get_by_label("Take", exact=True).check()
    other = _thing(page, "Cash is seized")
    other.get_by_label("Adapt: take it in other words").check()
    other.locator("summary", has_text="Other words").click()
    other.get_by_label("Other words, if you adapt it").fill("Cash is seized; accounts are not looked at")
    kept = _thing(page, "ferry queues")
    kept.get_by_label("Keep ours").check()
    kept.locator("summary", has_text="you keep yours").click()
    kept.get_by_label("Why your plan keeps what it says").fill(REASON)
    assert kept.get_by_label("Look at it again on").input_value()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("4 changes put into the draft").wait_for()
    assert "1 change not taken" in page.locator(".govuk-notification-banner").inner_text()
    page.goto(f"{OURS}/in-step/decided")
    assert REASON in page.inner_text("main")
    _sound(page)


def _sussex_sees_it(page: Page) -> None:
    page.goto(f"{SOURCE}/adaptations")
    said = page.inner_text("main")
    assert "Thames Valley Police" in said
    assert "Version 2" in said
    assert REASON in said
    _sound(page)


def _bring_in(page: Page) -> None:
    page.goto("/plans/bring-in")
    page.get_by_label("Paste a table or a plan’s text").fill(TABLE)
    page.get_by_role("button", name="Show what is understood").click()
    page.get_by_label("Title").fill("Lorry drops")
    page.get_by_label("Short name").fill("drops")
    page.get_by_role("button", name="Show again").click()
    page.get_by_role("button", name="Keep it as a draft").click()
    page.wait_for_url("**/draft/rows")
