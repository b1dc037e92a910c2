"""The flat header: every value is text, and what is not flat is not ours."""

import pytest

from kb.plan import parse
from kb.plan.header import quoted, unquoted


def test_every_value_is_read_as_text() -> None:
    doc = parse(
        "---\nA: no\nb: 1.10\nc: 2026-01-01\nd: Policing: named\ne: !!python/object x\nf: '007'\n---\n"
    )

    assert dict(doc.header) == {
        "a": "no",
        "b": "1.10",
        "c": "2026-01-01",
        "d": "Policing: named",
        "e": "!!python/object x",
        "f": "007",
    }


def test_lists_comments_and_blank_lines_are_read() -> None:
    doc = parse(
        "\ufeff---  \r\n# why\r\nthemes:\r\n\r\n  - sea\r\n- 'land'\r\nowner: OIC desk\r\n---\r\nText"
    )

    assert dict(doc.header) == {"themes": ("sea", "land"), "owner": "OIC desk"}
    assert doc.head("themes") == "sea; land"


@pytest.mark.parametrize(
    "inside",
    [
        "owner:\n  name: nested",
        "just a sentence",
        "text: |\n  a block",
        "- a list without a key",
        "a: 1\nA: 2",
        "owner: x\n- an item below a value",
        "a:\n\tb: tab",
    ],
)
def test_a_header_that_is_not_flat_is_kept_as_prose(inside: str) -> None:
    doc = parse(f"---\n{inside}\n---\n# Title\n")

    assert not doc.header_ok
    assert dict(doc.header) == {}
    assert doc.blocks[0].text.startswith(f"---\n{inside}")


@pytest.mark.parametrize(
    "text", ["", "# Title\n", "---\n\nwords\n", "----\na: b\n----\n", " ---\na: b\n---\n"]
)
def test_a_text_without_a_header_has_an_empty_one(text: str) -> None:
    doc = parse(text)

    assert doc.header_ok
    assert dict(doc.header) == {}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"a \\"b\\" \\\\ c"', 'a "b" \\ c'),
        ("'it''s'", "it's"),
        ('"one" and "two"', '"one" and "two"'),
        ("'tis", "'tis"),
        ('"', '"'),
    ],
)
def test_only_quotation_marks_around_the_whole_value_are_taken_off(written: str, value: str) -> None:
    assert unquoted(written) == value
    assert unquoted(quoted(value)) == value
