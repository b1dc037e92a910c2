"""The sample library's story of invented forces reads the same whenever it is stocked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.access import whole
from kb.config import Settings
from kb.desk import House, standing_of, stock_library
from kb.desk.frame import london_day
from kb.desk.measures.figures import figures_of
from kb.store import Store, check
from tests.cast import NOON

DAY = dt.timedelta(days=1)
WHEN = [NOON, *(dt.datetime(*day, 12, tzinfo=dt.UTC) for day in ((2027, 1, 3), (2027, 4, 1), (2028, 2, 29)))]
REAL = ("thames-valley", "sussex", "surrey", "hampshire-iow", "kent")


@pytest.fixture(params=WHEN, ids=str)
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[House, dt.datetime]]:
    settings = Settings(data=tmp_path, secret="s" * 40, sample=True)
    store = Store.open(settings.url, folder=tmp_path)
    store.migrate()
    house = House(store, settings)
    stock_library(house, at=request.param)
    yield house, request.param
    store.close()


def stage(house: House, ref: str, on: dt.date) -> str:
    with house.store.reading() as tx:
        held = tx.holding.plan(ref, reach=whole())
        assert held is not None
        return standing_of(tx, house.register(), held.plan_id, held.body, on).standing.stage.words


def test_one_plan_is_embedded_one_lapsed_last_week_one_is_disputed_and_one_is_begun(
    told: tuple[House, dt.datetime],
) -> None:
    house, at = told
    today = london_day(at)

    assert stage(house, "wessex-downs/oic", today) == "Embedded"
    assert stage(house, "avonmere/oic", today) == "In preparation"
    assert stage(house, "avonmere/oic", today - 9 * DAY) == "Issued and tasked"
    assert stage(house, "avonmere/oic-coast", today) == "Issued and tasked"
    assert stage(house, "avonmere/oic-money", today) == "In preparation"
    with house.store.reading() as tx:
        held = tx.holding.plan("avonmere/oic-coast", reach=whole())
        assert held is not None
        (entries,) = tx.evidence.of([held.plan_id]).values()
        assert [entry.disputed is not None for entry in entries].count(True) == 1
        assert check(tx) == ()


def test_one_role_group_is_coded_wrongly_and_told_beside_the_share(told: tuple[House, dt.datetime]) -> None:
    house, at = told
    with house.store.reading() as tx:
        figures = figures_of(tx, house.register(), "wessex-downs", london_day(at))

    first = figures.e_learning[0]
    assert (first.met, first.of, first.outside) == (608, 760, (("Press office", 14),))
    assert figures.referrals.reports == 34


def test_no_real_force_has_evidence_a_stage_beyond_its_plan_or_figures(
    told: tuple[House, dt.datetime],
) -> None:
    house, _ = told
    with house.store.reading() as tx:
        plans = [one.plan_id for one in tx.bases.of_bodies(frozenset(REAL), before=NOON + 1000 * DAY)]
        assert plans
        assert not any(tx.evidence.of(plans).values())
        assert tx.training.counts(REAL) == tx.referrals.months(REAL) == tx.hydra.sessions(REAL) == ()
        assert tx.inspection.positions(REAL) == ()
