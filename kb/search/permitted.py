"""What one reach may find in one segment, as bytes at which the search only has to look.

For each distinct label of the segment the one rule is asked, `Reach.best`; nothing here knows who
may read what. Each text is looked for in one rendition, the richest that its reader has.

What must stay true: counts, lengths and frequencies that scores are made of are taken over permitted
texts only, so that a hidden plan changes neither order nor score of anything.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any, Final

from kb.access import RICHEST_FIRST, Reach
from kb.plan import State
from kb.search.columns import RENDITIONS, Columns, read_label
from kb.search.facts import PlanFacts, Stale
from kb.search.postings import LENGTHS
from kb.search.segments import Segment

FULL: Final = 1
OUTLINE: Final = 2
LISTED: Final = 4
"""How `View.best` writes a rendition: its place in RICHEST_FIRST, from 1; 0 is not permitted."""

_ONLY: Final = tuple(bytes(code == n for code in range(256)) for n in range(RENDITIONS + 1))
_SAME: Final = tuple(bytes(n if code == n else 0 for code in range(256)) for n in range(RENDITIONS + 1))
_CODE: Final = {rendition: n for n, rendition in enumerate(RICHEST_FIRST, 1)} | {None: 0}


STALE_FACTOR: Final = 0.8
"""What a stale plan's score is worth against one that is up to date."""

OVERDUE: Final = "yes"
"""The one value of the facet `overdue`."""

PLAN_FACETS: Final = ("organisation", "state", "overdue", "marking")


@dataclass(frozen=True, slots=True)
class Day:
    """The plan texts of a view on a day, by code: what to multiply a score with, and their facet values.

    A value is empty where the plan has none or its reader is not shown it.
    """

    factors: tuple[float, ...]
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class View:
    """A segment as one reach sees it. `best` has a byte for each text: its rendition's number, or 0."""

    segment: Segment
    best: bytes

    @property
    def columns(self) -> Columns:
        """The segment's columns."""
        return self.segment.columns

    @cached_property
    def masks(self) -> dict[int, bytes | None]:
        """For each rendition in use (from 0): a byte for each text that is read in it, or None for all."""
        found: dict[int, bytes | None] = {}
        for n in range(RENDITIONS):
            mask = self.best.translate(_ONLY[n + 1])
            if 1 in mask:
                found[n] = mask if 0 in mask else None
        return found

    @cached_property
    def lengths(self) -> tuple[Counter[int], Counter[int]]:
        """How many permitted texts have each length code: rows, plans."""
        plans: Counter[int] = Counter()
        everything: Counter[int] = Counter()
        firsts = [span.start for span in self.columns.spans if span]
        for n, mask in self.masks.items():
            codes = self.columns.lengths[n]
            everything.update(codes if mask is None else compress(codes, mask))
            plans.update(codes[doc] for doc in firsts if self.best[doc] == n + 1)
        everything.subtract(plans)
        return everything, plans

    @cached_property
    def plan_best(self) -> bytes:
        """For each plan text, by code: the rendition in which it is read."""
        return bytes(self.best[span.start] if span else 0 for span in self.columns.spans)

    @cached_property
    def firsts(self) -> tuple[int, ...]:
        """For each plan text, by code: the number of its own text, before its rows."""
        return tuple(span.start for span in self.columns.spans)

    def on_day(self, on: dt.date) -> Day:
        """What depends on the day, worked out once for it."""
        if self._days.get("on") != on:
            self._days.update(on=on, day=_day(self, on))
        day: Day = self._days["day"]
        return day

    @cached_property
    def _days(self) -> dict[str, Any]:
        return {}

    def without(self, plans: Collection[int]) -> View:
        """The view without these plans, by `plan_id`; itself if it holds none."""
        codes_of = self.columns.codes_of
        codes = [code for plan in plans if plan in codes_of for code in codes_of[plan]]
        if not codes:
            return self
        best = bytearray(self.best)
        for span in map(self.columns.spans.__getitem__, codes):
            best[span.start : span.stop] = bytes(len(span))
        return View(self.segment, bytes(best))


def view_of(segment: Segment, reach: Reach, *, gone: Collection[int] = ()) -> View:
    """The segment as that reach sees it, without the texts `gone` from it."""
    columns = segment.columns
    # Labels are kept without their plan, so that few are distinct; the plan is put back where a
    # span names plans.
    if any(span.plans for span in reach.spans):
        pairs = _Asked(columns, reach)
        best = bytes(map(pairs.__getitem__, zip(columns.labels.codes, columns.facts.codes, strict=True)))
    else:
        answers = [_CODE[reach.best(read_label(text, ""))] for text in columns.labels.values]
        best = bytes(map(answers.__getitem__, columns.labels.codes))
    if _of_several(reach):
        best = _as_their_plans(best, columns)
    if gone:
        left = bytearray(best)
        for doc in gone:
            left[doc] = 0
        best = bytes(left)
    return View(segment, best)


def _of_several(reach: Reach) -> bool:
    """Whether the reach reads texts in more than one capacity, so that a row may be read in another than its plan."""
    return len({(span.audience, span.ceiling, span.plans) for span in reach.spans}) > 1


def _as_their_plans(best: bytes, columns: Columns) -> bytes:
    """A row is read with its plan or not at all: a page shows a plan in one rendition only."""
    read = bytearray(len(best))
    for span in columns.spans:
        if span:
            read[span.start : span.stop] = best[span.start : span.stop].translate(_SAME[best[span.start]])
    return bytes(read)


class _Asked(dict[tuple[int, int], int]):
    """Label and plan text, by code, to the number of the richest rendition."""

    def __init__(self, columns: Columns, reach: Reach) -> None:
        super().__init__()
        self._columns, self._reach = columns, reach

    def __missing__(self, pair: tuple[int, int]) -> int:
        label, facts = pair
        plan = self._columns.plans[facts].plan_ref
        found = self[pair] = _CODE[self._reach.best(read_label(self._columns.labels.values[label], plan))]
        return found


def _day(view: View, on: dt.date) -> Day:
    plans = list(zip(view.columns.plans, view.plan_best, strict=True))
    shown = [plan if best not in (0, LISTED) else None for plan, best in plans]
    return Day(
        factors=tuple(STALE_FACTOR if stale_reasons(plan, best, on=on) else 1.0 for plan, best in plans),
        values={
            "organisation": tuple(plan.body for plan, _ in plans),
            "state": tuple(plan.state.value for plan, _ in plans),
            "overdue": tuple(OVERDUE if plan and plan.overdue(on) else "" for plan in shown),
            "marking": tuple(plan.marking.words if plan else "" for plan in shown),
        },
    )


def mean_length(counts: Counter[int]) -> float:
    """The mean number of words of texts whose length codes are counted; 1 where there is none."""
    total = sum(counts.values())
    # In a fixed order: the sum must not depend on which texts were met first.
    return sum(LENGTHS[code] * counts[code] for code in sorted(counts)) / total if total else 1.0


def stale_reasons(facts: PlanFacts, best: int, *, on: dt.date) -> tuple[Stale, ...]:
    """Why a plan ranks lower on a day, as far as a reader of that rendition may know."""
    if best in (0, LISTED) or facts.state is not State.CURRENT:
        return ()
    today = on.toordinal()
    reasons = (
        (facts.overdue(on), Stale.REVIEW_OVERDUE),
        (best != OUTLINE and 0 < facts.period_to < today, Stale.PERIOD_ENDED),
    )
    return tuple(reason for holds, reason in reasons if holds)
