"""Responses to reports, as one transaction sees and records them."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.ledger.audit import Act
from kb.store.oversight.values import NewResponse, PublicationDays, ResponseMark, WrittenResponse
from kb.store.plans.typesetting import writable
from kb.store.tables.columns import by_then
from kb.store.tables.oversight import response_days, response_marks, response_texts
from kb.store.tables.people import people

if TYPE_CHECKING:
    from kb.store.tables.columns import AnyRow, AnySelect
    from kb.store.transaction import Transaction

_TEXT = ("office", "force", "report", "as_at", "content", "first")
_DAYS = ("published_on", "address", "home_secretary_on", "inspectorate_on")


class ResponsesKept:
    """The responses of offices, oldest first, and adding to them. Who may is for the desk to have asked."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of(
        self, office: str, force: str, *, before: dt.datetime | None = None
    ) -> tuple[WrittenResponse, ...]:
        """What an office wrote about a force, each as it stood before an instant."""
        asked = _by_whom(response_texts).where(
            response_texts.c.office == office, response_texts.c.force == force
        )
        last: dict[int, AnyRow] = {}
        for row in self._conn.execute(by_then(asked, response_texts, before)):
            last[row.first or row.id] = row
        marks = {one.response: one for one in self._lines(response_marks, last, before)}
        days = {one.response: one for one in self._lines(response_days, last, before)}
        return tuple(
            WrittenResponse(
                number,
                row.id,
                row.force,
                row.report,
                row.as_at,
                row.content,
                row.recorded_at,
                row.shown_as,
                _mark(marks.get(number)),
                _days(days.get(number)),
            )
            for number, row in last.items()
        )

    def write(self, new: NewResponse) -> int:
        """Keep a draft as it stands now; gives the number of the response."""
        writable(new.content)
        number = self._add(response_texts, {name: getattr(new, name) for name in _TEXT})
        self._note(new.office, response=new.first or number, kept=number, report=new.report)
        return new.first or number

    def mark(self, office: str, number: int, *, said: int, text: str) -> None:
        """Record that a response may be published as `text`. The database refuses to do it twice."""
        writable(text)
        proof = hashlib.sha256(text.encode()).hexdigest()
        self._add(response_marks, {"response": number, "said": said, "text": text, "hash": proof})
        self._note(office, response=number, marked=True, hash=proof[:16])

    def record_days(self, office: str, number: int, days: PublicationDays) -> None:
        """Record when and where it was published and sent. What was recorded before stays."""
        writable(days.address)
        self._add(response_days, {"response": number, **{name: getattr(days, name) for name in _DAYS}})
        self._note(office, response=number, published=str(days.published_on or ""))

    def _lines(self, table: sa.Table, numbers: dict[int, AnyRow], before: dt.datetime | None) -> list[AnyRow]:
        if not numbers:
            return []
        asked = _by_whom(table).where(table.c.response.in_(list(numbers)))
        return list(self._conn.execute(by_then(asked, table, before)))

    def _add(self, table: sa.Table, line: dict[str, object]) -> int:
        recorded = {"recorded_by": self._tx.by, "recorded_at": self._tx.at}
        added = self._conn.execute(sa.insert(table).returning(table.c.id), {**line, **recorded})
        return int(added.scalar_one())

    def _note(self, office: str, **facts: str | int | None) -> None:
        self._tx.audit.add(Act.ALTERATION, f"organisation:{office}", **facts)


def _by_whom(table: sa.Table) -> AnySelect:
    joined = sa.select(table, people.c.shown_as).join_from(table, people, people.c.id == table.c.recorded_by)
    return joined.order_by(table.c.id)


def _mark(row: AnyRow | None) -> ResponseMark | None:
    return None if row is None else ResponseMark(row.text, row.hash, row.recorded_at, row.shown_as)


def _days(row: AnyRow | None) -> PublicationDays:
    return (
        PublicationDays() if row is None else PublicationDays(**{name: getattr(row, name) for name in _DAYS})
    )
