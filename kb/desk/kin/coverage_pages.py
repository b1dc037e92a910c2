"""What the pages of who covers what are given: the requirements, the organisations, and a cell for each two."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.plan import CellKind, Held, Marking

ALL = "all"
EMPTY_WORDS = "An empty cell is no evidence that a force has no requirement."
# What a page may say of how many: never how many have nothing.
_COUNTED = (
    (CellKind.COVERED, "covered"),
    (CellKind.INCOMPLETE, "incomplete"),
    (CellKind.OUTLINE, "covered (outline)"),
    (CellKind.DECLINED, "not taken on"),
    (CellKind.EXCEPTED, "core exception"),
)


@dataclass(frozen=True, slots=True)
class CoverageAsked:
    """What somebody asks to see. `plan` is a plan's address, `all`, or nothing for the one that suits the reader.

    `organisations`: `all` for every force, else those of the reader's region. `on`: as it stood at the end of that day.
    """

    plan: str = ""
    organisations: str = ""
    theme: str = ""
    priority: int | None = None
    overdue: bool = False
    core: bool = False
    incomplete: bool = False
    on: dt.date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One force."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """One requirement in a cell. `alike`: it was matched by likeness."""

    held: Held
    alike: bool

    @property
    def path(self) -> str:
        """Its address within the service."""
        return path_of(self.held)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one force has of one requirement. `why` and `until` are told where `plan` says why it does without."""

    kind: CellKind
    rows: tuple[CellRow, ...] = ()
    why: str = ""
    until: dt.date | None = None
    over: bool = False
    plan: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was shared: alike, whatever lies behind it."""
        return self.kind is CellKind.NOTHING


NOTHING = Cell(CellKind.NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement, or several that are one, and what each force has of it. `lead` is the one that names it."""

    lead: Held
    core: bool
    cells: tuple[Cell, ...]

    @property
    def about(self) -> str:
        """The reference of the requirement that names it, with plan and version."""
        return f"{self.lead.plan}@{self.lead.number}#{self.lead.ref}"

    @property
    def path(self) -> str:
        """Its address within the service."""
        return path_of(self.lead)

    def free(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The forces of which nothing was shared."""
        return tuple(one for one, cell in zip(columns, self.cells, strict=True) if cell.empty)

    @property
    def counts(self) -> str:
        """How many cover it, in words: `3 covered, 1 incomplete`; empty where nothing is known."""
        told = Counter(cell.kind for cell in self.cells)
        return ", ".join(f"{told[kind]} {words}" for kind, words in _COUNTED if told[kind])


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan whose requirements can be the rows."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Who covers what. `plan` is the plan whose requirements are the rows, '' for all matched into groups.

    `total` counts the requirements before pages. `cut` is said where there are more plans than are read at once.
    `markings` holds that of each plan read in it.
    """

    asked: CoverageAsked
    plan: str
    plan_words: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: int
    pages: int
    themes: tuple[str, ...]
    choices: tuple[Choice, ...]
    marking: Marking
    made_at: dt.datetime
    read: Mapping[str, int]
    cut: str = ""
    edits: bool = False

    @property
    def day(self) -> dt.date | None:
        """The day that it tells of, None for today."""
        return self.asked.on


@dataclass(frozen=True, slots=True)
class AskForcePage:
    """A question to a force about a requirement, ready to be sent. `name` is the force's, `mine` the asker's own."""

    name: str
    mine: str
    about: str
    path: str
    question: str
    owner: str
    marking: Marking
    handling: str


def path_of(held: Held) -> str:
    """Where a requirement is read: at its own version, so that it says then what it says now."""
    return f"/plans/{held.plan}/versions/{held.number}#{held.ref}"


def as_rows(page: CoveragePage) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The matrix as a table of words, for a spreadsheet: its headings, and a row for each requirement."""
    columns = ("Requirement", "Question", "Theme", "Priority", "Core", *(one.name for one in page.columns))
    rows = [
        (
            line.about,
            line.lead.question,
            line.lead.theme,
            str(line.lead.priority or ""),
            "core" if line.core else "",
            *(cell_words(cell) for cell in line.cells),
        )
        for line in page.lines
    ]
    return columns, rows


def cell_words(cell: Cell) -> str:
    """A cell in one sentence."""
    said = [cell.kind.value, *map(_row_words, cell.rows)]
    if cell.until is not None:
        verb = "ran out on" if cell.over else "until"
        said.append(f"{verb} {cell.until.isoformat()}")
    return ". ".join([*said, cell.why] if cell.why else said)


def _row_words(row: CellRow) -> str:
    held = row.held
    said = [f"{held.plan}@{held.number}#{held.ref}", *missing_words(held), *overdue_words(held)]
    return ", ".join([*said, "matched by likeness"] if row.alike else said)


def missing_words(held: Held) -> Sequence[str]:
    """What a requirement lacks, as part of a sentence; nothing where it lacks nothing or is not read in full."""
    return (f"without {', '.join(held.missing)}",) if held.missing else ()


def overdue_words(held: Held) -> Sequence[str]:
    """That a requirement is overdue, as part of a sentence."""
    return ("overdue",) if held.overdue else ()
