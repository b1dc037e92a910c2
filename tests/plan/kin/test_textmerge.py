"""Two people's texts of one plan become one text, and nothing that either wrote is lost."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kb.plan import parse
from kb.plan.kin.textmerge import TextMerge, merge_texts
from tests.plan.texts import PLANS, a_row, text_of

ROW = a_row("A-1", "Which routes?", {"Gap": "much", "Sources": ["PND", "ANPR"], "Weather": "rain"}, "A note.")
OTHER = a_row("A-2", "Which boats?", {"Priority": "2", "Gap": "all"})
PLAN = text_of(
    {"title": "Plan", "marking": "OFFICIAL"}, ["## Aim\n\nTo know.", "## Rows", ROW, OTHER, "## End"]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
LINES = st.lists(
    st.sampled_from(["", "one", "two", "- item", "- other", "## Aim", "### A-1: q", "- **Gap:** x", "```"]),
    max_size=12,
)

NEW = [
    "new\n",
    "- new\n",
    "- **Gap:** new\n",
    "    - new\n",
    "\n",
    "### A-9: q\n",
    "## New\n",
    "# A-1: new\n",
]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A plan, or lines that may be anything, with every quirk of a file."""
    text = draw(st.one_of(PLANS, st.builds("\n".join, LINES)))
    text = text.replace("\n", draw(ENDS)) if draw(st.booleans()) else text
    text = text.rstrip("\r\n") if draw(st.booleans()) else text
    return draw(st.sampled_from(["", "\ufeff"])) + text


