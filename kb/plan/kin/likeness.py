"""How alike two requirements are in what they ask, as a number between 0 and 1.

A word counts the more the fewer rows have it. The question counts most, then what to look for, then the theme.
The number says nothing of references, dates or owners. It is made from words alone, so it is always the same.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


def _set(said: str) -> frozenset[str]:
    """The words of one line."""
    return frozenset(said.split())


_WORD = re.compile(r"[^\W_]+")
_QUESTION, _INDICATORS, _THEME = 3.0, 1.0, 1.0
# A value of any length is read up to here: what two rows ask shows in their first words.
_MOST_CHARACTERS = 2_000
_MOST_INDICATORS = 40
# A word that many rows have tells few from others, and following it costs the product of its rows on both sides:
# words are followed from the rarest on, up to this many meetings of two rows in all.
_MOST_MEETINGS = 1_500_000
_FILLERS = _set(
    "a an and any are as at be been being but by can could do does for from had has have how if in into is it its "
    "may more most must no not of off on or our out over per shall should so some such than that the their them "
    "then there these they this those through to under until up upon us used uses using was we were what when "
    "where whether which while who whom whose why will with within would you your"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a requirement asks. `key` names it for whoever compares: a reference, or anything else."""

    key: str
    question: str
    theme: str = ""
    indicators: tuple[str, ...] = ()


Weights = Mapping[str, float]


def scores(
    ours: Sequence[Asked], theirs: Sequence[Asked], *, least: float = 0.0
) -> Iterable[tuple[float, int, int]]:
    """How alike each of ours is to each of theirs, for those that share a telling word: (score, ours, theirs).

    Scores below `least` are left out.
    """
    counted = [_counts(one) for one in (*ours, *theirs)]
    rarity = _rarity(counted)
    weighed = [_weighed(counts, rarity) for counts in counted]
    left, right = weighed[: len(ours)], weighed[len(ours) :]
    postings = _posted(left, right)
    for at, weights in enumerate(left):
        found: defaultdict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for other, theirs_weight in postings.get(word, ()):
                found[other] += weight * theirs_weight
        for other, score in found.items():
            if score >= least:
                yield min(1.0, score), at, other


def _posted(left: Sequence[Weights], right: Sequence[Weights]) -> Mapping[str, Sequence[tuple[int, float]]]:
    """Where each word stands on the right and with what weight, of as many words as there is time to follow."""
    held: Counter[str] = Counter(word for weights in left for word in weights)
    by_word: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, weights in enumerate(right):
        for word, weight in weights.items():
            if word in held:
                by_word[word].append((at, weight))
    kept: dict[str, Sequence[tuple[int, float]]] = {}
    meetings = 0
    for word in sorted(by_word, key=lambda word: (held[word] * len(by_word[word]), word)):
        meetings += held[word] * len(by_word[word])
        if meetings > _MOST_MEETINGS:
            break
        kept[word] = by_word[word]
    return kept


def _counts(asked: Asked) -> Mapping[str, float]:
    return _counted(
        asked.question[:_MOST_CHARACTERS],
        asked.theme[:_MOST_CHARACTERS],
        tuple(item[:_MOST_CHARACTERS] for item in asked.indicators[:_MOST_INDICATORS]),
    )


@functools.lru_cache(maxsize=8192)
def _counted(question: str, theme: str, indicators: tuple[str, ...]) -> Mapping[str, float]:
    """Each word with how often it is said, by where: the more often, the less each time adds."""
    found: Counter[str] = Counter()
    for text, worth in ((question, _QUESTION), (theme, _THEME), (" ".join(indicators), _INDICATORS)):
        for word, times in Counter(told_words(text)).items():
            found[word] += worth * (1.0 + math.log(times))  # type: ignore[assignment]  # weights, not counts
    return dict(found)


def told_words(text: str) -> list[str]:
    """The words of a text that tell something, in small letters and without their endings."""
    words = (word.casefold() for word in _WORD.findall(text))
    return [_stem(word) for word in words if word not in _FILLERS]


def _stem(word: str) -> str:
    """A word without the commonest English endings, so that `sites` is `site` and `landings` is `landing`."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _rarity(rows: Sequence[Mapping[str, float]]) -> Weights:
    held: Counter[str] = Counter()
    for counts in rows:
        held.update(counts.keys())
    many = len(rows)
    return {word: math.log(1.0 + many / times) for word, times in held.items()}


def _weighed(counts: Mapping[str, float], rarity: Weights) -> Weights:
    weights = {word: count * rarity[word] for word, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}
