"""Two plans requirement by requirement, once it is known which row of one is which of the other.

Built on `kb.plan.compare`: every change that it finds stands in exactly one place here, at a row, at the header, at a
section or in the order. What kin plans keep each for themselves (owners, collectors, dates) is set apart where that
is wished, and counted. A row is `moved` where it stands elsewhere among the rows that both plans have.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.plan.change import PROSE, ROW, Block, Change, ChangeKind
from kb.plan.comparable import Blocks, blocks_of
from kb.plan.compare import compare_blocks, moved_names
from kb.plan.kin.local import is_local
from kb.plan.kin.matching import Matching, Pair
from kb.plan.material import is_material
from kb.plan.model import PlanDocument, Requirement

_IN_ROW = frozenset({ChangeKind.QUESTION, ChangeKind.FIELD, ChangeKind.NOTES})
# No reference begins so: a row of theirs without a partner is never taken for one of ours.
_THEIRS = "\0"


class RowState(enum.StrEnum):
    """How a row of one plan stands to the other plan."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ONLY_OURS = "only here"
    ONLY_THEIRS = "only there"


@dataclass(frozen=True, slots=True)
class RowCompared:
    """One requirement in both plans, or in one of them. `nth` counts rows of one reference, from 0.

    `changes` name the row as ours does. `apart` are the changes that were set apart. `pair` is None for the row
    of one plan only, and for the second and later rows of one reference it is that of the first.
    """

    ours: Requirement | None
    theirs: Requirement | None
    pair: Pair | None
    nth: int
    changes: tuple[Change, ...]
    moved: bool
    apart: tuple[Change, ...] = ()

    @property
    def row(self) -> Requirement:
        """The row as ours has it, else as theirs has it."""
        row = self.ours or self.theirs
        assert row is not None
        return row

    @property
    def state(self) -> RowState:
        """What is told first of it; a row that was moved and changed is changed, and `moved` besides."""
        if self.theirs is None:
            return RowState.ONLY_OURS
        if self.ours is None:
            return RowState.ONLY_THEIRS
        if self.changes:
            return RowState.CHANGED
        return RowState.MOVED if self.moved else RowState.SAME

    @property
    def renamed(self) -> bool:
        """Whether the two plans give it different references."""
        one, other = self.ours, self.theirs
        return one is not None and other is not None and one.ref.casefold() != other.ref.casefold()

    @property
    def material(self) -> bool:
        """Whether it differs in more than wording."""
        return is_material(self.changes)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two plans say differently.

    `rows` come in the order of ours, what only theirs has below the row that it follows there. `header` and `prose`
    are changes of the plan itself. `order` tells of moves. `apart` are changes of the header and of sections that
    were set apart. `layout`: the texts differ, and everything reads the same.
    """

    rows: tuple[RowCompared, ...]
    header: tuple[Change, ...]
    prose: tuple[Change, ...]
    order: tuple[Change, ...]
    apart: tuple[Change, ...]
    layout: bool
    matching: Matching

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change that is told."""
        rows = (change for row in self.rows for change in row.changes)
        return (*self.header, *self.prose, *self.order, *rows)

    @property
    def set_apart(self) -> tuple[Change, ...]:
        """Every change that was set apart, rows' and the plan's own."""
        return (*self.apart, *(change for row in self.rows for change in row.apart))

    @property
    def material(self) -> bool:
        """Whether the plans differ in more than wording."""
        return is_material(self.changes)

    @property
    def same(self) -> bool:
        """Whether nothing is told that differs; what was set apart may."""
        return not self.changes and not any(row.renamed for row in self.rows)

    def count(self, state: RowState) -> int:
        """How many rows are in a state."""
        return sum(row.state is state for row in self.rows)

    @property
    def moved(self) -> int:
        """How many rows stand elsewhere, changed or not."""
        return sum(row.moved for row in self.rows)


