"""Below what was taken no text of a plan is held, by whatever way it comes in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import AdaptOrder, BringOrder, brought_paste
from kb.errors import Invalid
from kb.plan import Marking
from tests.cast import NOON, PETE, POLICING, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text

SOURCE, OURS = "sussex/oic", "thames-valley/oic"
LOWER = a_text(a_row("OIC-01", "Which lay-bys?"), marking="OFFICIAL").decode()


@pytest.fixture
def adapted(shelves: Shelves) -> Shelves:
    """Thames Valley has adapted an OFFICIAL-SENSITIVE plan."""
    shelves.shelve(a_plan(a_text(a_row("OIC-01", "Which lay-bys?")), sharing=POLICING), ref=SOURCE)
    order = AdaptOrder(1, "thames-valley", "Organised immigration crime", "oic")
    shelves.desk_of(TOM).adapting.adapt(SOURCE, order, "t" * 24)
    return shelves


def held_at(shelves: Shelves) -> Marking:
    return shelves.desk_of(PETE).drafting.page(OURS).heading.marking


def test_a_text_that_is_brought_in_is_held_no_lower(adapted: Shelves) -> None:
    room = adapted.desk_of(TOM).bringing
    order = BringOrder(brought_paste(LOWER), target=OURS)

    page = room.understood(order)
    assert page.held_as is Marking.OFFICIAL_SENSITIVE
    room.keep(
        replace(order, title=page.title, started_from=page.draft, seen=page.seen, agreed=True), "u" * 24
    )

    assert "marking: OFFICIAL\n" in adapted.desk_of(TOM).drafting.page(OURS).text
    assert held_at(adapted) is Marking.OFFICIAL_SENSITIVE


def test_an_earlier_or_a_settled_text_is_held_no_lower(adapted: Shelves) -> None:
    drafting = adapted.desk_of(TOM).drafting
    drafting.save_text(OURS, LOWER, started_from=1)
    drafting.save_text(OURS, LOWER + "\nMore.\n", started_from=2)

    drafting.bring_back(OURS, 2, started_from=3)

    assert held_at(adapted) is Marking.OFFICIAL_SENSITIVE


def test_a_draft_that_is_dropped_takes_its_floor_along(adapted: Shelves) -> None:
    adapted.desk_of(TOM).drafting.drop(OURS, started_from=1)
    room = adapted.desk_of(TOM).bringing
    order = BringOrder(brought_paste(LOWER), target="new", organisation="thames-valley", short_name="oic")

    page = room.understood(order)
    room.keep(replace(order, title=page.title, seen=page.seen), "u" * 24)

    assert held_at(adapted) is Marking.OFFICIAL


def test_whoever_reads_less_saves_nothing_that_would_be_held_above_them(shelves: Shelves) -> None:
    low = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
    shelves.shelve(a_plan(a_text(a_row("OIC-01", "Which lay-bys?")), sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(LOWER.encode()), ref=OURS, at=NOON)
    shelves.desk_of(low).drafting.begin(OURS)
    shelves.desk_of(PETE).linking.link(OURS, SOURCE, {"OIC-01": "OIC-01"})

    with pytest.raises(Invalid, match="OFFICIAL-SENSITIVE"):
        shelves.desk_of(low).drafting.save_text(OURS, LOWER + "\nMore.\n", started_from=1)
