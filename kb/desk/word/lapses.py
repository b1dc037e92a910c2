"""What lapses soon of an organisation's own: evidence and reviews of its plans, deadlines, and steps it has dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.bodies import Kind
from kb.desk.evidence.stood import standings_of
from kb.desk.inspection.known import current_position, known
from kb.desk.word.notice import Notice
from kb.plan import Marking, day_words

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store import Transaction

AHEAD = (30, 7, 1)
"""So many days before it lapses its owners are told of something, each time once."""


def lapses_of(
    tx: Transaction, register: Register, body: str, on: dt.date
) -> Iterator[tuple[dt.date, Notice]]:
    """What lapses within a month for an organisation, with its day. Who may know of it is for the caller to ask."""
    until = on + dt.timedelta(days=max(AHEAD))
    for plan in standings_of(tx, register, body, on):
        for day, words in plan.standing.lapses:
            if on <= day <= until:
                said = (f"Until {day_words(day)}: {words}.",)
                yield day, Notice(f"lapse:{plan.ref}.{day}.{words}", plan.ref, "/stage", said=said, by=day)
    found = register.body(body)
    if found is not None and found.kind is Kind.FORCE:
        yield from _deadlines(tx, register, body, on, until)


def reminds(day: dt.date, *, since: dt.date, on: dt.date) -> bool:
    """Whether one of the days on which somebody is reminded of a day came after `since`, and by `on`."""
    return any(since < day - dt.timedelta(days=days) <= on for days in AHEAD)


def _deadlines(
    tx: Transaction, register: Register, body: str, on: dt.date, until: dt.date
) -> Iterator[tuple[dt.date, Notice]]:
    closures = tx.inspection.closures([body])
    name = register.name(body)
    for one in known(tx).recommendations:
        closed = next(iter(reversed(closures.get((one.ref, body), ()))), None)
        if closed is not None and closed.closed_on is not None:
            continue
        position = current_position(tx.inspection.positions([body], recommendation=one.ref))
        for what, day in (
            ("Its deadline is", one.deadline),
            ("The step that your force dated is for", position.by_when if position is not None else None),
        ):
            if day is not None and on <= day <= until:
                yield (
                    day,
                    Notice(
                        f"lapse:{one.ref}.{what}.{day}",
                        "",
                        f"/recommendations/{one.slug}",
                        f"Recommendation {one.number}",
                        name,
                        Marking.OFFICIAL,
                        (f"{what} {day_words(day)}.",),
                        by=day,
                    ),
                )
