"""Backups taken while the service runs, and restored only when every byte and every hash is right."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb.access import whole
from kb.errors import Invalid, Refusal, Unavailable
from kb.store import Store, backup, check, hashed, restore
from kb.store.machine.parcel import wrap
from tests.cast import NOON
from tests.postgres import client_programs
from tests.store.printing import a_version, shelve

LAST_LINE = "SELECT seq || ':' || hash FROM audit ORDER BY seq DESC LIMIT 1"
LATER = NOON + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs, where the test server brought its own."""
    monkeypatch.setenv("PATH", client_programs())


@pytest.fixture
def stocked(store: Store) -> Store:
    """A store with two plans and somebody signed in."""
    shelve(store, a_version(text=b"one\r\n"), a_version(text=b"two"))
    shelve(store, a_version(), ref="sussex/oic")
    with store.writing(at=NOON) as tx:
        tx.sessions.open(1, whole=True)
    return store


def _state(store: Store) -> tuple[object, ...]:
    with store.reading() as tx:
        texts = [
            (f.card.ref, f.card.version_hash, f.text) for f in tx.shelf.texts(reach=whole(), states=None)
        ]
        return tx.audit.head(), texts


def test_a_restored_backup_is_the_store_as_it_was_with_everybody_signed_out(
    stocked: Store, tmp_path: Path
) -> None:
    before = _state(stocked)
    with stocked.writing(at=NOON) as tx:
        key = tx.sessions.open(1, whole=True)
    made = backup(stocked, tmp_path / "kb.backup", at=NOON)
    shelve(stocked, a_version(text=b"made afterwards"))
    stocked.close()

    head = restore(made.path, stocked.url, at=LATER)

    (seq, _), texts = _state(stocked)
    assert texts == before[1]
    assert (head, seq) == (made.head, before[0][0] + 1)
    with stocked.reading() as tx:
        assert check(tx, anchor=made.head) == ()
        assert tx.sessions.seen(hashed(key)) is None
        assert tx.audit.lines(reach=whole(), limit=1)[0].object == "database"


def test_a_backup_is_taken_while_others_write_and_is_one_moment(stocked: Store, tmp_path: Path) -> None:
    with stocked.writing(at=NOON) as tx:
        tx.press.add_plan("kent/half", "kent")
        tx.conn.execute(sa.text("SELECT 1"))
        made = backup(stocked, tmp_path / "kb.backup", at=NOON)
        tx.press.shelve("kent/half", [a_version()])
    stocked.close()

    restore(made.path, stocked.url, at=LATER)

    with stocked.reading() as tx:
        assert tx.shelf.addresses("kent", reach=whole()) == frozenset()
        assert check(tx) == ()


def test_a_backup_is_for_the_service_account_alone_and_never_written_over(
    lite: Store, tmp_path: Path
) -> None:
    made = backup(lite, tmp_path / "kb.backup", at=NOON)

    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["kb.backup"]
    with pytest.raises(Invalid, match="already something"):
        backup(lite, made.path, at=NOON)


def test_in_a_folder_a_backup_is_named_by_its_instant(lite: Store, tmp_path: Path) -> None:
    assert backup(lite, tmp_path, at=NOON).path.name == "kb-20261124T120000Z.backup"


