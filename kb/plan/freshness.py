"""Why a plan may no longer be true, in sentences that a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from kb.plan.days import day_words


def stale_reasons(
    *,
    review_by: dt.date | None,
    period_to: dt.date | None,
    needed: Collection[dt.date | None] = (),
    on: dt.date,
    source_number: int | None = None,
    current_number: int | None = None,
) -> tuple[str, ...]:
    """Every reason to doubt a plan on a day, the weightiest first; none for a plan in date.

    A day given for review, for the period's end or for a row is itself still in date. `needed` are
    the days by which the rows that the reader may see still want an answer, so that the counts tell of no
    others. `source_number` is the version of the source plan this one was last checked against,
    `current_number` the source's current version as far as the reader may know it.
    """
    reasons = [_review(review_by, on), _period(period_to, on), _past(needed, on)]
    if source_number is not None and current_number is not None and source_number < current_number:
        reasons.append(
            f"Adapted from version {source_number} of its source plan, of which version "
            f"{current_number} is current."
        )
    return tuple(reason for reason in reasons if reason)


def unapproved_reason(approve_by: dt.date | None, *, on: dt.date) -> str:
    """Why a version that only its own author has let in should not be relied on; nothing for any other."""
    if approve_by is None:
        return ""
    if approve_by < on:
        return f"In force, not yet approved. It should have been approved by {day_words(approve_by)}."
    return f"In force, not yet approved. It must be approved by {day_words(approve_by)}."


def _review(review_by: dt.date | None, on: dt.date) -> str:
    if review_by is None:
        return "No review date is given."
    return f"Review overdue since {day_words(review_by)}." if review_by < on else ""


def _period(period_to: dt.date | None, on: dt.date) -> str:
    if period_to is None or on <= period_to:
        return ""
    return f"Its period ended on {day_words(period_to)}."


def _past(needed: Collection[dt.date | None], on: dt.date) -> str:
    past = sum(day is not None and day < on for day in needed)
    if not past:
        return ""
    if len(needed) == 1:
        return "Its only requirement is past the date it was needed by."
    return f"{past} of {len(needed)} requirements are past the date they were needed by."
