"""Evidence: dated facts about a plan, as they were recorded and as they count.

What must stay true: an item is never changed. It is withdrawn, corrected or disputed by a later entry, which says why,
and what counts on a day is worked out from the entries recorded by then.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from kb.assurance.quarters import Quarter
from kb.plan import Marking


class Kind(enum.StrEnum):
    """What a fact is of. The first five the product knows by itself; the others are typed."""

    APPROVAL = "approval"
    TASKING = "tasking"
    SHARING = "sharing"
    LEARNING = "learning"
    REVIEW = "review"
    RETURN = "return"
    PRODUCT = "product"
    BRIEFING = "briefing"
    CHECK = "check"


KNOWN_BY_ITSELF = frozenset({Kind.APPROVAL, Kind.TASKING, Kind.SHARING, Kind.LEARNING, Kind.REVIEW})


class Answer(enum.StrEnum):
    """What a return says of one requirement in one quarter."""

    YES = "yes"
    NOTHING = "looked, nothing"
    NOT_LOOKED = "not looked"


class How(enum.StrEnum):
    """How surely a number is said."""

    EXACT = "exact"
    OVER = "over"
    ABOUT = "about"
    ALL = "all, number not stated"


@dataclass(frozen=True, slots=True)
class Count:
    """How many out of how many. `met` is None for "all, number not stated", `of` is None where nobody said."""

    met: int | None = None
    of: int | None = None
    how: How = How.EXACT
    of_how: How = How.EXACT

    @property
    def least(self) -> tuple[int, int] | None:
        """The numbers at the reading that gives the lower stage: None where the share is not known.

        "About" is read a tenth lower above the line and a tenth higher below it; "over" 600 is 600. Of "over" so many
        and of "all" without a number no share is known.
        """
        if (
            self.met is None
            or self.of is None
            or self.of < 1
            or self.how is How.ALL
            or self.of_how is How.OVER
        ):
            return None
        met = self.met * 9 // 10 if self.how is How.ABOUT else self.met
        of = -(-self.of * 11 // 10) if self.of_how is How.ABOUT else self.of
        return min(met, of), of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `body` checked, and was hosted by `host` then (itself where by nobody).

    `held` is how many rows the plan held, `sampled` how many were looked at; `confirmed` and `not_confirmed` of those.
    """

    body: str
    host: str
    held: int
    sampled: int
    confirmed: int
    not_confirmed: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of evidence on a plan.

    `number` is its number in the plan's evidence, unique and in the order of recording. `first` to `last` is what the
    fact is about: one day, or the ends of its month or quarter. `recorded` is the day in London on which it was
    written down, `by` the number of the person who did (0: the product itself) and `role` their role. `refs` are the
    requirements it is about, empty for the whole plan. `answer` and `quarter` belong to a return, `checked` to a
    check. `ended` is the day on which it was withdrawn or corrected, `disputed` the one since which it is disputed.
    """

    number: int
    kind: Kind
    first: dt.date
    last: dt.date
    recorded: dt.date
    by: int = 0
    role: str = ""
    refs: tuple[str, ...] = ()
    quarter: Quarter | None = None
    answer: Answer | None = None
    count: Count | None = None
    checked: Checked | None = None
    marking: Marking = Marking.OFFICIAL
    expires: dt.date | None = None
    ended: dt.date | None = None
    disputed: dt.date | None = None
    settled: dt.date | None = None

    def known(self, on: dt.date) -> bool:
        """Whether it had been recorded by the end of a day."""
        return self.recorded <= on

    def disputed_on(self, on: dt.date) -> bool:
        """Whether it stood disputed at the end of a day."""
        return (
            self.disputed is not None
            and self.disputed <= on
            and not (self.settled is not None and self.settled <= on and self.settled >= self.disputed)
        )

    def counts(self, on: dt.date) -> bool:
        """Whether it can count for a stage on a day: recorded, not withdrawn, not disputed, not expired."""
        return (
            self.known(on)
            and not (self.ended is not None and self.ended <= on)
            and not self.disputed_on(on)
            and not (self.expires is not None and self.expires < on)
        )
