"""When the next return of a requirement is due: from how often it is wanted and when it last came."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

from kb.plan.days import read_day
from kb.plan.model import Requirement
from kb.plan.parse import parse

_LONGEST = 240
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(_COUNTS, 1)}
_NUMBERS |= {"other": 2, "second": 2, "third": 3, "fourth": 4, "couple of": 2, "single": 1, "working": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Each as so many months and so many days.
_DAY, _WEEK, _FORTNIGHT, _MONTH, _QUARTER, _YEAR = (0, 1), (0, 7), (0, 14), (1, 0), (3, 0), (12, 0)
_UNITS = dict.fromkeys(_WEEKDAYS, _WEEK) | {"hour": _DAY, "day": _DAY, "week": _WEEK, "fortnight": _FORTNIGHT}
_UNITS |= {"month": _MONTH, "quarter": _QUARTER, "year": _YEAR}
_WORDS = {"hourly": _DAY, "daily": _DAY, "weekly": _WEEK, "fortnightly": _FORTNIGHT, "monthly": _MONTH}
_WORDS |= {"bimonthly": (2, 0), "quarterly": _QUARTER, "biannual": (6, 0), "biannually": (6, 0)}
_WORDS |= {"yearly": _YEAR, "annual": _YEAR, "annually": _YEAR}
_MANY = "|".join((r"[0-9]{1,3}", *_NUMBERS))
_UNIT = "|".join(_UNITS)
_OFTEN = re.compile(
    rf"\b(?:(?P<twice>twice (?:a|per|each|every) year|half[- ]yearly)"
    rf"|(?P<per>{_MANY})[- ](?:(?P<ly>week|month|year)ly)"
    rf"|(?:every|each) (?:(?P<many>{_MANY}) )?(?P<unit>{_UNIT})s?"
    rf"|(?:once (?:a|per)|(?<!times )(?<!twice )(?:a|per)) (?P<single>{_UNIT})"
    rf"|(?P<word>{'|'.join(_WORDS)}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """From one return to the next: so many months, or so many days."""

    months: int
    days: int

    def after(self, day: dt.date) -> dt.date | None:
        """The day one interval on; the last of its month where the month is shorter. None past the year 9999."""
        years, month = divmod(day.month - 1 + self.months, 12)
        try:
            first = dt.date(day.year + years, month + 1, 1)
            return first + dt.timedelta(days=min(day.day, _length(first)) - 1 + self.days)
        except (ValueError, OverflowError):
            return None


def _length(first: dt.date) -> int:
    following = first.replace(day=28) + dt.timedelta(days=4)
    return (following - dt.timedelta(days=following.day)).day


def interval_of(text: str) -> Interval | None:
    """How often, from words such as `Monthly` or `every two weeks`: the first such words count.

    None for words that give no interval (`as found`, `ongoing`) and for a day.
    """
    found = _OFTEN.search(" ".join(text.split())) if len(text) <= _LONGEST else None
    if found is None:
        return None
    said = {name: value.lower() for name, value in found.groupdict().items() if value}
    if "twice" in said:
        return Interval(6, 0)
    if "word" in said:
        return Interval(*_WORDS[said["word"]])
    unit = said.get("unit") or said.get("single") or said["ly"]
    many = said.get("many") or said.get("per") or "1"
    times = int(many) if many.isdecimal() else _NUMBERS[many]
    months, days = _UNITS[unit]
    return Interval(months * times, days * times) if times else None


def row_interval(row: Requirement) -> Interval | None:
    """How often a standing requirement is wanted: by its frequency, or by its `needed by` where that is no day."""
    needed_by = row.value("needed_by")
    return interval_of(row.value("frequency")) or (None if read_day(needed_by) else interval_of(needed_by))


@functools.lru_cache(maxsize=4096)
def interval_in(text: str) -> Interval | None:
    """As `row_interval`, from the text of one requirement alone. Remembered, since a page asks again each time."""
    rows = parse(text).requirements
    return row_interval(rows[0]) if rows else None


def next_due(
    *, last_return: dt.date | None, said: tuple[dt.date, dt.date] | None, interval: Interval | None
) -> dt.date | None:
    """The day on which a requirement's next return is due, or None where the plan's own `needed by` holds.

    `said` is a next due day that somebody set, with the day as at which they set it. In a standing requirement (one
    with a `interval`) it lapses with the next return, from which the day is then reckoned.
    """
    if said is not None and not lapsed(said[1], last_return=last_return, interval=interval):
        return said[0]
    return interval.after(last_return) if interval is not None and last_return is not None else None


def lapsed(said_on: dt.date, *, last_return: dt.date | None, interval: Interval | None) -> bool:
    """Whether a next due day set as at `said_on` no longer counts, since a return came after it was set."""
    return interval is not None and last_return is not None and said_on < last_return
