"""Files short enough to be read in one go."""

from __future__ import annotations

from pathlib import Path

from tests.house.tree import name, ours

CODE, TESTS, TEMPLATES = 300, 400, 120


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _over(limit: int, *suffixes: str, under: str) -> dict[str, int]:
    return {name(path): _lines(path) for path in ours(*suffixes, under=under) if _lines(path) > limit}


def test_no_file_of_the_program_is_over_300_lines() -> None:
    assert _over(CODE, ".py", under="kb") == {}
    assert _over(CODE, ".py", under="benchmarks") == {}


def test_no_test_file_is_over_400_lines() -> None:
    assert _over(TESTS, ".py", under="tests") == {}


def test_no_template_is_over_120_lines() -> None:
    assert _over(TEMPLATES, ".html", under="templates") == {}
