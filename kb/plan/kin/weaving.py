"""Three sequences of pieces woven into one: what each side did to the base, done once.

Laws. Every line that comes out is a line of one side's. A piece that both changed is merged by its parts, or is
a clash and stands as ours has it. Swapping the sides changes nothing but that. What one side took out
and the other changed is a clash; what it took out and the other only moved is gone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.plan.kin.lines3 import Region, hunks, regions
from kb.plan.kin.pieces import Key, Lines, Piece, Sort
from kb.plan.kin.settling import Cluster, Middle, clusters, narrowed

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Three:
    """One thing in the base and in both sides: None where it is not there."""

    base: Piece | None
    ours: Piece | None
    theirs: Piece | None

    @property
    def any(self) -> Piece:
        """The thing wherever it is, ours first."""
        found = self.ours or self.theirs or self.base
        if found is None:  # pragma: no cover - nobody asks about nothing
            raise AssertionError
        return found


@dataclass(frozen=True, slots=True)
class Met:
    """A place where both sides changed the same: the pieces of each, and within which pieces it lies.

    `above` is None where one thing is met, else the line of the heading under which lines clash.
    """

    base: Pieces
    ours: Pieces
    theirs: Pieces
    within: tuple[Three, ...]
    above: str | None = None


@dataclass(slots=True)
class Loom:
    """What is woven: where the sides meet is noted down here, row orders too, and whether something got lost."""

    met: list[Met] = field(default_factory=list)
    rows: list[Key] = field(default_factory=list)
    orders: list[tuple[Lines, Lines, Lines]] = field(default_factory=list)
    lost: bool = False

    def weave(
        self, base: Pieces, ours: Pieces, theirs: Pieces, *, within: tuple[Three, ...] = ()
    ) -> list[str]:
        """The lines of one sequence out of three."""
        return _Web(self, (base, ours, theirs), within).woven()

    def content(self, three: Three, within: tuple[Three, ...]) -> Lines:
        """What one thing says that both sides have."""
        base, ours, theirs = three.base, three.ours, three.theirs
        if ours is None or theirs is None:
            return self._one_sided(three, within)
        if ours.said == theirs.said:
            return _picked(base, ours, theirs)
        if base is not None and theirs.said == base.said:
            return ours.lines
        if base is not None and ours.said == base.said:
            return theirs.lines
        if _by_parts(three):
            below = (*within, three)
            return tuple(self.weave(base.parts if base else (), ours.parts, theirs.parts, within=below))
        self.met.append(Met(_one(base), _one(ours), _one(theirs), within))
        return ours.lines

    def _one_sided(self, three: Three, within: tuple[Three, ...]) -> Lines:
        """What stands of a thing that one side does not have."""
        base, there = three.base, three.ours or three.theirs
        if there is None:
            return ()
        if base is None:
            return there.lines
        if base.said == there.said:
            return ()
        self.met.append(Met(_one(base), _one(three.ours), _one(three.theirs), within))
        return three.ours.lines if three.ours else ()


def _one(piece: Piece | None) -> Pieces:
    return (piece,) if piece else ()


def _by_parts(three: Three) -> bool:
    """Whether a thing that both sides changed can be merged by its parts; two new rows of one name cannot."""
    base, ours, theirs = three.base, three.ours, three.theirs
    if not (ours and theirs and ours.parts and theirs.parts):
        return False
    return bool(base.parts) if base else ours.sort in {Sort.FIELD, Sort.ENTRY}


def _picked(base: Piece | None, ours: Piece, theirs: Piece) -> Lines:
    """Lines that say the same on both sides, with the ends that somebody gave them."""
    if base is not None and ours.lines == base.lines:
        return theirs.lines
    if base is not None and theirs.lines == base.lines:
        return ours.lines
    return max(ours.lines, theirs.lines)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A cluster with its pieces; narrowed where both sides changed it and not alike."""

    cluster: Cluster
    base: Pieces
    ours: Pieces
    theirs: Pieces
    narrowed: tuple[Pieces, Middle, Pieces] | None

    @property
    def stuck(self) -> Iterator[Key]:
        """What theirs has here by name that does not come out here."""
        if self.narrowed and self.narrowed[1].settled is None:
            yield from (piece.key for piece in self.narrowed[1].theirs if piece.named)


