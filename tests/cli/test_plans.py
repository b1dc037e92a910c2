"""Texts in and out on the command line: every byte equal, nothing twice, nothing by halves."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kb.exchange import SourceVersion, open_jsonl, write_jsonl
from tests.house.tree import ROOT

Kb = Callable[..., Result]
PLAN = b"---\ntitle: A plan\nmarking: OFFICIAL\nowner: A desk\n---\n\n# A plan\n\n### OIC-01: Where?\n\n- **Priority:** 1\n"
TEXTS = (b"# One\r\n", b"\xef\xbb\xbf# Two\n", b"no last newline", b"caf\xe9\0", b"", PLAN)


def a_source(folder: Path, documents: int = 3) -> Path:
    """A JSON Lines file of documents, each with every text as a version."""
    path = folder / "in.jsonl"
    with path.open("wb") as file:
        write_jsonl(
            file,
            (
                SourceVersion(f"docs/{d}.md", n, None, "An author", f"change {n}", raw)
                for n, raw in enumerate(TEXTS, 1)
                for d in range(documents)
            ),
        )
    return path


def contents(path: Path) -> dict[tuple[str, int], str]:
    return {
        (v.path, v.n): hashlib.sha256(v.raw).hexdigest()
        for d in open_jsonl(path).documents()
        for v in d.versions
    }


@pytest.fixture
def sussex(kb: Kb) -> Kb:
    assert kb("body", "add", "sussex", "--name", "Sussex Police", "--kind", "force").exit_code == 0
    return kb


def test_what_came_in_goes_out_byte_for_byte(sussex: Kb, tmp_path: Path) -> None:
    source = a_source(tmp_path)

    came = sussex("import", str(source), "--body", "sussex", "--json")
    went = sussex("export", str(tmp_path / "out.jsonl"))

    assert came.exit_code == went.exit_code == 0, came.output + went.output
    said = json.loads(came.stdout)
    assert (said["plans"], said["versions"], said["skipped"]) == (3, 18, [])
    assert contents(tmp_path / "out.jsonl") == contents(source)


def test_brought_in_again_nothing_changes(sussex: Kb, tmp_path: Path) -> None:
    source = a_source(tmp_path)
    sussex("import", str(source), "--body", "sussex")

    again = json.loads(sussex("import", str(source), "--body", "sussex", "--json").stdout)

    assert (again["versions"], again["already_here"]) == (0, 3)
    sussex("export", str(tmp_path / "out.jsonl"))
    assert contents(tmp_path / "out.jsonl") == contents(source)


def test_a_dry_run_changes_nothing(sussex: Kb, tmp_path: Path) -> None:
    done = sussex("import", str(a_source(tmp_path)), "--body", "sussex", "--dry-run")

    assert "3 documents with 18 versions would come in." in done.stdout
    sussex("export", str(tmp_path / "out.jsonl"))
    assert contents(tmp_path / "out.jsonl") == {}


def test_an_import_killed_again_and_again_loses_nothing_and_doubles_nothing(
    sussex: Kb, folder: Path, tmp_path: Path
) -> None:
    source = a_source(tmp_path, documents=60)
    command = [sys.executable, "-m", "kb", "import", str(source), "--body", "sussex"]
    env = os.environ | {"KB_DATA": str(folder)}

    for wait in (0.6, 0.7, 0.8):
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as running:
            time.sleep(wait)
            running.send_signal(signal.SIGKILL)
    last = sussex("import", str(source), "--body", "sussex", "--json")

    assert last.exit_code == 0, last.output
    sussex("export", str(tmp_path / "out.jsonl"))
    assert contents(tmp_path / "out.jsonl") == contents(source)
    assert sussex("fsck").exit_code == 0


def test_a_folder_of_markdown_comes_in_and_goes_out_as_a_tree(sussex: Kb, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "My plan.md").write_bytes(PLAN)

    sussex("import", str(tmp_path / "in"), "--body", "sussex")
    done = sussex("export", str(tmp_path / "out"), "--tree")

    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "sussex" / "my-plan" / "0001.md").read_bytes() == PLAN


def test_what_was_refused_is_listed(sussex: Kb, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "large.md").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    (tmp_path / "in" / "small.md").write_bytes(b"x")

    done = sussex("import", str(tmp_path / "in"), "--body", "sussex")

    assert "Not taken: large.md: It is 5.0 MB" in done.stdout
    assert "1 documents with 1 versions came in." in done.stdout


def test_a_bad_line_takes_nothing_in(sussex: Kb, tmp_path: Path) -> None:
    source = a_source(tmp_path)
    with source.open("ab") as file:
        file.write(b"{}\n")

    done = sussex("import", str(source), "--body", "sussex")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "Line 19" in done.stderr
    sussex("export", str(tmp_path / "out.jsonl"))
    assert contents(tmp_path / "out.jsonl") == {}


def test_an_unknown_organisation_is_said(kb: Kb, tmp_path: Path) -> None:
    done = kb("import", str(a_source(tmp_path)), "--body", "essex")

    assert done.exit_code == 1
    assert "essex" in done.stderr


def test_an_export_is_in_the_audit_as_a_disclosure(sussex: Kb, tmp_path: Path) -> None:
    sussex("export", str(tmp_path / "out.jsonl"), "--body", "sussex")

    [line] = json.loads(sussex("audit", "show", "--limit", "1", "--json").stdout)

    assert (line["act"], line["object"]) == ("disclosure", "organisation:sussex")


def test_an_export_that_cannot_be_finished_is_never_named_as_one(sussex: Kb, tmp_path: Path) -> None:
    done = sussex("export", str(tmp_path / "absent" / "out.jsonl"))

    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
