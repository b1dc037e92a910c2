"""Core requirements and exceptions, on each database."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import whole
from kb.errors import Invalid
from kb.store import NewException, NewVersion, Store
from tests.cast import NOON, TODAY

HOUR = dt.timedelta(hours=1)
SUSSEX, SURREY = "sussex/oic", "surrey/oic"


def two_plans(store: Store) -> tuple[int, int]:
    with store.writing(at=NOON, by=1) as tx:
        ids = []
        for ref in (SUSSEX, SURREY):
            ids.append(tx.press.add_plan(ref, ref.split("/", 1)[0]))
            tx.press.shelve(ref, (NewVersion(text=b"# A plan\n", title="A plan"),))
    return ids[0], ids[1]


def test_a_mark_stands_until_it_is_ended_and_its_history_is_kept(store: Store) -> None:
    plan, _ = two_plans(store)
    with store.writing(at=NOON, by=1) as tx:
        assert tx.core.mark((plan, SUSSEX), ["OIC-01", "OIC-02"], "south-east") == 2
        assert tx.core.mark((plan, SUSSEX), ["oic-01"], "south-east") == 0
    with store.writing(at=NOON + HOUR, by=2) as tx:
        assert tx.core.end((plan, SUSSEX), ["OIC-02"], "south-east") == 1
        assert tx.core.end((plan, SUSSEX), ["OIC-02"], "south-east") == 0

    with store.reading() as tx:
        assert tx.core.refs([plan]) == {plan: {"OIC-01"}}
        assert tx.core.refs([plan], before=NOON + HOUR) == {plan: {"OIC-01", "OIC-02"}}
        assert tx.core.refs([plan], before=NOON) == {}
        assert tx.core.plans_of({"south-east"}) == (SUSSEX,)
        assert tx.core.plans_of({"eastern"}) == ()
        ended = {one.ref: one.ended_at for one in tx.core.marks(plan)}
        assert ended == {"OIC-01": None, "OIC-02": NOON + HOUR}


def test_the_last_exception_counts_and_an_earlier_day_knows_the_earlier(store: Store) -> None:
    source, plan = two_plans(store)
    first = NewException(plan, SURREY, source, "OIC-02", "No ports", TODAY, "Head of intelligence")
    second = NewException(plan, SURREY, source, "oic-02", "Still none", TODAY + dt.timedelta(days=9), "Head")
    with store.writing(at=NOON, by=1) as tx:
        tx.core.record(first)
    with store.writing(at=NOON + HOUR, by=1) as tx:
        tx.core.record(second)

    with store.reading() as tx:
        key = (plan, source, "oic-02")
        assert tx.core.exceptions([plan])[key].why == "Still none"
        assert tx.core.exceptions([plan], before=NOON + HOUR)[key].why == "No ports"
        assert tx.core.exceptions([source]) == {}


def test_every_act_is_in_the_audit_without_its_words(store: Store) -> None:
    source, plan = two_plans(store)
    with store.writing(at=NOON, by=1) as tx:
        tx.core.mark((source, SUSSEX), ["OIC-02"], "south-east")
        tx.core.record(NewException(plan, SURREY, source, "OIC-02", "A reason", TODAY, "A role"))

    with store.reading() as tx:
        lines = list(tx.audit.lines(reach=whole(), limit=2))
    assert {line.object for line in lines} == {SUSSEX, SURREY}
    assert not any("A reason" in str(line.facts) or "A role" in str(line.facts) for line in lines)


def test_what_no_database_can_hold_is_refused(store: Store) -> None:
    source, plan = two_plans(store)

    with pytest.raises(Invalid), store.writing(at=NOON, by=1) as tx:
        tx.core.record(NewException(plan, SURREY, source, "OIC-02", "bad\0word", TODAY))


def test_a_past_day_gives_the_versions_that_stood_at_its_end(store: Store) -> None:
    two_plans(store)
    with store.writing(at=NOON + HOUR * 24, by=1) as tx:
        tx.press.shelve(SUSSEX, (NewVersion(text=b"# Later\n", title="Later"),))
    with store.writing(at=NOON + HOUR * 48, by=1) as tx:
        tx.press.withdraw(SURREY, "Done")

    with store.reading() as tx:

        def stood(on: dt.date | None) -> list[str]:
            found = tx.shelf.of_bodies({"sussex", "surrey"}, reach=whole(), on=on, limit=9)
            return [one.card.ref for one in found]

        assert stood(None) == ["sussex/oic@2"]
        assert stood(TODAY - dt.timedelta(days=1)) == []
        assert stood(TODAY) == ["surrey/oic@1", "sussex/oic@1"]
        assert stood(TODAY + dt.timedelta(days=1)) == ["surrey/oic@1", "sussex/oic@2"]
        assert stood(TODAY + dt.timedelta(days=2)) == ["sussex/oic@2"]
