"""PostgreSQL's own tools for copying a whole database: found on the machine, run without a shell."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from kb.errors import Unavailable
from kb.store.machine.trouble import told_apart


def snapshot(conn: sa.Connection) -> str:
    """A name under which another connection sees exactly what this transaction sees."""
    return str(conn.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())


def dump(url: str, to: Path, *, snapshot: str | None = None) -> None:
    """Write a whole database to a file. Raises Unavailable where `pg_dump` is missing or fails."""
    seen = () if snapshot is None else (f"--snapshot={snapshot}",)
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", *seen, f"--file={to}")


def load(url: str, payload: Path, *, over: bool = False) -> None:
    """Read a database from a file, in one transaction; `over` in the place of what is there."""
    instead = ("--clean", "--if-exists") if over else ()
    _run(
        "pg_restore",
        url,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        *instead,
        last=str(payload),
    )


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """A database to check a backup in, gone afterwards.

    Raises Unavailable where the account may not make a database.
    """
    address = sa.make_url(url)
    name = f"kb_check_{secrets.token_hex(6)}"
    engine = sa.create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        _make(engine, name)
        try:
            yield address.set(database=name).render_as_string(hide_password=False)
        finally:
            with told_apart(), engine.connect() as conn:
                conn.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        engine.dispose()


def _make(engine: sa.Engine, name: str) -> None:
    try:
        with told_apart(), engine.connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    except sa.exc.ProgrammingError as fault:
        raise Unavailable(
            "A backup is checked in a database of its own first, and this account may not make one. "
            "Give it CREATEDB for the time of the restore."
        ) from fault


def _run(tool: str, url: str, *options: str, last: str | None = None) -> None:
    found = shutil.which(tool)
    if found is None:
        raise Unavailable(
            f"{tool} is needed for backups of PostgreSQL. Install PostgreSQL's client programs."
        )
    address = sa.make_url(url)
    # The password goes by the environment: other people of the machine can read a command line.
    plain = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [found, f"--dbname={plain}", *options, *([last] if last else [])]
    if tool == "pg_dump":
        command = [found, plain, *options]
    told = {"PGPASSWORD": str(address.password or ""), "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=told)  # noqa: S603 - no shell
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Unavailable(f"{tool} could not finish: {said[0] if said else 'it said nothing'}")
