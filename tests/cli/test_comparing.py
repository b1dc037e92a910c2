"""`kb compare` says what differs, and its exit code says whether."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Kb = Callable[..., Result]
PLAN = "---\ntitle: A plan\nmarking: OFFICIAL\n---\n\n# A plan\n\n### OIC-01: Which boats land?\n\n- **Gap:** much\n- **Owner:** Desk\n"
MORE = "\n### OIC-02: How are fees moved?\n\n- **Gap:** all\n"


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str], str]:
    def a_file(text: str) -> str:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.md"
        path.write_text(text)
        return str(path)

    return a_file


@pytest.fixture
def held(kb: Kb, tmp_path: Path) -> Kb:
    """Sussex holds a plan, `sussex/plan`."""
    assert kb("body", "add", "sussex", "--name", "Sussex Police", "--kind", "force").exit_code == 0
    path = tmp_path / "plan.md"
    path.write_text(PLAN)
    assert kb("import", str(path), "--body", "sussex").exit_code == 0
    return kb


def test_files_that_are_the_same_are_said_to_be(bare: Kb, files: Callable[[str], str]) -> None:
    done = bare("compare", files(PLAN), files(PLAN))

    assert (done.exit_code, done.output) == (0, "Nothing that is compared differs.\n")


def test_files_that_differ_are_told_requirement_by_requirement(bare: Kb, files: Callable[[str], str]) -> None:
    theirs = files(PLAN.replace("much", "little") + MORE)

    done = bare("compare", files(PLAN), theirs)

    assert done.exit_code == 1
    assert "OIC-01: gap changed from “much” to “little”" in done.output
    assert f"OIC-02 only in {theirs}: How are fees moved?" in done.output


def test_a_difference_of_layout_alone_is_a_difference(bare: Kb, files: Callable[[str], str]) -> None:
    done = bare("compare", files(PLAN), files(PLAN + "\n\n"))

    assert (done.exit_code, "layout only" in done.output) == (1, True)


def test_what_an_adapted_plan_does_not_copy_can_be_left_out(bare: Kb, files: Callable[[str], str]) -> None:
    both = files(PLAN), files(PLAN.replace("Desk", "Room"))

    assert bare("compare", *both).exit_code == 1
    assert bare("compare", *both, "--adapted").exit_code == 0


def test_unrelated_files_are_paired_by_what_they_ask(bare: Kb, files: Callable[[str], str]) -> None:
    other = PLAN.replace("OIC-01", "K-7")

    assert "K-7 only in" in bare("compare", files(PLAN), files(other)).output
    assert "OIC-01 is K-7 in" in bare("compare", files(PLAN), files(other), "--unrelated").output


def test_a_script_gets_json(bare: Kb, files: Callable[[str], str]) -> None:
    done = bare("compare", files(PLAN), files(PLAN.replace("much", "little") + MORE), "--json")

    told = json.loads(done.output)
    assert (done.exit_code, told["same"], told["counts"]["changed"], told["counts"]["only there"]) == (
        1,
        False,
        1,
        1,
    )
    assert [change["key"] for change in told["requirements"][0]["changes"]] == ["gap"]


def test_a_plan_that_is_held_is_compared_with_a_file_and_the_audit_says_so(
    held: Kb, files: Callable[[str], str]
) -> None:
    theirs = files(PLAN.replace("much", "little"))

    done = held("compare", "sussex/plan", theirs)

    assert (done.exit_code, "OIC-01: gap changed" in done.output) == (1, True)
    assert held("compare", "sussex/plan@1", "sussex/plan").exit_code == 0
    assert "combination" in held("audit", "show").output


@pytest.mark.parametrize("name", ["sussex/none", "sussex/plan@9", "no such file"])
def test_what_is_not_there_is_trouble(name: str, held: Kb) -> None:
    done = held("compare", "sussex/plan", name)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_no_text_is_trouble(bare: Kb, files: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "bytes.md").write_bytes(b"\xff\0")

    assert bare("compare", str(tmp_path / "bytes.md"), files(PLAN)).exit_code == 2
    assert bare("compare", str(tmp_path), files(PLAN)).exit_code == 2
    assert bare("compare", "no-such.md", files(PLAN)).exit_code == 2
