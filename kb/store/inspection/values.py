"""What leaves the room of inspection and what is put into it: frozen values, never rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """An inspection report. `many`: how many recommendations it makes, numbered from 1.

    `recorded_at` and `recorded_by` (as that person is shown) are None and '' for what the program came with.
    """

    key: str
    title: str
    by: str
    published_on: dt.date
    address: str
    many: int
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a recommendation says. `measure` names what shows it: '', stage, referrals, hydra or elearning.

    `person` is whoever entered it; None, as `recorded_at`, for what the program came with.
    """

    recommendation: str
    text: str
    addressee: str
    deadline: dt.date | None
    source: str
    measure: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    person: int | None = None

    @property
    def said_hash(self) -> str:
        """A mark of everything that it says: what a check of it holds for."""
        said = (self.recommendation, self.text, self.addressee, str(self.deadline), self.source)
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class WordingCheck:
    """That somebody found a wording to be what the report says."""

    recommendation: str
    said_hash: str
    recorded_at: dt.datetime
    recorded_by: str
    person: int
    role: str


@dataclass(frozen=True, slots=True)
class Closure:
    """That the inspectorate closed a recommendation for a force. `closed_on` None: recorded by mistake before."""

    recommendation: str
    body: str
    closed_on: dt.date | None
    reference: str
    recorded_at: dt.datetime
    recorded_by: str
    role: str


@dataclass(frozen=True, slots=True)
class ResponseDay:
    """When an office answered a report: the first and last day that it may have been, or neither."""

    report: str
    office: str
    first_day: dt.date | None
    last_day: dt.date | None
    source: str
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class NewPosition:
    """A position to be recorded."""

    recommendation: str
    body: str
    done: str
    next: str
    by_when: dt.date | None
    answers: str
    public: str = ""


@dataclass(frozen=True, slots=True)
class Clearance:
    """That a text for publication may be published (`cleared`), or no longer, and why. `cleared_by` is a role."""

    cleared: bool
    cleared_by: str
    why: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a force said that it stands. `clearances` of its text for publication stand oldest first.

    `person` wrote it, in `role`; `answers` is the role that answers for what is `next`.
    """

    number: int
    recommendation: str
    body: str
    done: str
    next: str
    by_when: dt.date | None
    answers: str
    public: str
    person: int
    recorded_by: str
    recorded_at: dt.datetime
    role: str
    clearances: tuple[Clearance, ...] = ()

    @property
    def cleared(self) -> Clearance | None:
        """The clearance that holds, None where there is none or it was taken back."""
        return self.clearances[-1] if self.clearances and self.clearances[-1].cleared else None
