"""Many changes taken at once make the text that taking them one after another makes."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given, settings

from kb.errors import Invalid, NotFound
from kb.plan import (
    Change,
    ChangeKind,
    Marking,
    block_names,
    can_be_offered,
    compare,
    offered_change,
    parse,
    take_many,
)
from kb.plan.kin.offered import take_offered
from tests.plan.texts import PLANS

HEAD = "---\ntitle: T\nmarking: OFFICIAL\n---\n\n# T\n\n## Requirements\n\n"
OWN = HEAD + "### A-1: One?\n\n- **Priority:** 1\n\n### A-2: Two?\n\n- **Priority:** 2\n\n## After\n\nMore.\n"
SENSITIVE = Marking.OFFICIAL_SENSITIVE


def offered(theirs: str, ours: str) -> list[Change]:
    """What ours offers theirs."""
    known = block_names(parse(theirs))
    found = []
    for change in compare(parse(theirs), parse(ours)):
        try:
            found += [offered_change(change, names={}, known=known)] if can_be_offered(change) else []
        except Invalid:
            continue
    return found


def one_by_one(
    text: str, wanted: Sequence[tuple[Change, Marking]], *, used: Collection[str] = ()
) -> tuple[str, set[int]]:
    stayed = set()
    for n, (change, marking) in enumerate(wanted):
        try:
            text, _ = take_offered(text, change, marking=marking, used=used)
        except (Invalid, NotFound):
            stayed.add(n)
    return text, stayed


@settings(max_examples=400)
@given(PLANS, PLANS)
def test_taking_many_makes_what_taking_each_in_turn_makes(theirs: str, ours: str) -> None:
    wanted = [
        (change, Marking.OFFICIAL if change.kind is ChangeKind.PROSE or n % 3 == 0 else SENSITIVE)
        for n, change in enumerate(offered(theirs, ours))
    ]

    made = take_many(theirs, wanted, used=())

    assert (made.text, set(made.stayed)) == one_by_one(theirs, wanted)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("marking", [Marking.OFFICIAL, SENSITIVE])
def test_new_rows_stand_where_they_stood_under_references_of_their_own(marking: Marking, end: str) -> None:
    new = "### A-3: Three?\n\n- **Priority:** 1\n\n### A-4: Four?\n\n- **Gap:** All\n\nA note.\n\n"
    ours = OWN.replace("### A-2", f"{new}### A-2").replace("Priority:** 2", "Priority:** 1")
    wanted = [(change, marking) for change in offered(OWN, ours)]
    theirs = OWN.replace("\n", end)

    made = take_many(theirs, wanted, used=["a-3"])

    assert (made.text, made.stayed) == (one_by_one(theirs, wanted, used=["a-3"])[0], {})
    assert [row.ref for row in parse(made.text).requirements] == ["A-1", "A-5", "A-4", "A-2"]


def test_what_cannot_be_taken_stays_alone_and_why_is_said() -> None:
    field = next(one for one in offered(OWN, OWN.replace("Priority:** 2", "Priority:** 3")))
    two = Change(ChangeKind.ADDED, "A-9", None, "", (), ("### A-9: Nine?\n\n- **Gap:** x\n\n# Another\n",))
    gone = OWN.replace("A-2", "A-7")

    made = take_many(gone, [(field, SENSITIVE), (two, SENSITIVE)], used=())

    assert made.text == gone
    assert "not in this text any more" in made.stayed[0]
    assert "Write one requirement" in made.stayed[1]


def test_a_row_whose_reference_stands_twice_is_never_written_in_either() -> None:
    field = next(one for one in offered(OWN, OWN.replace("Priority:** 2", "Priority:** 3")))
    twice = OWN.replace("A-1", "A-2")

    made = take_many(twice, [(field, SENSITIVE)], used=())

    assert made.text == twice
    assert made.stayed[0].startswith("Two requirements have the reference")


def test_a_hundred_changes_of_a_long_plan_cost_little_more_than_ten() -> None:
    rows = [f"### A-{n}: Question {n}?\n\n- **Priority:** 2\n- **Gap:** Little\n\n" for n in range(400)]
    more = [f"### B-{n}: Question {n}?\n\n- **Gap:** Little\n\n" for n in range(100)]
    theirs = HEAD + "".join(rows)
    for ours in (HEAD + "".join([*rows, *more]), theirs.replace("Little", "Much", 100)):
        wanted = [(change, Marking.OFFICIAL) for change in offered(theirs, ours)]
        assert len(wanted) == 100

        ten, hundred = (_took(theirs, wanted[:many]) for many in (10, 100))

        assert hundred < 5 * ten  # one by one it would be ten times


def _took(text: str, wanted: Sequence[tuple[Change, Marking]]) -> float:
    found = []
    for _ in range(3):
        began = time.process_time()
        assert not take_many(text, wanted, used=()).stayed
        found.append(time.process_time() - began)
    return min(found)
