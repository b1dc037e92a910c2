"""Tables brought up, down and up again, with plans in place; and what the tables themselves refuse."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from kb.access import whole
from kb.errors import NotReady
from kb.store import Store, check
from kb.store.machine.migrating import config, head, migrate
from kb.store.tables import plans as t
from tests.cast import NOON
from tests.store.conftest import stocked
from tests.store.printing import a_version, shelve


@pytest.fixture
def empty(empty_url: str):
    """A store without tables."""
    store = Store.open(empty_url)
    yield store
    store.close()


def _tables(store: Store) -> set[str]:
    with store.engine.connect() as conn:
        return set(sa.inspect(conn).get_table_names()) - {"alembic_version"}


def test_a_new_database_is_brought_up_once_and_again_without_change(empty: Store) -> None:
    assert (empty.migration_state().found, empty.migration_state().ready) == (None, False)

    assert empty.migrate().ready
    assert empty.migrate().ready
    assert _tables(empty) == set(t.plans.metadata.tables)


def test_the_head_file_names_the_newest_migration(empty: Store) -> None:
    with empty.engine.connect() as conn:
        assert ScriptDirectory.from_config(config(conn)).get_heads() == [head()]


def test_the_migrations_make_exactly_the_tables_of_the_program(empty: Store) -> None:
    empty.migrate()

    with empty.engine.connect() as conn:
        command.check(config(conn))


def test_down_and_up_again_leaves_plans_byte_for_byte(empty: Store) -> None:
    empty.migrate()
    shelve(stocked(empty), a_version(text=b"\xef\xbb\xbf# One\r\n"), a_version(text=b"# Two"))

    migrate(empty._database, to="0002")
    migrate(empty._database)

    with empty.reading() as tx:
        assert [f.text for f in tx.shelf.texts(reach=whole(), states=None)] == [
            b"\xef\xbb\xbf# One\r\n",
            b"# Two",
        ]
        assert check(tx) == ()


def test_all_the_way_down_and_up_is_a_new_database(empty: Store) -> None:
    empty.migrate()
    stocked(empty)

    migrate(empty._database, to="base")
    assert _tables(empty) == set()
    assert empty.migrate().ready


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(empty: Store) -> None:
    empty.migrate()
    with empty.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NotReady, match="newer"):
        empty.migrate()


def test_a_migration_killed_at_any_moment_has_happened_whole_or_not_at_all(tmp_path: Path) -> None:
    for round_ in range(4):
        url = f"sqlite:///{tmp_path / f'{round_}.sqlite3'}"
        child = subprocess.Popen(
            [sys.executable, "-c", f"from kb.store import Store; Store.open({url!r}).migrate()"]
        )
        time.sleep(0.35 + 0.05 * round_)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

        store = Store.open(url)
        assert store.migration_state().found in {None, head()}
        assert store.migrate().ready
        store.close()


def _plan_line(**facts: object) -> dict[str, object]:
    line = {"ref": "sussex/x", "body": "sussex", "created_at": NOON}
    return line | facts


REFUSED = {
    "two current versions": "UPDATE versions SET state = 'current'",
    "a number of nought": "UPDATE versions SET number = 0 WHERE number = 1",
    "a state that is none": "UPDATE versions SET state = 'published'",
    "a missing text without a tombstone": "UPDATE versions SET text = NULL",
    "a marking that may not be held": "UPDATE versions SET marking = 2",
    "an organisation that is not there": "UPDATE plans SET body = 'nowhere'",
    "half a source": "UPDATE plans SET source_ref = 'sussex/oic'",
    "another text": "UPDATE versions SET text = text_hash",
    "a deleted version": "DELETE FROM versions",
    "an erasure by one person": "UPDATE erasures SET confirmed_by = asked_by",
    "a second open draft": "UPDATE drafts SET state = 'draft'",
    "a draft that is no draft": "UPDATE drafts SET state = 'approved'",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_itself_refuses(store: Store, statement: str) -> None:
    shelve(store, a_version(), a_version())
    with store.writing(at=NOON, by=1) as tx:
        tx.press.ask_erasure("thames-valley/oic", 1, reason="Named a person.")
        for _ in range(2):
            tx.press.open_draft("thames-valley/oic", b"x", marking=a_version().marking)
            tx.press.end_draft("thames-valley/oic")

    with store.engine.connect() as conn, pytest.raises(sa.exc.DBAPIError):
        if conn.dialect.name == "postgresql" and "text = text_hash" in statement:
            statement = "UPDATE versions SET text = 'other'"
        conn.exec_driver_sql(statement)


@pytest.mark.parametrize(("table", "facts"), [(t.plans, _plan_line(ref="thames-valley/oic"))])
def test_the_same_address_twice_is_refused(store: Store, table: sa.Table, facts: dict[str, object]) -> None:
    shelve(store, a_version())

    with store.engine.connect() as conn, pytest.raises(sa.exc.IntegrityError):
        conn.execute(sa.insert(table), facts)


def test_instants_come_back_aware_and_naive_ones_are_refused(store: Store) -> None:
    summer = dt.datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    shelve(store, a_version(dated_at=summer))

    with store.reading() as tx:
        card = tx.shelf.card("thames-valley/oic", reach=whole())
    assert (card.dated_at, card.dated_at.utcoffset()) == (summer, dt.timedelta())
    with pytest.raises((ValueError, sa.exc.StatementError)):
        shelve(store, a_version(dated_at=dt.datetime(2026, 7, 1)))