class _Web:
    """One weaving: things are known by name wherever they stand, lines by where they stand."""

    def __init__(self, loom: Loom, sides: tuple[Pieces, Pieces, Pieces], within: tuple[Three, ...]) -> None:
        self._loom = loom
        self._base, self._ours, self._theirs = sides
        self._within = within
        keys = [[piece.key for piece in side] for side in sides]
        self._hunks = hunks(keys[0], keys[1]), hunks(keys[0], keys[2])
        self._named = [{piece.key: piece for piece in side if piece.named} for side in sides]
        self._moved = [self._put_in(n) for n in (0, 1)]
        self._moved_by_both = {key for key in self._moved[0] & self._moved[1] if key[0] == "row"}
        self._headings = [n for n, piece in enumerate(self._base) if _opens(piece)]
        self._stood: dict[Key, Lines] = {}
        self._written: set[Key] = set()
        self._stuck: set[Key] = set()

    def woven(self) -> list[str]:
        """The lines, once; the loom notes where the sides meet."""
        self._settle_named()
        laid = [(region, list(self._laid(region))) for region in regions(*self._hunks)]
        # What theirs moved into a place where ours stands must not be lost from where ours has it.
        self._stuck = {key for _, parts in laid for part in parts for key in part.stuck}
        found: list[str] = []
        at = [0, 0, 0]
        for region, parts in laid:
            found.extend(self._same(at, region.base[0]))
            for part in parts:
                found.extend(self._changed(part))
            at = [region.base[1], region.ours[1], region.theirs[1]]
        found.extend(self._same(at, len(self._base)))
        self._note_orders()
        self._loom.lost |= any(self._stood[key] and key not in self._written for key in self._named[1])
        return found

    def _settle_named(self) -> None:
        """What each named thing says in the end, in the order in which ours and then theirs has them."""
        base, ours, theirs = self._named
        for key in dict.fromkeys((*ours, *theirs, *base)):
            three = Three(base.get(key), ours.get(key), theirs.get(key))
            self._stood[key] = self._loom.content(three, self._within)

    def _put_in(self, n: int) -> set[Key]:
        side = (self._ours, self._theirs)[n]
        return {p.key for hunk in self._hunks[n] for p in side[hunk.start : hunk.end] if p.named}

    def _note_orders(self) -> None:
        """Rows that both sides moved, each to a place of its own, are one clash for all of them."""
        if not self._moved_by_both:
            return
        orders = [
            [k for k in named if k[0] == "row" and all(k in m for m in self._named)] for named in self._named
        ]
        if orders[1] != orders[2]:
            refs = [
                tuple(named[k].label for k in order) for named, order in zip(self._named, orders, strict=True)
            ]
            self._loom.orders.append((refs[0], refs[1], refs[2]))

    def _same(self, at: Sequence[int], stop: int) -> Iterator[str]:
        for n in range(stop - at[0]):
            three = Three(self._base[at[0] + n], self._ours[at[1] + n], self._theirs[at[2] + n])
            yield from self._aligned(three)

    def _aligned(self, three: Three) -> Iterator[str]:
        piece = three.any
        if piece.named:
            yield from self._thing(piece.key)
        elif three.ours and three.theirs:
            yield from _picked(three.base, three.ours, three.theirs)

    def _thing(self, key: Key) -> Iterator[str]:
        """A named thing, once, with the blank lines below it."""
        if key in self._written:
            return
        self._written.add(key)
        lines = self._stood[key]
        yield from lines
        if lines and key[0] == "row":
            self._loom.rows.append(key)
            yield from self._gap(key)

    def _gap(self, key: Key) -> Lines:
        base, ours, theirs = (named[key].gap if key in named else None for named in self._named)
        if ours is None or theirs is None:
            found = theirs if ours is None else ours
            return found if found is not None else ("",)
        if base in (ours, theirs):
            return theirs if ours == base else ours
        return max(ours, theirs, key=lambda gap: (len(gap), gap))

    def _out(self, chosen: Sequence[Piece], *, side: int | None = None) -> Iterator[str]:
        """Chosen pieces of one side; what both moved stands where ours has it."""
        both = self._moved_by_both if side == 1 else ()
        for piece in chosen:
            if not piece.named:
                yield from piece.lines
            elif piece.key not in both:
                yield from self._thing(piece.key)

    def _laid(self, region: Region) -> Iterator[_Laid]:
        sides = self._base, self._ours, self._theirs
        for cluster in clusters(region, sides):
            base, ours, theirs = cluster.of(*sides)
            both = cluster.side is None and [p.key for p in ours] != [p.key for p in theirs]
            yield _Laid(cluster, base, ours, theirs, narrowed(base, ours, theirs) if both else None)

    def _changed(self, part: _Laid) -> Iterator[str]:
        if part.cluster.side is not None:
            chosen = part.theirs if part.cluster.side else part.ours
            yield from self._out(chosen, side=part.cluster.side)
        elif part.narrowed is None:
            for one, other in zip(part.ours, part.theirs, strict=True):
                yield from self._aligned(Three(None, one, other))
        else:
            yield from self._both(part.cluster, *part.narrowed)
        yield from self._kept(part.base)

    def _kept(self, were: Pieces) -> Iterator[str]:
        """Things that theirs took out here and that stand nevertheless, as ours changed them."""
        for piece in were:
            gone = piece.named and (piece.key not in self._named[2] or piece.key in self._stuck)
            if gone and piece.key not in self._moved[0]:
                yield from self._thing(piece.key)

    def _both(self, cluster: Cluster, lead: Pieces, middle: Middle, trail: Pieces) -> Iterator[str]:
        yield from self._out(lead)
        if middle.settled is not None:
            yield from self._out(middle.settled)
        else:
            above = self._above(cluster.spans[0][0])
            self._loom.met.append(Met(middle.base, middle.ours, middle.theirs, self._within, above))
            yield from self._out(middle.ours)
        yield from self._out(trail)

    def _above(self, at: int) -> str:
        """The heading in the base below which a line stands; empty where a row is nearer."""
        place = bisect_left(self._headings, at) - 1
        piece = self._base[self._headings[place]] if place >= 0 else None
        return piece.lines[0] if piece and piece.sort is Sort.LINE else ""


def _opens(piece: Piece) -> bool:
    return piece.sort is Sort.ROW or (piece.sort is Sort.LINE and piece.lines[0].startswith("#"))
