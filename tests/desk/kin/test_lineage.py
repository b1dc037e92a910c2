"""The picture of a family: nothing lies on anything else, and time only runs to the right."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from kb.desk.kin.lineage import Branch, Joined, drawn
from tests.cast import NOON

HOUR = dt.timedelta(hours=1)


def branch(ref: str, *hours: int, joined: tuple[Joined, ...] = ()) -> Branch:
    return Branch(ref, ref, tuple((n, NOON + hour * HOUR) for n, hour in enumerate(hours, 1)), joined)


def test_earlier_versions_that_nothing_was_taken_of_are_folded() -> None:
    picture = drawn([branch("a", *range(60))])

    assert [box.words for box in picture.lanes[0].boxes] == [
        "57 earlier",
        "Version 58",
        "Version 59",
        "Version 60",
    ]


def test_a_version_that_something_was_taken_of_is_drawn_for_itself() -> None:
    taken = Joined("adapted", "a", 7, NOON + 8 * HOUR)

    picture = drawn([branch("a", *range(60)), branch("b", 9, joined=(taken,))])

    assert [box.words for box in picture.lanes[0].boxes][:3] == ["6 earlier", "Version 7", "50 earlier"]
    assert [line.adapted for line in picture.lines] == [True]


def test_a_line_from_a_version_that_is_not_read_is_not_drawn() -> None:
    out_of_reach = Joined("adapted", "a", 9, NOON)

    picture = drawn([branch("a", 1, 2), branch("b", 3, joined=(out_of_reach,))])

    assert picture.lines == ()


@given(st.lists(st.lists(st.integers(0, 500), min_size=1, max_size=8, unique=True).map(sorted), max_size=6))
def test_no_two_boxes_share_a_place_and_later_is_never_further_left(lanes: list[list[int]]) -> None:
    branches = [
        branch(str(n), *hours, joined=(Joined("adapted", str(n - 1), 1, NOON),) if n else ())
        for n, hours in enumerate(lanes)
    ]

    picture = drawn(branches)

    boxes = [box for lane in picture.lanes for box in lane.boxes]
    assert len({(box.x, box.y) for box in boxes}) == len(boxes)
    assert sum(box.many for box in boxes) == sum(map(len, lanes))
    ranked = sorted(boxes, key=lambda box: box.at)
    assert all(a.x <= b.x for a, b in itertools.pairwise(ranked) if a.at < b.at)
    assert all(box.x < picture.width and box.y < picture.height for box in boxes)
