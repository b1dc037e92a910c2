"""A change as the source may take it, and a requirement carried into another text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kb.errors import Invalid, NotFound
from kb.plan import (
    ChangeKind,
    Marking,
    against,
    block_names,
    can_be_offered,
    carried_row,
    change_as_bytes,
    change_from_bytes,
    check_free,
    compare,
    facts,
    free_ref,
    marked_at_least,
    offered_change,
    parse,
    row_facts,
    side_by_side,
    the_row,
    typed_change,
    with_refs,
    with_row,
)
from kb.plan.kin.offered import take_offered
from tests.plan.texts import PLANS

HEAD = "---\ntitle: T\nmarking: OFFICIAL\n---\n\n# T\n\n## Requirements\n\n"
ROW = "### K-7: Which yards?\n\n- **Priority:** 1\n- **Collector:** Ports\n- **Odd:** kept\n\nA note.\n"
OWN = HEAD + "### A-1: One?\n\n- **Priority:** 1\n\n### A-2: Two?\n\n- **Priority:** 2\n\n## After\n\nMore.\n"


@settings(max_examples=300)
@given(PLANS, PLANS)
def test_whatever_is_offered_and_can_be_taken_then_stands_there(theirs: str, ours: str) -> None:
    for change in compare(parse(theirs), parse(ours)):
        if not can_be_offered(change):
            continue
        try:
            sent = offered_change(change, names={}, known=block_names(parse(theirs)))
            text, ref = take_offered(theirs, sent, marking=Marking.OFFICIAL, used=())
        except (Invalid, NotFound):
            continue
        if change.kind is ChangeKind.ADDED:
            assert parse(sent.after[0]).requirements[0].notes == ""
        assert set(sent.above) <= block_names(parse(theirs))
        made = sent if change.kind is not ChangeKind.ADDED or ref == sent.ref else None
        assert made is None or not against(parse(text), made).stands
        assert parse(text).header == parse(theirs).header or change.kind is ChangeKind.HEADER


@given(PLANS, PLANS)
def test_a_change_is_kept_and_read_again_as_it_was(theirs: str, ours: str) -> None:
    for change in compare(parse(theirs), parse(ours)):
        if can_be_offered(change):
            sent = offered_change(change, names={}, known=block_names(parse(theirs)))
            again = change_from_bytes(change_as_bytes(sent))
            assert (again, again.above) == (sent, sent.above)
            assert again.before == ()


def test_it_is_told_in_the_references_of_the_source() -> None:
    ours = HEAD + "### A-1: One?\n\n- **Priority:** 1\n- **Gap:** All\n\n" + ROW
    theirs = HEAD + "### SX-1: One?\n\n- **Priority:** 1\n"
    names = side_by_side(["A-1", "K-7"], ["SX-1"], origins={"A-1": "SX-1"}, same=False, mark="SX")

    laid = parse(with_refs(theirs, names))
    known = block_names(laid)
    sent = [offered_change(one, names=names, known=known) for one in compare(laid, parse(ours))]

    gap, added = sent
    assert (gap.ref, gap.after) == ("SX-1", ("All",))
    assert (added.ref, added.above) == ("K-7", (("row", "sx-1", 0),))
    assert added.after == ("### K-7: Which yards?\n\n- **Priority:** 1\n- **Odd:** kept",)


@pytest.mark.parametrize(
    "line",
    [
        "Marking:** OFFICIAL",
        "Visible to:** own",
        "Collector:** Roads",
        "Status:** open",
        "Needed by:** 2026-01-01",
    ],
)
def test_what_each_decides_for_itself_is_not_offered(line: str) -> None:
    other = OWN.replace("### A-2", f"- **{line}\n\n### A-2", 1).replace("1\n\n- **", "1\n- **")

    changes = compare(parse(OWN), parse(other))

    assert changes
    assert not any(map(can_be_offered, changes))


def test_order_is_not_offered() -> None:
    moved = OWN.replace("A-1", "X").replace("A-2", "A-1").replace("X", "A-2")

    assert not any(
        can_be_offered(one) for one in compare(parse(OWN), parse(moved)) if one.kind is ChangeKind.ORDER
    )


def test_a_row_is_carried_without_what_is_local_unless_that_is_kept() -> None:
    text = HEAD + ROW

    assert carried_row(text, "K-7") == "### K-7: Which yards?\n\n- **Priority:** 1\n- **Odd:** kept"
    assert carried_row(text, "K-7", keep=["collector", "notes below"]) == ROW.strip()
    with pytest.raises(NotFound):
        carried_row(text, "K-8")
    with pytest.raises(Invalid, match="Two requirements"):
        carried_row(HEAD + ROW + ROW, "K-7")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_goes_below_the_last_row_and_every_other_byte_stays(end: str) -> None:
    own = OWN.replace("\n", end)

    made = with_row(own, "## K-7: Which yards?\n\n- **Priority:** 1", ref="A-3")

    new = f"### A-3: Which yards?{end}{end}- **Priority:** 1{end}{end}"
    assert made == own.replace(f"## After{end}", f"{new}## After{end}")


def test_it_goes_into_a_text_without_any_row() -> None:
    assert parse(with_row(HEAD, ROW.strip(), ref="A-1")).requirements[0].ref == "A-1"
    assert parse(with_row("", ROW.strip(), ref="A-1")).requirements[0].ref == "A-1"


def test_a_row_with_headings_in_its_notes_comes_whole_or_not_at_all() -> None:
    body = "## K-7: Which yards?\n\n- **Priority:** 1\n\n#### Deeper\n\nWords."

    made = with_row(OWN, body, ref="A-3")

    assert "#### Deeper" in the_row(parse(made), "A-3").notes


@pytest.mark.parametrize(
    ("plan", "row", "asked", "expected"),
    [
        ("OFFICIAL", "", Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL_SENSITIVE),
        ("OFFICIAL", "- **Marking:** OFFICIAL\n", Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL_SENSITIVE),
        ("OFFICIAL-SENSITIVE", "", Marking.OFFICIAL_SENSITIVE, None),
        ("OFFICIAL", "", Marking.OFFICIAL, None),
        ("OFFICIAL", "- **Marking:** OFFICIAL-SENSITIVE\n", Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE),
    ],
)
def test_a_row_is_marked_no_lower_than_it_was(
    plan: str, row: str, asked: Marking, expected: Marking | None
) -> None:
    text = OWN.replace("OFFICIAL", plan).replace("2\n\n## After", f"2\n{row}\n## After")

    doc = parse(marked_at_least(text, asked, ref="A-2"))

    assert row_facts(doc, the_row(doc, "A-2")).marking is expected
    assert facts(doc).marking.words == plan


def test_a_plan_is_marked_no_lower_than_what_it_takes() -> None:
    assert (
        facts(parse(marked_at_least(OWN, Marking.OFFICIAL_SENSITIVE))).marking is Marking.OFFICIAL_SENSITIVE
    )
    assert marked_at_least(OWN, Marking.OFFICIAL) == OWN


def test_the_wanted_reference_is_given_where_it_is_free() -> None:
    assert free_ref(OWN, (), wanted="K-7") == "K-7"
    assert free_ref(OWN, (), wanted="a-2") == "A-3"
    assert free_ref(OWN, ("A-3", "k-7"), wanted="K-7") == "A-4"
    for taken in ("A-1", "a-1", "A-9", "nope", "x" * 200):
        with pytest.raises(Invalid):
            check_free(OWN, taken, {"a-9"})


@pytest.mark.parametrize(
    "typed", ["", "words", "### A-9: One?", ROW + "\n" + ROW, "## Heading\n\n" + ROW, "\x00"]
)
def test_what_is_typed_for_a_requirement_must_be_one(typed: str) -> None:
    added = next(one for one in compare(parse(OWN), parse(OWN + "\n" + ROW)) if one.kind is ChangeKind.ADDED)

    with pytest.raises(Invalid):
        take_offered(OWN, typed_change(added, typed, several=False), marking=Marking.OFFICIAL, used=())
