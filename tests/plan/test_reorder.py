"""Rows are moved and copied as they are written, and get references in the plan's own style."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid, NotFound
from kb.plan import duplicate_requirement, edit_question, is_ref, move_requirement, next_ref, parse
from tests.plan.texts import PLANS

PLAN = """---
title: Plan
---
## Requirements

### A-1: First?

- priority: High
- **Status:** Open
- **Weather:** rain

Notes of the first.

### A-2: Second?
- **Gap:** x

## More

### A-3: Third?

- **Gap:** last line without an end"""


def refs(text: str) -> list[str]:
    return [row.ref for row in parse(text).requirements]


def outline_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_a_row_changes_places_with_its_neighbour_as_it_is_written() -> None:
    moved = move_requirement(PLAN, "A-1", up=False)

    assert refs(moved) == ["A-2", "A-1", "A-3"]
    assert moved == move_requirement(PLAN, "A-2", up=True)
    assert sorted(moved.splitlines()) == sorted(PLAN.splitlines())
    assert move_requirement(moved, "A-1", up=True) == PLAN


def test_a_row_goes_past_a_sections_heading_and_no_further() -> None:
    moved = move_requirement(PLAN, "A-3", up=True)

    assert outline_of(moved) == [
        "## Requirements",
        "### A-1: First?",
        "### A-2: Second?",
        "### A-3: Third?",
        "## More",
    ]
    down = move_requirement(PLAN, "A-2", up=False)
    assert outline_of(down) == [
        "## Requirements",
        "### A-1: First?",
        "## More",
        "### A-2: Second?",
        "### A-3: Third?",
    ]


def test_a_row_goes_past_all_headings_on_the_way_to_its_neighbour() -> None:
    text = PLAN.replace("## More", "## More\n\n## Still more")

    assert outline_of(move_requirement(text, "A-3", up=True))[3:] == [
        "### A-3: Third?",
        "## More",
        "## Still more",
    ]


def test_a_row_at_the_end_stays_there() -> None:
    with pytest.raises(Invalid, match="A-1 is the first requirement already"):
        move_requirement(PLAN, "A-1", up=True)
    with pytest.raises(Invalid, match="A-3 is the last requirement already"):
        move_requirement(PLAN, "A-3", up=False)
    with pytest.raises(NotFound):
        move_requirement(PLAN, "A-9", up=False)


def test_a_row_that_would_be_one_no_more_elsewhere_is_not_moved() -> None:
    text = "## Requirements\n\n### A-1: q\n\n- **Weather:** x\n\n## More\n\n### A-2: r\n\n- **Gap:** y\n"

    with pytest.raises(Invalid, match="whole text"):
        move_requirement(text, "A-1", up=False)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_are_kept_in_a_move(end: str, mark: str) -> None:
    text = mark + PLAN.replace("\n", end)

    for ref, up in (("A-1", False), ("A-3", True)):
        assert move_requirement(text, ref, up=up) == mark + move_requirement(PLAN, ref, up=up).replace(
            "\n", end
        )


def test_a_byte_order_mark_before_a_row_stays_at_the_top() -> None:
    text = "\ufeff### A-1: q\n- **Gap:** x\n\n### A-2: r\n- **Gap:** y"

    assert edit_question(text, "A-1", question="s") == text.replace("1: q", "1: s")
    assert (
        move_requirement(text, "A-1", up=False)
        == "\ufeff### A-2: r\n- **Gap:** y\n\n### A-1: q\n- **Gap:** x"
    )


@given(PLANS, st.data())
def test_a_move_up_changes_nothing_else_and_is_undone_by_a_move_down(text: str, data: st.DataObject) -> None:
    if len(refs(text)) < 2:
        return
    ref = data.draw(st.sampled_from(refs(text)[1:]))

    moved = move_requirement(text, ref, up=True)
    assert sorted(moved.splitlines()) == sorted(text.splitlines())
    before = refs(text).index(ref)
    assert refs(moved).index(ref) in {before, before - 1}
    if refs(moved) != refs(text):
        assert move_requirement(moved, ref, up=False) == text


def test_a_copy_stands_below_its_row_without_its_status() -> None:
    new = duplicate_requirement(PLAN, "A-1", new_ref="A-4")

    assert refs(new) == ["A-1", "A-4", "A-2", "A-3"]
    copy = "### A-4: First?\n\n- priority: High\n- **Weather:** rain\n\nNotes of the first.\n\n"
    assert new == PLAN.replace("### A-2", copy + "### A-2")


def test_a_copy_of_the_last_row_keeps_the_end_of_the_text() -> None:
    new = duplicate_requirement(PLAN, "A-3", new_ref="A-4")

    assert new == PLAN + "\n\n### A-4: Third?\n\n- **Gap:** last line without an end"


@pytest.mark.parametrize("ref", ["a-1", "A-3", "nonsense", "", "A-5: x"])
def test_a_copy_needs_a_free_reference(ref: str) -> None:
    with pytest.raises(Invalid):
        duplicate_requirement(PLAN, "A-1", new_ref=ref)


@pytest.mark.parametrize(
    ("here", "gone", "free"),
    [
        ([], (), "REQ-01"),
        ([], ("OIC-07",), "OIC-08"),
        (["OIC-01", "OIC-02"], (), "OIC-03"),
        (["OIC-01", "OIC-02"], ("oic-03", "OIC-04"), "OIC-05"),
        (["OIC-09"], (), "OIC-10"),
        (["OIC-99"], (), "OIC-100"),
        (["R9"], (), "R10"),
        (["R7b", "R7a"], (), "R8"),
        (["SIR/3.1", "SIR/3.2", "X-1"], (), "SIR/3.3"),
        (["OIC-3", "OIC-1"], (), "OIC-4"),
        (["A" + "9" * 59], (), "REQ-01"),
        (["A" + "9" * 59], ("req-01",), "REQ-02"),
    ],
)
def test_the_next_reference_is_one_above_the_highest_of_the_usual_form(
    here: list[str], gone: tuple[str, ...], free: str
) -> None:
    doc = parse("## Requirements\n\n" + "".join(f"### {ref}: q\n\n- **Gap:** x\n\n" for ref in here))

    assert next_ref(doc, gone) == free


@given(PLANS, st.lists(st.from_regex(r"\A[A-Z]{1,3}-[0-9]{1,3}[a-z]?\Z")))
def test_the_next_reference_is_one_and_free(text: str, gone: list[str]) -> None:
    found = next_ref(parse(text), gone)

    assert is_ref(found)
    assert found.casefold() not in {ref.casefold() for ref in (*gone, *refs(text))}
