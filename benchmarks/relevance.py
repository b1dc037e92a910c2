"""How well the product ranks, on any retrieval set in the usual three files.

`kb benchmark relevance DOCS QUERIES QRELS` prints nDCG@10 and recall@100 at the product's own defaults: documents
are plans without rows, asked through the front door, ten to a page. Without files the searches of
`index/judged.csv` are asked of the sample library, with and without the vocabulary.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks import judged
from kb.access import Label, Rendition, whole
from kb.plan import Marking, State
from kb.search import PAGE, Index, Indexer, PlanEntry, Query, Vocabulary, load_vocabulary

DAY = dt.date(2026, 11, 24)
DEEP = 100
PROJECT = Path(__file__).resolve().parent.parent


class Measured(NamedTuple):
    """Means over the queries that have a judged document."""

    ndcg_at_10: float
    recall_at_100: float
    queries: int


def evaluate(docs: Path, queries: Path, qrels: Path, *, vocabulary: Vocabulary | None = None) -> Measured:
    """Indexes the documents, asks every judged query, and compares with the judgements."""
    judgements = _judgements(qrels)
    names: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as made:
        with Indexer(Path(made), key=b"relevance") as indexer:
            indexer.rebuild(_entries(docs, names), seq=1)
        index = Index.open(Path(made), key=b"relevance", vocabulary=vocabulary)
        gains, recalls = [], []
        for line in _lines(queries):
            wanted = judgements.get(str(line["id"]))
            if wanted:
                ranked = _ranked(index, str(line["text"]), names)
                gains.append(judged.ndcg(ranked[:10], wanted))
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


def _judgements(qrels: Path) -> dict[str, dict[str, int]]:
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    with qrels.open(encoding="utf-8", newline="") as opened:
        for row in csv.reader(opened, delimiter="\t"):
            if len(row) >= 3 and row[-1].lstrip("-").isdigit():
                judgements[row[0]][row[-2]] = int(row[-1])
    return judgements


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as opened:
        yield from (json.loads(line) for line in opened if line.strip())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="kb benchmark relevance", description=__doc__.splitlines()[0])
    parser.add_argument(
        "files", type=Path, nargs="*", help="docs.jsonl queries.jsonl qrels.tsv, or their folder"
    )
    given = parser.parse_args().files
    if not given:
        for with_vocabulary in (False, True):
            print(_said_of_judged(judged.measure(with_vocabulary=with_vocabulary), with_vocabulary))
        return
    if len(given) == 1:
        given = [given[0] / name for name in ("docs.jsonl", "queries.jsonl", "qrels.tsv")]
    if len(given) != 3:
        parser.error("give three files, or the folder that holds them")
    lists = load_vocabulary(PROJECT / "index")  # as the product has it
    measured = evaluate(*given, vocabulary=lists)
    print(
        f"nDCG@10 {measured.ndcg_at_10:.4f}  recall@100 {measured.recall_at_100:.4f}  over {measured.queries} queries"
    )


def _said_of_judged(found: judged.Found, with_vocabulary: bool) -> str:
    how = "with the vocabulary" if with_vocabulary else "without it"
    lines = [f"{how}: nDCG@10 {found.ndcg_at_10:.4f} over {found.queries} judged searches"]
    lines.append(
        f"  of those that need it: {found.ndcg_of_needing:.4f}; must-not-match broken: {len(found.broken)}"
    )
    lines += [f"    {query}: {ref}" for query, ref in found.broken]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
