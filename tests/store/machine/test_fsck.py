"""Reading everything over finds each thing that is not as it must be, and accepts a tombstone."""

from __future__ import annotations

import pytest

from kb.plan import parse
from kb.store import NewRow, Store, check
from tests.cast import NOON
from tests.store.printing import a_version, shelve

TEXT = "# Plan\n\n## Requirements\n\n### OIC-01: Which lay-bys?\n\n- **Priority:** 1\n\n### OIC-02: Which ports?\n\n- **Priority:** 2\n"
ROWS = tuple(NewRow(row.ref, row.question) for row in parse(TEXT).requirements)


@pytest.fixture
def shelved(store: Store) -> Store:
    """A store with a plan of two versions with rows, and a draft."""
    shelve(store, a_version(text=TEXT.encode(), rows=ROWS), a_version(text=TEXT.encode(), rows=ROWS))
    with store.writing(at=NOON) as tx:
        tx.press.open_draft("thames-valley/oic", b"x", marking=a_version().marking)
    return store


def _tamper(store: Store, *statements: str) -> str:
    with store.engine.connect() as conn:
        lite = conn.dialect.name == "sqlite"
        if lite:
            conn.connection.dbapi_connection.rollback()
            conn.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF").close()
            triggers = conn.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).all()
            for name, _ in triggers:
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            conn.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            conn.exec_driver_sql(statement)
        if lite:
            for _, sql in triggers:
                conn.exec_driver_sql(sql)
        conn.commit()
    store.close()
    with store.reading() as tx:
        return " ".join(check(tx))


def test_an_untouched_store_has_no_fault(shelved: Store) -> None:
    with shelved.reading() as tx:
        assert check(tx) == ()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE versions SET text_hash = 'ab' WHERE number = 1", "version hash of thames-valley/oic@1"),
        (
            "UPDATE versions SET version_hash = 'ab' WHERE number = 1",
            "oic@2 does not name the version before",
        ),
        ("UPDATE versions SET parent_hash = 'ab' WHERE number = 2", "oic@2 does not name the version before"),
        (
            "UPDATE versions SET dated_at = dated_at + 1 WHERE number = 2",
            "version hash of thames-valley/oic@2",
        ),
        ("UPDATE versions SET recorded_at = recorded_at + 1 WHERE number = 2", "version hash of"),
        ("UPDATE versions SET number = 3 WHERE number = 2", "a number is missing"),
        ("UPDATE versions SET rows = 3 WHERE number = 2", "should have 3 requirements and has 2"),
        ("DELETE FROM requirements WHERE position = 0", "should have 2 requirements and has 1"),
        ("UPDATE requirements SET question = 'Other?'", "are not those in its text"),
        ("UPDATE requirements SET ref = 'X-1' WHERE position = 0", "are not those in its text"),
        ("UPDATE versions SET text = NULL, erased_at = 1 WHERE number = 1", "no two people agreed to it"),
        (
            "UPDATE versions SET text = NULL, erased_at = 1 WHERE number = 1",
            "its requirements are still there",
        ),
        ("UPDATE revisions SET text_hash = 'ab'", "is not the text that was saved"),
        ("UPDATE revisions SET number = 2", "lacks revision 1"),
        ("DELETE FROM outbox WHERE seq = 1", "The outbox should have"),
        ("UPDATE plans SET changed_seq = 0", "the index may miss a change"),
        ("DELETE FROM audit WHERE seq = 1", "Line 1 was deleted"),
    ],
)
def test_each_thing_that_was_changed_is_named(shelved: Store, statement: str, says: str) -> None:
    assert says in _tamper(shelved, statement)


def test_an_edited_text_is_named(shelved: Store) -> None:
    literal = "x'4142'" if shelved.dialect == "sqlite" else r"'\x4142'::bytea"

    faults = _tamper(shelved, f"UPDATE versions SET text = {literal} WHERE number = 2")

    assert "The text of thames-valley/oic@2 is not the text that was shelved." in faults


def test_a_plan_without_version_and_draft_is_named(shelved: Store) -> None:
    faults = _tamper(shelved, "DELETE FROM versions", "DELETE FROM drafts")

    assert "thames-valley/oic has neither a version nor a draft." in faults


def test_two_current_versions_are_named(shelved: Store) -> None:
    faults = _tamper(shelved, "DROP INDEX uq_versions_one_current", "UPDATE versions SET state = 'current'")

    assert "has 2 current versions" in faults


def test_a_lost_trigger_is_named(shelved: Store) -> None:
    drop = "DROP TRIGGER texts_never_change" + (" ON versions" if shelved.dialect == "postgresql" else "")
    with shelved.engine.begin() as conn:
        conn.exec_driver_sql(drop)

    with shelved.reading() as tx:
        assert "The trigger texts_never_change was taken away." in check(tx)


def test_a_strangers_trigger_is_named(lite: Store) -> None:
    with lite.engine.begin() as conn:
        conn.exec_driver_sql("CREATE TRIGGER spy AFTER INSERT ON audit BEGIN DELETE FROM settings; END")

    with lite.reading() as tx:
        assert any("spy" in fault for fault in check(tx))


def test_a_reference_to_nothing_is_named(lite: Store) -> None:
    shelve(lite, a_version())

    assert "points at a line of bodies" in _tamper(lite, "UPDATE plans SET body = 'nowhere'")


def test_a_damaged_file_is_named(lite: Store) -> None:
    shelve(lite, a_version(text=b"x" * 100_000))
    lite.fold()
    raw = bytearray(lite.path.read_bytes())
    raw[-60_000:-59_000] = b"\xff" * 1000
    lite.path.write_bytes(raw)

    with lite.reading() as tx:
        assert check(tx) != ()
