"""Days that the law and inspectors set: how long is left, how far past it is, and whether an answer came in time.

A response is known to the day, to the month, or not at all. What cannot be said is None and is worded as not known.
Source: Police Act 1996 s.55(5A), inserted by the Policing and Crime Act 2017 s.37.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from kb.errors import Invalid
from kb.plan import day_words, read_day

RESPONSE_DAYS = 56
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})|([A-Za-z]{3,9})\s+([0-9]{4})")
_NAMES = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name
}


@dataclass(frozen=True, slots=True)
class Dated:
    """When something happened, as nearly as it is known: `first` and `last` are the same day where that is known."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid("The last day is before the first.")

    @property
    def words(self) -> str:
        """As a page says it: `16 May 2025`, or `July 2025` where only the month is known."""
        if self.first == self.last:
            return day_words(self.first)
        return f"{calendar.month_name[self.first.month]} {self.first.year}"


def read_dated(text: str) -> Dated | None:
    """The day, or the month, that somebody wrote: `16 July 2025`, `2025-07-16`, `July 2025`, `2025-07`."""
    day = read_day(text)
    if day is not None:
        return Dated(day, day)
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        return None
    year = int(found[1] or found[4])
    month = int(found[2]) if found[2] else _NAMES.get(found[3].casefold(), 0)
    if not (1 <= month <= 12 and year):
        return None
    return Dated(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def last_day_to_respond(published: dt.date) -> dt.date:
    """The last of the 56 days, of which the day of publication is the first."""
    return published + dt.timedelta(days=RESPONSE_DAYS - 1)


def responded_in_time(published: dt.date, when: Dated | None) -> bool | None:
    """Whether a response came within the 56 days; None where that cannot be told from what is known."""
    last = last_day_to_respond(published)
    if when is None or when.first <= last < when.last:
        return None
    return when.last <= last


def response_words(published: dt.date, when: Dated | None) -> str:
    """What this register knows of an office's response, as one sentence or two fit to be read out."""
    last = day_words(last_day_to_respond(published))
    if when is None:
        return f"The 56 days ended on {last}. The day of the response is not known in this register."
    told = {
        True: "within the 56 days, which ended on",
        False: "after the 56 days, which ended on",
        None: "so it is not known whether that was within the 56 days, which ended on",
    }
    return f"Response dated {when.words}, {told[responded_in_time(published, when)]} {last}."


@dataclass(frozen=True, slots=True)
class Due:
    """How a deadline stands on a day. `closed_on` is a fact that somebody recorded, never worked out."""

    deadline: dt.date | None
    on: dt.date
    closed_on: dt.date | None = None

    @property
    def days_over(self) -> int:
        """Whole days past the deadline: 1 on the day after it; 0 where it is closed, not past or not known."""
        if self.deadline is None or self.closed_on is not None:
            return 0
        return max((self.on - self.deadline).days, 0)

    @property
    def words(self) -> str:
        """As a page says it."""
        if self.closed_on is not None:
            return f"Recorded as closed by the inspectorate on {day_words(self.closed_on)}"
        if self.deadline is None:
            return "No deadline entered"
        left = (self.deadline - self.on).days
        if left == 0:
            return "Due today"
        many = abs(left)
        days = f"{many} day{'' if many == 1 else 's'}"
        return f"Due in {days}" if left > 0 else f"{days} overdue"
