"""A comparison of two plans tells every change once, where it belongs, and moves as moves."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from kb.plan import (
    Comparison,
    RowCompared,
    RowState,
    compare,
    compare_plans,
    is_local,
    left_out,
    match,
    parse,
    shown,
    summed,
)
from tests.plan.texts import PLANS, a_row, text_of

ROW = a_row("A-1", "Which routes?", {"Gap": "much", "Owner": "Desk", "Sources": ["PND", "ANPR"]}, "A note.")
BOATS = a_row("A-2", "Which boats land at night?", {"Gap": "all"})
FEES = a_row("A-3", "How are fees moved?", {"Gap": "some"})
PLAN = text_of({"title": "Plan", "owner": "Bureau"}, ["## Aim\n\nTo know.", ROW, BOATS, FEES])


def compared(
    theirs: str,
    ours: str = PLAN,
    *,
    pairs: dict[str, str] | None = None,
    local: bool = True,
    alike: bool = False,
) -> Comparison:
    left, right = parse(ours), parse(theirs)
    known = None if alike else (pairs or {})
    return compare_plans(left, right, match(left, right, pairs=known, likeness=alike), local=local)


def states(comparison: Comparison) -> dict[str, RowState]:
    return {row.row.ref: row.state for row in comparison.rows}


def the_row(comparison: Comparison, ref: str) -> RowCompared:
    (row,) = [row for row in comparison.rows if row.row.ref == ref]
    return row


@given(PLANS, PLANS)
def test_every_change_that_kin_plans_have_is_told_once(ours: str, theirs: str) -> None:
    comparison = compared(theirs, ours)
    found = compare(parse(ours), parse(theirs))

    told = [*comparison.changes, *comparison.set_apart]
    if comparison.layout:
        assert [change.kind.value for change in found] == ["layout"]
    else:
        assert Counter(_as_ours(told)) == Counter(_as_ours(found))


@given(PLANS, PLANS)
def test_what_is_set_apart_is_what_is_local_and_nothing_is_lost(ours: str, theirs: str) -> None:
    whole, parted = compared(theirs, ours), compared(theirs, ours, local=False)

    assert Counter([*parted.changes, *parted.set_apart]) == Counter(whole.changes)
    assert all(map(is_local, parted.set_apart))
    assert not any(map(is_local, parted.changes))


@given(PLANS, PLANS)
def test_of_strangers_every_row_of_both_is_shown(ours: str, theirs: str) -> None:
    comparison = compared(theirs, ours, alike=True)

    assert Counter(row.ours for row in comparison.rows if row.ours) == Counter(parse(ours).requirements)
    assert Counter(row.theirs for row in comparison.rows if row.theirs) == Counter(parse(theirs).requirements)


@given(PLANS)
def test_a_plan_is_the_same_as_itself(text: str) -> None:
    assert compared(text, text).same


def _as_ours(changes: list) -> list:
    return [replace(change, ref=change.ref and change.ref.casefold()) for change in changes]


def test_rows_are_same_changed_only_here_and_only_there() -> None:
    theirs = PLAN.replace("much", "little").replace(BOATS, a_row("A-9", "New?", {"Gap": "x"}))

    assert states(compared(theirs)) == {
        "A-1": RowState.CHANGED,
        "A-9": RowState.ONLY_THEIRS,
        "A-2": RowState.ONLY_OURS,
        "A-3": RowState.SAME,
    }


def test_a_moved_row_is_told_as_moved_and_no_other() -> None:
    comparison = compared(
        text_of({"title": "Plan", "owner": "Bureau"}, ["## Aim\n\nTo know.", FEES, ROW, BOATS])
    )

    assert states(comparison) == {"A-1": RowState.SAME, "A-2": RowState.SAME, "A-3": RowState.MOVED}
    assert not comparison.material


def test_a_row_moved_and_changed_is_told_as_both() -> None:
    row = the_row(
        compared(text_of({}, ["## Aim\n\nTo know.", FEES.replace("some", "none"), ROW, BOATS])), "A-3"
    )

    assert (row.state, row.moved) == (RowState.CHANGED, True)


def test_a_row_moved_to_another_section_is_told_as_moved() -> None:
    ours = text_of({}, ["## One", ROW, "## Two", BOATS])

    comparison = compared(text_of({}, ["## One", "## Two", ROW, BOATS]), ours)

    assert comparison.order
    assert {row.row.ref for row in comparison.rows if row.moved} <= {"A-1"}


def test_a_pair_with_other_references_is_one_row_that_names_both() -> None:
    theirs = PLAN.replace("A-2", "TV-7").replace("all", "none")

    row = the_row(compared(theirs, pairs={"A-2": "TV-7"}), "A-2")
    assert (row.state, row.renamed, row.theirs and row.theirs.ref) == (RowState.CHANGED, True, "TV-7")
    assert [(c.ref, c.key, c.before, c.after) for c in row.changes] == [("A-2", "gap", ("all",), ("none",))]


def test_references_that_were_swapped_do_not_cross() -> None:
    theirs = PLAN.replace("A-1:", "X:").replace("A-2:", "A-1:").replace("X:", "A-2:")

    comparison = compared(theirs, pairs={"A-1": "A-2", "A-2": "A-1"})

    assert [
        (row.ours and row.ours.ref, row.theirs and row.theirs.ref, row.changes) for row in comparison.rows
    ] == [
        ("A-1", "A-2", ()),
        ("A-2", "A-1", ()),
        ("A-3", "A-3", ()),
    ]
    assert not comparison.same


def test_a_strangers_row_of_the_same_reference_is_another_row() -> None:
    theirs = text_of({"title": "Plan"}, [a_row("A-1", "Who mends the roof?", {"Gap": "x"})])

    comparison = compared(theirs, alike=True)

    assert [row.row.ref for row in comparison.rows if row.state is RowState.ONLY_THEIRS] == ["A-1"]
    assert [row.row.ref for row in comparison.rows if row.state is RowState.ONLY_OURS] == [
        "A-1",
        "A-2",
        "A-3",
    ]


def test_a_row_that_stands_twice_is_compared_with_the_one_of_its_place() -> None:
    ours = text_of({}, [ROW, ROW.replace("much", "twice")])

    comparison = compared(ours.replace("twice", "thrice"), ours)

    assert [(row.nth, len(row.changes)) for row in comparison.rows] == [(0, 0), (1, 1)]


def test_what_is_local_is_set_apart_between_kin_unless_it_is_wanted() -> None:
    theirs = PLAN.replace("Desk", "Room").replace("Bureau", "Hub")

    parted = compared(theirs, local=False)
    assert (parted.same, len(parted.set_apart), the_row(parted, "A-1").state) == (True, 2, RowState.SAME)
    assert not compared(theirs).same


def test_what_differs_in_layout_only_is_said() -> None:
    comparison = compared(PLAN.replace("\n", "\r\n"))

    assert (comparison.layout, comparison.same) == (True, True)
    assert summed(comparison, ours="version 1", theirs="version 2")[0].startswith(
        "The two texts differ in their layout"
    )


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (PLAN, ["Nothing that is compared differs."]),
        (
            PLAN.replace("much", "little").replace(f"{BOATS}\n\n", "").replace("To know.", "To ask."),
            [
                "Of 3 requirements, 1 is the same, 1 differs in more than wording and 1 only in Sussex.",
                "1 section differs.",
            ],
        ),
        (
            PLAN.replace("much", "Much!"),
            [
                "Of 3 requirements, 2 are the same and 1 differs (none in more than wording).",
                "Header and sections are the same.",
                "All of it is editorial: wording, order or layout.",
            ],
        ),
    ],
)
def test_the_comparison_is_summed_up_in_fixed_sentences(theirs: str, said: list[str]) -> None:
    assert list(summed(compared(theirs), ours="Sussex", theirs="Thames Valley")) == said


def test_what_is_left_out_is_said() -> None:
    parted = compared(PLAN.replace("Desk", "Room"), local=False)

    told = left_out(parted, shown(parted), outline=True)
    assert any("(1 difference)" in sentence for sentence in told)
    assert any("outline" in sentence for sentence in told)
    assert len(left_out(compared(PLAN), shown(compared(PLAN)))) == 3
