"""What leaves the room of measures and what is put into it: frozen values, never rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """A role group as it was last said. `needs` are trainings, `headcount` None where it is not known."""

    body: str
    name: str
    headcount: int | None
    needs: tuple[str, ...]
    ended: bool
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many of a role group (by its folded name) had completed a training on a day."""

    body: str
    module: str
    folded: str
    completed: int
    in_role: int | None
    on: dt.date
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NewSession:
    """A Hydra session to be put on the board by its host."""

    host: str
    on: dt.date
    starts: str
    venue: str
    seats: int
    contact_role: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of a role group of a force attended."""

    body: str
    role_group: str
    folded: str
    attended: int


@dataclass(frozen=True, slots=True)
class HydraSession:
    """A session as it stands. `taken`: the seats of each force. `ended`: why it does not take place, '' if it does."""

    number: int
    said: NewSession
    taken: Mapping[str, int]
    attended: tuple[Attendance, ...]
    ended: str

    @property
    def free(self) -> int:
        """The seats that nobody has taken."""
        return self.said.seats - sum(self.taken.values())


@dataclass(frozen=True, slots=True)
class Guidance:
    """What counts as a report to the NCCU, who completes the document, where it goes and by when.

    `adopts` is the number of the region's text that a force adopted; `number` and `recorded_at` are the store's.
    """

    body: str
    counts: str
    completes: str
    goes_to: str
    by_when: str
    adopts: int | None = None
    number: int = 0
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ReferralMonth:
    """Reports made in a month and documents submitted; None where that is not known."""

    body: str
    month: dt.date
    reports: int | None
    counted_by: str
    submitted: int | None
    excluded: str
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ReferralSample:
    """What a dip sample of a quarter found: for how many of those looked at the document was there."""

    body: str
    quarter: str
    sampled: int
    found: int
    by_role: str
    recorded_at: dt.datetime | None = None
