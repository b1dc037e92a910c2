"""How many requirements out of how many: the least that is asked, those in grace, and until when it stays enough.

What must stay true, so that no later day and no withdrawal raises a stage: the least that is asked never falls as
more requirements are counted and never rises faster than they do; and one in grace is counted only while it is met,
so that neither the end of its grace nor the loss of its evidence can lift a share over the line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
ALL = 100


@dataclass(frozen=True, slots=True)
class Share:
    """`met` of the `of` counted, where at least `needed` are asked; `share_asked` is in hundredths.

    `graced` are left out because they are new and not met yet, `gone` were taken out within a year and stand beside.
    """

    met: int
    of: int
    needed: int
    share_asked: int
    graced: int = 0
    gone: int = 0

    @property
    def unknown(self) -> bool:
        """Whether nothing was there to be counted, so that there is no share at all."""
        return self.of == 0

    @property
    def passes(self) -> bool:
        """Whether it is enough; a share of nothing never is."""
        return self.of > 0 and self.met >= self.needed

    @property
    def words(self) -> str:
        """As it is read out: `9 of 10 priority-1 requirements`."""
        if self.unknown:
            return "no priority-1 requirement to count"
        return f"{self.met} of {self.of} priority-1 requirement{'' if self.of == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Counted:
    """One requirement in a share: met up to and including `until` (None: not met), in grace up to `grace`."""

    until: dt.date | None
    grace: dt.date | None = None

    def met(self, day: dt.date) -> bool:
        """Whether it is met on a day."""
        return self.until is not None and day <= self.until

    def graced(self, day: dt.date) -> bool:
        """Whether it is in grace on a day."""
        return self.grace is not None and day <= self.grace


def needed(of: int, share: int) -> int:
    """The least number out of so many: of three or more the share or all but one, whichever asks less; never none."""
    least = -(-of * share // 100)
    return max(1, min(least, of - 1) if of >= 3 and share < ALL else least)


def share_on(
    rows: Sequence[Counted], day: dt.date, share: int, *, graced_to: dt.date = dt.date.max, gone: int = 0
) -> Share:
    """The share on a day; `graced_to` is the last day on which grace is judged (that of a quarter)."""
    judged = min(day, graced_to)
    met = sum(row.met(day) for row in rows)
    graced = sum(not row.met(day) and row.graced(judged) for row in rows)
    of = len(rows) - graced
    return Share(met, of, needed(of, share), share, graced, gone)


def last_day(
    rows: Sequence[Counted], day: dt.date, share: int, *, graced_to: dt.date = dt.date.max
) -> dt.date | None:
    """The last day on which a share that passes on `day` still does; None where it passes for ever."""
    turns = {row.until for row in rows if row.until is not None and day <= row.until < dt.date.max}
    turns |= {row.grace for row in rows if row.grace is not None and day <= row.grace < graced_to}
    for turn in sorted(turns):
        if not share_on(rows, turn + DAY, share, graced_to=graced_to).passes:
            return turn
    return None


def lapsed(rows: Sequence[Counted], day: dt.date, share: int) -> dt.date | None:
    """The first day on which a share that does not pass on `day` no longer did; None where it never passed."""
    turns = {row.until for row in rows if row.until is not None and row.until < day}
    for turn in sorted(turns, reverse=True):
        if share_on(rows, turn, share).passes:
            return turn + DAY
    return None
