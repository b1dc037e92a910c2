"""Living facts: what is so of a requirement on a day, beside the approved text and without a new version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotFound
from kb.store.audit import Act
from kb.store.tables import plans
from kb.store.tables_work import living_facts

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_PLAN = sa.select(plans.c.id).where(plans.c.ref == sa.bindparam("ref"))
_ADD = sa.insert(living_facts)


class Living:
    """Living facts as one writing transaction adds them. They are never changed: a later one takes over."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def record(self, plan_ref: str, row: str, *, kind: str, value: str, on: dt.date) -> None:
        """Record a fact about a requirement. `kind` is `status`, `last return` or `next due`.

        Raises NotFound for an unknown plan.
        """
        plan = self._tx.conn.execute(_PLAN, {"ref": plan_ref}).scalar()
        if plan is None:
            raise NotFound("There is no such plan.")
        line = {"plan_id": plan, "ref": row, "kind": kind, "value": value, "on": on}
        self._tx.conn.execute(
            _ADD, line | {"recorded_at": self._tx.at, "recorded_by": self._tx.by, "as_at_import": False}
        )
        self._tx.outbox.plan_changed(int(plan))
        self._tx.audit.add(Act.ALTERATION, f"{plan_ref}#{row}", fact=kind)
