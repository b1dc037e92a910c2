"""Items in a text that must not stand in a plan: people, numbers, vehicles, operations, covert sources.

Spotting errs where a person can put it right: an item that is none is dismissed once for the organisation. It
is no proof that a text is clean. Every pattern is bounded, so that a text of any kind takes time in
proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.plan.lexicon import NO_WORDS, Lexicon, SpotKind
from kb.plan.names import names
from kb.plan.words import NOT_OPERATIONS, TextWords


@dataclass(frozen=True, slots=True)
class Spot:
    """One item spotted: what it looks like, as written, and where it stands, in characters."""

    kind: SpotKind
    phrase: str
    start: int
    stop: int


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_ABROAD = re.compile(r"(?<![\w+])\+[1-9](?:[ ()-]{0,2}[0-9]){8,13}(?![\w])")
# Area codes and mobiles. 03 and 08 numbers are the public lines of organisations.
_HOME = re.compile(
    r"(?<![\w.+/=#-])(?:0044[ -]?(?:\(0\))?[ -]?|\(?0)[127](?:[ ()-]{0,2}[0-9]){8,9}(?![\w/-])"
)
_SEPARATED = re.compile(r"[ ()-]")
_VEHICLES = (
    # Since 2001: the two digits are half-years, so `AB12 CDE` is a mark and `GB99 XYZ` is none.
    re.compile(r"(?<![\w/#-])[A-HJ-PR-Y]{2}(?:0[2-9]|[12][0-9]|5[1-9]|[67][0-9]) ?[A-HJ-PR-Z]{3}(?![\w-])"),
    # 1983 to 2001. Roads (A34, B2100, M40) and junctions (J12) may stand before a word in capitals.
    re.compile(r"(?<![\w/#-])(?:[C-HK-LNPR-TV-Y][0-9]{3} |[A-HJ-NPR-TV-Y][0-9]{2,3})[A-HJ-PR-Y]{3}(?![\w-])"),
    # 1963 to 1983.
    re.compile(r"(?<![\w/#-])[A-HJ-PR-Y]{3} ?[0-9]{3}[A-HJ-NPR-TV-Y](?![\w-])"),
)
# Any form, where the words before say what it is.
_CALLED_A_MARK = re.compile(
    r"\b(?:VRM|VRN|[Rr]egistration (?:mark|number)|[Nn]umber plate|[Ii]ndex number)[: ]{1,3}"
    r"(?=[A-Z0-9 ]{0,7}[0-9])(?=[0-9 ]{0,5}[A-Z])([A-Z0-9]{1,4} ?[A-Z0-9]{1,4})(?![\w-])"
)
_OPERATIONS = frozenset({"op", "ops", "operation"})


def spots(text: str, lexicon: Lexicon = NO_WORDS) -> tuple[Spot, ...]:
    """Every item spotted in a text, in the order of the text; of two that overlap, the longer."""
    words = TextWords(text)
    found = [*_numbers(text), *_operations(words), *_covert(words, lexicon)]
    found += [Spot(SpotKind.NAME, text[a:b], a, b) for a, b in names(words, lexicon)]
    found.sort(key=lambda spot: (spot.start, -spot.stop))
    kept: list[Spot] = []
    for spot in found:
        if not kept or spot.start >= kept[-1].stop:
            kept.append(spot)
    return tuple(kept)


def _numbers(text: str) -> Iterator[Spot]:
    for match in _EMAIL.finditer(text):
        yield Spot(SpotKind.EMAIL, match[0], match.start(), match.end())
    for match in _ABROAD.finditer(text):
        yield Spot(SpotKind.TELEPHONE, match[0], match.start(), match.end())
    for match in _HOME.finditer(text):
        # Nine digits after the nought are a number only where they are written as one: 01497 82034.
        digits = sum(map(str.isdigit, match[0]))
        parts = _SEPARATED.split(match[0])
        # Pairs of digits are bytes or dates: 01 02 03 04 05.
        if digits > 10 or (len(parts) > 1 and max(map(len, parts)) > 2):
            start = match.start() + (match[0].startswith("(") and ")" not in match[0])
            yield Spot(SpotKind.TELEPHONE, text[start : match.end()], start, match.end())
    for pattern in _VEHICLES:
        for match in pattern.finditer(text):
            yield Spot(SpotKind.VEHICLE, match[0], match.start(), match.end())
    for match in _CALLED_A_MARK.finditer(text):
        yield Spot(SpotKind.VEHICLE, match[1], match.start(1), match.end(1))


def _operations(words: TextWords) -> Iterator[Spot]:
    for at in words.of(_OPERATIONS):
        called, named = words[at], at + 1
        if not words.follows(at, dotted=called.casefold() == "op"):
            continue
        name = words[named]
        said = called[0].isupper() and name[0].isupper() and len(name) > 2
        shouted = name.isupper() and len(name) > 3
        if not (said or shouted) or name.casefold() in NOT_OPERATIONS:
            continue
        if words.follows(named) and words[named + 1][0].isupper() and words[named + 1].isalpha():
            more = words[named + 1].casefold()
            named += more not in NOT_OPERATIONS
        start, stop = words.span(at, named)
        yield Spot(SpotKind.OPERATION, words.text[start:stop], start, stop)


def _covert(words: TextWords, lexicon: Lexicon) -> Iterator[Spot]:
    for at, last in words.phrases(lexicon.covert):
        start, stop = words.span(at, last)
        yield Spot(SpotKind.COVERT, words.text[start:stop], start, stop)
