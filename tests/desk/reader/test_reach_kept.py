"""What a person may touch is worked out once, and anew when organisations, grants or the day change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kb.access import Action, Actor, Reach
from kb.bodies import Link, LinkKind
from tests.cast import ESSIE, NOON, SUE, TODAY
from tests.desk_cast import Shelves, a_house


def _reach(shelves: Shelves, actor: Actor, on: dt.date = TODAY) -> Reach:
    house = shelves.house
    return house.reach_of(actor, Action.READ, register=house.register(), on=on)


def test_a_reach_is_worked_out_once(tmp_path: Path) -> None:
    with a_house(tmp_path, indexed=False) as shelves:
        first = _reach(shelves, SUE)

        assert _reach(shelves, SUE) is first
        assert _reach(shelves, ESSIE) != first


def test_a_new_member_of_a_region_is_read_at_once(tmp_path: Path) -> None:
    with a_house(tmp_path, indexed=False) as shelves:
        before = _reach(shelves, SUE)

        with shelves.store.writing(at=NOON) as tx:
            tx.bodies.link(Link(LinkKind.MEMBER_OF, "essex", "south-east"))

        after = _reach(shelves, SUE)
        assert not any("essex" in span.audience.region for span in before.spans)
        assert any("essex" in span.audience.region for span in after.spans)


def test_a_link_that_begins_tomorrow_counts_tomorrow(tmp_path: Path) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    with a_house(tmp_path, indexed=False) as shelves:
        with shelves.store.writing(at=NOON) as tx:
            tx.bodies.link(Link(LinkKind.MEMBER_OF, "essex", "south-east", tomorrow))

        assert _reach(shelves, SUE, TODAY) != _reach(shelves, SUE, tomorrow)
