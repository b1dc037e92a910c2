"""A table of requirements is read generously, and nothing of it is dropped in silence."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.errors import Invalid
from kb.plan import Reading, Status, Tabled, heading_name, into_plan, parse, question_name, read_table

PLAN = """---
title: Organised immigration crime
owner: Bureau
---

# Organised immigration crime

## Purpose

Why we ask.

## Requirements

### OIC-01: Which lay-bys are used?

- **Priority:** 1
- **Mood:** calm

Our notes stay.

### OIC-02: Which marinas?

- **Sources:**
    - PND

## After

The end.
"""
HEAD = "Ref|Intelligence requirement|Sources / collection|LTIOV|Mood"


def a_table(*lines: str, **how: object) -> Tabled:
    """The table of these lines, their cells between bars."""
    rows = [line.split("|") for line in lines]
    width = max(map(len, rows))
    filled = [row + [""] * (width - len(row)) for row in rows]
    return read_table(filled, Reading(**how))  # type: ignore[arg-type]  # the test says how


def keys(table: Tabled) -> list[str]:
    return [column.key for column in table.columns]


def test_headings_of_other_forces_are_known_and_others_keep_their_own_label() -> None:
    table = a_table(HEAD, "OIC-01|Which?|PND; ANPR|31/12/2026|calm")

    assert keys(table) == ["ref", "question", "sources", "needed_by", "own"]
    (row,) = table.rows
    assert (row.ref, row.question, row.own) == ("OIC-01", "Which?", (("Mood", "calm"),))
    assert row.fields == {"sources": ("PND", "ANPR"), "needed_by": ("2026-12-31",)}


def test_lines_above_the_headings_give_title_and_marking() -> None:
    table = a_table("OFFICIAL", "OIC requirements 2026", HEAD, "OIC-01|Which?")

    assert (table.title, table.marking) == ("OIC requirements 2026", "OFFICIAL")
    assert len(table.rows) == 1


def test_a_marking_above_that_may_not_be_held_is_refused() -> None:
    with pytest.raises(Invalid, match="may be held here"):
        a_table("SECRET", HEAD, "OIC-01|Which?")


def test_headings_said_again_and_subheadings_are_left_out_and_said() -> None:
    table = a_table(HEAD, "Borders", "OIC-01|Which?|PND", HEAD, "OIC-02|Where?|PND")

    assert [row.ref for row in table.rows] == ["OIC-01", "OIC-02"]
    assert table.remarks == (
        "The headings stand once more in the table. They were left out.",
        "Lines with one cell were taken for subheadings and left out: “Borders”.",
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("Ref|Question|Collection||Date", "||Source|Collector|"),
        ("Ref|Question|Collection||", "||Source|Collector|LTIOV"),
    ],
)
def test_headings_in_two_lines_are_read_as_one(lines: tuple[str, str]) -> None:
    table = a_table(*lines, "OIC-01|Which?|PND|Ports|weekly", "OIC-02|Where?|PND|Ports|weekly")

    assert keys(table)[:4] == ["ref", "question", "sources", "collector"]
    assert [row.ref for row in table.rows] == ["OIC-01", "OIC-02"]


def test_a_line_without_reference_and_question_goes_on_with_the_one_above() -> None:
    table = a_table(HEAD, "OIC-01|Which?|PND", "||ANPR", "OIC-02|Where?|x|weekly")

    assert table.rows[0].fields["sources"] == ("PND", "ANPR")
    assert "1 line without reference and question went to the requirement above." in table.remarks


def test_a_row_spread_over_lines_whose_reference_is_said_again_is_one_row() -> None:
    table = a_table(HEAD, "OIC-01|Which?|PND", "OIC-01|Which?|ANPR", "OIC-02|Where?|PND")

    assert [(row.ref, row.fields["sources"]) for row in table.rows] == [
        ("OIC-01", ("PND", "ANPR")),
        ("OIC-02", ("PND",)),
    ]


def test_a_theme_that_was_merged_in_the_spreadsheet_is_asked_about() -> None:
    table = a_table("Ref|Question|Theme", "OIC-01|Which?|Ports", "OIC-02|Where?|", "OIC-03|When?|")

    assert table.remarks[0].startswith("“Theme” is empty in 2 of 3 rows.")


def test_references_are_assigned_in_the_style_of_the_others() -> None:
    table = a_table(HEAD, "OIC-07|Which?|PND", "|Where?|PND", "7|When?|PND", "OIC 3|How?|PND")

    assert [row.ref for row in table.rows] == ["OIC-07", "OIC-08", "OIC-09", "OIC-3"]
    assert table.remarks == (
        "2 rows without a reference got one: OIC-08 to OIC-09.",
        "What stood as reference and is none: “7” became OIC-09.",
    )


@pytest.mark.parametrize(
    ("prefix", "taken", "first"),
    [
        ("", (), "REQ-01"),
        ("ABC", (), "ABC-01"),
        ("", ("SIR-004",), "SIR-005"),
        ("abc", ("ABC-09",), "ABC-10"),
    ],
)
def test_a_table_without_references_gets_them(prefix: str, taken: tuple[str, ...], first: str) -> None:
    table = a_table("Question|Source", "Which?|PND", prefix=prefix, taken=taken)

    assert table.rows[0].ref == first


def test_a_row_without_a_reference_is_known_by_its_question() -> None:
    asked = {question_name("Which lay-bys are used?"): "OIC-01"}

    table = a_table(
        "Question|Source", "which lay-bys are used|PND", "Where?|PND", taken=("OIC-01",), asked=asked
    )

    assert [row.ref for row in table.rows] == ["OIC-01", "OIC-02"]
    assert "1 row is without a reference and known by the question." in table.remarks


def test_doubled_references_are_named() -> None:
    assert a_table(HEAD, "OIC-01|Which?|a", "oic-01|Where?|a", "OIC-02|x|a").doubled == ("OIC-01", "oic-01")


def test_a_status_and_a_last_return_are_facts_and_not_text() -> None:
    table = a_table(
        "Ref|Question|Status|Last return", "OIC-01|Which?|Open|1 March 2026", "OIC-02|Where?|Waiting|some day"
    )

    first, second = table.rows
    assert (first.status, first.last_return, first.fields) == (Status.PROPOSED, dt.date(2026, 3, 1), {})
    assert second.fields == {"status": ("Waiting",), "last_return": ("some day",)}


def test_a_choice_stands_over_what_was_learnt_and_that_over_the_names() -> None:
    lines = (HEAD, "OIC-01|Which?|PND|weekly|calm")
    learnt = {heading_name("Mood"): "gap", heading_name("LTIOV"): "", heading_name("Ref"): "ref"}

    assert keys(a_table(*lines, learnt=learnt))[2:] == ["sources", "", "gap"]
    assert keys(a_table(*lines, learnt=learnt, picks={4: "notes", 2: ""}))[2:] == ["", "", "notes"]


def test_a_table_without_known_headings_keeps_every_cell() -> None:
    table = a_table("Foo|Bar", "one|two", "three|four")

    assert keys(table) == ["own", "own"]
    assert [row.own for row in table.rows] == [
        (("Foo", "one"), ("Bar", "two")),
        (("Foo", "three"), ("Bar", "four")),
    ]


def test_new_rows_go_below_the_last_and_known_ones_take_over_their_cells() -> None:
    made = into_plan(
        PLAN, a_table(HEAD, "OIC-02|Which marinas at night?|ANPR|weekly|wary", "OIC-03|Where?|PND")
    )

    doc = parse(made)
    assert [row.ref for row in doc.requirements] == ["OIC-01", "OIC-02", "OIC-03"]
    second = doc.requirements[1]
    assert (second.question, second.items("sources"), second.value("needed_by")) == (
        "Which marinas at night?",
        ("ANPR",),
        "weekly",
    )
    assert "- **Mood:** wary\n" in made
    assert made.startswith(PLAN[: PLAN.index("### OIC-02")])
    assert made.endswith("\n## After\n\nThe end.\n")


def test_what_the_plan_says_already_changes_nothing() -> None:
    assert (
        into_plan(PLAN, a_table(HEAD, "oic-01|Which lay-bys are used?|||calm", "OIC-02|Which marinas?|PND"))
        == PLAN
    )


@pytest.mark.parametrize(
    "cell",
    ["# Heading", "- **Marking:** SECRET", "```", "---", "> a", "<!-- x", "| a |", "1. x", "**Status:** x"],
)
def test_a_cell_is_text_of_its_field_whatever_it_looks_like(cell: str) -> None:
    made = into_plan(
        "# P\n\n## Requirements\n",
        read_table([["Ref", "Question", "Gap", "Sources"], ["A-1", "Why?", cell, cell]], Reading()),
    )

    (row,) = parse(made).requirements
    assert [field.key for field in row.fields] == ["gap", "sources"]
    assert row.value("gap") == cell


@pytest.mark.parametrize(
    "rows",
    [
        [["Ref", "Question"], ["A-1", "a\x07b"]],
        [["Ref", "Question"], ["OIC-01", "x"], ["OIC-01", "y"]],
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(rows: list[list[str]]) -> None:
    with pytest.raises(Invalid):
        into_plan(PLAN, read_table(rows, Reading()))


def test_an_unknown_heading_that_would_read_as_a_field_is_kept_apart() -> None:
    made = into_plan(
        "# P\n\n## Requirements\n", a_table("Ref|Question|Status", "A-1|Why?|Open", picks={2: "own"})
    )

    (row,) = parse(made).requirements
    assert [(field.key, field.label) for field in row.fields] == [(None, "Status as brought in")]
