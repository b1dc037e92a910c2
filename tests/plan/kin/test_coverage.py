"""Requirements of many plans in groups, and what one organisation's cell says of them."""

from __future__ import annotations

import random

from kb.plan import CellKind, Group, Held, cell_kind, kept_rows, whole_row
from kb.plan import grouped as grouped_whole

ASKED = {
    "lorry": "Which lay-bys on the coast road are used by lorry drivers?",
    "forged": "Who sells forged driving licences in the county towns?",
    "marina": "Which marinas let small boats land at night?",
}


def a_row(plan: str, ref: str, asks: str, *, place: int = 0, missing: tuple[str, ...] | None = ()) -> Held:
    question = ASKED.get(asks, asks)
    return Held(plan, 1, plan.split("/", 1)[0], ref, question, "", 1, place, missing)


def grouped(rows: list[Held], same: object, *, lead: str | None) -> list[Group]:
    return grouped_whole(rows, same, lead=lead).groups  # type: ignore[arg-type]  # pairs or nothing


def refs(groups: list[Group]) -> list[list[tuple[str, str]]]:
    return [[row.key for row in group.rows] for group in groups]


def test_a_chain_of_adaptations_is_one_group_whatever_each_calls_it() -> None:
    rows = [
        a_row("a/p", "A-1", "lorry"),
        a_row("b/p", "B-7", "What else?"),
        a_row("c/p", "C-3", "Something quite other"),
    ]
    same = [(("b/p", "b-7"), ("a/p", "a-1")), (("c/p", "c-3"), ("b/p", "b-7"))]

    groups = grouped(rows, same, lead="a/p")

    assert refs(groups) == [[("a/p", "a-1"), ("b/p", "b-7"), ("c/p", "c-3")]]
    assert groups[0].alike == set()


def test_a_chain_holds_through_a_plan_that_has_the_row_no_more() -> None:
    rows = [a_row("a/p", "A-1", "lorry"), a_row("c/p", "A-1", "Something quite other")]
    same = [(("b/p", "a-1"), ("a/p", "a-1")), (("c/p", "a-1"), ("b/p", "a-1"))]

    assert len(grouped(rows, same, lead=None)) == 1


def test_equal_references_of_strangers_are_not_one() -> None:
    rows = [a_row("a/p", "OIC-1", "lorry"), a_row("b/p", "OIC-1", "forged")]

    assert refs(grouped(rows, (), lead=None)) == [[("a/p", "oic-1")], [("b/p", "oic-1")]]


def test_strangers_that_ask_alike_are_matched_and_it_is_said() -> None:
    rows = [
        *(a_row("a/p", f"A-{n}", asks, place=n) for n, asks in enumerate(ASKED)),
        *(a_row("b/p", f"B-{n}", asks, place=n) for n, asks in enumerate(reversed(ASKED))),
    ]

    groups = grouped(rows, (), lead="a/p")

    assert refs(groups) == [
        [("a/p", "a-0"), ("b/p", "b-2")],
        [("a/p", "a-1"), ("b/p", "b-1")],
        [("a/p", "a-2"), ("b/p", "b-0")],
    ]
    assert [group.alike for group in groups] == [{("b/p", "b-2")}, {("b/p", "b-1")}, {("b/p", "b-0")}]


def test_with_a_plan_chosen_other_requirements_make_no_group() -> None:
    rows = [a_row("a/p", "A-1", "lorry"), a_row("b/p", "B-1", "forged")]

    assert refs(grouped(rows, (), lead="a/p")) == [[("a/p", "a-1")]]
    assert len(grouped(rows, (), lead=None)) == 2


def test_every_row_is_in_one_group_and_the_order_given_makes_no_difference() -> None:
    rng = random.Random(7)
    rows = [
        a_row(f"{plan}/p", f"R-{n}", rng.choice(list(ASKED)), place=n)
        for plan in "abcdef"
        for n in range(rng.randint(1, 4))
    ]
    same = [(rng.choice(rows).key, rng.choice(rows).key) for _ in range(4)]

    groups = grouped(rows, same, lead=None)
    mixed = rng.sample(rows, len(rows))

    assert sorted(key for group in refs(groups) for key in group) == sorted(row.key for row in rows)
    told = [sorted(group) for group in refs(groups)]
    assert [sorted(group) for group in refs(grouped(mixed, same, lead=None))] == told


def test_a_reference_that_its_plan_has_twice_keeps_both() -> None:
    rows = [a_row("a/p", "A-1", "lorry"), a_row("a/p", "A-1", "forged", place=1)]

    (group,) = grouped(rows, (), lead="a/p")

    assert len(group.rows) == 2


def test_of_several_rows_the_best_counts_and_none_says_nothing() -> None:
    whole, part = a_row("a/p", "A-1", "lorry"), a_row("a/p", "A-2", "lorry", missing=("source",))
    outline = a_row("a/p", "A-3", "lorry", missing=None)

    assert cell_kind([part, whole, outline]) is CellKind.COVERED
    assert cell_kind([outline, part]) is CellKind.INCOMPLETE
    assert cell_kind([outline]) is CellKind.OUTLINE
    assert cell_kind([]) is CellKind.NOTHING


def test_what_is_told_of_a_row_that_is_not_read_is_not_followed() -> None:
    told = {"B-1": "A-9", "B-2": "A-2", "B-3": ""}

    pairs = set(kept_rows(("b/p", "a/p"), told, ["A-2", "B-3"], ["B-2", "B-3", "B-4"], adapted=True))

    assert (("b/p", "b-1"), ("a/p", "a-9")) not in pairs
    assert (("b/p", "b-2"), ("a/p", "a-2")) in pairs
    assert (("b/p", "b-4"), ("a/p", "b-4")) in pairs
    assert not any(ours == ("b/p", "b-3") for ours, _ in pairs)
    linked = set(kept_rows(("b/p", "a/p"), told, [], ["B-2", "B-4"], adapted=False))
    assert linked == {(("b/p", "b-2"), ("a/p", "a-2"))}


def test_only_a_decision_about_a_whole_row_names_one() -> None:
    assert whole_row('["row", "OIC-02", "0"]') == "oic-02"
    assert whole_row('["row", "oic-02", "0", "field", "gap", ""]') is None
    assert whole_row('["header", "title", "0"]') is None


def test_too_many_rows_are_not_all_laid_side_by_side_and_it_is_said() -> None:
    rows = [a_row(f"{plan}/p", "R-1", "lorry") for plan in "abcd"]
    assert not grouped_whole(rows, (), lead=None).cut

    made = grouped_whole(rows, (), lead=None, most=1)

    assert made.cut
    assert [len(group.rows) for group in made.groups] == [2, 1, 1]
