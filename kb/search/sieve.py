"""Filters and facet counts over the texts that answer, a whole column at a time.

What must stay true: a facet counts only what its reader's rendition shows. A listed plan is counted by
organisation and state and no more; a status only where the row is read in FULL.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import compress

from kb.search.answer import FACETS, FacetCount, Facets, Filters
from kb.search.evaluate import Scores
from kb.search.facts import Stale
from kb.search.permitted import FULL, OUTLINE, OVERDUE, PLAN_FACETS, View

# Assurance lines and a listed title do not name a plan's themes.
_THEMED = frozenset({FULL, OUTLINE})
_IS_FULL = bytes(code == FULL for code in range(256))


@dataclass(frozen=True, slots=True)
class Texts:
    """Some of the texts that answer: `docs`, and for each the code of its plan text."""

    docs: list[int]
    plans: list[int]

    def only(self, flags: bytes | None) -> Texts:
        """Those with a flag; all where None."""
        if flags is None:
            return self
        return Texts(list(compress(self.docs, flags)), list(compress(self.plans, flags)))


class Sieve:
    """The texts of one view that answer, and which filters each of them passes."""

    def __init__(self, view: View, scores: Scores, filters: Filters, *, on: dt.date) -> None:
        self._view, self._values, self._filters = view, view.on_day(on).values, filters
        self._scores = scores
        codes = view.columns.facts.codes
        docs = list(scores)
        self._texts = Texts(docs, list(map(codes.__getitem__, docs)))
        self._passes = {name: flags for name in FACETS if (flags := self._flags(name)) is not None}
        self.passing = self._texts.only(self._all_but(""))

    def count(self, totals: Mapping[str, Counter[str]], names: dict[str, str]) -> None:
        """Adds this view's counts to the totals, and the names of the organisations met."""
        names |= self._view.columns.organisations
        for name in PLAN_FACETS:
            met = set(self._texts_for(name).plans)
            totals[name].update(map(self._values[name].__getitem__, met))
        shared = self._kinds(self.passing)
        for name in ("theme", "priority"):
            texts = self._texts_for(name)
            self._count_kinds(name, shared if texts is self.passing else self._kinds(texts), totals[name])
        self._count_plan_themes(self._texts_for("theme"), totals["theme"])
        self._count_kinds("status", self._kinds_in_full(shared), totals["status"])

    def _texts_for(self, name: str) -> Texts:
        return self._texts.only(self._all_but(name)) if name in self._passes else self.passing

    def _kinds(self, texts: Texts) -> Counter[int]:
        return Counter(map(self._view.columns.traits.codes.__getitem__, texts.docs))

    def _kinds_in_full(self, shared: Counter[int]) -> Counter[int]:
        texts = self._texts_for("status")
        if self._view.masks.keys() == {FULL - 1}:
            return shared if texts is self.passing else self._kinds(texts)
        return self._kinds(texts.only(self._in_full(texts)))

    def _in_full(self, texts: Texts) -> bytes:
        return bytes(map(self._view.best.__getitem__, texts.docs)).translate(_IS_FULL)

    def _all_but(self, but: str) -> bytes | None:
        """A byte for each text: whether it passes every filter but that one. None where all do."""
        chosen = [flags for name, flags in self._passes.items() if name != but]
        if not chosen:
            return None
        joined = int.from_bytes(chosen[0], "little")
        for flags in chosen[1:]:
            joined &= int.from_bytes(flags, "little")
        return joined.to_bytes(len(self._texts.docs), "little")

    def _flags(self, name: str) -> bytes | None:
        """A byte for each text: whether it passes one filter. None where the filter lets all pass."""
        wanted = _wanted(self._filters, name)
        if wanted is None:
            return None
        if name in PLAN_FACETS:
            flags = self._of_plans(bytes(value in wanted for value in self._values[name]))
        elif name == "status":
            flags = bytes(map(min, self._of_kinds(name, wanted), self._in_full(self._texts)))
        elif name == "theme":
            flags = bytes(map(max, self._of_kinds(name, wanted), self._of_plan_themes(wanted)))
        else:
            flags = self._of_kinds(name, wanted)
        return flags if 0 in flags else None

    def _of_plans(self, allowed: bytes) -> bytes:
        return bytes(map(allowed.__getitem__, self._texts.plans))

    def _of_kinds(self, name: str, wanted: frozenset[str]) -> bytes:
        columns = self._view.columns
        allowed = bytes(value in wanted for value in columns.kind_values[name])
        return bytes(map(allowed.__getitem__, map(columns.traits.codes.__getitem__, self._texts.docs)))

    def _of_plan_themes(self, wanted: frozenset[str]) -> bytes:
        texts, firsts = self._texts, self._view.firsts
        themed = bytes(not wanted.isdisjoint(plan.themes) for plan in self._view.columns.plans)
        chosen = (
            themed[code] and firsts[code] == doc for doc, code in zip(texts.docs, texts.plans, strict=True)
        )
        return bytes(map(min, chosen, (self._view.plan_best[code] in _THEMED for code in texts.plans)))

    def _count_kinds(self, name: str, found: Counter[int], total: Counter[str]) -> None:
        values = self._view.columns.kind_values[name]
        for code, count in found.items():
            total[values[code]] += count

    def _count_plan_themes(self, texts: Texts, total: Counter[str]) -> None:
        firsts, best = self._view.firsts, self._view.plan_best
        docs = self._scores if len(texts.docs) == len(self._scores) else set(texts.docs)
        own = (code for code in set(texts.plans) if firsts[code] in docs and best[code] in _THEMED)
        for themes, count in Counter(map(self._view.columns.themes.__getitem__, own)).items():
            for theme in themes:
                total[theme] += count


def facets_of(totals: Mapping[str, Counter[str]], names: Mapping[str, str]) -> Facets:
    """Counts as they are shown: the most frequent first, then by name."""
    words = {"organisation": names, "overdue": {OVERDUE: Stale.REVIEW_OVERDUE.value}}
    return {name: tuple(_counts(totals[name], words.get(name, {}))) for name in FACETS}


def _counts(total: Counter[str], names: Mapping[str, str]) -> Iterable[FacetCount]:
    for value, count in sorted(total.items(), key=lambda item: (-item[1], item[0])):
        if value and count:
            yield FacetCount(value, names.get(value, value), count)


def _wanted(filters: Filters, name: str) -> frozenset[str] | None:
    """The values that a filter lets pass, as facets write them; None where it lets everything pass."""
    if name == "overdue":
        return {None: None, True: frozenset({OVERDUE}), False: frozenset({""})}[filters.overdue]
    chosen = {
        "organisation": filters.organisations,
        "theme": filters.themes,
        "priority": frozenset(map(str, filters.priorities)),
        "status": frozenset(status.value for status in filters.statuses),
        "state": frozenset(state.value for state in filters.states),
        "marking": frozenset(marking.words for marking in filters.markings),
    }[name]
    return chosen or None
