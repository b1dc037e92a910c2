"""A draft’s way to the region in a real browser: submitted, returned, approved; every page of it under axe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kb.access import Actor
from kb.store import NewTrigger
from tests.cast import NOON, PETE, POLICING, RON, SUE, TODAY, TOM
from tests.desk.approval.test_review import NEW, OLD, PAM, REF, write
from tests.desk_cast import PEOPLE, Shelves, a_house, a_plan, an_application
from tests.journeys.conftest import NARROW, WIDE, serving
from tests.journeys.test_access_for_all import faults_on

pytestmark = pytest.mark.browser
HERE = f"/plans/{REF}"
Window = Callable[..., Page]
PICTURES = os.environ.get("KB_PICTURES", "")


@pytest.fixture
def drafted(tmp_path: Path) -> Iterator[Shelves]:
    """A current plan, and a draft that Tom wrote; Pam is a second approver; a trigger waits."""
    with a_house(tmp_path) as shelves:
        with shelves.store.writing(at=NOON) as tx:
            assert tx.people.add("pam", "Pam", sample=True).id == PAM.person
            tx.people.grant(PAM.person, PAM.grants[0])
        shelves.shelve(a_plan(OLD, sharing=POLICING))
        write(shelves, NEW)
        act = NewTrigger("south-east", "law", "Border Security Act", TODAY, "Look at part 2.")
        shelves.desk_of(RON).triggers.enter(act, "a-token-of-the-test")
        yield shelves


@pytest.fixture
def window(drafted: Shelves, chromium: Browser) -> Iterator[Window]:
    """Opens a window as one of the cast, with JavaScript or without."""
    with serving(an_application(drafted)) as address, _contexts(chromium, address) as context:

        def opened(person: Actor, *, size: dict[str, int] = WIDE, script: bool = True) -> Page:
            page = context(viewport=size, java_script_enabled=script).new_page()
            page.goto("/sign-in")
            name = next((name.title() for name, one in PEOPLE.items() if one == person), "Pam")
            page.get_by_role("button", name=name).first.click()
            page.wait_for_url("**/")
            return page

        yield opened


@contextmanager
def _contexts(chromium: Browser, address: str) -> Iterator[Callable[..., object]]:
    made = []

    def context(**options: object):
        made.append(chromium.new_context(base_url=address, **options))
        made[-1].set_default_timeout(10_000)
        return made[-1]

    yield context
    for one in made:
        one.close()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_draft_goes_back_once_and_is_then_approved(window: Window, script: bool) -> None:
    tom, pete = window(TOM, script=script), window(PETE, script=script)
    tom.goto(f"{HERE}/draft/review")
    tom.get_by_role("link", name="Submit it for approval").click()
    tom.get_by_label("What the approver should know").fill("After the tasking meeting")
    tom.get_by_role("button", name="Submit for approval").click()
    tom.get_by_text("The draft has been submitted").wait_for()

    pete.goto(f"{HERE}/draft/review")
    assert "30 September 2026" in pete.inner_text("main")
    pete.get_by_label("What must change").fill("Say who collects in winter.")
    pete.get_by_text("Comment on single requirements").click()
    pete.get_by_label("OIC-01:").fill("Who, in winter?")
    pete.get_by_role("button", name="Return to its authors").click()
    pete.get_by_text("has been returned").first.wait_for()

    tom.goto(f"{HERE}/draft/submit")
    assert "Say who collects in winter." in tom.inner_text("main")
    tom.get_by_role("button", name="Submit for approval").click()
    pete.goto(f"{HERE}/draft/review")
    pete.get_by_label("Next review").fill("1 November 2027")
    pete.get_by_role("button", name="Approve this text").click()
    pete.get_by_text("Version 2 is now the current plan").wait_for()

    pete.goto(f"{HERE}/history")
    assert "recorded by Pete" in pete.inner_text("main")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_the_pages_of_a_plans_life(
    window: Window, drafted: Shelves, size: dict[str, int]
) -> None:
    pages = {
        "author": (window(TOM, size=size), ("draft/submit", "draft/review", "considered/1", "")),
        "approver": (window(PETE, size=size), ("withdraw", "reviewed", "history", "")),
    }
    drafted.desk_of(TOM).review.submit(REF, text_hash=_hash(drafted), note="Please.\n\nSoon.")
    found = _faults(pages)
    pete = pages["approver"][0]
    for address in (f"{HERE}/draft/review", "/deputies"):
        found |= {address: faults} if (faults := faults_on(pete, address)) else {}
        picture(pete, f"{size['width']}-approver-{address.rsplit('/', 1)[-1]}")
    pete.goto(f"{HERE}/draft/review")
    pete.get_by_label("Next review").fill("soon")
    pete.get_by_role("button", name="Approve this text").click()
    pete.get_by_text("There is a problem").wait_for()
    found |= {"refused": faults} if (faults := faults_on(pete, "")) else {}
    picture(pete, f"{size['width']}-approver-refused")
    ron = window(RON, size=size)
    found |= {"/triggers": faults} if (faults := faults_on(ron, "/triggers")) else {}
    picture(ron, f"{size['width']}-triggers")

    assert found == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_while_a_version_is_not_approved_yet(
    window: Window, drafted: Shelves, size: dict[str, int]
) -> None:
    write(drafted, NEW + b"\nNow.\n", by=PETE)
    pete, pam, sue = window(PETE, size=size), window(PAM, size=size), window(SUE, size=size)
    found = _faults({"own": (pete, ("draft/urgent",))})
    pete.goto(f"{HERE}/draft/urgent")
    pete.get_by_label("Next review").fill("1 November 2027")
    pete.get_by_role("button", name="Put it in force now").click()
    pete.get_by_text("in force, not yet approved").first.wait_for()
    drafted.catch_up()

    found |= _faults({"other": (pam, ("confirm", "")), "reader": (sue, ("", "history"))})

    assert found == {}


def _faults(pages: dict[str, tuple[Page, tuple[str, ...]]]) -> dict[str, list[str]]:
    found = {}
    for who, (page, places) in pages.items():
        for place in places:
            faults = faults_on(page, f"{HERE}/{place}".rstrip("/"))
            width = (page.viewport_size or WIDE)["width"]
            picture(page, f"{width}-{who}-{(place or 'plan').replace('/', '-')}")
            if faults:
                found[f"{who} {place}"] = faults
    return found


def _hash(shelves: Shelves) -> str:
    return shelves.desk_of(TOM).review.page(REF).text_hash
