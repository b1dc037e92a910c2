"""The judged searches of `index/judged.csv`, asked of the sample library as a person would ask them."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kb import shipped
from kb.access import whole
from kb.config import Settings
from kb.desk import House, rebuild_index, stock_library
from kb.search import Answer, Query
from kb.search.vocabulary_files import load_judged

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Found(NamedTuple):
    """Means over the judged searches, the mean over those that say they need the vocabulary, and must-nots broken."""

    ndcg_at_10: float
    ndcg_of_needing: float
    queries: int
    broken: tuple[tuple[str, str], ...]


def measure(*, with_vocabulary: bool) -> Found:
    """Ask all of them of a fresh sample library."""
    gains: dict[bool, list[float]] = {True: [], False: []}
    broken: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as made:
        house = House.open(Settings(data=Path(made), sample=True))
        try:
            house.store.migrate()
            stock_library(house, at=AT)
            with house.indexer() as indexer:
                rebuild_index(house.store, indexer, whole=whole())
            for one in load_judged(shipped.folder("index")):
                query = Query(one.query, whole(), AT.date(), with_vocabulary=with_vocabulary)
                ranked = list(_shown(house.index.search(query), frozenset(one.relevant)))
                gains[one.needs_vocabulary].append(ndcg(ranked[:10], dict.fromkeys(one.relevant, 1)))
                broken += [(one.query, ref) for ref in one.must_not if ref in ranked[:10]]
        finally:
            house.close()
    every = [*gains[True], *gains[False]]
    return Found(_mean(every), _mean(gains[True]), len(every), tuple(broken))


def _shown(answer: Answer, relevant: frozenset[str]) -> Iterator[str]:
    """References in the order in which the page shows them.

    A plan counts where its own text answers, or where it is looked for: its heading stands over its rows.
    """
    groups = [*answer.groups, *(group for section in answer.sections for group in section.groups)]
    for group in groups:
        if group.plan_hit or group.plan_ref in relevant:
            yield group.plan_ref
        yield from (f"{group.plan_ref}#{row.ref}" for row in group.rows)


def ndcg(ranked: list[str], wanted: Mapping[str, int]) -> float:
    """How much of the possible gain a ranking gives in its first ten places."""
    got = sum(wanted.get(name, 0) / math.log2(place + 2) for place, name in enumerate(ranked))
    best = sum(
        gain / math.log2(place + 2) for place, gain in enumerate(sorted(wanted.values(), reverse=True)[:10])
    )
    return got / best if best else 0.0


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
