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
    """A cluster that may still grow."""

    first: int
    last: int
    hunks: list[tuple[int, Hunk]]

    @property
    def sides(self) -> set[int]:
        return {side for side, _ in self.hunks}


def clusters(region: Region, sides: Sides) -> Iterator[Cluster]:
    """A region taken apart at the places where two changes only touch and each has its own units."""
    both = [(0, hunk) for hunk in region.our_hunks] + [(1, hunk) for hunk in region.their_hunks]
    both.sort(key=lambda one: (one[1].first, one[1].last, _has_lines(one, sides)))
    found: list[_Open] = []
    for side, hunk in both:
        if found and (hunk.first < found[-1].last or not _apart(found[-1], (side, hunk), sides)):
            found[-1].hunks.append((side, hunk))
            found[-1].last = max(found[-1].last, hunk.last)
        else:
            found.append(_Open(hunk.first, hunk.last, [(side, hunk)]))
    moved = [region.ours[0] - region.base[0], region.theirs[0] - region.base[0]]
    for part in found:
        grown = [sum(hunk.grows for side, hunk in part.hunks if side == n) for n in (0, 1)]
        yield Cluster(
            part.sides.pop() if len(part.sides) == 1 else None,
            _spans(part.first, part.last, moved, (grown[0], grown[1])),
        )
        moved = [moved[0] + grown[0], moved[1] + grown[1]]


def _spans(first: int, last: int, moved: Sequence[int], grown: tuple[int, int]) -> tuple[Span, Span, Span]:
    ours, theirs = ((first + moved[n], last + moved[n] + grown[n]) for n in (0, 1))
    return (first, last), ours, theirs


def _new(one: tuple[int, Hunk], sides: Sides) -> Pieces:
    side, hunk = one
    return sides[side + 1][hunk.start : hunk.end]


def _has_lines(one: tuple[int, Hunk], sides: Sides) -> bool:
    touched = (*sides[0][one[1].first : one[1].last], *_new(one, sides))
    return any(piece.sort is Sort.LINE for piece in touched)


def _apart(before: _Open, one: tuple[int, Hunk], sides: Sides) -> bool:
    """Whether a change that begins where others end leaves them whole."""
    side, hunk = one
    if hunk.first > before.last or before.sides == {side}:
        return True
    both_put_in = hunk.first == hunk.last and before.first == before.last
    lines = [_has_lines(other, sides) for other in before.hunks], _has_lines(one, sides)
    if both_put_in and len(before.sides) == 1:
        return any(lines[0]) != lines[1]
    if not any(lines[0]) or not lines[1]:
        return True
    if max(other.grows for _, other in before.hunks) > 0 and hunk.grows > 0:
        return False
    return _parted(before, one, sides)


def _parted(before: _Open, one: tuple[int, Hunk], sides: Sides) -> bool:
    """Whether a unit ends where two changes touch: in the base, and in what will stand there."""
    _, hunk = one
    at = hunk.first
    last = max(before.hunks, key=lambda other: other[1].last)
    above, below = _new(last, sides), _new(one, sides)
    in_base = _ends_unit(sides[0][at - 1 : at], sides[0][at : at + 1])
    after = _ends_unit(
        above[-1:] or sides[0][before.first - 1 : before.first],
        below[:1] or sides[0][hunk.last : hunk.last + 1],
    )
    return in_base and after


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
    left = _untouched(base, ours, lead=lead, trail=trail)
    right = _untouched(base, theirs, lead=lead, trail=trail)
    if left == right:
        return None
    return theirs if left else ours


def _untouched(base: Pieces, side: Pieces, *, lead: int, trail: int) -> bool:
    """Whether a side left as it was in the base what stands between the changes that both made."""
    if not side:
        return lead + trail >= len(base)
    if not trail:
        return len(base) > len(side) and _keys(base[-len(side) :]) == _keys(side)
    if not lead:
        return len(base) > len(side) and _keys(base[: len(side)]) == _keys(side)
    return False


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
