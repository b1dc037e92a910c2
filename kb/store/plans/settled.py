"""What was decided about texts, as it leaves the store and is put into it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.plan import State


@dataclass(frozen=True, slots=True)
class StandingVersion:
    """The version that stands. `approve_by` is set while only its own author has let it in; then
    `urgent_draft` is the draft that it came from.
    """

    version_id: int
    number: int
    state: State
    text_hash: str
    review_by: dt.date | None
    approve_by: dt.date | None
    urgent_draft: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that lets a text into force. `kind` is `approved`, `urgent` or `confirmed`.

    `decided_by` is the role that decided; `on_behalf` where it has no account here and the person of the transaction
    records it. `approve_by` belongs to an urgent decision: the day by which somebody else must approve.
    """

    kind: str
    text_hash: str
    decided_by: str
    decided_on: dt.date
    meeting: str = ""
    on_behalf: bool = False
    review_by: dt.date | None = None
    material: bool = True
    raised: bool = False
    lowered_why: str = ""
    approve_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One decision on one version, as it was recorded: by the person of number `recorder`, shown as `recorded_by`."""

    number: int
    kind: str
    decided_by: str
    on_behalf: bool
    meeting: str
    decided_on: dt.date
    review_by: dt.date | None
    material: bool
    raised: bool
    lowered_why: str
    recorder: int
    recorded_by: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review that changed nothing."""

    number: int
    was_due: dt.date | None
    review_by: dt.date
    meeting: str
    recorded_by: str
    recorded_at: dt.datetime
