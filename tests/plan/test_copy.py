"""A reading copy holds nothing of a row that is cut."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kb.plan import OutlineRow, full_text, outline, parse

PLAN = """\ufeff---\r
title: T\r
---\r
## Requirements\r
Intro.\r
### A-1: First?\r
- **Theme:** Sea\r
- **Indicators:**\r
    - wet clothing\r
- **Gap:** WREN\r
- **Needed by:** 2026-06-30\r
\r
```\r
### in code WREN\r
```\r
#### Detail WREN\r
### A-2: Second?\r
- **Priority:** High\r
## After\r
More."""
ON = dt.date(2026, 6, 30)


def test_with_nothing_cut_the_text_is_the_source() -> None:
    assert full_text(parse(PLAN), without=()) == PLAN


def test_a_cut_row_leaves_nothing_behind() -> None:
    text = full_text(parse(PLAN), without={"A-1"})

    assert text == PLAN[: PLAN.index("### A-1")] + PLAN[PLAN.index("### A-2") :]
    assert "WREN" not in text


def test_all_rows_of_a_doubled_reference_are_cut() -> None:
    text = "## Requirements\n### A-1: one\n### B-1: two\n### A-1: WREN\n### a-1: WREN\n"

    assert full_text(parse(text), without=["A-1"]) == "## Requirements\n### B-1: two\n"


def test_prose_below_a_row_nested_in_a_cut_one_is_cut_and_the_nested_row_stays() -> None:
    text = "## A-1: one\n- **Gap:** x\n### A-2: two\n- **Gap:** y\n### WREN\nsecret\n## After\nwords\n"

    assert full_text(parse(text), without={"A-1"}) == "### A-2: two\n- **Gap:** y\n## After\nwords\n"
    assert full_text(parse(text), without={"A-2"}) == text.replace("### A-2: two\n- **Gap:** y\n", "")


def test_a_plan_that_begins_with_a_cut_row_begins_with_what_follows() -> None:
    assert full_text(parse("### A-1: q\n- **Gap:** x\n# T\n"), without={"A-1"}) == "# T\n"
    assert full_text(parse(""), without={"A-1"}) == ""


def test_the_outline_shows_question_theme_priority_indicators_and_whether_in_date() -> None:
    rows = outline(parse(PLAN), without=(), on=ON)

    assert rows == (
        OutlineRow("A-1", "First?", "Sea", None, ("wet clothing",), in_date=True),
        OutlineRow("A-2", "Second?", "", 1, (), in_date=None),
    )
    assert outline(parse(PLAN), without={"a-1"}, on=ON) == rows[1:]
    assert outline(parse(PLAN), on=dt.date(2026, 7, 1))[0].in_date is False


BLOCKS = st.sampled_from(
    [
        "# Top\n",
        "## Requirements\n",
        "### A-1: WREN1\n- **Gap:** WREN1\n",
        "### A-2: WREN2\n\n- **Gap:** WREN2\n- list\n\nWREN2\n",
        "## A-3: WREN3\n- **Visible to:** own\n#### deep WREN3\n\n",
        "```\n",
        "~~~~\n",
        "### Other\nwords\n",
        "---\n",
        "- **Priority:** 1\n",
        "lazy\n",
        "### A-1: WREN1\n",
    ]
)


@given(st.lists(BLOCKS, max_size=12).map("".join), st.sets(st.sampled_from(["A-1", "A-2", "A-3"])))
def test_what_is_left_reads_as_the_other_rows_did(text: str, cut: set[str]) -> None:
    doc = parse(text)

    left = parse(full_text(doc, without=cut))
    kept = [row for row in doc.requirements if row.ref not in cut]
    assert [(r.ref, r.question) for r in left.requirements] == [(r.ref, r.question) for r in kept]
    assert [[f.items for f in r.fields] for r in left.requirements] == [
        [f.items for f in r.fields] for r in kept
    ]
    assert not {row.ref for row in left.requirements} & cut
