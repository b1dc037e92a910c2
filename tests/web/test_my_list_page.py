"""My list: ticking, ordering, and taking away as a page or CSV, with the marking on all of it."""

from __future__ import annotations

import csv
import io

import pytest

from kb.access import whole
from tests.sample_library import Library
from tests.web.client import XHTML, Reader

ROWS = ["sussex/oic@5#OIC-01", "kent/oic@2#K2.1", "thames-valley/oic@3#OIC-02"]


@pytest.fixture
def analyst(library: Library) -> Reader:
    """The regional analyst with three rows on the list."""
    reader = Reader(library.app, "Regional analyst")
    reader.get("/account")
    assert reader.post("/my-list/add", row=ROWS, back="/search?q=lorry").location == "/search?q=lorry"
    return reader


def _order(reader: Reader) -> list[str]:
    reader.get("/my-list")
    lines = [li for li in reader.all("li") if li.get("class") == "kb-list__line"]
    return ["".join(next(li.iter(f"{XHTML}strong")).itertext()) for li in lines]


def test_what_was_ticked_is_said_once_where_it_was_ticked(analyst: Reader) -> None:
    analyst.get("/search?q=lorry")
    assert "3 requirements added to your list." in analyst.words

    analyst.get("/search?q=lorry")

    assert "added to your list" not in analyst.words


def test_a_ticked_row_cannot_be_ticked_again(analyst: Reader) -> None:
    analyst.get("/plans/sussex/oic")

    ticked = [i for i in analyst.all("input") if i.get("value") == ROWS[0]]
    assert ticked[0].get("disabled") is not None
    assert "OIC-01 is in My list" in analyst.words


def test_ticking_nothing_says_what_to_do_and_goes_back(library: Library) -> None:
    reader = Reader(library.app, "Regional analyst")
    reader.get("/account")

    answer = reader.post("/my-list/add", back="/plans/sussex/oic")

    assert answer.location == "/plans/sussex/oic"
    reader.get(answer.location)
    assert "Tick at least one requirement first" in reader.words


def test_a_row_moves_up_and_down(analyst: Reader) -> None:
    assert _order(analyst) == ["OIC-01", "K2.1", "OIC-02"]

    analyst.post("/my-list/change", up=ROWS[2])

    assert _order(analyst) == ["OIC-01", "OIC-02", "K2.1"]
    analyst.post("/my-list/change", down=ROWS[0])
    assert _order(analyst) == ["OIC-02", "OIC-01", "K2.1"]


def test_a_row_is_removed(analyst: Reader) -> None:
    analyst.get("/my-list")

    analyst.post("/my-list/change", remove=ROWS[1])

    assert _order(analyst) == ["OIC-01", "OIC-02"]


def test_the_list_is_emptied(analyst: Reader) -> None:
    analyst.get("/my-list")

    analyst.post("/my-list/change", clear="yes")

    analyst.get("/my-list")
    assert "Nothing is on your list yet." in analyst.words


def test_the_page_to_take_away_has_everything_on_it(analyst: Reader) -> None:
    analyst.get("/my-list/page")

    for said in (
        "Sussex Police",
        "Kent Police",
        "Thames Valley Police",
        "OIC-01",
        "dated 22 June 2026",
        "/versions/5#OIC-01",
    ):
        assert said in analyst.words
    assert analyst.words.count("OFFICIAL-SENSITIVE") >= 5
    assert "Made by Regional analyst, SEROCU on 24 November 2026" in analyst.words


def test_the_csv_carries_the_marking_first_and_last(analyst: Reader) -> None:
    answer = analyst.get("/my-list/list.csv")

    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert "OFFICIAL-SENSITIVE" in lines[0][0]
    assert "OFFICIAL-SENSITIVE" in lines[-1][0]
    assert 'filename="my-list.csv"' in answer.headers["Content-Disposition"]


def test_taking_the_list_away_is_on_record_as_disclosure(library: Library, analyst: Reader) -> None:
    analyst.get("/my-list/page")

    with library.house.store.reading() as tx:
        last = tx.audit.lines(reach=whole(), limit=1)[0]
    assert last.act == "disclosure"
    assert "OIC-01" not in str(last.facts)


def test_one_persons_list_is_not_anothers(library: Library, analyst: Reader) -> None:
    other = Reader(library.app, "Plan author, Sussex")

    other.get("/my-list")

    assert "Nothing is on your list yet." in other.words
