"""From scored texts to a page of plans, each with the rows of it that answer."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kb.search.answer import FACETS, Facets, Filters, Group, RowHit, Sort
from kb.search.evaluate import Scores
from kb.search.facts import PlanFacts
from kb.search.permitted import LISTED, View, stale_reasons
from kb.search.sieve import Sieve, facets_of

PAGE: Final = 10
DEEPEST_PAGE: Final = 100
SECOND_HIT: Final = 0.25
"""What a plan's own text adds to its best row, or the other way round."""

_LATE: Final = dt.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Page:
    """What was found, counted, and the groups of one page."""

    total_plans: int
    total_rows: int
    groups: tuple[Group, ...]
    facets: Facets


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the answer is narrowed, sorted and cut. `page` counts from 1."""

    on: dt.date
    filters: Filters
    sort: Sort = Sort.BEST
    page: int = 1


class Grouping:
    """The texts that answer, in all views, grouped by plan."""

    def __init__(self, views: Sequence[View], scores: Sequence[Scores], wanted: Wanted) -> None:
        self._views, self._wanted = views, wanted
        self._scores: list[Scores] = []
        self._best: dict[tuple[int, int], float] = {}
        self._counts = {name: Counter[str]() for name in FACETS}
        self._names: dict[str, str] = {}
        self._rows = 0
        for place, (view, found) in enumerate(zip(views, scores, strict=True)):
            self._take(place, view, found)

    def page(self) -> Page:
        """The page that was wanted, empty beyond the last."""
        page = min(max(self._wanted.page, 1), DEEPEST_PAGE)
        end = page * PAGE
        chosen = self._first(end)[end - PAGE :]
        return Page(
            total_plans=len(self._best),
            total_rows=self._rows,
            groups=tuple(map(self._group, chosen)),
            facets=facets_of(self._counts, self._names),
        )

    def _take(self, place: int, view: View, found: Scores) -> None:
        sieve = Sieve(view, found, self._wanted.filters, on=self._wanted.on)
        sieve.count(self._counts, self._names)
        docs, plans = sieve.passing.docs, sieve.passing.plans
        kept = found if len(docs) == len(found) else {doc: found[doc] for doc in docs}
        self._scores.append(kept)
        best: dict[int, float] = {}
        best_so_far = best.get
        for code, score in zip(plans, kept.values(), strict=True):
            if score > best_so_far(code, -1.0):
                best[code] = score  # noqa: PERF403 - the highest of each is kept
        self._rows += len(kept)
        factors, firsts, own_of = view.on_day(self._wanted.on).factors, view.firsts, kept.get
        for code, score in best.items():
            own = own_of(firsts[code])
            more = 0.0
            if own is not None:
                self._rows -= 1
                more = own * SECOND_HIT if own < score else 0.0
            self._best[place, code] = (score + more) * factors[code]

    def _first(self, count: int) -> list[tuple[int, int]]:
        if self._wanted.sort is Sort.BEST:
            least = min(heapq.nlargest(count, self._best.values()), default=0.0)
            contenders = [key for key, score in self._best.items() if score >= least]
            return heapq.nsmallest(count, contenders, key=lambda key: (-self._best[key], *self._tie(key)))
        order = _ORDERS[self._wanted.sort]
        return heapq.nsmallest(count, self._best, key=lambda key: (order(*self._shown(key)), *self._tie(key)))

    def _shown(self, key: tuple[int, int]) -> tuple[PlanFacts, bool]:
        place, code = key
        view = self._views[place]
        return view.columns.plans[code], view.plan_best[code] not in (0, LISTED)

    def _tie(self, key: tuple[int, int]) -> tuple[str, int, int]:
        plan = self._views[key[0]].columns.plans[key[1]]
        return plan.plan_ref, -plan.number, plan.version_id

    def _group(self, key: tuple[int, int]) -> Group:
        place, code = key
        view, kept = self._views[place], self._scores[place]
        plan, span = view.columns.plans[code], view.columns.spans[code]
        rows = [(-kept[doc], doc) for doc in span[1:] if doc in kept]
        hits = tuple(RowHit(view.columns.refs.of(doc).decode(), -score) for score, doc in sorted(rows))
        return Group(
            plan_id=plan.plan_id,
            version_id=plan.version_id,
            plan_ref=plan.plan_ref,
            number=plan.number,
            plan_hit=span.start in kept,
            rows=hits,
            score=self._best[key],
            stale=stale_reasons(plan, view.plan_best[code], on=self._wanted.on),
        )


# A listed plan shows no days: it comes last where days decide, and in no order that would tell them.
_ORDERS: Final[dict[Sort, Callable[[PlanFacts, bool], int | str]]] = {
    Sort.NEWEST: lambda plan, shown: -plan.updated if shown else 0,
    Sort.REVIEW: lambda plan, shown: plan.review_by or _LATE if shown else _LATE,
    Sort.ORGANISATION: lambda plan, _: plan.organisation.casefold(),
}
