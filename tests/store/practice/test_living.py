"""Living facts beside the approved text: dated, never changed, kept from version to version, never copied."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.access import whole
from kb.errors import NotFound
from kb.plan import Status
from kb.store import Act, NewFact, NewRow, NewStatus, NewVersion, RowLine, Store, known_of
from tests.cast import NOON, TODAY

REF = "thames-valley/oic"
DAY = dt.timedelta(days=1)
HEAD = "---\nmarking: OFFICIAL\n---\n\n## Requirements\n\n"
ROW = "### OIC-01: Which?\n\n- **Needed by:** {needed}\n- **Frequency:** {often}\n"


def a_version(needed: str = "2026-12-31", often: str = "Monthly", **facts: object) -> NewVersion:
    row = ROW.format(needed=needed, often=often)
    line = NewRow(
        "OIC-01", "Which?", needed_by=dt.date.fromisoformat(needed), start=len(HEAD), stop=len(HEAD + row)
    )
    return NewVersion((HEAD + row).encode(), "Plan", rows=(line,), **facts)  # type: ignore[arg-type]  # as the test says


def shelve(store: Store, *versions: NewVersion, ref: str = REF, **plan: object) -> None:
    with store.writing(at=NOON) as tx:
        if tx.shelf.card(ref, reach=whole()) is None:
            tx.press.add_plan(ref, ref.split("/", 1)[0], **plan)  # type: ignore[arg-type]  # as the test says
        tx.press.shelve(ref, versions or (a_version(),))


def record(store: Store, *facts: NewFact, at: dt.datetime = NOON) -> None:
    with store.writing(at=at, by=1) as tx:
        tx.living.record_all(REF, facts)


def row_of(store: Store, ref: str = REF, on: dt.date | None = None) -> RowLine:
    with store.reading() as tx:
        found = tx.shelf.found(ref, reach=whole(), on=on)
    assert found is not None
    return found.rows[0]


def returned(on: dt.date, value: dt.date | None = None) -> NewFact:
    return NewFact("OIC-01", "last return", (value or on).isoformat(), on)


def due(on: dt.date, value: dt.date) -> NewFact:
    return NewFact("OIC-01", "next due", value.isoformat(), on)


def test_the_fact_of_the_later_day_counts_and_of_one_day_the_later_written(store: Store) -> None:
    shelve(store)
    record(store, NewFact("OIC-01", "status", "answered", TODAY))
    record(store, NewFact("OIC-01", "status", "tasked", TODAY - DAY))
    assert row_of(store).status is Status.ANSWERED

    record(store, NewFact("OIC-01", "status", "partial", TODAY))

    assert row_of(store).status is Status.PARTIAL


def test_a_standing_row_is_next_due_one_interval_after_its_last_return(store: Store) -> None:
    shelve(store)
    assert row_of(store).due == dt.date(2026, 12, 31)

    record(store, returned(dt.date(2026, 11, 12)))

    row = row_of(store)
    assert (row.last_return, row.next_due) == (dt.date(2026, 11, 12), dt.date(2026, 12, 12))
    assert row.due == row.next_due


def test_a_row_that_is_not_standing_stays_needed_by_its_day(store: Store) -> None:
    shelve(store, a_version(often="As found"))
    record(store, returned(TODAY))

    assert (row_of(store).next_due, row_of(store).due) == (None, dt.date(2026, 12, 31))


def test_a_new_version_reckons_from_its_own_frequency(store: Store) -> None:
    shelve(store)
    record(store, returned(dt.date(2026, 11, 12)))

    shelve(store, a_version(often="Weekly"))

    assert row_of(store).next_due == dt.date(2026, 11, 19)


def test_a_day_that_was_set_lapses_with_the_next_return(store: Store) -> None:
    shelve(store)
    record(store, returned(TODAY - 9 * DAY), due(TODAY - 9 * DAY, TODAY + DAY))
    assert row_of(store).next_due == TODAY + DAY

    record(store, returned(TODAY))

    assert row_of(store).next_due == dt.date(2026, 12, 24)


def test_a_last_return_and_a_day_can_be_taken_back(store: Store) -> None:
    shelve(store)
    record(store, returned(TODAY), due(TODAY, TODAY + DAY))
    record(store, NewFact("OIC-01", "last return", "", TODAY), NewFact("OIC-01", "next due", "", TODAY))

    assert (row_of(store).last_return, row_of(store).next_due) == (None, None)


def test_the_facts_of_a_past_day_are_those_known_then(store: Store) -> None:
    shelve(store, a_version(dated_at=NOON - 30 * DAY))
    record(store, returned(TODAY - 9 * DAY), due(TODAY - 9 * DAY, TODAY + DAY))
    record(store, returned(TODAY))

    then = row_of(store, on=TODAY - 5 * DAY)

    assert (then.last_return, then.next_due) == (TODAY - 9 * DAY, TODAY + DAY)


def test_a_new_version_keeps_the_facts_and_reads_no_status_of_its_own(store: Store) -> None:
    shelve(store, a_version(statuses=(NewStatus("OIC-01", Status.PROPOSED, TODAY - DAY),), imported=True))
    assert row_of(store).as_at_import

    record(store, NewFact("OIC-01", "status", "answered", TODAY))
    shelve(store, a_version())

    row = row_of(store)
    assert (row.status, row.status_on, row.as_at_import) == (Status.ANSWERED, TODAY, False)


def test_facts_are_never_copied_by_an_adapted_plan(store: Store) -> None:
    shelve(store)
    record(store, NewFact("OIC-01", "status", "answered", TODAY), returned(TODAY))

    shelve(store, ref="sussex/oic", source=(REF, 1))

    row = row_of(store, "sussex/oic")
    assert (row.status, row.last_return, row.next_due) == (None, None, None)


def test_what_counts_is_told_with_its_reason_and_newest_entry(store: Store) -> None:
    shelve(store)
    record(store, NewFact("OIC-01", "status", "deferred", TODAY, "No officer free"), returned(TODAY))

    with store.reading() as tx:
        facts = tx.living.of(1)
    known = known_of(facts)
    assert (known.status, known.why, known.last_return) == (Status.DEFERRED, "No officer free", TODAY)
    assert known.newest == max(fact.id for fact in facts)
    assert {fact.recorded_by for fact in facts} == {1}
    assert known_of(()).newest == 0


def test_a_save_leaves_one_audit_line_a_row_without_the_reason_and_one_change(store: Store) -> None:
    shelve(store)
    with store.reading() as tx:
        before = tx.outbox.last_seq()

    record(store, NewFact("OIC-01", "status", "deferred", TODAY, "No officer free"), returned(TODAY))

    with store.reading() as tx:
        line = tx.audit.lines(reach=whole(), limit=1)[0]
        assert tx.outbox.last_seq() == before + 1
    assert (line.act, line.object) == (Act.ALTERATION, f"{REF}#OIC-01")
    assert line.facts == {"fact": "status, last return"}


def test_a_fact_about_no_plan_is_refused(store: Store) -> None:
    with pytest.raises(NotFound), store.writing(at=NOON) as tx:
        tx.living.record("thames-valley/none", "OIC-01", kind="status", value="tasked", on=TODAY)


def test_an_entry_stays_when_a_later_one_takes_over(store: Store) -> None:
    shelve(store)
    for word in ("tasked", "collecting", "tasked"):
        record(store, NewFact("OIC-01", "status", word, TODAY))

    with store.reading() as tx:
        kept = [fact.value for fact in tx.living.of(1)]
        assert tx.conn.execute(sa.text("SELECT count(*) FROM living_facts")).scalar_one() == 3
    assert kept == ["tasked", "collecting", "tasked"]
