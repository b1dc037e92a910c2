"""Writing a segment: a batch, old segments, or both put together, without what was taken out.

Terms are merged in one pass over the sorted files, so that putting segments together needs the memory
of one term at a time.
"""

from __future__ import annotations

import heapq
import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.filedb.structfile import StructFile

from kb.search.columns import RENDITIONS, Columns, SharedWriter
from kb.search.postings import pack, shifted, unpack, unpack_parts
from kb.search.segments import Segment


@dataclass(frozen=True, slots=True)
class Part:
    """One segment to be taken in: which of its texts stay, and the number its first will have."""

    segment: Segment
    gone: frozenset[int]
    base: int

    @property
    def keep(self) -> Sequence[int]:
        """The numbers of the texts that stay, ascending."""
        size = len(self.segment.columns)
        return [doc for doc in range(size) if doc not in self.gone] if self.gone else range(size)


def parts_of(segments: Sequence[tuple[Segment, frozenset[int]]]) -> list[Part]:
    """Segments in the order in which their texts will stand, with what is gone from each."""
    sizes = (len(segment.columns) - len(gone) for segment, gone in segments)
    bases = accumulate(sizes, initial=0)
    return [Part(segment, gone, base) for (segment, gone), base in zip(segments, bases, strict=False)]


def write_segment(folder: Path, name: str, parts: Sequence[Part]) -> int:
    """Writes the two files of a segment and answers how many texts it has."""
    lexicon: Any = OrderedHashWriter(StructFile((folder / f"{name}.trm").open("wb")))
    for key, blob in _merged(parts):
        lexicon.add(key, blob)
    lexicon.close()
    columns = _columns(parts)
    sections = columns.sections()
    for rendition in range(RENDITIONS):
        orders = [part.segment.order(rendition, doc) for part in parts for doc in part.keep]
        sections[f"order.{rendition}.ends"] = array("I", accumulate(map(len, orders), initial=0)).tobytes()
        sections[f"order.{rendition}"] = b"".join(orders)
    starts = accumulate(map(len, sections.values()), initial=0)
    places = {key: (at, len(section)) for at, (key, section) in zip(starts, sections.items(), strict=False)}
    header = json.dumps(places).encode()
    with (folder / f"{name}.dat").open("wb") as opened:
        opened.write(len(header).to_bytes(4, "little") + header)
        opened.writelines(sections.values())
    return len(columns)


def _merged(parts: Sequence[Part]) -> Iterator[tuple[bytes, bytes]]:
    streams = [_renumbered(part, place) for place, part in enumerate(parts)]
    # Key and place are never both the same, so that no two blobs are ever compared.
    for key, found in groupby(heapq.merge(*streams), key=itemgetter(0)):
        blobs = [blob for _, _, blob in found]
        yield key, blobs[0] if len(blobs) == 1 else _joined(blobs)


def _joined(blobs: Sequence[bytes]) -> bytes:
    docs, keys, kinds = array("I"), array("H"), array("H")
    for blob in blobs:
        found = unpack(blob)
        docs.extend(found.docs)
        keys.extend(found.keys)
        kinds.extend(unpack_parts(blob))
    return pack(docs, keys, kinds)


def _renumbered(part: Part, place: int) -> Iterator[tuple[bytes, int, bytes]]:
    if not part.gone:
        for key, blob in part.segment.terms():
            yield key, place, shifted(blob, part.base) if part.base else blob
        return
    number = {doc: part.base + n for n, doc in enumerate(part.keep)}
    for key, blob in part.segment.terms():
        found = unpack(blob)
        stays = bytes(map(number.__contains__, found.docs))
        if 1 in stays:
            kept = array("I", map(number.__getitem__, compress(found.docs, stays)))
            kinds = array("H", compress(unpack_parts(blob), stays))
            yield key, place, pack(kept, array("H", compress(found.keys, stays)), kinds)


def _columns(parts: Sequence[Part]) -> Columns:
    shared = {name: SharedWriter() for name in ("facts", "labels", "traits", "refs")}
    needed = array("I")
    lengths = [bytearray() for _ in range(RENDITIONS)]
    for part in parts:
        columns, keep = part.segment.columns, part.keep
        for name, column in shared.items():
            column.take(getattr(columns, name), keep)
        needed.extend(map(columns.needed.__getitem__, keep))
        for whole, more in zip(lengths, columns.lengths, strict=True):
            whole.extend(map(more.__getitem__, keep))
    done = {name: column.done() for name, column in shared.items()}
    return Columns(**done, needed=needed, lengths=tuple(map(bytes, lengths)))
