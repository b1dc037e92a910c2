"""A learning system's export made into counts by role group and training, on the force's own machine.

What must stay true: only counts leave this module. Who completed something is held only while the file is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import Invalid
from kb.plan import read_day

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "person id", "employee", "employee number", "collar number", "user", "username", "learner",
               "staff number", "payroll number", "name", "full name", "email"),
    "role": ("role", "role group", "job", "job title", "position", "team", "department", "unit", "post"),
    "module": ("module", "course", "course title", "course name", "training", "package", "learning item", "title"),
    "completed": ("completed", "completion date", "date completed", "completed on", "completion status", "status"),
}  # fmt: skip
_NOT_DONE = frozenset(
    (
        *("no", "n", "false", "0", "none", "-", "n/a", "incomplete", "not completed", "not complete"),
        *("not started", "in progress", "enrolled", "booked", "cancelled", "failed", "did not attend"),
    )
)
_MODULE = re.compile(r"\bmodule\s*([1-4])\b|\bm([1-4])\b|^\s*([1-4])\s*$", re.IGNORECASE)
_UK_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a learning system writes its export: its headings, and what it calls courses and roles.

    `courses` are trainings by the system's name for them (`module-1` to `module-4`, `hydra`, '' for none of them),
    `roles` are role groups by the system's name for the role. Names are compared in any case.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts by role group and training. `in_role` are the different people of a role group in the file.

    `others` are the lines about courses that are none of the trainings, by the course's name; `no_role` the lines
    without a role.
    """

    completed: Mapping[tuple[str, str], int]
    in_role: Mapping[str, int]
    others: Mapping[str, int]
    no_role: int
    lines: int


def count_completions(path: Path, reading: Reading, *, on: dt.date | None = None) -> Counted:
    """Counts of an export in CSV. With a day, completions after it are left out.

    Raises Invalid where a column is not found, naming those that there are.
    """
    done: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    people: defaultdict[str, set[str]] = defaultdict(set)
    others: defaultdict[str, int] = defaultdict(int)
    no_role = lines = 0
    courses = {name.casefold(): training for name, training in reading.courses.items()}
    roles = {name.casefold(): group for name, group in reading.roles.items()}
    for person, role, course, state in _lines(path, reading.columns):
        lines += 1
        if not role:
            no_role += 1
            continue
        group = roles.get(role.casefold(), role)
        people[group].add(person)
        training = courses.get(course.casefold(), _training(course))
        if not training:
            others[course] += 1
        elif _is_done(state, on):
            done[group, training].add(person)
    return Counted(
        {key: len(who) for key, who in sorted(done.items())},
        {group: len(who) for group, who in sorted(people.items())},
        dict(sorted(others.items())),
        no_role,
        lines,
    )


def _lines(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[str, str, str, str | None]]:
    """Person, role, course and state of each line."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        headings = [" ".join(cell.split()) for cell in next(reader, [])]
        places = {what: _place(what, headings, columns.get(what, "")) for what in COLUMNS}
        for cells in reader:
            if any(cells):
                person, role, course = (_cell(cells, places[what]) for what in ("person", "role", "module"))
                state = None if places["completed"] is None else _cell(cells, places["completed"])
                yield person, role, course, state
    except csv.Error:
        raise Invalid("The file cannot be read as a table. Export it as CSV.") from None


def _place(what: str, headings: list[str], said: str) -> int | None:
    folded = [heading.casefold() for heading in headings]
    wanted = (said.casefold(),) if said else COLUMNS[what]
    for name in wanted:
        if name in folded:
            return folded.index(name)
    if what == "completed" and not said:
        return None  # every line is a completion
    raise Invalid(
        f"No column for {what} was found. Say which it is with --{what}, one of: {', '.join(headings) or 'none'}."
    )


def _cell(cells: list[str], place: int | None) -> str:
    return " ".join(cells[place].split()) if place is not None and place < len(cells) else ""


def _training(course: str) -> str:
    if "hydra" in course.casefold():
        return "hydra"
    found = _MODULE.search(course)
    return f"module-{next(filter(None, found.groups()))}" if found else ""


def _is_done(state: str | None, on: dt.date | None) -> bool:
    if state is None:
        return True
    if not state or state.casefold() in _NOT_DONE:
        return False
    day = _day(state) if on is not None else None
    return day is None or on is None or day <= on


def _day(text: str) -> dt.date | None:
    found = _UK_DAY.match(text)
    if found is None:
        return read_day(text[:10]) or read_day(text)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
