"""Segments: a stretch of the index that never changes, on disk or in memory, read in the same way.

On disk a segment is two files of a Whoosh index folder: `.trm`, Whoosh's ordered hash file of
terms with the packed postings as its values, and `.dat`, the columns and the order of the words.
Both are read piece by piece; a segment may be read by several threads at once.
"""

from __future__ import annotations

import json
import os
import weakref
from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any, Protocol

from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import StructFile

from kb.search.batch import Batch
from kb.search.columns import Columns, columns_from
from kb.search.postings import EMPTY, Postings, pack, split, unpack, unpack_parts

Terms = Iterator[tuple[bytes, bytes]]
"""Key and packed postings (see `postings.pack`), ascending by key."""


def term_key(rendition: int, stem: bytes) -> bytes:
    """A term as the files order it: the rendition's number first."""
    return b"%d%b" % (rendition, stem)


class Segment(Protocol):
    """What a search asks of one stretch of the index."""

    @property
    def name(self) -> str:
        """Distinct for each segment that was ever made, for caches."""

    @property
    def columns(self) -> Columns:
        """The columns of its texts."""

    def postings(self, rendition: int, stem: bytes) -> Postings:
        """The texts that hold a term in that rendition; none is `EMPTY`."""

    def parts(self, rendition: int, stem: bytes) -> array[int]:
        """The parts that hold the term, in the order of `postings`."""

    def starting(self, rendition: int, start: bytes) -> Iterator[bytes]:
        """The terms of that rendition that begin so, in order."""

    def order(self, rendition: int, doc: int) -> bytes:
        """The marks of the words of one text, in order."""

    def terms(self) -> Terms:
        """Every term with its postings."""


class MemorySegment:
    """A batch that was never written: what is newer than the index, or a scan without one."""

    def __init__(self, batch: Batch) -> None:
        self.name = f"memory-{id(self)}"
        self.columns = batch.columns()
        self._batch = batch
        self._sorted: dict[int, list[bytes]] = {}

    def postings(self, rendition: int, stem: bytes) -> Postings:
        """See `Segment`."""
        pool = self._batch.pools[rendition]
        if stem not in pool:
            return EMPTY
        docs, keys, _ = split(pool[stem])
        return Postings(docs, keys)

    def parts(self, rendition: int, stem: bytes) -> array[int]:
        """See `Segment`."""
        pool = self._batch.pools[rendition]
        return split(pool[stem])[2] if stem in pool else array("H")

    def starting(self, rendition: int, start: bytes) -> Iterator[bytes]:
        """See `Segment`."""
        if rendition not in self._sorted:
            self._sorted[rendition] = sorted(self._batch.pools[rendition])
        return (stem for stem in self._sorted[rendition] if stem.startswith(start))

    def order(self, rendition: int, doc: int) -> bytes:
        """See `Segment`."""
        return self._batch.orders[rendition][doc]

    def terms(self) -> Terms:
        """See `Segment`."""
        for rendition, pool in enumerate(self._batch.pools):
            for stem in sorted(pool):
                yield term_key(rendition, stem), pack(*split(pool[stem]))


class _InPlace(StructFile):  # type: ignore[misc]  # Whoosh is untyped
    """A file read piece by piece, by position, so that threads do not disturb each other.

    Not mapped: mapped pages count as the process's own memory.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        weakref.finalize(self, self.file.close)
        self._number = self.file.fileno()
        self.size = os.fstat(self._number).st_size

    def get(self, position: int, length: int) -> bytes:
        """The bytes at a position."""
        return os.pread(self._number, length, position)


class StoredSegment:
    """A segment on disk. Raises FileNotFoundError if it was taken away meanwhile."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        lexicon = _InPlace(folder / f"{name}.trm")
        self._lexicon: Any = OrderedHashReader(lexicon, lexicon.size)
        self._dat = _InPlace(folder / f"{name}.dat")
        size = int.from_bytes(self._dat.get(0, 4), "little")
        self._places: Mapping[str, tuple[int, int]] = json.loads(self._dat.get(4, size))
        self._base = 4 + size

    @cached_property
    def columns(self) -> Columns:
        """See `Segment`."""
        return columns_from({name: self._section(name) for name in self._places if "order" not in name})

    def postings(self, rendition: int, stem: bytes) -> Postings:
        """See `Segment`."""
        blob = self._lexicon.get(term_key(rendition, stem))
        return unpack(blob) if blob else EMPTY

    def parts(self, rendition: int, stem: bytes) -> array[int]:
        """See `Segment`."""
        blob = self._lexicon.get(term_key(rendition, stem))
        return unpack_parts(blob) if blob else array("H")

    def starting(self, rendition: int, start: bytes) -> Iterator[bytes]:
        """See `Segment`."""
        first = term_key(rendition, start)
        keys = self._lexicon.keys_from(first)
        return (key[1:] for key in takewhile(lambda key: key.startswith(first), keys))

    def order(self, rendition: int, doc: int) -> bytes:
        """See `Segment`."""
        ends, _ = self._places[f"order.{rendition}.ends"]
        base, _ = self._places[f"order.{rendition}"]
        start, end = array("I", self._dat.get(self._base + ends + 4 * doc, 8))
        return self._dat.get(self._base + base + start, end - start)

    def terms(self) -> Terms:
        """See `Segment`."""
        found: Terms = self._lexicon.items()
        return found

    def _section(self, name: str) -> bytes:
        at, size = self._places[name]
        return self._dat.get(self._base + at, size)
