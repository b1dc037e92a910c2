"""What the tables are made of: one metadata, instants, ids."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)

AnyRow = sa.Row[*tuple[Any, ...]]
AnySelect = sa.Select[*tuple[Any, ...]]
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Instant(TypeDecorator[dt.datetime]):
    """An aware UTC instant, kept as microseconds since 1970: the same and ordered on both databases."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a naive instant: it would be read as another moment elsewhere."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the aware instant back."""
        return None if value is None else EPOCH + dt.timedelta(microseconds=value)


def microseconds(at: dt.datetime) -> int:
    """An aware instant as whole microseconds since 1970. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return (at - EPOCH) // _MICROSECOND


ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def own_id() -> sa.Column[int]:
    """The table's own number, given by the database."""
    return sa.Column("id", ID, primary_key=True, autoincrement=True)


def ref_to(target: str, *, name: str, null: bool = False, index: bool = True) -> sa.Column[int]:
    """A column that points at another table's number."""
    return sa.Column(name, ID, sa.ForeignKey(target), nullable=null, index=index)


def one_a_plan(name: str, condition: str) -> sa.Index:
    """Holds a plan to at most one line of which the condition is true."""
    where = sa.text(condition)
    return sa.Index(name, "plan_id", unique=True, sqlite_where=where, postgresql_where=where)


def recorded() -> tuple[sa.Column[int], sa.Column[dt.datetime]]:
    """Who recorded a line that is only ever added, and when."""
    return (
        ref_to("people.id", name="recorded_by", index=False),
        sa.Column("recorded_at", Instant, nullable=False),
    )


def by_then(asked: AnySelect, table: sa.Table, before: dt.datetime | None) -> AnySelect:
    """A question narrowed to the lines that were recorded before an instant, where one is given."""
    return asked if before is None else asked.where(table.c.recorded_at < before)
