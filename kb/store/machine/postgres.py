"""PostgreSQL for many machines: the same promises, made by the server's own means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from kb.errors import Invalid
from kb.store.machine.trouble import told_apart

# Any number that nothing else in the database uses as an advisory lock.
WRITERS = 0x6B62_0001
_SESSION = "-c statement_timeout=5000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class Postgres:
    """One PostgreSQL database: readers get a read-only snapshot, writers take their turn by an advisory lock."""

    def __init__(self, url: sa.URL) -> None:
        self.path = None
        self.writer = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"options": _SESSION, "connect_timeout": 5},
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            pool_timeout=5,
        )
        self.reader = self.writer.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        with told_apart(), self.writer.connect() as conn:
            check_durable({name: conn.exec_driver_sql(f"SHOW {name}").scalar_one() for name in _DURABLE})

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn is taken inside the transaction, on the server: see `begin_writing`."""
        yield

    def begin_writing(self, conn: sa.Connection, *, patient: bool) -> None:
        """Wait for the writers' lock, held until the transaction ends. `patient` work has no time limit."""
        if patient:
            conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    def drop_connections(self) -> None:
        """Leave the parent's connections alone in a forked child."""
        self.writer.dispose(close=False)

    def close(self) -> None:
        """Close every idle connection."""
        self.writer.dispose()

    def fold(self) -> None:
        """Nothing: there are no files of ours."""

    def scrub(self) -> None:
        """Nothing at once: the server's own vacuum frees what was erased. See the operator's guide."""


def check_durable(settings: dict[str, str]) -> None:
    """Refuse a server that says 'saved' before it is."""
    off = [name for name, value in settings.items() if value == "off"]
    if off:
        raise Invalid(
            f"PostgreSQL is set to {', '.join(f'{name} = off' for name in off)}: it would say “saved” before "
            "that is so. Set it to on and start again."
        )
