"""The pages of sharing: what stands on them, who is let in, and forms sent by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

from kb.access import Actor
from tests.cast import ADA, AUDREY, CATH, ESSIE, KIT, PETE, REGION, SUE, TOM
from tests.desk_cast import NED, Reader, Shelves, a_house, a_plan, a_row, a_text, an_application, entered

REF = "thames-valley/oic"
SHARING = f"/plans/{REF}/sharing"
CHOICE = {"whole": "policing", "outline": "policing", "listed": "listed"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Shelves, flask.Flask]]:
    """A plan of Thames Valley's region, listed, with a row for its own people."""
    with a_house(tmp_path, indexed=False) as shelves:
        text = a_text(a_row(), a_row("OIC-02", "Which marinas?", visible_to="own"))
        shelves.shelve(a_plan(text, sharing=REGION, outline=REGION, listed=True), ref=REF)
        yield shelves, an_application(shelves)


def reader(served: tuple[Shelves, flask.Flask], actor: Actor) -> Reader:
    shelves, app = served
    return entered(app, shelves, actor)


def seen(page: str) -> str:
    found = re.search(r'name="seen" [^>]*value="(\w+)"', page)
    assert found is not None
    return found[1]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_gets_more_is_shown_before_it_is_done(served: tuple[Shelves, flask.Flask]) -> None:
    pete = reader(served, PETE)

    check = pete.post(SHARING, **CHOICE)

    said = words(check.get_data(as_text=True))
    assert check.status_code == 200
    assert "Nothing has changed yet" in said
    assert "Essex Police will get more." in said
    assert "The whole plan, 1 of 2 requirements" in said
    assert "OIC-02 : for its own organisation at most" in said
    assert "Which marinas" not in said
    assert "You can ask for access" in reader(served, ESSIE).get(f"/plans/{REF}").get_data(as_text=True)


def test_what_was_shown_is_done_and_the_page_answers_with_a_new_one(
    served: tuple[Shelves, flask.Flask],
) -> None:
    pete = reader(served, PETE)
    mark = seen(pete.post(SHARING, **CHOICE).get_data(as_text=True))

    done = pete.post(SHARING, **CHOICE, seen=mark)
    again = pete.post(SHARING, **CHOICE, seen=mark)

    assert [(one.status_code, one.location) for one in (done, again)] == [(303, SHARING)] * 2
    assert reader(served, ESSIE).get(f"/plans/{REF}/versions/1/text").status_code == 200


def test_a_forged_or_old_mark_is_answered_by_the_page_of_outcomes(
    served: tuple[Shelves, flask.Flask],
) -> None:
    answer = reader(served, PETE).post(SHARING, **CHOICE, seen="0" * 64)

    assert answer.status_code == 409
    assert "Something has changed" in answer.get_data(as_text=True)
    assert reader(served, ESSIE).get(f"/plans/{REF}/versions/1/text").status_code == 404


def test_a_choice_can_be_changed_without_being_lost(served: tuple[Shelves, flask.Flask]) -> None:
    answer = reader(served, PETE).post(SHARING, **CHOICE, whole_named="essex", change="yes")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.search(r'name="whole" type="radio" value="policing" checked', page)
    assert re.search(r'name="whole_named" type="checkbox" value="essex" checked', page)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        CHOICE | {"whole": "everybody"},
        CHOICE | {"whole_named": "thames-valley-pcc"},
        CHOICE | {"outline_named": "nowhere"},
        CHOICE | {"listed": "maybe"},
        CHOICE | {"seen": "x" * 101},
    ],
)
def test_what_cannot_be_chosen_is_refused_and_changes_nothing(
    fields: dict[str, str], served: tuple[Shelves, flask.Flask]
) -> None:
    answer = reader(served, PETE).post(SHARING, **fields)

    assert answer.status_code == 400
    assert reader(served, ESSIE).get(f"/plans/{REF}/versions/1/text").status_code == 404


@pytest.mark.parametrize(
    ("actor", "status"),
    [(TOM, 403), (SUE, 403), (ESSIE, 403), (CATH, 403), (ADA, 404), (AUDREY, 404), (NED, 404)],
)
def test_nobody_else_decides_whatever_they_send(
    actor: Actor, status: int, served: tuple[Shelves, flask.Flask]
) -> None:
    mark = seen(reader(served, PETE).post(SHARING, **CHOICE).get_data(as_text=True))

    answer = reader(served, actor).post(SHARING, **CHOICE, seen=mark)

    assert answer.status_code == status
    assert reader(served, ESSIE).get(f"/plans/{REF}/versions/1/text").status_code == 404


def test_an_author_looks_without_a_form(served: tuple[Shelves, flask.Flask]) -> None:
    page = reader(served, TOM).get(SHARING).get_data(as_text=True)

    assert "An approver of Thames Valley Police decides who sees it" in words(page)
    assert 'name="whole"' not in page


