"""The page of what is still to do, the form by which items may stay, and the list over the region."""

from __future__ import annotations

import pytest

from tests.sample_library import Library
from tests.web.client import Reader
from tests.web.draft_forms import AUTHOR, DRAFT, form_of, text_of

READY, DISMISS = f"{DRAFT}/readiness", f"{DRAFT}/dismiss"


@pytest.fixture
def author(library: Library) -> Reader:
    """The author, whose draft names an operation."""
    reader = Reader(library.app, AUTHOR)
    reader.get(f"{DRAFT}/text")
    sent = form_of(reader, f"{DRAFT}/text")
    assert (
        reader.post(
            f"{DRAFT}/text", **(sent | {"text": sent["text"] + "\nSee Op <b>Wren</b> & Op Kite.\n"})
        ).status_code
        == 303
    )
    reader.get(READY)
    return reader


def items(reader: Reader) -> list[str]:
    return [box.get("value") or "" for box in reader.all("input") if box.get("name") == "item"]


def test_a_spotted_item_is_settled_with_a_reason_and_taken_back(author: Reader) -> None:
    (item,) = items(author)

    assert author.post(DISMISS, item=item, why="A <public> scheme").location == READY
    author.get(READY)
    assert "1 item is settled" in author.words
    assert "“op kite”: A <public> scheme" in author.words
    assert items(author) == []

    undo = next(
        form.get("action") or "" for form in author.all("form") if "undo" in (form.get("action") or "")
    )
    assert author.post(undo).location == READY
    author.get(READY)
    assert items(author) == [item]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"why": "x"}, "Choose at least one item."),
        ({"item": "", "why": ""}, "Say why it may stay."),
        ({"item": "", "why": "x" * 501}, "Keep the reason to 500 characters."),
        ({"item": "ff", "why": "kept as typed"}, "The draft has changed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    author: Reader, sent: dict[str, str], sentence: str
) -> None:
    (item,) = items(author)
    fields = {name: value or (item if name == "item" else "") for name, value in sent.items()}

    answer = author.post(DISMISS, **fields)

    assert answer.status_code == 400
    assert "There is a problem" in author.words
    assert author.words.count(sentence) == 2
    assert sent["why"] in author.text
    author.get(READY)
    assert items(author) == [item]


def test_each_finding_leads_to_where_it_is_put_right(author: Reader) -> None:
    assert f"{DRAFT}/rows#OIC-03" in author.links()
    assert "12 of 12 requirements complete" in author.words


def test_the_other_pages_of_a_draft_lead_here(author: Reader) -> None:
    author.get(f"{DRAFT}/rows")

    assert READY in author.links()


def test_looking_changes_nothing(author: Reader, library: Library) -> None:
    before = text_of(library)

    author.get(READY)

    assert text_of(library) == before


@pytest.mark.parametrize("name", ["Regional analyst", "Auditor", "PCC"])
def test_out_of_reach_and_absent_answer_alike(library: Library, name: str) -> None:
    reader = Reader(library.app, name)
    answers = []
    for address in (READY, READY.replace("oic", "nothing")):
        answer = reader.get(address)
        assert answer.status_code in {403, 404}
        answers.append(answer.status_code)
    assert answers[1] == 404


def test_the_region_is_listed_for_those_who_read_in_full(library: Library) -> None:
    editor = Reader(library.app, "Regional editor")
    editor.get("/readiness")

    assert "Hampshire and Isle of Wight Constabulary" in editor.words
    assert "10 of 14" in editor.words
    assert "Overdue" in editor.words
    assert editor.get("/readiness?page=abc").status_code == 200
    assert editor.get("/readiness?page=²").status_code == 200


def test_the_list_is_empty_for_those_who_read_no_rows(library: Library) -> None:
    officer = Reader(library.app, "PCC")
    officer.get("/readiness")

    assert "0 current plans that you can read in full" in officer.words
    assert officer.all("table") == []
