"""A seeded corpus of plans with rows for measuring the index: text in the shape of real plans.

Words follow Zipf's law over a vocabulary of 30,000, so that frequent, middling and rare terms occur as they
do in prose. About 6.5 KB a plan of 40 rows.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from kb.access import Label, Rendition, Scope, Sharing
from kb.plan import Marking, State, Status
from kb.search.entries import PlanEntry, RowEntry

FORCES = [f"force-{n:02d}" for n in range(43)]
THEMES = [
    "Facilitation by land",
    "Facilitation by sea",
    "Facilitation by air",
    "Documents",
    "Finance",
    "Online",
]
DAY = dt.date(2026, 11, 24)
_SYLLABLES = [
    "ba",
    "ren",
    "tor",
    "mi",
    "lan",
    "sco",
    "ver",
    "pli",
    "dun",
    "ham",
    "ket",
    "ols",
    "wri",
    "fen",
    "gos",
]


class Corpus:
    """Plans by number; the same seed gives the same plans."""

    def __init__(self, seed: int = 7, vocabulary: int = 30_000) -> None:
        rng = random.Random(seed)
        self.words = [
            "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) + str(n % 7) * (n % 3 == 0)
            for n in range(vocabulary)
        ]
        self._weights = list(itertools.accumulate(1 / (n + 30) for n in range(vocabulary)))
        self._seed = seed

    def _text(self, rng: random.Random, words: int) -> str:
        return " ".join(rng.choices(self.words, cum_weights=self._weights, k=words))

    def plan(self, n: int, rows: int = 40) -> PlanEntry:
        """The plan with that number."""
        rng = random.Random(self._seed * 1_000_003 + n)
        body = FORCES[n % len(FORCES)]
        ref = f"{body}/plan-{n}"
        sharing = Sharing(
            rng.choice([Scope.OWN, Scope.REGION, Scope.PARTNERS, Scope.POLICING, Scope.POLICING])
        )
        marking = rng.choice([Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL_SENSITIVE])
        facts = {"plan": ref, "body": body, "state": State.CURRENT, "marking": marking, "sharing": sharing}
        title = self._text(rng, 6)
        full = {"title": title, "owner": self._text(rng, 4), "": self._text(rng, 250)}
        texts = {
            Rendition.FULL: full,
            Rendition.OUTLINE: {"title": title},
            Rendition.ASSURANCE: {"title": title, "organisation": body, "owner": full["owner"]},
            Rendition.LISTED: {"title": title, "organisation": body},
        }
        return PlanEntry(
            plan_id=n,
            version_id=n * 10,
            plan_ref=ref,
            number=1 + n % 4,
            label=Label(**facts),
            title=title,
            organisation=body.replace("-", " ").title(),
            texts=texts,
            themes=(THEMES[n % 6],),
            review_by=DAY + dt.timedelta(days=rng.randint(-200, 400)),
            updated=DAY - dt.timedelta(days=rng.randint(0, 900)),
            rows=tuple(self._row(rng, i, facts) for i in range(rows)),
        )

    def _row(self, rng: random.Random, i: int, facts: dict) -> RowEntry:
        ref, question, theme = f"OIC-{i:02d}", self._text(rng, 14), rng.choice(THEMES)
        indicators = self._text(rng, 12)
        outline = {"ref": ref, "question": question, "theme": theme, "indicators": indicators}
        full = outline | {
            "gap": self._text(rng, 10),
            "sources": self._text(rng, 8),
            "collector": self._text(rng, 5),
            "": self._text(rng, 14),
        }
        return RowEntry(
            ref=ref,
            question=question,
            label=Label(**facts, row=Sharing(Scope.POLICING)),
            texts={Rendition.FULL: full, Rendition.OUTLINE: outline},
            priority=rng.randint(1, 3),
            theme=theme,
            status=rng.choice(list(Status)),
            needed_by=DAY + dt.timedelta(days=rng.randint(-100, 300)),
        )

    def plans(self, count: int, rows: int = 40) -> Iterator[PlanEntry]:
        """The first plans."""
        return (self.plan(n, rows) for n in range(count))
