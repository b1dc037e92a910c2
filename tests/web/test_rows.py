"""Writing a draft by forms: the list of its rows, one requirement box by box, its order, retiring, the header."""

from __future__ import annotations

import pytest

from tests.sample_library import Library
from tests.web.client import Reader

DRAFT = "/plans/thames-valley/oic/draft"
WHO = "Plan author, Thames"


@pytest.fixture
def author(library: Library) -> Reader:
    """The author of Thames Valley, whose plan has an open draft of twelve rows."""
    return Reader(library.app, WHO)


def _boxes(reader: Reader) -> dict[str, str]:
    """Every box of the open page's draft form, as a browser would send it untouched."""
    form = next(form for form in reader.all("form") if form.get("data-kb-draft"))
    tag = "{http://www.w3.org/1999/xhtml}"
    sent = {}
    for one in form.iter(f"{tag}input"):
        if one.get("type") != "radio" or one.get("checked") is not None:
            sent[one.get("name") or ""] = one.get("value") or ""
    sent |= {
        one.get("name") or "": (one.text or "").replace("\n", "\r\n") for one in form.iter(f"{tag}textarea")
    }
    return sent


def _text(library: Library) -> bytes:
    with library.house.store.reading() as tx:
        from kb.access import whole

        draft = tx.press.draft("thames-valley/oic", reach=whole())
    assert draft is not None
    assert draft.text is not None
    return draft.text


def test_the_list_says_how_many_rows_are_complete_and_what_can_be_done(author: Reader) -> None:
    author.get(f"{DRAFT}/rows")

    assert "12 of 12 requirements complete" in author.words
    assert f"{DRAFT}/rows/OIC-02" in author.links()
    assert f"{DRAFT}/header" in author.links()
    assert f"{DRAFT}/rows/OIC-02/retire" in author.links()


def test_a_form_saved_untouched_leaves_the_text_as_it_was(author: Reader, library: Library) -> None:
    before = _text(library)
    author.get(f"{DRAFT}/rows/OIC-02")

    answer = author.post(f"{DRAFT}/rows/OIC-02", **_boxes(author))

    assert answer.status_code == 303
    assert answer.location == f"{DRAFT}/rows#OIC-02"
    assert _text(library) == before


def test_one_box_changed_changes_its_own_line(author: Reader, library: Library) -> None:
    before = _text(library).decode().splitlines()
    author.get(f"{DRAFT}/rows/OIC-02")

    author.post(f"{DRAFT}/rows/OIC-02", **_boxes(author) | {"collector": "A new role"})

    after = _text(library).decode().splitlines()
    assert [line for line in after if line not in before] == ["- **Collector:** A new role"]
    assert len(after) == len(before)


def test_what_is_missing_is_said_beside_its_box_and_stops_no_save(author: Reader) -> None:
    author.get(f"{DRAFT}/rows/OIC-02")

    author.post(f"{DRAFT}/rows/OIC-02", **_boxes(author) | {"sources": "", "needed_by": "when ready"})

    author.get(f"{DRAFT}/rows")
    assert "11 of 12 requirements complete" in author.words
    assert "Still missing: source, date" in author.words
    author.get(f"{DRAFT}/rows/OIC-02")
    beside = [el for el in author.all("div") if el.get("id") == "needed_by-hint"]
    assert "cannot be read" in "".join(beside[0].itertext())


def test_a_refusal_keeps_every_box_as_typed(author: Reader, library: Library) -> None:
    before = _text(library)
    author.get(f"{DRAFT}/rows/OIC-02")

    answer = author.post(
        f"{DRAFT}/rows/OIC-02", **_boxes(author) | {"gap": "long " * 500, "theme": "Typed theme"}
    )

    assert answer.status_code == 400
    assert "Write at most 2,000 characters here" in author.words
    assert _boxes(author)["theme"] == "Typed theme"
    assert _boxes(author)["gap"].startswith("long long")
    assert _text(library) == before


def test_saving_can_go_on_to_the_next_requirement_and_from_the_last_to_a_new_one(author: Reader) -> None:
    author.get(f"{DRAFT}/rows/OIC-02")
    first = author.post(f"{DRAFT}/rows/OIC-02", **_boxes(author) | {"onward": "yes"})
    author.get(f"{DRAFT}/rows/TV-02")
    last = author.post(f"{DRAFT}/rows/TV-02", **_boxes(author) | {"onward": "yes"})

    assert first.location == f"{DRAFT}/rows/OIC-03"
    assert last.location == f"{DRAFT}/rows/new"


def test_a_new_requirement_is_offered_a_reference_and_added_at_the_end(
    author: Reader, library: Library
) -> None:
    author.get(f"{DRAFT}/rows/new")
    boxes = _boxes(author)

    answer = author.post(f"{DRAFT}/rows/new", **boxes | {"question": "Which boats?", "theme": "Sea"})
    again = author.post(f"{DRAFT}/rows/new", **boxes | {"question": "Which boats?", "theme": "Sea"})

    assert answer.location == again.location == f"{DRAFT}/rows#{boxes['ref']}"
    assert _text(library).decode().count("Which boats?") == 1
    assert boxes["ref"] == "OIC-13"


def test_a_taken_reference_is_refused_at_its_box(author: Reader) -> None:
    author.get(f"{DRAFT}/rows/new")

    answer = author.post(
        f"{DRAFT}/rows/new", **_boxes(author) | {"ref": "OIC-02", "question": "Which?", "theme": "Sea"}
    )

    assert answer.status_code == 400
    assert "This plan already has a requirement OIC-02" in author.words
    assert _boxes(author)["question"] == "Which?"


