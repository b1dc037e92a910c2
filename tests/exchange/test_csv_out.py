"""CSV: marked everywhere, a formula nowhere."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.exchange import csv_bytes, neutral


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u3000=1", "＝1", "＋1", "－1", "＠a",
    "\ufeff=1", "\u200b=1", "\u202e=1", "\0=1", "\x01=1", "\u00ad=1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")', "﹦1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_may_take_for_a_formula_begins_with_a_quote(text: str) -> None:
    assert str(neutral(text)).startswith("'")


@pytest.mark.parametrize("text", ["OIC-02", "a=b", "1-2", "'", "£5", "Zürich"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert [neutral(v) for v in (-5, 1.5, None, True)] == [-5, 1.5, "", "True"]


def test_the_marking_stands_first_last_and_in_every_row() -> None:
    rows = read(
        csv_bytes(["Ref"], [["OIC-01"], ["OIC-02"]], marking="OFFICIAL-SENSITIVE", note="Taken today")
    )

    assert rows[0] == ["OFFICIAL-SENSITIVE", "Taken today"]
    assert rows[1] == ["Marking", "Ref"]
    assert {row[0] for row in rows[2:]} == {"OFFICIAL-SENSITIVE"}
    assert [row[1:] for row in rows[2:]] == [["OIC-01"], ["OIC-02"], []]


def test_rows_may_say_their_own_marking() -> None:
    rows = read(
        csv_bytes(["Marking", "Ref"], [["OFFICIAL", "OIC-01"]], marking="OFFICIAL-SENSITIVE", note="n")
    )

    assert rows[1:3] == [["Marking", "Ref"], ["OFFICIAL", "OIC-01"]]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_cell_of_any_text_is_a_formula_and_no_row_is_split(cells: list[str]) -> None:
    raw = csv_bytes([f"c{i}" for i in range(len(cells))], [cells], marking="OFFICIAL", note=cells[0])

    rows = read(raw)

    assert len(rows) == 4
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
