"""`kb audit` shows the lines and finds what was done to them behind our back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from pysqlite3 import dbapi2 as sqlite

Kb = Callable[..., Result]


def tamper(folder: Path, *statements: str) -> None:
    """Change the database past the program, its triggers taken away first."""
    with sqlite.connect(folder / "kb.sqlite3") as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def three_lines(kb: Kb) -> None:
    for name in ("kent", "essex", "sussex"):
        kb("body", "add", name, "--name", name.title(), "--kind", "force")


def test_an_untouched_log_is_sound(kb: Kb) -> None:
    three_lines(kb)

    done = kb("audit", "verify")

    assert done.exit_code == 0, done.output
    assert "3 lines read" in done.stderr
    assert done.stdout == ""


def test_an_edited_line_is_named_with_exit_code_3(kb: Kb, folder: Path) -> None:
    three_lines(kb)
    tamper(folder, "UPDATE audit SET object = 'organisation:surrey' WHERE seq = 2")

    done = kb("audit", "verify", "--json")

    assert done.exit_code == 3
    assert "Line 2" in json.loads(done.stdout)["faults"][0]


def test_a_rewritten_log_is_found_by_an_anchor_from_outside(kb: Kb, folder: Path) -> None:
    three_lines(kb)
    head = json.loads(kb("audit", "verify", "--json").stdout)["head"]
    tamper(folder, "DELETE FROM audit", "DELETE FROM settings")

    assert kb("audit", "verify").exit_code == 0
    assert kb("audit", "verify", "--anchor", head).exit_code == 3


def test_the_lines_can_be_read_by_people(kb: Kb) -> None:
    three_lines(kb)

    done = kb("audit", "show", "--limit", "1")

    assert done.stdout.count("\n") == 1
    assert "organisation:sussex" in done.stdout
