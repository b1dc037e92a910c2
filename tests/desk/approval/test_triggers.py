"""What plans of a region must be thought about for, until each owner has answered."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor
from kb.desk.approval.lives import Wanting
from kb.errors import NotAllowed, NotFound
from kb.store import NewTrigger
from tests.cast import ANNA, CATH, ESSIE, NOON, PETE, POLICING, RON, SUE, TODAY, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_text

REF = "thames-valley/oic"
TOKEN = "token-of-the-form-0001"
ACT = NewTrigger("south-east", "law", "Border Security Act 2026", TODAY - DAY, "Look at part 2.")
SAID = "Not yet considered: Border Security Act 2026, in force 23 November 2026."


@pytest.fixture
def plans(shelves: Shelves) -> Shelves:
    """Plans of a member, a partner and a stranger of the region, each read by all of policing."""
    for ref in (REF, "kent/oic", "essex/oic"):
        text = a_text(themes="facilitation")
        shelves.shelve(a_plan(text, sharing=POLICING, dated_at=NOON - 30 * DAY), ref=ref, at=NOON - 30 * DAY)
    return shelves


def enter(shelves: Shelves, by: Actor = RON, **changes: object) -> int:
    facts = {name: getattr(ACT, name) for name in ("body", "kind", "title", "on", "note", "themes")}
    return shelves.desk_of(by).triggers.enter(NewTrigger(**(facts | changes)), TOKEN)  # type: ignore[arg-type]


def stale(shelves: Shelves, reader: Actor = SUE, ref: str = REF, at: dt.datetime = NOON) -> str:
    return " ".join(shelves.desk_of(reader, at).reading.plan(ref).copy.heading.stale)


def test_each_plan_of_the_region_says_so_to_whoever_reads_it_whole(plans: Shelves) -> None:
    enter(plans)

    assert SAID in stale(plans)
    assert SAID in stale(plans, ref="kent/oic")
    assert "Not yet considered" not in stale(plans, ref="essex/oic")
    assert "Not yet considered" not in stale(plans, reader=CATH)


def test_a_form_sent_twice_enters_one(plans: Shelves) -> None:
    assert enter(plans) == enter(plans)

    assert len(plans.desk_of(RON).triggers.page().triggers) == 1


@pytest.mark.parametrize("person", [SUE, TOM, PETE, ANNA, CATH])
def test_only_the_editor_of_the_region_enters_or_ends_one(plans: Shelves, person: Actor) -> None:
    number = enter(plans)

    with pytest.raises(NotFound):
        enter(plans, by=person)
    with pytest.raises(NotFound):
        plans.desk_of(person).triggers.end(number)
    with pytest.raises(NotFound):
        enter(plans, body="eastern")
    assert SAID in stale(plans)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"title": " x "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"kind": "gossip"}, "kind"),
        ({"note": "x" * 2001}, "note"),
        ({"themes": tuple(map(str, range(30)))}, "themes"),
    ],
)
def test_what_is_typed_wrongly_is_said_at_its_field(
    plans: Shelves, changes: dict[str, object], where: str
) -> None:
    with pytest.raises(Wanting) as refused:
        enter(plans, **changes)
    assert refused.value.field == where


def test_one_about_other_themes_concerns_no_plan_without_them(plans: Shelves) -> None:
    enter(plans, themes=("documents",))
    assert "Not yet considered" not in stale(plans)


def test_one_about_a_theme_in_any_case_concerns_the_plan(plans: Shelves) -> None:
    enter(plans, themes=("Facilitation",))
    assert SAID in stale(plans)


def test_the_owner_answers_that_nothing_changes_and_readers_are_told_no_more(plans: Shelves) -> None:
    number = enter(plans)
    with pytest.raises(NotAllowed):
        plans.desk_of(SUE).upkeep.consider(REF, number, why="Not ours to say.", change_by=None)

    plans.desk_of(TOM).upkeep.consider(REF, number, why="Part 2 is about ports only.", change_by=None)

    assert "considered" not in stale(plans)
    assert SAID in stale(plans, ref="kent/oic")
    (answer,) = plans.desk_of(TOM).upkeep.page(REF).answers
    assert (answer.why, answer.change_by, answer.recorded_by) == ("Part 2 is about ports only.", None, "Tom")
    with pytest.raises(NotFound):
        plans.desk_of(TOM).upkeep.consider(REF, number, why="Once more, then.", change_by=None)


def test_a_promise_is_shown_until_a_version_keeps_it(plans: Shelves) -> None:
    number, day = enter(plans), TODAY + 10 * DAY
    plans.desk_of(PETE).upkeep.consider(REF, number, why="Rows on ports are new.", change_by=day)

    assert "is to be changed by 4 December 2026 because of: Border Security Act 2026" in stale(plans)
    assert "was to be changed" in stale(plans, at=NOON + 20 * DAY)
    plans.shelve(a_plan(a_text(), sharing=POLICING), at=NOON + 2 * DAY)
    assert "changed by" not in stale(plans, at=NOON + 3 * DAY)


@pytest.mark.parametrize(
    ("why", "change_by"),
    [("No", None), ("x" * 1001, None), ("Good enough", TODAY), ("Good enough", TODAY - DAY)],
)
def test_an_answer_without_reason_or_with_a_day_that_is_over_changes_nothing(
    plans: Shelves, why: str, change_by: dt.date | None
) -> None:
    number = enter(plans)

    with pytest.raises(Wanting):
        plans.desk_of(TOM).upkeep.consider(REF, number, why=why, change_by=change_by)
    assert SAID in stale(plans)


def test_an_ended_one_is_asked_about_no_more(plans: Shelves) -> None:
    number = enter(plans)

    plans.desk_of(RON).triggers.end(number)

    assert "Not yet considered" not in stale(plans)


def test_a_plan_of_later_that_is_newer_than_its_day_is_not_asked_about(plans: Shelves) -> None:
    enter(plans)

    late = NOON + 3 * DAY
    plans.shelve(a_plan(a_text(), sharing=POLICING, dated_at=late), ref="surrey/oic", at=late)

    assert "Not yet considered" not in stale(plans, ref="surrey/oic", at=late)


def test_whoever_may_not_know_of_the_plan_is_told_nothing_of_it(plans: Shelves) -> None:
    plans.shelve(a_plan(a_text(title="Own")), ref="surrey/own")
    number = enter(plans)

    with pytest.raises(NotFound):
        plans.desk_of(ESSIE).upkeep.consider("surrey/own", number, why="Good enough", change_by=None)
