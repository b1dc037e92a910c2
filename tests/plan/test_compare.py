"""What changed between two texts is named part by part, and never passed over."""

import pytest
from hypothesis import given

from kb.plan import Change, ChangeKind, compare, is_material, parse
from tests.plan.texts import PLANS, a_row, header, text_of

ROW = a_row("A-1", "Which routes?", {"Gap": "much", "Sources": ["PND", "ANPR"], "Weather": "rain"}, "A note.")
OTHER = a_row("A-2", "Which boats?", {"Gap": "all"})
PLAN = text_of({"title": "Plan", "marking": "OFFICIAL", "colour": "red"}, ["## Aim\n\nTo know.", ROW, OTHER])


def changes(new: str, old: str = PLAN) -> tuple[Change, ...]:
    return compare(parse(old), parse(new))


def kinds(new: str, old: str = PLAN) -> list[str]:
    return [change.kind.value for change in changes(new, old)]


def the_change(new: str, old: str = PLAN) -> Change:
    (change,) = changes(new, old)
    return change


def test_a_text_does_not_differ_from_itself() -> None:
    assert changes(PLAN) == ()


@given(PLANS, PLANS)
def test_two_texts_that_differ_never_compare_as_equal(old: str, new: str) -> None:
    assert (changes(new, old) == ()) == (old == new)


@pytest.mark.parametrize(
    "new",
    [
        PLAN + "\n",
        PLAN.replace("\n", "\r\n"),
        "\ufeff" + PLAN,
        PLAN.replace("- **Gap:** much", "* gap: much"),
        PLAN.replace("Gap:** all", "What we do not know:** all"),
        PLAN.replace("A-2", "a-2"),
        PLAN.replace("### A-2", "#### A-2"),
        PLAN.replace("## Aim", "\n\n## Aim"),
        PLAN.replace("colour: red", "# a remark\ncolour: red"),
    ],
)
def test_what_reads_alike_differs_in_layout_only(new: str) -> None:
    assert the_change(new) == Change(ChangeKind.LAYOUT, None, None, "Layout", (), ())


def test_a_field_is_compared_under_its_key_whatever_its_label() -> None:
    change = the_change(PLAN.replace("**Gap:** much", "**What we do not know:** little"))

    assert change == Change(ChangeKind.FIELD, "A-1", "gap", "Gap", ("much",), ("little",))


def test_items_of_a_list_are_told_one_by_one() -> None:
    change = the_change(PLAN.replace("    - PND\n", ""))

    assert (change.key, change.before, change.after) == ("sources", ("PND", "ANPR"), ("ANPR",))


def test_a_label_that_we_do_not_know_is_compared_under_that_label() -> None:
    change = the_change(PLAN.replace("**Weather:** rain", "**weather :** snow"))

    assert (change.key, change.label, change.before, change.after) == (None, "weather", ("rain",), ("snow",))


def test_question_and_notes_are_things_of_their_own() -> None:
    new = PLAN.replace("Which routes?", "Which roads?").replace("A note.", "")

    assert [(c.kind, c.ref, c.before, c.after) for c in changes(new)] == [
        (ChangeKind.QUESTION, "A-1", ("Which routes?",), ("Which roads?",)),
        (ChangeKind.NOTES, "A-1", ("A note.",), ()),
    ]


def test_header_keys_are_compared_under_their_alias_and_unknown_ones_as_written() -> None:
    new = PLAN.replace("marking: OFFICIAL", "Classification: OFFICIAL-SENSITIVE").replace("red", "blue")

    assert [(c.key, c.label, c.before, c.after) for c in changes(new)] == [
        ("marking", "Marking", ("OFFICIAL",), ("OFFICIAL-SENSITIVE",)),
        ("colour", "colour", ("red",), ("blue",)),
    ]


def test_a_header_list_is_the_same_however_it_is_written() -> None:
    old, new = "---\nthemes: sea, air\n---\n", "---\nthemes:\n- sea\n- air\n---\n"

    assert the_change(new, old).kind is ChangeKind.LAYOUT
    assert the_change(new.replace("- sea\n", ""), old).before == ("sea", "air")


def test_a_header_that_can_no_longer_be_read_is_not_passed_over() -> None:
    new = PLAN.replace("colour: red", "colour: red\n  deep: er")

    assert {"header", "prose"} <= set(kinds(new))


def test_a_renamed_row_is_taken_out_and_added_and_never_guessed() -> None:
    new = PLAN.replace("A-2", "A-9")

    assert [(c.kind, c.ref, c.label) for c in changes(new)] == [
        (ChangeKind.TAKEN_OUT, "A-2", "Which boats?"),
        (ChangeKind.ADDED, "A-9", "Which boats?"),
    ]
    assert changes(new)[1].after == (OTHER.replace("A-2", "A-9"),)


def test_moved_rows_are_one_change_that_names_them_in_order() -> None:
    third = a_row("A-3", "q", {"Gap": "x"})
    old = text_of({}, [ROW, OTHER, third])

    change = the_change(text_of({}, [third, ROW, OTHER]), old)
    assert (change.kind, change.after) == (ChangeKind.ORDER, ("A-3", "A-1", "A-2"))


