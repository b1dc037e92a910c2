"""Two people's changes of one text are brought together, and neither side's is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid
from kb.plan import Change, ChangeKind, Merging, apply_change, compare, parse, three_way
from tests.plan.texts import PLANS, a_row, text_of

ROW = a_row("A-1", "Which routes?", {"Gap": "much", "Sources": ["PND", "ANPR"], "Weather": "rain"}, "A note.")
OTHER = a_row("A-2", "Which boats?", {"Gap": "all"})
PLAN = text_of(
    {"title": "Plan", "marking": "OFFICIAL"}, ["## Aim\n\nTo know.", "## Rows", ROW, OTHER, "## End"]
)
ENDS = ["\n", "\r\n", "\r"]


def merged(base: str, mine: str, theirs: str) -> Merging:
    return three_way(parse(base), parse(mine), parse(theirs))


def changes(old: str, new: str) -> tuple[Change, ...]:
    return compare(parse(old), parse(new))


def replayed(text: str, made: tuple[Change, ...]) -> str:
    for change in made:
        text = apply_change(text, change)
    return text


def contents(old: str, new: str) -> set[Change]:
    moved = {ChangeKind.ORDER, ChangeKind.LAYOUT}
    return {change for change in changes(old, new) if change.kind not in moved}


@st.composite
def sides(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text, and two that each have some changes of it."""
    base = draw(PLANS)

    def side() -> str:
        text = base
        for change in changes(base, draw(PLANS)):
            if draw(st.integers(0, 2)) == 0 and change.kind is not ChangeKind.LAYOUT:
                text = apply_change(text, change)
        return text

    return base, side(), side()


@given(PLANS, PLANS)
def test_all_changes_made_one_after_another_give_the_other_text(old: str, new: str) -> None:
    made = tuple(change for change in changes(old, new) if change.kind is not ChangeKind.LAYOUT)

    assert {change.kind for change in changes(replayed(old, made), new)} <= {ChangeKind.LAYOUT}


@given(PLANS, PLANS)
def test_who_changed_nothing_has_no_part_in_it(base: str, theirs: str) -> None:
    found = merged(base, base, theirs)

    assert (found.mine, found.both) == ((), ())
    assert found.theirs == tuple(c for c in changes(base, theirs) if c.kind is not ChangeKind.LAYOUT)


@given(PLANS, PLANS)
def test_what_both_did_alike_is_done(base: str, side: str) -> None:
    assert merged(base, side, side) == Merging((), (), ())


@given(PLANS, PLANS, PLANS)
def test_swapping_the_sides_swaps_the_answer(base: str, mine: str, theirs: str) -> None:
    one, other = merged(base, mine, theirs), merged(base, theirs, mine)

    assert (set(one.mine), set(one.theirs)) == (set(other.theirs), set(other.mine))
    assert {(c.mine, c.theirs) for c in one.both} == {(c.theirs, c.mine) for c in other.both}


@given(sides())
def test_their_changes_made_in_mine_lose_neither_sides_where_nothing_clashes(
    texts: tuple[str, str, str],
) -> None:
    base, mine, theirs = texts
    found = merged(base, mine, theirs)
    if found.both:
        return

    both = replayed(mine, found.theirs)
    assert contents(base, both) == contents(base, mine) | contents(base, theirs)


def test_changes_of_different_fields_of_one_row_meet_without_a_clash() -> None:
    mine, theirs = PLAN.replace("much", "little"), PLAN.replace("    - PND\n", "")

    found = merged(PLAN, mine, theirs)
    assert found.both == ()
    assert replayed(mine, found.theirs) == replayed(theirs, found.mine)
    assert "little" in replayed(mine, found.theirs)


def test_the_same_field_changed_differently_is_a_clash_that_shows_both() -> None:
    found = merged(PLAN, PLAN.replace("rain", "snow"), PLAN.replace("rain", "sun"))

    assert (found.mine, found.theirs) == ((), ())
    assert [(clash.mine.after, clash.theirs.after) for clash in found.both] == [(("snow",), ("sun",))]


def test_a_row_taken_out_by_one_and_changed_by_the_other_is_a_clash() -> None:
    mine, theirs = (
        PLAN.replace(OTHER, ""),
        PLAN.replace("boats", "ferries").replace("- **Gap:** all", "- **Gap:** x"),
    )

    found = merged(PLAN, mine, theirs)
    assert [(c.mine.kind, c.theirs.kind) for c in found.both] == [
        (ChangeKind.TAKEN_OUT, ChangeKind.QUESTION),
        (ChangeKind.TAKEN_OUT, ChangeKind.FIELD),
    ]
    assert merged(PLAN, theirs, mine).both[0].theirs.kind is ChangeKind.TAKEN_OUT
    assert found.mine == ()


