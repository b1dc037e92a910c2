"""Editing one key of the header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid, Refusal
from kb.plan import edit_header, header_items, header_text, parse

PLAN = "---\ntitle: T\n# keep\nreview date:  2026-01-01\nthemes:\n- sea\nsample: yes\n---\n# T\n"


def test_only_the_line_of_the_key_changes_and_keeps_its_name() -> None:
    assert edit_header(PLAN, "review_by", value="2027-01-31") == PLAN.replace(
        " 2026-01-01", "2027-01-31"
    ).replace("date:2027", "date: 2027")
    assert edit_header(PLAN, "review_by", value="2026-01-01") == PLAN


def test_a_new_key_goes_where_the_table_has_it_and_an_unknown_one_last() -> None:
    new = edit_header(edit_header(PLAN, "owner", value="OIC desk"), "colour", value="blue")

    assert new == PLAN.replace("T\n# keep", "T\nowner: OIC desk\n# keep").replace(
        "yes\n---", "yes\ncolour: blue\n---"
    )


def test_lists_are_written_one_item_a_line_and_empty_values_go() -> None:
    assert edit_header(PLAN, "themes", value="sea\r\nland") == PLAN.replace("- sea\n", "- sea\n- land\n")
    assert edit_header(PLAN, "themes", value="") == PLAN.replace("themes:\n- sea\n", "")


def test_a_key_said_under_two_names_is_said_once_after_an_edit() -> None:
    text = "---\nmarking: OFFICIAL\nowner: x\nclassification: OFFICIAL-SENSITIVE\n---\n"

    assert edit_header(text, "marking", value="OFFICIAL") == "---\nmarking: OFFICIAL\nowner: x\n---\n"


def test_a_text_without_a_header_gets_one_after_its_byte_order_mark() -> None:
    assert edit_header("\ufeff# T\r\n", "owner", value="D") == "\ufeff---\r\nowner: D\r\n---\r\n\r\n# T\r\n"
    assert parse(edit_header("---\n\nwords", "owner", value="D")).head("owner") == "D"


def test_lines_that_are_no_plain_header_are_left_to_the_whole_text() -> None:
    with pytest.raises(Invalid, match="whole text"):
        edit_header("---\na:\n  b: c\n---\n", "owner", value="D")


@given(
    key=st.sampled_from(["title", "owner", "marking", "themes", "recommendations", "review_by", "colour"]),
    value=st.one_of(st.text(alphabet="\"'\\:#-[]{}&*!|>%@` a\n\r", max_size=20), st.text(max_size=40)),
)
def test_a_header_value_comes_back_equal_or_is_refused(key: str, value: str) -> None:
    try:
        doc = parse(edit_header(PLAN, key, value=value))
    except Refusal:
        return

    pieces = [
        p.strip() for p in value.replace("\u2028", "\n").replace("\u2029", "\n").splitlines() if p.strip()
    ]
    if key in ("themes", "recommendations"):
        assert header_items(doc, key) == tuple(pieces)
    else:
        assert (doc.head(key) if key == "colour" else header_text(doc, key)) == " ".join(pieces)
    assert doc.head("sample") == "yes"
    assert [block.text for block in doc.blocks] == ["# T\n"]
