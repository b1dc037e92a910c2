"""Sequences are laid against one another: rightly, as closely as is cheap, and in bounded time."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kb.plan.kin import lines3
from kb.plan.kin.lines3 import Hunk, hunks, regions

LETTERS = st.text("abc", max_size=14)


def common(one: str, other: str) -> int:
    """The length of a longest common sequence, by the book."""
    row = [0] * (len(other) + 1)
    for letter in one:
        before = row[:]
        for n, there in enumerate(other):
            row[n + 1] = before[n] + 1 if letter == there else max(row[n], before[n + 1])
    return row[-1]


def rebuilt(base: str, side: str, found: list[Hunk]) -> str:
    made, at = "", 0
    for hunk in found:
        made += base[at : hunk.first] + side[hunk.start : hunk.end]
        at = hunk.last
    return made + base[at:]


@given(LETTERS, LETTERS)
def test_the_base_with_its_hunks_is_the_side_and_no_hunk_touches_the_next(base: str, side: str) -> None:
    found = hunks(base, side)

    assert rebuilt(base, side, found) == side
    assert all(one.last < other.first and one.end < other.start for one, other in pairwise(found))


@given(LETTERS, LETTERS)
def test_as_much_stays_as_can(base: str, side: str) -> None:
    kept = len(base) - sum(hunk.last - hunk.first for hunk in hunks(base, side))

    assert kept == common(base, side)


@given(LETTERS, LETTERS)
def test_beyond_its_steps_it_is_still_right(base: str, side: str) -> None:
    spent = lines3.Steps(stretch=3, text=5)

    assert rebuilt(base, side, hunks(base, side, steps=spent)) == side


def test_what_was_put_in_stands_as_far_down_as_it_can() -> None:
    assert hunks("abcabd", "abcabcabd") == [Hunk(5, 5, 5, 8)]
    assert hunks("xaaa", "yaaaba") == [Hunk(0, 1, 0, 1), Hunk(4, 4, 4, 6)]


@given(LETTERS, LETTERS, LETTERS)
def test_regions_are_all_that_either_side_changed(base: str, ours: str, theirs: str) -> None:
    left, right = hunks(base, ours), hunks(base, theirs)
    found = list(regions(left, right))

    assert [h for region in found for h in region.our_hunks] == left
    assert [h for region in found for h in region.their_hunks] == right
    at = (0, 0, 0)
    for region in [*found, None]:
        spans = (region.base, region.ours, region.theirs) if region else None
        ends = [span[0] for span in spans] if spans else [len(base), len(ours), len(theirs)]
        assert len({text[a:b] for text, a, b in zip((base, ours, theirs), at, ends, strict=True)}) == 1
        at = (spans[0][1], spans[1][1], spans[2][1]) if spans else at


def test_hunks_that_touch_are_one_region_and_others_are_not() -> None:
    base = "abcdef"

    assert len(list(regions(hunks(base, "aXcdef"), hunks(base, "abYdef")))) == 1
    assert len(list(regions(hunks(base, "aXcdef"), hunks(base, "abcYef")))) == 2


def test_sequences_of_two_letters_without_end_are_laid_in_bounded_steps() -> None:
    dice = random.Random(1)
    base, side = ("".join(dice.choice("ab") for _ in range(20_000)) for _ in (1, 2))

    found = hunks(base, side)

    assert rebuilt(base, side, found) == side
    assert sum(hunk.last - hunk.first for hunk in found) < len(base)
