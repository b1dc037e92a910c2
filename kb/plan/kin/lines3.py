"""Sequences of lines laid against one another, two and three at a time, in bounded time.

`hunks` says where one sequence differs from another: a shortest answer while that is cheap, as git gives it,
and a good one beyond. `regions` lays the hunks of two sides over what both started from: hunks that
touch or overlap are one region. What is laid is anything that can be compared and hashed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

_DEPTH = 6

_Span = tuple[int, int, int, int, int]
Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Hunk:
    """What stood at `first:last` of the base became `start:end` of a side; one of the two may be empty."""

    first: int
    last: int
    start: int
    end: int

    @property
    def grows(self) -> int:
        """How many lines there are more than before."""
        return (self.end - self.start) - (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the base that one side or both changed, with the hunks of each in order.

    `ours` and `theirs` are where that stretch stands in each side, end exclusive.
    """

    base: tuple[int, int]
    ours: tuple[int, int]
    theirs: tuple[int, int]
    our_hunks: tuple[Hunk, ...]
    their_hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """How long a shortest answer is looked for: in one stretch, and in all of a text, at some 0.3 µs a step."""

    stretch: int = 600_000
    text: int = 1_500_000


def hunks(base: Sequence[Hashable], side: Sequence[Hashable], *, steps: Steps = Steps()) -> list[Hunk]:
    """Where a side differs from the base, in order, no two touching.

    What was only put in or only taken out, and could as well stand further down, stands as far down as it can.
    """
    found: list[Hunk] = []
    at, there = 0, 0
    for first, start in [*_matched(base, side, steps), (len(base), len(side))]:
        if (first, start) != (at, there):
            found.append(Hunk(at, first, there, start))
        at, there = first + 1, start + 1
    return _slid(base, side, found)


def _slid(base: Sequence[Hashable], side: Sequence[Hashable], found: Sequence[Hunk]) -> list[Hunk]:
    slid: list[Hunk] = []
    for place in range(len(found) - 1, -1, -1):
        hunk = found[place]
        stop = slid[-1].first if slid else len(base)
        step = 0
        if hunk.first == hunk.last:
            while hunk.last + step < stop and side[hunk.start + step] == side[hunk.end + step]:
                step += 1
        elif hunk.start == hunk.end:
            while hunk.last + step < stop and base[hunk.first + step] == base[hunk.last + step]:
                step += 1
        hunk = Hunk(hunk.first + step, hunk.last + step, hunk.start + step, hunk.end + step)
        if slid and hunk.last == slid[-1].first:
            below = slid.pop()
            hunk = Hunk(hunk.first, below.last, hunk.start, below.end)
        slid.append(hunk)
    return slid[::-1]


