"""Days and stretches of days as people type them after `needed:`, `review:` and `updated:`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

DATE_FIELDS: Final = frozenset({"needed", "review", "updated"})

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included, as proleptic ordinals."""

    first: int
    last: int

    def holds(self, ordinal: int) -> bool:
        """Whether a day is in it; 0, no day, never is."""
        return ordinal > 0 and self.first <= ordinal <= self.last


_EVER = (1, dt.date.max.toordinal())


def days_of(typed: str) -> Days | None:
    """`2026`, `2026-06`, `2026-06-30`, `30/06/2026`, each alone, after `<`, `<=`, `>`, `>=`, or two with `..`.

    None where it is no date. An open end of `..` reaches as far as there are days.
    """
    text = typed.strip('" ')
    if ".." in text:
        return _between(*text.split("..", 1))
    sign = re.match(r"[<>]?=?", text)
    mark = sign[0] if sign else ""
    found = _stretch(text[len(mark) :])
    if found is None:
        return None
    bounds = {
        "<": (_EVER[0], found[0] - 1),
        "<=": (_EVER[0], found[1]),
        ">": (found[1] + 1, _EVER[1]),
        ">=": (found[0], _EVER[1]),
    }
    return Days(*bounds.get(mark, found))


def _between(start: str, end: str) -> Days | None:
    first = _stretch(start) if start else _EVER
    last = _stretch(end) if end else _EVER
    return Days(first[0], last[1]) if first and last and (start or end) else None


def _stretch(text: str) -> tuple[int, int] | None:
    """The first and the last day of a year, a month or a day."""
    if british := _BRITISH.fullmatch(text):
        day, month, year = map(int, british.groups())
    elif iso := _ISO.fullmatch(text):
        year, month, day = (int(part or 0) for part in iso.groups())
    else:
        return None
    try:
        last_month = month or 12
        first = dt.date(year, month or 1, day or 1)
        last = dt.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()
