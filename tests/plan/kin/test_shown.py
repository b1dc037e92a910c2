"""A comparison is shown within bounds, and what is cut short is counted and said."""

import pytest

from kb.plan import RowState, Shown, compare_plans, left_out, match, parse, shown
from tests.plan.texts import a_row, text_of

PLAN = text_of(
    {"title": "Plan"}, [a_row("A-1", "Which routes?", {"Gap": "much", "Sources": ["PND", "ANPR"]})]
)


def of(theirs: str, ours: str = PLAN, **how: int) -> Shown:
    left, right = parse(ours), parse(theirs)
    return shown(compare_plans(left, right, match(left, right, pairs={}, likeness=False)), **how)


def test_material_changes_stand_apart_from_editorial_ones() -> None:
    (row,) = of(PLAN.replace("much", "little").replace("Which routes?", "Which Routes?")).rows

    assert [one.label for one in row.material] == ["Gap"]
    assert [one.label for one in row.editorial] == ["Question"]


def test_items_of_a_list_are_lines_and_a_text_is_one() -> None:
    (row,) = of(PLAN.replace("much", "little").replace("    - PND\n", "")).rows

    assert {one.label: len(one.lines) for one in row.material} == {"Gap": 1, "Sources": 2}


def test_a_row_of_one_plan_only_is_shown_whole() -> None:
    (row,) = of(PLAN + "\n" + a_row("A-2", "New?", {"Gap": "x"})).rows

    assert (row.state, row.whole, row.material) == (RowState.ONLY_THEIRS, True, ())


def test_rows_in_which_nothing_differs_stand_apart() -> None:
    assert [row.compared.row.ref for row in of(PLAN + "\nMore notes.\n", PLAN + "\n").rows] == ["A-1"]
    assert [row.row.ref for row in of(PLAN).same] == ["A-1"]


def test_what_finds_no_room_is_told_by_its_sentence_and_counted() -> None:
    theirs = PLAN.replace("much", "x " * 50) + "\n" + a_row("A-2", "New?", {"Gap": "y " * 50})

    made = of(theirs, most=60)

    changed, new = made.rows
    assert (changed.material[0].cut, changed.material[0].lines, new.whole, made.cut) == (True, (), False, 2)
    assert changed.material[0].sentence.startswith("A-1: gap changed from “much” to ")


def test_no_more_than_a_thousand_rows_are_shown_and_it_is_said() -> None:
    rows = [a_row(f"A-{n}", f"Question {n}?", {"Gap": "x"}) for n in range(1_003)]
    ours = text_of({}, rows)
    left, right = parse(ours), parse(ours.replace("**Gap:** x", "**Gap:** y"))
    comparison = compare_plans(left, right, match(left, right, pairs={}, likeness=False))

    made = shown(comparison)

    assert (len(made.rows), made.more) == (1_000, 3)
    assert any(sentence.startswith("3 more requirements") for sentence in left_out(comparison, made))


@pytest.mark.parametrize(("words", "said"), [(400, True), (10, False)])
def test_long_stretches_that_stay_are_left_out_and_it_is_said(words: int, said: bool) -> None:
    middle = " ".join(f"w{n}" for n in range(words))
    ours = PLAN.replace("Words.", f"Old {middle} end.")
    left, right = parse(ours), parse(ours.replace("Old", "New").replace(" end.", " last."))
    comparison = compare_plans(left, right, match(left, right, pairs={}, likeness=False))

    made = shown(comparison)

    assert made.shortened is said
    assert any("stretches" in sentence for sentence in left_out(comparison, made)) is said
