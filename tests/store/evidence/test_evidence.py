"""Evidence and rules, on each database: only ever added to, numbered by plan, and read as then known."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.access import whole
from kb.assurance import Answer, Checked, Count, How, Kind, Quarter, Rules, RuleSet
from kb.errors import Invalid
from kb.plan import Marking
from kb.store import HeldPlan, NewEvidence, Store, Transaction, check
from kb.store.tables import evidence as t
from tests.cast import NOON, TODAY
from tests.store.printing import a_version, shelve

HOUR = dt.timedelta(hours=1)
ANNA, PETE, SUE = 1, 2, 3
REF = "thames-valley/oic"
Q3 = Quarter(2026, 3)
RETURN = NewEvidence(
    Kind.RETURN,
    Q3.first,
    Q3.last,
    ("OIC-01",),
    quarter=Q3,
    answer=Answer.YES,
    count=Count(600, None, How.OVER),
    reference="Tasking minute 14",
    looked_by="Field team",
    marking=Marking.OFFICIAL_SENSITIVE,
    expires=TODAY,
    line="One requirement was answered.",
)
CHECK = NewEvidence(
    Kind.CHECK,
    TODAY,
    TODAY,
    checked=Checked("surrey", "surrey", 10, 4, 3, 1, satisfied=False),
    note="Two were thin.",
)
RULES = RuleSet(0, Rules(tasked_share=80), TODAY, TODAY, "Regional board", TODAY)
EVERY = (t.evidence_entries, t.evidence_states, t.evidence_clearances, t.rule_sets)


def held(tx: Transaction) -> HeldPlan:
    plan = tx.holding.plan(REF, reach=whole())
    assert plan is not None
    return plan


def record(store: Store, *entries: NewEvidence, at: dt.datetime = NOON, by: int = ANNA) -> None:
    with store.writing(at=at, by=by) as tx:
        for entry in entries:
            tx.evidence.add(held(tx), entry, body="thames-valley", role="author")


@pytest.fixture
def stocked(store: Store) -> Store:
    for ref in (REF, "thames-valley/other"):
        shelve(store, a_version(), ref=ref)
    return store


def test_what_is_recorded_is_read_back_numbered_by_plan(stocked: Store) -> None:
    record(stocked, RETURN, CHECK)
    with stocked.writing(at=NOON, by=ANNA) as tx:
        other = tx.holding.plan("thames-valley/other", reach=whole())
        assert other is not None
        assert tx.evidence.add(other, RETURN, body="thames-valley", role="author") == 1

    with stocked.reading() as tx:
        first, second = tx.evidence.of([held(tx).plan_id])[held(tx).plan_id]
        assert (first.number, first.said, first.recorded_at, first.person) == (1, RETURN, NOON, ANNA)
        assert (first.body, first.role, first.recorded_by) == ("thames-valley", "author", "Anna")
        assert (second.number, second.said) == (2, CHECK)
        assert check(tx) == ()


def test_what_became_of_an_entry_stands_beside_it_and_is_as_then_known(stocked: Store) -> None:
    record(stocked, RETURN)
    with stocked.writing(at=NOON + HOUR, by=SUE) as tx:
        tx.evidence.mark(held(tx), 1, "disputed", why="No such minute", role="verifier")
    with stocked.writing(at=NOON + 2 * HOUR, by=PETE) as tx:
        tx.evidence.mark(held(tx), 1, "settled", why="It is minute 41", role="approver")
        tx.evidence.decide(held(tx), 1, cleared=True, role="approver")
        tx.evidence.add(
            held(tx), NewEvidence(Kind.RETURN, Q3.first, Q3.last, ("OIC-01",), quarter=Q3,
                                  answer=Answer.NOTHING, corrects=1, why="Wrong minute"),
            body="thames-valley", role="approver",
        )  # fmt: skip

    with stocked.reading() as tx:
        plan = held(tx).plan_id
        (then,) = tx.evidence.of([plan], before=NOON + HOUR + HOUR / 2)[plan]
        assert (then.disputed is not None, then.settled, then.cleared, then.corrected_at) == (
            True,
            None,
            None,
            None,
        )
        now = tx.evidence.of([plan])[plan][0]
        assert now.settled is not None
        assert now.settled.why == "It is minute 41"
        assert now.cleared is not None
        assert now.cleared.recorded_by == "Pete"
        assert now.corrected_at == NOON + 2 * HOUR
        assert tx.evidence.of([plan], before=NOON) == {}


def test_whoever_wrote_a_line_does_not_confirm_it(stocked: Store) -> None:
    record(stocked, RETURN)

    with pytest.raises(sa.exc.IntegrityError), stocked.writing(at=NOON, by=ANNA) as tx:
        tx.evidence.decide(held(tx), 1, cleared=True, role="approver")


def test_checks_that_an_organisation_gave_are_found_by_who_checked_and_who_hosted(stocked: Store) -> None:
    record(stocked, CHECK)

    with stocked.reading() as tx:
        (given,) = tx.evidence.given_by("surrey")
        assert (given.body, given.on, given.recorded_at) == ("thames-valley", TODAY, NOON)
        assert tx.evidence.given_by("surrey", before=NOON) == ()
        assert tx.evidence.given_by("thames-valley") == ()


def test_rules_of_a_region_are_kept_with_their_history(stocked: Store) -> None:
    with stocked.writing(at=NOON, by=ANNA) as tx:
        tx.rules.add("south-east", RULES, role="regional editor")

    with stocked.reading() as tx:
        (kept,) = tx.rules.of("south-east")
        assert (kept.rules, kept.starts, kept.agreed_at) == (RULES.rules, TODAY, "Regional board")
        assert tx.rules.of("eastern") == ()
        assert tx.rules.of("south-east", before=NOON) == ()


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
@pytest.mark.parametrize("act", ["changed", "removed"])
def test_no_line_is_ever_changed_or_removed(stocked: Store, table: sa.Table, act: str) -> None:
    test_what_became_of_an_entry_stands_beside_it_and_is_as_then_known(stocked)
    test_rules_of_a_region_are_kept_with_their_history(stocked)

    spoil = sa.update(table).values(role="x") if act == "changed" else sa.delete(table)
    with pytest.raises(sa.exc.DBAPIError), stocked.writing(at=NOON, by=PETE) as tx:
        tx.conn.execute(spoil)


def test_what_no_database_can_hold_is_refused(stocked: Store) -> None:
    with pytest.raises(Invalid):
        record(stocked, NewEvidence(Kind.PRODUCT, TODAY, TODAY, reference="a\0b"))
