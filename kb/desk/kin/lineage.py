"""The family of plans as a picture: where each box and each line stands. Pure: it knows no plan, only what is drawn.

A lane for each plan, its versions as boxes from left to right, the earlier the further left. Steps are equal, not to
scale: boxes share a column where neither a lane nor a line would run backwards by it. Runs of versions that nothing was
taken of are folded into one box that says how many they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NEWEST_KEPT = 3
LABELS, STEP, BOX_WIDTH, BOX_HEIGHT, LANE, TOP = 250, 104, 80, 28, 48, 16
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Joined:
    """That something of another lane's version came into this lane. `how`: adapted, or in step."""

    how: str
    source: str
    number: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Branch:
    """One plan to be drawn: its versions, first to last, and what joins it to the plan above."""

    ref: str
    name: str
    versions: tuple[tuple[int, dt.datetime], ...]
    joined: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """One version, or a run of `many` that is folded. `number` is the last of them."""

    number: int
    many: int
    x: int
    y: int
    at: dt.datetime

    @property
    def words(self) -> str:
        """What stands in it."""
        return f"Version {self.number}" if self.many == 1 else f"{self.many} earlier"

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + BOX_WIDTH // 2


@dataclass(frozen=True, slots=True)
class Lane:
    """One plan's boxes in a row. `alternate` lanes are shaded, so that the eye keeps to one."""

    name: str
    y: int
    alternate: bool
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """From the foot of one box to the side of another, as the path of an SVG."""

    adapted: bool
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, and how large it is."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]

    @property
    def box(self) -> tuple[int, int]:
        """The size of a box."""
        return BOX_WIDTH, BOX_HEIGHT

    @property
    def lane(self) -> int:
        """The height of a lane."""
        return LANE


@dataclass(frozen=True, slots=True)
class _Spot:
    branch: Branch
    number: int
    many: int
    at: dt.datetime


def drawn(branches: Sequence[Branch]) -> Picture:
    """Where everything stands, one lane below the other in the order given."""
    wanted = _wanted(branches)
    spots = [spot for branch in branches for spot in _spots(branch, wanted[branch.ref])]
    places = {branch.ref: n for n, branch in enumerate(branches)}
    columns = _columns(sorted(spots, key=lambda spot: (spot.at, places[spot.branch.ref], spot.number)))
    lanes = tuple(
        Lane(
            name=_short(branch.name),
            y=TOP + LANE * n,
            alternate=bool(n % 2),
            boxes=tuple(_box(spot, columns, n) for spot in spots if spot.branch is branch),
        )
        for n, branch in enumerate(branches)
    )
    boxes = {branch.ref: lane.boxes for branch, lane in zip(branches, lanes, strict=True)}
    lines = tuple(line for branch in branches for line in _lines(branch, boxes))
    width = LABELS + STEP * (max(columns.values(), default=0) + 1)
    return Picture(width, TOP * 2 + LANE * len(branches), lanes, lines)


def _wanted(branches: Sequence[Branch]) -> Mapping[str, set[int]]:
    """The versions that are drawn each for itself: the last few, and those at either end of a line."""
    wanted = {one.ref: {number for number, _ in one.versions[-NEWEST_KEPT:]} for one in branches}
    for branch in branches:
        wanted[branch.ref] |= {number for number, _ in branch.versions[:1]} if branch.joined else set()
        for line in branch.joined:
            if line.source in wanted:
                wanted[line.source].add(line.number)
            wanted[branch.ref] |= {target} if (target := _target(branch, line)) is not None else set()
    return wanted


def _target(branch: Branch, line: Joined) -> int | None:
    """The version that a line leads to: the first that came after it, else the last."""
    after = [number for number, at in branch.versions if at >= line.at]
    return next(iter(after), branch.versions[-1][0] if branch.versions else None)


def _spots(branch: Branch, wanted: set[int]) -> Iterator[_Spot]:
    run: list[tuple[int, dt.datetime]] = []
    for number, at in (*branch.versions, (0, dt.datetime.max.replace(tzinfo=dt.UTC))):
        if number and number not in wanted:
            run.append((number, at))
            continue
        if run:
            yield _Spot(branch, run[-1][0], len(run), run[-1][1])
            run = []
        if number:
            yield _Spot(branch, number, 1, at)


def _columns(spots: Sequence[_Spot]) -> Mapping[tuple[str, int], int]:
    """A column for each, never further left than one before it in time; a new one where its lane has one there."""
    found: dict[tuple[str, int], int] = {}
    column = 0
    here: set[str] = set()
    for spot in spots:
        sources = {line.source for line in spot.branch.joined if _target(spot.branch, line) == spot.number}
        if spot.branch.ref in here or sources & here:
            column, here = column + 1, set()
        here.add(spot.branch.ref)
        found[spot.branch.ref, spot.number] = column
    return found


def _box(spot: _Spot, columns: Mapping[tuple[str, int], int], lane: int) -> Box:
    x = LABELS + STEP * columns[spot.branch.ref, spot.number]
    return Box(spot.number, spot.many, x, TOP + LANE * lane + (LANE - BOX_HEIGHT) // 2, spot.at)


def _lines(branch: Branch, boxes: Mapping[str, tuple[Box, ...]]) -> Iterator[Line]:
    for line in branch.joined:
        start = next((box for box in boxes.get(line.source, ()) if box.number == line.number), None)
        number = _target(branch, line)
        end = next((box for box in boxes[branch.ref] if box.number == number), None)
        if start is None or end is None:
            continue
        # Down between the columns, where no box stands; the two kinds beside each other, so that neither hides one.
        adapted = line.how == "adapted"
        x, turn = (
            start.x + BOX_WIDTH + (8 if adapted else 16),
            end.y + BOX_HEIGHT // 2 + (-5 if adapted else 5),
        )
        y = start.y + BOX_HEIGHT // 2 + (5 if adapted else -5)
        to = end.x if end.x >= x else end.x + BOX_WIDTH
        yield Line(adapted, f"M{start.x + BOX_WIDTH} {y}H{x}V{turn}H{to}")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1].rstrip() + "…"
