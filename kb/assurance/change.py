"""Since when a plan has stood where it stands, where it stood before, and what became of that.

Between two days on which anything was recorded or any rule began, a stage only ever falls, so the day of the last
change is found by halving.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kb.assurance.ladder import standing
from kb.assurance.record import Record
from kb.assurance.rules import RuleSet
from kb.assurance.share import DAY
from kb.assurance.stage import Stage, Standing
from kb.plan import day_words

_WHY = {
    "approval": ("the approval ran out or is missing", "approved"),
    "review day": ("its review is overdue", "a review day set"),
    "triggers": ("a change that it must be thought about for went unanswered", "every change answered"),
    "complete rows": (
        "not every priority-1 requirement is complete",
        "every priority-1 requirement complete",
    ),
    "tasking": ("too little tasked since", "enough tasked"),
    "returns": ("too few returns since", "enough returned"),
    "product": ("no product of analysis since", "a product of analysis recorded"),
    "series": ("no series of two quarters any more", "two quarters in a row returned"),
    "learning": ("no change made for something learnt since", "a change made for something learnt"),
    "check": ("no independent check that stands", "an independent check satisfied"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a stage: `since` which day it is so, what it was before, `until` when, and why, in words."""

    since: dt.date
    stage: Stage
    was: Stage
    until: dt.date
    words: str


def changed(record: Record, rules: Sequence[RuleSet], on: dt.date) -> Change | None:
    """The last change before the end of a day; None where the plan always stood so."""

    @cache
    def at(day: dt.date) -> Standing:
        return standing(record, rules, day)

    now = at(on).stage
    end = on
    for event in sorted({day for day in _events(record, rules) if day <= on}, reverse=True):
        if at(event).stage is not now:
            since = _first_day(at, event, end)
            return _change(at(since), at(since - DAY))
        if at(event - DAY).stage is not now:
            return _change(at(event), at(event - DAY))
        end = event - DAY
    return None


def _first_day(at: Callable[[dt.date], Standing], event: dt.date, end: dt.date) -> dt.date:
    """The first day after `event` on which the stage is that of `end`: between the two it only falls."""
    low, high = event, end
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        if at(middle).stage is at(end).stage:
            high = middle
        else:
            low = middle
    return high


def _events(record: Record, rules: Sequence[RuleSet]) -> Iterable[dt.date]:
    """Every day on which something was recorded or a rule began; the earliest thinkable is no event."""
    found: list[dt.date | None] = [max(one.starts, one.announced) for one in rules]
    for text in record.texts:
        found += [text.since, text.approved_recorded, text.withdrawn, *(day for day, _ in text.reviews)]
    for draft in record.drafts:
        found += [draft.begun, draft.ended]
    for item in record.items:
        found += [item.recorded, item.ended, item.disputed, item.settled]
    for one in record.triggers:
        found += [one.entered, one.answered, one.ended]
    found += [given.recorded for given in record.given]
    return (day for day in found if day is not None and day > dt.date.min)


def _change(now: Standing, before: Standing) -> Change:
    until = before.on
    return Change(now.on, now.stage, before.stage, until, _words(now, before))


def _words(now: Standing, before: Standing) -> str:
    was = f"Was {before.stage.words} until {day_words(before.on)} in this register"
    if now.stage > before.stage:
        held = {need.key for need in before.needs if need.met}
        new = [
            _WHY[need.key][1]
            for need in now.needs
            if need.stage <= now.stage and need.key not in held and need.met
        ]
        return f"{was}; since then: {', '.join(new)}." if new else f"{was}."
    held = {need.key for need in before.needs if need.met and need.stage <= before.stage}
    lost = [_WHY[need.key][0] for need in now.needs if need.key in held and not need.met]
    return f"{was}; {', '.join(lost)}." if lost else f"{was}."
