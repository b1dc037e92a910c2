"""Reports to the NCCU: months and samples as counts, the region's guidance and what a force adopts of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.desk import Guidance, MonthOrder
from kb.desk.approval.lives import Wanting
from kb.errors import NotAllowed, NotFound, NotReady
from kb.store import ReferralMonth
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, PETE, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import Shelves

FORCE, REGION = "thames-valley", "south-east"
OCTOBER = dt.date(2026, 10, 1)
MONTH = MonthOrder(OCTOBER, "14", "Intelligence bureau", "9", "")
GUIDE = Guidance(
    "", "Every call about a case.", "The reporting officer.", "The region’s desk.", "Within a day."
)


def members(shelves: Shelves) -> list[str]:
    register = shelves.desk_of(RON).referring.register
    return sorted(slug for slug in register.members(REGION, TODAY) if slug != FORCE)


def test_a_month_is_two_numbers_and_becomes_a_ratio(shelves: Shelves) -> None:
    shelves.desk_of(TOM).referring.say_month(FORCE, MONTH)

    for actor in (TOM, CATH, RON):
        page = shelves.desk_of(actor).referring.page(FORCE)
        assert (page.months[0].reports, page.figures.referrals.submitted) == (14, 9)
    two = next(
        one for one in shelves.desk_of(CATH).office.page(FORCE).told.recommendations if one.recommendation.number == 2
    )  # fmt: skip
    assert any("For 9 of 14 reports" in line for line in two.figures)


def test_a_month_said_again_takes_the_place_of_the_earlier(shelves: Shelves) -> None:
    referring = shelves.desk_of(TOM).referring
    for one in (MONTH, replace(MONTH, submitted="")):
        referring.say_month(FORCE, one)

    page = referring.page(FORCE)
    assert [one.submitted for one in page.months] == [None]
    assert page.figures.referrals.words.endswith("is unknown.")


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"month": None}, "month"),
        ({"month": dt.date(2026, 11, 1)}, "month"),
        ({"month": dt.date(1999, 1, 1)}, "month"),
        ({"month": dt.date(9999, 12, 1)}, "month"),
        ({"reports": "some"}, "reports"),
        ({"submitted": "-3"}, "submitted"),
        ({"submitted": "15"}, "excluded"),
        ({"counted_by": ""}, "counted_by"),
        ({"counted_by": "Jonathan Smith 07700 900123"}, "counted_by"),
        ({"excluded": "Ring Jonathan Smith on 07700 900123"}, "excluded"),
    ],
)
def test_an_odd_month_is_refused_at_its_box(shelves: Shelves, change: dict[str, object], box: str) -> None:
    with pytest.raises(Wanting) as no:
        shelves.desk_of(TOM).referring.say_month(FORCE, replace(MONTH, **change))

    assert no.value.field == box
    assert shelves.desk_of(TOM).referring.page(FORCE).months == ()


@pytest.mark.parametrize(
    ("quarter", "sampled", "found", "role", "box"),
    [
        ("2027-Q1", "20", "17", "Bureau", "quarter"),
        ("x", "20", "17", "Bureau", "quarter"),
        ("2026-Q3", "", "17", "Bureau", "sampled"),
        ("2026-Q3", "0", "0", "Bureau", "sampled"),
        ("2026-Q3", "20", "21", "Bureau", "found"),
        ("2026-Q3", "20", "17", "", "by_role"),
    ],
)
def test_an_odd_sample_is_refused_at_its_box(
    shelves: Shelves, quarter: str, sampled: str, found: str, role: str, box: str
) -> None:
    with pytest.raises(Wanting) as no:
        shelves.desk_of(TOM).referring.say_sample(FORCE, quarter, sampled=sampled, found=found, by_role=role)

    assert no.value.field == box


def test_a_sample_is_told_as_a_sentence(shelves: Shelves) -> None:
    shelves.desk_of(TOM).referring.say_sample(FORCE, "2026-Q3", sampled="20", found="17", by_role="Bureau")

    words = shelves.desk_of(CATH).referring.page(FORCE).figures.words("referrals")
    assert "A dip sample of 20 for 2026-Q3 found the document for 17." in words


def test_the_region_agrees_and_a_force_adopts_it_as_it_stands_or_in_its_words(shelves: Shelves) -> None:
    force = shelves.desk_of(PETE).referring
    with pytest.raises(NotReady, match="agreed no guidance"):
        force.adopt(FORCE, None)
    shelves.desk_of(RON).referring.guide(REGION, GUIDE)

    force.adopt(FORCE, None)
    assert force.page(FORCE).adopted is not None
    assert not force.page(FORCE).behind

    shelves.desk_of(RON).referring.guide(REGION, replace(GUIDE, by_when="Within an hour."))
    page = force.page(FORCE)
    assert (page.behind, len(page.agreed)) == (True, 2)
    force.adopt(FORCE, replace(GUIDE, goes_to="Our own desk first."))
    page = force.page(FORCE)
    assert page.adopted is not None
    assert (page.behind, page.adopted.goes_to) == (False, "Our own desk first.")


def test_the_region_together_is_told_of_three_forces_or_more_only(shelves: Shelves) -> None:
    others = members(shelves)
    assert len(others) >= 2
    for place, force in enumerate((FORCE, *others[:2])):
        with shelves.store.writing(at=shelves.desk_of(TOM).at, by=TOM.person) as tx:
            tx.referrals.say_month(ReferralMonth(force, OCTOBER, 10, "Bureau", 5, ""))
        regional = shelves.desk_of(TOM).referring.page(FORCE).regional
        assert (regional is None) == (place < 2)
    assert regional is not None
    assert (regional.submitted, regional.reports) == (15, 30)


@pytest.mark.parametrize("actor", [CATH, RON, AUDREY], ids=lambda one: str(one.person))
def test_who_only_looks_records_nothing(shelves: Shelves, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        shelves.desk_of(actor).referring.say_month(FORCE, MONTH)


def test_only_an_approver_adopts_and_only_the_editor_agrees(shelves: Shelves) -> None:
    shelves.desk_of(RON).referring.guide(REGION, GUIDE)

    with pytest.raises(NotAllowed):
        shelves.desk_of(TOM).referring.adopt(FORCE, None)
    for actor in (TOM, PETE, CATH, SUE):
        with pytest.raises(NotFound):
            shelves.desk_of(actor).referring.guide(REGION, GUIDE)


@pytest.mark.parametrize("actor", [SUE, ANNA, ESSIE, ADA, VERA], ids=lambda one: str(one.person))
def test_for_everybody_else_there_are_no_figures(shelves: Shelves, actor: Actor) -> None:
    for act in (
        lambda: shelves.desk_of(actor).referring.page(FORCE),
        lambda: shelves.desk_of(actor).referring.say_month(FORCE, MONTH),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_month_that_two_forces_know_is_no_part_of_the_region_together(shelves: Shelves) -> None:
    others = members(shelves)
    with shelves.store.writing(at=shelves.desk_of(TOM).at, by=TOM.person) as tx:
        for force in (FORCE, others[0]):
            tx.referrals.say_month(ReferralMonth(force, OCTOBER, 50, "Bureau", 50, ""))
        tx.referrals.say_month(ReferralMonth(others[1], dt.date(2020, 1, 1), 9, "Bureau", 9, ""))

    assert shelves.desk_of(TOM).referring.page(FORCE).regional is None


def test_whose_count_it_is_and_why_something_is_left_out_is_for_its_own_people(shelves: Shelves) -> None:
    for actor, own in ((TOM, True), (AUDREY, True), (CATH, False), (RON, False)):
        assert shelves.desk_of(actor).referring.page(FORCE).own is own
