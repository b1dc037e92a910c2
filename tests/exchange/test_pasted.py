"""The table in the clipboard's HTML: its text and nothing else, whatever the HTML is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid, Refusal, TooLarge
from kb.exchange import read_pasted
from kb.exchange.markup import Tag, pieces


def a_table(*rows: str) -> str:
    return f"<html><body><!--StartFragment--><table>{''.join(rows)}</table></body></html>"


def test_cells_are_read_with_their_line_ends() -> None:
    table = read_pasted(
        a_table("<tr><th>Ref<th>Source", "<tr><td>OIC-01<td><p>PND</p><p>ANPR\n data</p></tr>")
    )

    assert table.rows == (("Ref", "Source"), ("OIC-01", "PND\nANPR data"))
    assert table.remarks == ()


def test_merged_cells_leave_the_others_in_their_columns_and_are_said_in_each_row() -> None:
    table = read_pasted(
        a_table(
            "<tr><td colspan=3>Title</td></tr>",
            "<tr><td rowspan=2>a</td><td>b</td><td>c</td></tr>",
            "<tr><td>d</td><td>e</td></tr>",
        )
    )

    assert table.rows == (("Title", "", ""), ("a", "b", "c"), ("a", "d", "e"))


def test_scripts_styles_and_comments_are_no_text() -> None:
    table = read_pasted(
        a_table("<tr><td>a<script>alert('<td>x')</script><style>b{}</style><!-- c --></td><td>&lt;b&gt;&amp;</td>")
        .replace("</table>", "<tr><td>1<td>2</table>")
    )  # fmt: skip

    assert table.rows[0] == ("a", "<b>&")


def test_hidden_rows_and_deleted_text_are_left_out_and_said() -> None:
    table = read_pasted(
        a_table(
            "<tr><td>a</td><td>b <del>old</del><ins>new</ins></td></tr>",
            "<tr style='display:none'><td>secret</td><td>row</td></tr>",
            "<tr><td>c</td><td style='mso-hide:all'>gone</td><td>d</td></tr>",
        )
    )

    assert [cell for row in table.rows for cell in row if cell] == ["a", "b new", "c", "d"]
    assert len(table.remarks) == 2


def test_a_table_within_a_cell_is_text_of_that_cell_and_the_largest_table_counts() -> None:
    small, large = "<table><tr><td>x<td>y<tr><td>z<td>w</table>", "<tr><td>a<td>b" * 3
    table = read_pasted(small + a_table(large, f"<tr><td>{small}<td>in"))

    assert len(table.rows) == 4
    assert table.rows[3][1] == "in"


def test_a_formula_stays_text() -> None:
    table = read_pasted(a_table("<tr><td>=1+1<td>@x", "<tr><td>a<td>b"))

    assert table.rows[0] == ("=1+1", "@x")


HOSTILE = {
    "brackets": "<" * 400_000,
    "comments": "<!--" * 100_000,
    "open tags": "<a" * 200_000,
    "quotes": "<a \"'" * 100_000,
    "nested": "<table><tr><td>" * 30_000,
    "spans": "<table><tr>" + "<td rowspan=1000000000 colspan=1000000000>x" * 5_000,
    "spans below": "<table>" + "<tr><td rowspan=9999>x" * 20_000,
    "cells": "<table><tr>" + "<td>x" * 100_000,
    "rows": "<table>" + "<tr><td>a<td>b" * 3_000,
    "ampersands": "<table><tr><td>" + "&" * 400_000,
    "scripts": "<script>" * 60_000,
    "attributes": "<table><td " + "style=" * 60_000 + ">",
    "over": "x" * (1024 * 1024 + 1),
    "nul": "<table><tr><td>a\0<td>b",
    "empty": "",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_html_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises((Invalid, TooLarge)) as refused:
        read_pasted(HOSTILE[name])

    assert str(refused.value).endswith(".")


def test_cells_spread_over_more_rows_than_a_table_may_have_end_there() -> None:
    table = read_pasted("<table><tr>" + "<td rowspan=9999>x" * 100 + "<tr>" * 50_000)

    assert len(table.rows) == 2_000


def test_a_character_of_thousands_of_digits_is_no_character() -> None:
    table = read_pasted(a_table(f"<tr><td>&#{'9' * 9_000};<td>b", "<tr><td>a<td>b"))

    assert table.rows[1] == ("a", "b")


@given(st.text(alphabet="<>/!-&;\"'= tdrablehow10\n", max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert read_pasted(f"<table>{text}").rows


def test_a_greater_sign_within_quotes_ends_no_tag() -> None:
    found = list(pieces("<td style='a>b' colspan=\"2\">x</td>"))

    assert found == [
        Tag("td", closing=False, attributes={"style": "a>b", "colspan": "2"}),
        "x",
        Tag("td", closing=True),
    ]
