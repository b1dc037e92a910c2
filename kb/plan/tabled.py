"""A table of requirements, as people keep them in a spreadsheet, read into rows of a plan.

Nothing is dropped in silence: what is not taken is said in `remarks`. A person's own choice for a column stands over
what an organisation chose before, and that over the table of names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kb.plan.assigning import Assigning, some
from kb.plan.days import read_day
from kb.plan.fields import BY_KEY, FieldKind, column_key_of, normal, status_of
from kb.plan.marking import check_marking, read_marking
from kb.plan.model import Status
from kb.plan.parse import is_ref

REF, QUESTION = "ref", "question"
LEFT_OUT, OWN_LABEL = "", "own"
COLUMN_CHOICES = frozenset({REF, QUESTION, LEFT_OUT, OWN_LABEL, *BY_KEY})
_HEAD_ROWS = 30
_MARKING_LIMIT = 60
# Columns whose cells are often merged over several requirements.
_GROUPS = frozenset({"theme", "strand", "priority", "decision"})
_LABEL = re.compile(r"[*_`:#\[\]<>|\\]+")
_LIST_ENDS = re.compile(r"[;\n]")
_BULLET = re.compile(r"^[•·*–-](?:\s+|$)")

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it is taken for (a key of COLUMN_CHOICES), and its first cell that says something.

    `known` is False where neither the table of names nor the organisation knew its heading.
    """

    place: int
    heading: str
    key: str
    known: bool
    sample: str


@dataclass(frozen=True, slots=True)
class TabledRow:
    """One requirement as a table gives it. `own` are cells under labels that are not known, as (label, text).

    A status or last return that could be read stands in `status` and `last_return`, and not in `fields`.
    """

    ref: str
    question: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: tuple[tuple[str, str], ...] = ()
    status: Status | None = None
    last_return: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Tabled:
    """What was understood of a table. `title` and `marking` are from the lines above its headings, or empty.

    `doubled` are references that more than one row has.
    """

    columns: tuple[Column, ...]
    rows: tuple[TabledRow, ...]
    remarks: tuple[str, ...]
    title: str = ""
    marking: str = ""
    doubled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read.

    `picks` is what a person chose for a column, by its place; `learnt` what their organisation chose before, by
    `heading_name`. New references begin with `prefix`, or follow the style of those that are `taken` or in the table.
    `asked` gives the reference of each question that the plan asks already, by its `question_name`.
    """

    picks: Mapping[int, str] = field(default_factory=dict)
    learnt: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    taken: Collection[str] = ()
    asked: Mapping[str, str] = field(default_factory=dict)


def heading_name(heading: str) -> str:
    """A column's heading as it is remembered."""
    return normal(heading)[:80]


def question_name(question: str) -> str:
    """A question as it is compared with others."""
    return normal(question)


def read_table(rows: Sequence[Cells], how: Reading) -> Tabled:
    """The requirements in a table. Its headings are the first line with the most names that are known.

    Raises Invalid where a line above them is a marking that may not be held here.
    """
    place, height = _headings_at(rows, how.learnt)
    headings = _headings(rows[place : place + height])
    body, remarks = _body(rows[place + height :], rows[place : place + height])
    columns = tuple(_column(number, heading, body, how) for number, heading in enumerate(headings))
    joined, said = _joined(body, columns)
    place_of_ref = next((column.place for column in columns if column.key == REF), None)
    assigned = Assigning(joined, place_of_ref, prefix=how.prefix, taken=how.taken)
    made = tuple(_row(cells, columns, assigned, how.asked) for cells in joined)
    above = [cell for line in rows[:place] for cell in line if cell]
    for cell in above:
        if len(cell) <= _MARKING_LIMIT and cell.isupper():
            check_marking(cell)
    counts = Counter(row.ref.casefold() for row in made)
    return Tabled(
        columns=columns,
        rows=made,
        remarks=(*remarks, *said, *assigned.remarks),
        title=next((cell for cell in above if read_marking(cell) is None), "").partition("\n")[0][:200],
        marking=next((marking.words for cell in above if (marking := read_marking(cell)) is not None), ""),
        doubled=tuple(dict.fromkeys(row.ref for row in made if counts[row.ref.casefold()] > 1)),
    )


def _key(heading: str, learnt: Mapping[str, str]) -> str | None:
    return learnt.get(heading_name(heading)) or column_key_of(heading) if heading else None


def _headings_at(rows: Sequence[Cells], learnt: Mapping[str, str]) -> tuple[int, int]:
    """Where the headings begin, and whether they take one line or two."""
    counts = [len({_key(cell, learnt) for cell in line} - {None}) for line in rows[:_HEAD_ROWS]]
    place = max(range(len(counts)), key=lambda number: (counts[number], -number))
    if place + 1 < len(rows) - 1 and _goes_on(rows[place], rows[place + 1], learnt):
        return place, 2
    if place and _goes_on(rows[place - 1], rows[place], learnt):
        return place - 1, 2
    return place, 1


