"""Reading plans: one plan, its versions and rows. Every question names the reach it is asked within."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from kb.access import Reach
from kb.plan import State
from kb.store.ledger.daily import end_of_day
from kb.store.plans.cards import CARDS, WHOLE, Carded, Reader
from kb.store.plans.catalogue import Catalogue
from kb.store.plans.values import Found, RowLine, VersionCard
from kb.store.tables.columns import AnyRow, AnySelect
from kb.store.tables.plans import plans, versions

_chosen = versions.alias("chosen")
_its_plan = plans.alias("its_plan")


def _choice(
    *conditions: sa.ColumnElement[bool], order: tuple[sa.ColumnElement[Any], ...]
) -> sa.ColumnElement[bool]:
    # The id is chosen first and the rest read for it alone: sorting would read every version's text.
    return versions.c.id == (
        sa.select(_chosen.c.id)
        .join(_its_plan, _its_plan.c.id == _chosen.c.plan_id)
        .where(_its_plan.c.ref == sa.bindparam("ref"), *conditions)
        .order_by(*order, _chosen.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


_STANDING = _choice(order=((_chosen.c.state == State.CURRENT.value).desc(),))
_NEWEST = _choice(order=())
_NUMBERED = _choice(_chosen.c.number == sa.bindparam("number"), order=())
_ON_THE_DAY = _choice(_chosen.c.dated_at < sa.bindparam("end"), order=())

_CARDS = {name: CARDS.where(chosen) for name, chosen in (("standing", _STANDING), ("numbered", _NUMBERED))}
_WHOLE = {
    "standing": WHOLE.where(_STANDING),
    "newest": WHOLE.where(_NEWEST),
    "numbered": WHOLE.where(_NUMBERED),
    "on": WHOLE.where(_ON_THE_DAY),
}
_HISTORY = CARDS.where(plans.c.ref == sa.bindparam("ref")).order_by(versions.c.number.desc())
_BY_ID = WHOLE.where(versions.c.id.in_(sa.bindparam("ids", expanding=True)))
_CHILDREN = (
    CARDS.where(plans.c.source_ref == sa.bindparam("ref"))
    .where(
        versions.c.number
        == sa.select(_chosen.c.number)
        .where(_chosen.c.plan_id == plans.c.id)
        .order_by((_chosen.c.state == State.CURRENT.value).desc(), _chosen.c.number.desc())
        .limit(1)
        .correlate(plans)
        .scalar_subquery()
    )
    .order_by(plans.c.ref)
)
_BY_PATH = CARDS.where(plans.c.body == sa.bindparam("owner"), plans.c.path == sa.bindparam("path"))


class Shelf(Catalogue):
    """Plans as one transaction sees them. What is out of reach is answered as what does not exist."""

    def found(
        self,
        ref: str,
        *,
        reach: Reach,
        number: int | None = None,
        on: dt.date | None = None,
        newest: bool = False,
    ) -> Found | None:
        """One version of a plan, whole: its text, its rows and their statuses, in one round trip.

        By default the current version, or the last one where none is current. With `number` that
        version; with `on` the one that stood at the end of that day in London; with `newest` the last
        whatever its state. Only then is it asked whether the reach admits it: no older version is given in
        its place.
        """
        if number is not None:
            row = self._first(_WHOLE["numbered"], ref=ref, number=number)
        elif on is not None:
            row = self._first(_WHOLE["on"], ref=ref, end=end_of_day(on))
        else:
            row = self._first(_WHOLE["newest" if newest else "standing"], ref=ref)
        return None if row is None else Reader(reach).found(row, end=on)

    def card(self, ref: str, *, reach: Reach, number: int | None = None) -> VersionCard | None:
        """As `found`, without the text: the standing version or that number."""
        carded = self.carded(ref, reach=reach, number=number)
        return None if carded is None else carded[0]

    def carded(self, ref: str, *, reach: Reach, number: int | None = None) -> Carded | None:
        """As `card`, with the richest rendition in which the reach admits it."""
        if number is None:
            row = self._first(_CARDS["standing"], ref=ref)
        else:
            row = self._first(_CARDS["numbered"], ref=ref, number=number)
        return None if row is None else Reader(reach).card(row)

    def newest_number(self, ref: str, *, reach: Reach) -> int | None:
        """The number of the standing version, or None where that is not within reach."""
        standing = self.card(ref, reach=reach)
        return None if standing is None else standing.number

    def history(self, ref: str, *, reach: Reach) -> tuple[Carded, ...]:
        """Every version within reach with its rendition, newest first; no text is read."""
        return self._all(_HISTORY, reach, ref=ref)

    def children(self, ref: str, *, reach: Reach) -> tuple[VersionCard, ...]:
        """The standing versions, within reach, of the plans adapted from this one.

        Each card says from which number it was adapted (`source_number`) and against which it was last
        checked (`checked_number`). Whether the reach admits `ref` itself is for the caller to ask.
        """
        return tuple(card for card, _ in self._all(_CHILDREN, reach, ref=ref))

    def source_of(self, ref: str, *, reach: Reach) -> VersionCard | None:
        """The standing version of the plan that this one was adapted from, where both are within reach."""
        own = self.card(ref, reach=reach)
        if own is None or own.source_ref is None:
            return None
        return self.card(own.source_ref, reach=reach)

    def by_path(self, body: str, path: str, *, reach: Reach) -> VersionCard | None:
        """The newest version of the plan that an organisation imported from that path."""
        found = self._all(_BY_PATH.order_by(versions.c.number.desc()).limit(1), reach, owner=body, path=path)
        return found[0][0] if found else None

    def reread(self, version_ids: Collection[int], *, reach: Reach) -> tuple[Found, ...]:
        """Versions by their ids, those within reach in the order asked for: hits of the index, read back."""
        reader = Reader(reach)
        rows = self._tx.conn.execute(_BY_ID, {"ids": list(version_ids)}) if version_ids else ()
        found = {f.card.version_id: f for f in map(reader.found, rows) if f is not None}
        return tuple(found[version_id] for version_id in version_ids if version_id in found)

    def rows_of(self, version_id: int, *, reach: Reach) -> tuple[RowLine, ...]:
        """The rows of one version that are within reach in the richest rendition that the reach gives of it."""
        return tuple(row for found in self.reread([version_id], reach=reach) for row in found.rows)

    def row(self, ref: str, number: int | None, row_ref: str, *, reach: Reach) -> RowLine | None:
        """One requirement of one version (None: the standing one), or None where it is not within reach."""
        found = self.found(ref, reach=reach, number=number)
        rows = () if found is None else found.rows
        return next((row for row in rows if row.ref == row_ref), None)

    def _first(self, question: AnySelect, **bound: object) -> AnyRow | None:
        return self._tx.conn.execute(question, bound).first()