def test_a_form_without_its_token_changes_nothing(served: tuple[Shelves, flask.Flask]) -> None:
    pete = reader(served, PETE)

    assert pete.client.post(SHARING, data=CHOICE).status_code == 400


def test_asking_and_answering_by_the_pages(served: tuple[Shelves, flask.Flask]) -> None:
    kit, pete = reader(served, KIT), reader(served, PETE)
    asked = kit.post(f"/plans/{REF}/ask-access", organisation="kent", why="The <b>road</b>.", token="t")
    assert asked.status_code == 303

    page = pete.get("/requests/1").get_data(as_text=True)
    assert "&lt;b&gt;road" in page
    answered = pete.post("/requests/1", choice="full", last_day="31 March 2027", seen=seen(page))

    assert (answered.status_code, answered.location) == (303, "/requests")
    told = words(kit.get(f"/plans/{REF}/ask-access").get_data(as_text=True))
    assert "let Kent Police read it on 24 November 2026, until 31 March 2027" in told
    assert kit.get(f"/plans/{REF}/versions/1/text").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose an answer"),
        ({"choice": "refuse", "words": " "}, "Say why not"),
        ({"choice": "refuse", "words": "x" * 501}, "at most 500"),
        ({"choice": "full", "last_day": "soon"}, "Write the last day like"),
        ({"choice": "full", "last_day": "1 March 2026"}, "already over"),
        ({"choice": "everything"}, "Not a valid choice"),
    ],
)
def test_an_answer_that_cannot_be_taken_keeps_what_was_typed(
    fields: dict[str, str], said: str, served: tuple[Shelves, flask.Flask]
) -> None:
    reader(served, KIT).post(f"/plans/{REF}/ask-access", organisation="kent", why="The road.", token="t")

    answer = reader(served, PETE).post("/requests/1", **({"words": "Kept words"} | fields))

    page = answer.get_data(as_text=True)
    assert (answer.status_code, said in page) == (400, True)
    assert fields.get("words", "Kept words") in page
    assert reader(served, KIT).get(f"/plans/{REF}/versions/1/text").status_code == 404


@pytest.mark.parametrize("why", ["", "x" * 501])
def test_a_reason_that_cannot_be_taken_is_kept_in_the_box(
    why: str, served: tuple[Shelves, flask.Flask]
) -> None:
    answer = reader(served, KIT).post(f"/plans/{REF}/ask-access", organisation="kent", why=why, token="t")

    assert answer.status_code == 400
    assert why in answer.get_data(as_text=True)


@pytest.mark.parametrize("actor", [TOM, SUE, ESSIE, CATH, ADA, AUDREY, NED])
def test_requests_are_for_approvers(actor: Actor, served: tuple[Shelves, flask.Flask]) -> None:
    reader(served, KIT).post(f"/plans/{REF}/ask-access", organisation="kent", why="The road.", token="t")
    other = reader(served, actor)

    statuses = [other.get(address).status_code for address in ("/requests", "/requests/1", "/requests/9")]

    assert statuses == [404] * 3
    assert other.post("/requests/1", choice="refuse", words="No.").status_code == 404


def test_readers_and_audit_are_for_the_plans_own(served: tuple[Shelves, flask.Flask]) -> None:
    reader(served, SUE).get(f"/plans/{REF}")
    tom = reader(served, TOM)

    assert "Sussex Police Reader 24 November 2026" in words(
        tom.get(f"/plans/{REF}/readers").get_data(as_text=True)
    )
    assert "Sussex Police (reader)" in tom.get(f"/plans/{REF}/audit").get_data(as_text=True)
    for rest in ("readers", "audit", "audit.csv"):
        assert reader(served, SUE).get(f"/plans/{REF}/{rest}").status_code == 404


def test_the_audit_is_filtered_by_the_address(served: tuple[Shelves, flask.Flask]) -> None:
    reader(served, SUE).get(f"/plans/{REF}")
    audrey = reader(served, AUDREY)

    some = audrey.get(f"/audit?act=consultation&plan={REF}&from=24+November+2026&to=2026-11-24")
    none = audrey.get("/audit?to=1+March+2026")
    odd = audrey.get("/audit?from=lately&person=99999&act=odd&before=x")

    assert "Sussex Police (reader)" in some.get_data(as_text=True)
    assert "No lines that fit" in none.get_data(as_text=True)
    assert (odd.status_code, "Write the first day like" in odd.get_data(as_text=True)) == (400, True)
    link = re.search(r'href="(/audit/lines\.csv\?[^"]+)"', some.get_data(as_text=True))
    assert link is not None
    taken = audrey.get(link[1].replace("&amp;", "&"))
    assert (taken.mimetype, b"Sussex Police" in taken.data) == ("text/csv", True)
    assert audrey.get("/audit/lines.csv?from=lately").status_code == 400
