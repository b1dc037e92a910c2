"""Looking after an installation: backup and restore, fsck, doctor."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kb.cli.rooms import in_service
from kb.config import Settings
from tests.cli.test_audit import tamper

Kb = Callable[..., Result]


@pytest.fixture
def sussex(kb: Kb, tmp_path: Path) -> Kb:
    kb("body", "add", "sussex", "--name", "Sussex Police", "--kind", "force")
    (tmp_path / "oic.md").write_text("# A plan\n")
    kb("import", str(tmp_path / "oic.md"), "--body", "sussex")
    return kb


def names(kb: Kb) -> list[str]:
    return [one["short_name"] for one in json.loads(kb("body", "list", "--json").stdout)["organisations"]]


def test_a_backup_is_put_back_whole(sussex: Kb, tmp_path: Path) -> None:
    assert sussex("backup", str(tmp_path / "b")).exit_code == 0
    sussex("body", "add", "later", "--name", "Later", "--kind", "force")

    done = sussex("restore", str(tmp_path / "b"))

    assert done.exit_code == 0, done.output
    assert names(sussex) == ["sussex"]
    assert sussex("fsck").exit_code == 0


def test_after_a_restore_no_index_knows_better(sussex: Kb, tmp_path: Path, folder: Path) -> None:
    sussex("backup", str(tmp_path / "b"))
    sussex("index", "rebuild")
    assert json.loads(sussex("index", "status", "--json").stdout)["usable"]

    sussex("restore", str(tmp_path / "b"))

    assert not json.loads(sussex("index", "status", "--json").stdout)["usable"]


def test_a_damaged_backup_is_refused_and_nothing_is_touched(sussex: Kb, tmp_path: Path) -> None:
    sussex("backup", str(tmp_path / "b"))
    raw = bytearray((tmp_path / "b").read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "b").write_bytes(raw)
    sussex("body", "add", "later", "--name", "Later", "--kind", "force")

    done = sussex("restore", str(tmp_path / "b"))

    assert (done.exit_code, done.stdout) == (1, "")
    assert names(sussex) == ["later", "sussex"]


def test_nothing_is_restored_under_a_running_service(sussex: Kb, tmp_path: Path, folder: Path) -> None:
    sussex("backup", str(tmp_path / "b"))

    with in_service(Settings(data=folder)):
        done = sussex("restore", str(tmp_path / "b"))

    assert (done.exit_code, done.stderr) == (1, "The service is running. Stop it first.\n")


def test_fsck_finds_an_altered_text(sussex: Kb, folder: Path) -> None:
    assert sussex("fsck").exit_code == 0
    tamper(folder, "UPDATE versions SET text = CAST('# Another plan' AS BLOB)")

    done = sussex("fsck", "--json")

    assert done.exit_code == 3
    assert "sussex/oic" in " ".join(json.loads(done.stdout)["faults"])


def findings(done: Result) -> dict[str, bool]:
    return {one["what"]: one["ok"] for one in json.loads(done.stdout)}


def test_the_doctor_says_what_is_still_to_be_done(bare: Kb) -> None:
    done = bare("doctor", "--json")

    assert done.exit_code == 3
    assert findings(done)["data folder"] is False
    assert findings(done)["python"] is True


def test_the_doctor_finds_a_new_installation_without_an_administrator_and_index(sussex: Kb) -> None:
    found = findings(sussex("doctor", "--json"))

    assert (found["database"], found["index"], found["administrator"]) == (True, False, False)


def test_the_doctor_finds_a_data_folder_that_others_can_enter(sussex: Kb, folder: Path) -> None:
    folder.chmod(0o755)

    done = sussex("doctor")

    assert "LOOK  data folder" in done.stdout


def test_an_unknown_benchmark_is_refused_with_those_that_there_are(bare: Kb) -> None:
    done = bare("benchmark", "nothing")

    assert done.exit_code == 1
    assert "relevance" in done.stderr
    assert "speed" in done.stderr
