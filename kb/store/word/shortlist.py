"""A person's own list of requirements, in the order they chose.

A line names an exact version and a requirement of it; whether its person may still read that is asked anew
each time the list is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import TooLarge
from kb.store.tables import plans as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.store.transaction import Transaction

LIMIT = 200
_THEIRS = t.shortlist.c.person_id == sa.bindparam("person")
_OF = (
    sa.select(t.shortlist.c.version_id, t.shortlist.c.ref)
    .where(_THEIRS)
    .order_by(t.shortlist.c.position, t.shortlist.c.added_at, t.shortlist.c.ref)
)
_REFS_OF = sa.select(t.shortlist.c.ref).where(_THEIRS, t.shortlist.c.version_id == sa.bindparam("version"))


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a list: a requirement of one exact version."""

    version_id: int
    ref: str


class Shortlist:
    """The lists in one transaction, each of one person."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of(self, person: int) -> tuple[Pick, ...]:
        """A person's list in their order."""
        return tuple(Pick(*row) for row in self._conn.execute(_OF, {"person": person}))

    def refs_of(self, person: int, version_id: int) -> frozenset[str]:
        """Which requirements of one version are on a person's list."""
        asked = {"person": person, "version": version_id}
        return frozenset(self._conn.execute(_REFS_OF, asked).scalars())

    def count(self, person: int) -> int:
        """How many lines a person's list has."""
        asked = sa.select(sa.func.count()).where(t.shortlist.c.person_id == person)
        return self._conn.execute(asked.select_from(t.shortlist)).scalar_one()

    def add(self, person: int, picks: Sequence[Pick]) -> int:
        """Put lines at the end, leaving out those that are there. How many came in.

        Raises TooLarge when the list would pass LIMIT, and adds nothing.
        """
        held = self.of(person)
        new = [pick for pick in dict.fromkeys(picks) if pick not in set(held)]
        if len(held) + len(new) > LIMIT:
            raise TooLarge(f"Your list can hold {LIMIT} requirements. Take some off it first.")
        self._write(person, new, first=len(held))
        return len(new)

    def remove(self, person: int, picks: Sequence[Pick]) -> int:
        """Take lines off. How many there were."""
        gone = set(picks)
        held = self.of(person)
        kept = [pick for pick in held if pick not in gone]
        if len(kept) < len(held):
            self._replace(person, kept)
        return len(held) - len(kept)

    def move(self, person: int, pick: Pick, *, to: int) -> bool:
        """Put a line at a place, the first being 0; past either end means at that end.

        False when the list does not have it.
        """
        held = list(self.of(person))
        if pick not in held:
            return False
        held.remove(pick)
        held.insert(max(0, to), pick)
        self._replace(person, held)
        return True

    def clear(self, person: int) -> None:
        """Empty a person's list."""
        self._conn.execute(sa.delete(t.shortlist).where(t.shortlist.c.person_id == person))

    def _replace(self, person: int, picks: Sequence[Pick]) -> None:
        added = self._added(person)
        self.clear(person)
        self._write(person, picks, first=0, added=added)

    def _added(self, person: int) -> dict[Pick, object]:
        asked = sa.select(t.shortlist.c.version_id, t.shortlist.c.ref, t.shortlist.c.added_at).where(
            t.shortlist.c.person_id == person
        )
        return {Pick(version, ref): at for version, ref, at in self._conn.execute(asked)}

    def _write(
        self, person: int, picks: Sequence[Pick], *, first: int, added: dict[Pick, object] | None = None
    ) -> None:
        if not picks:
            return
        known = added or {}
        self._conn.execute(
            sa.insert(t.shortlist),
            [
                {
                    "person_id": person,
                    "version_id": pick.version_id,
                    "ref": pick.ref,
                    "position": place,
                    "added_at": known.get(pick, self._tx.at),
                }
                for place, pick in enumerate(picks, first)
            ],
        )
