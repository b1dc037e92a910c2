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
    assert found.guessed["Hydra day"] == "hydra"
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


@pytest.mark.parametrize(
    ("state", "counted", "unread"),
    [
        *((word, 1, 0) for word in ("Completed", "yes", "Passed", "2026-09-30", "30/09/2026", "30/9/26", "30-Sep-2026")),
        *((word, 1, 0) for word in ("30 September 2026", "30/09/2026 14:05", "2026-09-30T14:05:00")),
        *((word, 0, 0) for word in ("Overdue", "Assigned", "Not attempted", "", "1/10/2026", "01-Oct-2026", "2026-10-01 09:00")),
        *((word, 0, 1) for word in ("Sometime", "99/99/2026", "32 Smarch 2026")),
    ],
)  # fmt: skip
def test_only_what_says_that_it_was_completed_by_then_counts(
    tmp_path: Path, state: str, counted: int, unread: int
) -> None:
    text = f"user,team,course,completed\na,Response,Module 3,{state}\n"

    found = count_completions(a_file(tmp_path, text), Reading(), on=dt.date(2026, 9, 30))

    assert (found.completed.get(("Response", "module-3"), 0), found.unread) == (counted, unread)


def test_a_line_without_a_person_is_nobody_and_roles_are_one_in_any_case(tmp_path: Path) -> None:
    text = "user,team,course\n,Response,Module 3\na,Response,Module 3\nb,RESPONSE,Module 3\n"

    found = count_completions(a_file(tmp_path, text), Reading())

    assert (found.completed, found.no_person) == ({("Response", "module-3"): 2}, 1)
