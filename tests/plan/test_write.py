"""An edit changes what was asked for and no other byte, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid, NotFound, Refusal
from kb.plan import (
    FIELDS,
    FieldKind,
    add_requirement,
    edit_field,
    edit_fields,
    edit_notes,
    edit_question,
    parse,
    remove_requirement,
    requirement_text,
    the_row,
)

PLAN = """---
title: Plan
---
## Requirements

### A-1: First?

- priority: High
- **What we do not know:** much
* **Sources:**
   - one
   - two
- **Weather:** rain

Notes of the first.

### A-2: Second?

### A-3: Third?
- **Gap:** last line without an end"""


def changed_lines(old: str, new: str) -> list[str]:
    return sorted(set(new.splitlines(keepends=True)) ^ set(old.splitlines(keepends=True)))


def test_only_the_line_of_the_field_changes() -> None:
    new = edit_field(PLAN, "A-1", key="gap", value="little")

    assert new == PLAN.replace("much", "little")


def test_a_field_is_rewritten_in_our_form_under_its_authors_name() -> None:
    new = edit_fields(PLAN, "A-1", values={"priority": "2", "sources": "one\r\n\r\nthree"})

    assert "- **Priority:** 2\n- **What we do not know:** much\n" in new
    assert "- **Sources:**\n    - one\n    - three\n- **Weather:** rain\n" in new


def test_a_new_field_goes_where_the_table_has_it() -> None:
    new = edit_fields(PLAN, "A-1", values={"theme": "Sea", "collector": "Desk", "needed_by": "2026-06-30"})

    assert "High\n- **Theme:** Sea\n- **What" in new
    assert "   - two\n- **Collector:** Desk\n- **Needed by:** 2026-06-30\n- **Weather:** rain\n" in new


def test_a_row_without_a_list_gets_one() -> None:
    new = edit_field(PLAN, "A-2", key="priority", value="1")

    assert new == PLAN.replace("Second?\n", "Second?\n\n- **Priority:** 1\n")


def test_an_empty_value_takes_the_field_out() -> None:
    assert edit_field(PLAN, "A-1", key="gap", value=" \n ") == PLAN.replace(
        "- **What we do not know:** much\n", ""
    )
    assert edit_field(PLAN, "A-2", key="gap", value="") == PLAN


def test_what_was_not_changed_in_the_form_is_not_rewritten() -> None:
    values = {"priority": "High", "gap": "much", "sources": "one\ntwo", "theme": "", "collector": []}

    assert edit_fields(PLAN, "A-1", values=values) == PLAN
    assert edit_question(PLAN, "A-1", question=" First? ") == PLAN
    assert edit_notes(PLAN, "A-1", notes="Notes of the first.\r\n") == PLAN


def test_a_last_line_without_an_end_stays_without_one() -> None:
    assert edit_field(PLAN, "A-3", key="gap", value="x").endswith("- **Gap:** x")
    assert edit_field(PLAN, "A-3", key="status", value="open").endswith("an end\n- **Status:** open")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_new_lines_take_the_line_end_of_the_document(end: str) -> None:
    old = PLAN.replace("\n", end)

    new = edit_fields(old, "A-1", values={"gap": "x", "indicators": "a\nb"})
    expected = edit_fields(PLAN, "A-1", values={"gap": "x", "indicators": "a\nb"}).replace("\n", end)
    assert new == expected


def test_a_doubled_label_is_put_right_by_an_edit() -> None:
    text = "### A-1: q\n- **Gap:** one\n- **Priority:** 1\n- **Intelligence gap:** two\n"

    assert edit_field(text, "A-1", key="gap", value="") == "### A-1: q\n- **Priority:** 1\n"


def test_an_indented_list_stays_one_list() -> None:
    text = "### A-1: q\n  - **Priority:** 1\n  - **Gap:** x\n"

    assert edit_field(text, "A-1", key="priority", value="2") == text.replace("1\n  -", "2\n  -")


def test_the_question_alone_changes_in_its_heading() -> None:
    assert edit_question(PLAN, "A-2", question="Who, and\r\nwhen?") == PLAN.replace(
        "Second?", "Who, and when?"
    )


def test_notes_are_kept_as_typed_in_the_documents_line_ends() -> None:
    new = edit_notes(PLAN, "A-1", notes="\r\nOne\r\n\r\n    code  \r\n#### Deep\r\n")

    assert new == PLAN.replace("Notes of the first.\n", "One\n\n    code  \n#### Deep\n")
    assert edit_notes(PLAN, "A-1", notes="") == PLAN.replace("\nNotes of the first.\n", "")


@pytest.mark.parametrize(
    "notes", ["### Heading", "### B-1: q\n- **Gap:** x", "- **Priority:** 3", "lazy\n***\n# Top"]
)
def test_notes_that_would_be_more_than_notes_are_refused(notes: str) -> None:
    with pytest.raises(Invalid, match="whole text"):
        edit_notes(PLAN, "A-3", notes=notes)


def test_what_cannot_be_read_back_is_refused() -> None:
    with pytest.raises(Invalid, match="whole text"):
        edit_question(PLAN, "A-1", question="C ##")
    with pytest.raises(Invalid, match="cannot be shown"):
        edit_field(PLAN, "A-1", key="gap", value="a\x00b")


def test_a_row_is_never_turned_into_prose_by_taking_out_its_last_field() -> None:
    with pytest.raises(Invalid, match="whole text"):
        edit_field("# T\n\n### A-1: q\n\n- **Gap:** x\n", "A-1", key="gap", value="")


def test_a_row_that_is_not_there_or_there_twice_is_not_edited() -> None:
    with pytest.raises(NotFound, match="A-9"):
        edit_field(PLAN, "A-9", key="gap", value="x")
    with pytest.raises(Invalid, match="Two requirements"):
        edit_field(PLAN + "\n### A-3: again\n- **Gap:** x\n", "A-3", key="gap", value="y")


def test_a_row_is_added_after_the_last_one() -> None:
    new = add_requirement(
        PLAN, ref="A-4", question="Fourth?", fields={"priority": "1", "sources": ["x", "y"]}
    )

    assert new == PLAN + ("\n\n### A-4: Fourth?\n\n- **Priority:** 1\n- **Sources:**\n    - x\n    - y")


def test_the_first_row_goes_under_requirements_or_makes_that_heading() -> None:
    under = add_requirement("# T\n\n## Requirements\n\nOne a heading.\n\n## End\n", ref="A-1", question="q")
    bare = add_requirement("# T\r\n", ref="A-1", question="q")

    assert under == "# T\n\n## Requirements\n\nOne a heading.\n\n### A-1: q\n\n## End\n"
    assert bare == "# T\r\n\r\n## Requirements\r\n\r\n### A-1: q\r\n"


@pytest.mark.parametrize("ref", ["a-1", "A-2", "nonsense", "", "A-5: x"])
def test_a_reference_in_use_or_malformed_is_refused(ref: str) -> None:
    with pytest.raises(Invalid):
        add_requirement(PLAN, ref=ref, question="q")


def test_a_row_is_removed_with_its_notes() -> None:
    new = remove_requirement(PLAN, "A-1")

    assert [row.ref for row in parse(new).requirements] == ["A-2", "A-3"]
    assert "Notes of the first" not in new


def test_a_row_whose_removal_would_give_its_text_to_another_stays() -> None:
    text = "## A-1: q\n- **Gap:** x\n### A-2: r\n- **Gap:** y\n### Other\nwords\n"

    with pytest.raises(Invalid, match="whole text"):
        remove_requirement(text, "A-2")


def test_we_write_a_row_as_the_format_has_it() -> None:
    written = requirement_text("A-1", "Which\nway?", fields={"theme": "Sea", "priority": "1"}, notes="N")

    assert written == "### A-1: Which way?\n\n- **Priority:** 1\n- **Theme:** Sea\n\nN\n"


KEYS = st.sampled_from([field.key for field in FIELDS])
MARKUP = st.text(alphabet="#-*+>`~_:|[]()!<>/\\= .1aA\t\n\r", max_size=20)
VALUES = st.one_of(MARKUP, st.text(max_size=60))


@given(ref=st.sampled_from(["A-1", "A-2", "A-3"]), key=KEYS, value=VALUES)
def test_a_typed_value_comes_back_equal_or_is_refused(ref: str, key: str, value: str) -> None:
    try:
        new = edit_field(PLAN, ref, key=key, value=value)
    except Refusal:
        return

    items = the_row(parse(new), ref).items(key)
    pieces = [
        p.strip() for p in value.replace("\u2028", "\n").replace("\u2029", "\n").splitlines() if p.strip()
    ]
    is_list = next(f for f in FIELDS if f.key == key).kind is FieldKind.LIST
    assert items == (tuple(pieces) if is_list else ((" ".join(pieces),) if pieces else ()))


@given(key=KEYS, value=MARKUP)
def test_markdown_marks_in_a_value_are_never_a_reason_to_refuse(key: str, value: str) -> None:
    edit_field(PLAN, "A-1", key=key, value=value)


@given(ref=st.sampled_from(["A-1", "A-2", "A-3"]), key=KEYS, value=VALUES)
def test_an_edit_leaves_every_other_row_as_it_was(ref: str, key: str, value: str) -> None:
    try:
        after = parse(edit_field(PLAN, ref, key=key, value=value))
    except Refusal:
        return

    before = parse(PLAN)
    for old, new in zip(before.requirements, after.requirements, strict=True):
        assert (old.ref, old.question, old.notes) == (new.ref, new.question, new.notes)
        if old.ref != ref:
            assert [(f.key, f.items) for f in old.fields] == [(f.key, f.items) for f in new.fields]
