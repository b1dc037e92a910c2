"""Reports to the National Command and Control Unit and the documents submitted with them, in one sentence."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One month of one force: None where a number is not known."""

    month: dt.date
    reports: int | None
    submitted: int | None


@dataclass(frozen=True, slots=True)
class ReferralRatio:
    """Documents submitted out of reports made, over the months of which both are known; `unknown` are the others."""

    submitted: int
    reports: int
    known: tuple[dt.date, ...]
    unknown: tuple[dt.date, ...]

    @property
    def words(self) -> str:
        """As one sentence, fit to be published."""
        if not self.known:
            return "How many reports were made, and for how many the document was submitted, is unknown."
        said = (
            f"For {self.submitted:,} of {self.reports:,} reports to the National Command and Control Unit the document "
            f"was submitted, as stated by the force for {_months(self.known)}."
        )
        return f"{said} For {_months(self.unknown)} that is unknown." if self.unknown else said


def ratio(months: Collection[MonthOf], *, since: dt.date, until: dt.date) -> ReferralRatio:
    """The whole months from the one of a day to the last that was over by another, at the reading that is lower.

    A month with more documents than reports counts as so many documents as reports.
    """
    told = {one.month: one for one in months}
    asked = tuple(_each(since.replace(day=1), until))
    whole = [told[month] for month in asked if month in told]
    known = [one for one in whole if one.reports is not None and one.submitted is not None]
    days = tuple(one.month for one in known)
    return ReferralRatio(
        sum(min(one.submitted or 0, one.reports or 0) for one in known),
        sum(one.reports or 0 for one in known),
        days,
        tuple(month for month in asked if month not in days),
    )


def month_words(month: dt.date) -> str:
    """A month as a page writes it: `March 2026`."""
    return f"{calendar.month_name[month.month]} {month.year}"


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _each(first: dt.date, until: dt.date) -> Collection[dt.date]:
    found = []
    while next_month(first) <= until:
        found.append(first)
        first = next_month(first)
    return found


def _months(months: tuple[dt.date, ...]) -> str:
    """Months in a row as from and to, single ones by name."""
    runs: list[list[dt.date]] = []
    for month in months:
        if runs and next_month(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_words(run[0]) if len(run) == 1 else f"{month_words(run[0])} to {month_words(run[-1])}"
        for run in runs
    )
