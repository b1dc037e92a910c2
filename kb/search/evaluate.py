"""Scores: BM25 over what a reach may read, in one pass over each segment.

K1 1.2 and B 0.75, one combined text for each rendition. Document frequency and mean length are taken
over permitted texts of all segments together; rows and plans each have their own mean length, so that
a long plan is not held against short rows. Words that the vocabulary added count a little less than
the typed one, and all ways of one term count as one term. Several words are an OR; of two, texts
with both come first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Final

from kb.search.asked import All, Any_, Asked, Fact, Ranked, Term
from kb.search.facts_asked import flags_of, is_plan_fact
from kb.search.found import Finder, Found
from kb.search.permitted import View, mean_length
from kb.search.postings import LENGTHS

K1: Final = 1.2
B: Final = 0.75
ADDED: Final = 0.8
"""What a word added by the vocabulary counts against a typed one."""

BOTH: Final = 1_000.0
"""Put on texts that have both of two words: more than any score."""

_PLAN: Final = 1 << 15

Scores = dict[int, float]


class Saturation(dict[int, float]):
    """Key (see `postings`) to the part of BM25 that does not depend on the term."""

    def __init__(self, mean_row: float, mean_plan: float) -> None:
        super().__init__()
        self._row, self._plan = mean_row, mean_plan

    def __missing__(self, key: int) -> float:
        times, words = key >> 8 & 0x7F, LENGTHS[key & 0xFF]
        mean = self._plan if key & _PLAN else self._row
        norm = K1 * (1 - B + B * words / mean)
        found: float = times * (K1 + 1) / (times + norm)
        self[key] = found
        return found


class Evaluation:
    """One question over the views of one reach. Terms are found once, then scored in each view."""

    def __init__(self, root: Asked | None, views: Sequence[View], finder: Finder) -> None:
        self._root, self._views, self._finder = root, list(views), finder
        rows: Counter[int] = Counter()
        plans: Counter[int] = Counter()
        for view in views:
            rows += view.lengths[0]
            plans += view.lengths[1]
        self._texts = sum(rows.values()) + sum(plans.values())
        self._saturation = Saturation(mean_length(rows), mean_length(plans))
        self._found: dict[Term, list[Found]] = {
            term: self._find(term) for term in dict.fromkeys(_terms(root))
        }
        self._idf = {term: self._weight(found) for term, found in self._found.items()}

    def scores(self, *, of_rows: bool = False) -> list[Scores]:
        """For each view: document to score, of all that answer the question.

        Where nothing was asked, every plan's own text answers, or with `of_rows` every text.
        """
        if self._root is None and of_rows:
            return [dict.fromkeys(compress(range(len(v.best)), v.best), 0.0) for v in self._views]
        return [self._scores(self._root, place) for place in range(len(self._views))]

    def unknown(self) -> list[Term]:
        """The terms that nothing permitted holds, in the order of the question."""
        return [term for term, found in self._found.items() if not any(f.exact or f.loose for f in found)]

    def _find(self, term: Term) -> list[Found]:
        beginnings = self._finder.beginnings(term, self._views) if term.start else ()
        return [self._finder.found(term, view, beginnings) for view in self._views]

    def _weight(self, found: list[Found]) -> float:
        holding = sum(some.count for some in found)
        return math.log(1 + (self._texts - holding + 0.5) / (holding + 0.5))

    def _scores(self, node: Asked | None, place: int) -> Scores:
        if isinstance(node, Term):
            return self._term(node, place)
        if isinstance(node, Ranked):
            return self._ranked(node, place)
        if isinstance(node, Any_):
            return _summed([self._scores(part, place) for part in node.nodes])
        if isinstance(node, All):
            return self._all(node.nodes, place)
        return self._alike(node, place)

    def _alike(self, node: Fact | None, place: int) -> Scores:
        """What answers without a score: a fact alone, or where nothing was asked every plan."""
        view = self._views[place]
        flags = view.best if node is None else flags_of(node, view)
        if node is None or is_plan_fact(node):
            return {span.start: 0.0 for span in view.columns.spans if span and flags[span.start]}
        return dict.fromkeys(compress(range(len(flags)), flags), 0.0)

    def _term(self, term: Term, place: int) -> Scores:
        idf, found = self._idf[term], self._found[term][place]
        scores: Scores = {}
        for weight, lists in ((idf * ADDED, found.loose), (idf, found.exact)):
            for postings in lists:
                table = {key: weight * self._saturation[key] for key in set(postings.keys)}
                scores.update(zip(postings.docs, map(table.__getitem__, postings.keys), strict=True))
        return scores

    def _all(self, nodes: Sequence[Asked], place: int) -> Scores:
        scoring = [node for node in nodes if not _chooses(node)]
        choosing = [node for node in nodes if _chooses(node)]
        if not scoring:
            return _in_all([self._scores(node, place) for node in nodes])
        return self._chosen(_in_all([self._scores(node, place) for node in scoring]), choosing, place)

    def _ranked(self, node: Ranked, place: int) -> Scores:
        may = [self._scores(part, place) for part in node.may]
        must = [self._scores(part, place) for part in node.must]
        if must:
            scores = _raised(_in_all(must), may)
        elif may:
            scores = _summed(may)
            if len(may) == 2:
                _put_both_first(scores, *may)
        elif node.facts:
            first, *rest = sorted(node.facts, key=_chooses_plan)
            scores = self._chosen(self._scores(first, place), rest, place)
            return self._never(scores, node.never, place)
        else:
            scores = dict.fromkeys(
                compress(range(len(self._views[place].best)), self._views[place].best), 0.0
            )
        return self._never(self._chosen(scores, node.facts, place), node.never, place)

    def _chosen(self, scores: Scores, facts: Iterable[Asked], place: int) -> Scores:
        for fact in facts:
            flags = self._flags(fact, place)
            scores = {doc: score for doc, score in scores.items() if flags[doc]}
        return scores

    def _never(self, scores: Scores, never: Iterable[Asked], place: int) -> Scores:
        for node in never:
            if isinstance(node, Fact):
                flags = flags_of(node, self._views[place])
                scores = {doc: score for doc, score in scores.items() if not flags[doc]}
            else:
                gone = self._scores(node, place)
                scores = {doc: score for doc, score in scores.items() if doc not in gone}
        return scores

    def _flags(self, node: Asked, place: int) -> bytes | bytearray:
        """A byte for each text of a view: whether a field allows it."""
        view = self._views[place]
        if isinstance(node, Fact):
            return flags_of(node, view)
        holding = self._scores(node, place)
        flags = bytearray(len(view.best))
        for doc in holding:
            flags[doc] = 1
            if isinstance(node, Term) and node.of_plan:
                span = view.columns.spans[view.columns.facts.codes[doc]]
                flags[span.start : span.stop] = b"\1" * len(span)
        return flags


def _chooses(node: Asked) -> bool:
    """Whether a node narrows what others find: a field, not words."""
    return isinstance(node, Fact) or (isinstance(node, Term) and node.part > 0)


def _chooses_plan(node: Asked) -> bool:
    return is_plan_fact(node) or (isinstance(node, Term) and node.of_plan)


def _terms(node: Asked | None) -> Iterable[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Ranked):
        for part in (*node.may, *node.must, *node.facts, *node.never):
            yield from _terms(part)
    elif isinstance(node, (All, Any_)):
        for part in node.nodes:
            yield from _terms(part)


def _summed(lists: Sequence[Scores]) -> Scores:
    """Scores added up, always in the order of the lists: the last bit of a sum decides ties."""
    if not lists:
        return {}
    total = dict(lists[0])
    for scores in lists[1:]:
        both = total.keys() & scores.keys()
        sums = {doc: total[doc] + scores[doc] for doc in both}
        total |= scores
        total |= sums
    return total


def _in_all(lists: Sequence[Scores]) -> Scores:
    docs = set(lists[0]) if lists else set()
    for scores in lists:
        docs &= scores.keys()
    return {doc: sum(scores[doc] for scores in lists) for doc in docs}


def _raised(scores: Scores, may: Sequence[Scores]) -> Scores:
    for more in may:
        for doc in scores.keys() & more.keys():
            scores[doc] += more[doc]
    return scores


def _put_both_first(scores: Scores, one: Scores, other: Scores) -> None:
    for doc in one.keys() & other.keys():
        scores[doc] += BOTH
