"""Bringing the tables up to this program's, and down again, each way in one transaction.

Both databases can undo changes of tables, so a migration that was killed has not happened.
`migrations/head.txt` names the newest one, so that what a program expects can be read without loading
Alembic.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotReady
from kb.store.machine.trouble import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config

    from kb.store.machine.postgres import Postgres
    from kb.store.machine.sqlite import Sqlite

_FOLDER = Path(__file__).parent.parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """Where a database's tables stand (`found`, None before the first) and where this program's do (`wanted`)."""

    found: str | None
    wanted: str

    @property
    def ready(self) -> bool:
        """Whether the program can work on these tables."""
        return self.found == self.wanted


def head() -> str:
    """The newest migration of this program."""
    return (_FOLDER / "head.txt").read_text(encoding="ascii").strip()


def state(database: Sqlite | Postgres) -> Migration:
    """How a database stands to this program, without changing it."""
    with told_apart(), database.reader.connect() as conn:
        return Migration(_found(conn), head())


def migrate(database: Sqlite | Postgres, *, to: str = "head") -> Migration:
    """Bring a database up (or with `to`, to that migration or to `base`), whole or not at all.

    Raises NotReady where the database is newer than this program: an older program must not write to it.
    """
    with told_apart(), database.turn(), _connected(database) as conn:
        with conn.begin():
            database.begin_writing(conn, patient=True)
            found = _found(conn)
            if to == "head" and found == head():
                return Migration(found, head())
            _run(conn, found, to)
            _check_references(conn)
        return Migration(_found(conn), head())


def _run(conn: sa.Connection, found: str | None, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load, and only wanted when there is something to do
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    settings = config(conn)
    try:
        if to == "head" or (found or "") < to != "base":
            command.upgrade(settings, to)
        else:
            command.downgrade(settings, to)
    except CommandError as fault:
        raise NotReady(
            f"The database is at migration {found}, which this program does not know: it was last used by a newer "
            "one. Install that again, or restore a backup made by this one."
        ) from fault


def config(conn: sa.Connection) -> Config:
    """Alembic's settings for that connection."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = conn
    return settings


def _found(conn: sa.Connection) -> str | None:
    if not sa.inspect(conn).has_table("alembic_version"):
        return None
    return conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


@contextmanager
def _connected(database: Sqlite | Postgres) -> Iterator[sa.Connection]:
    # SQLite changes a table by making it anew: references to it must not be enforced meanwhile, and that can
    # only be set outside a transaction. They are checked before the commit.
    with database.writer.connect() as conn:
        raw = conn.connection.dbapi_connection
        lite = conn.dialect.name == "sqlite"
        if lite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield conn
        finally:
            if lite and raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")


def _check_references(conn: sa.Connection) -> None:
    if conn.dialect.name == "sqlite" and conn.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RuntimeError("the migration left references to nothing; it was undone")
