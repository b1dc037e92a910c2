"""Reading many plans: lists, counts and scans, filtered by the reach in the database itself."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.access import RICHEST_FIRST, Reach, Rendition
from kb.plan import State
from kb.store.ledger.daily import end_of_day
from kb.store.plans.cards import CARDS, WHOLE, Carded, Reader
from kb.store.plans.values import Counts, Found
from kb.store.plans.within import any_clause
from kb.store.tables.columns import AnySelect
from kb.store.tables.plans import plans, versions

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


class Order(enum.StrEnum):
    """How a list of versions is sorted."""

    NEWEST = "newest"
    REVIEW = "review"
    TITLE = "title"
    ORGANISATION = "organisation"


_JOINED = versions.join(plans, plans.c.id == versions.c.plan_id)
_ORDERS: dict[Order, tuple[sa.ColumnElement[Any], ...]] = {
    Order.NEWEST: (versions.c.recorded_at.desc(), versions.c.dated_at.desc(), versions.c.id.desc()),
    # No review date comes last, on both databases.
    Order.REVIEW: (versions.c.review_by.is_(None), versions.c.review_by, plans.c.ref),
    Order.TITLE: (sa.func.lower(versions.c.title), plans.c.ref),
    Order.ORGANISATION: (plans.c.ref, versions.c.number.desc()),
}
_CARDS_BY_ID = CARDS.where(versions.c.id.in_(sa.bindparam("ids", expanding=True)))


def _in(states: Collection[State]) -> sa.ColumnElement[bool]:
    # Written out, not bound: only then do both databases use the index of current versions.
    if len(states) == 1:
        (state,) = states
        return versions.c.state == sa.bindparam(None, state.value, literal_execute=True)
    return versions.c.state.in_([state.value for state in states])


class Catalogue:
    """Many plans as one transaction sees them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def cards(  # noqa: PLR0913 - filters, each by name
        self,
        *,
        reach: Reach,
        renditions: Collection[Rendition] = RICHEST_FIRST,
        bodies: Collection[str] = (),
        themes: Collection[str] = (),
        states: Collection[State] = (State.CURRENT,),
        review_before: dt.date | None = None,
        order: Order = Order.NEWEST,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[int, tuple[Carded, ...]]:
        """One page of versions within reach in any of `renditions`, and how many there are in all.

        `themes` match in any case; `review_before` keeps those to be reviewed before that day.
        """
        where = [any_clause(reach, renditions), _in(states)]
        where += [plans.c.body.in_(list(bodies))] if bodies else []
        where += [self._has_theme(themes)] if themes else []
        where += [versions.c.review_by < review_before] if review_before is not None else []
        total = sa.func.count().over()
        chosen = sa.select(versions.c.id, total).select_from(_JOINED).where(*where)
        page = self._tx.conn.execute(chosen.order_by(*_ORDERS[order]).limit(limit).offset(offset)).all()
        if not page and offset:
            count = sa.select(sa.func.count()).select_from(_JOINED).where(*where)
            return self._tx.conn.execute(count).scalar_one(), ()
        found = self.cards_by_ids([row[0] for row in page], reach=reach)
        return (page[0][1] if page else 0), found

    def cards_by_ids(self, version_ids: Sequence[int], *, reach: Reach) -> tuple[Carded, ...]:
        """Cards by version id, those within reach in the order asked for."""
        if not version_ids:
            return ()
        found = {
            carded[0].version_id: carded for carded in self._all(_CARDS_BY_ID, reach, ids=list(version_ids))
        }
        return tuple(found[version_id] for version_id in version_ids if version_id in found)

    def counts(
        self,
        *,
        reach: Reach,
        renditions: Collection[Rendition] = RICHEST_FIRST,
        states: Collection[State] = (State.CURRENT,),
    ) -> Counts:
        """How many versions within reach each organisation has, and each theme.

        Themes that differ only in capitals are counted together.
        """
        where = (any_clause(reach, renditions), _in(states))
        many = sa.func.count(sa.distinct(versions.c.id))
        bodies = sa.select(plans.c.body, many).select_from(_JOINED).where(*where).group_by(plans.c.body)
        theme = self._themes()
        themes = (
            sa.select(sa.func.min(theme.c.value), many)
            .select_from(_JOINED.join(theme, sa.true()))
            .where(*where)
            .group_by(sa.func.lower(theme.c.value))
        )
        return Counts(self._counted(bodies), self._counted(themes))

    def addresses(self, body: str, *, reach: Reach) -> frozenset[str]:
        """The second parts of an organisation's plan addresses within reach: `oic` of `sussex/oic`."""
        where = (plans.c.body == body, any_clause(reach, RICHEST_FIRST))
        known = sa.select(plans.c.ref).select_from(_JOINED).where(*where).distinct()
        if reach.everything:
            known = sa.select(plans.c.ref).where(plans.c.body == body)
        return frozenset(ref.split("/", 1)[1] for ref in self._tx.conn.execute(known).scalars())

    def texts(
        self,
        *,
        reach: Reach,
        plan_ids: Collection[int] | None = None,
        states: Collection[State] | None = (State.CURRENT,),
        limit: int | None = None,
    ) -> Iterator[Found]:
        """Versions within reach with their texts, by plan and number: for scanning, indexing and export.

        Read a hundred at a time, so memory stays small; the transaction must stay open meanwhile.
        """
        where = [any_clause(reach, RICHEST_FIRST)]
        where += [plans.c.id.in_(list(plan_ids))] if plan_ids is not None else []
        where += [_in(states)] if states is not None else []
        chosen = WHOLE.where(*where).order_by(versions.c.plan_id, versions.c.number).limit(limit)
        reader = Reader(reach)
        rows = self._tx.conn.execute(chosen, execution_options={"yield_per": 100})
        return (found for found in map(reader.found, rows) if found is not None)

    def of_bodies(
        self, bodies: Collection[str], *, reach: Reach, on: dt.date | None = None, limit: int
    ) -> tuple[Found, ...]:
        """The current versions of these organisations within reach, whole, by plan; or those of a London day's end.

        Of a plan that was withdrawn by then there is none. At most `limit` plans are read.
        """
        where = [any_clause(reach, RICHEST_FIRST), plans.c.body.in_(sorted(bodies))]
        if on is None:
            where.append(_in((State.CURRENT,)))
        else:
            later = versions.alias("later")
            end = end_of_day(on)
            newest = sa.select(sa.func.max(later.c.number)).where(
                later.c.plan_id == plans.c.id, later.c.dated_at < end
            )
            where.append(versions.c.number == newest.correlate(plans).scalar_subquery())
            where.append(sa.or_(versions.c.replaced_at.is_(None), versions.c.replaced_at >= end))
        reader = Reader(reach)
        rows = self._tx.conn.execute(WHOLE.where(*where).order_by(plans.c.ref).limit(limit))
        return tuple(found for row in rows if (found := reader.found(row, end=on)) is not None)

    def _all(self, question: AnySelect, reach: Reach, **bound: object) -> tuple[Carded, ...]:
        reader = Reader(reach)
        cards = map(reader.card, self._tx.conn.execute(question, bound))
        return tuple(card for card in cards if card is not None)

    def _counted(self, question: AnySelect) -> dict[str, int]:
        rows = self._tx.conn.execute(question).all()
        return dict(sorted(((row[0], row[1]) for row in rows), key=lambda pair: (-pair[1], pair[0])))

    def _themes(self) -> sa.TableValuedAlias:
        if self._tx.conn.dialect.name == "sqlite":
            return sa.func.json_each(versions.c.themes).table_valued("value", name="theme")
        each = sa.func.json_array_elements_text(versions.c.themes)
        return each.table_valued("value", name="theme").render_derived()

    def _has_theme(self, themes: Collection[str]) -> sa.ColumnElement[bool]:
        theme = self._themes()
        wanted = [t.lower() for t in themes]
        return (
            sa.select(sa.literal(1))
            .select_from(theme)
            .where(sa.func.lower(theme.c.value).in_(wanted))
            .exists()
        )