def test_a_row_that_goes_to_another_section_is_a_change_of_order() -> None:
    old = text_of({}, ["## One", ROW, "## Two", OTHER])

    change = the_change(text_of({}, ["## One", "## Two", ROW, OTHER]), old)
    assert (change.kind, change.label, change.before) == (
        ChangeKind.ORDER,
        "Sections",
        ("Plan", "One", "A-1", "Two", "A-2"),
    )


def test_sections_are_paired_by_heading_and_the_second_of_a_name_with_the_second() -> None:
    old = text_of({}, ["## Aim\n\none", "## Aim\n\ntwo"])

    change = the_change(old.replace("two", "three"), old)
    assert (change.label, change.nth, change.before, change.after) == (
        "Aim",
        1,
        ("## Aim\n\ntwo",),
        ("## Aim\n\nthree",),
    )
    assert kinds(old.replace("## Aim\n\none", "## Goal\n\none"), old) == ["prose", "prose", "prose"]


def test_rows_of_one_reference_are_paired_in_their_order() -> None:
    old = text_of({}, [a_row("A-1", "first", {"Gap": "x"}), a_row("a-1", "second", {"Gap": "x"})])

    change = the_change(old.replace("second", "other"), old)
    assert (change.nth, change.before, change.after) == (1, ("second",), ("other",))


def test_a_second_line_of_a_field_is_not_hidden_behind_the_first() -> None:
    once = text_of({}, ["### A-1: q\n\n- **Visible to:** policing"])
    twice = text_of({}, ["### A-1: q\n\n- **Visible to:** policing\n- **Readers:** policing"])

    change = the_change(twice, once)
    assert (change.key, change.line, change.after) == ("visible_to", 1, ("policing",))
    assert is_material([change])


def test_an_emptied_line_above_another_of_its_name_is_not_hidden() -> None:
    old = text_of({}, ["### A-1: q\n\n- **Gap:** much\n- **Priority:** 1"])
    new = text_of({}, ["### A-1: q\n\n- **Gap:**\n- **Gap:** much\n- **Priority:** 1"])

    assert [(c.key, c.line, c.after) for c in changes(new, old)] == [("gap", 0, ()), ("gap", 1, ("much",))]


def test_any_two_texts_are_compared_even_empty_ones() -> None:
    assert kinds("", PLAN) == ["header", "header", "header", "prose", "prose", "taken out", "taken out"]
    assert kinds(PLAN, "") == ["header", "header", "header", "prose", "prose", "added", "added"]
    assert kinds("\n\n", "") == ["layout"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Which routes?", "Which roads?"),
        ("    - PND\n", ""),
        ("- **Weather:** rain", "- **Weather:** snow"),
        ("- **Weather:** rain", "- **Weather:** rain\n- **Priority:** 1"),
        ("marking: OFFICIAL", "marking: official"),
        ("colour: red", "colour: blue"),
        ("much", "1.5"),
        (OTHER, ""),
    ],
)
def test_what_asks_for_something_else_is_material(old: str, new: str) -> None:
    assert is_material(changes(PLAN.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Which routes?", "which  ROUTES"),
        ("A note.", "Another."),
        ("title: Plan", "title: The plan"),
        ("To know.", "To know all."),
        ("- **Weather:** rain", "- **Weather:** rain\n- **Theme:** sea"),
        ("much", "(Much)"),
        ("- **Gap:**", "* gap:"),
    ],
)
def test_what_asks_for_the_same_is_editorial(old: str, new: str) -> None:
    assert changes(PLAN.replace(old, new))
    assert not is_material(changes(PLAN.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "material"),
    [
        ("2026-06-30", "30 June 2026", False),
        ("2026-06-30", "2026-06-03", True),
        ("1.5 a day", "15 a day", True),
        ("1.5 a day", "1-5 a day", True),
        ("5 days", "-5 days", True),
        ("below 5%", "below 5", True),
        ("below £5", "below $5", True),
        ("Border Force", "border force.", False),
    ],
)
def test_only_marks_that_say_nothing_are_passed_over(old: str, new: str, *, material: bool) -> None:
    row = a_row("A-1", "q", {"Needed by": old})

    found = changes(text_of({}, [row.replace(old, new)]), text_of({}, [row]))
    assert is_material(found) is material


def test_who_may_see_a_row_is_material_to_the_letter() -> None:
    row = a_row("A-1", "q", {"Visible to": "kent"})

    assert is_material(changes(text_of({}, [row.replace("kent", "Kent")]), text_of({}, [row])))


def test_no_change_is_not_material() -> None:
    assert not is_material(())


def test_order_and_sections_are_editorial() -> None:
    old = header({"title": "T"}) + f"\n\n{ROW}\n\n{OTHER}\n\n## End\n"
    new = header({"title": "T"}) + f"\n\n{OTHER}\n\n{ROW}\n"

    assert kinds(new, old) == ["prose", "order"]
    assert not is_material(changes(new, old))
