"""What a search answers with, and what it may be narrowed and sorted by."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kb.access import Reach
from kb.plan import Marking, State, Status
from kb.search.facts import Stale
from kb.search.vocabulary import Split, Taken


class Sort(enum.StrEnum):
    """The order of the plans found; ties by reference."""

    BEST = "best"
    NEWEST = "newest"
    REVIEW = "review"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the answer is narrowed to; an empty set narrows nothing. `organisations` are slugs.

    Drafts and old versions are left out unless `states` names them.
    """

    organisations: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    priorities: frozenset[int] = frozenset()
    statuses: frozenset[Status] = frozenset()
    states: frozenset[State] = frozenset({State.CURRENT})
    markings: frozenset[Marking] = frozenset()
    overdue: bool | None = None


EVERYTHING_CURRENT: Final = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """What one person asks for. `on` is the day that decides what is overdue; `page` counts from 1.

    `senses` are those chosen for terms that have several. An empty `text` shows every plan that the
    filters let pass.
    """

    text: str
    reach: Reach
    on: dt.date
    filters: Filters = EVERYTHING_CURRENT
    sort: Sort = Sort.BEST
    page: int = 1
    with_vocabulary: bool = True
    senses: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet: `value` as a filter takes it, `words` for people, how many."""

    value: str
    words: str
    count: int


Facets = Mapping[str, tuple[FacetCount, ...]]
"""`organisation`, `state`, `marking` and `overdue` count plans; `priority` and `status` count requirements;
`theme` counts hits of either kind. What is chosen in a facet does not narrow that facet's own counts."""

FACETS: Final = ("organisation", "theme", "priority", "status", "state", "overdue", "marking")


@dataclass(frozen=True, slots=True)
class Highlight:
    """What to mark in a text: stems that stand together, and beginnings of words."""

    ways: tuple[tuple[bytes, ...], ...] = ()
    starts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class RowHit:
    """A requirement that answers."""

    ref: str
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """A plan with what of it answers: its own text (`plan_hit`), its rows, best first, or both."""

    plan_id: int
    version_id: int
    plan_ref: str
    number: int
    plan_hit: bool
    rows: tuple[RowHit, ...]
    score: float
    stale: tuple[Stale, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The results for one sense of a term that has several."""

    term: str
    sense: str
    total_plans: int
    total_rows: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what was found.

    `sections` stands where a term has several senses and no usual one: then each sense has its groups there,
    and `groups` are the results for the letters as typed. `seq` is the last change the index had taken in,
    0 for a scan. `partial` where time ran out.
    """

    total_plans: int
    total_rows: int
    groups: tuple[Group, ...]
    facets: Facets = field(default_factory=dict, hash=False)
    notes: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    taken_as: tuple[Taken, ...] = ()
    split: tuple[Split, ...] = ()
    sections: tuple[Section, ...] = ()
    did_you_mean: tuple[str, ...] = ()
    highlight: Highlight = Highlight()
    seq: int = 0
    how: str = "index"
    partial: bool = False
