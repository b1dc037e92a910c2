"""Writing a whole text in the browser: starting, saving, preview, earlier texts, dropping."""

from __future__ import annotations

import pytest

from kb.access import whole
from tests.sample_library import Library
from tests.web.client import Reader
from tests.web.draft_forms import AUTHOR, DRAFT, form_of, text_of


@pytest.fixture
def author(library: Library) -> Reader:
    """The author of Thames Valley, whose plan has an open draft."""
    return Reader(library.app, AUTHOR)


def _start(reader: Reader, **changes: str) -> object:
    reader.get("/plans/start")
    form = form_of(reader, "/plans/start") | {"title": "Airfields and private flights"} | changes
    return reader.post("/plans/start", **form)


def test_a_plan_is_started_from_a_title_alone_and_leads_to_its_rows(author: Reader, library: Library) -> None:
    answer = _start(author)

    assert answer.status_code == 303
    assert answer.location == "/plans/thames-valley/airfields-and-private-flights/draft/rows"
    text = text_of(library, "thames-valley/airfields-and-private-flights").decode()
    assert "title: Airfields and private flights\n" in text
    assert "\n# Airfields and private flights\n" in text


def test_the_same_form_sent_twice_starts_one_plan(author: Reader, library: Library) -> None:
    author.get("/plans/start")
    form = form_of(author, "/plans/start") | {"title": "Airfields"}

    first, second = author.post("/plans/start", **form), author.post("/plans/start", **form)

    assert first.location == second.location == "/plans/thames-valley/airfields/draft/rows"


def test_a_short_name_that_is_taken_is_said_at_its_box_with_what_was_typed(author: Reader) -> None:
    answer = _start(author, short_name="oic")

    assert answer.status_code == 400
    assert "There is already a plan at thames-valley/oic. Choose another short name." in author.words
    assert form_of(author, "/plans/start")["title"] == "Airfields and private flights"


def test_only_writers_start_plans_and_only_for_their_own_organisation(
    library: Library, author: Reader
) -> None:
    reader = Reader(library.app, "Regional analyst")

    assert reader.get("/plans/start").status_code == 403
    assert "Only authors and approvers" in reader.words
    assert _start(author, organisation="sussex").status_code == 400


def test_a_text_saved_untouched_makes_no_revision(author: Reader, library: Library) -> None:
    before = text_of(library)
    author.get(f"{DRAFT}/text")

    answer = author.post(f"{DRAFT}/text", **form_of(author, f"{DRAFT}/text"))

    assert answer.location == f"{DRAFT}/text"
    assert text_of(library) == before
    author.get(f"{DRAFT}/text")
    assert form_of(author, f"{DRAFT}/text")["started_from"] == "1"


def test_a_text_is_saved_and_only_its_changed_line_differs(author: Reader, library: Library) -> None:
    before = text_of(library)
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text")
    form["text"] = form["text"].replace("## Purpose", "## Purpose of it")

    author.post(f"{DRAFT}/text", **form)

    assert text_of(library) == before.replace(b"## Purpose", b"## Purpose of it")
    author.get(f"{DRAFT}/text")
    assert "The draft has been saved." in author.words


def test_the_forms_are_one_press_away_from_a_typed_text(author: Reader) -> None:
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text") | {"forms": "yes"}

    assert author.post(f"{DRAFT}/text", **form).location == f"{DRAFT}/rows"


def test_a_text_over_one_megabyte_is_refused_with_what_was_typed(author: Reader, library: Library) -> None:
    before = text_of(library)
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text") | {"text": "a" * (2**20 + 1)}

    answer = author.client.post(
        f"{DRAFT}/text", data=form | {"csrf_token": author.token}, content_type="multipart/form-data"
    )

    answer.request.input_stream.close()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413
    assert "at most 1 MB" in page
    assert "a" * (2**20 + 1) in page
    assert text_of(library) == before


def test_the_preview_shows_the_typed_text_and_saves_nothing(author: Reader, library: Library) -> None:
    before = text_of(library)
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text") | {"text": "# Other\r\n\r\nNot *saved*.\r\n"}

    answer = author.post(f"{DRAFT}/preview", **form)

    assert answer.status_code == 200
    assert "<em>saved</em>" in author.text
    assert form_of(author, f"{DRAFT}/text")["text"] == "# Other\r\n\r\nNot *saved*.\r\n"
    assert text_of(library) == before


