"""The one indexer: takes entries in, puts segments together, and leaves a whole state behind each time.

A state is whole or absent: its segments are written first, then the manifest, last the table of contents,
which is moved into place in one step. Whatever happens before that step leaves the old state in use.
The index is not synced to disk: after a power cut the hashes say so and it is rebuilt.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Self

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import STORED, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from kb.access import RICHEST_FIRST
from kb.search.batch import Batch
from kb.search.entries import PlanEntry
from kb.search.manifest import (
    INDEX_NAME,
    IndexUnusable,
    Manifest,
    check_files,
    forget_older,
    hash_of,
    newest_generation,
    read_manifest,
    toc_name,
    write_manifest,
)
from kb.search.segment_writing import parts_of, write_segment
from kb.search.segments import MemorySegment, Segment, StoredSegment
from kb.search.shelf import folder_in_use, next_folder, only_indexer, put_to_use

FAN: Final = 6
"""Segments of about one size that are put together once there are so many."""

LARGEST: Final = 80_000
"""Texts in a segment beyond which it is left alone: putting it together would take seconds."""

_SCHEMA: Final = Schema(**{rendition.value: STORED() for rendition in RICHEST_FIRST})


class Indexer:
    """Writes the index in a folder. Use it as a context: it holds the machine's one place for an indexer.

    `seq` is the last change taken in, 0 for none. Where the index cannot be used, `usable` is False and only
    `rebuild` can be called.
    """

    def __init__(self, root: Path, *, key: bytes) -> None:
        self._root, self._key = root, key
        self._held = ExitStack()
        self._folder = root
        self._manifest = Manifest(0, 0, {})
        self._whoosh: list[Any] = []
        self._opened: dict[str, StoredSegment] = {}
        self.usable = False

    def __enter__(self) -> Self:
        self._held.enter_context(only_indexer(self._root))
        try:
            self._open()
        except (IndexUnusable, FileNotFoundError):
            self.usable = False
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @property
    def seq(self) -> int:
        """The last change of the store that the index has taken in."""
        return self._manifest.seq if self.usable else 0

    def put(self, entries: Iterable[PlanEntry], *, gone: Iterable[int] = (), seq: int) -> None:
        """Takes in plans, each instead of what was there under its `plan_id`; takes out those `gone`.

        One call is one state: about 100 plans at a time keep it to a second.
        """
        if not self.usable:
            raise IndexUnusable("The search index cannot be added to. Run: kb index rebuild")
        try:
            self._put(list(entries), set(gone), seq)
        except BaseException:
            # What is in memory may be half changed. The folder is not: begin again from there.
            self._open()
            raise

    def rebuild(self, entries: Iterable[PlanEntry], *, seq: int) -> None:
        """Builds a new index beside the old one, which serves meanwhile, and puts it to use."""
        from kb.search.rebuilding import built  # noqa: PLC0415 - only a rebuild needs processes

        folder = next_folder(self._root)
        try:
            segments = [_whoosh_segment(name, docs) for name, docs in built(entries, folder)]
            _write_state(folder, segments, Manifest(1, seq, {}), key=self._key)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        put_to_use(self._root, folder)
        self._open()

    def _open(self) -> None:
        self._folder = folder_in_use(self._root)
        generation = newest_generation(self._folder)
        self._manifest = read_manifest(self._folder, generation, key=self._key)
        check_files(self._folder, self._manifest)
        self._whoosh = list(TOC.read(FileStorage(str(self._folder)), INDEX_NAME, gen=generation).segments)
        self._opened = {}
        self.usable = True

    def _put(self, entries: Sequence[PlanEntry], gone: set[int], seq: int) -> None:
        gone |= {entry.plan_id for entry in entries}
        for segment in self._whoosh:
            _take_out(segment, self._reading(segment), gone)
        live = [segment for segment in self._whoosh if segment.doc_count()]
        batch = Batch(entries)
        joined = _to_join(live, len(batch))
        if joined or len(batch):
            fresh = self._join(joined, batch)
            live = [*(segment for segment in live if segment not in joined), fresh]
        generation = self._manifest.generation + 1
        manifest = Manifest(generation, seq, self._manifest.files)
        self._manifest = _write_state(self._folder, live, manifest, key=self._key)
        self._whoosh = live
        names = {segment.segment_id() for segment in live}
        self._opened = {name: opened for name, opened in self._opened.items() if name in names}

    def _join(self, joined: Sequence[Any], batch: Batch) -> Any:
        segments: list[tuple[Segment, frozenset[int]]] = [
            (self._reading(segment), frozenset(segment.deleted_docs())) for segment in joined
        ]
        if len(batch):
            segments.append((MemorySegment(batch), frozenset()))
        fresh = W3Segment(W3Codec(), INDEX_NAME)
        fresh.set_doc_count(write_segment(self._folder, fresh.segment_id(), parts_of(segments)))
        return fresh

    def _reading(self, segment: Any) -> StoredSegment:
        name: str = segment.segment_id()
        if name not in self._opened:
            self._opened[name] = StoredSegment(self._folder, name)
        return self._opened[name]


def _whoosh_segment(name: str, docs: int) -> Any:
    return W3Segment(W3Codec(), INDEX_NAME, doccount=docs, segid=name.removeprefix(f"{INDEX_NAME}_"))


def _take_out(segment: Any, reading: StoredSegment, plans: set[int]) -> None:
    columns = reading.columns
    for plan in plans & columns.codes_of.keys():
        for code in columns.codes_of[plan]:
            for doc in columns.spans[code]:
                segment.delete_document(doc)


def _to_join(live: Sequence[Any], added: int) -> list[Any]:
    """The segments to be put together with the new one, so that few of each size are left."""
    joined = [segment for segment in live if segment.deleted_count() > segment.doc_count()]
    rest = sorted(
        (s for s in live if s not in joined and s.doc_count() <= LARGEST), key=lambda s: s.doc_count()
    )
    size = added + sum(segment.doc_count() for segment in joined)
    while rest:
        near = [segment for segment in rest if segment.doc_count() <= max(size, 64) * FAN]
        if len(near) < FAN - 1:
            break
        joined += near
        size += sum(segment.doc_count() for segment in near)
        rest = rest[len(near) :]
    return joined


def _write_state(folder: Path, segments: Sequence[Any], manifest: Manifest, *, key: bytes) -> Manifest:
    """Writes manifest and table of contents, in that order, and clears what they no longer name."""
    storage, generation = FileStorage(str(folder)), manifest.generation
    names = [f"{segment.segment_id()}{end}" for segment in segments for end in (".trm", ".dat")]
    with tempfile.TemporaryDirectory(dir=folder, prefix="staged-") as staged:
        TOC(_SCHEMA, list(segments), generation).write(FileStorage(staged), INDEX_NAME)
        toc = Path(staged) / toc_name(generation)
        files = {name: manifest.files.get(name) or hash_of(folder / name) for name in names}
        files[toc.name] = hash_of(toc)
        written = Manifest(generation, manifest.seq, files)
        write_manifest(folder, written, key=key)
        toc.replace(folder / toc.name)
    clean_files(storage, INDEX_NAME, generation, segments)
    forget_older(folder, generation)
    return written
