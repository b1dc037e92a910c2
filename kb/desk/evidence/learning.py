"""A change that was made for something learnt: said by whoever submits a draft, confirmed by whoever approves it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kb.assurance import Kind
from kb.store import NewEvidence

if TYPE_CHECKING:
    from kb.store import Draft, HeldPlan, Transaction


def record_learning(tx: Transaction, held: HeldPlan, draft: Draft, number: int, *, on: dt.date) -> None:
    """Record as evidence what an approved draft said was learnt, its line confirmed; nothing where it said nothing."""
    if not draft.submitted_learnt:
        return
    new = NewEvidence(Kind.LEARNING, on, on, version=number, line=draft.submitted_learnt)
    # Whoever wrote the line recorded it; whoever approved the text has read it with the text.
    with tx.back_then(tx.at, by=draft.submitted_by):
        entry = tx.evidence.add(held, new, body=held.body, role="author")
    tx.evidence.decide(held, entry, cleared=True, role="approver")
