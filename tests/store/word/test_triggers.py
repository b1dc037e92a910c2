"""Triggers and answers, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.store import NewTrigger, Store
from tests.cast import NOON, TODAY
from tests.store.printing import a_version, shelve

DAY = dt.timedelta(days=1)
REF = "thames-valley/oic"
REGION = frozenset({"south-east"})


@pytest.fixture
def entered(store: Store) -> Store:
    """Plans of a member and of a stranger to the region, and a trigger of the region."""
    shelve(store, a_version(themes=("Facilitation",)))
    shelve(store, a_version(), ref="essex/oic")
    with store.writing(at=NOON, by=1) as tx:
        tx.triggers.enter(NewTrigger("south-east", "law", "An Act", TODAY + DAY, themes=("facilitation",)))
    return store


def test_it_is_open_for_the_plans_that_it_concerns(entered: Store) -> None:
    with entered.reading() as tx:
        found = tx.triggers.open_for([1, 2], on=TODAY)

    assert [(plan, one.title, one.themes) for plan, (one,) in found.items()] == [
        (1, "An Act", ("facilitation",))
    ]


def test_nothing_is_asked_where_there_is_nothing_to_ask_about(store: Store) -> None:
    with store.reading() as tx:
        assert tx.triggers.open_for([], on=TODAY) == {}


def test_an_answer_closes_it_and_is_kept(entered: Store) -> None:
    with entered.writing(at=NOON, by=2) as tx:
        (one,) = tx.triggers.open_for([1], on=TODAY)[1]
        tx.triggers.answer(1, REF, one, why="New rows are needed.", change_by=TODAY + 9 * DAY)

    with entered.reading() as tx:
        assert tx.triggers.open_for([1], on=TODAY) == {}
        (answer,) = tx.triggers.answers(1)
        assert (answer.title, answer.change_by, answer.recorded_by) == ("An Act", TODAY + 9 * DAY, "Pete")
        assert tx.triggers.promised(1) == (answer,)


def test_the_database_holds_an_answer_to_its_kind(entered: Store) -> None:
    with entered.writing(at=NOON, by=2) as tx:
        (one,) = tx.triggers.open_for([1], on=TODAY)[1]
        tx.triggers.answer(1, REF, one, why="It holds.", change_by=None)

    with pytest.raises(sa.exc.DBAPIError), entered.writing(at=NOON) as tx:
        tx.conn.execute(sa.text("UPDATE considered SET answer = 'change'"))


def test_only_its_own_region_ends_it(entered: Store) -> None:
    with entered.writing(at=NOON, by=1) as tx:
        assert tx.triggers.end(1, bodies={"eastern"}) is False
        assert tx.triggers.end(1, bodies=REGION) is True
        assert tx.triggers.end(1, bodies=REGION) is False
        assert tx.triggers.open_for([1], on=TODAY) == {}
        assert [one.ended_at for one in tx.triggers.of_regions(REGION)] == [NOON]
