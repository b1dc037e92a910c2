"""What a plan's stage is, and what an office is told of a force, asked on the command line of the sample library."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Kb

PLAN, FORCE = "thames-valley/oic", "thames-valley"


@pytest.fixture
def sample(bare: Kb) -> Kb:
    assert bare("migrate").exit_code == 0
    assert bare("stock", KB_SAMPLE="yes").exit_code == 0
    return bare


def test_a_stage_is_said_with_its_reasons_in_words_and_as_json(sample: Kb) -> None:
    said = sample("stage", PLAN)
    told = json.loads(sample("stage", PLAN, "--json").output)

    assert said.exit_code == 0
    assert said.output.startswith("Embedding: ")
    assert told["stage"] in said.output
    assert told["needs"]


def test_before_the_plan_there_was_nothing(sample: Kb) -> None:
    assert "Nothing recorded here" in sample("stage", PLAN, "--on", "2020-01-01").output


def test_a_briefing_says_what_was_promised_and_keeps_nothing(sample: Kb) -> None:
    said, again = (sample("briefing", FORCE, "--on", "2025-07-31") for _ in range(2))
    told = json.loads(sample("briefing", FORCE, "--on", "2025-07-31", "--json").output)

    assert said.output == again.output
    assert "embedded into operational practice" in said.output
    assert "all, number not stated" in said.output
    assert told["as at"] == "2025-07-31"


def test_evidence_is_listed_and_added_by_the_rules_of_its_page(sample: Kb) -> None:
    plan, author = "wessex-downs/oic", "author@wessex-downs.example"
    before = json.loads(sample("evidence", "list", plan, "--json").output)
    said = (
        "--kind",
        "product",
        "--on",
        "1 October 2026",
        "--reference",
        "File 9",
        "--line",
        "An assessment came of it.",
    )

    done = sample("evidence", "add", plan, "--as", author, *said)

    assert done.output == f"Recorded as number {len(before) + 1}.\n"
    assert "An assessment came of it." in sample("evidence", "list", plan).output
    for who in ("author@avonmere.example", "oversight@wessex-downs-pcc.example", "nobody@example.org"):
        refused = sample("evidence", "add", plan, "--as", who, *said)
        assert refused.exit_code == 1
    odd = sample("evidence", "add", plan, "--as", author, *said[:-1], "Ring Jonathan Smith on 07700 900123.")
    assert odd.exit_code == 1
    assert len(json.loads(sample("evidence", "list", plan, "--json").output)) == len(before) + 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("stage", "thames-valley/none"), "no such plan"),
        (("stage", PLAN, "--on", "2199-01-01"), "not in the future"),
        (("evidence", "list", "thames-valley/none"), "no such plan"),
        (("briefing", "nowhere"), "No office oversaw"),
        (("briefing", FORCE, "--on", "2199-01-01"), "not in the future"),
    ],
)
def test_what_cannot_be_answered_is_said(sample: Kb, words: tuple[str, ...], says: str) -> None:
    done = sample(*words)

    assert done.exit_code != 0
    assert re.search(says, done.output, re.IGNORECASE)
    assert "Traceback" not in done.output
