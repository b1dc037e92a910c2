"""Responses, on each database: every keeping stays, marked once, and read as they stood."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
import sqlalchemy as sa

from kb.store import NewResponse, PublicationDays, Store, check
from kb.store.tables import oversight as t
from tests.cast import NOON, TODAY

HOUR = dt.timedelta(hours=1)
CATH = 1
OFFICE, FORCE, REPORT = "thames-valley-pcc", "thames-valley", "HMICFRS-OIC"
EVERY = (t.response_texts, t.response_marks, t.response_days)


def kept(store: Store, content: str, *, first: int | None = None, at: dt.datetime = NOON) -> int:
    with store.writing(at=at, by=CATH) as tx:
        return tx.responses.write(NewResponse(OFFICE, FORCE, REPORT, TODAY, content, first))


@pytest.fixture
def sent(store: Store) -> Store:
    number = kept(store, "One.")
    kept(store, "Two.", first=number, at=NOON + HOUR)
    with store.writing(at=NOON + 2 * HOUR, by=CATH) as tx:
        tx.responses.mark(OFFICE, number, said=number + 1, text="# Two")
        tx.responses.record_days(OFFICE, number, PublicationDays(TODAY, "https://example.org/1"))
    return store


def test_a_response_stands_as_it_was_last_kept_and_marked(sent: Store) -> None:
    with sent.reading() as tx:
        (one,) = tx.responses.of(OFFICE, FORCE)

    assert (one.content, one.said, one.mark and one.mark.text) == ("Two.", one.number + 1, "# Two")
    assert one.mark is not None
    assert one.mark.hash == hashlib.sha256(b"# Two").hexdigest()
    assert one.days == PublicationDays(TODAY, "https://example.org/1")


def test_each_earlier_hour_reads_what_stood_then(sent: Store) -> None:
    with sent.reading() as tx:
        assert tx.responses.of(OFFICE, FORCE, before=NOON) == ()
        (first,) = tx.responses.of(OFFICE, FORCE, before=NOON + HOUR)
        (second,) = tx.responses.of(OFFICE, FORCE, before=NOON + 2 * HOUR)

    assert (first.content, second.content) == ("One.", "Two.")
    assert second.mark is None
    assert second.days == PublicationDays()


def test_of_another_force_or_office_nothing_is_read(sent: Store) -> None:
    with sent.reading() as tx:
        assert tx.responses.of("sussex-pcc", FORCE) == ()
        assert tx.responses.of(OFFICE, "sussex") == ()


def test_a_response_is_marked_once(sent: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError), sent.writing(at=NOON, by=CATH) as tx:
        tx.responses.mark(OFFICE, 1, said=2, text="# Three")


@pytest.mark.parametrize("table", EVERY, ids=lambda table: str(table.name))
def test_the_database_lets_nothing_be_changed_or_deleted(sent: Store, table: sa.Table) -> None:
    for act in (sa.update(table).values(recorded_at=NOON + HOUR), sa.delete(table)):
        with pytest.raises(sa.exc.DBAPIError), sent.writing(at=NOON, by=CATH) as tx:
            tx.conn.execute(act)
    with sent.reading() as tx:
        assert tx.conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() > 0
        assert check(tx) == ()