def regions(ours: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[Region]:
    """The hunks of two sides over one base, in order, put together where they touch or overlap."""
    left, right = list(ours)[::-1], list(theirs)[::-1]
    moved = [0, 0]
    while left or right:
        taken: tuple[list[Hunk], list[Hunk]] = ([], [])
        first = min(side[-1].first for side in (left, right) if side)
        last = first
        while True:
            near = [n for n, side in enumerate((left, right)) if side and side[-1].first <= last]
            if not near:
                break
            hunk = (left, right)[near[0]].pop()
            taken[near[0]].append(hunk)
            last = max(last, hunk.last)
        spans = []
        for n in (0, 1):
            start = first + moved[n]
            moved[n] += sum(hunk.grows for hunk in taken[n])
            spans.append((start, last + moved[n]))
        yield Region((first, last), spans[0], spans[1], tuple(taken[0]), tuple(taken[1]))


def _matched(one: Sequence[Hashable], other: Sequence[Hashable], steps: Steps) -> Pairs:
    """Which places of two sequences hold the same, as pairs that rise on both sides."""
    first, end, end_other = 0, len(one), len(other)
    while first < min(end, end_other) and one[first] == other[first]:
        first += 1
    while end > first and end_other > first and one[end - 1] == other[end_other - 1]:
        end, end_other = end - 1, end_other - 1
    here, there = set(one[first:end]), set(other[first:end_other])
    # What one side has and the other has not is no part of any answer, and looking at it is dear.
    left = [n for n in range(first, end) if one[n] in there]
    right = [n for n in range(first, end_other) if other[n] in here]
    inner = _Matching([one[n] for n in left], [other[n] for n in right], steps).pairs()
    tail = zip(range(end, len(one)), range(end_other, len(other)), strict=True)
    return [*((n, n) for n in range(first)), *((left[a], right[b]) for a, b in inner), *tail]


class _Matching:
    """The looking itself: shortest answers as long as the steps last, else around what stands once on both sides."""

    def __init__(self, one: Sequence[Hashable], other: Sequence[Hashable], steps: Steps) -> None:
        numbers: dict[Hashable, int] = {}
        self._one = [numbers.setdefault(item, len(numbers)) for item in one]
        self._other = [numbers.setdefault(item, len(numbers)) for item in other]
        self._left, self._stretch = steps.text, steps.stretch

    def pairs(self) -> Pairs:
        """All pairs, in order."""
        found: Pairs = []
        waiting: list[_Span] = [(0, len(self._one), 0, len(self._other), 0)]
        while waiting:
            a, a_end, b, b_end, depth = waiting.pop()
            while a < a_end and b < b_end and self._one[a] == self._other[b]:
                found.append((a, b))
                a, b = a + 1, b + 1
            while a < a_end and b < b_end and self._one[a_end - 1] == self._other[b_end - 1]:
                a_end, b_end = a_end - 1, b_end - 1
                found.append((a_end, b_end))
            if a == a_end or b == b_end:
                continue
            shortest = self._shortest(a, a_end, b, b_end)
            if shortest is None:
                waiting.extend(self._around(found, (a, a_end, b, b_end, depth)))
            else:
                found.extend(shortest)
        return sorted(found)

    def _around(self, found: Pairs, span: _Span) -> Iterator[_Span]:
        """The stretches between what is surely the same, which is added to the pairs found."""
        a, a_end, b, b_end, depth = span
        sure = self._once_on_both(span) if depth < _DEPTH else []
        if not sure:
            found.extend(self._nth_to_nth(span))
            return
        found.extend(sure)
        for next_a, next_b in [*sure, (a_end, b_end)]:
            yield a, next_a, b, next_b, depth + 1
            a, b = next_a + 1, next_b + 1

    def _once_on_both(self, span: _Span) -> Pairs:
        a, a_end, b, b_end, _ = span
        here, there = Counter(self._one[a:a_end]), Counter(self._other[b:b_end])
        places = {self._other[n]: n for n in range(b, b_end)}
        once = (n for n in range(a, a_end) if here[self._one[n]] == 1 == there[self._one[n]])
        return _rising([(n, places[self._one[n]]) for n in once])

    def _nth_to_nth(self, span: _Span) -> Pairs:
        a, a_end, b, b_end, _ = span
        places: defaultdict[int, list[int]] = defaultdict(list)
        for n in range(b_end - 1, b - 1, -1):
            places[self._other[n]].append(n)
        return _rising([(n, places[self._one[n]].pop()) for n in range(a, a_end) if places[self._one[n]]])

    def _shortest(self, a: int, a_end: int, b: int, b_end: int) -> Pairs | None:
        """The pairs of a longest common sequence (Myers 1986), or None where that takes too many steps."""
        one, other = self._one[a:a_end], self._other[b:b_end]
        rows = self._furthest(one, other, min(self._left, self._stretch))
        if rows is None:
            return None
        x, y = len(one), len(other)
        found: Pairs = []
        for far in range(len(rows) - 1, -1, -1):
            row, k = rows[far], x - y
            down = far > 0 and (k == -far or (k != far and row[k - 1] < row[k + 1]))
            before = k + 1 if down else k - 1
            start_x = row.get(before, 0) if far else 0
            start_y = start_x - before if far else 0
            while x > start_x + (0 if down or not far else 1) and y > start_y + (1 if down else 0):
                x, y = x - 1, y - 1
                found.append((a + x, b + y))
            x, y = start_x, start_y
        return found

    def _furthest(self, one: Sequence[int], other: Sequence[int], steps: int) -> list[dict[int, int]] | None:
        """For each number of differences, how far each diagonal had come before it."""
        n, m = len(one), len(other)
        now: dict[int, int] = {1: 0}
        rows: list[dict[int, int]] = []
        spent = 0
        for far in range(n + m + 1):
            rows.append(now.copy())
            spent += 2 * far + 1
            for k in range(-far, far + 1, 2):
                below, above = now.get(k - 1, -1), now.get(k + 1, -1)
                x = above if k == -far or (k != far and below < above) else below + 1
                y = start = x - k
                while x < n and y < m and one[x] == other[y]:
                    x, y = x + 1, y + 1
                spent += y - start
                now[k] = x
                if x >= n and y >= m:
                    self._left -= spent
                    return rows
            if spent > steps:
                break
        self._left -= spent
        return None


def _rising(pairs: Pairs) -> Pairs:
    """The longest run of pairs, given by their first, whose second rises too."""
    ends: list[int] = []
    members: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        members[length : length + 1] = [n]
        before.append(members[length - 1] if length else -1)
    found: Pairs = []
    member = members[-1] if members else -1
    while member >= 0:
        found.append(pairs[member])
        member = before[member]
    return found[::-1]
