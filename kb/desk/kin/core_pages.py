"""What the pages of core requirements and of exceptions are given and take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.bodies import Body
from kb.desk.approval.lives import NOTE_LIMIT, ROLE_LIMIT, Wanting, said
from kb.desk.reader.copies import Heading
from kb.plan import Marking
from kb.store import CoreException, CoreMark

LONGEST = dt.timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class CorePage:
    """A plan's requirements as (reference, question), the editor's regions, and what was ever marked."""

    heading: Heading
    rows: tuple[tuple[str, str], ...]
    regions: tuple[Body, ...]
    marks: tuple[CoreMark, ...]

    def standing(self, region: str) -> tuple[CoreMark, ...]:
        """What is core in a region now."""
        return tuple(one for one in self.marks if one.body == region and one.ended_at is None)

    def free(self, region: str) -> tuple[tuple[str, str], ...]:
        """The requirements that are not core in a region."""
        marked = {one.ref.casefold() for one in self.standing(region)}
        return tuple(row for row in self.rows if row[0].casefold() not in marked)


@dataclass(frozen=True, slots=True)
class CoreGap:
    """A core requirement of a plan's source that the plan does without, and the last exception for it."""

    source_id: int
    source_ref: str
    source_name: str
    number: int
    row: str
    question: str
    marking: Marking
    exception: CoreException | None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.source_ref}#{self.row}"

    @property
    def path(self) -> str:
        """Where it is read."""
        return f"/plans/{self.source_ref}/versions/{self.number}#{self.row}"


@dataclass(frozen=True, slots=True)
class ExceptionsPage:
    """The core requirements that a plan does without. `drafted`: so does its open draft, else its standing version."""

    ref: str
    body: str
    body_name: str
    title: str
    gaps: tuple[CoreGap, ...]
    marking: Marking
    drafted: bool

    @property
    def name(self) -> str:
        """The plan's own part of its reference."""
        return self.ref.split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class ExceptionOrder:
    """An exception as it was typed: `row` is a `CoreGap.key`."""

    row: str
    why: str
    until: dt.date | None
    role: str


@dataclass(frozen=True, slots=True)
class GoodException:
    """An exception that can be recorded."""

    row: str
    why: str
    until: dt.date
    role: str


def checked(order: ExceptionOrder, *, on: dt.date) -> GoodException:
    """The exception with its words in order. Raises Wanting at the field that is wrong."""
    why = said(order.why, "why", most=NOTE_LIMIT, least=5, what="Say why the plan does without it.")
    role = said(
        " ".join(order.role.split()), "role", most=ROLE_LIMIT, least=3, what="Give the role that decided."
    )
    if order.until is None or not on <= order.until <= on + LONGEST:
        raise Wanting("until", "Enter a day from today to two years on, such as 31 March 2027.")
    return GoodException(order.row, why, order.until, role)
