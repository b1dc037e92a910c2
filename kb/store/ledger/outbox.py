"""What is still to be told: which plans the index must read again, and letters to be posted (see `letters`).

What must stay true: lines are numbered without a gap under the writers' lock, so that whoever has seen line
n has seen every line before it. A plan keeps the number of the last line that concerned it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.tables.plans import outbox, plans

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


_LAST = sa.select(sa.func.max(outbox.c.seq))
_LAST_CHANGE = sa.select(sa.func.coalesce(sa.func.max(plans.c.changed_seq), 0))
_INSERT = sa.insert(outbox)
_CHANGED = (
    sa.update(plans).where(plans.c.id == sa.bindparam("plan")).values(changed_seq=sa.bindparam("seq_of"))
)
_CHANGES = (
    sa.select(plans.c.changed_seq, plans.c.id)
    .where(plans.c.changed_seq > sa.bindparam("after"))
    .order_by(plans.c.changed_seq)
    .limit(sa.bindparam("most"))
)


class Outbox:
    """The outbox as one transaction sees it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._last: int | None = None

    def plan_changed(self, plan_id: int) -> int:
        """Say that a plan must be read again by the index; gives the line's number."""
        seq = self._add({"kind": "plan", "plan_id": plan_id, "letter": None})
        self._tx.conn.execute(_CHANGED, {"plan": plan_id, "seq_of": seq})
        return seq

    def post(self, *, to: str, subject: str, text: str, about: str = "", person: int = 0) -> int:
        """Put a letter in the outbox, in the transaction that gives the reason for it.

        `about` says what it tells that person of, where it is to be posted only while that is so.
        """
        letter: dict[str, str | int] = {"to": to, "subject": subject, "text": text}
        if about:
            letter |= {"about": about, "person": person}
        return self._add({"kind": "mail", "plan_id": None, "letter": json.dumps(letter)})

    def changes(self, after: int, limit: int = 500) -> tuple[tuple[int, int], ...]:
        """Plans changed since line `after`, each once with the last line about it, as (number, plan id)."""
        rows = self._tx.conn.execute(_CHANGES, {"after": after, "most": limit})
        return tuple((row[0], row[1]) for row in rows)

    def last_seq(self) -> int:
        """The number of the last line about any plan, 0 before the first: an index at it is up to date."""
        return int(self._tx.conn.execute(_LAST_CHANGE).scalar_one())

    def _add(self, line: dict[str, object]) -> int:
        if self._last is None:
            self._last = self._tx.conn.execute(_LAST).scalar_one_or_none() or 0
        self._last += 1
        self._tx.conn.execute(_INSERT, {"seq": self._last, "at": self._tx.at, **line})
        return self._last
