"""Neighbours' stage: seen only where their approver allows it, by name, and as it was allowed on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.errors import NotAllowed, NotFound
from kb.store import Store, check
from tests.cast import ANNA, CATH, NOON, PETE, RON, SUE, TODAY, TOM
from tests.desk_cast import Shelves

REF = "sussex/oic"
DAY = dt.timedelta(days=1)
SID = Actor(PETE.person, tuple(replace(grant, body="sussex") for grant in PETE.grants))


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    shelves.shelve(ref=REF)
    return shelves


def seen(shelves: Shelves, actor: Actor = CATH, on: dt.date | None = None) -> list[str]:
    page = shelves.desk_of(actor, NOON + DAY).office.page("thames-valley", on)
    return [f"{one.force_name}: {one.stage.words}" for one in page.neighbours]


def test_it_is_seen_once_the_neighbours_approver_allows_it_and_no_more_when_not(story: Shelves) -> None:
    assert seen(story) == []

    story.desk_of(SID).allowing.allow(REF, allowed=True)
    assert seen(story) == ["Sussex Police: In preparation"]
    assert seen(story, TOM) == seen(story)
    assert seen(story, on=TODAY - DAY) == []

    story.desk_of(SID, NOON + DAY).allowing.allow(REF, allowed=False)
    assert seen(story) == []
    assert seen(story, on=TODAY) == []


def test_one_sees_no_neighbour_of_oneself_and_no_title(story: Shelves) -> None:
    story.shelve()
    story.desk_of(PETE).allowing.allow("thames-valley/oic", allowed=True)

    assert seen(story) == []


@pytest.mark.parametrize("actor", [TOM, PETE, CATH, RON, ANNA], ids=lambda one: str(one.person))
def test_nobody_but_its_own_approver_allows_it(story: Shelves, actor: Actor) -> None:
    allowing = story.desk_of(actor).allowing

    assert allowing.stands(REF) is None
    with pytest.raises((NotFound, NotAllowed)):
        allowing.allow(REF, allowed=True)
    assert seen(story) == []


def test_a_reader_of_the_force_does_not_decide(story: Shelves) -> None:
    with pytest.raises(NotAllowed):
        story.desk_of(SUE).allowing.allow(REF, allowed=True)


def test_pressing_twice_records_once(story: Shelves) -> None:
    for _ in range(2):
        story.desk_of(SID).allowing.allow(REF, allowed=True)
    store: Store = story.store
    with store.reading() as tx:
        assert check(tx) == ()
    assert sum("stage_shown" in repr(line.facts) for line in story.audit()) == 1
