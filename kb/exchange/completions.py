"""A learning system's export made into counts by role group and training, on the force's own machine.

What must stay true: only counts leave this module. Who completed something is held only while the file is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter, defaultdict
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
_DONE = frozenset(["yes", "y", "done", "completed", "complete", "passed", "pass", "attended", "true", "1"])
_NOT_DONE = frozenset(
    (
        *("no", "n", "false", "0", "none", "-", "n/a", "incomplete", "not completed", "not complete"),
        *("not started", "in progress", "enrolled", "booked", "cancelled", "failed", "did not attend"),
        *("overdue", "assigned", "not attempted", "expired", "withdrawn", "pending"),
    )
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MODULE = re.compile(r"\bmodule\s*([1-4])\b|\bm([1-4])\b|^\s*([1-4])\s*$", re.IGNORECASE)
_UK_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_NAMED_DAY = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4}|\d{2})(?!\d)")


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

    `others` are the lines about courses that are none of the trainings, by the course's name; `guessed` the trainings
    that were read out of a course's name; `no_role` and `no_person` the lines without one; `unread` the lines whose
    state or day could not be read, which count as not completed.
    """

    completed: Mapping[tuple[str, str], int]
    in_role: Mapping[str, int]
    others: Mapping[str, int]
    guessed: Mapping[str, str]
    no_role: int
    no_person: int
    unread: int
    lines: int


def count_completions(path: Path, reading: Reading, *, on: dt.date | None = None) -> Counted:
    """Counts of an export in CSV. With a day, completions after it are left out.

    Raises Invalid where a column is not found, naming those that there are.
    """
    done: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    people: defaultdict[str, set[str]] = defaultdict(set)
    others: defaultdict[str, int] = defaultdict(int)
    named: dict[str, str] = {}
    guessed: dict[str, str] = {}
    many: Counter[str] = Counter()
    courses = {name.casefold(): training for name, training in reading.courses.items()}
    roles = {name.casefold(): group for name, group in reading.roles.items()}
    for person, role, course, state in _lines(path, reading.columns):
        many["lines"] += 1
        if not role or not person:
            many["no role" if not role else "no person"] += 1
            continue
        said = roles.get(role.casefold(), role)
        group = named.setdefault(said.casefold(), said)
        people[group].add(person)
        training = courses.get(course.casefold())
        if training is None and (training := _training(course)):
            guessed[course] = training
        if not training:
            others[course] += 1
            continue
        completed = _is_done(state, on)
        many["unread"] += completed is None
        if completed:
            done[group, training].add(person)
    return Counted(
        {key: len(who) for key, who in sorted(done.items())},
        {group: len(who) for group, who in sorted(people.items())},
        dict(sorted(others.items())),
        guessed,
        many["no role"],
        many["no person"],
        many["unread"],
        many["lines"],
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


def _is_done(state: str | None, on: dt.date | None) -> bool | None:
    """Whether a state says that it is completed, by a day where one is given; None where it cannot be read."""
    if state is None:
        return True
    folded = state.casefold()
    if not folded or folded in _NOT_DONE:
        return False
    if folded in _DONE:
        return True
    day = _day(state)
    return None if day is None else on is None or day <= on


def _day(text: str) -> dt.date | None:
    found = _UK_DAY.match(text)
    if found is not None:
        return _date(found[3], int(found[2]), found[1])
    named = _NAMED_DAY.match(text)
    if named is not None and named[2][:3].casefold() in _MONTHS:
        return _date(named[3], _MONTHS.index(named[2][:3].casefold()) + 1, named[1])
    return read_day(text[:10])


def _date(year: str, month: int, day: str) -> dt.date | None:
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None
