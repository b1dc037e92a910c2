"""A learning system's export as counts: different headings, courses and roles; nobody's name comes out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.errors import Invalid
from kb.exchange import Reading, count_completions

EXPORT = """Full name,Collar number,Job title,Course title,Completion date
Amy Quixote,C1,Response,OIC module 1,01/03/2026
Amy Quixote,C1,Response,OIC module 1,02/03/2026
Ben Quixote,C2,Response,OIC Module 1,2026-09-30
Ben Quixote,C2,Response,OIC Module 2,in progress
Cat Quixote,C3,Custody,Hydra day,14/10/2026
Cat Quixote,C3,Custody,First aid,14/10/2026
Dan Quixote,C4,,OIC module 1,14/10/2026
"""
BY_COLLAR = Reading(columns={"person": "collar number"})


def a_file(folder: Path, text: str = EXPORT, encoding: str = "utf-8") -> Path:
    path = folder / "export.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_different_people_are_counted_once_by_role_and_training(tmp_path: Path) -> None:
    found = count_completions(a_file(tmp_path), BY_COLLAR)

    assert found.completed == {("Response", "module-1"): 2, ("Custody", "hydra"): 1}
    assert found.in_role == {"Response": 2, "Custody": 1}
    assert (found.others, found.no_role, found.lines) == ({"First aid": 1}, 1, 7)
    assert "Quixote" not in repr(found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_it_is_read_in_any_common_form(tmp_path: Path, encoding: str, separator: str) -> None:
    text = EXPORT.replace("Custody", "Custody – été").replace(",", separator)

    found = count_completions(a_file(tmp_path, text, encoding), BY_COLLAR)

    assert found.completed["Custody – été", "hydra"] == 1


def test_what_was_completed_after_a_day_is_left_out(tmp_path: Path) -> None:
    found = count_completions(a_file(tmp_path), BY_COLLAR, on=dt.date(2026, 9, 29))

    assert found.completed == {("Response", "module-1"): 1}


def test_courses_and_roles_are_called_what_is_said(tmp_path: Path) -> None:
    reading = Reading(BY_COLLAR.columns, {"first aid": "module-4"}, {"response": "Front line"})

    found = count_completions(a_file(tmp_path), reading)

    assert found.completed["Front line", "module-1"] == 2
    assert found.completed["Custody", "module-4"] == 1


def test_without_a_state_every_line_is_a_completion(tmp_path: Path) -> None:
    found = count_completions(
        a_file(tmp_path, "user,team,course\na,Response,Module 3\nb,Response,3\n"), Reading()
    )

    assert found.completed == {("Response", "module-3"): 2}


@pytest.mark.parametrize("text", ["", "\n", "user,course\na,1\n", "a;b;c\n1;2;3\n"])
def test_a_column_that_is_not_there_is_asked_for(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid, match="No column for"):
        count_completions(a_file(tmp_path, text), Reading())
