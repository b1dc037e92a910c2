"""The sample library goes in once, whole, and as its list says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.access import Role, whole
from kb.config import Settings
from kb.desk import House, stock_library
from kb.plan import State
from kb.store import Store, check
from tests.cast import NOON


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = Settings(data=tmp_path, secret="s" * 40, sample=True)
    store = Store.open(settings.url, folder=tmp_path)
    store.migrate()
    yield House(store, settings)
    store.close()


def test_it_goes_in_once_and_is_sound(house: House) -> None:
    assert stock_library(house, at=NOON) is True
    assert stock_library(house, at=NOON) is False

    with house.store.reading() as tx:
        total, _ = tx.shelf.cards(reach=whole(), states=list(State))
        assert total > 10
        assert check(tx) == ()


def test_there_is_a_sample_person_for_each_role(house: House) -> None:
    stock_library(house, at=NOON)

    roles = {role for person in house.door(at=NOON).samples() for role, _ in person.roles}

    assert roles == set(Role)


def test_nothing_of_it_stays_where_it_could_not_go_in_whole(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("kb.store.people.people.People.grant", fails)

    with pytest.raises(OSError, match="disk"):
        stock_library(house, at=NOON)
    monkeypatch.undo()

    with house.store.reading() as tx:
        assert tx.shelf.cards(reach=whole(), states=list(State)) == (0, ())
        assert tx.bodies.register().bodies == ()
    assert stock_library(house, at=NOON) is True


def test_it_tells_of_plans_kept_in_step_on_the_days_when_that_was(house: House) -> None:
    stock_library(house, at=NOON)

    with house.store.reading() as tx:
        ties = {tie.plan_ref: tie for tie in tx.kin.all_ties()}
        (decided,) = tx.kin.decisions([ties["thames-valley/oic"].id])
        hampshire = ties["hampshire-iow/oic"]
        excepted = tx.core.exceptions([hampshire.plan_id])
        core = tx.core.refs([hampshire.source_id])[hampshire.source_id]

    assert (decided.verdict, decided.stands) == ("declined", "at once")
    assert decided.look_again is not None
    assert decided.recorded_at.date() < decided.look_again < NOON.date()
    assert [ref for _, _, ref in excepted] == ["se-08"]
    assert "SE-08" in core
    assert all(tie.begun_at < NOON for tie in ties.values())
