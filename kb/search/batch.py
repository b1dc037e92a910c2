"""Entries turned into postings and columns in memory: what the indexer writes and what a scan searches.

Both go through here, so that a plan found by a scan is found by the index in the same way and
with the same score.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from kb.access import RICHEST_FIRST, Label
from kb.search.columns import RENDITIONS, Columns, SharedWriter, write_label
from kb.search.entries import PARTS, PlanEntry, RowEntry, Texts
from kb.search.postings import OFTEN, length_code
from kb.search.words import GAP, MARKS, stems_of, words_of

NO_TRAITS: Final = b""
"""The traits of a plan's own text: it is no row."""

SPOKEN: Final = b"~"
"""Before a term: a word of a title or question as people write it, for suggestions."""

_SPOKEN: Final = frozenset({"title", "question"})
_BITS: Final = {part: 1 << n for n, part in enumerate(PARTS)}
_ONCE: Final = 1 << 16
_new_postings = partial(array, "Q")

Pool = defaultdict[bytes, "array[int]"]
"""Term to 64-bit postings (document, parts, key), for one rendition."""


class Batch:
    """Entries as they are added. Documents are numbered from 0 in the order of adding."""

    def __init__(self, entries: Iterable[PlanEntry] = ()) -> None:
        self.pools: tuple[Pool, ...] = tuple(defaultdict(_new_postings) for _ in range(RENDITIONS))
        self.orders: tuple[list[bytes], ...] = tuple([] for _ in range(RENDITIONS))
        self._lengths = tuple(bytearray() for _ in range(RENDITIONS))
        self._needed = array("I")
        self._facts, self._labels = SharedWriter(), SharedWriter()
        self._traits, self._refs = SharedWriter(), SharedWriter()
        self._written: dict[Label, bytes] = {}
        for entry in entries:
            self.add(entry)

    def __len__(self) -> int:
        return len(self._needed)

    def add(self, entry: PlanEntry) -> None:
        """Takes in one plan text and its rows."""
        self._facts.add(_facts(entry), 1 + len(entry.rows))
        self._add_text(entry.label, entry.texts, is_plan=True)
        self._traits.add(NO_TRAITS)
        self._refs.add(b"")
        self._needed.append(0)
        for row in entry.rows:
            self._add_text(row.label, row.texts, is_plan=False)
            self._traits.add(_traits(row))
            self._refs.add(row.ref.encode())
            self._needed.append(row.needed_by.toordinal() if row.needed_by else 0)

    def columns(self) -> Columns:
        """The columns of what was added."""
        return Columns(
            facts=self._facts.done(),
            labels=self._labels.done(),
            traits=self._traits.done(),
            refs=self._refs.done(),
            needed=self._needed,
            lengths=tuple(map(bytes, self._lengths)),
        )

    def _add_text(self, label: Label, texts: Texts, *, is_plan: bool) -> None:
        written = self._written.get(label)
        if written is None:
            written = self._written[label] = write_label(label)
        self._labels.add(written)
        cut = _Cut()
        for n, rendition in enumerate(RICHEST_FIRST):
            self._add_rendition(n, texts.get(rendition, {}), cut, is_plan=is_plan)

    def _add_rendition(self, n: int, parts: Mapping[str, str], cut: _Cut, *, is_plan: bool) -> None:
        seen: dict[bytes, int] = {}
        order: list[bytes] = []
        words = 0
        for part, text in parts.items():
            stems, marks = cut[text]
            bit = _BITS.get(part, 1)
            # A title counts twice: a word there says more than one in a footer. A separate, boosted
            # title field ranks worse.
            step = 2 * _ONCE if part == "title" else _ONCE
            for stem in stems:
                seen[stem] = (seen.get(stem, 0) + step) | bit
            words += len(stems) * (step // _ONCE)
            order.append(marks)
            if part == "ref":
                seen |= dict.fromkeys(whole_refs(text), _ONCE | bit)
            elif part in _SPOKEN:
                spoken = (SPOKEN + word.encode("utf-8", "replace") for word in words_of(text))
                seen |= dict.fromkeys(spoken, _ONCE)
        code = length_code(words)
        base = len(self._lengths[n]) << 32 | code | is_plan << 15
        pool = self.pools[n]
        for stem, found in seen.items():
            times = found >> 16
            # A call of min() for each posting is a tenth of the whole rate.
            often = times if times < OFTEN else OFTEN  # noqa: FURB136 - see above
            pool[stem].append(base | (found & 0xFFFF) << 16 | often << 8)
        self._lengths[n].append(code)
        self.orders[n].append(b"".join(order))


class _Cut(dict[str, tuple[list[bytes], bytes]]):
    """A part of one text to its stems and their marks: renditions share their parts."""

    def __missing__(self, text: str) -> tuple[list[bytes], bytes]:
        stems = stems_of(text)
        found = self[text] = stems, b"".join(map(MARKS.__getitem__, stems)) + GAP
        return found


def whole_refs(text: str) -> list[bytes]:
    """References as single terms, beside their words: `OIC-02` is found as `oic-02`, too."""
    return [word.lower().encode("utf-8", "replace") for word in text.split() if not word.isalnum()]


def _facts(entry: PlanEntry) -> bytes:
    facts = (
        entry.plan_id,
        entry.version_id,
        entry.plan_ref,
        entry.number,
        entry.label.body,
        entry.organisation,
        entry.label.state.value,
        int(entry.label.marking),
        entry.themes,
        *(_ordinal(day) for day in (entry.review_by, entry.period_to, entry.updated)),
    )
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _traits(row: RowEntry) -> bytes:
    traits = (row.priority, row.theme, row.status.value if row.status else "")
    return json.dumps(traits, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0
