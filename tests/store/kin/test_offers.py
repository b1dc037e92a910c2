"""Offers as the store keeps them, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.access import whole
from kb.errors import Invalid, NotReady
from kb.plan import Marking, State
from kb.store import Act, NewOfferItem, NewVersion, Offer, Store
from tests.cast import NOON

FROM, TO = "thames-valley/oic", "sussex/oic"
LATER = NOON + dt.timedelta(hours=1)
ITEMS = (
    NewOfferItem("OIC-01", b'{"one": 1}', Marking.OFFICIAL),
    NewOfferItem("", b'{"two": 2}', Marking.OFFICIAL_SENSITIVE),
)
SAM, PETE, SUE = 1, 2, 3


def _version(**facts: Any) -> NewVersion:
    return NewVersion(**({"text": b"text", "title": "A plan", "handling": "With care"} | facts))


@pytest.fixture
def ids(store: Store) -> tuple[int, int]:
    """The ids of both plans, each with one version."""
    found = []
    for ref in (FROM, TO):
        with store.writing(at=NOON) as tx:
            found.append(tx.press.add_plan(ref, ref.split("/")[0]))
            tx.press.shelve(ref, [_version()])
    return found[0], found[1]


def offer(store: Store, ids: tuple[int, int], *, note: str = "Words.") -> int:
    with store.writing(at=NOON, by=PETE) as tx:
        return tx.offers.offer(ids, 1, ITEMS, note=note)


def one(store: Store, number: int, plan_id: int) -> Offer:
    with store.reading() as tx:
        found = tx.offers.one(number, plan_id=plan_id)
    assert found is not None
    return found


def drafted(store: Store) -> int:
    with store.writing(at=LATER, by=SAM) as tx:
        return tx.press.open_draft(TO, b"new text", marking=Marking.OFFICIAL)


def answer(store: Store, kept: Offer, position: int, state: str, **told: Any) -> None:
    with store.writing(at=LATER, by=SAM) as tx:
        tx.offers.answer(kept, position, state, **told)


def test_an_offer_is_kept_as_it_was_made_and_seen_from_both_plans(store: Store, ids: tuple[int, int]) -> None:
    number = offer(store, ids)

    kept = one(store, number, ids[1])

    assert kept == one(store, number, ids[0])
    assert (kept.from_ref, kept.from_body, kept.from_title, kept.to_ref) == (
        FROM,
        "thames-valley",
        "A plan",
        TO,
    )
    assert (kept.handling, kept.from_state, kept.erased, kept.note) == (
        "With care",
        State.CURRENT,
        False,
        "Words.",
    )
    assert kept.marking is Marking.OFFICIAL_SENSITIVE
    assert [(item.ref, item.change, item.marking, item.state) for item in kept.items] == [
        ("OIC-01", b'{"one": 1}', Marking.OFFICIAL, "waiting"),
        ("", b'{"two": 2}', Marking.OFFICIAL_SENSITIVE, "waiting"),
    ]
    with store.reading() as tx:
        assert [found.id for found in tx.offers.received(ids[1])] == [number]
        assert [found.id for found in tx.offers.given(ids[0])] == [number]
        assert [found.id for found in tx.offers.given_by(PETE)] == [number]
        assert tx.offers.received(ids[0]) == tx.offers.given(ids[1]) == tx.offers.given_by(SAM) == ()
        assert tx.offers.one(number, plan_id=ids[0] + 100) is None


def test_it_waits_for_the_organisation_of_the_plan_it_is_made_to(store: Store, ids: tuple[int, int]) -> None:
    number = offer(store, ids)

    with store.reading() as tx:
        assert [found.id for found in tx.offers.waiting({"sussex"})] == [number]
        assert tx.offers.waiting({"thames-valley"}) == tx.offers.waiting(()) == ()
        assert tx.offers.owners_waited_for() == frozenset({"sussex"})
        assert (tx.offers.least(ids[0]), tx.offers.least(ids[1])) == (Marking.OFFICIAL_SENSITIVE,) * 2
    for position in (1, 2):
        answer(store, one(store, number, ids[1]), position, "declined", why="No.")
    with store.reading() as tx:
        assert tx.offers.waiting({"sussex"}) == ()
        assert tx.offers.owners_waited_for() == frozenset()


def test_an_item_is_answered_once(store: Store, ids: tuple[int, int]) -> None:
    before = one(store, offer(store, ids), ids[1])
    answer(store, before, 1, "declined", why="No.")

    for kept in (before, one(store, before.id, ids[1])):
        with pytest.raises(NotReady, match="answered this already"):
            answer(store, kept, 1, "taken")
    with pytest.raises(NotReady):
        answer(store, before, 9, "taken")

    item = one(store, before.id, ids[1]).items[0]
    assert (item.state, item.why, item.answered_at) == ("declined", "No.", LATER)


def test_what_went_into_a_draft_stands_as_the_draft_does(store: Store, ids: tuple[int, int]) -> None:
    kept = one(store, offer(store, ids), ids[1])
    answer(store, kept, 1, "taken", draft_id=drafted(store))
    taken = one(store, kept.id, ids[1])
    with store.writing(at=LATER, by=SAM) as tx:
        tx.press.end_draft(TO)
    dropped = one(store, kept.id, ids[1])

    answer(store, dropped, 1, "adapted", draft_id=drafted(store))

    assert (taken.items[0].state, taken.items[0].stands, taken.answered) == ("taken", "open", 1)
    assert (dropped.items[0].state, dropped.items[0].stands, dropped.answered) == ("waiting", "at once", 0)
    assert one(store, kept.id, ids[1]).items[0].state == "adapted"


def test_an_offer_is_taken_back_only_while_nothing_is_answered(store: Store, ids: tuple[int, int]) -> None:
    first, second = offer(store, ids), offer(store, ids)
    answer(store, one(store, second, ids[1]), 2, "declined", why="No.")

    with store.writing(at=LATER, by=PETE) as tx:
        tx.offers.take_back(one(store, first, ids[0]))
        with pytest.raises(NotReady, match="cannot be taken back"):
            tx.offers.take_back(one(store, second, ids[0]))

    assert one(store, first, ids[0]).ended_at == LATER
    with store.reading() as tx:
        assert [found.id for found in tx.offers.received(ids[1])] == [second]
    with pytest.raises(NotReady):
        answer(store, one(store, first, ids[1]), 1, "taken")


def test_an_erased_version_takes_changes_words_and_reasons_with_it(
    store: Store, ids: tuple[int, int]
) -> None:
    number = offer(store, ids)
    answer(store, one(store, number, ids[1]), 1, "declined", why="It names a person.")
    with store.writing(at=LATER, by=SAM) as tx:
        request = tx.press.ask_erasure(FROM, 1, reason="A name.")
    with store.writing(at=LATER, by=SUE) as tx:
        tx.press.confirm_erasure(request)

    kept = one(store, number, ids[1])

    assert [(item.change, item.why) for item in kept.items] == [(None, ""), (None, "")]
    assert (kept.note, kept.from_title, kept.handling, kept.erased, kept.waits) == ("", "Erased", "", True, 0)
    with pytest.raises(NotReady):
        answer(store, kept, 2, "taken")


def test_making_answering_and_taking_back_leave_their_lines(store: Store, ids: tuple[int, int]) -> None:
    number = offer(store, ids)
    answer(store, one(store, number, ids[1]), 1, "declined", why="No.")

    with store.reading() as tx:
        lines = {(line.act, line.object): line.facts for line in tx.audit.lines(reach=whole(), limit=50)}

    assert lines[(Act.DISCLOSURE.value, f"{FROM}@1")]["to"] == "sussex"
    assert lines[(Act.COLLECTION.value, f"{TO}/offers/{number}")] == {"items": 2}
    assert lines[(Act.ALTERATION.value, f"{TO}/offers/{number}")] == {"item": 1, "answer": "declined"}
    assert "No." not in repr(lines)
    assert "Words." not in repr(lines)


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_what_no_database_can_hold_is_refused(store: Store, ids: tuple[int, int], text: str) -> None:
    with pytest.raises(Invalid):
        offer(store, ids, note=text)
    kept = one(store, offer(store, ids), ids[1])
    with pytest.raises(Invalid):
        answer(store, kept, 1, "declined", why=text)
