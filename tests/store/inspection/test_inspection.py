"""Reports, wordings, closures, responses and positions, on each database: only ever added to, and read as then known."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.errors import Invalid
from kb.store import NewPosition, Report, ResponseDay, Store, Wording, check
from kb.store.tables import inspection as t
from tests.cast import NOON, TODAY

HOUR = dt.timedelta(hours=1)
REF = "HMICFRS-OIC-4"
ANNA, PETE, SUE = 1, 2, 3
REPORT = Report("HMICFRS-X", "On something else", "HMICFRS", TODAY, "https://example.org/x", 3)
WORDING = Wording(REF, "Have clear plans.", "Chief constables", TODAY, "The report, page 5", "stage")
POSITION = NewPosition(
    REF, "sussex", "Plan adopted.", "Task it.", TODAY, "Head of Intelligence", "We have a plan."
)
EVERY = (
    *(t.inspection_reports, t.recommendation_wordings, t.wording_checks, t.recommendation_closures),
    *(t.report_responses, t.positions, t.position_clearances),
)


def fill(store: Store) -> int:
    """One line in each table; gives the number of the position."""
    with store.writing(at=NOON, by=ANNA) as tx:
        tx.inspection.enter_report(REPORT, region="south-east", role="regional editor")
        tx.inspection.enter_wording(WORDING, region="south-east", role="regional editor")
        tx.inspection.check_wording(WORDING, region="south-east", role="regional editor")
        tx.inspection.record_closure(
            REF, "sussex", closed_on=TODAY, reference="Letter", role="regional editor"
        )
        day = ResponseDay("HMICFRS-OIC", "thames-valley-pcc", TODAY, TODAY, "Its page")
        tx.inspection.record_response(day, role="oversight")
        number = tx.inspection.add_position(POSITION, role="author")
    with store.writing(at=NOON + HOUR, by=PETE) as tx:
        position = tx.inspection.positions(["sussex"])[0]
        tx.inspection.decide(position, cleared=True, cleared_by="Head of Crime", why="", role="approver")
    return number


def test_what_is_entered_is_read_back(store: Store) -> None:
    number = fill(store)

    with store.reading() as tx:
        inspection = tx.inspection
        assert [one.title for one in inspection.reports()] == ["On something else"]
        (wording,), (looked,) = inspection.wordings(), inspection.wording_checks()
        assert (wording.said_hash, wording.recorded_by, wording.person) == (WORDING.said_hash, "Anna", ANNA)
        assert (looked.said_hash, looked.recorded_at, looked.role) == (
            WORDING.said_hash,
            NOON,
            "regional editor",
        )
        assert [one.closed_on for one in inspection.closures(["sussex"])[REF, "sussex"]] == [TODAY]
        assert inspection.responses()["HMICFRS-OIC", "thames-valley-pcc"].first_day == TODAY
        (position,) = inspection.positions(["sussex"], recommendation=REF)
        assert (position.number, position.public, position.role) == (number, "We have a plan.", "author")
        assert position.cleared is not None
        assert (position.cleared.cleared_by, position.cleared.recorded_by) == ("Head of Crime", "Pete")
        assert check(tx) == ()


@pytest.mark.parametrize("bodies", [[], ["surrey"]])
def test_what_one_force_said_is_not_anothers(store: Store, bodies: list[str]) -> None:
    fill(store)

    with store.reading() as tx:
        assert tx.inspection.positions(bodies) == ()
        assert tx.inspection.closures(bodies) == {}


def test_before_an_instant_only_what_was_recorded_by_then_is_known(store: Store) -> None:
    fill(store)

    with store.reading() as tx:
        inspection = tx.inspection
        assert inspection.positions(["sussex"], before=NOON + HOUR)[0].cleared is None
        assert inspection.positions(["sussex"], before=NOON) == ()
        assert inspection.closures(["sussex"], before=NOON) == {}
        assert inspection.responses(before=NOON) == {}
        assert inspection.reports(before=NOON) == inspection.wordings(before=NOON) == ()
        assert inspection.wording_checks(before=NOON) == ()


def test_the_last_position_comes_first_and_none_is_lost(store: Store) -> None:
    first = fill(store)
    with store.writing(at=NOON + 2 * HOUR, by=ANNA) as tx:
        second = tx.inspection.add_position(POSITION, role="author")

    with store.reading() as tx:
        assert [one.number for one in tx.inspection.positions(["sussex"])] == [second, first]


def test_a_clearance_that_was_taken_back_holds_no_more(store: Store) -> None:
    fill(store)
    with store.writing(at=NOON + 2 * HOUR, by=PETE) as tx:
        position = tx.inspection.positions(["sussex"])[0]
        tx.inspection.decide(
            position, cleared=False, cleared_by="Head of Crime", why="A mistake.", role="approver"
        )

    with store.reading() as tx:
        now = tx.inspection.positions(["sussex"])[0]
        then = tx.inspection.positions(["sussex"], before=NOON + 2 * HOUR)[0]
    assert now.cleared is None
    assert [one.cleared for one in now.clearances] == [True, False]
    assert then.cleared is not None


def test_the_database_refuses_that_an_author_clears_their_own_text(store: Store) -> None:
    fill(store)
    with pytest.raises(sa.exc.IntegrityError), store.writing(at=NOON + 2 * HOUR, by=ANNA) as tx:
        position = tx.inspection.positions(["sussex"])[0]
        tx.inspection.decide(position, cleared=True, cleared_by="Head of Crime", why="", role="approver")


def test_the_database_refuses_a_clearance_under_another_authors_name(store: Store) -> None:
    number = fill(store)
    line = {
        "position_id": number,
        "written_by": SUE,
        "cleared": True,
        "cleared_by": "Head",
        "role": "approver",
    }

    with pytest.raises(sa.exc.IntegrityError), store.writing(at=NOON, by=ANNA) as tx:
        tx.conn.execute(sa.insert(t.position_clearances), line | {"recorded_by": ANNA, "recorded_at": NOON})


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_nothing_recorded_is_ever_changed_or_deleted(store: Store, table: sa.Table) -> None:
    fill(store)

    for act in (sa.update(table).values(role="another"), sa.delete(table)):
        with pytest.raises(sa.exc.DatabaseError), store.writing(at=NOON, by=ANNA) as tx:
            tx.conn.execute(act)


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d a character"])
def test_what_no_database_can_hold_is_refused(store: Store, text: str) -> None:
    new = NewPosition(REF, "sussex", text, "Next.", None, "Head")

    with pytest.raises(Invalid), store.writing(at=NOON, by=ANNA) as tx:
        tx.inspection.add_position(new, role="author")


def test_every_line_leaves_an_audit_line_that_quotes_no_text(store: Store) -> None:
    fill(store)

    with store.reading() as tx:
        lines = tx.conn.exec_driver_sql("SELECT object, facts FROM audit WHERE act = 'alteration'").all()
    told = [(line[0], line[1]) for line in lines if "recommendation" in line[1] or "report" in line[1]]
    assert len(told) == 7
    assert not any("plan." in facts for _, facts in told)
