"""Oversight, on each database: only ever added to, the office's alone until sent, and read as then known."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
import sqlalchemy as sa

from kb.store import NewLine, Store, check
from kb.store.tables import oversight as t
from tests.cast import NOON, TODAY

HOUR = dt.timedelta(hours=1)
CATH, PETE = 1, 2
OFFICE, FORCE, KEY = "thames-valley-pcc", "thames-valley", "hmicfrs-oic/thames-valley-pcc/1"
QUESTION = NewLine(OFFICE, FORCE, "question", "Which quarter was it?")
EVERY = (
    t.accountability_meetings,
    t.briefings,
    t.oversight_lines,
    t.oversight_sent,
    t.promise_closures,
    t.force_notes,
)


def ask(store: Store, line: NewLine = QUESTION, *, at: dt.datetime = NOON, sent: bool = False) -> int:
    with store.writing(at=at, by=CATH) as tx:
        number = tx.oversight.add_line(line)
        if sent:
            tx.oversight.send(number, OFFICE)
        return number


@pytest.fixture
def stocked(store: Store) -> Store:
    number = ask(store, sent=True)
    with store.writing(at=NOON, by=CATH) as tx:
        tx.oversight.add_meeting(OFFICE, FORCE, on=TODAY, title="Performance meeting")
        tx.oversight.keep_briefing(OFFICE, FORCE, as_at=TODAY, content="It stands so.")
        tx.oversight.close_promise(OFFICE, KEY, closed=True, why="It was kept.")
        tx.oversight.add_note(FORCE, "We add this.")
        tx.oversight.add_line(NewLine(OFFICE, FORCE, "answer", "The third.", answers=number))
    return store


def test_what_is_recorded_is_read_back(stocked: Store) -> None:
    with stocked.reading() as tx:
        oversight = tx.oversight
        assert [one.title for one in oversight.meetings(OFFICE, FORCE)] == ["Performance meeting"]
        assert [one.said.text for one in oversight.lines(OFFICE, FORCE)] == [
            "Which quarter was it?",
            "The third.",
        ]
        assert oversight.closures(OFFICE)[KEY].closed
        assert [one.text for one in oversight.notes(FORCE)] == ["We add this."]


def test_a_briefing_is_kept_with_the_mark_of_what_it_says(stocked: Store) -> None:
    with stocked.reading() as tx:
        (kept,) = tx.oversight.briefings(OFFICE, FORCE)

    assert kept.hash == hashlib.sha256(b"It stands so.").hexdigest()
    assert (kept.as_at, kept.content) == (TODAY, "It stands so.")


def test_of_another_force_or_office_nothing_is_read(stocked: Store) -> None:
    with stocked.reading() as tx:
        for office, force in ((OFFICE, "sussex"), ("sussex-pcc", FORCE)):
            assert tx.oversight.meetings(office, force) == ()
            assert tx.oversight.briefings(office, force) == ()
            assert tx.oversight.lines(office, force) == ()
        assert tx.oversight.closures("sussex-pcc") == {}
        assert tx.oversight.notes("sussex") == ()


def test_before_it_was_recorded_nothing_is_known_and_before_it_was_sent_a_line_is_a_draft(
    store: Store,
) -> None:
    number = ask(store)
    with store.writing(at=NOON + HOUR, by=CATH) as tx:
        tx.oversight.send(number, OFFICE)

    with store.reading() as tx:
        assert tx.oversight.lines(OFFICE, FORCE, before=NOON) == ()
        assert [one.sent_at for one in tx.oversight.lines(OFFICE, FORCE, before=NOON + HOUR)] == [None]
        later = tx.oversight.lines(OFFICE, FORCE, before=NOON + 2 * HOUR)
    assert [one.sent_at for one in later] == [NOON + HOUR]


def test_a_later_draft_takes_the_place_of_an_earlier_one(store: Store) -> None:
    number = ask(store)
    ask(store, NewLine(OFFICE, FORCE, "question", "Which month was it?", replaces=number), at=NOON + HOUR)

    with store.reading() as tx:
        assert [one.said.text for one in tx.oversight.lines(OFFICE, FORCE)] == ["Which month was it?"]
        earlier = tx.oversight.lines(OFFICE, FORCE, before=NOON + HOUR)
    assert [one.said.text for one in earlier] == ["Which quarter was it?"]


def test_a_promise_is_as_it_was_last_said(stocked: Store) -> None:
    with stocked.writing(at=NOON + HOUR, by=CATH) as tx:
        tx.oversight.close_promise(OFFICE, KEY, closed=False, why="It was not kept.")

    with stocked.reading() as tx:
        assert not tx.oversight.closures(OFFICE)[KEY].closed
        assert tx.oversight.closures(OFFICE, before=NOON + HOUR)[KEY].closed


def test_a_line_is_sent_once(stocked: Store) -> None:
    with stocked.reading() as tx:
        number = tx.oversight.lines(OFFICE, FORCE)[0].number

    with pytest.raises(sa.exc.IntegrityError), stocked.writing(at=NOON, by=CATH) as tx:
        tx.oversight.send(number, OFFICE)


@pytest.mark.parametrize("table", EVERY, ids=lambda table: str(table.name))
def test_the_database_lets_nothing_be_changed_or_deleted(stocked: Store, table: sa.Table) -> None:
    for act in (sa.update(table).values(recorded_at=NOON + HOUR), sa.delete(table)):
        with pytest.raises(sa.exc.DBAPIError), stocked.writing(at=NOON, by=PETE) as tx:
            tx.conn.execute(act)
    with stocked.reading() as tx:
        assert tx.conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() > 0


def test_the_store_is_found_whole(stocked: Store) -> None:
    with stocked.reading() as tx:
        assert check(tx) == ()
