"""The word lists by which names, covert hints and nationalities are known, as values: no file is read here."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class SpotKind(enum.StrEnum):
    """What a spotted item looks like."""

    NAME = "name"
    TELEPHONE = "telephone"
    EMAIL = "email"
    VEHICLE = "vehicle"
    OPERATION = "operation"
    COVERT = "covert"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the checks know of words. All words are folded but those of `covert`.

    `forenames` are names and nothing else; `doubtful` are also everyday words or places (Mark, Grace, Chelsea).
    `not_names` are words of the trade and places, which follow a rank without being somebody's name. `covert`
    are phrases; one in capitals counts in capitals only. `peoples` are adjectives (`albanian`, `eastern european`),
    `demonyms` their plurals (`albanians`).
    """

    forenames: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    covert: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    demonyms: frozenset[str] = field(default=frozenset())


NO_WORDS = Lexicon()
"""Knows no words: what has a form of its own, such as a telephone number, is still spotted."""


def fold_phrase(kind: str, phrase: str) -> str:
    """A spotted phrase as it is compared: two spellings of one number or one name are one.

    `kind` is a SpotKind's word, with or without `sensitive:` before it.
    """
    folded = " ".join(phrase.casefold().split())
    if kind.removeprefix("sensitive:") in {SpotKind.TELEPHONE, SpotKind.VEHICLE}:
        return "".join(filter(str.isalnum, folded))
    return folded
