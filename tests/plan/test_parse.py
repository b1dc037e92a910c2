"""Which texts are requirements, which are prose, and that nothing is ever lost."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.plan import Prose, Requirement, decode, is_ref, parse, write

PIECES = st.sampled_from(
    [
        "---",
        "title: A plan",
        "marking: OFFICIAL",
        "themes:",
        "- sea",
        "## Requirements",
        "### OIC-01: Where?",
        "## SIR/3.1b: When?",
        "#### deeper",
        "- **Priority:** 1",
        "- **Visible to:** own",
        "* Needed by: 2026-06-30",
        "    - a nested item",
        "wrapped text",
        "```",
        "~~~~",
        "\ufeff",
        "",
        "\t",
        "Heading\n=====",
        "<!-- ### OIC-09: hidden? -->",
        "\u2028",
        "\x0c",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", ""])
PLAN_LIKE = st.lists(st.tuples(PIECES, ENDS).map("".join), max_size=30).map("".join)
ANY_TEXT = st.one_of(PLAN_LIKE, st.text(max_size=300))


def kinds(text: str) -> list[str]:
    return [b.ref if isinstance(b, Requirement) else "prose" for b in parse(text).blocks]


@given(ANY_TEXT)
@example("\ufeff---\r\ntitle: x\r\n---\r\n# H\r\n\r\n### A1: q\r\n- priority: 1")
@example("---\n- nested: {a: b}\n---\n")
def test_whatever_the_text_writing_gives_it_back(text: str) -> None:
    doc = parse(text)

    assert write(doc) == text
    assert "".join(doc.lines) == text


@given(ANY_TEXT)
def test_the_blocks_and_the_header_cover_every_line_once(text: str) -> None:
    doc = parse(text)
    spans = [(b.first_line if isinstance(b, Prose) else b.heading_line, b.end_line) for b in doc.blocks]

    assert all(end == following for (_, end), (following, _) in pairwise(spans))
    assert not spans or spans[-1][1] == len(doc.lines)
    assert all(
        b.text == "".join(doc.lines[b.first_line : b.end_line]) for b in doc.blocks if isinstance(b, Prose)
    )


@given(ANY_TEXT)
def test_every_field_stands_between_its_heading_and_the_end_of_its_row(text: str) -> None:
    for row in parse(text).requirements:
        lines = [line for f in row.fields for line in (f.first_line, f.end_line)]

        assert lines == sorted(lines)
        assert all(row.heading_line < line <= row.end_line for line in lines)
        assert all(item.strip() for f in row.fields for item in f.items)


def test_a_heading_with_a_known_label_below_it_is_a_requirement() -> None:
    row = parse("## OIC-07: Who pays?\n\n- **Priority:** 1\n").requirements[0]

    assert (row.ref, row.question, row.level) == ("OIC-07", "Who pays?", 2)
    assert row.value("priority") == "1"


def test_a_heading_that_only_looks_like_a_reference_is_prose() -> None:
    assert kinds("### COVID-19: advice\n\nWash your hands.\n") == ["prose"]
    assert kinds("### COVID-19: advice\n\n- Soap: yes\n") == ["prose"]


@pytest.mark.parametrize("heading", ["## Requirements", "## 3. Intelligence requirements", "# requirements:"])
def test_under_requirements_a_row_needs_no_fields_yet(heading: str) -> None:
    text = f"{heading}\n\n### OIC-01: Where?\n\n### OIC-02: When?\n"

    assert kinds(text) == ["prose", "OIC-01", "OIC-02"]


def test_the_next_heading_of_the_same_level_ends_the_rule_for_requirements() -> None:
    assert kinds("## Requirements\n\n## Annex\n\n### COVID-19: advice\n") == ["prose"] * 3


@pytest.mark.parametrize("level", [1, 5, 6])
def test_only_headings_of_level_two_to_four_are_requirements(level: int) -> None:
    assert kinds(f"{'#' * level} OIC-01: Where?\n- **Priority:** 1\n") == ["prose"]


@pytest.mark.parametrize("ref", ["OIC-01", "R7", "SIR/3.1", "A-b-2c", "x9"])
def test_references_end_in_a_digit_and_perhaps_a_letter(ref: str) -> None:
    assert is_ref(ref)


@pytest.mark.parametrize(
    "ref", ["", "OIC", "1A", "OIC-", "OIC--1", "OIC-1ab", "OIC 1", "ÖIC-1", "A" * 60 + "1"]
)
def test_anything_else_is_no_reference(ref: str) -> None:
    assert not is_ref(ref)


@pytest.mark.parametrize("fence", ["```", "~~~", "`````", "  ~~~"])
def test_headings_in_fenced_code_are_skipped(fence: str) -> None:
    text = f"## Requirements\n\n{fence}\n### OIC-01: Where?\n{fence}\n\n### OIC-02: When?\n"

    assert kinds(text) == ["prose", "OIC-02"]


def test_a_fence_is_closed_only_by_one_as_long_of_the_same_kind() -> None:
    text = "````\n```\n~~~~\n### OIC-01: q\n- **Gap:** x\n````\n### OIC-02: q\n- **Gap:** x\n"

    assert kinds(text) == ["prose", "OIC-02"]


def test_a_fence_that_is_never_closed_hides_no_rows() -> None:
    assert kinds("```\n### OIC-01: Where?\n- **Gap:** x\n") == ["prose", "OIC-01"]


@pytest.mark.parametrize("opening", ["````", "``` not`a fence"])
def test_what_opens_no_fence_does_not_swallow_the_next_one(opening: str) -> None:
    text = f"{opening}\n\n```\n### OIC-01: q\n- **Gap:** x\n```\n### OIC-02: q\n- **Gap:** x\n"

    assert kinds(text) == ["prose", "OIC-02"]


def test_indented_code_quotes_and_underlined_titles_open_no_block() -> None:
    text = "Title\n=====\n\n    ### OIC-01: q\n\n> ### OIC-02: q\n\nOIC-03: q\n---\n- **Gap:** x\n"

    assert kinds(text) == ["prose"]


def test_a_comment_is_text_like_any_other() -> None:
    assert kinds("<!--\n### OIC-01: q\n- **Gap:** x\n-->\n") == ["prose", "OIC-01"]


def test_deeper_headings_below_a_row_are_part_of_its_notes() -> None:
    text = "### A-1: q\n- **Gap:** x\n\n#### Detail\n\nwords\n\n### After\n"

    row, after = parse(text).blocks
    assert isinstance(row, Requirement)
    assert row.notes == "#### Detail\n\nwords"
    assert isinstance(after, Prose)
    assert after.heading == "After"


def test_a_row_nested_below_another_is_a_row_of_its_own() -> None:
    assert kinds("## A-1: q\n- **Gap:** x\n### A-2: q\n- **Gap:** y\n") == ["A-1", "A-2"]


def test_the_closing_marks_of_a_heading_are_not_part_of_the_question() -> None:
    row = parse("### A-1: Is it C#? ##\n- **Gap:** x\n").requirements[0]

    assert row.question == "Is it C#?"


def test_a_row_may_stand_without_a_question() -> None:
    assert parse("### A-1:\n- **Gap:** x\n").requirements[0].question == ""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_reads_alike(end: str) -> None:
    text = (
        "\ufeff---\ntitle: T\n---\n## Requirements\n### A-1: q\n- **Sources:**\n    - one\n    - two\n\nNotes"
    )

    row = parse(text.replace("\n", end)).requirements[0]
    assert row.items("sources") == ("one", "two")
    assert row.notes == "Notes"
    assert parse(text.replace("\n", end)).title == "T"


def test_form_feeds_and_unicode_separators_end_no_line() -> None:
    row = parse("### A-1: q\n- **Gap:** one\x0ctwo\u2028### A-2: no\n").requirements[0]

    assert row.value("gap") == "one\x0ctwo\u2028### A-2: no"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: From the header\n---\n# Other\n", "From the header"),
        ("## Early\n# From the heading\n", "From the heading"),
        ("\ufeff\nFrom the underline\n====\n", "From the underline"),
        ("Just words\n", ""),
    ],
)
def test_the_title_is_found_where_people_put_it(text: str, title: str) -> None:
    assert parse(text).title == title


def test_only_utf8_without_nul_is_text_and_its_mark_is_kept() -> None:
    assert decode("\ufeffé".encode()) == "\ufeffé"
    assert decode(b"\xff\xfea\x00") is None
    assert decode(b"caf\xe9") is None
    assert decode(b"a\x00b") is None
