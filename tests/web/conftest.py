"""Pages under test: the sample library, stocked once, and a strict look at every answer of every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.web.gate import EXTENSION
from tests.sample_library import Library, served, stock
from tests.web.client import Reader, check_answer


@pytest.fixture(autouse=True)
def _strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at every answer that any test gets from the whole application."""
    opened = FlaskClient.open

    def look(client: FlaskClient, *args: object, **options: object) -> TestResponse:
        answer = opened(client, *args, **options)  # type: ignore[arg-type]  # handed on as given
        if EXTENSION in client.application.extensions:
            check_answer(answer)
        return answer

    monkeypatch.setattr(FlaskClient, "open", look)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample library in it and its index built."""
    return stock(tmp_path_factory.mktemp("library") / "data")


@pytest.fixture(scope="session")
def shared(stocked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library for tests that only read."""
    with served(shutil.copytree(stocked, tmp_path_factory.mktemp("shared") / "data")) as library:
        yield library


@pytest.fixture
def library(stocked: Path, tmp_path: Path) -> Iterator[Library]:
    """A library of its own, for tests that change something."""
    with served(shutil.copytree(stocked, tmp_path / "data")) as library:
        yield library


@pytest.fixture(scope="session")
def reading(shared: Library) -> Callable[[str], Reader]:
    """A sample person who only reads; each signs in once."""
    known: dict[str, Reader] = {}

    def reader(name: str) -> Reader:
        return known[name] if name in known else known.setdefault(name, Reader(shared.app, name))

    return reader
