"""How words are compared when the vocabulary is looked up, and how they are written for the index.

What must stay true: two ways of writing one term have one key. Case, full stops, apostrophes,
hyphens, a plural and the listed spelling pairs make no difference, and `s.25`, `s25` and
`section 25` are one term. A key is for looking up only; what is searched for is always a
phrase of whole, readable words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

Phrase = tuple[str, ...]

_DROPPED = re.compile(r"[.'’‘]")
_WORD = re.compile(r"[^\W_]+")
_SECTION_WORDS = frozenset({"s", "ss", "sec", "sect", "section", "sections"})
_SECTION_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_SECTION = re.compile(r"s(\d{1,4}[a-z]?)")


def words_of(text: str) -> Phrase:
    """The words of a text in lower case: `S.E.R.` is one, `lift-and-shift` three, `T&CG` is `t and cg`.

    A section of an Act is one word whichever way it is written: `s25`.
    """
    return tuple(word for word, _ in numbered_words((text,)))


def numbered_words(typed: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Each word with the place of the last typed item that it comes from.

    `("sub-agent", "s.", "25")` gives `sub` 0, `agent` 0, `s25` 2.
    """
    found: list[tuple[str, int]] = []
    for place, item in enumerate(typed):
        plain = _DROPPED.sub("", item.casefold()).replace("&", " and ")
        for word in _WORD.findall(plain):
            if found and found[-1][0] in _SECTION_WORDS and _SECTION_NUMBER.fullmatch(word):
                found[-1] = (f"s{word}", place)
            else:
                found.append((word, place))
    return tuple(found)


def singular(word: str) -> str:
    """The word without a plural ending, by rule and not by dictionary: a key, never shown."""
    if len(word) < 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@dataclass(frozen=True, slots=True)
class Spellings:
    """Pairs of spellings of single words: `british` leads from the other to the British one."""

    british: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def key(self, words: Phrase) -> Phrase:
        """What two ways of writing the same term have in common."""
        return tuple(self._key(word) for word in words)

    def written(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """A phrase in every way it may stand in a text: as it is, British, other, sections in three forms."""
        swaps: tuple[Mapping[str, str], ...] = ({}, self.british, self.other)
        ways = (tuple(swap.get(word, word) for word in phrase) for swap in swaps)
        spread = (spelt for way in ways for spelt in _sections(way))
        return tuple(dict.fromkeys(spread))

    def _key(self, word: str) -> str:
        one = singular(self.british.get(word, word))
        return self.british.get(one, one)


def _sections(phrase: Phrase) -> tuple[Phrase, ...]:
    """The phrase with a section as `s25`, `section 25` and `s 25`; just the phrase if it has none."""
    if not any(_SECTION.fullmatch(word) for word in phrase):
        return (phrase,)
    apart = tuple(
        tuple(part for word in phrase for part in _apart(word, first)) for first in ("section", "s")
    )
    return (phrase, *apart)


def _apart(word: str, first: str) -> Phrase:
    section = _SECTION.fullmatch(word)
    return (first, section[1]) if section else (word,)
