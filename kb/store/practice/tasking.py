"""Tasking sheets: the marking that was confirmed for each collector's sheet, and to whom it was issued.

A sheet is made from its version's text each time; what is kept is what people decided and did about it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.plan import Marking
from kb.store.tables.plans import versions
from kb.store.tables.work import issued, sheets

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_SHEET = ("id", "collector", "marking", "confirmed_by", "confirmed_at")
_OF = (
    sa.select(*(sheets.c[name] for name in _SHEET))
    .where(sheets.c.version_id == sa.bindparam("version"))
    .order_by(sheets.c.id)
)
_CONFIRMED = sa.select(sa.literal(1)).where(sheets.c.version_id == sa.bindparam("version")).limit(1)
_ISSUED_FOR = (
    sa.select(
        issued.c.id,
        versions.c.number,
        sheets.c.collector,
        sheets.c.marking,
        *(issued.c[name] for name in ("meeting", "on", "to_role", "recorded_by", "recorded_at")),
    )
    .join_from(issued, sheets, sheets.c.id == issued.c.sheet_id)
    .join(versions, versions.c.id == sheets.c.version_id)
    .where(versions.c.plan_id == sa.bindparam("plan"))
    .order_by(issued.c.on.desc(), issued.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One collector's sheet of one version, its marking confirmed. `collector` is folded (see `fold_collector`)."""

    id: int
    collector: str
    marking: Marking
    confirmed_by: int
    confirmed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Issue:
    """That a sheet of version `number` was issued at a meeting, on a day, to a role."""

    id: int
    number: int
    collector: str
    marking: Marking
    meeting: str
    on: dt.date
    to_role: str
    recorded_by: int
    recorded_at: dt.datetime


def fold_collector(name: str) -> str:
    """A collector's name as it is compared: whatever its case and spaces."""
    return " ".join(name.split()).casefold()


class Tasking:
    """Sheets as one transaction sees and changes them. Who may is for the desk to have asked."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def of(self, version_id: int) -> dict[str, Sheet]:
        """The sheets of a version whose marking is confirmed, by their collector, folded."""
        rows = self._tx.conn.execute(_OF, {"version": version_id})
        found = (
            Sheet(row.id, row.collector, Marking(row.marking), row.confirmed_by, row.confirmed_at)
            for row in rows
        )
        return {sheet.collector: sheet for sheet in found}

    def any_confirmed(self, version_id: int) -> bool:
        """Whether the marking of any sheet of a version is confirmed."""
        return self._tx.conn.execute(_CONFIRMED, {"version": version_id}).first() is not None

    def confirm(self, version_id: int, collector: str, *, marking: Marking) -> int:
        """Confirm the marking of a sheet, or another one in its place; gives the sheet's id."""
        said = {
            "marking": int(marking),
            "confirmed_by": self._tx.by,
            "confirmed_at": self._tx.at,
        }
        whose = {"version_id": version_id, "collector": fold_collector(collector)}
        held = sa.update(sheets).where(*(sheets.c[name] == value for name, value in whose.items()))
        changed = self._tx.conn.execute(held.values(said).returning(sheets.c.id)).scalar()
        if changed is None:
            changed = self._tx.conn.execute(
                sa.insert(sheets).values(whose | said).returning(sheets.c.id)
            ).scalar_one()
        return int(changed)

    def issue(self, sheet_id: int, *, meeting: str, on: dt.date, to_role: str) -> int:
        """Record that a sheet was issued; gives the record's id."""
        line = {"sheet_id": sheet_id, "meeting": meeting, "on": on, "to_role": to_role}
        line |= {"recorded_by": self._tx.by, "recorded_at": self._tx.at}
        return int(self._tx.conn.execute(sa.insert(issued).values(line).returning(issued.c.id)).scalar_one())

    def issued_for(self, plan_id: int) -> tuple[Issue, ...]:
        """Every issue of any sheet of a plan, in all its versions, the latest day first."""
        rows = self._tx.conn.execute(_ISSUED_FOR, {"plan": plan_id})
        return tuple(Issue(*(*row[:3], Marking(row.marking), *row[4:])) for row in rows)
