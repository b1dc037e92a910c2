"""SQLite, set so that an answered save is on the disk: write-ahead log, full syncs, one queue of writers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pysqlite3 import dbapi2

from kb.errors import Invalid, Unavailable
from kb.store.machine.queue import WriterQueue

FIRST_SOUND = (3, 51, 3)
_SETTINGS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # What is erased is overwritten, not only unlinked.
    "PRAGMA secure_delete=ON",
)


class Sqlite:
    """One SQLite file: an engine that can only read, one that writes, and the writers' queue."""

    def __init__(self, url: sa.URL, *, folder: Path | None) -> None:
        check_version(dbapi2.sqlite_version_info)
        self.path = _file_of(url)
        _make_private(self.path)
        lock = (folder or self.path.parent) / f"{self.path.name}.lock"
        self.queue = WriterQueue(lock)
        address = sa.URL.create("sqlite", database=str(self.path))
        self.writer = _engine(address, _SETTINGS)
        self.reader = _engine(address, (*_SETTINGS, "PRAGMA query_only=ON"))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the writers' queue."""
        with self.queue.turn():
            yield

    def begin_writing(self, conn: sa.Connection, *, patient: bool) -> None:
        """Nothing more to do: the turn is ours and the transaction began as a writer's."""

    def drop_connections(self) -> None:
        """Leave the parent's connections alone in a forked child: SQLite's do not survive a fork."""
        self.queue.forget()
        self.reader.dispose(close=False)
        self.writer.dispose(close=False)

    def close(self) -> None:
        """Close every idle connection."""
        self.reader.dispose()
        self.writer.dispose()

    def fold(self) -> None:
        """Empty the write-ahead log and do without it until the next opening.

        A file that is no database is left as it is: it is about to be replaced.
        """
        self.close()
        conn = dbapi2.connect(str(self.path), timeout=5)
        try:
            conn.execute("PRAGMA journal_mode=DELETE").close()
        except dbapi2.DatabaseError as fault:
            if fault.sqlite_errorcode & 0xFF in {5, 6}:
                raise Unavailable("The database is in use. Stop the service first.") from fault
        finally:
            conn.close()

    def scrub(self) -> None:
        """Empty the write-ahead log into the file, so that what was erased is in neither.

        A reader in the middle of a long transaction can hold this up; the log is then emptied by the next
        checkpoint, and `kb erase` may be followed by this again.
        """
        with self.turn(), self.writer.connect() as conn:
            # Past SQLAlchemy: it would begin a transaction, and inside one nothing can be emptied.
            raw = conn.connection.dbapi_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def check_version(version: tuple[int, ...]) -> None:
    """Refuse an SQLite whose write-ahead log can corrupt the database (fixed in 3.51.3)."""
    if version < FIRST_SOUND:
        found = ".".join(map(str, version))
        raise Invalid(
            f"This SQLite is {found}. Before 3.51.3 two connections can damage the database (the “WAL-reset” fault), "
            "so it is not used. Install the pinned pysqlite3, which brings a newer one, or use PostgreSQL."
        )


def _file_of(url: sa.URL) -> Path:
    if not url.database or url.database == ":memory:" or url.query:
        raise Invalid(
            "The SQLite address must name a file and nothing else, for example sqlite:////srv/kb/kb.sqlite3."
        )
    return Path(url.database).absolute()


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)


def _engine(url: sa.URL, settings: tuple[str, ...]) -> sa.Engine:
    engine = sa.create_engine(url, module=dbapi2, pool_size=8, max_overflow=8, pool_timeout=5)

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # The driver's own idea of when a transaction begins is switched off: `begin` below says it.
        connection.isolation_level = None
        for setting in settings:
            connection.execute(setting).close()

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE" if "query_only=ON" not in settings[-1] else "BEGIN")

    return engine
