"""What becomes of a stretch in which both sides changed something: done apart, done alike, or asked about.

Two changes that only touch are done apart where each has whole units to itself: a list item, a table row, a
paragraph, a field. What was put in at one place by both is put in order only where it has names; lines are
never put in an order that nobody gave them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.plan.kin.lines3 import Hunk, Region
from kb.plan.kin.pieces import Piece, Sort

Span = tuple[int, int]
Pieces = tuple[Piece, ...]
Sides = tuple[Pieces, Pieces, Pieces]

# A line that begins a unit of its own, so that the line above it ends one.
_UNIT = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|\||#{1,6}[ \t]|\[[^\]]+\]:|>|```|~~~)")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A part of a region that is settled at once: by one side alone (0 ours, 1 theirs), or both (None).

    `spans` are where it stands in the base, in ours and in theirs.
    """

    side: int | None
    spans: tuple[Span, Span, Span]

    def of(self, *sides: Pieces) -> Sides:
        """The pieces of the cluster in the base, in ours and in theirs."""
        base, ours, theirs = (side[slice(*span)] for side, span in zip(sides, self.spans, strict=True))
        return base, ours, theirs


@dataclass(frozen=True, slots=True)
class Middle:
    """What is left where both changed the same: settled as these pieces, or None where somebody has to choose."""

    base: Pieces
    ours: Pieces
    theirs: Pieces
    settled: Pieces | None = None


@dataclass(slots=True)
class _Open:
    """A cluster that may still grow: its changes, and what of them the next one is held against."""

    first: int
    last: int
    sides: set[int]
    lowest: _Change
    grown: list[int]
    lines: bool
    most: int

    def take(self, change: _Change) -> None:
        """Add a change."""
        hunk = change.hunk
        if hunk.last >= self.last:
            self.last, self.lowest = hunk.last, change
        self.sides.add(change.side)
        self.grown[change.side] += hunk.grows
        self.lines = self.lines or change.lines
        self.most = max(self.most, hunk.grows)


@dataclass(frozen=True, slots=True)
class _Change:
    """One side's hunk with what it puts in; `lines` where a line is among what it touches."""

    side: int
    hunk: Hunk
    new: Pieces
    lines: bool


def clusters(region: Region, sides: Sides) -> Iterator[Cluster]:
    """A region taken apart at the places where two changes only touch and each has its own units."""
    both = [_change(0, hunk, sides) for hunk in region.our_hunks]
    both += [_change(1, hunk, sides) for hunk in region.their_hunks]
    both.sort(key=lambda one: (one.hunk.first, one.hunk.last, one.lines))
    found: list[_Open] = []
    for change in both:
        if not found or (change.hunk.first >= found[-1].last and _apart(found[-1], change, sides[0])):
            hunk = change.hunk
            found.append(_Open(hunk.first, hunk.last, set(), change, [0, 0], lines=False, most=hunk.grows))
        found[-1].take(change)
    moved = [region.ours[0] - region.base[0], region.theirs[0] - region.base[0]]
    for part in found:
        yield Cluster(
            part.sides.pop() if len(part.sides) == 1 else None,
            _spans(part.first, part.last, moved, part.grown),
        )
        moved = [moved[0] + part.grown[0], moved[1] + part.grown[1]]


def _change(side: int, hunk: Hunk, sides: Sides) -> _Change:
    new = sides[side + 1][hunk.start : hunk.end]
    touched = (*sides[0][hunk.first : hunk.last], *new)
    return _Change(side, hunk, new, any(piece.sort is Sort.LINE for piece in touched))


def _spans(first: int, last: int, moved: Sequence[int], grown: Sequence[int]) -> tuple[Span, Span, Span]:
    ours, theirs = ((first + moved[n], last + moved[n] + grown[n]) for n in (0, 1))
    return (first, last), ours, theirs


