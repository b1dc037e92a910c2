"""The pages of bringing in: paste or file, what was understood, and keeping it."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from kb.access import whole
from tests.sample_library import Library
from tests.web.client import XHTML, Reader
from tests.web.draft_forms import AUTHOR, DRAFT, form_of, text_of

START, NEXT = "/plans/bring-in", "/plans/bring-in/understood"
TABLE = "Ref\tQuestion\tSource\tMood\nA-01\tWhich lay-bys are used?\tPND\tcalm\nA-02\tWhere?\tANPR\twary\n"


@pytest.fixture
def author(library: Library) -> Reader:
    """The author of Thames Valley."""
    return Reader(library.app, AUTHOR)


def bring(
    reader: Reader, text: str = "", *, file: tuple[bytes, str] | None = None, html: str = ""
) -> TestResponse:
    """Send the first form."""
    reader.get(START)
    sent: dict[str, object] = {"text": text, "html": html, "csrf_token": reader.token}
    if file is not None:
        sent["file"] = FileStorage(io.BytesIO(file[0]), filename=file[1])
    # Put together here: what is large would lie in a file that the test client does not close.
    body, length, mark = stream_encode_multipart(MultiDict(sent), threshold=10_000_000)
    with body:
        whole_body = body.read(length)
    return reader._took(
        reader.client.post(START, data=whole_body, content_type=f"multipart/form-data; boundary={mark}")
    )


def sent_of(reader: Reader) -> dict[str, str]:
    """What a browser would send of the second page, untouched and without a button."""
    sent = {}
    form = next(form for form in reader.all("form") if form.get("action") == NEXT)
    for box in form.iter(f"{XHTML}input"):
        if box.get("type") not in {"checkbox", "radio"} or box.get("checked") is not None:
            sent[box.get("name") or ""] = box.get("value") or ""
    for box in form.iter(f"{XHTML}select"):
        chosen = [one for one in box.iter(f"{XHTML}option") if one.get("selected") is not None]
        sent[box.get("name") or ""] = (chosen or list(box.iter(f"{XHTML}option")))[0].get("value") or ""
    return sent


def plans(library: Library) -> int:
    with library.house.store.reading() as tx:
        return len(tx.holding.plans(reach=whole()))


def test_a_pasted_table_is_shown_and_then_kept(author: Reader, library: Library) -> None:
    before = plans(library)

    answer = bring(author, TABLE)

    assert answer.status_code == 200
    assert "This was read as a table: 2 requirements." in author.words
    assert "No marking was found" in author.words
    assert plans(library) == before
    answer = author.post(NEXT, **sent_of(author) | {"title": "Quiet airfields", "keep": "yes"})
    assert (answer.status_code, answer.location) == (303, "/plans/thames-valley/quiet-airfields/draft/rows")
    assert b"### A-02: Where?" in text_of(library, "thames-valley/quiet-airfields")


def test_the_clipboards_own_table_counts_before_its_text(author: Reader) -> None:
    bring(
        author,
        "Ref\tQuestion\nX-1\tno\n",
        html="<table><tr><td>Ref<td>Question<tr><td>B-07<td>Which?</table>",
    )

    assert "B-07" in author.words
    assert "X-1" not in author.words


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Ref;Question\r\nC-01;Which – café?\r\n".encode("cp1252"), "a.csv"),
        ("\ufeffRef,Question\nC-01,Which – café?\n".encode(), "a.csv"),
        ("Ref\tQuestion\nC-01\tWhich – café?\n".encode("utf-16"), "a.txt"),
    ],
)
def test_files_of_every_dress_are_read(author: Reader, raw: bytes, name: str) -> None:
    bring(author, file=(raw, name))

    assert "Which – café?" in author.words


def test_choosing_for_a_column_and_showing_again_reads_it_so(author: Reader) -> None:
    bring(author, TABLE)

    author.post(NEXT, **sent_of(author) | {"column-3": "collector", "again": "yes"})

    assert sent_of(author)["column-3"] == "collector"
    assert "Mood" not in author.words.split("Requirements", 1)[1].split("Where it goes")[0].replace(
        "Labels that are not known", ""
    )


def test_another_choice_is_shown_before_it_is_kept(author: Reader, library: Library) -> None:
    bring(author, TABLE)
    before = plans(library)

    answer = author.post(NEXT, **sent_of(author) | {"column-3": "gap", "title": "Airfields", "keep": "yes"})

    assert answer.status_code == 409
    assert "This is not what was shown last." in author.words
    assert plans(library) == before
    assert sent_of(author)["title"] == "Airfields"
    assert author.post(NEXT, **sent_of(author) | {"keep": "yes"}).status_code == 303


def test_a_downloaded_text_edited_offline_goes_into_its_plans_draft_once_that_is_agreed(
    author: Reader, library: Library
) -> None:
    edited = text_of(library).replace(b"OIC-03:", b"OIC-03: Since when,", 1)

    bring(author, file=(edited, "oic.md"))

    assert "This looks like the next text of" in author.words
    assert sent_of(author)["target"] == "thames-valley/oic"
    answer = author.post(NEXT, **sent_of(author) | {"keep": "yes"})
    assert answer.status_code == 400
    assert "Say that this may follow revision" in author.words
    answer = author.post(NEXT, **sent_of(author) | {"agreed": "yes", "keep": "yes"})
    assert answer.location == "/plans/thames-valley/oic/draft/rows"
    assert text_of(library) == edited


def test_a_text_that_is_here_is_recognised(author: Reader, library: Library) -> None:
    bring(author, file=(text_of(library), "oic.md"))

    assert "This is the open draft of" in author.words


@pytest.mark.parametrize(
    ("sent", "sentence", "status"),
    [
        ({"text": ""}, "Choose a file, or paste", 400),
        ({"file": (b"", "a.csv")}, "The file is empty.", 400),
        ({"file": (b"PK\x03\x04" + b"x" * 100, "plan.docx")}, "a Word or Excel file", 400),
        ({"file": (b"x" * (1024 * 1024 + 1), "a.csv")}, "over 1 MB", 413),
        ({"text": "a\tb\n" * 2_001}, "more than 2,000 rows", 413),
        ({"text": TABLE, "file": (b"a", "a.md")}, "Bring in one of them", 400),
        ({"text": "a", "html": "<table>" * 1_000}, "No table was found", 400),
        ({"text": "---\nmarking: SECRET\n---\n# X\n"}, "may be held here", 400),
    ],
)
def test_what_is_refused_gets_a_sentence_and_leaves_nothing(
    author: Reader, library: Library, sent: dict[str, object], sentence: str, status: int
) -> None:
    before = plans(library)

    answer = bring(author, **sent)  # type: ignore[arg-type]  # the test says what is sent

    assert answer.status_code == status
    assert sentence in author.words
    assert plans(library) == before


@pytest.mark.parametrize(
    "change",
    [
        {"brought": "%%%"},
        {"kind": "none"},
        {"column-0": "evil"},
        {"brought": ""},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(author: Reader, change: dict[str, str]) -> None:
    bring(author, TABLE)

    answer = author.post(NEXT, **sent_of(author) | {"keep": "yes"} | change)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("prefix", "a b", "Write the prefix of references"),
        ("title", "x" * 300, "at most 200"),
        ("short_name", "No Name", "small letters"),
        ("organisation", "sussex", "your own organisations"),
    ],
)
def test_what_was_typed_stays_in_its_box_beside_the_sentence(
    author: Reader, box: str, typed: str, sentence: str
) -> None:
    bring(author, TABLE)
    sent = sent_of(author) | {"title": "Airfields", "column-3": "own", box: typed, "keep": "yes"}

    assert author.post(NEXT, **sent).status_code == 400
    assert sentence in author.words
    again = sent_of(author)
    assert again["brought"] == sent["brought"]
    assert again["column-3"] == "own"
    assert box == "organisation" or again[box] == typed


def test_hostile_cells_are_text_on_the_page(author: Reader) -> None:
    bring(author, "Ref\tQuestion\t<b>x</b>\nA-01\t<script>alert(1)</script>\t=cmd|' /C calc'!A0\n")

    assert "<script>alert(1)" not in author.text
    assert "<script>alert(1)</script>" in author.words


def test_readers_and_strangers_do_not_bring_in(library: Library) -> None:
    reader = Reader(library.app, "Regional analyst")

    assert reader.get(START).status_code == 403
    assert bring(reader, TABLE).status_code in {400, 403}
    assert Reader(library.app).get(START).status_code in {302, 303}


def test_going_to_the_second_address_leads_to_the_first(author: Reader) -> None:
    assert author.get(NEXT).location == START


def test_a_copy_of_a_text_that_was_saved_over_goes_together_with_what_was_saved_since(
    author: Reader, library: Library
) -> None:
    answer = author.get(f"{DRAFT}/text.md")
    copy = answer.data
    assert (copy, answer.mimetype) == (text_of(library), "text/markdown")
    assert "-draft-" in answer.headers["Content-Disposition"]
    author.get(f"{DRAFT}/text")
    sent = form_of(author, f"{DRAFT}/text")
    author.post(f"{DRAFT}/text", **(sent | {"text": sent["text"].replace("## Purpose", "## Why", 1)}))
    since = text_of(library)

    bring(author, file=(copy.replace(b"**Priority:** 1", b"**Priority:** 3", 1), "oic.md"))

    assert "What was this copy made from?" in author.words
    assert "Changed in the copy only: 1." in author.words
    answer = author.post(NEXT, **sent_of(author) | {"agreed": "yes", "keep": "yes"})
    assert answer.status_code == 303
    assert text_of(library) == since.replace(b"**Priority:** 1", b"**Priority:** 3", 1)


def test_what_copy_and_plan_both_changed_is_settled_on_the_page_of_two_editors(
    author: Reader, library: Library
) -> None:
    copy = text_of(library).replace(b"**Priority:** 1", b"**Priority:** 3", 1)
    author.get(f"{DRAFT}/text")
    sent = form_of(author, f"{DRAFT}/text")
    author.post(
        f"{DRAFT}/text", **(sent | {"text": sent["text"].replace("**Priority:** 1", "**Priority:** 2", 1)})
    )
    since = text_of(library)
    bring(author, file=(copy, "oic.md"))
    assert "Changed in both, and not alike: 1." in author.words

    answer = author.post(NEXT, **sent_of(author) | {"agreed": "yes", "keep": "yes"})

    assert answer.status_code == 409
    assert "Your copy and the draft beside each other" in author.words
    assert text_of(library) == since
    assert author.post(f"{DRAFT}/settle", **form_of(author, f"{DRAFT}/settle")).status_code == 409
    chosen = form_of(author, f"{DRAFT}/settle") | {"both-0": "mine"}
    assert author.post(f"{DRAFT}/settle", **chosen).status_code == 303
    assert text_of(library) == copy


def test_where_nobody_knows_nothing_is_picked(author: Reader, library: Library) -> None:
    before = text_of(library)
    bring(author, file=(before.replace(b"**Priority:** 1", b"**Priority:** 3", 1), "oic.md"))
    author.post(NEXT, **sent_of(author) | {"made_from": "unknown", "again": "yes"})
    assert sent_of(author)["made_from"] == "unknown"

    answer = author.post(NEXT, **sent_of(author) | {"agreed": "yes", "keep": "yes"})

    assert answer.status_code == 409
    assert "What your copy was made from is not known" in author.words
    assert "keep" not in form_of(author, f"{DRAFT}/settle")
    assert text_of(library) == before
