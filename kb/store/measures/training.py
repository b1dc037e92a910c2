"""Role groups and how many of each completed which training."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from kb.store.measures.lines import Lines, last_of
from kb.store.measures.values import HeldCount, HeldGroup
from kb.store.plans.typesetting import writable
from kb.store.tables.measures import role_groups, training_counts

if TYPE_CHECKING:
    from kb.store.tables.columns import AnyRow


def fold_role(name: str) -> str:
    """A role group's name as it is compared."""
    return " ".join(name.split()).casefold()


class Training(Lines):
    """The role groups and counts of forces. Who may read or record them is for the desk to have asked."""

    def groups(self, bodies: Collection[str], *, before: dt.datetime | None = None) -> tuple[HeldGroup, ...]:
        """The role groups as last said, those that were ended left out."""
        rows = last_of(self._read(role_groups, "body", bodies, before), lambda row: (row.body, row.folded))
        return tuple(_group(row) for row in rows if not row.ended)

    def counts(self, bodies: Collection[str], *, before: dt.datetime | None = None) -> tuple[HeldCount, ...]:
        """The counts as last said of each force, training, role group and day, oldest day first."""

        def about(row: AnyRow) -> tuple[object, ...]:
            return row.body, row.module, row.folded, row.on

        found = last_of(self._read(training_counts, "body", bodies, before), about)
        return tuple(sorted(map(_count, found), key=lambda one: one.on))

    def say_group(self, group: HeldGroup) -> None:
        """Record a role group as it is now."""
        writable(group.name)
        line = {
            "body": group.body,
            "name": group.name,
            "folded": fold_role(group.name),
            "headcount": group.headcount,
            "needs": list(group.needs),
            "ended": group.ended,
        }
        self._note(group.body, role_group=self._add(role_groups, line))

    def count(self, counts: Collection[HeldCount]) -> None:
        """Record counts."""
        for one in counts:
            line = {name: getattr(one, name) for name in _COUNT}
            self._note(one.body, training_count=self._add(training_counts, line), module=one.module)


_COUNT = ("body", "module", "folded", "completed", "in_role", "on")


def _group(row: AnyRow) -> HeldGroup:
    return HeldGroup(row.body, row.name, row.headcount, tuple(row.needs), row.ended, row.recorded_at)


def _count(row: AnyRow) -> HeldCount:
    return HeldCount(row.body, row.module, row.folded, row.completed, row.in_role, row.on, row.recorded_at)