def _apart(before: _Open, change: _Change, base: Pieces) -> bool:
    """Whether a change that begins where others end leaves them whole."""
    hunk = change.hunk
    if hunk.first > before.last or before.sides == {change.side}:
        return True
    if hunk.first == hunk.last and before.first == before.last and len(before.sides) == 1:
        return before.lines != change.lines
    if not before.lines or not change.lines:
        return True
    if before.most > 0 and hunk.grows > 0:
        return False
    return _parted(before, change, base)


def _parted(before: _Open, change: _Change, base: Pieces) -> bool:
    """Whether a unit ends where two changes touch: in the base, and in what will stand there."""
    at, last = change.hunk.first, change.hunk.last
    above = before.lowest.new[-1:] or base[max(0, before.first - 1) : before.first]
    below = change.new[:1] or base[last : last + 1]
    return _ends_unit(base[max(0, at - 1) : at], base[at : at + 1]) and _ends_unit(above, below)


def _ends_unit(above: Pieces, below: Pieces) -> bool:
    if not above or not below:
        return True
    over, under = above[0], below[0]
    if Sort.LINE not in (over.sort, under.sort):
        return True
    return not over.lines[-1].strip() or not under.lines[0].strip() or bool(_UNIT.match(under.lines[0]))


def narrowed(base: Pieces, ours: Pieces, theirs: Pieces) -> tuple[Pieces, Middle, Pieces]:
    """What both wrote alike at the start and at the end, and what is left between."""
    if all(piece.sort is not Sort.LINE for piece in (*base, *ours, *theirs)):
        return (), _named(base, ours, theirs), ()
    lead = _alike(ours, theirs)
    left, right = ours[lead:], theirs[lead:]
    trail = _alike(left[::-1], right[::-1])
    middle_ours, middle_theirs = left[: len(left) - trail], right[: len(right) - trail]
    settled = _one_did_more(base, middle_ours, middle_theirs, lead=lead, trail=trail)
    middle = Middle(base, middle_ours, middle_theirs, settled)
    return ours[:lead], middle, left[len(left) - trail :]


def _alike(one: Sequence[Piece], other: Sequence[Piece]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count].key == other[count].key:
        count += 1
    return count


def _keys(pieces: Sequence[Piece]) -> list[tuple[str, ...]]:
    return [piece.key for piece in pieces]


def _one_did_more(base: Pieces, ours: Pieces, theirs: Pieces, *, lead: int, trail: int) -> Pieces | None:
    """Where both made one change and one of them a further one beside it: what that one has."""
    if not lead and not trail:
        return None
    left = _untouched(base, ours, theirs, ends=(lead, trail))
    right = _untouched(base, theirs, ours, ends=(lead, trail))
    if left == right:
        return None
    return theirs if left else ours


def _untouched(base: Pieces, side: Pieces, other: Pieces, *, ends: tuple[int, int]) -> bool:
    """Whether a side left as it was in the base what stands between the changes that both made."""
    lead, trail = ends
    was, now = _keys(base), _keys(side)
    # What the side took out of the base, and the other still has, would come back unasked.
    if (set(was) - set(now)) & set(_keys(other)):
        return False
    if not side:
        return lead + trail >= len(base)
    if len(base) < len(side) or (lead and trail):
        return False
    return now == (was[: len(side)] if trail else was[-len(side) :])


def _named(base: Pieces, ours: Pieces, theirs: Pieces) -> Middle:
    """Things with names, and items of a list: all that either put in, unless both put something for the same item."""
    here, there, was = set(_keys(ours)), set(_keys(theirs)), set(_keys(base))
    gone = [piece for piece in base if piece.sort is Sort.ITEM and piece.key not in here | there]
    new = [p for p in ours if p.key not in was], [p for p in theirs if p.key not in was]
    if gone and set(_keys(new[0])) != set(_keys(new[1])):
        return Middle(base, ours, theirs)
    kept = [p for p in ours if p.key in was and p.key in there]
    placed = [p for p in (*ours, *theirs) if p not in kept and (p.key not in was or p.named)]
    unique = {piece.key: piece for piece in reversed(placed)}
    return Middle(base, ours, theirs, (*kept, *sorted(unique.values(), key=lambda piece: piece.place)))