@st.composite
def edited(draw: st.DrawFn, text: str, *, moving: bool = True) -> str:
    """A text with some lines changed, taken out, put in or moved; what is new stands in no other text."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        act = draw(st.sampled_from(["put in", "take out", "change", *(["move"] if moving else [])]))
        new = draw(st.sampled_from(NEW))
        if act == "put in":
            lines.insert(at, new)
        elif lines and act == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif lines:
            lines[at : at + 1] = [new] if act == "change" else []
    return mark + "".join(lines)


@st.composite
def sides(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(texts())
    other = st.one_of(edited(base), texts())
    return base, draw(other), draw(other)


def said(text: str) -> set[str]:
    return {line.strip("\r\n\ufeff") for line in parse(text).lines} - {""}


def counted(text: str) -> Counter[str]:
    return Counter(line.strip("\r\n\ufeff") for line in parse(text).lines)


def asked(merge: TextMerge, *, swapped: bool = False) -> list[tuple[str, ...]]:
    sides = [(c.theirs, c.ours) if swapped else (c.ours, c.theirs) for c in merge.clashes]
    return sorted((str(c.field), c.base, *both) for c, both in zip(merge.clashes, sides, strict=True))


@given(texts(), texts())
def test_what_one_side_alone_did_is_that_text_byte_for_byte(base: str, text: str) -> None:
    made = [merge_texts(base, text, text), merge_texts(base, base, text), merge_texts(base, text, base)]

    assert [(merge.text, merge.clean) for merge in made] == [(text, True)] * 3


@given(sides())
def test_swapping_the_sides_swaps_only_the_choice(three: tuple[str, str, str]) -> None:
    base, ours, theirs = three

    one, other = merge_texts(base, ours, theirs), merge_texts(base, theirs, ours)

    assert asked(one) == asked(other, swapped=True)
    if one.clean:
        assert one.text == other.text


@given(sides())
def test_nothing_that_a_side_wrote_vanishes_without_a_decision(three: tuple[str, str, str]) -> None:
    base, ours, theirs = three

    merge = merge_texts(base, ours, theirs)

    open_lines = {line for c in merge.clashes for side in (c.ours, c.theirs) for line in side.split("\n")}
    for side in (ours, theirs):
        assert said(side) - said(base) <= said(merge.text) | open_lines


@given(st.data(), texts())
def test_what_a_side_took_out_is_gone_unless_somebody_has_to_decide(data: st.DataObject, base: str) -> None:
    ours, theirs = (data.draw(edited(base, moving=False)) for _ in (1, 2))

    merge = merge_texts(base, ours, theirs)

    open_lines = {
        line for c in merge.clashes for side in (c.ours, c.theirs, c.base) for line in side.split("\n")
    }
    once = {line for line, count in counted(base).items() if count == 1}
    gone = once - (said(ours) & said(theirs))
    assert not gone & said(merge.text) - open_lines


def merged(ours: str, theirs: str, *, base: str = PLAN) -> TextMerge:
    """The merge of two texts of the plan, which is the same text from either side where nobody has to choose."""
    merge, other = merge_texts(base, ours, theirs), merge_texts(base, theirs, ours)
    assert merge.clean == other.clean
    assert not merge.clean or merge.text == other.text
    return merge


def with_rows(*rows: str) -> str:
    return PLAN.replace("## End", "\n\n".join([*rows, "## End"]))


def test_neighbouring_fields_are_no_choice() -> None:
    merge = merged(PLAN.replace("much", "little"), PLAN.replace("    - PND\n", ""))

    assert merge.text == PLAN.replace("much", "little").replace("    - PND\n", "")
    assert merge.taken == ("A-1: source PND taken out",)


def test_items_that_two_put_into_one_list_both_stand_there() -> None:
    merge = merged(*(PLAN.replace("    - ANPR", f"    - ANPR\n    - {new}") for new in ("Ports", "Borders")))

    assert merge.text == PLAN.replace("    - ANPR", "    - ANPR\n    - Borders\n    - Ports")


def test_one_item_that_two_wrote_otherwise_is_one_choice_of_that_field() -> None:
    merge = merged(PLAN.replace("- PND", "- PND, new"), PLAN.replace("- PND", "- PND, old"))

    (clash,) = merge.clashes
    assert (clash.ref, clash.field, clash.what) == ("A-1", "sources", "A-1: sources changed by both")
    assert (clash.ours, clash.theirs) == tuple(
        f"- **Sources:**\n    - PND, {word}\n    - ANPR" for word in ("new", "old")
    )
    assert merge.text == PLAN.replace("- PND", "- PND, new")


def test_new_rows_of_both_stand_in_the_order_of_their_references() -> None:
    new = [a_row(ref, "q", {"Gap": "x"}) for ref in ("A-10", "A-9")]

    assert merged(with_rows(new[0]), with_rows(new[1])).text == with_rows(new[1], new[0])


def test_two_new_rows_of_one_reference_are_one_choice_and_stand_once() -> None:
    new = [a_row("A-3", question, {"Gap": "x"}) for question in ("q", "r")]

    merge = merged(with_rows(new[0]), with_rows(new[1]))

    assert [(c.ref, c.field, c.ours, c.theirs) for c in merge.clashes] == [("A-3", "requirement", *new)]
    assert merge.text == with_rows(new[0])


def test_a_row_that_one_moved_and_the_other_changed_is_moved_and_changed() -> None:
    moved = PLAN.replace(f"{ROW}\n\n{OTHER}", f"{OTHER}\n\n{ROW}")

    assert merged(moved, PLAN.replace("much", "little")).text == moved.replace("much", "little")


def test_rows_that_both_moved_to_other_places_are_one_choice() -> None:
    rows = [a_row(f"A-{n}", f"q {n}", {"Gap": "x"}) for n in range(5)]
    orders = (0, 1, 2, 3, 4), (1, 2, 3, 0, 4), (1, 2, 0, 3, 4)
    base, ours, theirs = (text_of({"title": "T"}, [rows[n] for n in order]) for order in orders)

    merge = merged(ours, theirs, base=base)

    assert [(c.field, c.ours.split()) for c in merge.clashes] == [
        ("order", ["A-1", "A-2", "A-3", "A-0", "A-4"])
    ]
    assert merge.text == ours


def test_a_row_taken_out_by_one_is_gone_unless_the_other_changed_it() -> None:
    gone, changed = PLAN.replace(f"{OTHER}\n\n", ""), PLAN.replace("boats", "ferries")

    assert merged(gone, PLAN.replace("much", "little")).text == gone.replace("much", "little")
    assert merged(gone, changed).text == gone
    assert merged(changed, gone).text == changed
    assert [c.what for c in merged(gone, changed).clashes] == ["A-2: taken out by one, changed by the other"]


def test_a_row_that_one_gave_a_new_reference_keeps_what_the_other_changed_in_it() -> None:
    new = PLAN.replace("A-1:", "A-7:")

    assert merged(new, PLAN.replace("much", "little")).text == new.replace("much", "little")
    assert merged(new, PLAN.replace(f"{ROW}\n\n", "")).text == new
    assert [c.ref for c in merged(new, with_rows(a_row("A-7", "r", {"Gap": "y"}))).clashes] == ["A-7"]


def test_header_keys_are_each_their_own() -> None:
    ours, theirs = PLAN.replace("title: Plan", "title: New"), PLAN.replace("OFFICIAL", "OFFICIAL-SENSITIVE")

    assert merged(ours, theirs).text == ours.replace("OFFICIAL", "OFFICIAL-SENSITIVE")
    assert (
        merged(ours, PLAN.replace("title: Plan", "title: Other")).clashes[0].what
        == "The plan: title changed by both"
    )


def test_lines_of_one_paragraph_are_a_choice_and_items_of_one_list_are_not() -> None:
    for mark, clean in (("", False), ("- ", True)):
        base = f"# T\n\n{mark}one\n{mark}two\n"
        assert merged(base.replace("one", "1"), base.replace("two", "2"), base=base).clean is clean


def test_what_both_put_in_at_one_place_is_a_choice_where_only_people_know_the_order() -> None:
    base = "# T\n\n- one\n"

    merge = merged(base + "- ours\n", base + "- theirs\n", base=base)

    assert [(c.what, c.ours, c.theirs) for c in merge.clashes] == [
        ("Section “T”: lines added by both at one place", "- ours", "- theirs")
    ]
    assert merge.text == base + "- ours\n"


def test_where_both_made_one_change_and_one_of_them_more_the_whole_of_it_stands() -> None:
    base = "# T\n\nold\n"

    assert merged("# T\n\nnew\n", "# T\n\nnew\nand more\n", base=base).text == "# T\n\nnew\nand more\n"


def test_line_ends_and_marks_of_a_file_are_those_that_somebody_gave_it() -> None:
    ours = "\ufeff" + PLAN.replace("\n", "\r\n").rstrip("\r\n")

    assert merged(ours, PLAN.replace("much", "little")).text == ours.replace("much", "little")


def test_marks_of_a_conflict_that_stand_in_a_text_are_text() -> None:
    base = PLAN.replace("To know.", "<<<<<<< a\nTo know.\n=======\nNot.\n>>>>>>> b")

    assert merged(
        base.replace("much", "little"), base.replace("rain", "snow"), base=base
    ).text == base.replace("much", "little").replace("rain", "snow")


def test_a_row_that_one_wrote_into_prose_and_the_other_took_out_does_not_come_back_unasked() -> None:
    base = "# T\n\nWords.\n\n### A-1: q\n\n- **Gap:** x\n- **Theme:** y\n"
    prose, gone = base.replace("### A-1: q\n\n", ""), "# T\n\nWords.\n"

    merge = merged(prose, gone, base=base)

    assert not merge.clean
    assert merge.text == prose


def test_a_list_item_that_one_put_under_another_bullet_and_the_other_took_out_does_not_come_back() -> None:
    ours, theirs = PLAN.replace("    - ANPR", "- new\n    - ANPR"), PLAN.replace("    - ANPR\n", "")

    assert merged(ours, theirs).text == ours.replace("    - ANPR\n", "")


def test_references_that_stand_twice_are_merged_by_lines() -> None:
    base = with_rows(OTHER.replace("boats", "ships"))
    ours, theirs = base.replace("Which ships", "What ships"), base.replace("much", "little")

    assert merged(ours, theirs, base=base).text == ours.replace("much", "little")


def test_lines_that_would_make_two_rows_of_one_reference_are_a_choice() -> None:
    # A heading of that name in notes, so that nobody can say which is the row.
    base = with_rows(a_row("A-4", "q", {"Gap": "x"}, "#### A-5: see there"), "## Last\n\nwords\n")
    new = a_row("A-5", "new", {"Gap": "y"})
    ours, theirs = base.replace("## Rows", f"{new}\n\n## Rows"), base.replace("words\n", f"words\n\n{new}!\n")

    assert [(c.ref, c.field, c.ours) for c in merged(ours, theirs, base=base).clashes] == [
        ("A-5", "requirement", new)
    ]


def test_a_row_in_prose_does_not_come_back_where_other_rows_say_the_same() -> None:
    base = "# T\n\nWords.\n\n### A-1: q\n\n- **Gap:** x\n\n### A-2: r\n\n- **Gap:** x\n"
    prose, gone = base.replace("### A-1: q\n\n", ""), base.replace("### A-1: q\n\n- **Gap:** x\n\n", "")

    assert not merged(prose, gone, base=base).clean


def test_items_put_in_beside_a_changed_item_that_grew_are_a_choice() -> None:
    base = "# T\n\n- one\n- two\n"

    ours, theirs = base.replace("- one", "- 1\n- 1 and more"), base.replace("- two", "- new\n- two")

    assert not merged(ours, theirs, base=base).clean


def test_what_one_replaced_and_the_other_wrote_above_is_a_choice() -> None:
    assert not merged("# T\n\nnew\n", "# T\n\nnew\nnewer\nold\n", base="# T\n\nold\n").clean


def test_whether_rows_can_be_read_does_not_depend_on_whose_text_stands() -> None:
    base = PLAN + "\nlast\n"
    # A fence that only the other side closes would hide the rows, were this side's to stand.
    ours = base.replace("To know.", "```").replace("    - ANPR", "    - ANPR\n    - Ports")
    theirs = base.replace("To know.", "other").replace("    - ANPR", "    - ANPR\n    - Borders")
    theirs = theirs.replace("last", "```")

    one, other = merge_texts(base, ours, theirs), merge_texts(base, theirs, ours)

    assert asked(one) == asked(other, swapped=True)
    assert len(one.clashes) == 2


def test_a_row_that_one_moved_to_where_both_changed_lines_is_not_lost() -> None:
    base = "# T\n\n## Scope\n\nsea\n\n## Aim\n\nsky\n\n" + OTHER + "\n"
    ours = base.replace("## Scope\n\nsea", "sea, rewritten").replace("all", "some")
    theirs = base.replace(f"{OTHER}\n", "").replace("## Scope\n\nsea", OTHER)

    merge = merged(ours, theirs, base=base)

    assert not merge.clean
    assert [line for line in merge.text.split("\n") if line] == [line for line in ours.split("\n") if line]
