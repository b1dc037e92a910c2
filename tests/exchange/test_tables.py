"""Separated values in every dress that spreadsheets give them, and what is no table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid, TooLarge
from kb.exchange import Table, decode_text, read_separated, write_separated

ROWS = (("Réf", "Question"), ("OIC-01", "Which – marinas?"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_is_read_in_every_encoding_and_with_every_separator(encoding: str, mark: str) -> None:
    raw = "\r\n".join(mark.join(row) for row in ROWS).encode(encoding)

    assert read_separated(decode_text(raw)).rows == ROWS


def test_cells_in_quotes_keep_separators_and_line_ends() -> None:
    table = read_separated('Ref,Question\nOIC-01,"Which, and\nwhere?"\n')

    assert table.rows[1] == ("OIC-01", "Which, and\nwhere?")


def test_empty_lines_go_and_short_ones_are_filled_up() -> None:
    assert read_separated("a\tb\tc\n\t\t\n\n1\t2\n").rows == (("a", "b", "c"), ("1", "2", ""))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"PK\x03\x04rest", "Word or Excel"),
        (b"\xd0\xcf\x11\xe0rest", "old Word or Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "rich text"),
        (b"a\0b", "not a text"),
        (b"\xff\xfea", "cut off"),
        (b"x" * (1024 * 1024 + 1), "1 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name(raw: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        decode_text(raw)


@pytest.mark.parametrize(
    "text",
    [
        "a\tb\n" * 2_001,
        "\t".join("x" * 101) + "\na\tb",
        f"a\tb\n{'x' * 20_001}\tb",
        f'a\tb\n"{"x" * 200_000}"\tb',
        "x\ty\n" + "é" * 600_000,
    ],
)
def test_what_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(TooLarge):
        read_separated(text)


@pytest.mark.parametrize("text", ["", "one line", "a\tb", "one\ntwo\nthree", "a\0\tb\nc\td"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_separated(text)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), min_size=2, max_size=5))
def test_a_table_written_is_read_as_the_same_table(lines: list[list[str]]) -> None:
    try:
        table = read_separated("\n".join("\t".join(line) for line in lines))
    except Invalid:
        return

    assert read_separated(write_separated(table), separator="\t") == Table(table.rows)


def test_a_long_first_cell_does_not_hide_the_tabs() -> None:
    table = Table((("x" * 20_000, "b"), ("c", "d, e")))

    assert read_separated(write_separated(table), separator="\t") == table
