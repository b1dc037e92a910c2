"""One term in one view: the permitted texts that hold it, each with its key."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, reduce
from heapq import merge
from itertools import compress, groupby, islice
from typing import Final

from kb.search.asked import Term, Way
from kb.search.permitted import View
from kb.search.postings import EMPTY, OFTEN, Postings
from kb.search.segments import Segment
from kb.search.words import MARK_WIDTH, MARKS

MOST_BEGINNINGS: Final = 1_000
"""Words that one `begin*` may stand for."""

_TIMES: Final = 0x7F << 8

Read = Callable[[Segment, int, bytes], Postings]
"""How postings are read: segment, rendition, stem. The index remembers those read lately."""


def read_plainly(segment: Segment, rendition: int, stem: bytes) -> Postings:
    """Postings as the segment gives them."""
    return segment.postings(rendition, stem)


@dataclass(slots=True)
class Watch:
    """Time left. Once it has run out, what was found so far is the answer, and says so."""

    until: float
    ran_out: bool = False

    def over(self) -> bool:
        """Whether the time has run out."""
        self.ran_out = self.ran_out or time.monotonic() > self.until
        return self.ran_out


@dataclass(frozen=True, slots=True)
class Found:
    """Texts that hold a term as typed (`exact`) and in the vocabulary's other words (`loose`)."""

    exact: tuple[Postings, ...]
    loose: tuple[Postings, ...]

    @property
    def count(self) -> int:
        """In how many texts the term was found in one way or another."""
        lists = self.exact + self.loose
        if len(lists) == 1:
            return len(lists[0].docs)
        return len(set().union(*(postings.docs for postings in lists)))


class Finder:
    """Looks for terms in the views of one reach."""

    def __init__(self, read: Read, watch: Watch) -> None:
        self._read, self._watch = read, watch

    def found(self, term: Term, view: View, beginnings: tuple[bytes, ...] = ()) -> Found:
        """Where the term is. `beginnings` are the stems that its `begin*` stands for."""
        exact = [(stem,) for stem in beginnings] + list(term.exact)
        return Found(self._lists(exact, term.part, view), self._lists(term.loose, term.part, view))

    def beginnings(self, term: Term, views: list[View]) -> tuple[bytes, ...]:
        """The permitted stems that a `begin*` stands for, the first thousand in order."""
        streams = [self._starting(view, rendition, term.start) for view in views for rendition in view.masks]
        distinct = (stem for stem, _ in groupby(merge(*streams)))
        return tuple(islice(distinct, MOST_BEGINNINGS))

    def permitted(self, stem: bytes, rendition: int, view: View) -> int:
        """How many texts of a view hold a stem and are read in that rendition; 0 once time has run out."""
        if self._watch.over():
            return 0
        mask, docs = view.masks[rendition], self._read(view.segment, rendition, stem).docs
        return len(docs) if mask is None else sum(map(mask.__getitem__, docs))

    def _starting(self, view: View, rendition: int, start: bytes) -> Iterator[bytes]:
        for stem in view.segment.starting(rendition, start):
            if self._watch.over():
                return
            if self.permitted(stem, rendition, view):
                yield stem

    def _lists(self, ways: list[Way] | tuple[Way, ...], part: int, view: View) -> tuple[Postings, ...]:
        lists: list[Postings] = []
        for way in ways:
            for rendition in view.masks:
                if self._watch.over():
                    break
                found = self._way(way, rendition, part, view)
                if found.docs:
                    lists.append(found)
        return tuple(lists)

    def _way(self, way: Way, rendition: int, part: int, view: View) -> Postings:
        if len(way) == 1:
            return self._one(way[0], rendition, part, view)
        lists = [self._one(stem, rendition, part, view) for stem in way]
        return self._in_order(way, lists, rendition, view)

    def _one(self, stem: bytes, rendition: int, part: int, view: View) -> Postings:
        found = self._read(view.segment, rendition, stem)
        mask = view.masks[rendition]
        if not found.docs or (mask is None and not part):
            return found
        stays = bytes(map(mask.__getitem__, found.docs)) if mask is not None else b"\1" * len(found.docs)
        if part:
            kinds = view.segment.parts(rendition, stem)
            stays = bytes(stay and kind & part > 0 for stay, kind in zip(stays, kinds, strict=True))
        if 0 not in stays:
            return found
        return Postings(array("I", compress(found.docs, stays)), array("H", compress(found.keys, stays)))

    def _in_order(self, way: Way, lists: list[Postings], rendition: int, view: View) -> Postings:
        if not all(postings.docs for postings in lists):
            return EMPTY
        shared = reduce(set.intersection, (set(postings.docs) for postings in lists))
        keys = dict(zip(lists[0].docs, lists[0].keys, strict=True))
        needle = b"".join(map(MARKS.__getitem__, way))
        order = partial(view.segment.order, rendition)
        docs, found = array("I"), array("H")
        for doc in sorted(shared):
            if not doc & 0xFF and self._watch.over():
                break
            if times := _times(order(doc), needle):
                docs.append(doc)
                found.append(keys[doc] & ~_TIMES | min(times, OFTEN) << 8)
        return Postings(docs, found)


def _times(order: bytes, needle: bytes) -> int:
    """How often the marks stand in the order, counted only where a mark begins."""
    times = 0
    at = order.find(needle)
    while at >= 0:
        times += at % MARK_WIDTH == 0
        at = order.find(needle, at + 1)
    return times