def test_a_script_gets_the_preview_as_a_piece(author: Reader) -> None:
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text") | {"text": "Some <script>alert(1)</script> *text*"}

    answer = author.client.post(f"{DRAFT}/preview", data=form, headers={"X-Fragment": "1"})

    piece = answer.get_data(as_text=True)
    assert "<em>text</em>" in piece
    assert "<script>" not in piece
    assert "<html" not in piece


def test_a_script_saves_by_itself_and_is_told_the_revision(author: Reader, library: Library) -> None:
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text")
    form["text"] += "\r\nMore.\r\n"

    answer = author.client.post(f"{DRAFT}/text", data=form, headers={"X-Autosave": "1"})

    assert (answer.status_code, answer.json) == (200, {"revision": 2})
    author.get(f"{DRAFT}/revisions")
    assert "Saved by itself while typing" in author.words


def test_a_script_whose_person_is_signed_out_is_told_so(author: Reader, library: Library) -> None:
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text")
    library.at = library.at.replace(day=25)

    answer = author.client.post(f"{DRAFT}/text", data=form, headers={"X-Autosave": "1"})

    assert answer.status_code == 401


def test_the_next_draft_begins_with_the_text_that_stands(library: Library) -> None:
    author = Reader(library.app, "Plan author, Sussex")
    author.get("/plans/sussex/oic")

    answer = author.post("/plans/sussex/oic/draft/begin")

    assert answer.location == "/plans/sussex/oic/draft/rows"
    with library.house.store.reading() as tx:
        draft, standing = (
            tx.press.draft("sussex/oic", reach=whole()),
            tx.shelf.found("sussex/oic", reach=whole()),
        )
    assert draft.text == standing.text
    assert draft.based_on == standing.card.number
    author.get("/plans/sussex/oic")
    assert author.post("/plans/sussex/oic/draft/begin").location == "/plans/sussex/oic/draft/rows"


def test_an_earlier_text_is_read_compared_and_brought_back(author: Reader, library: Library) -> None:
    before = text_of(library)
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text")
    author.post(f"{DRAFT}/text", **form | {"text": form["text"].replace("## Purpose", "## Why")})
    author.get(f"{DRAFT}/revisions/2")
    assert "Section “Why” added" in author.words
    author.get(f"{DRAFT}/revisions/1")

    answer = author.post(
        f"{DRAFT}/revisions/1/bring-back", **form_of(author, f"{DRAFT}/revisions/1/bring-back")
    )

    assert answer.location == f"{DRAFT}/revisions"
    assert text_of(library) == before
    author.get(f"{DRAFT}/revisions")
    assert "Text 3, the draft as it stands" in author.words
    assert "Brought back from an earlier text" in author.words


def test_a_revision_that_is_not_there_is_not_found(author: Reader) -> None:
    assert author.get(f"{DRAFT}/revisions/99").status_code == 404
    assert author.get(f"{DRAFT}/revisions/0").status_code == 404


def test_a_draft_is_dropped_only_after_it_was_asked_for(author: Reader, library: Library) -> None:
    author.get(f"{DRAFT}/drop")
    assert "Version 3 of the plan stays as it is." in author.words

    answer = author.post(f"{DRAFT}/drop", **form_of(author, f"{DRAFT}/drop"))

    assert answer.location == "/plans/thames-valley/oic"
    assert author.get(f"{DRAFT}/text").status_code == 409
    assert "This plan has no draft. Begin one" in author.words


@pytest.mark.parametrize("started_from", ["", "x", "-1", "1.0", "9999999999", "\u0661"], ids=ascii)
def test_a_form_that_names_no_revision_changes_nothing(
    author: Reader, library: Library, started_from: str
) -> None:
    before = text_of(library)
    author.get(f"{DRAFT}/text")
    form = form_of(author, f"{DRAFT}/text") | {"text": "gone", "started_from": started_from}

    assert author.post(f"{DRAFT}/text", **form).status_code == 400
    assert text_of(library) == before
