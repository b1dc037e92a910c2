"""The list below a heading, as people type it."""

import pytest

from kb.plan import Requirement, parse


def row(body: str) -> Requirement:
    return parse(f"## Requirements\n\n### A-1: q\n\n{body}").requirements[0]


@pytest.mark.parametrize(
    "line",
    [
        "- **Needed by:** 2026-06-30",
        "* **Needed by**: 2026-06-30",
        "+ needed by: 2026-06-30",
        "- __NEEDED BY:__ 2026-06-30",
        "- *Needed-by:* 2026-06-30",
        "  - Deadline:2026-06-30",
        "- LTIOV : 2026-06-30",
        "-   **Needed by (latest):** 2026-06-30",
        "- **Needed by:**\n  2026-06-30",
        "- **Needed by:**\n    - 2026-06-30",
    ],
)
def test_a_field_reads_however_it_is_typed(line: str) -> None:
    assert row(line).value("needed_by") == "2026-06-30"


def test_nested_lines_are_items_whatever_their_indent() -> None:
    read = row("- **Sources:** First\n  - Second\n    wrapped\n\n    * Third\n\t- Fourth\n- **Gap:** x\n")

    assert read.items("sources") == ("First", "Second wrapped", "Third", "Fourth")
    assert read.value("gap") == "x"


def test_numbered_items_are_items_but_a_year_in_a_sentence_is_not() -> None:
    assert row("- **Sources:**\n    1. One\n    2. Two\n").items("sources") == ("One", "Two")
    assert row("- **Gap:** since\n  2026. Then more\n").items("gap") == ("since 2026. Then more",)


def test_wrapped_lines_belong_to_the_value_with_or_without_indent() -> None:
    read = row("- **Gap:** one\n  two\nthree\n- **Priority:** 1\n")

    assert read.value("gap") == "one two three"
    assert read.value("priority") == "1"


def test_labels_we_do_not_know_are_kept_as_written() -> None:
    read = row("- **Gap:** x\n- **Weather:** rain\n- plain words\n")

    assert [(f.key, f.label, f.items) for f in read.fields] == [
        ("gap", "Gap", ("x",)),
        (None, "Weather", ("rain",)),
        (None, "", ("plain words",)),
    ]


def test_times_and_addresses_are_not_labels() -> None:
    read = row("- **Gap:** x\n- 10:30 briefing\n- https://example.org/a\n")

    assert [f.label for f in read.fields] == ["Gap", "", ""]


def test_an_empty_field_is_there_without_items() -> None:
    read = row("- **Gap:**\n- **Priority:** 1\n")

    assert read.fields[0].items == ()
    assert read.value("gap") == ""


def test_a_list_of_other_things_after_a_blank_line_is_notes() -> None:
    read = row("- **Gap:** x\n\n- a note\n- another\n")

    assert len(read.fields) == 1
    assert read.notes == "- a note\n- another"


def test_fields_may_have_blank_lines_between_them() -> None:
    read = row("- **Gap:** x\n\n- **Weather:** rain\n\n- priority: 2\n")

    assert [f.label for f in read.fields] == ["Gap", "Weather", "priority"]


@pytest.mark.parametrize("after", ["> quote", "```\ncode\n```", "| a | b |", "***", "[^1]: foot"])
def test_what_ends_a_paragraph_ends_the_list(after: str) -> None:
    read = row(f"- **Gap:** x\n{after}\n")

    assert read.value("gap") == "x"
    assert read.notes == after


def test_a_fenced_block_inside_a_value_is_part_of_it() -> None:
    read = row("- **Gap:** x\n  ```\n- **Priority:** 1\n  ```\n- **Theme:** sea\n")

    assert read.value("priority") == ""
    assert read.value("theme") == "sea"
    assert "Priority" in read.value("gap")


def test_a_paragraph_before_the_list_makes_it_notes() -> None:
    assert row("Some words.\n\n- **Gap:** x\n").fields == ()


def test_of_two_lines_with_one_label_the_first_is_the_value() -> None:
    assert row("- **Gap:** one\n- **What we do not know:** two\n").value("gap") == "one"
