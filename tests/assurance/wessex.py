"""Wessex Downs, an invented force whose plan is embedded, and small ways to change one thing about it.

The plan has ten priority-1 requirements and one of priority 2. It was approved on 2 January 2025, reviewed a year
later, tasked on 1 December 2025, and returned for every quarter from the third of 2025. Everything holds on `TODAY`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb.assurance import (
    Answer,
    Checked,
    Item,
    Kind,
    Quarter,
    Record,
    Row,
    Rules,
    RuleSet,
    Standing,
    Text,
    standing,
)

ONE = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 10)
BEGUN = dt.date(2025, 1, 2)
REVIEWED = dt.date(2026, 1, 2)
TASKED = dt.date(2025, 12, 1)
CHECKED = dt.date(2025, 11, 20)
Q3, Q4, Q1 = Quarter(2025, 3), Quarter(2025, 4), Quarter(2026, 1)
MSOIC, EASTLAND = "msoic", "eastland"
ANALYST, CHECKER = 7, 9
QUESTION = "Which vehicles bring people ashore at the small harbours on the coast"
AGREED = RuleSet(1, Rules(), dt.date(2024, 6, 1), dt.date(2024, 4, 1), "Regional board", dt.date(2024, 3, 20))

REFS = tuple(f"R{number}" for number in range(1, 11))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def a_row(ref: str, *, priority: int | None = 1, complete: bool = True, question: str | None = None) -> Row:
    return Row(ref, question or f"{QUESTION} {ref}", priority, complete)


def rows(refs: Iterable[str] = REFS, *more: Row) -> tuple[Row, ...]:
    return (*map(a_row, refs), *more)


SECOND = a_row("S1", priority=2, complete=False)


def a_text(**told: object) -> Text:
    plain = Text(1, BEGUN, rows(REFS, SECOND), BEGUN, BEGUN, day("2026-01-31"))
    reviews = ((REVIEWED, day("2027-01-01")),)
    return replace(plain, **{"reviews": reviews, **told})  # type: ignore[arg-type]


def an_item(number: int, kind: Kind, first: dt.date, **told: object) -> Item:
    plain = Item(number, kind, first, first, first, ANALYST if kind is not Kind.TASKING else 0)
    return replace(plain, **told)  # type: ignore[arg-type]


def a_return(number: int, ref: str, quarter: Quarter, **told: object) -> Item:
    recorded = min(quarter.last, TODAY)
    plain = an_item(number, Kind.RETURN, quarter.first, last=quarter.last, recorded=recorded)
    return replace(plain, **{"refs": (ref,), "quarter": quarter, "answer": Answer.YES, **told})  # type: ignore[arg-type]


def returns(
    quarter: Quarter, refs: Iterable[str] = REFS, *, start: int | None = None, **told: object
) -> tuple[Item, ...]:
    start = start if start is not None else 1000 * (quarter.year - 2020) + 100 * quarter.number
    return tuple(a_return(start + n, ref, quarter, **told) for n, ref in enumerate(refs))


def a_check(number: int, on: dt.date, **told: object) -> Item:
    found = Checked(MSOIC, MSOIC, held=10, sampled=4, confirmed=4, not_confirmed=0, satisfied=True)
    names = ("body", "host", "held", "sampled", "confirmed", "not_confirmed", "satisfied")
    found = replace(found, **{name: told.pop(name) for name in names if name in told})  # type: ignore[arg-type]
    return an_item(number, Kind.CHECK, on, **{"by": CHECKER, "checked": found, **told})


TASKING = an_item(1, Kind.TASKING, TASKED, refs=REFS)
PRODUCT = an_item(2, Kind.PRODUCT, day("2025-10-05"))
LEARNING = an_item(3, Kind.LEARNING, day("2025-09-15"))
CHECK = a_check(4, CHECKED)
SERIES = (*returns(Q3), *returns(Q4))
EVIDENCE = (TASKING, PRODUCT, LEARNING, CHECK, *SERIES)


def a_record(**told: object) -> Record:
    """The embedded plan, with the parts of it that are named put in the place of what it has."""
    plain = Record("wessex-downs/small-boats", "wessex-downs", (a_text(),), items=EVIDENCE)
    return replace(plain, **told)  # type: ignore[arg-type]


def without(*items: Item) -> tuple[Item, ...]:
    return tuple(item for item in EVIDENCE if item not in items)


def instead(old: Item, *new: Item) -> Record:
    """The embedded plan with one entry of evidence in another's place."""
    return a_record(items=(*without(old), *new))


def evidence(*items: Item) -> Record:
    """The embedded plan with more evidence."""
    return a_record(items=(*EVIDENCE, *items))


def kept(months_from: Quarter, quarters: int, *, share: int = 10) -> tuple[Item, ...]:
    """Returns for so many quarters on end."""
    return tuple(item for back in range(quarters) for item in returns(months_from.after(back), REFS[:share]))


def stand(record: Record, on: dt.date = TODAY, rules: Sequence[RuleSet] = (AGREED,)) -> Standing:
    return standing(record, rules, on)
