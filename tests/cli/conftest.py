"""The command line as a person at the machine uses it, on a database of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import main

Kb = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def bare(folder: Path) -> Kb:
    """`kb` where nothing has been set up yet."""

    def run(*words: str, typed: str | None = None, **settings: str) -> Result:
        env = {"KB_DATA": str(folder), "KB_DATABASE_URL": None, "KB_SAMPLE": None, "KB_HOST": None} | settings
        done = CliRunner().invoke(main, list(words), input=typed, env=env, prog_name="kb")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception  # a trace is never an answer
        return done

    return run


@pytest.fixture
def kb(bare: Kb) -> Kb:
    """`kb` on an empty database."""
    assert bare("migrate").exit_code == 0
    return bare
