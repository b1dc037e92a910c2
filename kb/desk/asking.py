"""What the address of a results page asks for, and the question that the index takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kb.access import Reach
from kb.plan import Marking, State, Status
from kb.search import Filters, Query, Sort


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a results page asks for. Everything may be empty or senseless."""

    words: str = ""
    organisations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    markings: tuple[str, ...] = ()
    overdue: bool = False
    sort: str = ""
    page: int = 1
    as_typed: bool = False
    senses: tuple[str, ...] = ()


def query_of(asked: Asked, *, reach: Reach, on: dt.date) -> Query:
    """The question as the index takes it; choices that make no sense are left out."""
    states = frozenset(State(s) for s in asked.states if s in set(State))
    return Query(
        text=asked.words,
        reach=reach,
        on=on,
        filters=Filters(
            organisations=frozenset(asked.organisations),
            themes=frozenset(asked.themes),
            priorities=frozenset(int(p) for p in asked.priorities if p in {"1", "2", "3"}),
            statuses=frozenset(Status(s) for s in asked.statuses if s in set(Status)),
            states=states or frozenset({State.CURRENT}),
            markings=frozenset(m for m in Marking if m.words in asked.markings or m.name in asked.markings),
            overdue=True if asked.overdue else None,
        ),
        sort=Sort(asked.sort) if asked.sort in set(Sort) else Sort.BEST,
        page=asked.page,
        with_vocabulary=not asked.as_typed,
        senses=_senses(asked.senses),
    )


def _senses(chosen: Iterable[str]) -> dict[str, str]:
    pairs = (choice.split(":", 1) for choice in chosen if ":" in choice)
    return {term.strip(): sense.strip() for term, sense in pairs}
