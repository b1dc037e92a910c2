"""What the product knows of plans by itself, as it leaves the store: frozen values, never rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One requirement of a version, as far as a share needs it."""

    ref: str
    question: str
    priority: int | None
    complete: bool


@dataclass(frozen=True, slots=True)
class BasisVersion:
    """One version. `withdrawn_at` is None where it was not, by then."""

    version_id: int
    number: int
    recorded_at: dt.datetime
    dated_at: dt.datetime
    title: str
    themes: tuple[str, ...]
    withdrawn_at: dt.datetime | None
    rows: tuple[BasisRow, ...]


@dataclass(frozen=True, slots=True)
class BasisDecision:
    """One decision on a version; `kind` is approved, urgent or confirmed, `approve_by` belongs to an urgent one."""

    number: int
    kind: str
    decided_on: dt.date
    recorded_at: dt.datetime
    review_by: dt.date | None
    approve_by: dt.date | None
    material: bool


@dataclass(frozen=True, slots=True)
class BasisReview:
    """One review of a version that changed nothing."""

    number: int
    review_by: dt.date
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BasisDraft:
    """One draft. `saved_at` is its last save by then, `ended_at` None while it was open."""

    started_at: dt.datetime
    saved_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class BasisIssue:
    """That the sheet of a folded collector was issued, from the text of a version."""

    version_id: int
    collector: str
    on: dt.date
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BasisAnswer:
    """That the owner of a plan answered a trigger."""

    trigger: int
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BasisStatus:
    """That a requirement became retired, or no longer was."""

    ref: str
    retired: bool
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Basis:
    """All of that for one plan; every tuple stands in the order of recording."""

    plan_id: int
    ref: str
    body: str
    created_at: dt.datetime
    versions: tuple[BasisVersion, ...] = ()
    decisions: tuple[BasisDecision, ...] = ()
    reviews: tuple[BasisReview, ...] = ()
    drafts: tuple[BasisDraft, ...] = ()
    issues: tuple[BasisIssue, ...] = ()
    answers: tuple[BasisAnswer, ...] = ()
    statuses: tuple[BasisStatus, ...] = ()
    shared: tuple[dt.datetime, ...] = field(default=())
