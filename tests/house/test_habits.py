"""Habits of the house that a tool of others cannot hold."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.tree import ROOT, calls, name, ours

MACHINES_OWN = ("kb/cli/", "kb/worker.py")
# The room that makes it.
ACCESS = "kb/access/"


def test_the_reach_of_everything_is_made_by_the_machine_only() -> None:
    places = {name(path) for path in ours(".py", under="kb") if list(calls(path, "whole"))}

    assert {place for place in places if not place.startswith((*MACHINES_OWN, ACCESS))} == set()


def test_the_environment_is_read_at_the_start_of_a_process_only() -> None:
    places = {name(path) for path in ours(".py", under="kb") if list(calls(path, "from_env"))}

    assert {place for place in places if not place.startswith((*MACHINES_OWN, "kb/app.py"))} == set()


def _without_reason(line: str) -> bool:
    if "# type: ignore" in line:
        return not re.search(r"# type: ignore\[[\w, -]+\]  # (?!noqa)\S+ \S+", line)
    return "# noqa" in line and not re.search(r"# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* - \S+", line)


def test_every_silenced_check_says_which_and_why() -> None:
    found = [
        f"{name(path)}:{number}"
        for under in ("kb", "benchmarks")
        for path in ours(".py", under=under)
        if path.name != "test_habits.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _without_reason(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("x  # type: ignore", True),
        ("x  # type: ignore[misc]", True),
        ("x  # type: ignore[misc]  # the library has no types", False),
        ("x  # noqa", True),
        ("x  # noqa: E501", True),
        ("x  # noqa: E501, S101 - the address is that long", False),
    ],
)
def test_the_look_tells_a_reason_from_none(line: str, bad: bool) -> None:
    assert _without_reason(line) is bad


FORBIDDEN_IN_TEMPLATES = {
    "vouches for HTML": r"\|\s*safe\b|Markup\(|autoescape\s+false",
    "a script in the page": r"<script(?![^>]*\bsrc=)|\bon[a-z]+\s*=\s*[\"']|javascript:",
    "a style in the page": r"<style|\bstyle\s*=\s*[\"']",
}


@pytest.mark.parametrize("rule", FORBIDDEN_IN_TEMPLATES)
def test_no_template_holds(rule: str) -> None:
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[rule], re.IGNORECASE)

    assert [name(path) for path in ours(".html", under="templates") if pattern.search(path.read_text())] == []


def test_the_changelog_says_what_this_version_brought() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert (
        version in (ROOT / "CHANGELOG.md").read_text() or "Unreleased" in (ROOT / "CHANGELOG.md").read_text()
    )


def test_nothing_is_left_open_in_a_comment() -> None:
    open_end = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")

    assert [
        name(p) for p in ours(".py", ".html", ".scss", under="kb") if open_end.search(p.read_text())
    ] == []
