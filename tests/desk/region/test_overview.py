"""A region's assurance: only what its reader may know of, no ranking, and every past quarter as it was."""

from __future__ import annotations

import pytest

from kb.access import Actor
from kb.assurance import Stage
from kb.desk import MonthOrder
from kb.errors import NotFound
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, PETE, REGION, RON, SUE, TODAY, TOM, VERA
from tests.desk.evidence.evidence_story import REF, approved
from tests.desk_cast import Shelves

SOUTH_EAST = "south-east"


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    approved(shelves)
    with shelves.store.writing(at=shelves.desk_of(TOM).at) as tx:
        tx.press.share(REF, 1, sharing=REGION, outline=REGION, listed=True)
    return shelves


def test_an_editor_reads_every_force_by_recommendation(story: Shelves) -> None:
    month = MonthOrder(TODAY.replace(month=10, day=1), "14", "Bureau", "9", "")
    story.desk_of(TOM).referring.say_month("thames-valley", month)

    page = story.desk_of(RON).overview.page(SOUTH_EAST)

    ours = next(one for one in page.forces if one.body == "thames-valley")
    assert [(plan.ref, plan.stage) for plan in ours.plans] == [(REF, Stage.APPROVED)]
    assert ours.figures is not None
    assert any("9 of 14" in line for line in ours.figures["referrals"])
    assert [one.name for one in page.forces] == sorted(one.name for one in page.forces)


def test_a_plan_that_the_editor_may_not_know_of_is_told_and_counted_nowhere(shelves: Shelves) -> None:
    approved(shelves)

    page = shelves.desk_of(RON).overview.page(SOUTH_EAST)

    assert not [plan for force in page.forces for plan in force.plans]
    assert {many for trend in page.trends for many in trend.counts} == {0}
    assert REF not in repr(page)
    assert "Organised immigration crime" not in shelves.desk_of(RON).overview.table(SOUTH_EAST).decode()


def test_a_verifier_reads_the_plans_that_are_named_to_them_and_no_figures(story: Shelves) -> None:
    page = story.desk_of(VERA).overview.page(SOUTH_EAST)

    assert [plan.ref for force in page.forces for plan in force.plans] == [REF]
    assert {force.figures for force in page.forces} == {None}


def test_what_lapses_is_told_once_by_how_soon(story: Shelves) -> None:
    page = story.desk_of(RON).overview.page(SOUTH_EAST)

    spans = [page.lapsing(0, 30), page.lapsing(31, 60), page.lapsing(61, 90), page.lapsing(0, 1000)]
    assert len(spans[3]) >= sum(map(len, spans[:3]))
    assert spans[3]


def test_the_past_is_counted_as_it_was(story: Shelves) -> None:
    page = story.desk_of(RON).overview.page(SOUTH_EAST)

    approved_line = next(one for one in page.trends if one.stage is Stage.APPROVED)
    assert approved_line.counts == (*(0 for _ in page.days[1:]), 1)


def test_it_is_taken_away_with_its_marking_and_what_it_is(story: Shelves) -> None:
    table = story.desk_of(RON).overview.table(SOUTH_EAST).decode("utf-8-sig")

    assert table.startswith('"OFFICIAL"')
    assert "no grade and no ranking" in table
    assert "Approved" in table


@pytest.mark.parametrize(
    "actor", [TOM, PETE, SUE, ANNA, ESSIE, CATH, ADA, AUDREY], ids=lambda one: str(one.person)
)
def test_for_others_there_is_no_such_page(story: Shelves, actor: Actor) -> None:
    overview = story.desk_of(actor).overview
    assert overview.regions() == ()
    for act in (overview.page, overview.table):
        with pytest.raises(NotFound):
            act(SOUTH_EAST)
