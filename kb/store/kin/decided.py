"""What was decided about single things in which a plan and its source differ, and how the two stand to each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.plans.typesetting import writable
from kb.store.tables.kin import decisions, origins, steps, ties
from kb.store.tables.work import approvals, drafts

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

MOST_STEPS = 8
"""So many answers of how two plans stand are kept: readers who read different rows each have their own."""
VERDICTS = ("taken", "adapted", "declined", "own", "again")


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be recorded.

    `thing` names what it is about in the plan's own references, `said_hash` what the source said of it. `verdict` is
    one of VERDICTS: `own` explains a departure that the source has no part in, `again` takes an earlier one back.
    """

    thing: str
    said_hash: str
    verdict: str
    number: int
    why: str = ""
    look_again: dt.date | None = None
    draft_id: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as recorded. `stands` is `at once`, or for what goes with a draft: `open`, `approved`, `dropped`."""

    id: int
    tie_id: int
    thing: str
    said_hash: str
    verdict: str
    why: str
    look_again: dt.date | None
    number: int
    draft_id: int | None
    role: str
    recorded_by: int
    recorded_at: dt.datetime
    stands: str


@dataclass(frozen=True, slots=True)
class Step:
    """How a plan stands to its source: things to look at, things in which it differs, and when one comes back."""

    to_look: int
    differs: int
    look_again: dt.date | None


_approved = (
    sa.exists()
    .where(approvals.c.draft_id == decisions.c.draft_id, approvals.c.kind.in_(("approved", "urgent")))
    .correlate(decisions)
)
_DECIDED = (
    sa.select(decisions, drafts.c.state.label("draft_state"), _approved.label("approved"))
    .join_from(decisions, drafts, drafts.c.id == decisions.c.draft_id, isouter=True)
    .order_by(decisions.c.id)
)


class Deciding:
    """Decisions as one transaction sees and records them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def decide(self, tie_id: int, made: Sequence[NewDecision]) -> None:
        """Record decisions about one tie. Raises Invalid for what no database can hold."""
        writable(*(one.why for one in made), *(one.role for one in made), *(one.thing for one in made))
        by = {"tie_id": tie_id, "recorded_by": self._tx.by, "recorded_at": self._tx.at}
        names = ("thing", "said_hash", "verdict", "number", "why", "look_again", "draft_id", "role")
        lines = [by | {name: getattr(one, name) for name in names} for one in made]
        if lines:
            self._tx.conn.execute(sa.insert(decisions), lines)
            plan = sa.select(ties.c.plan_id).where(ties.c.id == tie_id)
            self._tx.outbox.plan_changed(self._tx.conn.execute(plan).scalar_one())

    def origins_of(self, tie_ids: Collection[int]) -> Mapping[int, dict[str, str]]:
        """As `origins`, of many ties at once; ties without any left out."""
        if not tie_ids:
            return {}
        asked = sa.select(origins.c.tie_id, origins.c.ref, origins.c.source_row).where(
            origins.c.tie_id.in_(list(tie_ids)), origins.c.ended_at.is_(None)
        )
        found: dict[int, dict[str, str]] = {}
        for row in self._tx.conn.execute(asked):
            found.setdefault(row.tie_id, {})[row.ref] = row.source_row
        return found

    def decisions(self, tie_ids: Collection[int]) -> tuple[Decision, ...]:
        """All that was decided under these ties, first to last."""
        asked = _DECIDED.where(decisions.c.tie_id.in_(list(tie_ids)))
        return tuple(_decided(row) for row in self._tx.conn.execute(asked).mappings()) if tie_ids else ()

    def step(self, tie_id: int, key: str) -> Step | None:
        """How the two stand, where that was worked out for the very same texts and decisions."""
        row = self._tx.conn.execute(
            sa.select(steps).where(steps.c.tie_id == tie_id, steps.c.key == key)
        ).first()
        return None if row is None else Step(row.to_look, row.differs, row.look_again)

    def keep_step(self, tie_id: int, key: str, step: Step) -> None:
        """Keep how the two stand, beside what was kept for readers who read other rows; all of that goes once it is
        too much.
        """
        same = steps.c.key == key
        many = sa.select(sa.func.count()).where(steps.c.tie_id == tie_id, steps.c.key != key)
        if (self._tx.conn.execute(many).scalar() or 0) >= MOST_STEPS:
            same = sa.true()
        self._tx.conn.execute(sa.delete(steps).where(steps.c.tie_id == tie_id, same))
        line = {"tie_id": tie_id, "key": key, "to_look": step.to_look, "differs": step.differs}
        self._tx.conn.execute(sa.insert(steps), line | {"look_again": step.look_again})


def _decided(row: sa.RowMapping) -> Decision:
    facts = {str(name): value for name, value in row.items()}
    state, approved = facts.pop("draft_state"), facts.pop("approved")
    stands = "at once"
    if facts["draft_id"] is not None:
        stands = "open" if state != "ended" else "approved" if approved else "dropped"
    return Decision(**facts, stands=stands)