def test_two_new_rows_of_one_reference_are_a_clash() -> None:
    mine, theirs = (PLAN.replace("## End", a_row("A-3", q, {"Gap": "x"}) + "\n\n## End") for q in ("q", "r"))

    assert [clash.mine.kind for clash in merged(PLAN, mine, theirs).both] == [ChangeKind.ADDED]


def test_the_same_key_said_twice_is_one_thing() -> None:
    mine = PLAN.replace("marking: OFFICIAL", "marking: OFFICIAL\nclassification: OFFICIAL")
    theirs = PLAN.replace("marking: OFFICIAL", "marking: OFFICIAL-SENSITIVE")

    assert len(merged(PLAN, mine, theirs).both) == 1


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_change_touches_its_own_lines_only(end: str, mark: str) -> None:
    text = mark + PLAN.replace("\n", end).removesuffix(end)
    new = [
        ("much", "little"),
        ("    - PND\n", ""),
        ("rain", "snow"),
        ("boats", "ferries"),
        ("A note.", "Two\n\nnotes."),
        ("To know.", "To know\n\n- all"),
        ("marking: OFFICIAL", "marking: OFFICIAL-SENSITIVE"),
        (OTHER + "\n\n", ""),
        (OTHER, OTHER + "\n\n" + a_row("A-3", "q", {"Gap": "x"})),
        ("## End", "## Before\n\nwords\n\n## End"),
        (f"{ROW}\n\n{OTHER}", f"{OTHER}\n\n{ROW}"),
        ("## End", "## End\n\nlast words"),
    ]

    for before, after in new:
        (change,) = changes(PLAN, PLAN.replace(before, after))
        expected = PLAN.replace(before, after).replace("\n", end).removesuffix(end)
        assert apply_change(text, change) == mark + expected


def test_a_change_that_the_text_has_already_leaves_it_alone() -> None:
    new = (
        PLAN.replace("much", "little")
        .replace("OFFICIAL", "official")
        .replace("rain", "snow")
        .replace(OTHER, "")
        + a_row("A-9", "q", {"Gap": "x"})
        + "\n\n## More\n"
    )

    for change in changes(PLAN, new):
        assert apply_change(new, change) == new


def test_a_row_that_is_gone_cannot_be_changed() -> None:
    (change,) = changes(PLAN, PLAN.replace("boats", "ferries"))

    with pytest.raises(Invalid, match="A-2 is not in this text any more"):
        apply_change(PLAN.replace(OTHER, ""), change)


def test_a_reference_taken_by_another_row_refuses_a_new_one() -> None:
    new = PLAN.replace("## End", a_row("A-3", "q", {"Gap": "x"}) + "\n\n## End")
    (change,) = changes(PLAN, new)

    with pytest.raises(Invalid, match="already has a requirement A-3"):
        apply_change(new.replace("A-3: q", "A-3: other"), change)


def test_doubled_references_labels_and_keys_are_settled_in_the_whole_text() -> None:
    (row,) = changes(PLAN, PLAN.replace("boats", "ferries"))
    (field,) = changes(PLAN, PLAN.replace("rain", "snow"))
    (header,) = changes(PLAN, PLAN.replace("OFFICIAL", "OFFICIAL-SENSITIVE"))

    for change, text in (
        (row, PLAN + "\n" + OTHER),
        (field, PLAN.replace("- **Weather:** rain", "- **Weather:** rain\n- **Weather:** sun")),
        (header, PLAN.replace("marking:", "gsc: OFFICIAL\nmarking:")),
    ):
        with pytest.raises(Invalid, match="whole text first"):
            apply_change(text, change)


def test_layout_alone_is_nobodys_change_and_is_not_taken_over() -> None:
    (change,) = changes(PLAN, PLAN + "\n")

    assert merged(PLAN, PLAN + "\n", PLAN.replace("rain", "snow")).mine == ()
    with pytest.raises(Invalid, match="whole text"):
        apply_change(PLAN, change)


def test_a_new_row_stands_below_the_row_it_stood_below_or_below_the_last() -> None:
    between = f"{ROW}\n\n{a_row('A-3', 'q', {'Gap': 'x'})}"
    (change,) = changes(PLAN, PLAN.replace(ROW, between))

    assert apply_change(PLAN, change) == PLAN.replace(ROW, between)
    fallen = apply_change(PLAN.replace(ROW + "\n\n", "").replace("## Rows\n\n", ""), change)
    assert [row.ref for row in parse(fallen).requirements] == ["A-2", "A-3"]


def test_what_would_read_otherwise_there_is_refused() -> None:
    bare = text_of({}, ["## Requirements", "### A-1: q\n\n- **Weather:** rain"])
    (change,) = changes(bare, bare.replace("## Requirements\n\n", ""))[:1]

    with pytest.raises(Invalid, match="whole text"):
        apply_change(bare, change)
