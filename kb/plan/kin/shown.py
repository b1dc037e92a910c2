"""A comparison made ready to be read: each change with its sentence and its words marked, within bounds.

What would be too long for a page is told by its sentence alone, and counted, so that it can be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.plan.change import Change, ChangeKind
from kb.plan.kin.compared import Comparison, RowCompared, RowState
from kb.plan.kin.words import Span, SpanKind, marked, marked_items, shortened
from kb.plan.material import is_material
from kb.plan.wording import in_words

# So many characters of changed text are shown in all; the rest is told in sentences.
MOST_SHOWN = 400_000
MOST_ROWS = 1_000
_WITHOUT_WORDS = frozenset({ChangeKind.ADDED, ChangeKind.TAKEN_OUT, ChangeKind.ORDER, ChangeKind.LAYOUT})


class Room:
    """How much may still be shown, and how many things found no place any more."""

    def __init__(self, characters: int = MOST_SHOWN) -> None:
        self._left = characters
        self.cut = 0

    def takes(self, wanted: int) -> bool:
        """Whether there is room for so many characters, which are then taken; else it is counted."""
        if wanted > self._left:
            self.cut += 1
            return False
        self._left -= wanted
        return True


@dataclass(frozen=True, slots=True)
class Told:
    """One change to be read. `lines` are its words marked, one line for each item of a list; empty where the
    sentence says all, or where it was `cut` for its length."""

    change: Change
    lines: tuple[tuple[Span, ...], ...]
    material: bool
    cut: bool = False

    @property
    def sentence(self) -> str:
        """The change as a sentence without a full stop."""
        return in_words(self.change)

    @property
    def label(self) -> str:
        """What changed, by its name on a page."""
        return self.change.label or "A line without a label"


@dataclass(frozen=True, slots=True)
class RowTold:
    """One requirement to be read: what differs, in more than wording first told apart from what is editorial.

    `whole`: the row stands in one plan only, and there is room to show its fields.
    """

    compared: RowCompared
    material: tuple[Told, ...]
    editorial: tuple[Told, ...]
    whole: bool

    @property
    def state(self) -> RowState:
        """As the row compared."""
        return self.compared.state


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole comparison to be read. `same` are the rows in which nothing differs; `cut` counts what was cut short.

    Of either kind of rows at most the first thousand are here: `more` says how many differ that are not.
    """

    rows: tuple[RowTold, ...]
    more: int
    same: tuple[RowCompared, ...]
    header: tuple[Told, ...]
    prose: tuple[Told, ...]
    order: tuple[Told, ...]
    cut: int

    @property
    def shortened(self) -> bool:
        """Whether stretches that are the same were left out of what is shown."""
        rows = (one for row in self.rows for one in (*row.material, *row.editorial))
        told = (*self.header, *self.prose, *rows)
        return any(span.kind is SpanKind.LEFT_OUT for one in told for line in one.lines for span in line)


def shown(comparison: Comparison, *, most: int = MOST_SHOWN) -> Shown:
    """The comparison to be read, with at most so many characters of changed text in it."""
    room = Room(most)
    header, order = _told(comparison.header, room), _told(comparison.order, room)
    differing = [row for row in comparison.rows if row.state is not RowState.SAME or row.renamed]
    rows = tuple(_row(row, room) for row in differing[:MOST_ROWS])
    prose = _told(comparison.prose, room)
    same = [row for row in comparison.rows if row.state is RowState.SAME and not row.renamed]
    more = max(0, len(differing) - MOST_ROWS)
    return Shown(rows, more, tuple(same[:MOST_ROWS]), header, prose, order, room.cut)


def _row(row: RowCompared, room: Room) -> RowTold:
    if row.state in {RowState.ONLY_OURS, RowState.ONLY_THEIRS}:
        size = sum(len(field.label) + len(field.text) for field in row.row.fields) + len(row.row.notes)
        return RowTold(row, (), (), whole=room.takes(size))
    told = _told(row.changes, room)
    return RowTold(
        row,
        tuple(one for one in told if one.material),
        tuple(one for one in told if not one.material),
        whole=False,
    )


def _told(changes: Iterable[Change], room: Room) -> tuple[Told, ...]:
    return tuple(_one(change, room) for change in changes)


def _one(change: Change, room: Room) -> Told:
    material = is_material([change])
    if change.kind in _WITHOUT_WORDS:
        return Told(change, (), material)
    if len(change.before) > 1 or len(change.after) > 1:
        lines = marked_items(change.before, change.after)
    else:
        lines = (shortened(marked("".join(change.before), "".join(change.after))),)
    if not room.takes(sum(len(span.text) for line in lines for span in line)):
        return Told(change, (), material, cut=True)
    return Told(change, lines, material)
