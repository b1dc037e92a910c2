"""What is followed, what was read when, and what waits for whom."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.access import Action, Actor, reach
from kb.errors import TooLarge
from kb.plan import Marking, text_hash
from kb.store import Act, NewVersion, Store
from kb.store.tables.plans import plans
from kb.store.tables.word import access_requests
from kb.store.tables.work import approvals, drafts
from kb.store.word.following import LIMIT
from tests.cast import NOON, PETE, REGISTER, SUE, TODAY, TOM

REF = "thames-valley/oic"
LATER = NOON + dt.timedelta(hours=1)
TEXT = b"text"


@pytest.fixture
def drafted(store: Store) -> int:
    """A plan whose draft Anna (person 1) wrote."""
    with store.writing(at=NOON, by=1) as tx:
        tx.press.add_plan(REF, "thames-valley")
        return tx.press.open_draft(REF, TEXT, marking=Marking.OFFICIAL_SENSITIVE)


def settle(store: Store, draft: int, **values: object) -> None:
    with store.writing(at=NOON) as tx:
        tx.conn.execute(sa.update(drafts).where(drafts.c.id == draft).values(**values))


def waits(store: Store, what: str, *, person: int, actor: Actor = PETE) -> list[str]:
    act = Action.WRITE if what == "returned" else Action.APPROVE
    sight = reach(actor, act, register=REGISTER, on=TODAY)
    with store.reading() as tx:
        if what == "requests":
            return [one.ref for one in tx.waiting.requests(reach=sight)]
        return [one.ref for one in getattr(tx.waiting, what)(person, reach=sight)]


def test_a_thing_is_followed_once_and_until_it_is_not(store: Store) -> None:
    with store.writing(at=NOON, by=2) as tx:
        tx.following.add(2, "plan", REF)
        tx.following.add(2, "search", "q=lorry", name="lorries")
    with store.writing(at=LATER, by=2) as tx:
        tx.following.add(2, "plan", REF)
        followed = tx.following.of(2)
        tx.following.drop(2, "plan", REF)

    assert [(one.kind, one.value, one.name, one.since) for one in followed] == [
        ("plan", REF, "", NOON),
        ("search", "q=lorry", "lorries", NOON),
    ]
    with store.reading() as tx:
        assert not tx.following.follows(2, "plan", REF)
        assert tx.following.follows(2, "search", "q=lorry")
        assert tx.following.of(1) == ()


def test_there_is_an_end_to_what_one_person_follows(store: Store) -> None:
    with store.writing(at=NOON, by=2) as tx:
        for number in range(LIMIT):
            tx.following.add(2, "theme", f"theme {number}")
        with pytest.raises(TooLarge, match="Stop following one"):
            tx.following.add(2, "theme", "one more")
        assert len(tx.following.of(2)) == LIMIT


def test_what_was_seen_is_no_news(store: Store) -> None:
    with store.writing(at=NOON, by=2) as tx:
        tx.following.add(2, "theme", "documents")
        tx.following.add(1, "theme", "documents")
    with store.writing(at=LATER, by=2) as tx:
        tx.following.seen(2)

    with store.reading() as tx:
        assert [tx.following.of(person)[0].seen_at for person in (1, 2)] == [NOON, LATER]


def test_the_last_reading_is_that_of_the_same_person(store: Store) -> None:
    for at, by in ((NOON, 2), (LATER, 2), (LATER + dt.timedelta(hours=1), 1)):
        with store.writing(at=at, by=by) as tx:
            tx.audit.add(Act.CONSULTATION, f"{REF}@1")
            tx.audit.add(Act.ALTERATION, f"{REF}@2")

    with store.reading() as tx:
        assert tx.following.read_at(2, [f"{REF}@1", f"{REF}@2"]) == {f"{REF}@1": LATER}
        assert tx.following.read_at(2, []) == {}


def test_what_was_told_is_remembered(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        tx.following.tell(2, waiting={"b", "a"})
    with store.writing(at=LATER) as tx:
        tx.following.tell(2, digest=True)

    with store.reading() as tx:
        assert (tx.following.told(2).waiting, tx.following.told(2).digest_at) == ({"a", "b"}, LATER)
        assert tx.following.told(1).waiting == frozenset()


def test_a_draft_put_forward_waits_for_those_who_had_no_hand_in_it(store: Store, drafted: int) -> None:
    assert waits(store, "to_approve", person=3) == []
    settle(store, drafted, state="submitted", submitted_at=NOON, submitted_by=2)

    assert {who: waits(store, "to_approve", person=who) for who in (1, 2, 3)} == {1: [], 2: [], 3: [REF]}
    assert waits(store, "to_approve", person=3, actor=TOM) == []


def test_a_draft_that_came_back_waits_for_those_who_wrote_in_it(store: Store, drafted: int) -> None:
    settle(store, drafted, returned_at=NOON, returned_by=3, returned_why="No source.")

    assert {who: waits(store, "returned", person=who, actor=TOM) for who in (1, 2)} == {1: [REF], 2: []}
    assert waits(store, "returned", person=1, actor=SUE) == []
    with store.reading() as tx:
        assert tx.waiting.owners() == {"thames-valley"}


def test_what_is_in_force_in_urgency_waits_for_another_to_approve_it(store: Store, drafted: int) -> None:
    with store.writing(at=NOON, by=1) as tx:
        made = tx.press.shelve(REF, [NewVersion(TEXT, "Crime")])
        urgent = {"urgent_number": 1, "approve_by": TODAY}
        tx.conn.execute(sa.update(plans).where(plans.c.id == made.plan_id).values(urgent))
        decided = {
            "draft_id": drafted,
            "version_id": made.version_ids[0],
            "kind": "urgent",
            "text_hash": text_hash(TEXT),
            "decided_by": "Approver",
            "on_behalf": False,
            "meeting": "",
            "decided_on": TODAY,
            "material": True,
            "raised": False,
            "recorded_by": 2,
            "recorded_at": NOON,
        }
        tx.conn.execute(sa.insert(approvals), decided)

    assert {who: waits(store, "to_confirm", person=who) for who in (1, 2, 3)} == {1: [], 2: [], 3: [REF]}
    assert waits(store, "to_confirm", person=3, actor=TOM) == []


def test_a_request_waits_for_the_owner_s_approvers(store: Store, drafted: int) -> None:
    with store.writing(at=NOON) as tx:
        plan = tx.conn.execute(sa.select(plans.c.id)).scalar_one()
        asked = {"plan_id": plan, "body": "sussex", "why": "To compare.", "asked_by": 2, "asked_at": NOON}
        tx.conn.execute(sa.insert(access_requests), asked)

    assert waits(store, "requests", person=3) == [REF]
    assert waits(store, "requests", person=3, actor=TOM) == []
    with store.reading() as tx:
        assert tx.waiting.owners() == {"thames-valley"}
