"""A seeded corpus: plans of about 10 KB with about 41 requirements each, in a plausible spread of words.

The words are drawn by rank (Zipf) from a fixed list of common and of made-up ones, so that there are frequent,
middling and rare words as in real prose. The same seed gives the same corpus on every machine.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

COMMON = """the of and to in a is that for it on be as with was by are at from this or which have an not were
their been has will more when there can no about who they one all would other some what out up if
police force officer report vehicle lorry boat port coast marina slipway airfield driver trailer road service
area station custody intelligence gap source collector partner border agency passport document false identity
account payment cash bank business premises worker employer rental hotel address phone online advert route
arrival crossing facilitator network group risk child missing referral victim exploitation prison visit
probation community neighbourhood patrol camera plate haulier ferry container parcel courier student visa
marriage licence company director inspection compliance enforcement briefing tasking review analysis profile
weekly monthly quarterly night weekend season pattern increase change unknown partial confirmed local regional
national county town village industrial estate farm harbour beach lay-by motorway junction depot warehouse""".split()  # noqa: SIM905 - words read best as words
THEMES = (
    "Facilitation by land",
    "Facilitation by sea",
    "Facilitation by air",
    "Documents",
    "Finance",
    "Online",
)
FORCES = tuple(f"force-{n:02d}" for n in range(1, 44))
_SYLLABLES = (  # noqa: SIM905 - as above
    "ba be bo ca co da de do fa fe ga go ha he jo ka ke la le lo ma me mo na ne pa pe ra re ro sa se ta te va"
).split()


@dataclass(frozen=True, slots=True)
class MadePlan:
    """One plan of the corpus."""

    body: str
    slug: str
    text: str


def plans(count: int, *, seed: int = 7, rows: int = 41) -> Iterator[MadePlan]:
    """`count` plans in a fixed order, spread over 43 forces."""
    words = _lexicon(seed)
    weights = [1 / (rank + 2.7) for rank in range(len(words))]
    cumulative = _running(weights)
    for n in range(count):
        rng = random.Random(f"{seed}:{n}")
        body = FORCES[n % len(FORCES)]
        yield MadePlan(body, f"plan-{n:05d}", _plan(rng, words, cumulative, n=n, rows=rows))


def prose(count: int, *, seed: int = 13, words: int = 1_600) -> Iterator[str]:
    """`count` texts of about 10 KB that are no collection plans."""
    lexicon = _lexicon(7)
    cumulative = _running([1 / (rank + 2.7) for rank in range(len(lexicon))])
    rng = random.Random(seed)
    for n in range(count):
        said = rng.choices(lexicon, cum_weights=cumulative, k=words)
        paragraphs = (" ".join(said[at : at + 80]).capitalize() + "." for at in range(0, words, 80))
        yield f"# Paper {n}\n\n" + "\n\n".join(paragraphs) + "\n"


def queries(count: int, *, seed: int = 11) -> list[str]:
    """Realistic queries of one to three words, from common to rare."""
    rng = random.Random(seed)
    words = [w for w in _lexicon(7)[40:6000] if len(w) > 3]
    pick = lambda: words[min(int(rng.expovariate(1 / 300)), len(words) - 1)]  # noqa: E731 - one line says it
    return [" ".join(pick() for _ in range(rng.choice((1, 2, 2, 3, 3)))) for _ in range(count)]


def _running(weights: list[float]) -> list[float]:
    total, out = 0.0, []
    for weight in weights:
        total += weight
        out.append(total)
    return out


def _lexicon(seed: int) -> list[str]:
    rng = random.Random(seed)
    made = {"".join(rng.choices(_SYLLABLES, k=rng.randint(2, 5))) for _ in range(20_000)}
    return COMMON + sorted(made, key=lambda w: (len(w), w))


def _plan(rng: random.Random, words: list[str], cumulative: list[float], *, n: int, rows: int) -> str:
    def say(least: int, most: int) -> str:
        return " ".join(rng.choices(words, cum_weights=cumulative, k=rng.randint(least, most)))

    sensitive = "OFFICIAL-SENSITIVE" if rng.random() < 0.8 else "OFFICIAL"
    review = dt.date(2026, 6, 1) + dt.timedelta(days=rng.randint(0, 400))
    lines = [
        "---",
        f"title: {say(3, 6).capitalize()} collection plan",
        f"marking: {sensitive}",
        "owner: Force Intelligence Bureau",
        "period: 2026-04-01/2027-03-31",
        f"review_by: {review}",
        "themes:",
        f"- {rng.choice(THEMES)}",
        "---",
        "",
        f"# Plan {n}",
        "",
        "## Purpose",
        "",
        say(60, 90).capitalize() + ".",
        "",
        "## Requirements",
        "",
    ]
    for row in range(1, rows + 1):
        due = dt.date(2026, 6, 1) + dt.timedelta(days=rng.randint(0, 500))
        lines += [
            f"### OIC-{row:02d}: Which {say(5, 8)}?",
            "",
            f"- **Priority:** {rng.randint(1, 3)}",
            f"- **Theme:** {rng.choice(THEMES)}",
            f"- **Gap:** {say(3, 6).capitalize()}.",
            f"- **Indicators:** {say(3, 6)}",
            f"- **Sources:** {say(2, 3)}",
            f"- **Collector:** {say(1, 2)} officer",
            f"- **Needed by:** {due}",
            "",
        ]
    return "\n".join(lines)
