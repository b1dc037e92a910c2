"""Sheets whose marking was confirmed, and to whom they were issued."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.plan import Marking
from kb.store import NewVersion, Store, fold_collector
from tests.cast import NOON, TODAY

REF = "thames-valley/oic"
LOW, HIGH = Marking
DAY = dt.timedelta(days=1)


@pytest.fixture
def versions(store: Store) -> tuple[int, int]:
    """A plan with two versions."""
    with store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
        first, second = tx.press.shelve(
            REF, [NewVersion(b"One", "Plan"), NewVersion(b"Two", "Plan")]
        ).version_ids
    return first, second


def confirm(store: Store, version: int, collector: str, marking: Marking, *, by: int = 2) -> int:
    with store.writing(at=NOON, by=by) as tx:
        return tx.tasking.confirm(version, collector, marking=marking)


def issue(store: Store, sheet: int, on: dt.date, to_role: str) -> None:
    with store.writing(at=NOON, by=1) as tx:
        tx.tasking.issue(sheet, meeting="Tasking meeting", on=on, to_role=to_role)


def test_a_marking_is_confirmed_for_one_collector_of_one_version(
    store: Store, versions: tuple[int, int]
) -> None:
    first, second = versions
    confirm(store, first, "Ports  OFFICER", HIGH)

    with store.reading() as tx:
        held = tx.tasking.of(first)
        assert (tx.tasking.of(second), tx.tasking.any_confirmed(second)) == ({}, False)
        assert tx.tasking.any_confirmed(first)
    sheet = held["ports officer"]
    assert (sheet.marking, sheet.confirmed_by, sheet.confirmed_at) == (HIGH, 2, NOON)


def test_another_marking_takes_the_place_of_the_first(store: Store, versions: tuple[int, int]) -> None:
    sheets = {
        confirm(store, versions[0], name, marking) for name, marking in (("Ports", HIGH), ("PORTS", LOW))
    }

    with store.reading() as tx:
        assert [sheet.marking for sheet in tx.tasking.of(versions[0]).values()] == [LOW]
    assert len(sheets) == 1


def test_the_database_itself_holds_one_sheet_a_collector(store: Store, versions: tuple[int, int]) -> None:
    confirm(store, versions[0], "Ports", LOW)

    with pytest.raises(sa.exc.IntegrityError), store.writing(at=NOON, by=2) as tx:
        tx.conn.execute(
            sa.text(
                "INSERT INTO sheets (version_id, collector, marking, confirmed_by, confirmed_at) "
                "SELECT version_id, collector, 1, confirmed_by, confirmed_at FROM sheets"
            )
        )


def test_all_issues_of_a_plan_are_known_the_latest_day_first(store: Store, versions: tuple[int, int]) -> None:
    old, new = (confirm(store, version, "Ports", LOW) for version in versions)
    issue(store, old, TODAY - 2 * DAY, "Sergeant")
    issue(store, new, TODAY, "Inspector")
    issue(store, new, TODAY - DAY, "Constable")

    with store.reading() as tx:
        told = [(i.number, i.to_role, i.on, i.collector, i.recorded_by) for i in tx.tasking.issued_for(1)]
        assert tx.tasking.issued_for(2) == ()
    assert told == [
        (2, "Inspector", TODAY, "ports", 1),
        (2, "Constable", TODAY - DAY, "ports", 1),
        (1, "Sergeant", TODAY - 2 * DAY, "ports", 1),
    ]


def test_a_name_is_the_same_whatever_its_case_and_spaces() -> None:
    assert fold_collector(" Ports\n Officer ") == fold_collector("PORTS officer") == "ports officer"
