"""Two people at once, as pages: both see everything, nothing is overwritten, and what was typed survives."""

from __future__ import annotations

import pytest

from tests.sample_library import Library
from tests.web.client import Reader
from tests.web.draft_forms import AUTHOR, DRAFT, form_of, text_of

APPROVER = "Plan approver, Thames"


@pytest.fixture
def two(library: Library) -> tuple[Reader, Reader]:
    """Two writers of one draft, each with its text open at the same revision."""
    both = Reader(library.app, AUTHOR), Reader(library.app, APPROVER)
    for one in both:
        one.get(f"{DRAFT}/text")
    return both


def _save(reader: Reader, old: str, new: str, **options: object) -> object:
    form = form_of(reader, f"{DRAFT}/text")
    assert old in form["text"]
    form["text"] = form["text"].replace(old, new, 1)
    return reader.post(f"{DRAFT}/text", **form, **options)


def test_the_second_to_save_sees_both_texts_and_picks(two: tuple[Reader, Reader], library: Library) -> None:
    first, second = two
    assert _save(first, "## Purpose", "## Why").status_code == 303
    saved = text_of(library)

    answer = _save(second, "**Priority:** 1", "**Priority:** 3")

    assert answer.status_code == 409
    assert "Somebody else has saved this draft meanwhile" in second.words
    assert AUTHOR in second.words
    assert "priority changed from “1” to “3”" in second.words
    assert "Section “Why” added" in second.words
    assert text_of(library) == saved
    picked = second.post(f"{DRAFT}/settle", **form_of(second, f"{DRAFT}/settle"))
    assert (picked.status_code, picked.location) == (303, f"{DRAFT}/text")
    assert text_of(library) == saved.replace(b"**Priority:** 1", b"**Priority:** 3", 1)


def test_the_same_place_changed_twice_must_be_chosen_and_the_typed_text_stays(
    two: tuple[Reader, Reader], library: Library
) -> None:
    first, second = two
    _save(first, "**Priority:** 1", "**Priority:** 2")
    _save(second, "**Priority:** 1", "**Priority:** 3")
    form = form_of(second, f"{DRAFT}/settle")

    answer = second.post(f"{DRAFT}/settle", **form)

    assert answer.status_code == 409
    assert "Choose what is to stand" in second.words
    assert form_of(second, f"{DRAFT}/settle")["mine"] == form["mine"]
    chosen = form_of(second, f"{DRAFT}/settle") | {"both-0": "other", "typed-both-0": "1"}
    assert second.post(f"{DRAFT}/settle", **chosen).status_code == 303
    assert b"**Priority:** 1" in text_of(library)


def test_a_script_that_saves_by_itself_is_told_that_two_texts_meet(
    two: tuple[Reader, Reader], library: Library
) -> None:
    first, second = two
    _save(first, "## Purpose", "## Why")
    form = form_of(second, f"{DRAFT}/text")
    form["text"] += "More.\r\n"

    answer = second.client.post(f"{DRAFT}/text", data=form, headers={"X-Autosave": "1"})

    assert (answer.status_code, answer.json) == (409, {"clash": f"{DRAFT}/text"})


def test_what_was_typed_is_given_back_when_the_draft_was_closed(
    two: tuple[Reader, Reader], library: Library
) -> None:
    first, second = two
    first.get(f"{DRAFT}/drop")
    first.post(f"{DRAFT}/drop", **form_of(first, f"{DRAFT}/drop"))

    answer = _save(second, "## Purpose", "## A day’s work")

    assert answer.status_code == 409
    assert "This draft has been closed" in second.words
    assert "## A day’s work" in second.text


def test_a_settlement_made_up_by_hand_writes_nothing_that_was_not_offered(
    two: tuple[Reader, Reader], library: Library
) -> None:
    first, second = two
    _save(first, "## Purpose", "## Why")
    saved = text_of(library)
    forms = (
        {"keep": ["keep-99", "", "mine"], "both-99": "mine", "both-": "x", "typed-": "y"},
        {"started_from": "7"},
        {"shown": "9"},
        {"mine": ""},
    )
    for changes in forms:
        second.get(f"{DRAFT}/text")
        form = {"started_from": "1", "shown": "2", "mine": saved.decode(), **changes}
        second.post(f"{DRAFT}/settle", **form)

    assert text_of(library) == saved