def _goes_on(upper: Cells, lower: Cells, learnt: Mapping[str, str]) -> bool:
    """Whether a second line of headings stands below cells that were merged: names, and gaps below names."""
    # A heading spread over both lines is said in both.
    lower = ["" if low == high else low for high, low in zip(upper, lower, strict=True)]
    named = [_key(cell, learnt) for cell in lower]
    gaps = [high for high, low in zip(upper, lower, strict=True) if high and not low]
    filled = [cell for cell in lower if cell]
    return (
        len(set(named) - {None}) > 1
        and len(filled) < len(named)
        and any(_key(gap, learnt) for gap in gaps)
        and all(len(cell) <= 80 for cell in filled)
        and sum(key is not None for key in named) * 2 > len(filled)
    )


def _headings(lines: Sequence[Cells]) -> list[str]:
    return [
        " ".join(next((cell for cell in reversed(cells) if cell), "").split())
        for cells in zip(*lines, strict=True)
    ]


def _body(lines: Sequence[Cells], headings: Sequence[Cells]) -> tuple[list[Cells], list[str]]:
    """The lines below the headings, without the headings said again."""
    again = {tuple(map(normal, line)) for line in headings}
    kept = [line for line in lines if tuple(map(normal, line)) not in again]
    if left := len(lines) - len(kept):
        return kept, [f"The headings stand {_times(left)} more in the table. They were left out."]
    return kept, []


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _column(place: int, heading: str, body: Sequence[Cells], how: Reading) -> Column:
    said = [line for line in body if line[place]]
    # A line with one cell is a subheading, as like as not.
    sample = next((line[place] for line in said if sum(map(bool, line)) > 1), said[0][place] if said else "")
    key = _key(heading, how.learnt)
    if heading_name(heading) in how.learnt:
        key = how.learnt[heading_name(heading)]
    known = key is not None
    if key is None:
        key = OWN_LABEL if sample else LEFT_OUT
    return Column(place, heading or f"Column {place + 1}", how.picks.get(place, key), known, sample)


def _joined(body: Sequence[Cells], columns: Sequence[Column]) -> tuple[list[list[str]], list[str]]:
    """The lines that are requirements: a line that goes on is joined to the one above, a subheading is left out."""
    names = {column.place for column in columns if column.key in {REF, QUESTION}}
    made: list[list[str]] = []
    going_on, between = 0, []
    for line in body:
        filled = [place for place, cell in enumerate(line) if cell]
        alone = filled[0] if len(filled) == 1 else None
        if alone == 0 and columns[0].key != QUESTION and not is_ref(line[0]):
            between.append(line[0])
            continue
        if made and names and all(line[place] in {"", made[-1][place]} for place in names):
            made[-1] = [_both(upper, lower) for upper, lower in zip(made[-1], line, strict=True)]
            going_on += 1
            continue
        made.append(list(line))
    said = []
    if going_on:
        lines = "1 line" if going_on == 1 else f"{going_on} lines"
        said.append(f"{lines} without reference and question went to the requirement above.")
    if between:
        shown = some([f"“{one[:60]}”" for one in between])
        said.append(f"Lines with one cell were taken for subheadings and left out: {shown}.")
    return made, said + _merged(made, columns)


def _both(upper: str, lower: str) -> str:
    return upper if lower in {"", upper} else f"{upper}\n{lower}".strip("\n")


def _merged(made: Sequence[Cells], columns: Sequence[Column]) -> list[str]:
    """What looks as if cells had been merged, of which a text shows the first only."""
    said = []
    for column in columns:
        empty = sum(not line[column.place] for line in made)
        if column.key in _GROUPS and 0 < empty < len(made) and made[0][column.place]:
            said.append(
                f"“{column.heading[:60]}” is empty in {empty} of {len(made)} rows. If its cells were merged, "
                "fill them in before you copy the table."
            )
    return said


def _row(cells: Cells, columns: Sequence[Column], assigned: Assigning, asked: Mapping[str, str]) -> TabledRow:
    questions: list[str] = []
    fields: dict[str, tuple[str, ...]] = {}
    own: list[tuple[str, str]] = []
    for column in columns:
        cell = cells[column.place]
        if not cell or column.key in {LEFT_OUT, REF}:
            continue
        if column.key == QUESTION:
            questions.append(cell)
        elif column.key == OWN_LABEL:
            own.append((_label(column), " ".join(cell.split())))
        else:
            fields[column.key] = fields.get(column.key, ()) + _items(column.key, cell)
    status = status_of("; ".join(fields.get("status", ())))
    last_return = read_day(" ".join(fields.get("last_return", ())))
    living = {"status": status, "last_return": last_return}
    kept = {key: items for key, items in fields.items() if living.get(key) is None}
    question = " ".join(" ".join(questions).split())
    ref = assigned.ref(cells, known=asked.get(question_name(question), ""))
    return TabledRow(ref, question, kept, tuple(own), status, last_return)


def _items(key: str, cell: str) -> tuple[str, ...]:
    kind = BY_KEY[key].kind
    if kind is FieldKind.LIST:
        # A bullet typed into a cell is no part of what it says.
        return tuple(said for piece in _LIST_ENDS.split(cell) if (said := _BULLET.sub("", piece.strip())))
    words = " ".join(cell.split())
    day = read_day(words) if kind is FieldKind.DATE else None
    return (day.isoformat() if day else words,)


def _label(column: Column) -> str:
    return " ".join(_LABEL.sub(" ", column.heading).split())[:60] or f"Column {column.place + 1}"
