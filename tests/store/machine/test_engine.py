"""The store's promises about transactions, under trouble of each kind."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb.access import whole
from kb.errors import Invalid, Unavailable
from kb.store import Act, Store, check
from kb.store.machine.postgres import WRITERS, check_durable
from kb.store.machine.queue import WriterQueue
from kb.store.machine.sqlite import check_version
from tests.cast import NOON
from tests.store.printing import a_version, shelve


def _seqs(store: Store) -> int:
    with store.reading() as tx:
        return tx.audit.head()[0]


def test_what_left_by_an_exception_never_happened(store: Store) -> None:
    with pytest.raises(KeyError), store.writing(at=NOON) as tx:
        tx.press.add_plan("sussex/oic", "sussex")
        tx.press.shelve("sussex/oic", [a_version()])
        raise KeyError

    with store.reading() as tx:
        assert tx.shelf.addresses("sussex", reach=whole()) == frozenset()
        assert check(tx) == ()


def test_a_reading_transaction_is_one_moment(store: Store) -> None:
    shelve(store, a_version())
    with store.reading() as tx:
        before = tx.shelf.newest_number("thames-valley/oic", reach=whole())
        thread = threading.Thread(target=shelve, args=(store, a_version()))
        thread.start()
        thread.join()

        assert tx.shelf.newest_number("thames-valley/oic", reach=whole()) == before

    with store.reading() as tx:
        assert tx.shelf.newest_number("thames-valley/oic", reach=whole()) == before + 1


def test_a_reading_transaction_cannot_write(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), store.reading() as tx:
        tx.conn.exec_driver_sql("DELETE FROM settings")
    with pytest.raises(RuntimeError), store.reading() as tx:
        tx.audit.add(Act.CONSULTATION, "sussex/oic@1")


def test_writers_take_turns_and_none_is_lost(store: Store) -> None:
    def write(name: int) -> None:
        for n in range(10):
            store.note(NOON, None, Act.CONSULTATION, f"sussex/p{name}@{n + 1}", {})

    before = _seqs(store)
    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _seqs(store) == before + 60
    with store.reading() as tx:
        assert check(tx) == ()


def test_a_writer_who_waits_too_long_is_told_so_and_nothing_is_changed(tmp_path: Path) -> None:
    queue = WriterQueue(tmp_path / "lock", patience=0.05)
    other = WriterQueue(tmp_path / "lock", patience=0.05)

    with queue.turn():
        with pytest.raises(Unavailable, match="Somebody else is saving"), queue.turn():
            pass
        with pytest.raises(Unavailable, match="Somebody else is saving"), other.turn():
            pass
    with other.turn():
        pass


def test_a_database_locked_by_another_program_is_waited_for_and_then_refused(lite: Store) -> None:
    lite.engine.dispose()

    @sa.event.listens_for(lite.engine, "connect")
    def impatient(connection, _record) -> None:
        connection.execute("PRAGMA busy_timeout=20").close()

    stranger = sa.create_engine(lite.engine.url, module=lite.engine.dialect.dbapi, poolclass=sa.NullPool)
    with stranger.connect() as conn:
        conn.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="Somebody else is saving"):
            shelve(lite, a_version())
        conn.rollback()
    shelve(lite, a_version())


def test_a_full_disk_is_refused_with_a_sentence_reading_goes_on_and_so_does_writing_later(
    lite: Store,
) -> None:
    shelve(lite, a_version())
    with lite.engine.connect() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
    big = a_version(text=os.urandom(400_000))

    def room(limit: int) -> None:
        lite.engine.dispose()
        sa.event.listen(
            lite.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={limit}").close()
        )

    room(pages + 2)
    with pytest.raises(Unavailable, match="no room left"):
        shelve(lite, big)
    with lite.reading() as tx:
        assert tx.shelf.newest_number("thames-valley/oic", reach=whole()) == 1
        assert check(tx) == ()
    room(pages + 10_000)
    assert shelve(lite, big).last == 2


def test_a_forked_child_uses_connections_of_its_own(store: Store) -> None:
    shelve(store, a_version())
    child = os.fork()
    if child == 0:
        try:
            shelve(store, a_version())
            os._exit(0)
        finally:
            os._exit(1)

    assert os.waitpid(child, 0)[1] == 0
    shelve(store, a_version())
    with store.reading() as tx:
        assert tx.shelf.newest_number("thames-valley/oic", reach=whole()) == 3
        assert check(tx) == ()


def test_a_forked_child_holds_none_of_its_parents_connections(store: Store) -> None:
    with store.reading() as tx:
        tx.audit.head()
    child = os.fork()
    if child == 0:
        engines = (store._database.reader, store._database.writer)
        os._exit(sum(engine.pool.checkedin() for engine in engines))

    assert os.waitpid(child, 0)[1] == 0


def test_a_child_forked_while_somebody_writes_can_write_afterwards(lite: Store) -> None:
    with lite.writing(at=NOON) as tx:
        tx.audit.add(Act.CONSULTATION, "sussex/oic@1")
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if not lite._database.queue._turn.locked() else 2)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
    assert shelve(lite, a_version()).last == 1


def test_only_the_service_account_can_read_the_files(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'new' / 'kb.sqlite3'}")
    store.migrate()

    folder = tmp_path / "new"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    store.close()


def test_sqlite_is_set_so_that_an_answered_save_is_on_the_disk(lite: Store) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }

    with lite.engine.connect() as conn:
        assert {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected} == expected


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_an_sqlite_whose_log_can_damage_the_database_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(Invalid, match=r"3\.51\.3"):
        check_version(version)


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_postgres_that_says_saved_too_early_is_refused(name: str) -> None:
    durable = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    check_durable(durable)

    with pytest.raises(Invalid, match=f"{name} = off"):
        check_durable(durable | {name: "off"})


def test_a_postgres_writer_waits_for_the_lock_and_is_then_refused(postgres: Store) -> None:
    with postgres.engine.connect() as conn:
        conn.exec_driver_sql(f"SELECT pg_advisory_lock({WRITERS})")
        postgres._database.begin_writing = _impatient(postgres)
        with pytest.raises(Unavailable, match="Somebody else is saving"):
            shelve(postgres, a_version())
        conn.exec_driver_sql(f"SELECT pg_advisory_unlock({WRITERS})")
    assert shelve(postgres, a_version()).last == 1


def _impatient(store: Store):
    begin = type(store._database).begin_writing

    def begin_writing(conn: sa.Connection, *, patient: bool) -> None:
        conn.exec_driver_sql("SET LOCAL lock_timeout = 50")
        begin(store._database, conn, patient=patient)

    return begin_writing


def test_a_cut_connection_is_told_apart_and_the_next_try_works(postgres: Store) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    with pytest.raises(Unavailable), postgres.writing(at=NOON) as tx:
        tx.audit.add(Act.CONSULTATION, "sussex/oic@1")
        with postgres.engine.connect() as other:
            other.exec_driver_sql(cut)

    assert shelve(postgres, a_version()).last == 1


def test_a_statement_that_takes_too_long_is_stopped_with_a_sentence(postgres: Store) -> None:
    with pytest.raises(Unavailable, match="took too long"), postgres.reading() as tx:
        tx.conn.exec_driver_sql("SET LOCAL statement_timeout = 20")
        tx.conn.exec_driver_sql("SELECT pg_sleep(5)")


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_be_used_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(Invalid):
        Store.open(url)


def test_a_server_that_does_not_answer_is_unavailable_not_a_bug() -> None:
    with pytest.raises(Unavailable):
        Store.open("postgresql://nobody@127.0.0.1:1/none")


def test_a_slip_of_ours_is_no_refusal(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), store.reading() as tx:
        tx.conn.exec_driver_sql("SELECT * FROM no_such_table")
