"""The pages on which a plan is told where it came from."""

from __future__ import annotations

import pytest

from kb.access import whole
from tests.desk_cast import a_plan, a_row, a_text
from tests.sample_library import Library
from tests.web.client import XHTML, Reader
from tests.web.draft_forms import AUTHOR, form_of

PLAN = "/plans/thames-valley/pasted"
PAIRS = f"{PLAN}/source/pairs"
SUSSEX = "sussex/oic@3"


@pytest.fixture
def author(library: Library) -> Reader:
    """The author of Thames Valley, who has a plan in which two requirements of Sussex stand under other references."""
    with library.house.store.reading() as tx:
        found = tx.shelf.found("sussex/oic", reach=whole(), number=3)
    assert found is not None
    rows = [a_row(f"TVP-{n}", row.question) for n, row in enumerate(found.rows[:2], 1)]
    text = a_text(*rows, a_row("TVP-3", "Who rents barns for cash?"), title="A pasted plan")
    with library.house.store.writing(at=found.card.recorded_at) as tx:
        tx.press.add_plan("thames-valley/pasted", "thames-valley")
        tx.press.shelve("thames-valley/pasted", [a_plan(text)])
    return Reader(library.app, AUTHOR)


def _form(author: Reader) -> dict[str, str]:
    form = form_of(author, PAIRS)
    for box in author.all("select"):
        chosen = [o.get("value") or "" for o in box.iter(f"{XHTML}option") if o.get("selected") is not None]
        form[box.get("name") or ""] = (chosen or [""])[0]
    return form


def test_the_plan_page_leads_to_what_it_looks_like_and_from_there_to_the_pairs(author: Reader) -> None:
    assert f"{PLAN}/source" in author.get(PLAN).get_data(as_text=True)

    author.get(f"{PLAN}/source")

    assert "What it looks like" in author.words
    assert "requirements ask much the same" in author.words
    links = [link.get("href") or "" for link in author.all("a")]
    assert any(link.startswith(f"{PAIRS}?from=sussex/oic@") for link in links)


def test_the_pairs_are_proposed_and_kept_as_they_stand(author: Reader) -> None:
    author.get(f"{PAIRS}?from={SUSSEX}")
    form = _form(author)
    assert [form[f"row-{n}"] != "" for n in range(3)] == [True, True, False]

    answer = author.post(PAIRS, **form)

    assert (answer.status_code, answer.location) == (303, f"{PLAN}/source")
    author.get(answer.location)
    assert "last checked against version 3" in author.words
    assert "Adapted from" in author.get(PLAN).get_data(as_text=True)


def test_an_address_or_a_reference_names_a_version(author: Reader) -> None:
    for wanted in (
        "https://kb.example/plans/sussex/oic/versions/3?x=1#OIC-01",
        "/plans/sussex/oic/versions/3",
    ):
        assert author.get(f"{PAIRS}?from={wanted.replace('#', '%23')}").status_code == 200
        assert "version 3" in author.words


@pytest.mark.parametrize(
    "wanted", ["sussex/none", "nowhere/oic@1", "x", "", "sussex/oic@999", "%00", "a/b#c"]
)
def test_what_cannot_be_a_source_is_said_at_the_box_alike(author: Reader, wanted: str) -> None:
    answer = author.get(f"{PAIRS}?from={wanted.replace('#', '%23')}")

    assert answer.status_code == 400
    assert author.all("input[@id='from']") or "from-error" in answer.get_data(as_text=True)


def test_a_pair_that_cannot_be_is_said_and_what_was_chosen_stays(author: Reader) -> None:
    author.get(f"{PAIRS}?from={SUSSEX}")
    form = _form(author)
    form["row-2"] = form["row-0"]

    answer = author.post(PAIRS, **form)

    assert answer.status_code == 400
    assert "cannot both come from" in author.words
    assert _form(author)["row-2"] == form["row-0"]


def test_a_form_for_other_rows_keeps_nothing(author: Reader) -> None:
    author.get(f"{PAIRS}?from={SUSSEX}")

    answer = author.post(PAIRS, **_form(author) | {"own-0": "TVP-99"})

    assert answer.status_code == 409
    assert "Nothing was kept" in author.words
    author.get(f"{PLAN}/source")
    assert "What it looks like" in author.words


def test_a_link_is_undone_once_that_is_confirmed(author: Reader) -> None:
    author.get(f"{PAIRS}?from={SUSSEX}")
    author.post(PAIRS, **_form(author))
    author.get(f"{PLAN}/source/undo")
    assert "Undo the link to" in author.words

    answer = author.post(f"{PLAN}/source/undo", **form_of(author, f"{PLAN}/source/undo"))

    assert answer.status_code == 303
    assert author.get(f"{PLAN}/source/undo").status_code == 404
    assert "Adapted from" not in author.get(PLAN).get_data(as_text=True)


def test_what_was_adapted_here_is_not_undone(author: Reader) -> None:
    author.get("/plans/thames-valley/oic/source/undo")

    assert "This plan was adapted here" in author.words


def test_readers_and_strangers_of_the_plan_are_not_let_in(library: Library, author: Reader) -> None:
    reader = Reader(library.app, "Regional analyst")

    for address in ("/source", "/source/pairs?from=sussex/oic", "/source/undo"):
        assert reader.get(PLAN + address).status_code == 404
        assert reader.get("/plans/sussex/oic" + address).status_code == 403
        assert reader.get("/plans/sussex/none" + address).status_code == 404
