"""Short stretches of a text with what was looked for marked, for the list of results.

The text comes from the caller, cut to what its reader may read; the pieces are plain text, to be escaped
by whoever shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from kb.search.answer import Highlight
from kb.search.words import STEMS, folded

AROUND: Final = 160
_LOOKED_AT: Final = 20_000
_WORD = re.compile(r"((?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*)")
_REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text; `hit` where it is to be marked."""

    text: str
    hit: bool = False


def snippet(text: str, highlight: Highlight, *, around: int = AROUND) -> tuple[Piece, ...]:
    """The best stretch of about `around` characters, whole words, with hits marked and gaps as “…”.

    The best is the one with the most different things that were looked for. Without any, the text's beginning. Only
    the first 20,000 characters are looked at.
    """
    plain = " ".join(text[:_LOOKED_AT].split())
    hits = list(_hits(plain, highlight))
    start, end = _window(plain, hits, around)
    return tuple(_pieces(plain, [hit for hit in hits if start <= hit[0] and hit[1] <= end], start, end))


def _hits(text: str, highlight: Highlight) -> Iterator[tuple[int, int, int]]:
    """Start, end and which thing it was, of each hit, from the left and never overlapping."""
    firsts: dict[bytes, list[tuple[int, tuple[bytes, ...]]]] = {}
    for number, way in enumerate(highlight.ways):
        firsts.setdefault(way[0], []).append((number, way))
    parts = _WORD.split(text)
    stems = [_WRITTEN[word] for word in parts[1::2]]
    wanted = firsts.keys() & set(stems)
    if highlight.starts:
        wanted |= {stem for stem in set(stems) if stem.startswith(highlight.starts)}
    if not wanted:
        return
    ends = list(accumulate(map(len, parts)))
    free = 0
    for place in [place for place, stem in enumerate(stems) if stem in wanted]:
        if place < free:
            continue
        ways = ((number, _runs_to(stems, place, way)) for number, way in firsts.get(stems[place], ()))
        number, last = next((found for found in ways if found[1] is not None), (-1, None))
        if last is None and stems[place].startswith(highlight.starts):
            last = place
        if last is not None:
            free = last + 1
            yield ends[2 * place], ends[2 * last + 1], number


def _runs_to(stems: Sequence[bytes], place: int, way: Sequence[bytes]) -> int | None:
    """Where a way that begins at a place ends, if it stands there; words that are left out do not part it."""
    for stem in way:
        while place < len(stems) and not stems[place]:
            place += 1
        if place == len(stems) or stems[place] != stem:
            return None
        place += 1
    return place - 1


class _Written(dict[str, bytes]):
    """Word as it stands in a text to its stem; empty for a word that is left out."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = STEMS[folded(word).strip()]
        return found


_WRITTEN: Final = _Written()


def _window(text: str, hits: Sequence[tuple[int, int, int]], around: int) -> tuple[int, int]:
    """Where the stretch with the most different hits begins and ends, at whole words."""
    if len(text) <= around:
        return 0, len(text)
    best, most = 0, 0
    for place, (start, _, _) in enumerate(hits):
        within = {number for s, e, number in hits[place : place + 12] if e <= start + around * 3 // 4}
        if len(within) > most:
            best, most = start, len(within)
    start = max(0, min(best - around // 4, len(text) - around)) if most else 0
    if start:
        start = text.find(" ", start) + 1
    end = text.rfind(" ", start, start + around + 1)
    if len(text) - start <= around or end <= start:
        end = min(len(text), start + around)
    return start, end


def _pieces(text: str, hits: Sequence[tuple[int, int, int]], start: int, end: int) -> Iterator[Piece]:
    if start:
        yield Piece("… ")
    at = start
    for hit_start, hit_end, _ in hits:
        if at < hit_start:
            yield Piece(text[at:hit_start])
        yield Piece(text[hit_start:hit_end], hit=True)
        at = hit_end
    if at < end:
        yield Piece(text[at:end])
    if end < len(text):
        yield Piece(" …")
