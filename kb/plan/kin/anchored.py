"""Which items of two lists are the same and in the same order, in time that hardly grows faster than the lists.

Common ends first; then items that each list has once are anchors, as in patience sorting; what lies between two
anchors is looked at in the same way. Between anchors a short stretch is compared whole, and a long one counts as
different throughout: bounded whatever the text, and never wrong, only coarse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Two stretches without an anchor are compared item by item up to this many pairs of items.
_MOST_PAIRS = 22_500
Stretch = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Items `[a, a + size)` of one list are items `[b, b + size)` of the other."""

    a: int
    b: int
    size: int


def runs(old: Sequence[str], new: Sequence[str]) -> tuple[Run, ...]:
    """The longest runs of common items that were found, in order, none touching the next."""
    found: list[Run] = []
    waiting: list[Stretch] = [(0, len(old), 0, len(new))]
    while waiting:
        stretch = waiting.pop()
        inner, ends = _without_ends(old, new, stretch)
        found += ends
        a, a_end, b, b_end = inner
        if a == a_end or b == b_end:
            continue
        anchors = _anchors(old, new, inner)
        if anchors:
            waiting += _between(inner, anchors)
            found += [Run(one, other, 1) for one, other in anchors]
        elif (a_end - a) * (b_end - b) <= _MOST_PAIRS:
            found += _whole(old, new, inner)
    return tuple(_joined(sorted(found, key=lambda run: run.a)))


def _without_ends(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> tuple[Stretch, list[Run]]:
    a, a_end, b, b_end = stretch
    first = a
    while a < a_end and b < b_end and old[a] == new[b]:
        a, b = a + 1, b + 1
    last = a_end
    while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    found = [Run(first, b - (a - first), a - first)] if a > first else []
    return (a, a_end, b, b_end), [*found, *([Run(a_end, b_end, last - a_end)] if last > a_end else [])]


def _anchors(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> list[tuple[int, int]]:
    """Where items stand that both stretches have once, as many as keep their order."""
    a, a_end, b, b_end = stretch
    counts, others = Counter(old[a:a_end]), Counter(new[b:b_end])
    places = {new[at]: at for at in range(b, b_end) if others[new[at]] == 1}
    both = [(at, places[old[at]]) for at in range(a, a_end) if counts[old[at]] == 1 and old[at] in places]
    return _rising(both)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs, which rise in their first, that rise in their second as well."""
    ends: list[int] = []
    last: list[int] = []
    below: list[int] = []
    for at, (_, place) in enumerate(pairs):
        found = bisect_left(ends, place)
        below.append(last[found - 1] if found else -1)
        ends[found : found + 1] = [place]
        last[found : found + 1] = [at]
    chosen = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = below[at]
    return chosen[::-1]


def _between(stretch: Stretch, anchors: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    a, a_end, b, b_end = stretch
    for one, other in anchors:
        if a < one and b < other:
            yield a, one, b, other
        a, b = one + 1, other + 1
    if a < a_end and b < b_end:
        yield a, a_end, b, b_end


def _whole(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> list[Run]:
    a, a_end, b, b_end = stretch
    matcher = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False)
    return [Run(a + m.a, b + m.b, m.size) for m in matcher.get_matching_blocks() if m.size]


def _joined(found: Sequence[Run]) -> Iterator[Run]:
    standing: Run | None = None
    for run in found:
        if standing and standing.a + standing.size == run.a and standing.b + standing.size == run.b:
            standing = Run(standing.a, standing.b, standing.size + run.size)
            continue
        if standing:
            yield standing
        standing = run
    if standing:
        yield standing
