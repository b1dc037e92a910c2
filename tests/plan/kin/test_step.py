"""What a source's changes ask of a plan: nothing is lost, nothing local is touched, and taking all leaves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid
from kb.plan import (
    ChangeKind,
    Item,
    ItemKind,
    Marking,
    Requirement,
    adapted_text,
    apply_change,
    beside,
    between,
    can_be_both,
    compare,
    in_both_words,
    in_typed_words,
    is_local,
    items,
    parse,
    take_item,
    three_way,
)
from kb.plan.kin.step import local_items
from tests.plan.texts import PLANS, a_row, text_of

HEADS = {"title": "Plan", "marking": "OFFICIAL"}


def plan(*rows: str, aim: str = "To know.", **header: str) -> str:
    return text_of(HEADS | header, [f"## Aim\n\n{aim}", "## Rows", *rows])


def row(ref: str, gap: str = "much", notes: str = "", **fields: str | list[str]) -> str:
    return a_row(
        ref, "Which routes?", {"Gap": gap, **{k.replace("_", " "): v for k, v in fields.items()}}, notes
    )


BASE = plan(row("A-1", Sources=["PND"]), row("A-2"), row("A-3"))


def all_taken(text: str, found: tuple[Item, ...]) -> str:
    for item in found:
        text, _ = take_item(text, item, marking=Marking.OFFICIAL, used=())
    return text


def one(base: str, ours: str, theirs: str) -> Item:
    (found,) = items(base, ours, theirs)
    return found


def test_what_only_the_source_changed_is_ready_and_what_only_we_changed_is_no_item() -> None:
    ours = BASE.replace("### A-2: Which routes?", "### A-2: Which boats?")
    theirs = plan(row("A-1", Sources=["PND", "ANPR"]), row("A-2"), row("A-3"))

    item = one(BASE, ours, theirs)

    assert (item.kind, item.ref, item.theirs_says) == (ItemKind.READY, "A-1", ("PND", "ANPR"))
    assert (item.base_says, item.ours_says) == (("PND",), ("PND",))
    made, _ = take_item(ours, item, marking=Marking.OFFICIAL, used=())
    assert items(BASE, made, theirs) == ()
    assert "Which boats?" in made


def test_what_both_changed_is_a_choice_with_what_each_says() -> None:
    ours = plan(row("A-1", Sources=["PND", "CCTV"]), row("A-2"), row("A-3"))
    theirs = plan(row("A-1", Sources=["PND", "ANPR"]), row("A-2"), row("A-3"))

    item = one(BASE, ours, theirs)

    assert (item.kind, item.ours_says) == (ItemKind.CHOICE, ("PND", "CCTV"))
    assert can_be_both(item)
    assert in_both_words(item).after == ("PND", "CCTV", "ANPR")
    assert in_typed_words(item, "One\nTwo").after == ("One", "Two")
    with pytest.raises(Invalid, match="Write what"):
        in_typed_words(item, "  ")


def test_a_change_that_both_made_alike_is_no_item() -> None:
    changed = plan(row("A-1", Sources=["ANPR"]), row("A-2"), row("A-3"))

    assert items(BASE, changed, changed) == ()
    assert items(BASE, changed, BASE) == ()


def test_what_is_local_is_no_item_and_stays_when_its_row_changes() -> None:
    base = plan(row("A-1", Owner="Them", Needed_by="2026-12-31", notes="Their note."))
    ours = plan(row("A-1", Owner="Us", notes="Our note."), owner="Us")
    theirs = plan(row("A-1", "more", Owner="They", Needed_by="2027-01-31", notes="New note."), owner="They")

    item = one(base, ours, theirs)

    assert item.steps[0].key == "gap" or item.steps[0].label == "Gap"
    assert "Our note." in all_taken(ours, (item,))
    assert "Us" in all_taken(ours, (item,))


def test_a_row_that_the_source_took_out_is_asked_about_with_what_we_did_to_it() -> None:
    ours = plan(row("A-1", Sources=["PND"]), row("A-2", "all"), row("A-3"))
    theirs = plan(row("A-1", Sources=["PND"]), row("A-3"))

    item = one(BASE, ours, theirs)
    untouched = one(BASE, BASE, theirs)

    assert (item.kind, untouched.kind) == (ItemKind.REMOVED, ItemKind.REMOVED)
    assert "all" in item.ours_says[0]
    assert items(BASE, all_taken(ours, (item,)), theirs) == ()


def test_a_row_that_we_took_out_and_the_source_changed_can_come_back_whole() -> None:
    ours = plan(row("A-1", Sources=["PND"]), row("A-3"))
    theirs = plan(row("A-1", Sources=["PND"]), row("A-2", "all", Sources=["ANPR"]), row("A-3"))

    item = one(BASE, ours, theirs)
    made, came = take_item(ours, item, marking=Marking.OFFICIAL, used=("A-2",))

    assert (item.kind, came) == (ItemKind.CHOICE, "A-2")
    assert [one.ref for one in parse(made).requirements] == ["A-1", "A-2", "A-3"]
    assert items(BASE, made, theirs) == ()


def test_two_rows_of_one_new_reference_are_one_question_and_the_source_s_comes_under_another() -> None:
    ours = plan(row("A-1", Sources=["PND"]), row("A-2"), row("A-3"), row("A-4", "ours"))
    theirs = plan(row("A-1", Sources=["PND"]), row("A-2"), row("A-3"), row("A-4", "theirs"))

    item = one(BASE, ours, theirs)
    made, came = take_item(ours, item, marking=Marking.OFFICIAL, used=("A-5",))

    assert (item.kind, came) == (ItemKind.DOUBLED, "A-6")
    assert [one.ref for one in parse(made).requirements] == [
        "A-1",
        "A-2",
        "A-3",
        "A-6",
        "A-4",
    ] or came in made
    (field,) = items(BASE, ours, theirs, same={"A-4"})
    assert (field.kind, field.steps[0].kind) == (ItemKind.CHOICE, ChangeKind.FIELD)


def test_moves_are_moves_though_rows_came_and_went() -> None:
    ours = plan(row("A-2"), row("A-3"), row("A-9"))
    theirs = plan(row("A-3"), row("A-2"), row("A-1", Sources=["PND"]), row("A-7"))

    found = items(BASE, ours, theirs)

    assert [one.steps[0].kind for one in found] == [ChangeKind.ORDER, ChangeKind.ADDED]
    assert items(BASE, all_taken(ours, found), theirs) == ()


def test_prose_is_a_block_of_its_own() -> None:
    ours = plan(row("A-1", Sources=["PND"]), row("A-2"), row("A-3"), aim="To know more.")
    theirs = plan(row("A-1", Sources=["PND"]), row("A-2"), row("A-3"), aim="To see.")

    item = one(BASE, ours, theirs)

    assert item.kind is ItemKind.CHOICE
    assert "To know more.\n\nTo see." in in_both_words(item).after[0]


def test_without_what_was_taken_everything_that_differs_is_a_choice() -> None:
    theirs = plan(row("A-1", Sources=["ANPR"]), row("A-2"), row("A-3"))

    (item,) = items(None, BASE, theirs)

    assert (item.kind, item.base_says) == (ItemKind.CHOICE, ())


def test_a_thing_has_one_name_however_it_is_found() -> None:
    theirs = plan(row("A-1", Sources=["ANPR"]), row("A-2"), row("A-3"))

    item = one(BASE, BASE, theirs)

    assert between(beside(None, BASE, theirs))[item.thing].said_hash == item.said_hash


def test_what_comes_keeps_its_marking() -> None:
    theirs = plan(row("A-1", Sources=["ANPR"]), row("A-2"), row("A-3"))

    made, _ = take_item(BASE, one(BASE, BASE, theirs), marking=Marking.OFFICIAL_SENSITIVE, used=())

    assert "OFFICIAL-SENSITIVE" in made
    assert items(BASE, made, theirs) == ()


@st.composite
def sides(draw: st.DrawFn) -> tuple[str, str, str]:
    """What was taken, and what became of it on both sides."""
    base = draw(PLANS)

    def side(text: str) -> str:
        for change in compare(parse(base), parse(draw(PLANS))):
            if draw(st.booleans()) and change.kind is not ChangeKind.LAYOUT:
                text = apply_change(text, change)
        return text

    return base, side(base), side(base)


def taken_as_far(text: str, found: tuple[Item, ...]) -> tuple[str, set[str]]:
    """The text with all that can be taken, and the names of what cannot."""
    left = set()
    for item in found:
        steps = item.steps
        if item.kind is ItemKind.DOUBLED:
            left.add(item.thing)
            continue
        try:
            text, _ = take_item(text, item, steps, marking=Marking.OFFICIAL, used=())
        except Invalid:
            left.add(item.thing)
    return text, left


@given(sides())
def test_once_all_is_taken_nothing_is_left(texts: tuple[str, str, str]) -> None:
    base, ours, theirs = texts

    found = items(base, ours, theirs)
    # Where something that we took out comes back, whether it should stand elsewhere is a question of its own.
    back = any(item.kind is ItemKind.CHOICE and not item.ours_says for item in found)

    made, left = taken_as_far(ours, found)

    after = [
        item for item in items(base, made, theirs) if not (back and item.theirs[0].kind is ChangeKind.ORDER)
    ]
    assert {item.thing for item in after} <= left


@given(sides())
def test_what_only_we_changed_stands_after_all_is_taken(texts: tuple[str, str, str]) -> None:
    base, ours, theirs = texts
    found = items(base, ours, theirs)
    met = {change for item in found for change in item.ours}
    mine = three_way(parse(base), parse(ours), parse(theirs)).mine

    made, _ = taken_as_far(ours, found)

    kept = three_way(parse(base), parse(made), parse(theirs)).mine
    alone = [one for one in mine if one.kind is not ChangeKind.ORDER and one not in met]
    assert {replace(one, above=()) for one in alone} <= {replace(one, above=()) for one in kept}


@given(PLANS, PLANS)
def test_the_same_texts_ask_nothing(base: str, other: str) -> None:
    assert items(base, other, other) == ()
    assert items(base, other, base) == ()
    assert all(not is_local(change) for item in items(base, base, other) for change in item.theirs)


@given(PLANS)
def test_an_adapted_text_is_in_step_with_what_it_was_adapted_from(base: str) -> None:
    try:
        ours = adapted_text(base)
    except Invalid:
        return

    assert items(base, ours, base) == ()
    assert between(beside(base, ours, base)) == {}


@given(sides())
def test_rows_that_the_source_did_not_touch_stay_byte_for_byte(texts: tuple[str, str, str]) -> None:
    base, ours, theirs = texts
    found = items(base, ours, theirs)
    touched = {(item.ref or "").casefold() for item in found}

    made, _ = taken_as_far(ours, found)

    after = {row.ref.casefold(): _lines(made, row) for row in parse(made).requirements}
    for row in parse(ours).requirements:
        if row.ref.casefold() not in touched:
            assert after[row.ref.casefold()] == _lines(ours, row)


def _lines(text: str, row: Requirement) -> list[str]:
    lines = text.splitlines()[row.heading_line : row.end_line]
    return [line for line in lines if line.strip()]


LINES = "First line.\n\nSecond line.\n\nThird line."


def test_prose_that_both_changed_in_other_lines_is_ready_and_says_both_once_it_is_taken() -> None:
    base, theirs = plan(row("A-1"), aim=LINES), plan(row("A-1"), aim=LINES.replace("Third", "Last"))
    ours = plan(row("A-1"), aim=LINES.replace("First", "Our first"))

    item = one(base, ours, theirs)
    made = all_taken(ours, (item,))

    assert (item.kind, bool(item.ours)) == (ItemKind.READY, True)
    assert made == ours.replace("Third", "Last")
    assert items(base, made, theirs) == ()


def test_prose_in_which_both_changed_one_line_is_asked_about() -> None:
    base, theirs = plan(row("A-1"), aim=LINES), plan(row("A-1"), aim=LINES.replace("First", "Their first"))
    ours = plan(row("A-1"), aim=LINES.replace("First", "Our first"))

    assert one(base, ours, theirs).kind is ItemKind.CHOICE


def test_what_is_local_is_looked_at_only_where_that_was_chosen_and_never_what_was_so_on_a_day() -> None:
    base = plan(row("A-1", notes="Ask.", owner="X", status="Open"), row("A-2", owner="X"), owner="Us")
    ours = plan(row("A-1", notes="Ask.", owner="X", status="Open"), owner="Us")
    theirs = plan(row("A-1", notes="Tell.", owner="Y", status="Closed"), row("A-2", owner="Y"), owner="Them")

    found = local_items(base, ours, theirs)

    assert items(base, ours, theirs) == ()
    assert {(item.ref, item.theirs[0].kind, item.theirs[0].key) for item in found} == {
        ("A-1", ChangeKind.FIELD, "owner"),
        ("A-1", ChangeKind.NOTES, None),
    }
    assert all(item.local for item in found)
    made = all_taken(ours, found)
    assert "Tell." in made
    assert "Open" in made
    assert local_items(base, made, theirs) == ()


def test_without_a_base_the_mark_of_a_move_is_the_same_once_new_rows_are_taken() -> None:
    one, two, three = (a_row(f"A-{n}", "Which?", {"Gap": "x"}) for n in (1, 2, 3))
    ours, theirs = (text_of({"title": "T"}, rows) for rows in ([one, two], [two, three, one]))
    later = text_of({"title": "T"}, [one, two, three])

    marks = {
        item.said_hash for text in (ours, later) for item in items(None, text, theirs) if item.ref is None
    }

    assert len(marks) == 1
