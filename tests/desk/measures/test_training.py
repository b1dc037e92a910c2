"""Training of a force: role groups, counts typed and as a table, and lists of people refused whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.desk import Desk, GroupOrder
from kb.desk.approval.lives import Wanting
from kb.errors import NotAllowed, NotFound
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, PETE, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import Shelves

FORCE = "thames-valley"
DAY = dt.timedelta(days=1)
READER = Actor(SUE.person, tuple(replace(grant, body=FORCE) for grant in SUE.grants))
RESPONSE = GroupOrder("Response", "600", ["module-1", "module-2", "hydra"])
TABLE = "Role group,Module,Completed,In role\nResponse,1,412,600\nresponse,Hydra,30,\n"


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    shelves.desk_of(TOM).training.say_group(FORCE, RESPONSE)
    return shelves


def words(shelves: Shelves, actor: Actor = TOM) -> str:
    figures = shelves.desk_of(actor).training.page(FORCE).figures
    return " ".join(one.words for one in (*figures.e_learning, figures.hydra))


def test_counts_are_typed_and_read_by_force_office_and_editor(story: Shelves) -> None:
    typed = {
        ("response", "module-1"): ("412", ""),
        ("response", "module-2"): ("", ""),
        ("kent", "module-1"): ("1", ""),
    }

    assert story.desk_of(TOM).training.count(FORCE, TODAY, typed) == 1

    for actor in (TOM, PETE, READER, CATH, RON):
        assert "412 of 600 in the roles that need it" in words(story, actor)
    assert "How many have completed module 2 of the e-learning is unknown" in words(story)
    assert "Which roles need module 3 of the e-learning is not recorded" in words(story)


def test_a_table_of_counts_is_taken_whole_and_the_same_again_changes_nothing(story: Shelves) -> None:
    training = story.desk_of(TOM).training

    assert training.count_table(FORCE, TODAY, TABLE) == 2
    assert training.count_table(FORCE, TODAY, TABLE.encode("utf-8-sig")) == 0
    assert "30 of 600 in the roles that need it have completed the Hydra training" in words(story)


NAMED = "Jonathan Quixote Smith"
LISTS = [
    f"Name,Module,Completed\n{NAMED},1,yes\n",
    f"Role group,Module,Completed,Name\nResponse,1,412,{NAMED}\n",
    f"Role group,Module,Completed\n{NAMED},1,1\n",
    f"Role group,Module,Completed\nResponse,{NAMED},1\n",
    f"Role group,Module,Completed\nResponse,1,{NAMED}\n",
    f"{NAMED}\n",
    f"Role,Role group,Module,Completed\nResponse,{NAMED},1,2\n",
    f"Role group,Module,Completed,In role\nResponse,1,1,{NAMED}\n",
    f"Role group,Module,Completed\nResponse,1,412\nResponse,2,{NAMED}\n",
    "\0" + NAMED,
]


@pytest.mark.parametrize("text", LISTS)
def test_a_list_of_people_is_refused_whole_and_no_word_of_it_stays(story: Shelves, text: str) -> None:
    training = story.desk_of(TOM).training
    for raw in (text, text.encode(), text.encode("utf-16")):
        with pytest.raises(Wanting) as no:
            training.count_table(FORCE, TODAY, raw)
        assert no.value.field == "table"
        assert "Quixote" not in str(no.value)
        assert no.value.__cause__ is None

    assert training.page(FORCE).statements == ()
    assert "Quixote" not in repr(story.audit())


@pytest.mark.parametrize(
    ("done", "of", "box"),
    [("many", "", "done-module-1-response"), ("12", "ten", "of-module-1-response"), ("12", "10", "done-module-1-response"),
     ("-1", "", "done-module-1-response"), ("99999999", "", "done-module-1-response")],
)  # fmt: skip
def test_an_odd_number_is_refused_at_its_box(story: Shelves, done: str, of: str, box: str) -> None:
    with pytest.raises(Wanting) as no:
        story.desk_of(TOM).training.count(FORCE, TODAY, {("response", "module-1"): (done, of)})

    assert no.value.field == box


@pytest.mark.parametrize("on", [None, TODAY + DAY, dt.date(1999, 1, 1)])
def test_counts_are_of_a_day_that_is_not_to_come(story: Shelves, on: dt.date | None) -> None:
    with pytest.raises(Wanting) as no:
        story.desk_of(TOM).training.count_table(FORCE, on, TABLE)

    assert no.value.field == "on"


@pytest.mark.parametrize(
    ("order", "box"),
    [
        (replace(RESPONSE, name=""), "name"),
        (replace(RESPONSE, name="Jonathan Smith 07700 900123"), "name"),
        (replace(RESPONSE, headcount="many"), "headcount"),
        (replace(RESPONSE, needs=["module-9"]), "needs"),
    ],
)
def test_an_odd_role_group_is_refused_at_its_box(story: Shelves, order: GroupOrder, box: str) -> None:
    with pytest.raises(Wanting) as no:
        story.desk_of(TOM).training.say_group(FORCE, order)

    assert no.value.field == box


def test_a_role_group_that_is_taken_out_is_asked_no_more(story: Shelves) -> None:
    story.desk_of(TOM).training.say_group(FORCE, replace(RESPONSE, name="RESPONSE", needs=[], ended=True))

    assert story.desk_of(TOM).training.page(FORCE).groups == ()


def test_the_office_is_told_in_the_view_and_of_an_earlier_day_what_was_known_then(story: Shelves) -> None:
    story.desk_of(TOM).training.count_table(FORCE, TODAY, TABLE)
    nine, eight = (
        next(
            one for one in story.desk_of(CATH).office.page(FORCE).told.recommendations
            if one.recommendation.number == number
        )
        for number in (9, 8)
    )  # fmt: skip

    assert any("412 of 600" in line for line in nine.figures)
    assert any("30 of 600" in line for line in eight.figures)
    earlier = story.desk_of(CATH).office.page(FORCE, TODAY - DAY).told.recommendations
    assert "412 of 600" not in repr(earlier)


ACTS: list[Callable[[Desk], object]] = [
    lambda desk: desk.training.say_group(FORCE, RESPONSE),
    lambda desk: desk.training.count(FORCE, TODAY, {("response", "module-1"): ("1", "")}),
    lambda desk: desk.training.count_table(FORCE, TODAY, TABLE),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("actor", [READER, CATH, RON, AUDREY], ids=lambda one: str(one.person))
def test_who_only_looks_records_nothing(story: Shelves, actor: Actor, act: Callable[[Desk], object]) -> None:
    with pytest.raises(NotAllowed):
        act(story.desk_of(actor))


@pytest.mark.parametrize("act", [*ACTS, lambda desk: desk.training.page(FORCE)])
@pytest.mark.parametrize("actor", [SUE, ANNA, ESSIE, ADA, VERA], ids=lambda one: str(one.person))
def test_for_everybody_else_there_are_no_figures(
    story: Shelves, actor: Actor, act: Callable[[Desk], object]
) -> None:
    with pytest.raises(NotFound):
        act(story.desk_of(actor))
