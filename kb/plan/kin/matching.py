"""Which requirement of one plan is which of another.

Of plans that are kin, pairs that a person confirmed come first, then equal references, then likeness where it is
wanted and no mere perhaps. Of plans that are not, equal references prove nothing: rows are paired by what they ask.
One to one, the surest first, always the same for the same texts; what finds no partner stands alone and is never
forced.
"""

from __future__ import annotations

import enum
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.plan.kin.likeness import Asked, scores, told_words
from kb.plan.model import PlanDocument, Requirement

VERY_ALIKE, ALIKE, PERHAPS = 0.75, 0.5, 0.22


class How(enum.StrEnum):
    """By what two rows were paired."""

    ORIGIN = "origin"
    REFERENCE = "reference"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows taken for one, and how sure that is: 1 where it is known, else their likeness."""

    ours_ref: str
    theirs_ref: str
    sure: float
    how: How

    @property
    def words(self) -> str:
        """How sure, in words; empty where it is known."""
        return "" if self.how is not How.LIKENESS else sure_words(self.sure)


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs in the order of ours, and the references that stand alone on either side, each in its own order.

    A reference that a plan has twice is named once. `kin`: whether references meant anything.
    """

    pairs: tuple[Pair, ...]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]
    kin: bool

    @property
    def guessed(self) -> tuple[Pair, ...]:
        """The pairs made by likeness."""
        return tuple(pair for pair in self.pairs if pair.how is How.LIKENESS)


def sure_words(sure: float) -> str:
    """How alike two rows are, in words for a page."""
    if sure >= VERY_ALIKE:
        return "very alike"
    return "alike" if sure >= ALIKE else "perhaps"


def asked_of(row: Requirement) -> Asked:
    """What a row asks, under its reference."""
    return Asked(row.ref, row.question, row.value("theme"), row.items("indicators"))


def like(a: Sequence[Asked], b: Sequence[Asked]) -> tuple[Pair, ...]:
    """The rows of one list paired with those of another by likeness, the surest first; no row twice.

    The keys must differ within each list. In very long lists common words are not followed, so that rows which share
    no other may stay alone.
    """
    equal = _equal(a, b)
    taken_a, taken_b = set(equal), set(equal.values())
    pairs = [Pair(a[one].key, b[other].key, 1.0, How.LIKENESS) for one, other in equal.items()]
    found = list(scores(a, b, least=PERHAPS))
    # Equally sure: the earlier row first, so that two rows that ask the same keep their order.
    found.sort(key=lambda hit: (-round(hit[0], 6), hit[1], hit[2]))
    for sure, ours, theirs in found:
        if ours in taken_a or theirs in taken_b:
            continue
        taken_a.add(ours)
        taken_b.add(theirs)
        pairs.append(Pair(a[ours].key, b[theirs].key, round(sure, 3), How.LIKENESS))
    return tuple(pairs)


def _equal(a: Sequence[Asked], b: Sequence[Asked]) -> dict[int, int]:
    """Rows that ask the very same, by their places: the first with the first, the second with the second."""
    waiting: defaultdict[tuple[object, ...], deque[int]] = defaultdict(deque)
    for at, asked in enumerate(b):
        waiting[asked.question, asked.theme, asked.indicators].append(at)
    found: dict[int, int] = {}
    for at, asked in enumerate(a):
        places = waiting.get((asked.question, asked.theme, asked.indicators))
        if places and told_words(asked.question):
            found[at] = places.popleft()
    return found


def match(
    ours: PlanDocument,
    theirs: PlanDocument,
    *,
    pairs: Mapping[str, str] | None,
    likeness: bool,
    references: bool = True,
) -> Matching:
    """Pair the rows of two plans.

    `pairs` gives our references their partners where the plans are kin, '' for a row that is known to have none, and
    may be empty; None means that the plans are not kin, so that equal references count for nothing. Nor do they
    without `references`: only single rows were borrowed. `likeness`: pair what is left by what it asks.
    """
    left, right = _first_of_each(ours), _first_of_each(theirs)
    told = {one.casefold(): other.casefold() for one, other in (pairs or {}).items()}
    kin = pairs is not None and references
    found: dict[str, Pair] = {}
    taken: set[str] = set()
    for ref, partner, how in _known(told, left, right, references=kin):
        if ref not in found and partner not in taken:
            found[ref] = Pair(left[ref].ref, right[partner].ref, 1.0, how)
            taken.add(partner)
    if likeness:
        alone = [asked_of(row) for ref, row in left.items() if ref not in found and told.get(ref) != ""]
        others = [asked_of(row) for ref, row in right.items() if ref not in taken]
        for pair in like(alone, others):
            if pair.sure >= ALIKE or not kin:
                found[pair.ours_ref.casefold()] = pair
                taken.add(pair.theirs_ref.casefold())
    return Matching(
        pairs=tuple(found[ref] for ref in left if ref in found),
        only_ours=tuple(row.ref for ref, row in left.items() if ref not in found),
        only_theirs=tuple(row.ref for ref, row in right.items() if ref not in taken),
        kin=kin,
    )


def _first_of_each(doc: PlanDocument) -> dict[str, Requirement]:
    found: dict[str, Requirement] = {}
    for row in doc.requirements:
        found.setdefault(row.ref.casefold(), row)
    return found


def _known(
    told: Mapping[str, str],
    left: Mapping[str, Requirement],
    right: Mapping[str, Requirement],
    *,
    references: bool,
) -> list[tuple[str, str, How]]:
    """First the pairs that somebody confirmed, then equal references, but of no row that is known to have none."""
    known = [(ref, partner, How.ORIGIN) for ref, partner in told.items() if ref in left and partner in right]
    if references:
        known += [(ref, ref, How.REFERENCE) for ref in left if ref in right and told.get(ref) != ""]
    return known