def test_where_it_cannot_be_written_nothing_has_the_name_of_a_backup(lite: Store, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        backup(lite, tmp_path / "missing" / "kb.backup", at=NOON)


def _damages(raw: bytes) -> dict[str, bytes]:
    rng = random.Random(53)
    lines = raw.split(b"\n", 3)
    kinds = {
        "empty": b"",
        "one byte": raw[:1],
        "only its head": raw[: raw.index(b"SQLite format")] if b"SQLite format" in raw else raw[:300],
        "half": raw[: len(raw) // 2],
        "last byte lost": raw[:-1],
        "first byte lost": raw[1:],
        "one byte more": raw + b"\n",
        "twice": raw + raw,
        "another form": raw.replace(b"kb backup 1", b"kb backup 2", 1),
        "text ends": raw.replace(b"\n", b"\r\n"),
        "zeros": bytes(len(raw)),
        "a bare database": lines[3],
        "no list": b"\n".join([lines[0], lines[2], lines[3]]),
        "no proof": b"\n".join([lines[0], lines[1], lines[3]]),
        "another head": raw.replace(b'"head": "', b'"head": "9', 1),
        "another size": raw.replace(b'"size": ', b'"size": 1', 1),
        "another instant": raw.replace(b"2026", b"2025", 1),
    }
    for n in range(36):
        changed = bytearray(raw)
        place = rng.randrange(len(raw))
        if n % 3 == 0:
            changed[place] ^= 1 << rng.randrange(8)
        elif n % 3 == 1:
            del changed[place : place + rng.randrange(1, 5000)]
        else:
            changed[place:place] = rng.randbytes(rng.randrange(1, 200))
        kinds[f"changed {n}"] = bytes(changed)
    return kinds


def test_fifty_three_damaged_backups_are_refused_before_anything_is_touched(
    stocked: Store, tmp_path: Path
) -> None:
    made = backup(stocked, tmp_path / "kb.backup", at=NOON)
    before, damaged = _state(stocked), tmp_path / "damaged"
    damages = _damages(made.path.read_bytes())

    assert len(damages) == 53
    for name, raw in damages.items():
        damaged.write_bytes(raw)
        with pytest.raises(Invalid):
            restore(damaged, stocked.url, at=LATER)
            pytest.fail(name)
    assert _state(stocked) == before


def _forged(lite: Store, folder: Path, *statements: str) -> Path:
    """A backup whose seal is right and whose database is not."""
    made = backup(lite, folder / "true.backup", at=NOON)
    stranger = folder / "stranger.sqlite3"
    lite.fold()
    shutil.copy(lite.path, stranger)
    engine = sa.create_engine(f"sqlite:///{stranger}", module=lite.engine.dialect.dbapi)
    with engine.begin() as conn:
        triggers = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in triggers:
            conn.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in triggers)):
            conn.exec_driver_sql(statement)
    engine.dispose()
    migration = lite.migration_state().wanted
    wrap(stranger, folder / "forged", kind="sqlite", at=NOON.isoformat(), head=made.head, migration=migration)
    return folder / "forged"


@pytest.mark.parametrize(
    "statements",
    [
        ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",),
        (
            "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
            f"UPDATE settings SET value = ({LAST_LINE}) WHERE key = 'audit head'",
        ),
        ("UPDATE versions SET text = x'41'",),
        ("CREATE TRIGGER spy AFTER INSERT ON audit BEGIN DELETE FROM settings; END",),
        ("DROP TABLE requirements",),
        ("UPDATE alembic_version SET version_num = '9999'",),
    ],
)
def test_a_well_sealed_backup_of_a_tampered_database_is_refused(
    lite: Store, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    shelve(lite, a_version())
    before = _state(lite)

    forged = _forged(lite, tmp_path, *statements)
    lite.close()
    with pytest.raises(Refusal):
        restore(forged, f"sqlite:///{lite.path}", at=LATER)

    assert _state(lite) == before
    assert {file.name.split("-")[0] for file in lite.path.parent.iterdir()} <= {
        "kb.sqlite3",
        "kb.sqlite3.lock",
    }


def test_a_backup_goes_into_an_empty_place_and_in_place_of_a_ruin(lite: Store, tmp_path: Path) -> None:
    shelve(lite, a_version())
    made = backup(lite, tmp_path / "kb.backup", at=NOON)
    ruin = tmp_path / "new" / "kb.sqlite3"
    ruin.parent.mkdir()
    ruin.write_bytes(b"not a database at all" * 1000)

    restore(made.path, f"sqlite:///{ruin}", at=LATER)
    restore(made.path, f"sqlite:///{tmp_path / 'newer' / 'kb.sqlite3'}", at=LATER)

    for path in (ruin, tmp_path / "newer" / "kb.sqlite3"):
        store = Store.open(f"sqlite:///{path}")
        with store.reading() as tx:
            assert check(tx) == ()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        store.close()


def test_nothing_is_restored_while_somebody_is_using_the_database(lite: Store, tmp_path: Path) -> None:
    made = backup(lite, tmp_path / "kb.backup", at=NOON)
    with lite.reading() as tx:
        tx.audit.head()
        other = Store.open(f"sqlite:///{lite.path}")
        with pytest.raises(Unavailable, match="in use"):
            restore(made.path, other.url, at=LATER)


def test_a_backup_of_the_other_database_is_refused(lite: Store, postgres: Store, tmp_path: Path) -> None:
    made = backup(lite, tmp_path / "kb.backup", at=NOON)

    with pytest.raises(Invalid, match="made of sqlite"):
        restore(made.path, postgres.url, at=LATER)


def test_without_postgresqls_tools_the_sentence_says_what_to_install(
    postgres: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unavailable, match="client programs"):
        backup(postgres, tmp_path / "kb.backup", at=NOON)
    assert list(tmp_path.iterdir()) == []