def compare_plans(
    ours: PlanDocument, theirs: PlanDocument, matching: Matching, *, local: bool = True
) -> Comparison:
    """How theirs differs from ours. Not `local`: what an adapted plan does not copy is set apart."""
    ours_named = blocks_of(ours)
    names = {pair.theirs_ref.casefold(): pair.ours_ref.casefold() for pair in matching.pairs}
    theirs_named = _renamed(blocks_of(theirs), names)
    told = _Told(compare_blocks((ours, ours_named), (theirs, theirs_named)), names, local=local)
    return Comparison(
        rows=tuple(_rows(ours_named, theirs_named, told, matching)),
        header=told.of_plan(ChangeKind.HEADER),
        prose=told.of_plan(ChangeKind.PROSE),
        order=told.of_plan(ChangeKind.ORDER),
        apart=tuple(told.apart),
        layout=told.nothing and ours.source != theirs.source,
        matching=matching,
    )


def _renamed(blocks: Blocks, names: Mapping[str, str]) -> Blocks:
    """Theirs under our names where they are paired, and where not under names that no row of ours has."""
    return {
        (kind, names.get(name, _THEIRS + name) if kind == ROW else name, nth): block
        for (kind, name, nth), block in blocks.items()
    }


class _Told:
    """The changes sorted to where they are told: under the block of a row, or at the plan."""

    def __init__(self, changes: Sequence[Change], names: Mapping[str, str], *, local: bool) -> None:
        self.in_row: defaultdict[Block, list[Change]] = defaultdict(list)
        self.apart_in_row: defaultdict[Block, list[Change]] = defaultdict(list)
        self.moved: set[str] = set()
        self.apart: list[Change] = []
        self.nothing = not changes
        self._of_plan: defaultdict[ChangeKind, list[Change]] = defaultdict(list)
        self._names = names
        for change in changes:
            self._tell(change, apart=not local and is_local(change))

    def of_plan(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind that are about the plan itself."""
        return tuple(self._of_plan[kind])

    def _tell(self, change: Change, *, apart: bool) -> None:
        if change.kind is ChangeKind.ORDER:
            self.moved.update(name.casefold() for name in moved_names(change.before, change.after))
        if change.ref is None:
            (self.apart if apart else self._of_plan[change.kind]).append(change)
            return
        block = (ROW, self._name(change), change.nth)
        (self.apart_in_row if apart else self.in_row)[block].append(change)

    def _name(self, change: Change) -> str:
        ref = (change.ref or "").casefold()
        if change.kind in _IN_ROW:  # such a change names the row as theirs does
            return self._names.get(ref, ref)
        return ref if change.kind is ChangeKind.TAKEN_OUT else self._names.get(ref, _THEIRS + ref)


def _rows(ours: Blocks, theirs: Blocks, told: _Told, matching: Matching) -> list[RowCompared]:
    pairs = {pair.ours_ref.casefold(): pair for pair in matching.pairs}
    found = []
    for name in _order(ours, theirs):
        left, right = ours.get(name), theirs.get(name)
        one = left if isinstance(left, Requirement) else None
        other = right if isinstance(right, Requirement) else None
        ref = one.ref if one else ""
        changes, apart = told.in_row.get(name, ()), told.apart_in_row.get(name, ())
        found.append(
            RowCompared(
                ours=one,
                theirs=other,
                pair=pairs.get(name[1]) if one and other else None,
                nth=name[2],
                changes=_as_ours(changes, ref),
                moved=bool(one and other and other.ref.casefold() in told.moved),
                apart=_as_ours(apart, ref),
            )
        )
    return found


def _as_ours(changes: Sequence[Change], ref: str) -> tuple[Change, ...]:
    return tuple(replace(change, ref=ref) if ref and change.ref != ref else change for change in changes)


def _order(ours: Blocks, theirs: Blocks) -> list[Block]:
    """The rows as ours has them, each row that only theirs has below the one above it there."""
    after: defaultdict[Block | None, list[Block]] = defaultdict(list)
    above: Block | None = None
    for name in theirs:
        if name[0] == PROSE:
            continue
        if name in ours:
            above = name
        else:
            after[above].append(name)
    order = list(after[None])
    for name in ours:
        if name[0] == ROW:
            order += [name, *after[name]]
    return order
