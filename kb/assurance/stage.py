"""The stages of the ladder, and a plan's standing on it on a day, with all its reasons.

Every sentence here is about this register and fit to be read out: it names no requirement, person or reference.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from kb.assurance.quarters import Quarter
from kb.assurance.rules import RuleSet
from kb.assurance.share import Share


class Stage(enum.IntEnum):
    """How far a plan has come. Each needs everything that those below it need."""

    NOTHING = 0
    PREPARATION = 1
    APPROVED = 2
    TASKED = 3
    IN_USE = 4
    EMBEDDED = 5

    @property
    def words(self) -> str:
        """As a page says it, always after `Embedding:`."""
        return _WORDS[self]


_WORDS = {
    Stage.NOTHING: "Nothing recorded here",
    Stage.PREPARATION: "In preparation",
    Stage.APPROVED: "Approved",
    Stage.TASKED: "Issued and tasked",
    Stage.IN_USE: "In use",
    Stage.EMBEDDED: "Embedded",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a stage asks for, and whether it is there.

    `key` is one of: approval, review day, triggers, complete rows, tasking, returns, product, series, learning, check.
    `items` are the numbers of the evidence that it rests on. `until` is the last day on which it stays met if nothing
    more is recorded (None: it does not lapse), `ended` the first day on which it no longer was, where it was once met.
    """

    stage: Stage
    key: str
    met: bool
    words: str
    share: Share | None = None
    items: tuple[int, ...] = ()
    until: dt.date | None = None
    ended: dt.date | None = None


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """What was returned for one quarter; `yes`, `nothing`, `not_looked` and `unknown` are all its priority-1 rows.

    `closes` is the last day for an entry that is not late, `open` whether that has not passed. `late` says that it is
    met by later entries only; `spent` that those would do, but another quarter close by was filled late before.
    """

    quarter: Quarter
    share: Share
    yes: int
    nothing: int
    not_looked: int
    unknown: int
    met: bool
    late: bool
    closes: dt.date
    open: bool
    spent: bool = False
    items: tuple[int, ...] = ()
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage of a plan at the end of a day, under the rules of that day, and what it rests on.

    `needs` are all of them in the order of the ladder. `lapses` are the days after which something that the stage
    rests on no longer counts, soonest first. `missing` says what to record next, '' for an embedded plan. `complete`
    is how many rows of how many are complete. `quarters` are the newest first, at most eight.
    """

    on: dt.date
    stage: Stage
    rules: RuleSet
    needs: tuple[Need, ...]
    rests_on: tuple[int, ...]
    lapses: tuple[tuple[dt.date, str], ...]
    missing: str
    cautions: tuple[str, ...]
    complete: tuple[int, int]
    quarters: tuple[QuarterFigures, ...]
    headline: str
