"""The pages on which an approver names a deputy, and a regional editor enters what must be thought about."""

from __future__ import annotations

import re

import pytest

from kb.access import Actor
from tests.cast import ANNA, CATH, PETE, POLICING, RON, SUE, TODAY, TOM
from tests.desk_cast import Reader, Shelves, a_plan, an_application, entered
from tests.web.test_life import words

HERE = "/plans/thames-valley/oic"


def as_(shelves: Shelves, actor: Actor) -> Reader:
    return entered(an_application(shelves), shelves, actor)


TRIGGER = {
    "region": "south-east",
    "kind": "law",
    "title": "Border Security Act",
    "on": "23 November 2026",
    "note": "",
    "themes": "",
    "token": "a-token-of-this-form",
}


def test_an_approver_names_a_deputy_and_ends_it(shelves: Shelves) -> None:
    pete = as_(shelves, PETE)
    form = {
        "person": f"{TOM.person} thames-valley",
        "starts_on": TODAY.isoformat(),
        "ends_on": TODAY.isoformat(),
    }
    refused = pete.post("/deputies", **form | {"ends_on": "1 May 2020"})
    assert (refused.status_code, "not before the first" in words(refused)) == (400, True)

    assert pete.post("/deputies", **form).status_code == 303

    page = pete.get("/deputies").get_data(as_text=True)
    ends = re.findall(r'action="(/deputies/\d+/end)"', page)
    assert (len(ends), "Tom" in page) == (1, True)
    assert pete.post(ends[0]).status_code == 303
    assert "Nobody." in words(pete.get("/deputies"))


@pytest.mark.parametrize("person", [SUE, TOM, ANNA, CATH])
def test_nobody_else_names_one(shelves: Shelves, person: Actor) -> None:
    reader = as_(shelves, person)

    assert reader.get("/deputies").status_code == 403
    assert reader.post("/deputies", person="3 thames-valley").status_code == 403


def test_the_editor_enters_a_trigger_and_the_owner_answers_it(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=POLICING))
    ron, tom = as_(shelves, RON), as_(shelves, TOM)
    refused = ron.post("/triggers", **TRIGGER | {"on": "soon"})
    assert (refused.status_code, "Border Security Act" in refused.get_data(as_text=True)) == (400, True)

    assert [ron.post("/triggers", **TRIGGER).status_code for _ in range(2)] == [303, 303]
    assert words(ron.get("/triggers")).count("Border Security Act") == 1

    assert "Not yet considered: Border Security Act, in force 23 November 2026." in words(
        as_(shelves, SUE).get(HERE)
    )
    place = re.findall(rf'href="({HERE}/considered/\d+)"', tom.get(HERE).get_data(as_text=True))[0]
    assert tom.get(place).status_code == 200
    assert tom.post(place, answer="yes", why="It names new powers.", change_by="").status_code == 400
    assert tom.post(place, answer="no", why="It names no new powers.").status_code == 303
    assert "Not yet considered" not in words(tom.get(HERE))
    assert tom.get(place).status_code == 404


@pytest.mark.parametrize("person", [SUE, PETE, ANNA, CATH])
def test_the_triggers_page_is_the_editors(shelves: Shelves, person: Actor) -> None:
    reader = as_(shelves, person)

    assert reader.get("/triggers").status_code == 404
    assert reader.post("/triggers", **TRIGGER).status_code == 404


def test_answering_is_the_owners(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=POLICING))
    as_(shelves, RON).post("/triggers", **TRIGGER)

    assert as_(shelves, SUE).get(f"{HERE}/considered/1").status_code == 403
    assert as_(shelves, CATH).post(
        f"{HERE}/considered/1", answer="no", why="Not mine to say"
    ).status_code in {403, 404}
