"""How text becomes the terms that are looked up: the same for plans, questions and snippets.

Lower case, accents folded, British and American spellings folded to one, possessives dropped, very
common words left out, the rest cut to their stem (Snowball English). Each distinct word is worked
out once and remembered, because stemming is the slow part.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import Final

from whoosh.lang.snowball.english import EnglishStemmer

LONGEST_WORD: Final = 64
"""Letters of a word that count; the stemmer is quadratic in them."""

MARK_WIDTH: Final = 3
"""Bytes of a word's mark in the word order that phrases are looked up in."""

_REMEMBERED: Final = 200_000

_COMMON = (
    "a an and are as at be been but by for from had has have he her his i if in into is it its my no nor not of"
    " on or our she so such than that the their them then there these they this those to was we were will"
    " with would you your"
)
COMMON: Final = frozenset(_COMMON.split())
"""Left out of the index: they tell plans apart from nothing."""

_ASKING = (
    "what which who whom whose when where why how do does did doing can could should may might must being am"
    " any some"
)
ASKING: Final = frozenset(_ASKING.split())
"""Words of a question, not of its subject: indexed, and passed over where other words are typed."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_IZE = re.compile(
    r"(?<=[a-z]{3})iz(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)|(?<=[a-z]{3})yz(?=(?:e|ed|er|ing)$)"
)
_SPELT = (
    "license/licence licenses/licences color/colour behavior/behaviour behaviors/behaviours"
    " labor/labour harbor/harbour harbors/harbours neighbor/neighbour neighbors/neighbours"
    " neighborhood/neighbourhood center/centre centers/centres defense/defence offense/offence"
    " offenses/offences program/programme programs/programmes gray/grey tire/tyre tires/tyres"
    " traveling/travelling traveler/traveller travelers/travellers enrollment/enrolment"
    " judgement/judgment counseling/counselling fulfill/fulfil inquiry/enquiry inquiries/enquiries"
)
_PAIRS: Final = dict(pair.split("/") for pair in _SPELT.split())


def folded(text: str) -> str:
    """The text in lower case, without accents and without the stops of abbreviations."""
    if text.isascii():
        low = text.lower()
    else:
        split = unicodedata.normalize("NFKD", text.casefold())
        low = "".join(c for c in split if not unicodedata.combining(c))
    # S.E.R. and SER are one word.
    return _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", low)


def words_of(text: str) -> list[str]:
    """The words of a text as typed, folded, common ones included."""
    return _WORD.findall(folded(text))


class Stems(dict[str, bytes]):
    """Word (as `words_of` gives it) to its stem as UTF-8; empty for a word that is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._stem = EnglishStemmer().stem

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = b"" if word in COMMON else self._cut(word)
        return found

    def _cut(self, word: str) -> bytes:
        short = word[:LONGEST_WORD].replace("’", "'")
        short = short.removesuffix("'s").replace("'", "")
        short = _PAIRS.get(short, short)
        short = _IZE.sub(lambda m: m[0].replace("z", "s"), short)
        stem: str = self._stem(short) if short.isascii() else short
        return stem.encode("utf-8", "replace")


class Marks(dict[bytes, bytes]):
    """Stem to the bytes that stand for it in the word order of a text."""

    def __missing__(self, stem: bytes) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[stem] = zlib.crc32(stem).to_bytes(4, "big")[:MARK_WIDTH]
        return found


STEMS: Final = Stems()
MARKS: Final = Marks()
GAP: Final = bytes(MARK_WIDTH)
"""Stands between two parts in the word order, so that no phrase runs across."""


def stems_of(text: str) -> list[bytes]:
    """The terms of a text, in order, without the words that are left out."""
    return [s for s in map(STEMS.__getitem__, _WORD.findall(folded(text))) if s]
