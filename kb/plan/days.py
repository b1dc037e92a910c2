"""Days as people write them, and as we write them back."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(_MONTHS, 1)} | {
    name[:3].lower(): number for number, name in enumerate(_MONTHS, 1)
}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\s+([0-9]{4})")
_BETWEEN = (" to ", " – ", " - ", "/")
_FREQUENCY = re.compile(
    r"\b(?:hourly|daily|weekly|fortnightly|monthly|bimonthly|quarterly|yearly|annual|annually"
    r"|continuous|continuously|ongoing|every|each|as found|as and when|when found|on occurrence"
    r"|(?:a|per) (?:day|week|fortnight|month|quarter|year))\b",
    re.IGNORECASE,
)
# Long enough for any date or period; more is a sentence.
_LONGEST = 60


def day_words(day: dt.date) -> str:
    """A day as a page says it: `1 March 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def read_day(text: str) -> dt.date | None:
    """The day in `2026-03-31`, `31/03/2026` or `31 March 2026`; None for anything else."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if british := _BRITISH.fullmatch(text):
        return _day(int(british[3]), int(british[2]), int(british[1]))
    if words := _WORDS.fullmatch(text):
        return _day(int(words[3]), _MONTH_NUMBERS.get(words[2].lower(), 0), int(words[1]))
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_iso(text: str) -> bool:
    """Whether a day is written the one way that we write it."""
    return _ISO.fullmatch(text.strip()) is not None


def read_period(text: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of `2026-04-01/2027-03-31` or `1 April 2026 to 31 March 2027`.

    None for an end that is left open or cannot be read.
    """
    if len(text) > 2 * _LONGEST:
        return None, None
    for between in _BETWEEN:
        first, found, last = text.partition(between)
        if found and (between != "/" or "/" not in last):
            return read_day(first), read_day(last)
    return None, None


def is_frequency(text: str) -> bool:
    """Whether the words say how often: `Weekly`, `every two weeks`, `As found`."""
    return len(text) <= 4 * _LONGEST and _FREQUENCY.search(text) is not None
