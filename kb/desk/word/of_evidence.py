"""What waits for an approver to let it be read outside: lines for publication, and texts of positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.desk.word.notice import Notice
from kb.plan import Marking

if TYPE_CHECKING:
    from collections.abc import Collection

    from kb.desk.frame import Bound
    from kb.store import Position, Transaction


def to_clear(tx: Transaction, bodies: Collection[str], bound: Bound) -> Iterator[Notice]:
    """What somebody else of these organisations wrote and this approver may confirm or clear."""
    waiting = tx.evidence.lines_waiting(bodies, by_others_than=bound.person)
    for ref, many in waiting.items():
        said = (f"{many} line{' waits' if many == 1 else 's wait'} to be confirmed.",)
        yield Notice(f"line:{ref}", ref, "/evidence", said=said)
    for one in waiting_positions(tx, bodies):
        if one.person == bound.person:
            continue
        slug = one.recommendation.lower()
        yield Notice(
            f"position:{one.number}",
            "",
            f"/recommendations/{slug}/position/{one.body}/{one.number}/clear",
            f"Recommendation {one.recommendation.rsplit('-', 1)[-1]}",
            bound.name_of(one.body),
            Marking.OFFICIAL,
            ("A text for publication waits to be cleared.",),
            one.recorded_at,
        )


def waiting_positions(tx: Transaction, bodies: Collection[str]) -> tuple[Position, ...]:
    """The last position of each force on each recommendation, where its text for publication was never cleared."""
    last: dict[tuple[str, str], Position] = {}
    for one in tx.inspection.positions(sorted(bodies)):  # the last first
        last.setdefault((one.body, one.recommendation), one)
    return tuple(one for one in last.values() if one.public and not one.clearances)
