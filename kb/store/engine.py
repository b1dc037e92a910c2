"""The store itself: opened once a process, entered by a reading or a writing transaction."""

from __future__ import annotations

import datetime as dt
import os
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import Invalid
from kb.store.ledger.audit import Act, Fact
from kb.store.machine.postgres import Postgres
from kb.store.machine.sqlite import Sqlite
from kb.store.machine.trouble import told_apart
from kb.store.transaction import Remembered, Transaction

if TYPE_CHECKING:
    from kb.store.machine.migrating import Migration

_open: weakref.WeakSet[Store] = weakref.WeakSet()


class Store:
    """The database. Made by `Store.open`; safe to share between threads, and to carry over a fork.

    Only a Store commits. `writing` is one transaction: left quietly it is on the disk, left by any
    exception nothing has happened.
    """

    def __init__(self, database: Sqlite | Postgres) -> None:
        self._database = database
        self._remembered = Remembered()
        _open.add(self)

    @classmethod
    def open(cls, url: str, *, folder: Path | None = None) -> Store:
        """Open the database at `url`: `sqlite:///file` or `postgresql://...`.

        `folder` is where the writers' lock file of SQLite stands, by default beside the database. Raises
        Invalid where the address or the database's own settings cannot be used, Unavailable where it
        does not answer.
        """
        try:
            address = sa.make_url(url.replace("postgres://", "postgresql://", 1))
        except sa.exc.ArgumentError:
            raise Invalid(
                "The database address cannot be read. Use sqlite:///file or postgresql://..."
            ) from None
        kind = address.get_backend_name()
        if kind == "sqlite":
            return cls(Sqlite(address, folder=folder))
        if kind == "postgresql":
            return cls(Postgres(address))
        raise Invalid(f"Only SQLite and PostgreSQL can be used, not “{kind}”.")

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._database.writer.dialect.name

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return self._database.path

    @property
    def url(self) -> str:
        """The database's address with its password: for tools of this room only."""
        return self._database.writer.url.render_as_string(hide_password=False)

    @property
    def engine(self) -> sa.Engine:
        """The engine that writes, for this room's own machinery and tests."""
        return self._database.writer

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One snapshot: everything read inside belongs together. Nothing can be written."""
        with told_apart(writing=False), self._database.reader.connect() as conn, conn.begin():
            yield Transaction(conn, remembered=self._remembered)

    @contextmanager
    def writing(
        self, *, at: dt.datetime, by: int | None = None, patient: bool = False
    ) -> Iterator[Transaction]:
        """One writing transaction at the instant `at`, by the person `by` (None: the machine itself).

        Raises Unavailable when the turn does not come within 5 seconds or the disk is full. `patient` lifts
        the time limit on single statements, for imports.
        """
        with told_apart(), self._database.turn(), self._database.writer.connect() as conn, conn.begin():
            self._database.begin_writing(conn, patient=patient)
            tx = Transaction(conn, at=at, by=by, remembered=self._remembered)
            yield tx
            tx.settle()
        if tx.erased:
            self._database.scrub()

    def note(
        self, at: dt.datetime, by: int | None, act: Act | str, thing: str, facts: Mapping[str, Fact]
    ) -> None:
        """Write one audit line in its own short transaction: what a page that shows text does first."""
        with self.writing(at=at, by=by) as tx:
            tx.audit.add(act, thing, **facts)

    def migrate(self) -> Migration:
        """Bring the tables up to this program's. Safe to call at each start, from several processes."""
        from kb.store.machine.migrating import migrate  # noqa: PLC0415 - Alembic is slow to load and seldom needed

        return migrate(self._database)

    def migration_state(self) -> Migration:
        """How the database's tables stand to this program's, without changing anything."""
        from kb.store.machine.migrating import state  # noqa: PLC0415 - as above

        return state(self._database)

    def fold(self) -> None:
        """Make an SQLite database one file, without a write-ahead log beside it, before it is moved."""
        self._database.fold()

    def close(self) -> None:
        """Close every idle connection."""
        self._database.close()


def _in_child() -> None:
    for store in list(_open):
        store._database.drop_connections()  # noqa: SLF001 - the room's own


os.register_at_fork(after_in_child=_in_child)
