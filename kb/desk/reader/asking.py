"""What the address of a results page asks for, and the question that the index takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

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


_CHOICES = {
    "organisation": "organisations",
    "theme": "themes",
    "priority": "priorities",
    "status": "statuses",
    "state": "states",
    "marking": "markings",
    "sense": "senses",
}
_MOST_CHOICES = 40


def asked_in(address: str) -> Asked:
    """What the query string of a results page asks for, without its order and page."""
    try:
        found = parse_qs(address, max_num_fields=200)
    except ValueError:  # more fields than anybody has typed
        return Asked()
    chosen = {one: tuple(dict.fromkeys(found.get(one, [])[:_MOST_CHOICES])) for one in _CHOICES}
    return Asked(
        words=found.get("q", [""])[0],
        organisations=chosen["organisation"],
        themes=chosen["theme"],
        priorities=chosen["priority"],
        statuses=chosen["status"],
        states=chosen["state"],
        markings=chosen["marking"],
        senses=chosen["sense"],
        overdue=found.get("overdue") == ["yes"],
        as_typed=found.get("as-typed") == ["yes"],
    )


def address_of(asked: Asked) -> str:
    """The query string by which `asked_in` finds the same again: one for all that ask the same."""
    pairs = [("q", asked.words)] if asked.words else []
    for one, many in _CHOICES.items():
        pairs += [(one, value) for value in sorted(getattr(asked, many))]
    pairs += [("overdue", "yes")] if asked.overdue else []
    pairs += [("as-typed", "yes")] if asked.as_typed else []
    return urlencode(pairs)
