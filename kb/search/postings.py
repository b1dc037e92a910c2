"""Postings as arrays: which texts hold a term, and a key for each that is all scoring needs.

A *key* is 16 bits: the length of the text as one byte (`length_code`), how often the term stands in
it (7 bits), and whether it is a plan's own text or a row's (the top bit). *Parts* are 16 bits, one
for each of `entries.PARTS` that holds the term. Arrays are read, filtered and added up at C speed;
nothing in a search looks at one posting at a time unless it must.
"""

from __future__ import annotations

import math
import struct
import zlib
from array import array
from dataclasses import dataclass
from itertools import accumulate
from operator import sub
from typing import Final

OFTEN: Final = 127
"""The highest count of a term in one text that is told apart."""

_HEAD = struct.Struct("<IIII")
_SINGLE = struct.Struct("<IIIIIHH")
_FIRST = struct.Struct("<I")
_FIRST_AT: Final = 4
_WORTH_PACKING: Final = 16

LENGTHS: Final = tuple(2.0 ** (code / 16.0) - 1.0 for code in range(256))
"""Length code to the number of words it stands for (a longer text than 61,000 counts as that)."""

_CODES: Final = tuple(min(255, round(16 * math.log2(1 + n))) for n in range(4096))


def length_code(words: int) -> int:
    """A text's length as one byte, coarser for longer texts (steps of 4.4%)."""
    return _CODES[words] if words < len(_CODES) else min(255, round(16 * math.log2(1 + words)))


def key_of(*, words: int, times: int, is_plan: bool) -> int:
    """The key of a term that stands `times` times in a text of so many words."""
    return length_code(words) | min(times, OFTEN) << 8 | is_plan << 15


@dataclass(frozen=True, slots=True)
class Postings:
    """The texts of one segment that hold one term: `docs` ascending, a key for each."""

    docs: array[int]
    keys: array[int]


EMPTY: Final = Postings(array("I"), array("H"))


def split(packed: array[int]) -> tuple[array[int], array[int], array[int]]:
    """Documents, keys and parts out of 64-bit postings (document, parts, key from the top)."""
    raw = packed.tobytes()
    halves, quarters = array("I", raw), array("H", raw)
    return halves[1::2], quarters[0::4], quarters[1::4]


def pack(docs: array[int], keys: array[int], parts: array[int]) -> bytes:
    """Postings, ascending by document, as they stand in the file: `shifted` can renumber them unopened."""
    first = docs[0]
    if len(docs) == 1:
        # Most terms stand in one text only.
        return _SINGLE.pack(1, first, 6, 2, 0, keys[0], parts[0])
    steps = array("I", (0,))
    steps.extend(map(sub, docs[1:], docs))
    main = steps.tobytes() + keys.tobytes()
    rest = parts.tobytes()
    if len(docs) > _WORTH_PACKING:
        main, rest = zlib.compress(main, 1), zlib.compress(rest, 1)
    return _HEAD.pack(len(docs), first, len(main), len(rest)) + main + rest


def shifted(blob: bytes, by: int) -> bytes:
    """The same postings with every document number raised by as much."""
    first = _FIRST.unpack_from(blob, _FIRST_AT)[0] + by
    return blob[:_FIRST_AT] + _FIRST.pack(first) + blob[_FIRST_AT + 4 :]


def unpack(blob: bytes) -> Postings:
    """Documents and keys out of what `pack` gave."""
    count, first, main, _ = _HEAD.unpack_from(blob)
    raw = blob[_HEAD.size : _HEAD.size + main]
    if count > _WORTH_PACKING:
        raw = zlib.decompress(raw)
    steps = array("I", raw[: count * 4])
    steps[0] = first
    return Postings(array("I", accumulate(steps)), array("H", raw[count * 4 :]))


def unpack_parts(blob: bytes) -> array[int]:
    """The parts out of what `pack` gave, in the order of its documents."""
    count, _, main, rest = _HEAD.unpack_from(blob)
    raw = blob[_HEAD.size + main : _HEAD.size + main + rest]
    return array("H", zlib.decompress(raw) if count > _WORTH_PACKING else raw)
