"""Several plans in one table: a line for each requirement that any of them has, a column for each plan.

A row joins the line of the row that it is known to be, else of the one that it is most like; what finds no line has
its own. Each cell is told against the first plan of its line. An empty cell says only that nothing in what was read
of that plan was found to ask the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kb.plan.change import Change
from kb.plan.compare import compare_rows
from kb.plan.kin.likeness import Asked
from kb.plan.kin.local import is_local
from kb.plan.kin.matching import How, Pair, asked_of, like, match
from kb.plan.material import is_material
from kb.plan.model import PlanDocument, Requirement

MOST_PLANS = 6


@dataclass(frozen=True, slots=True)
class Kinship:
    """What is known between two plans: partners by reference, and whether equal references are the same row."""

    pairs: dict[str, str] = field(default_factory=dict)
    references: bool = True


# What is known between the plans at two places of the list, None where they are not kin.
Known = Callable[[int, int], Kinship | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One plan's row of a line. `first`: the others are told against it. `pair` is None for the first."""

    row: Requirement
    first: bool
    changes: tuple[Change, ...] = ()
    pair: Pair | None = None

    @property
    def material(self) -> bool:
        """Whether it differs from the first in more than wording."""
        return is_material(self.changes)

    @property
    def labels(self) -> tuple[str, ...]:
        """What differs, by its name on a page."""
        return tuple(dict.fromkeys(change.label or "a line without a label" for change in self.changes))


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement in all plans that have it; None where a plan has none that was found."""

    cells: tuple[Cell | None, ...]

    @property
    def row(self) -> Requirement:
        """The row of the first plan that has it."""
        return next(cell.row for cell in self.cells if cell is not None)

    @property
    def alone(self) -> bool:
        """Whether one plan only has it."""
        return sum(cell is not None for cell in self.cells) == 1

    @property
    def alike(self) -> bool:
        """Whether all plans have it and say the same."""
        return all(cell is not None and not cell.changes for cell in self.cells)


class _Open:
    """A line while plans are being added."""

    def __init__(self, at: int, row: Requirement) -> None:
        self.at = at
        self.rows: dict[int, tuple[Requirement, Pair | None]] = {at: (row, None)}

    @property
    def first(self) -> Requirement:
        return self.rows[self.at][0]


def in_columns(docs: Sequence[PlanDocument], known: Known, *, local: bool = True) -> tuple[Line, ...]:
    """The lines of up to six plans, those of the first plan first. Not `local`: told as between kin plans."""
    lines: list[_Open] = []
    for at, doc in enumerate(docs[:MOST_PLANS]):
        rows = _rows(doc)
        for before in range(at):
            _join_known(lines, (before, at), rows, (docs[before], doc, known(before, at)))
        _join_alike(lines, at, rows)
        lines += [_Open(at, row) for row in rows.values()]
    return tuple(_closed(line, min(len(docs), MOST_PLANS), local=local) for line in lines)


def _rows(doc: PlanDocument) -> dict[str, Requirement]:
    """The rows by reference; of a doubled one the first keeps it, and the others stand under a name of their own."""
    found: dict[str, Requirement] = {}
    for row in doc.requirements:
        ref = row.ref.casefold()
        found[ref if ref not in found else f"{ref}\0{len(found)}"] = row
    return found


def _join_known(
    lines: Sequence[_Open],
    places: tuple[int, int],
    rows: dict[str, Requirement],
    between: tuple[PlanDocument, PlanDocument, Kinship | None],
) -> None:
    """Put the rows that are known to be a row of an earlier plan into its line, and take them from `rows`."""
    (before, at), (earlier, doc, kin) = places, between
    if kin is None:
        return
    by_ref = {line.rows[before][0].ref.casefold(): line for line in reversed(lines) if before in line.rows}
    found = match(earlier, doc, pairs=kin.pairs, likeness=False, references=kin.references)
    for pair in found.pairs:
        line, ref = by_ref.get(pair.ours_ref.casefold()), pair.theirs_ref.casefold()
        if line is not None and at not in line.rows and ref in rows:
            line.rows[at] = (rows.pop(ref), _through(line, before, pair))


def _through(line: _Open, before: int, pair: Pair) -> Pair:
    """The pair, no surer than that of the row it goes by: the cell is told against the first of the line."""
    way = line.rows[before][1]
    if way is None or way.how is not How.LIKENESS:
        return pair
    return Pair(line.first.ref, pair.theirs_ref, way.sure, How.LIKENESS)


def _join_alike(lines: Sequence[_Open], at: int, rows: dict[str, Requirement]) -> None:
    free = {str(n): line for n, line in enumerate(lines) if at not in line.rows}
    asked = [_asked(key, line.first) for key, line in free.items()]
    for pair in like(asked, [_asked(key, row) for key, row in rows.items()]):
        row, first = rows.pop(pair.theirs_ref), free[pair.ours_ref].first
        free[pair.ours_ref].rows[at] = (row, Pair(first.ref, row.ref, pair.sure, How.LIKENESS))


def _asked(key: str, row: Requirement) -> Asked:
    said = asked_of(row)
    return Asked(key, said.question, said.theme, said.indicators)


def _closed(line: _Open, many: int, *, local: bool) -> Line:
    cells: list[Cell | None] = []
    for at in range(many):
        if at not in line.rows:
            cells.append(None)
            continue
        row, pair = line.rows[at]
        first = at == line.at
        changes = () if first else tuple(compare_rows(line.first, row))
        cells.append(Cell(row, first, tuple(c for c in changes if local or not is_local(c)), pair))
    return Line(tuple(cells))
