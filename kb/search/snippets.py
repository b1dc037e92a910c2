"""Short stretches of a text with what was looked for marked, for the list of results.

The text comes from the caller, cut to what its reader may read; the pieces are plain text, to be escaped
by whoever shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kb.search.answer import Highlight
from kb.search.words import STEMS, folded

AROUND: Final = 160
_LOOKED_AT: Final = 20_000
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_SPACE = re.compile(r"\s+")


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
    plain = _SPACE.sub(" ", text[:_LOOKED_AT]).strip()
    hits = list(_hits(plain, highlight))
    start, end = _window(plain, hits, around)
    return tuple(_pieces(plain, [hit for hit in hits if start <= hit[0] and hit[1] <= end], start, end))


def _hits(text: str, highlight: Highlight) -> Iterator[tuple[int, int, int]]:
    """Start, end and which thing it was, of each hit, from the left and never overlapping."""
    words = [(word.start(), word.end(), _stem(word[0])) for word in _WORD.finditer(text)]
    told = [word for word in words if word[2]]
    firsts: dict[bytes, list[tuple[int, tuple[bytes, ...]]]] = {}
    for number, way in enumerate(highlight.ways):
        firsts.setdefault(way[0], []).append((number, way))
    reached = 0
    for place, (start, end, stem) in enumerate(told):
        if start < reached:
            continue
        for number, way in firsts.get(stem, ()):
            stretch = told[place : place + len(way)]
            if [word[2] for word in stretch] == list(way):
                reached = stretch[-1][1]
                yield start, reached, number
                break
        else:
            if highlight.starts and stem.startswith(highlight.starts):
                reached = end
                yield start, end, -1


def _stem(word: str) -> bytes:
    return STEMS[folded(word).strip()]


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
