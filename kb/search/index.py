"""The index as a web worker reads it: one open state, verified before it is opened, renewed as it moves on.

Segments never change, so that a new state costs only its new segments. What was taken out of a segment is
always read from the newest table of contents, never carried over.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Final, Self

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from kb.access import Reach
from kb.search.answer import Answer, Query
from kb.search.answering import SECONDS, Place, answer
from kb.search.batch import Batch
from kb.search.entries import PlanEntry
from kb.search.found import Finder, Watch, read_plainly
from kb.search.kept import Kept
from kb.search.manifest import (
    INDEX_NAME,
    IndexUnusable,
    check_files,
    newest_generation,
    read_manifest,
)
from kb.search.permitted import View, view_of
from kb.search.postings import Postings
from kb.search.segments import MemorySegment, Segment, StoredSegment
from kb.search.shelf import folder_in_use
from kb.search.spoken import beginning
from kb.search.vocabulary import Vocabulary

POSTINGS_BUDGET: Final = 12_000_000
VIEWS_BUDGET: Final = 12_000_000
"""Bytes that each process keeps of postings and of views."""

_TRIES: Final = 50


@dataclass(frozen=True, slots=True)
class State:
    """One whole state of the index: its segments, and what was taken out of each."""

    folder: Path
    generation: int
    seq: int = 0
    segments: tuple[tuple[StoredSegment, frozenset[int]], ...] = ()
    known: dict[str, str] = field(default_factory=dict)


class Index:
    """Searches within a reach. Make one with `open`; safe with several threads, not carried over a fork."""

    def __init__(self, root: Path, *, key: bytes, vocabulary: Vocabulary | None) -> None:
        self._root, self._key, self._vocabulary = root, key, vocabulary
        self._lock = Lock()
        self._state = State(root, -1)
        self._unusable: tuple[Path, int] | None = None
        self._postings: Kept[tuple[str, int, bytes], Postings] = Kept(
            POSTINGS_BUDGET, weigh=_weight_of_postings
        )
        self._views: Kept[tuple[Reach, str, int], View] = Kept(VIEWS_BUDGET, weigh=_weight_of_view)

    @classmethod
    def open(cls, root: Path, *, key: bytes, vocabulary: Vocabulary | None = None) -> Self:
        """The index under a folder. Nothing is read yet: a missing index is found out when it is asked."""
        return cls(root, key=key, vocabulary=vocabulary)

    @property
    def seq(self) -> int:
        """The last change that the newest usable state has taken in. Raises IndexUnusable."""
        return self._current().seq

    def search(
        self, query: Query, *, behind: Collection[int] = (), extra: Sequence[PlanEntry] = ()
    ) -> Answer:
        """What is found within the query's reach. Raises IndexUnusable where there is no index to ask.

        Plans `behind` (by `plan_id`) are left out of the index, and `extra`, the same plans read fresh, are
        searched beside it: totals, order and scores are those of an index that had taken them in.
        """
        state = self._current()
        views = self._views_of(query.reach, state, behind)
        if extra:
            views.append(view_of(MemorySegment(Batch(extra)), query.reach))
        return replace(answer(query, Place(views, self._read, self._vocabulary)), seq=state.seq)

    def suggest(self, start: str, *, reach: Reach, behind: Collection[int] = ()) -> tuple[str, ...]:
        """Type-ahead: terms of the vocabulary, then words that the reader may see. Raises IndexUnusable.

        Plans `behind` (by `plan_id`) are left out: whether their words may still be seen is not known here.
        """
        listed = self._vocabulary.suggest(start) if self._vocabulary else ()
        return tuple(dict.fromkeys((*listed, *self.words_like(start, reach=reach, behind=behind))))

    def words_like(self, start: str, *, reach: Reach, behind: Collection[int] = ()) -> tuple[str, ...]:
        """Words of permitted titles and questions that begin so. Raises IndexUnusable."""
        finder = Finder(self._read, Watch(time.monotonic() + SECONDS))
        return beginning(start, self._views_of(reach, self._current(), behind), finder)

    def _views_of(self, reach: Reach, state: State, behind: Collection[int]) -> list[View]:
        return [
            self._views.get(
                (reach, segment.name, len(gone)), partial(view_of, segment, reach, gone=gone)
            ).without(behind)
            for segment, gone in state.segments
        ]

    def _read(self, segment: Segment, rendition: int, stem: bytes) -> Postings:
        if isinstance(segment, MemorySegment):
            return segment.postings(rendition, stem)
        return self._postings.get((segment.name, rendition, stem), partial(segment.postings, rendition, stem))

    def _current(self) -> State:
        failed: tuple[Path, int] | None = None
        for _ in range(_TRIES):
            folder = folder_in_use(self._root)
            place = folder, newest_generation(folder)
            try:
                return self._state_at(*place)
            except FileNotFoundError as problem:
                # The indexer moved on between our reading a name and opening it. If it did not,
                # the file is missing.
                if failed == place:
                    self._unusable = place
                    raise IndexUnusable(
                        "Parts of the search index are missing. It is being rebuilt."
                    ) from problem
                failed = place
        raise IndexUnusable("The search index is changing very fast just now. Try again.")

    def _state_at(self, folder: Path, generation: int) -> State:
        state = self._state
        if (state.folder, state.generation) == (folder, generation):
            return state
        with self._lock:
            if (self._state.folder, self._state.generation) != (folder, generation):
                self._state = self._opened(folder, generation)
            return self._state

    def _opened(self, folder: Path, generation: int) -> State:
        if self._unusable == (folder, generation):
            raise IndexUnusable("The search index cannot be used. It is being rebuilt.")
        before = self._state if self._state.folder == folder else State(folder, -1)
        try:
            manifest = read_manifest(folder, generation, key=self._key)
            check_files(folder, manifest, known=before.known)
        except IndexUnusable:
            self._unusable = (folder, generation)
            raise
        opened = {segment.name: segment for segment, _ in before.segments}
        segments = []
        for found in TOC.read(FileStorage(str(folder)), INDEX_NAME, gen=generation).segments:
            name = found.segment_id()
            segment = opened.get(name) or StoredSegment(folder, name)
            segments.append((segment, frozenset(found.deleted_docs())))
        return State(folder, generation, manifest.seq, tuple(segments), dict(manifest.files))


def scan(query: Query, entries: Sequence[PlanEntry], *, vocabulary: Vocabulary | None = None) -> Answer:
    """The same search over entries read from the store, for when there is no index to ask.

    Answers exactly as an index holding these entries would; takes about 5 ms a plan.
    """
    view = view_of(MemorySegment(Batch(entries)), query.reach)
    return replace(answer(query, Place([view], read_plainly, vocabulary)), how="scan")


def _weight_of_postings(postings: Postings) -> int:
    return 400 + 6 * len(postings.docs)


def _weight_of_view(view: View) -> int:
    return 2_000 + 3 * len(view.best)
