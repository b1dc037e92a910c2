"""The thresholds of the ladder, as a region agrees them, each set with the day from which it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

NOTICE = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Rules:
    """One set of thresholds. Shares are in hundredths, periods in months or days."""

    tasked_share: int = 90
    returned_share: int = 75
    approval_months: int = 12
    tasking_months: int = 6
    product_months: int = 12
    learning_months: int = 12
    check_months: int = 12
    mutual_months: int = 12
    trigger_days: int = 60
    grace_days: int = 60
    late_days: int = 28
    stalled_days: int = 90
    few_rows: int = 5


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Thresholds with their history: in force from a day, announced on another, agreed at a meeting or only proposed.

    `agreed_at` is the meeting that agreed them, '' while they are proposed; no stage under such a set is fit to be
    published.
    """

    number: int
    rules: Rules
    starts: dt.date
    announced: dt.date
    agreed_at: str = ""
    agreed_on: dt.date | None = None

    @property
    def agreed(self) -> bool:
        """Whether a meeting agreed them."""
        return bool(self.agreed_at)


# What the product comes with: proposed, and by nobody agreed.
SHIPPED = RuleSet(0, Rules(), dt.date.min, dt.date.min)


def in_force(history: Sequence[RuleSet], on: dt.date) -> RuleSet:
    """The set that held on a day: of those announced by then the last to start; else what is shipped."""
    held = [one for one in history if one.starts <= on and one.announced <= on]
    return max(held, key=lambda one: (one.starts, one.number), default=SHIPPED)
