"""Histories made up at random, and what was known of one by the end of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from kb.assurance import (
    Answer,
    Checked,
    CheckGiven,
    Draft,
    Item,
    Kind,
    Quarter,
    Record,
    Row,
    Rules,
    RuleSet,
    Text,
    Trigger,
)

FIRST = dt.date(2025, 1, 1)
LONG = 800
REFS = ("R1", "r1", "R2", "R3", "R4", "R5")
QUESTIONS = (
    "who drives the van by night",
    "who drives the lorry by day",
    "where is the money changed into gold",
)
BODIES = ("wessex-downs", "msoic", "eastland")

days = st.integers(0, LONG).map(lambda n: FIRST + dt.timedelta(n))
some_days = st.none() | days
quarters = st.integers(0, 8).map(lambda n: Quarter(2025, 1).after(n))


@dataclass(frozen=True)
class History:
    record: Record
    rules: tuple[RuleSet, ...]


def known_by(history: History, on: dt.date) -> History:
    """The history without anything that was recorded after a day."""

    def then(day: dt.date | None) -> dt.date | None:
        return day if day is not None and day <= on else None

    record = history.record
    return History(
        replace(
            record,
            texts=tuple(
                replace(
                    text,
                    approved=text.approved if then(text.approved_recorded) else None,
                    approved_recorded=then(text.approved_recorded),
                    withdrawn=then(text.withdrawn),
                    reviews=tuple(review for review in text.reviews if review[0] <= on),
                )
                for text in record.texts
                if text.since <= on
            ),
            drafts=tuple(
                replace(draft, ended=then(draft.ended)) for draft in record.drafts if draft.begun <= on
            ),
            items=tuple(
                replace(
                    item, ended=then(item.ended), disputed=then(item.disputed), settled=then(item.settled)
                )
                for item in record.items
                if item.recorded <= on
            ),
            triggers=tuple(
                replace(one, answered=then(one.answered), ended=then(one.ended))
                for one in record.triggers
                if one.entered <= on
            ),
            given=tuple(one for one in record.given if one.recorded <= on),
        ),
        tuple(one for one in history.rules if max(one.starts, one.announced) <= on),
    )


@st.composite
def rows(draw: Any) -> tuple[Row, ...]:
    refs = draw(st.lists(st.sampled_from(REFS), max_size=6))
    return tuple(
        Row(
            ref,
            draw(st.sampled_from(QUESTIONS)) if draw(st.integers(0, 3)) == 0 else QUESTIONS[0],
            draw(st.sampled_from((1, 1, 1, 2, None))),
            draw(st.integers(0, 9)) > 0,
        )
        for ref in refs
    )


@st.composite
def texts(draw: Any) -> tuple[Text, ...]:
    first = draw(rows())
    made = []
    for number in range(1, 1 + draw(st.integers(0, 3))):
        since = FIRST if number == 1 and draw(st.booleans()) else draw(days)
        approved = since if draw(st.integers(0, 4)) else None
        made.append(
            Text(
                number,
                since,
                draw(rows()) if draw(st.booleans()) else first,
                approved,
                approved_recorded=approved and (since if draw(st.booleans()) else max(since, draw(days))),
                review_by=FIRST + dt.timedelta(LONG) if draw(st.integers(0, 4)) else draw(some_days),
                approve_by=draw(some_days),
                reviews=tuple((day, FIRST + dt.timedelta(LONG)) for day in draw(st.lists(days, max_size=2))),
                material=draw(st.integers(0, 4)) > 0,
                withdrawn=draw(days) if draw(st.integers(0, 9)) == 0 else None,
            )
        )
    return tuple(made)


@st.composite
def items(draw: Any, number: int) -> Item:
    kind = draw(st.sampled_from((*Kind, *[Kind.RETURN] * 8, *[Kind.TASKING] * 2, Kind.CHECK)))
    quarter = draw(quarters) if kind is Kind.RETURN else None
    first = quarter.first if quarter else draw(days)
    last = quarter.last if quarter else first + dt.timedelta(draw(st.sampled_from((0, 0, 0, 30))))
    near = last + dt.timedelta(draw(st.sampled_from((-40, 0, 0, 0, 10, 28, 29, 60, 200))))
    rarely = draw(st.integers(0, 5)) == 0
    return Item(
        number,
        kind,
        first,
        last,
        near,
        draw(st.sampled_from((0, 7, 7, 9) if kind is not Kind.CHECK else (9, 9, 7))),
        refs=REFS if draw(st.booleans()) else tuple(draw(st.lists(st.sampled_from(REFS), max_size=3))),
        quarter=quarter,
        answer=draw(st.sampled_from((Answer.YES, Answer.YES, *Answer))) if quarter else None,
        checked=draw(checks()) if kind is Kind.CHECK else None,
        expires=draw(days) if rarely else None,
        ended=draw(days) if rarely else None,
        disputed=draw(some_days) if rarely else None,
        settled=draw(some_days) if rarely else None,
    )


@st.composite
def checks(draw: Any) -> Checked:
    body = draw(st.sampled_from((*BODIES, "msoic", "msoic")))
    host = body if draw(st.booleans()) else draw(st.sampled_from(BODIES))
    return Checked(body, host, 4, draw(st.integers(1, 4)), 1, 0, draw(st.integers(0, 3)) > 0)


@st.composite
def rule_sets(draw: Any) -> tuple[RuleSet, ...]:
    made = []
    for number in range(1, 1 + draw(st.integers(0, 2))):
        rules = Rules(
            tasked_share=draw(st.sampled_from((0, 50, 90, 100))),
            returned_share=draw(st.sampled_from((0, 30, 75, 100))),
            approval_months=draw(st.sampled_from((6, 12, 24))),
            tasking_months=draw(st.sampled_from((3, 6, 12))),
            late_days=draw(st.sampled_from((0, 28, 60))),
            grace_days=draw(st.sampled_from((0, 60, 100))),
        )
        made.append(RuleSet(number, rules, draw(days), draw(days)))
    return tuple(made)


@st.composite
def histories(draw: Any) -> History:
    """A history of anything; half of them grown from one that is embedded."""
    made = tuple(draw(items(number)) for number in range(100, 100 + draw(st.integers(0, 12))))
    record = Record(
        "wessex-downs/small-boats",
        "wessex-downs",
        draw(texts()),
        tuple(Draft(one, one, draw(some_days)) for one in draw(st.lists(days, max_size=1))),
        made,
        tuple(Trigger("Law", one, draw(some_days)) for one in draw(st.lists(days, max_size=1))),
        tuple(
            CheckGiven(draw(st.sampled_from(BODIES)), one, one) for one in draw(st.lists(days, max_size=1))
        ),
    )
    if draw(st.booleans()):
        record = replace(record, texts=grown(record.texts), items=(*kept_items(), *made))
    return History(record, draw(rule_sets()))


def grown(more: Sequence[Text]) -> tuple[Text, ...]:
    """A first text of four rows that is approved throughout, and at most one of those made up after it."""
    held = tuple(Row(ref, QUESTIONS[0], 1, complete=True) for ref in ("R1", "R2", "R3", "R4"))
    end = FIRST + dt.timedelta(LONG)
    reviews = tuple((FIRST + dt.timedelta(n), end) for n in range(0, LONG, 300))
    return (Text(0, FIRST, held, FIRST, FIRST, end, reviews=reviews), *more[:1])


def kept_items() -> tuple[Item, ...]:
    """What embeds that text throughout, but for the last quarters, which others may fill."""
    found: list[Item] = []
    for n, back in enumerate(range(0, 500, 120)):
        on = FIRST + dt.timedelta(back)
        found.append(Item(n, Kind.TASKING, on, on, on, refs=REFS))
        found.append(Item(10 + n, Kind.PRODUCT, on, on, on))
        found.append(Item(20 + n, Kind.LEARNING, on, on, on))
        checked = Checked("msoic", "msoic", 4, 4, 4, 0, satisfied=True)
        found.append(Item(30 + n, Kind.CHECK, on, on, on, 5, checked=checked))
    for n in range(5):
        quarter = Quarter(2025, 1).after(n)
        told = {"refs": ("R1", "R2", "R3"), "quarter": quarter, "answer": Answer.YES}
        late = quarter.last if n != 2 else quarter.last + dt.timedelta(40)
        found.append(Item(40 + n, Kind.RETURN, quarter.first, quarter.last, late, **told))  # type: ignore[arg-type]
    return tuple(found)
