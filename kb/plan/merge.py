"""What two people did to one text: what each changed alone, and where both changed the same thing.

Laws. A change that both made alike is nobody's: it is done. A row that one took out and the other changed
is a clash for each thing changed. Swapping the two sides swaps the answer. What differs in layout only
is no change of either side.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.plan.change import Change, ChangeKind
from kb.plan.compare import compare
from kb.plan.fields import normal
from kb.plan.model import PlanDocument

# What a change is about: the same name for the same row, field, key or section in whatever texts.
Thing = tuple[str, ...]
_Changes = Mapping[Thing, Sequence[Change]]
_WHOLE_ROW = frozenset({ChangeKind.ADDED, ChangeKind.TAKEN_OUT})


@dataclass(frozen=True, slots=True)
class Clash:
    """Two different changes of one thing: whoever merges picks one, or writes a third."""

    mine: Change
    theirs: Change


@dataclass(frozen=True, slots=True)
class Merging:
    """What one side changed alone, what the other did, and where they meet."""

    mine: tuple[Change, ...]
    theirs: tuple[Change, ...]
    both: tuple[Clash, ...]


def three_way(base: PlanDocument, mine: PlanDocument, theirs: PlanDocument) -> Merging:
    """What each of two texts changed of the one that both started from."""
    left, right = _by_thing(compare(base, mine)), _by_thing(compare(base, theirs))
    clashes = [*_same_thing(left, right), *_gone_and_changed(left, right)]
    settled = {thing for thing in left if left[thing] == right.get(thing)}
    met_left = settled | {thing_of(clash.mine) for clash in clashes}
    met_right = settled | {thing_of(clash.theirs) for clash in clashes}
    return Merging(_without(left, met_left), _without(right, met_right), tuple(clashes))


def _by_thing(changes: Sequence[Change]) -> _Changes:
    found: defaultdict[Thing, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind is not ChangeKind.LAYOUT:
            found[thing_of(change)].append(change)
    return found


def thing_of(change: Change) -> Thing:
    """What the change is about; a key or label that stands more than once is one thing."""
    if change.ref is None:
        name = change.key or change.label
        nth = change.nth if change.kind is ChangeKind.PROSE else 0
        return (change.kind, name, str(nth))
    row = _row(change)
    if change.kind in _WHOLE_ROW:
        return row
    part = change.key or (normal(change.label) if change.kind is ChangeKind.FIELD else "")
    return (*row, change.kind, part, "" if change.key else "label")


def _row(change: Change) -> Thing:
    return ("row", (change.ref or "").casefold(), str(change.nth))


def _same_thing(left: _Changes, right: _Changes) -> Iterator[Clash]:
    for thing, mine in left.items():
        theirs = right.get(thing)
        if theirs is None or mine == theirs:
            continue
        # The shorter side's last change meets all that the longer has more.
        for one, other in itertools.zip_longest(mine, theirs):
            clash = Clash(one or mine[-1], other or theirs[-1])
            if clash.mine != clash.theirs:
                yield clash


def _gone_and_changed(left: _Changes, right: _Changes) -> Iterator[Clash]:
    for gone, changed, swapped in ((left, right, False), (right, left, True)):
        for thing, changes in changed.items():
            row = gone.get(thing[:3]) if thing[0] == "row" and len(thing) > 3 else None
            for change in changes if row else ():
                whole = row[0] if row else change
                yield Clash(change, whole) if swapped else Clash(whole, change)


def _without(changes: _Changes, met: set[Thing]) -> tuple[Change, ...]:
    return tuple(change for thing, those in changes.items() if thing not in met for change in those)
