"""What pages about one plan hold: a version as it is read, its history, its text, and its kin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.desk.kin.origins import RowOrigin
from kb.desk.kin.step_shown import StepShown
from kb.plan import Marking

if TYPE_CHECKING:
    from kb.desk.inspection.linked import Answered
    from kb.desk.reader.copies import Heading, ReadingCopy
    from kb.store import ApprovalLine, ReviewLine, RowLine, Trigger


@dataclass(frozen=True, slots=True)
class Kin:
    """A plan that this one was adapted from, or that was adapted from this one, as far as the reader may know.

    `taken` is the version that was adapted; `checked` the source's version it was last checked against; `current` the
    source's current version where the reader reads it. `step` says how this plan stands to it, None where that is not
    for the reader to know.
    """

    ref: str
    body: str
    title: str
    body_name: str
    taken: int
    checked: int | None
    current: int | None
    step: StepShown | None = None

    @property
    def name(self) -> str:
        """The plan's own part of its reference."""
        return self.ref.split("/", 1)[1]

    @property
    def behind(self) -> bool:
        """Whether the source has moved on since the adapted plan was last checked against it."""
        seen = self.checked or self.taken
        return self.current is not None and self.current > seen


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One version on a page. `newest` is the number of the newest version in reach; `on` the day asked for.

    `may` holds what the reader may do to the plan: `write`, `approve`, `open draft` where a draft is open, and
    `sheets` where tasking sheets of their own organisation can be read, `ask` where its owner can be asked for more,
    `offers` where changes were or can be offered, `evidence` where its evidence can be read, `adapt` where a plan of
    the reader’s own can be made of it.
    `asked` counts the open questions that they see at each requirement, '' for the plan; None where they cannot ask.
    `waiting` is what the plan has not yet considered, for whoever reads all of the current version. `borrows` where the
    reader writes other plans, which can borrow from this one; `origins` says of single requirements whose they were.
    `answers` are the recommendations that its header names, for whoever reads that.
    """

    copy: ReadingCopy
    newest: int
    on: dt.date | None
    today: dt.date
    source: Kin | None
    adapted: tuple[Kin, ...]
    ticked: frozenset[str]
    may: frozenset[str] = frozenset()
    asked: Mapping[str, int] | None = None
    followed: bool = False
    waiting: tuple[Trigger, ...] = ()
    borrows: bool = False
    origins: Mapping[str, RowOrigin] = field(default_factory=dict)
    answers: tuple[Answered, ...] = ()

    @property
    def rows(self) -> Mapping[str, RowLine]:
        """The requirements as they are listed, by reference; the first of two with the same."""
        return {row.ref: row for row in reversed(self.copy.rows)}

    @property
    def replaced(self) -> bool:
        """Whether a newer version than the one shown is in reach."""
        return self.newest > self.copy.heading.number


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All versions of a plan in reach, newest first, with the highest marking among them.

    `approvals` and `reviews` say of the versions read in full who let them in and who has looked at them since.
    """

    ref: str
    body: str
    title: str
    body_name: str
    versions: tuple[Heading, ...]
    marking: Marking
    approvals: tuple[ApprovalLine, ...] = ()
    reviews: tuple[ReviewLine, ...] = ()

    @property
    def name(self) -> str:
        """The plan's own part of its reference."""
        return self.ref.split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class TextPage:
    """The bytes that a person may take away, and their marking."""

    raw: bytes
    marking: Marking