def test_a_row_moves_and_the_same_press_twice_moves_it_once(author: Reader) -> None:
    author.get(f"{DRAFT}/rows")
    number = next(i.get("value") for i in author.all("input") if i.get("name") == "started_from")

    for _ in range(2):
        answer = author.post(f"{DRAFT}/rows/OIC-03/move", started_from=number, way="up")
        assert answer.location == f"{DRAFT}/rows#OIC-03"

    author.get(f"{DRAFT}/rows")
    assert author.words.index("OIC-03") < author.words.index("OIC-02")
    assert "moved up" in author.words


def test_a_copy_opens_under_the_next_reference(author: Reader) -> None:
    author.get(f"{DRAFT}/rows")
    form = next(f for f in author.all("form") if (f.get("action") or "").endswith("/OIC-04/duplicate"))
    sent = {i.get("name"): i.get("value") for i in form.iter("{http://www.w3.org/1999/xhtml}input")}

    answer = author.client.post(f"{DRAFT}/rows/OIC-04/duplicate", data=sent)

    assert answer.location == f"{DRAFT}/rows/OIC-13"
    author.get(answer.location)
    assert "Who supplies fraudulently obtained documents" in _boxes(author)["question"]


def test_retiring_asks_for_a_reason_first(author: Reader) -> None:
    author.get(f"{DRAFT}/rows/TV-01/retire")
    boxes = _boxes(author)

    refused = author.post(f"{DRAFT}/rows/TV-01/retire", **boxes)
    assert refused.status_code == 400
    assert "Say why this requirement is retired" in author.words
    answer = author.post(f"{DRAFT}/rows/TV-01/retire", **boxes | {"why": "Answered."})

    assert answer.location == f"{DRAFT}/rows"
    author.get(f"{DRAFT}/rows")
    assert "11 of 11 requirements complete" in author.words


def test_the_plans_own_facts_are_saved_line_by_line(author: Reader, library: Library) -> None:
    before = _text(library).decode().splitlines()
    author.get(f"{DRAFT}/header")

    author.post(f"{DRAFT}/header", **_boxes(author) | {"owner": "OIC desk", "period_to": "30 April 2027"})

    after = _text(library).decode().splitlines()
    assert [line for line in after if line not in before] == [
        "owner: OIC desk",
        "period: 2026-04-01/2027-04-30",
    ]


def test_a_period_that_ends_before_it_begins_is_refused_at_its_box(author: Reader) -> None:
    author.get(f"{DRAFT}/header")

    answer = author.post(
        f"{DRAFT}/header", **_boxes(author) | {"period_to": "1 January 2020", "owner": "Typed owner"}
    )

    assert answer.status_code == 400
    assert "before its first day" in author.words
    assert _boxes(author)["owner"] == "Typed owner"


@pytest.mark.parametrize("path", ["rows", "rows/new", "rows/OIC-02", "rows/OIC-02/retire", "header"])
@pytest.mark.parametrize(
    "who", ["Regional analyst", "Policy officer, Thames", "Auditor", "Plan author, Sussex"]
)
def test_nobody_else_sees_the_forms_of_a_draft(library: Library, who: str, path: str) -> None:
    reader = Reader(library.app, who)

    status = reader.get(f"{DRAFT}/{path}").status_code

    assert status in {403, 404}
    assert "lay-bys on the M4" not in reader.text


def test_a_row_that_is_not_there_is_not_there(author: Reader) -> None:
    author.get(f"{DRAFT}/rows")

    assert author.get(f"{DRAFT}/rows/OIC-99").status_code == 404
    assert author.post(f"{DRAFT}/rows/OIC-99/move", started_from="1", way="up").status_code == 404


def test_where_the_draft_was_closed_meanwhile_what_was_typed_is_shown_to_be_copied(
    author: Reader, library: Library
) -> None:
    author.get(f"{DRAFT}/rows/OIC-02")
    boxes = _boxes(author)
    with library.house.store.writing(at=library.at) as tx:
        tx.press.end_draft("thames-valley/oic")

    answer = author.post(f"{DRAFT}/rows/OIC-02", **boxes | {"gap": "Typed for an hour"})

    assert answer.status_code == 409
    assert "Typed for an hour" in author.text


def test_where_somebody_else_has_saved_both_are_shown_and_nothing_is_written(
    author: Reader, library: Library
) -> None:
    author.get(f"{DRAFT}/rows/OIC-02")
    mine = _boxes(author)
    other = Reader(library.app, "Plan approver, Thames")
    other.get(f"{DRAFT}/rows/OIC-02")
    other.post(f"{DRAFT}/rows/OIC-02", **_boxes(other) | {"collector": "Theirs"})
    before = _text(library)

    answer = author.post(f"{DRAFT}/rows/OIC-02", **mine | {"collector": "Mine"})

    assert answer.status_code == 409
    assert "Theirs" in author.words
    assert "Mine" in author.text
    assert _text(library) == before


def test_a_spotted_item_is_said_beside_its_box_with_the_way_to_say_why_it_may_stay(author: Reader) -> None:
    author.get(f"{DRAFT}/rows/OIC-02")
    assert f"{DRAFT}/readiness" not in author.links()

    author.post(f"{DRAFT}/rows/OIC-02", **_boxes(author) | {"gap": "Call 07700 900123 first"})

    author.get(f"{DRAFT}/rows/OIC-02")
    beside = next(el for el in author.all("div") if el.get("id") == "gap-hint")
    assert "looks like a telephone number" in "".join(beside.itertext())
    assert f"{DRAFT}/readiness" in author.links()
