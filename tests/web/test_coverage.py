"""The pages of who covers what: real table headers, a list without a wide table, a sheet, CSV, and asking."""

from __future__ import annotations

import pytest

from tests.sample_library import Library
from tests.web.client import XHTML, Reader

ANALYST, AUTHOR, EDITOR = "Regional analyst", "Plan author, Thames", "Regional editor"
EMPTY = "An empty cell is no evidence that a force has no requirement."


@pytest.fixture
def analyst(library: Library) -> Reader:
    """Reads the region's plans."""
    return Reader(library.app, ANALYST)


def test_the_table_has_headers_for_every_row_and_force(analyst: Reader) -> None:
    analyst.get("/coverage?plan=sussex/oic")

    (table,) = analyst.all("table")
    columns = [th for th in table.iter(f"{XHTML}th") if th.get("scope") == "col"]
    lines = [th for th in table.iter(f"{XHTML}th") if th.get("scope") == "row"]
    rows = list(table.iter(f"{XHTML}tr"))
    assert len(lines) == len(rows) - 1 > 3
    assert all(len(list(row)) == len(columns) for row in rows)
    assert EMPTY in "".join(next(table.iter(f"{XHTML}caption")).itertext())
    region = next(one for one in analyst.all("div") if one.get("role") == "region" and one.get("tabindex"))
    assert region.get("aria-label") == "Requirements by force"


def test_the_list_says_the_same_without_a_table(analyst: Reader) -> None:
    analyst.get("/coverage?plan=sussex/oic")
    links = {link for link in analyst.links() if "/versions/" in link}

    analyst.get("/coverage?plan=sussex/oic&as=list")

    assert analyst.all("table") == []
    assert {link for link in analyst.links() if "/versions/" in link} == links
    assert EMPTY in analyst.words


def test_no_cell_says_that_anything_is_missing(analyst: Reader) -> None:
    for address in ("/coverage", "/coverage?plan=all", "/coverage/sheet"):
        analyst.get(address)

        cells = [" ".join("".join(one.itertext()).split()).casefold() for one in analyst.all("td")]
        empty = {one for one in cells if one.startswith("nothing")}
        assert empty == {"nothing shared with you ask this force"}
        assert not any(word in one for one in cells for word in ("missing", "none", " gap", "0 of"))


def test_every_empty_cell_alike_leads_to_a_question_that_is_ready(analyst: Reader) -> None:
    analyst.get("/coverage?plan=sussex/oic")
    asks = [link for link in analyst.links() if link.startswith("/coverage/ask")]
    assert asks

    answer = analyst.get(asks[0])

    assert answer.status_code == 200
    assert "Do you collect against the following requirement" in analyst.words
    assert answer.headers["X-Marking"].startswith("OFFICIAL")


def test_the_sheet_and_the_file_carry_their_marking(analyst: Reader) -> None:
    for address in ("/coverage/sheet?plan=sussex/oic", "/coverage/coverage.csv?plan=sussex/oic"):
        answer = analyst.get(address)

        assert answer.headers["X-Marking"] == "OFFICIAL-SENSITIVE"
        assert "OFFICIAL-SENSITIVE" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "address",
    [
        "/coverage?plan=sussex/none",
        "/coverage?plan=" + "x" * 500,
        "/coverage/ask?force=kent&about=sussex/oic%23OIC-99",
        "/coverage/ask?force=nobody&about=sussex/oic%23OIC-01",
    ],
)
def test_what_is_not_there_is_not_found(analyst: Reader, address: str) -> None:
    assert analyst.get(address).status_code == 404


def test_a_day_that_cannot_be_read_is_said(analyst: Reader) -> None:
    assert analyst.get("/coverage?on=soon").status_code == 400
    assert analyst.get("/coverage?on=2026-03-31&page=²&priority=9").status_code == 200


@pytest.mark.parametrize("name", ["Auditor", "PCC"])
def test_who_reads_no_rows_finds_nothing(library: Library, name: str) -> None:
    assert Reader(library.app, name).get("/coverage").status_code == 404


def test_the_editor_marks_core_requirements_and_ends_them(library: Library) -> None:
    editor = Reader(library.app, EDITOR)
    editor.get("/coverage/core?plan=sussex/oic")

    sent = {"plan": "sussex/oic", "region": "south-east", "do": "mark", "row": "OIC-01"}
    assert editor.post("/coverage/core", **sent).status_code == 303
    editor.get("/coverage?plan=sussex/oic&show=core")
    assert "1 requirement," in editor.words
    editor.get("/coverage/core?plan=sussex/oic")
    editor.post("/coverage/core", **(sent | {"do": "end"}))
    editor.get("/coverage?plan=sussex/oic&show=core")
    assert "0 requirements," in editor.words


def test_who_edits_no_region_finds_no_page_of_core_ones(analyst: Reader) -> None:
    assert analyst.get("/coverage/core?plan=sussex/oic").status_code == 404


def test_the_page_of_core_requirements_without_a_plan_leads_to_choosing_one(library: Library) -> None:
    answer = Reader(library.app, EDITOR).get("/coverage/core")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/coverage")


def test_the_way_there_stands_on_the_home_page_and_the_plans_page(analyst: Reader) -> None:
    analyst.get("/")
    assert "/coverage" in analyst.links()
    analyst.get("/plans/sussex/oic")
    assert "/coverage?plan=sussex/oic" in analyst.links()
