"""Hostile texts of a megabyte cost in proportion to their length.

Work is counted, not timed: the number of Python calls for a text and for one four times as long. Where a
regular expression does the work in one call, the text is simply long enough that a quadratic one would hang.
"""

import datetime as dt
import sys
from collections.abc import Callable
from functools import partial

import pytest

from kb.plan import (
    PlanDocument,
    add_requirement,
    compare,
    edit_field,
    edit_header,
    facts,
    findings,
    full_text,
    in_words,
    is_material,
    keep_line_ends,
    outline,
    parse,
    read_day,
    row_facts,
    three_way,
    write,
)
from kb.plan.days import day_words
from kb.plan.parse import READ

ON = dt.date(2026, 3, 1)
UNITS = {
    "headings": "### A: x\n",
    "rows": "### A-1: x\n- **Gap:** y\n",
    "one long list": "- **Gap:** y\n",
    "unknown labels": "- a: b\n",
    "nested items": "        - a\n",
    "wrapped lines": "words\n",
    "blank lines": "\n",
    "carriage returns": "\r",
    "unclosed fences": "```\n~~~ x\n",
    "fences": "```\n```\n",
    "header keys that repeat": "a: b\n",
    "header items": "- b\n",
    "rules": "---\n",
    "deeper headings": "#### x\n",
    "quotes": "> " * 20 + "\n",
}


def calls(work: Callable[[], object]) -> int:
    count = 0
    READ.clear()

    def tick(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("start", ["", "---\na:\n", "## Requirements\n### A-1: q\n- **Gap:** x\n"])
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_four_times_the_lines_are_four_times_the_work(unit: str, start: str) -> None:
    short, long = (calls(partial(parse, start + unit * times)) for times in (250, 1000))

    assert long <= 5 * short


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_comparing_and_merging_cost_in_proportion_too(unit: str) -> None:
    def bring_together(times: int) -> int:
        base = "### A-1: q\n- **Gap:** x\n" + unit * times
        mine, theirs = (
            base.replace("x", "z").replace("y", "c"),
            "### A-0: q\n- **Gap:** x\n" + unit * times * 2,
        )
        docs = parse(base), parse(mine), parse(theirs)
        return calls(lambda: told(*docs))

    def told(base: PlanDocument, mine: PlanDocument, theirs: PlanDocument) -> None:
        for change in (*compare(base, mine), *compare(mine, theirs)):
            assert len(in_words(change)) < 1000
        is_material(compare(base, theirs))
        three_way(base, mine, theirs)

    assert bring_together(1000) <= 6 * bring_together(250)


MEGABYTE = 1_000_000
LONG = {
    "one word": "a" * MEGABYTE,
    "spaces": " " * MEGABYTE + "x",
    "tabs": "\t" * MEGABYTE + "x",
    "hashes": "#" * MEGABYTE,
    "a heading of spaces": "# " + " " * MEGABYTE + "x",
    "a heading of closing marks": "# " + "# " * (MEGABYTE // 2) + "x",
    "a reference without end": "### " + "A-" * (MEGABYTE // 2) + "1: q",
    "a label without end": "### A-1: q\n- " + "a" * MEGABYTE + ": b",
    "bold without end": "### A-1: q\n- **" + "a" * MEGABYTE,
    "stars": "### A-1: q\n- " + "*" * MEGABYTE,
    "bullets": "### A-1: q\n" + "- " * (MEGABYTE // 2),
    "ticks": "`" * MEGABYTE,
    "a header value": "---\na: " + '"' * MEGABYTE + "\n---\n",
    "a header key": "---\n" + "a" * MEGABYTE + ": b\n---\n",
    "a header of escapes": '---\na: "' + "\\" * MEGABYTE + "\n---\n",
    "a line of dashes": "---\n" + "-" * MEGABYTE + "\n---\n",
    "lone carriage returns": "\r" * MEGABYTE,
    "byte order marks": "\ufeff" * MEGABYTE,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_megabyte_without_a_line_end_is_read_and_written_back(text: str) -> None:
    doc = parse(text)

    assert write(doc) == text
    facts(doc)


def test_twenty_thousand_lines_of_rows_pass_every_question() -> None:
    text = "---\nmarking: OFFICIAL\n---\n## Requirements\n" + "".join(
        f"### A-{n}: q\n- **Gap:** x\n\nnotes\n" for n in range(5000)
    )
    doc = parse(text)
    refs = {row.ref for row in doc.requirements[::2]}

    assert facts(doc).rows == 5000
    assert len(outline(doc, without=refs, on=ON)) == 2500
    assert len(parse(full_text(doc, without=refs)).requirements) == 2500
    assert len(findings(doc, on=ON, gone=refs)) > 5000
    assert "**Theme:** sea" in edit_field(text, "A-2500", key="theme", value="sea")
    assert add_requirement(text, ref="B-1", question="q").endswith("### B-1: q\n")
    assert edit_header(text, "owner", value="x") != text
    assert keep_line_ends(text, text.replace("\n", "\r\n")) == text


def test_a_row_of_twenty_thousand_fields_is_read_once_for_each_question() -> None:
    doc = parse("### A-1: q\n" + "- **Visible to:** kent\n" * 20_000)

    assert row_facts(doc, doc.requirements[0]).visible_to == ("own",)


def test_long_values_are_no_days() -> None:
    assert read_day("1" * MEGABYTE) is None
    assert day_words(ON) == "1 March 2026"
