"""Who covers what: requirements of many plans as groups of what is one and the same, and a cell for each organisation.

What must stay true: an empty cell says one thing only, that nothing was shared, whatever lies behind it; so nothing
here counts empty cells or tells one from another. Rows that are known to be one come first, then likeness, and what
was matched by likeness says so. The same rows always make the same groups.
"""

from __future__ import annotations

import enum
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.plan.change import ROW
from kb.plan.kin.likeness import Asked
from kb.plan.kin.matching import ALIKE, like

# Rows of strangers are laid side by side by likeness as often as this, all in all: beyond, it would take too long.
MOST_LIKENED = 4_000_000

Key = tuple[str, str]
"""A row: its plan's reference, and its own in small letters."""


@dataclass(frozen=True, slots=True)
class Held:
    """One requirement as somebody reads it. `missing` names what it lacks, None where only its outline is read.

    `place` is where it stands in its plan. `overdue` is False where nobody can tell.
    """

    plan: str
    number: int
    body: str
    ref: str
    question: str
    theme: str
    priority: int | None
    place: int
    missing: tuple[str, ...] | None = None
    overdue: bool = False

    @property
    def key(self) -> Key:
        """What names the row among all."""
        return (self.plan, self.ref.casefold())


@dataclass(slots=True)
class Group:
    """Requirements that are one and the same. `lead` is the one that names it; `alike` were matched by likeness."""

    lead: Held
    rows: list[Held] = field(default_factory=list)
    alike: set[Key] = field(default_factory=set)

    @property
    def plans(self) -> set[str]:
        """The plans that have a row in it."""
        return {row.plan for row in self.rows}


@dataclass(slots=True)
class Grouped:
    """The groups. `cut`: there were too many rows to match them all by likeness. `left` counts what may still be."""

    groups: list[Group] = field(default_factory=list)
    of: dict[Key, Group] = field(default_factory=dict)
    cut: bool = False
    left: int = MOST_LIKENED


class CellKind(enum.StrEnum):
    """What one organisation has of one requirement, in the words of the page."""

    COVERED = "Covered"
    INCOMPLETE = "Covered, incomplete"
    OUTLINE = "Covered (outline)"
    DECLINED = "Not taken on"
    EXCEPTED = "Core exception"
    NOTHING = "Nothing shared with you"


def cell_kind(rows: Sequence[Held]) -> CellKind:
    """What rows of one organisation in one group say together: the best of them counts."""
    if not rows:
        return CellKind.NOTHING
    if any(row.missing == () for row in rows):
        return CellKind.COVERED
    return CellKind.INCOMPLETE if any(row.missing for row in rows) else CellKind.OUTLINE


def grouped(
    rows: Sequence[Held], same: Iterable[tuple[Key, Key]], *, lead: str | None, most: int = MOST_LIKENED
) -> Grouped:
    """The rows in groups. `same` are pairs known to be one row; chains of them are followed through whatever they name.

    With `lead`, the groups are that plan's requirements in its order, and a row that belongs to none of them is in no
    group. Without, every row is in one, those of the plan with the most kin first. `most` bounds
    how many pairs of rows are looked at for likeness.
    """
    families = _families(rows, same)
    by_plan: defaultdict[str, list[Held]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.plan, row.place)):
        by_plan[row.plan].append(row)
    kin = {plan: sum(len(families[row.key]) for row in held) for plan, held in by_plan.items()}
    order = sorted(by_plan, key=lambda plan: (plan != lead, -kin[plan], plan))
    made = Grouped(left=most)
    for plan in order:
        alone = [row for row in by_plan[plan] if row.key not in made.of]
        _by_likeness(alone, made, families)
        for row in alone:
            if row.key in made.of or (lead is not None and plan != lead):
                continue
            made.groups.append(Group(row))
            _join(made.groups[-1], families[row.key], made.of)
    return made


def _families(rows: Sequence[Held], same: Iterable[tuple[Key, Key]]) -> Mapping[Key, list[Held]]:
    """Of each row all that are known to be the same, itself too."""
    above: dict[Key, Key] = {}

    def top(key: Key) -> Key:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for one, other in same:
        first, second = sorted((top(one), top(other)))
        above[second] = first
    held: defaultdict[Key, list[Held]] = defaultdict(list)
    for row in rows:
        held[top(row.key)].append(row)
    return {row.key: held[top(row.key)] for row in rows}


def _by_likeness(alone: Sequence[Held], made: Grouped, families: Mapping[Key, list[Held]]) -> None:
    """Put rows of one plan into groups in which it has none yet, where they ask what the group asks."""
    plan = alone[0].plan if alone else ""
    free = [at for at, group in enumerate(made.groups) if alone and plan not in group.plans]
    made.left -= len(alone) * len(free)
    made.cut = made.cut or made.left < 0
    if made.cut or not free:
        return
    ours = [Asked(str(at), row.question, row.theme) for at, row in enumerate(alone)]
    leads = [(at, made.groups[at].lead) for at in free]
    theirs = [Asked(str(at), lead.question, lead.theme) for at, lead in leads]
    for pair in like(ours, theirs):
        if pair.sure >= ALIKE:
            group, members = made.groups[int(pair.theirs_ref)], families[alone[int(pair.ours_ref)].key]
            group.alike.update(row.key for row in members if row.key not in made.of)
            _join(group, members, made.of)


def _join(group: Group, members: Iterable[Held], group_of: dict[Key, Group]) -> None:
    for row in members:
        if row.key not in group_of:
            group.rows.append(row)
            group_of[row.key] = group
        elif group_of[row.key] is group and row not in group.rows:
            group.rows.append(row)  # a reference that its plan has twice


def kept_rows(
    plans: tuple[str, str],
    names: Mapping[str, str],
    theirs: Iterable[str],
    ours: Iterable[str],
    *,
    adapted: bool,
) -> Iterator[tuple[Key, Key]]:
    """The pairs of rows of a plan and its source. `plans` are both; `names` tells of our rows which each came from.

    A row whose origin is not told came from the row of its own reference where the plan was `adapted`, else from none.
    `ours` and `theirs` are the rows read: what is told of any other row is not followed.
    """
    plan, source = plans
    here = {ref.casefold() for ref in ours}
    told = {ref.casefold(): row.casefold() for ref, row in names.items() if ref.casefold() in here}
    for ref, row in told.items():
        if row:
            yield (plan, ref), (source, row)
    if adapted:
        for ref in (here | {ref.casefold() for ref in theirs}) - told.keys():
            yield (plan, ref), (source, ref)


def whole_row(thing: str) -> str | None:
    """The row, in small letters, that a decision is about where it is about the whole of it."""
    parts = json.loads(thing)
    return str(parts[1]).casefold() if len(parts) == 3 and parts[0] == ROW else None
