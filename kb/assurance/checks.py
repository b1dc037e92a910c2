"""The check that Embedded needs: by somebody independent of the plan, satisfied, and not spoken against since.

What must stay true: "not satisfied" ends only by a satisfied and independent check of a later day. Withdrawing or
disputing it, or letting it expire, ends nothing. Who recorded evidence on the plan is no independent checker of it,
even where that evidence was withdrawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kb.assurance.evidence import Checked, Item, Kind
from kb.assurance.quarters import months_after
from kb.assurance.share import DAY
from kb.assurance.stage import Need, Stage
from kb.assurance.view import View, good_to
from kb.plan import day_words


def check_need(view: View) -> Need:
    """The need, the last on the ladder."""
    months = view.set.rules.check_months
    refused = last_refusal(view)
    found = [
        (good_to(item, months, view.on), item)
        for item in view.of(Kind.CHECK)
        if view.reset <= item.first and _is_sound(item) and not why_not_independent(view, item)
    ]
    ends = [end for end in found if end[1].recorded <= end[0]]
    after = [end for end in ends if refused is None or refused < end[1].first]
    until, item = max(after, key=lambda end: (end[0], end[1].number), default=(None, None))
    if until is None or item is None or item.checked is None:
        return _missing(ends, refused)
    met, checked = view.on <= until, item.checked
    sampled = f"{checked.confirmed} of {checked.sampled} requirements looked at confirmed"
    said = f"An independent check of {day_words(item.first)} was satisfied: {sampled}. "
    said += f"In this register it {'counts' if met else 'counted'} until {day_words(until)}."
    return Need(
        Stage.EMBEDDED,
        "check",
        met=met,
        words=said,
        items=(item.number,) if met else (),
        until=until if met else None,
        ended=None if met else until + DAY,
    )


def _missing(ends: Sequence[tuple[dt.date, Item]], refused: dt.date | None) -> Need:
    said = "No independent check that was satisfied is recorded in this register."
    ended = None
    if refused is not None:
        said = f"A check of {day_words(refused)} was not satisfied; no later independent one is recorded as satisfied."
        until = max((end for end, _ in ends), default=None)
        ended = refused if until is not None and refused <= until else None
    return Need(Stage.EMBEDDED, "check", met=False, words=said, ended=ended)


def last_refusal(view: View) -> dt.date | None:
    """The last day of the last check recorded as not satisfied, whatever became of the entry."""
    days = (
        item.last
        for item in view.kinds.get(Kind.CHECK, ())
        if item.checked is not None and not item.checked.satisfied
    )
    return max(days, default=None)


def _is_sound(item: Item) -> bool:
    """Whether a check was satisfied, and its numbers can be: rows were looked at, and no more than there were."""
    found = item.checked
    return (
        found is not None
        and found.satisfied
        and min(found.confirmed, found.not_confirmed) >= 0
        and found.confirmed + found.not_confirmed <= found.sampled <= found.held
        and found.sampled > 0
    )


def why_not_independent(view: View, item: Item) -> str:
    """Why a check is not independent, as the end of a sentence; '' where it is."""
    found = item.checked
    if found is None:
        return "it does not say who checked"
    if view.record.body in (found.body, found.host):
        return "whoever checked belongs to the plan’s own force or is hosted by it"
    if item.by and item.by in _recorders(view):
        return "whoever checked also recorded evidence on the plan"
    if _is_mutual(view, item, found):
        months = view.set.rules.mutual_months
        return f"the two organisations checked each other within {months} months"
    return ""


def _recorders(view: View) -> set[int]:
    return {item.by for kind, items in view.kinds.items() if kind is not Kind.CHECK for item in items}


def _is_mutual(view: View, item: Item, found: Checked) -> bool:
    months = view.set.rules.mutual_months
    return any(
        given.recorded <= view.on
        and given.body in (found.body, found.host)
        and given.on <= months_after(item.last, months)
        and item.first <= months_after(given.on, months)
        for given in view.record.given
    )
