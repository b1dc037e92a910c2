"""Addresses and forms about kinship as somebody sends them who means ill: too large, too long, and not what was asked."""

from __future__ import annotations

import pytest

from tests.cast import POLICING, TOM
from tests.desk.kin.keeping_story import FIRST, SOURCE, Story, sussex
from tests.desk_cast import Reader, Shelves, a_plan, an_application, entered

HUGE = "9" * 30
ODD = ("", "-1", "0", HUGE, "0x1", "١", "1e9", "%00", "%ED%A0%80", "a" * 5000, "../../etc", "<script>")


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Thames Valley's plan, adapted from Sussex version 1, of which there is a second."""
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    told.source(sussex(FIRST[0].replace("Little known", "Known"), FIRST[1], FIRST[2]))
    return told


@pytest.fixture
def tom(story: Story) -> Reader:
    """An author of Thames Valley."""
    return entered(an_application(story.shelves, story.at), story.shelves, TOM, story.at)


@pytest.mark.parametrize(
    "address",
    [
        "/plans/thames-valley/oic/offers/{}",
        "/plans/thames-valley/oic/in-step/decided/{}",
        "/plans/thames-valley/oic/compare?from={}&to=1",
        "/plans/thames-valley/oic/compare?from=1&to={}",
        "/plans/thames-valley/oic/source/pairs?part={}",
        "/plans/thames-valley/oic/source/pairs?from={}",
        "/plans/thames-valley/oic/source/pairs?from=sussex/oic@{}",
        "/plans/thames-valley/oic/source/pairs?from=/plans/sussex/oic/versions/{}",
        "/plans/thames-valley/oic/departures/{}",
        "/plans/thames-valley/oic/departures?newest={}&local={}",
        "/plans/thames-valley/oic/draft/borrow?from={}",
        "/plans/thames-valley/oic/draft/borrow?from=sussex/oic@{}%23OIC-01",
        "/plans/thames-valley/oic/draft/borrow?from=sussex/oic%23{}",
        "/plans/sussex/oic/borrow?row={}&into={}",
        "/compare?plan=sussex/oic@{}&plan=thames-valley/oic",
        "/compare?plan={}&plan=thames-valley/oic",
        "/compare/text?plan=sussex/oic&plan=sussex/oic@{}",
        "/compare/choose?plan={}&find={}",
        "/coverage?plan={}",
        "/coverage?plan=sussex/oic&page={}&priority={}&theme={}&show={}&as={}&organisations={}",
        "/coverage?on={}",
        "/coverage/coverage.csv?on={}&plan=all",
        "/coverage/ask?force={}&about=sussex/oic%23OIC-01",
        "/coverage/ask?force=kent&about={}",
        "/coverage/ask?force=kent&about=sussex/oic@{}%23OIC-01",
        "/coverage/core?plan={}",
    ],
)
def test_an_address_that_cannot_be_is_answered_in_words(address: str, tom: Reader) -> None:
    for odd in ODD:
        answer = tom.get(address.replace("{}", odd))

        assert answer.status_code in {200, 303, 308, 400, 403, 404, 409}, (address, odd[:40])


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1/1/0001", "9999-12-31", "31/12/9999", "29/02/2027", "1970-01-01"]
)
def test_a_day_at_the_end_of_time_is_a_day(day: str, tom: Reader) -> None:
    for address in ("/coverage", "/coverage/sheet", "/coverage/coverage.csv"):
        assert tom.get(f"{address}?on={day}&organisations=all").status_code in {200, 400}
