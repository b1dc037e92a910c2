"""How fast the index is written and asked: `python -m benchmarks.search_speed [plans]`.

Through the front door, with facets and grouping, for a reader who sees everything and one who sees about half.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.search_corpus import DAY, Corpus
from kb.access import Audience, Reach, Rendition, Span, whole
from kb.plan import Marking, State
from kb.search import Index, Indexer, Query

CURRENT = frozenset({State.CURRENT})


def half() -> Reach:
    """A reader in one force, with its region and partners."""
    forces = [f"force-{n:02d}" for n in range(9)]
    audience = Audience(
        frozenset({forces[1]}), forces[1], frozenset(forces[:6]), frozenset(forces), policing=True
    )
    kinds = (Rendition.FULL, Rendition.OUTLINE, Rendition.LISTED)
    return Reach(tuple(Span(kind, CURRENT, Marking.OFFICIAL_SENSITIVE, audience) for kind in kinds))


def write(folder: Path, corpus: Corpus, plans: int) -> None:
    """Puts plans in handfuls of 50, then rebuilds, and prints both rates."""
    made = list(corpus.plans(min(plans, 1_000)))
    with Indexer(folder, key=b"benchmark") as indexer:
        indexer.rebuild([], seq=0)
        began = time.process_time()
        for n in range(0, len(made), 50):
            indexer.put(made[n : n + 50], seq=n + 1)
        print(f"put: {len(made) / (time.process_time() - began):.0f} plans/s on one core")
        began = time.perf_counter()
        indexer.put([made[0]], seq=plans + 1)
        print(f"one plan: {1000 * (time.perf_counter() - began):.0f} ms")
        del made
        began = time.perf_counter()
        indexer.rebuild(corpus.plans(plans), seq=plans + 2)
        print(f"rebuild: {plans / (time.perf_counter() - began):.0f} plans/s, making the plans included")


def ask(folder: Path, corpus: Corpus) -> None:
    """Asks random words and prints median and 95th percentile in milliseconds."""
    began = time.perf_counter()
    index = Index.open(folder, key=b"benchmark")
    index.search(Query("warm", whole(), DAY))
    print(f"open, verified, first answer: {1000 * (time.perf_counter() - began):.0f} ms")
    for reader, reach in (("all", whole()), ("half", half())):
        for name, words in (("1 term", 1), ("2 terms", 2), ("3 terms OR", 3), ("phrase", -2), ("prefix", 0)):
            rng = random.Random(words)
            took = []
            for _ in range(100):
                typed = _typed(rng, corpus, words)
                began = time.perf_counter()
                index.search(Query(typed, reach, DAY))
                took.append(1000 * (time.perf_counter() - began))
            took.sort()
            print(f"{reader:5} {name:11} p50 {took[50]:6.1f}  p95 {took[95]:6.1f}  max {took[-1]:6.1f}")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _typed(rng: random.Random, corpus: Corpus, words: int) -> str:
    some = [corpus.words[int(30 * 1.12 ** rng.uniform(0, 50))] for _ in range(abs(words) or 1)]
    if words < 0:
        return f'"{" ".join(some)}"'
    return " ".join(some) if words else f"{some[0][:5]}*"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 4_300
    with tempfile.TemporaryDirectory() as made:
        place = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        if not (place / "current").exists():
            write(place, Corpus(), count)
        else:
            ask(place, Corpus())
            sys.exit()
        ask(place, Corpus())
