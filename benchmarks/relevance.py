"""How well the product ranks, on any retrieval set in the usual three files.

`python -m benchmarks.relevance FOLDER` prints nDCG@10 and recall@100 with `docs.jsonl`, `queries.jsonl` and
`qrels.tsv` of that folder, at the product's own defaults: documents are plans without rows, asked through the front
door, ten to a page.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kb.access import Label, Rendition, whole
from kb.plan import Marking, State
from kb.search import PAGE, Index, Indexer, PlanEntry, Query, Vocabulary, load_vocabulary

DAY = dt.date(2026, 11, 24)
DEEP = 100


class Measured(NamedTuple):
    """Means over the queries that have a judged document."""

    ndcg_at_10: float
    recall_at_100: float
    queries: int


def evaluate(docs: Path, queries: Path, qrels: Path, *, vocabulary: Vocabulary | None = None) -> Measured:
    """Indexes the documents, asks every judged query, and compares with the judgements."""
    judged = _judgements(qrels)
    names: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as made:
        with Indexer(Path(made), key=b"relevance") as indexer:
            indexer.rebuild(_entries(docs, names), seq=1)
        index = Index.open(Path(made), key=b"relevance", vocabulary=vocabulary)
        gains, recalls = [], []
        for line in _lines(queries):
            wanted = judged.get(str(line["id"]))
            if wanted:
                ranked = _ranked(index, str(line["text"]), names)
                gains.append(_ndcg(ranked[:10], wanted))
                recalls.append(
                    len([1 for name in ranked if wanted.get(name, 0) > 0])
                    / len([1 for gain in wanted.values() if gain > 0])
                )
    return Measured(sum(gains) / len(gains), sum(recalls) / len(recalls), len(gains))


def _entries(docs: Path, names: dict[int, str]) -> Iterator[PlanEntry]:
    for number, line in enumerate(_lines(docs), 1):
        names[number] = str(line["id"])
        ref, title = f"set/{number:07d}", str(line.get("title", ""))
        label = Label(plan=ref, body="set", state=State.CURRENT, marking=Marking.OFFICIAL)
        texts = {Rendition.FULL: {"title": title, "": str(line["text"])}}
        yield PlanEntry(number, number, ref, 1, label, title, "Set", texts)


def _ranked(index: Index, text: str, names: Mapping[int, str]) -> list[str]:
    found: list[str] = []
    for page in range(1, DEEP // PAGE + 1):
        groups = index.search(Query(text, whole(), DAY, page=page)).groups
        found += [names[group.plan_id] for group in groups]
        if len(groups) < PAGE:
            break
    return found


def _ndcg(ranked: list[str], wanted: Mapping[str, int]) -> float:
    got = sum(wanted.get(name, 0) / math.log2(place + 2) for place, name in enumerate(ranked))
    best = sum(
        gain / math.log2(place + 2) for place, gain in enumerate(sorted(wanted.values(), reverse=True)[:10])
    )
    return got / best if best else 0.0


def _judgements(qrels: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with qrels.open(encoding="utf-8", newline="") as opened:
        for row in csv.reader(opened, delimiter="\t"):
            if len(row) >= 3 and row[-1].lstrip("-").isdigit():
                judged[row[0]][row[-2]] = int(row[-1])
    return judged


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as opened:
        yield from (json.loads(line) for line in opened if line.strip())


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    lists = load_vocabulary(Path(sys.argv[2])) if len(sys.argv) > 2 else None
    measured = evaluate(
        folder / "docs.jsonl", folder / "queries.jsonl", folder / "qrels.tsv", vocabulary=lists
    )
    print(
        f"nDCG@10 {measured.ndcg_at_10:.4f}  recall@100 {measured.recall_at_100:.4f}  over {measured.queries} queries"
    )
