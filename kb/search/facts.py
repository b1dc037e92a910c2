"""What the index knows of each plan text and of each kind of row, read once a segment."""

from __future__ import annotations

import datetime as dt
import enum
import json
from dataclasses import dataclass

from kb.plan import Marking, State


class Stale(enum.StrEnum):
    """Why a plan ranks lower: in the words that a page shows."""

    REVIEW_OVERDUE = "review overdue"
    PERIOD_ENDED = "period ended"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One plan text. Days are ordinals, 0 for none."""

    plan_id: int
    version_id: int
    plan_ref: str
    number: int
    body: str
    organisation: str
    state: State
    marking: Marking
    themes: tuple[str, ...]
    review_by: int
    period_to: int
    updated: int

    def overdue(self, on: dt.date) -> bool:
        """Whether the day by which the plan was to be reviewed has passed."""
        return 0 < self.review_by < on.toordinal()


@dataclass(frozen=True, slots=True)
class RowTraits:
    """What rows are counted and filtered by."""

    priority: int
    theme: str
    status: str


def read_facts(text: bytes) -> PlanFacts:
    """A plan text's facts, as the batch wrote them."""
    plan, version, ref, number, body, organisation, state, marking, themes, *rest = json.loads(text)
    return PlanFacts(
        plan, version, ref, number, body, organisation, State(state), Marking(marking), tuple(themes), *rest
    )


def read_traits(text: bytes) -> RowTraits | None:
    """A row's traits, as the batch wrote them; None for a plan's own text."""
    return RowTraits(*json.loads(text)) if text else None
