"""What comes in from outside and goes out again: texts with their histories, not yet plans of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LARGEST = 5 * 1024 * 1024
"""A text over this many bytes is refused and listed."""


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """One version of one document as its source gives it.

    `path` is the document's name there, kept as it is. `n` orders the versions of a path and says nothing
    else. `author_date` is UTC, or None where the source gives no day. `raw` is the text, byte for byte.
    """

    path: str
    n: int
    author_date: dt.datetime | None
    author: str
    message: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document with all its versions, oldest first: the unit that is taken in whole or not at all."""

    path: str
    versions: tuple[SourceVersion, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not taken, and the sentence that says why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """What was found at a place, looked through once and not yet read.

    `paths` are the documents to come, in order, and `versions` how many versions they have together;
    `skipped` lists what will not come. `read` gives the documents one at a time, without those whose paths it
    is given, so that the whole never stands in memory.
    """

    paths: tuple[str, ...]
    versions: int
    skipped: tuple[Skipped, ...]
    read: Callable[[frozenset[str]], Iterator[SourceDocument]]

    def documents(self, *, without: frozenset[str] = frozenset()) -> Iterator[SourceDocument]:
        """Every document but those `without`. Raises Invalid if the source has changed meanwhile."""
        return self.read(without)


def too_large(size: int) -> str:
    """The sentence for a text over LARGEST bytes."""
    return f"It is {size / 1024 / 1024:,.1f} MB, over the limit of {LARGEST // 1024 // 1024} MB for one text."
