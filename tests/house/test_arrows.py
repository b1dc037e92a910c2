"""The arrows between the rooms hold, and the contracts that say so would notice."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

# A wrong import for each contract: into which file, and the contract's name as a developer sees it.
WRONG = (
    ("plan/model.py", "import kb.web", "A room imports only from the rooms below it"),
    ("web/pages.py", "import kb.store", "A page asks its desk"),
    ("cli/index.py", "import kb.desk.house", "desk is entered by its front door"),
    ("desk/frame.py", "import kb.store.plans.shelf", "store is entered by its front door"),
    ("desk/frame.py", "import kb.search.shelf", "search is entered by its front door"),
    ("desk/frame.py", "import kb.exchange.jsonl", "exchange is entered by its front door"),
    ("desk/frame.py", "import kb.post.carriers", "post is entered by its front door"),
    ("desk/frame.py", "import flask", "Only web knows Flask"),
    ("desk/frame.py", "import sqlalchemy", "Only store knows the database"),
    ("desk/frame.py", "import whoosh", "Only search knows Whoosh"),
    ("plan/model.py", "import os", "The core is pure"),
)


def _lint(folder: Path) -> tuple[int, dict[str, str]]:
    """The exit code, and each contract's verdict by its name."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = re.findall(r"^(.+?) (KEPT|BROKEN)", done.stdout, re.MULTILINE)
    assert said, done.stdout + done.stderr
    return done.returncode, dict(said)


def _a_copy(folder: Path) -> Path:
    shutil.copytree(ROOT / "kb", folder / "kb", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_arrow_holds() -> None:
    code, verdicts = _lint(ROOT)

    assert [name for name, verdict in verdicts.items() if verdict != "KEPT"] == []
    assert code == 0


def test_a_wrong_import_of_each_kind_is_noticed(tmp_path: Path) -> None:
    copy = _a_copy(tmp_path)
    for path, line, _ in WRONG:
        with (copy / "kb" / path).open("a") as file:
            file.write(f"\n{line}\n")

    _, verdicts = _lint(copy)

    assert [name for name, verdict in verdicts.items() if verdict == "KEPT"] == []
    assert all(any(name.startswith(start) for name in verdicts) for _, _, start in WRONG)


def test_a_room_that_nobody_placed_is_noticed(tmp_path: Path) -> None:
    copy = _a_copy(tmp_path)
    (copy / "kb" / "extra.py").write_text('"""A room of its own."""\n')

    code, _ = _lint(copy)

    assert code != 0
