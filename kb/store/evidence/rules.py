"""The rules of regions as one transaction sees and records them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.assurance import Rules, RuleSet
from kb.store.ledger.audit import Act
from kb.store.plans.typesetting import writable
from kb.store.tables.evidence import rule_sets

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_SETS = sa.select(rule_sets).order_by(rule_sets.c.id)


class RulesKept:
    """Every set of rules that a region recorded, oldest first, and adding to it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def of(self, region: str, *, before: dt.datetime | None = None) -> tuple[RuleSet, ...]:
        """The sets of a region, those that were announced and never began included."""
        asked = _SETS.where(rule_sets.c.region == region)
        if before is not None:
            asked = asked.where(rule_sets.c.recorded_at < before)
        return tuple(
            RuleSet(row.id, Rules(**row.rules), row.starts, row.announced, row.agreed_at, row.agreed_on)
            for row in self._tx.conn.execute(asked)
        )

    def add(self, region: str, new: RuleSet, *, role: str) -> int:
        """Record a set; gives its number. That of `new` is not looked at."""
        writable(new.agreed_at)
        line = {
            "region": region,
            "starts": new.starts,
            "announced": new.announced,
            "agreed_at": new.agreed_at,
            "agreed_on": new.agreed_on,
            "rules": dataclasses.asdict(new.rules),
            "recorded_by": self._tx.by,
            "recorded_at": self._tx.at,
            "role": role,
        }
        number = self._tx.conn.execute(sa.insert(rule_sets).returning(rule_sets.c.id), line).scalar_one()
        day = new.starts.isoformat()
        whose = f"organisation:{region}"
        self._tx.audit.add(Act.ALTERATION, whose, rules=int(number), starts=day, agreed=new.agreed)
        return int(number)
