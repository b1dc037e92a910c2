"""Calendar quarters, the periods that evidence is counted in, and the days on which things lapse."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from kb.errors import Invalid

_WRITTEN = re.compile(r"(20[0-9]{2})-?Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One calendar quarter: `Quarter(2026, 1)` is January to March 2026. Quarters sort by time."""

    year: int
    number: int

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        month = 3 * self.number
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    def after(self, many: int = 1) -> Quarter:
        """The quarter that many quarters later; earlier for a negative number."""
        year, number = divmod(self.year * 4 + self.number - 1 + many, 4)
        return Quarter(year, number + 1)

    def closes(self, late_days: int) -> dt.date:
        """The last day on which what is recorded counts for it without being late."""
        return self.last + dt.timedelta(days=late_days)

    def holds(self, day: dt.date) -> bool:
        """Whether a day falls in it."""
        return self.first <= day <= self.last

    @property
    def words(self) -> str:
        """As a person says it: `January to March 2026`."""
        return (
            f"{calendar.month_name[self.first.month]} to {calendar.month_name[self.last.month]} {self.year}"
        )

    def __str__(self) -> str:
        """As an address and a table write it: `2026-Q1`."""
        return f"{self.year}-Q{self.number}"


def quarter_of(day: dt.date) -> Quarter:
    """The quarter that a day falls in."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter:
    """A quarter as `2026-Q1` or `2026Q1`. Raises Invalid for anything else."""
    found = _WRITTEN.fullmatch(text.strip().upper())
    if found is None:
        raise Invalid(f"“{text}” is no quarter. Write it like 2026-Q1.")
    return Quarter(int(found[1]), int(found[2]))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month that many months on, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
