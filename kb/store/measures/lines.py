"""What the parts of this room share: adding a line, and reading the last about each thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.ledger.audit import Act
from kb.store.tables.columns import by_then

if TYPE_CHECKING:
    from kb.store.tables.columns import AnyRow
    from kb.store.transaction import Transaction


class Lines:
    """One transaction and the lines of this room."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def _read(
        self, table: sa.Table, column: str, among: Collection[object], before: dt.datetime | None
    ) -> list[AnyRow]:
        """The lines about these, oldest first."""
        if not among:
            return []
        asked = sa.select(table).where(table.c[column].in_(list(among))).order_by(table.c.id)
        return list(self._conn.execute(by_then(asked, table, before)))

    def _add(self, table: sa.Table, line: Mapping[str, object]) -> int:
        recorded = {"recorded_by": self._tx.by, "recorded_at": self._tx.at}
        added = self._conn.execute(sa.insert(table).returning(table.c.id), {**line, **recorded})
        return int(added.scalar_one())

    def _note(self, body: str, **facts: str | int | None) -> None:
        self._tx.audit.add(Act.ALTERATION, f"organisation:{body}", **facts)


def last_of(rows: Collection[AnyRow], key: Callable[[AnyRow], Hashable]) -> list[AnyRow]:
    """Of rows in order the last one of each key, in the order in which the keys came first."""
    return list({key(row): row for row in rows}.values())
