"""A plan of Thames Valley with three requirements, approved, and short ways to record about it."""

from __future__ import annotations

import datetime as dt

from kb.desk.approval.review import Order
from kb.desk.evidence.noting import CheckOrder, NoteOrder
from kb.desk.evidence.returning import ReturnsOrder, ReturnTyped
from kb.plan import text_hash
from kb.store import Evidence
from tests.cast import NOON, PETE, TOM
from tests.desk_cast import Shelves, a_row, a_text

REF = "thames-valley/oic"
Q = "2026-Q4"
TEXT = a_text(
    a_row("OIC-01"),
    a_row("OIC-02", "Which ports are used?"),
    a_row("OIC-03", "Who pays?", priority="2"),
    recommendations="HMICFRS-OIC-4",
)
ORDER = Order(text_hash(TEXT), "Head of intelligence", "Tasking 12", dt.date(2027, 10, 1))
NOTE = NoteOrder("product", "20 November 2026", "File 12", line="An assessment was made of the plan.")
CHECK = CheckOrder("23 November 2026", "3", "2", "2", "yes", note="Two were seen.")


def approved(shelves: Shelves) -> Shelves:
    """Put the plan in force."""
    with shelves.store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
    shelves.draft(TEXT)
    shelves.desk_of(TOM).review.submit(REF, text_hash=text_hash(TEXT), note="")
    shelves.desk_of(PETE).review.approve(REF, ORDER)
    shelves.catch_up()
    return shelves


def yes(ref: str = "OIC-01", **told: str) -> ReturnTyped:
    """An answer with a reference."""
    return ReturnTyped(ref, **({"answer": "yes", "reference": "Minute 14"} | told))


def returned(shelves: Shelves, *lines: ReturnTyped, at: dt.datetime = NOON, **told: object) -> int:
    """Record a press of the screen."""
    order = ReturnsOrder(lines or (yes(),), **({"token": f"t{len(lines)}"} | told))  # type: ignore[arg-type]  # by name
    return shelves.desk_of(TOM, at).returning.record(REF, Q, order)


def kept(shelves: Shelves) -> tuple[Evidence, ...]:
    """Everything recorded, oldest first."""
    return tuple(line.entry for line in reversed(shelves.desk_of(TOM).listing.page(REF).lines))
