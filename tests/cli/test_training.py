"""`kb training count`: counts on the force's own machine, with what was said of the export remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.desk.measures.reading_counts import read_counts
from tests.cli.conftest import Kb
from tests.exchange.test_completions import EXPORT


@pytest.fixture
def export(tmp_path: Path) -> str:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    return str(path)


def test_counts_are_given_out_and_nobody_is(bare: Kb, export: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    done = bare("training", "count", export, "--person", "Collar number", "--remember", str(kept))

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "role group,module,completed,in role",
        "Custody,Hydra,1,",
        "Response,1,2,",
    ]
    assert "1 lines about “First aid” were left out" in done.stderr
    assert "“Hydra day” was taken for Hydra" in done.stderr
    assert "Quixote" not in done.output + kept.read_text()


def test_what_was_said_is_remembered_for_the_next_export(bare: Kb, export: str, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept.json")
    said = ("--person", "Collar number", "--course", "First aid=4", "--as-role", "Response=Front line")
    first = bare("training", "count", export, *said, "--remember", kept)

    again = bare("training", "count", export, "--remember", kept)

    assert again.stdout == first.stdout
    assert "Front line,1,2," in again.stdout


def test_where_everybody_is_named_the_people_in_role_are_counted_too(
    bare: Kb, export: str, tmp_path: Path
) -> None:
    done = bare(
        "training", "count", export, "--person", "Collar number", "--everybody", "--json", "--remember",
        str(tmp_path / "kept.json"),
    )  # fmt: skip

    told = {(one["role group"], one["module"]): one for one in json.loads(done.stdout)}
    assert (told["Custody", "1"]["completed"], told["Custody", "1"]["in role"]) == (0, 1)
    assert (told["Response", "1"]["completed"], told["Response", "1"]["in role"]) == (2, 2)


def test_what_comes_out_is_what_the_page_takes(bare: Kb, export: str, tmp_path: Path) -> None:
    done = bare(
        "training", "count", export, "--person", "Collar number", "--remember", str(tmp_path / "k.json")
    )

    lines = read_counts(done.stdout, {"response", "custody"})
    assert {(one.key, one.training, one.completed) for one in lines} == {
        ("response", "module-1", 2),
        ("custody", "hydra", 1),
    }


@pytest.mark.parametrize(
    "said", [("--course", "x"), ("--course", "First aid=9"), ("--as-role", "x"), ("--role", "Nowhere")]
)
def test_what_cannot_be_understood_is_said(
    bare: Kb, export: str, tmp_path: Path, said: tuple[str, str]
) -> None:
    done = bare("training", "count", export, *said, "--remember", str(tmp_path / "kept.json"))

    assert done.exit_code == 1
    assert "Quixote" not in done.output
    assert not (tmp_path / "kept.json").exists()


def test_a_remembered_file_that_is_damaged_is_no_hindrance(bare: Kb, export: str, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("[1]")

    done = bare(
        "training", "count", export, "--person", "Collar number", "--remember", str(tmp_path / "kept.json")
    )

    assert done.exit_code == 0
