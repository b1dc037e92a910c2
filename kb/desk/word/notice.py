"""One thing for a person to see or do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.plan import Marking


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing for a person to see or do. `path` is its address below the plan's own, or the whole where it begins so.

    `key` tells it from every other. `said` are sentences about it; `by` is the day until which it waits.
    """

    key: str
    ref: str
    path: str
    title: str = ""
    body_name: str = ""
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    said: tuple[str, ...] = ()
    at: dt.datetime | None = None
    by: dt.date | None = None

    @property
    def address(self) -> str:
        """Where it leads within the service."""
        whole = not self.ref or self.path.startswith("/requests")
        return self.path if whole else f"/plans/{self.ref}{self.path}"
