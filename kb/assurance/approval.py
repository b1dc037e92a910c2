"""What Approved needs: an approval in date, a review day that has not passed, and no trigger left unanswered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.assurance.evidence import Kind
from kb.assurance.quarters import months_after
from kb.assurance.record import Text, Trigger
from kb.assurance.share import DAY
from kb.assurance.stage import Need, Stage
from kb.assurance.view import View
from kb.plan import day_words


@dataclass(frozen=True, slots=True)
class _Approval:
    """The approval that the text in force has or carries, until when, and the day of the last review since."""

    decided: dt.date
    renewed: dt.date | None
    review_by: dt.date | None
    lent_to: dt.date | None


def approval_needs(view: View) -> tuple[Need, ...]:
    """The three needs, in order."""
    found = _approval(view)
    return _approved(view, found), _reviewed(view, found), _answered(view)


def _decided(text: Text, on: dt.date) -> dt.date | None:
    """The day of the decision, where it was written down by a day; one dated ahead is of the day of writing."""
    if text.approved is None:
        return None
    recorded = text.approved_recorded or text.since
    return min(text.approved, recorded) if recorded <= on else None


def _approval(view: View) -> _Approval | None:
    """The approval of the text in force, or the former one's that it carries while it may."""
    on, lent_to = view.on, None
    reviews: list[tuple[dt.date, dt.date]] = []
    for one in reversed(view.stands if view.now is not None else ()):
        text = one.text
        if text.withdrawn is not None and text.withdrawn <= on:
            return None
        reviews = [each for each in text.reviews if each[0] <= on] + reviews
        decided = _decided(text, on)
        if decided is not None:
            last = max(reviews, key=lambda each: each[0], default=None)
            renewed, review_by = last if last is not None else (None, text.review_by)
            return _Approval(decided, renewed, review_by, lent_to)
        if text.approve_by is None:
            return None
        lent_to = text.approve_by if lent_to is None else min(lent_to, text.approve_by)
    return None


def _approved(view: View, found: _Approval | None) -> Need:
    if found is None:
        said = "No approval of the plan in force is recorded in this register."
        return Need(Stage.APPROVED, "approval", met=False, words=said)
    since = max(found.decided, found.renewed or found.decided)
    last = months_after(since, view.set.rules.approval_months)
    if found.lent_to is not None:
        last = min(last, found.lent_to)
    met = view.on <= last
    days = {Kind.APPROVAL: found.decided, Kind.REVIEW: found.renewed}
    items = tuple(item.number for kind, day in days.items() for item in view.of(kind) if item.first == day)
    return Need(
        Stage.APPROVED,
        "approval",
        met=met,
        words=_approved_words(found, last, met=met),
        items=items if met else (),
        until=last if met else None,
        ended=None if met else last + DAY,
    )


def _approved_words(found: _Approval, last: dt.date, *, met: bool) -> str:
    named = f"The approval of {day_words(found.decided)}"
    if found.renewed is not None and found.renewed > found.decided:
        named += f", reviewed on {day_words(found.renewed)},"
    if found.lent_to is not None:
        named += ", which an urgent version has carried since,"
    return f"{named} {'is' if met else 'was'} good until {day_words(last)}."


def _reviewed(view: View, found: _Approval | None) -> Need:
    if found is None or found.review_by is None:
        said = "No review day is recorded in this register."
        return Need(Stage.APPROVED, "review day", met=False, words=said)
    day, met = found.review_by, view.on <= found.review_by
    return Need(
        Stage.APPROVED,
        "review day",
        met=met,
        words=f"The plan {'is' if met else 'was'} to be reviewed by {day_words(day)}.",
        until=day if met else None,
        ended=None if met else day + DAY,
    )


def _waits(one: Trigger, on: dt.date) -> bool:
    """Whether a trigger had been entered and stood unanswered at the end of a day."""
    done = [day for day in (one.answered, one.ended) if day is not None and day <= on]
    return one.entered <= on and not done


def _answered(view: View) -> Need:
    allowed = dt.timedelta(days=view.set.rules.trigger_days)
    until = min((one.entered + allowed for one in view.record.triggers if _waits(one, view.on)), default=None)
    met = until is None or view.on <= until
    if until is None:
        said = "Nothing that the plan must be thought about for waits for an answer in this register."
    elif met:
        said = (
            f"A change that the plan must be thought about for waits for an answer until {day_words(until)}."
        )
    else:
        said = f"A change that the plan must be thought about for was to be answered by {day_words(until)}."
    return Need(
        Stage.APPROVED,
        "triggers",
        met=met,
        words=said,
        until=until if met else None,
        ended=None if met or until is None else until + DAY,
    )
