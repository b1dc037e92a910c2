"""What must be said beside a stage and neither raises nor lowers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kb.assurance.checks import why_not_independent
from kb.assurance.evidence import Item, Kind
from kb.assurance.lineage import Stand, stand_on
from kb.assurance.quarters import months_after
from kb.assurance.record import Draft
from kb.assurance.view import View
from kb.plan import day_words

_A_QUARTER = dt.timedelta(days=91)


def cautions(view: View) -> tuple[str, ...]:
    """All of them as sentences, in the order in which they weigh."""
    found = (_not_agreed(view), _withdrawn(view), _stalled(view), *_of_rows(view), *_of_items(view))
    return tuple(one for one in found if one)


def open_draft(view: View) -> Draft | None:
    """The open draft saved last, or None."""
    drafts = view.record.drafts
    found = [
        one for one in drafts if one.begun <= view.on and not (one.ended is not None and one.ended <= view.on)
    ]
    return max(found, key=lambda one: one.saved, default=None)


def _not_agreed(view: View) -> str:
    if view.set.agreed:
        return ""
    return "The rules for this stage are proposed and not agreed, so it is not fit to be published."


def withdrawn_on(view: View) -> dt.date | None:
    """The day on which the plan was withdrawn, where it stands withdrawn."""
    if not view.stands or view.now is not None:
        return None
    return view.stands[-1].text.withdrawn


def _withdrawn(view: View) -> str:
    day = withdrawn_on(view)
    return "" if day is None else f"The plan was withdrawn on {day_words(day)}."


def _stalled(view: View) -> str:
    draft, days = open_draft(view), view.set.rules.stalled_days
    if draft is None or (view.on - draft.saved).days <= days:
        return ""
    return (
        f"The draft is stalled: it was last saved on {day_words(draft.saved)}, more than {days} days before."
    )


def _of_rows(view: View) -> Iterable[str]:
    stand, rules = view.now, view.set.rules
    if stand is None:
        return
    many = len(stand.ones)
    if many < rules.few_rows:
        yield f"The plan has {_counted(many)}, fewer than {rules.few_rows}: each weighs heavily."
    former = _former(view)
    if former is not None and many < len(former.ones):
        yield f"The plan has {_counted(many)}; a quarter before it had {len(former.ones)}."
    grace = [held.grace_to(rules.grace_days) for held in stand.ones.values()]
    last = max((day for day in grace if day is not None and view.on <= day), default=None)
    if last is not None:
        new = sum(day is not None and view.on <= day for day in grace)
        yield f"{_counted(new)} new or changed; all of them count in full after {day_words(last)}."
    reset = stand.reset
    if reset is not None and (view.on - reset).days <= rules.grace_days:
        yield f"The plan changed so much that it is to be re-evidenced since {day_words(reset)}."


def _former(view: View) -> Stand | None:
    return stand_on(view.stands, view.on - _A_QUARTER)


def _counted(many: int) -> str:
    return f"{many} priority-1 requirement{'' if many == 1 else 's'}"


def _of_items(view: View) -> Iterable[str]:
    items = [item for kind in view.kinds.values() for item in kind]
    disputed = sum(item.disputed_on(view.on) for item in items)
    if disputed:
        yield f"{_entries(disputed)} disputed and {'does' if disputed == 1 else 'do'} not count."
    for why in dict.fromkeys(why_not_independent(view, item) for item in _live_checks(view)):
        if why:
            yield f"A check is not independent and does not count for Embedded: {why}."
    late = sum(is_back_dated(view, item) for item in items if item.counts(view.on))
    if late:
        yield f"{_entries(late)} recorded more than {view.set.rules.late_days} days after the day it is about."
    ahead = sum(item.first > item.recorded for item in items)
    if ahead:
        yield f"{_entries(ahead)} dated after the day of recording and {'does' if ahead == 1 else 'do'} not count."


def _entries(many: int) -> str:
    return "One entry is" if many == 1 else f"{many} entries are"


def _live_checks(view: View) -> Iterable[Item]:
    months = view.set.rules.check_months
    for item in view.of(Kind.CHECK):
        if item.counts(view.on) and view.on <= months_after(item.first, months):
            yield item


def is_back_dated(view: View, item: Item) -> bool:
    """Whether a fact was written down later than a return may be without being late."""
    return (item.recorded - item.last).days > view.set.rules.late_days
