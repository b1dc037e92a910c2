"""When a day in London is over."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# The calendar ends with the year 9999, and the end of a day is the beginning of the next.
_LAST_DAY = dt.date.max - dt.timedelta(days=1)


def end_of_day(on: dt.date) -> dt.datetime:
    """The instant at which a day in London is over, in UTC."""
    day = min(on, _LAST_DAY)
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=LONDON)
    return midnight.astimezone(dt.UTC)
