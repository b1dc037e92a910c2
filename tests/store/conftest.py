"""A store on each database, with the cast's organisations in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.store import Store
from tests.cast import BODIES, LINKS, NOON
from tests.postgres import fresh_database


def stocked(store: Store) -> Store:
    """Put the cast's organisations and two people into a store."""
    with store.writing(at=NOON) as tx:
        for body in BODIES:
            tx.bodies.add(body)
        for link in LINKS:
            tx.bodies.link(link)
        for login in ("anna", "pete", "sue"):
            tx.people.add(login, login.title())
    return store


@pytest.fixture(scope="session")
def lite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and stocked SQLite file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("lite") / "kb.sqlite3"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    stocked(store).close()
    return path


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    store = Store.open(url)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def lite(tmp_path: Path, lite_template: Path) -> Iterator[Store]:
    """A stocked store on SQLite."""
    path = tmp_path / "room" / "kb.sqlite3"
    path.parent.mkdir(mode=0o700)
    shutil.copy(lite_template, path)
    with _opened(f"sqlite:///{path}") as store:
        yield store


@pytest.fixture
def postgres() -> Iterator[Store]:
    """A stocked store on PostgreSQL."""
    with fresh_database() as url, _opened(url) as store:
        yield stocked(store)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """A stocked store, on each database in turn."""
    return request.getfixturevalue("lite" if request.param == "sqlite" else "postgres")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, on each in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        with fresh_database(migrated=False) as url:
            yield url
