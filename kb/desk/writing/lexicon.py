"""The shipped word lists by which the checks spot names, covert hints and nationalities, read once a process."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from pathlib import Path

from kb import shipped
from kb.errors import Invalid
from kb.plan import Lexicon


@functools.cache
def shipped_lexicon() -> Lexicon:
    """The lists that came with the program."""
    return read_lexicon(shipped.folder("index"))


def read_lexicon(folder: Path) -> Lexicon:
    """The lists in a folder. Words of the vocabulary and places are no names.

    Raises Invalid where a list has lost a heading.
    """
    forenames = list(_lines(folder / "forenames.csv", "forename", "also_a_word"))
    peoples = list(_lines(folder / "nationalities.csv", "word", "plural"))
    doubtful = frozenset(line["forename"].casefold() for line in forenames if line["also_a_word"])
    every = frozenset(line["forename"].casefold() for line in forenames)
    return Lexicon(
        forenames=every - doubtful,
        doubtful=doubtful,
        not_names=frozenset(_trade(folder)) - every,
        covert=tuple(line["phrase"] for line in _lines(folder / "covert-hints.csv", "phrase")),
        peoples=tuple(line["word"] for line in peoples),
        demonyms=frozenset(line["plural"].casefold() for line in peoples if line["plural"]),
    )


def _lines(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = set(columns) - set(reader.fieldnames or ())
        if lacking:
            raise Invalid(f"{path.name}, line 1: the heading “{min(lacking)}” is missing. Put it back.")
        for line in reader:
            yield {key: (value or "").strip() for key, value in line.items() if key}


def _trade(folder: Path) -> Iterator[str]:
    told = (("vocabulary.csv", ("term", "means", "also")), ("places.csv", ("place", "also", "near")))
    for file, columns in told:
        for line in _lines(folder / file, *columns):
            for column in columns:
                yield from line[column].casefold().replace(";", " ").replace(",", " ").split()
