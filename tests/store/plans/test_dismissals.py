"""A dismissed phrase is settled for its organisation; used references are known. On both databases."""

import datetime as dt

import pytest

from kb.errors import NotFound
from kb.plan import Marking
from kb.store import HeldPlan, NewRow, NewVersion, Store
from kb.store.tables.work import retirements
from tests.cast import NOON

TEXT = b"# Plan\n"


@pytest.fixture
def plan(store: Store) -> HeldPlan:
    with store.writing(at=NOON, by=1) as tx:
        plan_id = tx.press.add_plan("sussex/oic", "sussex")
        tx.press.add_plan("surrey/oic", "surrey")
    return HeldPlan(plan_id, "sussex/oic", "sussex", Marking.OFFICIAL)


def a_version(*refs: str) -> NewVersion:
    return NewVersion(text=TEXT, title="Plan", rows=tuple(NewRow(ref, "?") for ref in refs))


def dismiss(store: Store, plan: HeldPlan, phrase: str = "john carter") -> bool:
    with store.writing(at=NOON, by=2) as tx:
        return tx.dismissals.add(plan, kind="name", phrase=phrase, why="A ship.")


def test_a_dismissal_is_kept_with_its_reason_and_its_person(store: Store, plan: HeldPlan) -> None:
    assert dismiss(store, plan)

    with store.reading() as tx:
        (one,) = tx.dismissals.of("sussex")
        assert (one.kind, one.phrase, one.why, one.plan_ref, one.by, one.at) == (
            *("name", "john carter", "A ship.", "sussex/oic", "Pete"),
            NOON,
        )
        assert tx.dismissals.settled("sussex") == {("name", "john carter")}
        assert tx.dismissals.settled("surrey") == frozenset()


def test_a_second_dismissal_of_the_same_changes_nothing(store: Store, plan: HeldPlan) -> None:
    dismiss(store, plan)

    assert not dismiss(store, plan)
    with store.reading() as tx:
        assert len(tx.dismissals.of("sussex")) == 1


def test_taking_back_is_for_the_same_organisation_only(store: Store, plan: HeldPlan) -> None:
    dismiss(store, plan)
    other = HeldPlan(plan.plan_id + 1, "surrey/oic", "surrey", Marking.OFFICIAL)
    with store.reading() as tx:
        (one,) = tx.dismissals.of("sussex")

    with pytest.raises(NotFound), store.writing(at=NOON, by=2) as tx:
        tx.dismissals.take_back(other, one.number)
    with store.writing(at=NOON, by=2) as tx:
        tx.dismissals.take_back(plan, one.number)

    with store.reading() as tx:
        assert tx.dismissals.settled("sussex") == frozenset()


def test_references_of_earlier_versions_are_gone_but_not_those_that_stand(
    store: Store, plan: HeldPlan
) -> None:
    with store.writing(at=NOON, by=1) as tx:
        tx.press.shelve(
            "sussex/oic", [a_version("A-1", "A-2"), a_version("A-1", "B-1"), a_version("A-1", "B-2")]
        )

    with store.reading() as tx:
        assert tx.dismissals.gone(plan.plan_id) == {"A-2", "B-1"}
        assert tx.dismissals.gone(plan.plan_id + 1) == frozenset()


def test_a_row_retired_in_a_draft_is_gone_once_that_draft_has_ended(store: Store, plan: HeldPlan) -> None:
    with store.writing(at=NOON, by=1) as tx:
        tx.press.shelve("sussex/oic", [a_version("A-1")])
        draft = tx.press.open_draft("sussex/oic", TEXT, marking=Marking.OFFICIAL)
        for ref in ("A-1", "C-1"):
            line = {"draft_id": draft, "ref": ref, "why": "Answered", "recorded_by": 1, "recorded_at": NOON}
            tx.conn.execute(retirements.insert(), line)
        assert tx.dismissals.gone(plan.plan_id) == frozenset()

    with store.writing(at=NOON + dt.timedelta(hours=1), by=1) as tx:
        tx.press.end_draft("sussex/oic")
        # A-1 stands in the newest version: that draft was dropped, and the row with it was not.
        assert tx.dismissals.gone(plan.plan_id) == {"C-1"}
