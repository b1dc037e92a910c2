"""A table of completed training, pasted or from a file: counts by role group, and nothing that could be a person.

What must stay true: a table is taken whole or refused whole, and no refusal repeats a word of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kb.assurance import TRAININGS
from kb.errors import Invalid
from kb.exchange import read_separated
from kb.store import fold_role

MOST_LINES = 500
MOST = 1_000_000
_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("role group", "role", "roles", "group", "team"), "group"),
    **dict.fromkeys(("module", "training", "course", "package"), "training"),
    **dict.fromkeys(("completed", "complete", "done", "how many"), "completed"),
    **dict.fromkeys(("in role", "out of", "headcount", "of"), "in_role"),
}
_TRAININGS: Mapping[str, str] = {
    **{name: name for name in TRAININGS},
    **{f"{word}{n}": f"module-{n}" for n in range(1, 5) for word in ("", "module ", "module", "m")},
    **dict.fromkeys(("hydra", "hydra training"), "hydra"),
}
NO_PEOPLE = (
    "This is not a table of counts, so nothing of it was kept. It must have the columns role group, module, completed "
    "and in role, and no others. Make the counts from your learning system’s export on your own machine with the "
    "command “kb training count”, and never send a list of people here."
)


@dataclass(frozen=True, slots=True)
class CountLine:
    """One line: how many of a role group completed a training, and of how many where that is given."""

    key: str
    training: str
    completed: int
    in_role: int | None


def read_counts(raw: bytes | str, known: Collection[str]) -> tuple[CountLine, ...]:
    """A table with headings, for role groups of these folded names. Raises Invalid, quoting nothing of it."""
    rows = _rows(raw)
    keys = [_COLUMNS.get(_folded(cell), "") for cell in rows[0]]
    if "" in keys or len(set(keys)) != len(keys) or not {"group", "training", "completed"} <= set(keys):
        raise Invalid(NO_PEOPLE)
    if len(rows) - 1 > MOST_LINES:
        raise Invalid(f"{NO_PEOPLE} It has more than {MOST_LINES} lines.")
    lines: dict[tuple[str, str], CountLine] = {}
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        line = _line(dict(zip(keys, cells, strict=True)), number, known)
        if (line.key, line.training) in lines:
            raise Invalid(f"Line {number} is about the same role group and module as a line before it.")
        lines[line.key, line.training] = line
    if not lines:
        raise Invalid("The table has no line below its headings.")
    return tuple(lines.values())


def _rows(raw: bytes | str) -> tuple[tuple[str, ...], ...]:
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        return tuple(tuple(row) for row in read_separated(text).rows)
    except (Invalid, UnicodeDecodeError):
        raise Invalid(NO_PEOPLE) from None


def _line(cells: Mapping[str, str], number: int, known: Collection[str]) -> CountLine:
    key = fold_role(cells["group"])
    if key not in known:
        raise Invalid(
            f"Line {number}: there is no such role group. Add it first, or write it as it stands on the page. "
            "Nothing of the table was kept."
        )
    training = _TRAININGS.get(_folded(cells["training"]))
    if training is None:
        raise Invalid(
            f"Line {number}: write the module as 1, 2, 3, 4 or Hydra. Nothing of the table was kept."
        )
    done, of = read_number(cells["completed"]), read_number(cells.get("in_role", ""))
    if done is None or (of is None and cells.get("in_role", "").strip()):
        raise Invalid(f"Line {number}: write whole numbers. Nothing of the table was kept.")
    if of is not None and done > of:
        raise Invalid(
            f"Line {number}: more have completed it than are in role. Nothing of the table was kept."
        )
    return CountLine(key, training, done, of)


def read_number(text: str) -> int | None:
    """A whole number as somebody wrote it, up to a million; None for anything else."""
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 7:
        return None
    number = int(digits)
    return number if number <= MOST else None


def _folded(cell: str) -> str:
    return " ".join(cell.replace("_", " ").split()).casefold()
