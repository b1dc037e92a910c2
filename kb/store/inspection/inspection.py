"""Reports, recommendations, closures, responses and positions as one transaction sees and records them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.inspection.values import (
    Clearance,
    Closure,
    NewPosition,
    Position,
    Report,
    ResponseDay,
    Wording,
    WordingCheck,
)
from kb.store.ledger.audit import Act
from kb.store.plans.typesetting import writable
from kb.store.tables.inspection import (
    inspection_reports,
    position_clearances,
    positions,
    recommendation_closures,
    recommendation_wordings,
    report_responses,
    wording_checks,
)
from kb.store.tables.people import people

if TYPE_CHECKING:
    from kb.store.tables.columns import AnyRow, AnySelect
    from kb.store.transaction import Transaction

_REPORT = ("key", "title", "by", "published_on", "address", "many")
_WORDING = ("recommendation", "text", "addressee", "deadline", "source", "measure")
_CHECK = ("recommendation", "said_hash")
_CLOSURE = ("recommendation", "body", "closed_on", "reference")
_RESPONSE = ("report", "office", "first_day", "last_day", "source")
_POSITION = ("recommendation", "body", "done", "next", "by_when", "answers", "public")
_CLEARANCE = ("position_id", "cleared", "cleared_by", "why")


def _asked(table: sa.Table, *names: str) -> AnySelect:
    """These columns, with who recorded the line (as shown), oldest line first."""
    told = (table.c.recorded_at, people.c.shown_as.label("recorded_by"))
    chosen = sa.select(*(table.c[name] for name in names), *told)
    return chosen.join_from(table, people, people.c.id == table.c.recorded_by).order_by(table.c.id)


_REPORTS = _asked(inspection_reports, *_REPORT)
_WORDINGS = _asked(recommendation_wordings, *_WORDING).add_columns(
    recommendation_wordings.c.recorded_by.label("person")
)
_CHECKS = _asked(wording_checks, *_CHECK, "role").add_columns(wording_checks.c.recorded_by.label("person"))
_CLOSURES = _asked(recommendation_closures, *_CLOSURE, "role")
_RESPONSES = _asked(report_responses, *_RESPONSE)
_POSITIONS = _asked(positions, "id", *_POSITION, "role").add_columns(positions.c.recorded_by.label("person"))
_CLEARANCES = _asked(position_clearances, *_CLEARANCE)


class Inspection:
    """What is known of inspections, oldest first, and adding to it. `by` of a line is the transaction's own person."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def reports(self, *, before: dt.datetime | None = None) -> tuple[Report, ...]:
        """Every report as it was ever entered: of one key the last holds."""
        rows = self._conn.execute(_known(_REPORTS, inspection_reports, before)).mappings()
        return tuple(Report(**row) for row in rows)

    def wordings(self, *, before: dt.datetime | None = None) -> tuple[Wording, ...]:
        """Every wording as it was ever entered: of one recommendation the last holds."""
        rows = self._conn.execute(_known(_WORDINGS, recommendation_wordings, before)).mappings()
        return tuple(Wording(**row) for row in rows)

    def wording_checks(self, *, before: dt.datetime | None = None) -> tuple[WordingCheck, ...]:
        """Every check of a wording beside its report."""
        rows = self._conn.execute(_known(_CHECKS, wording_checks, before)).mappings()
        return tuple(WordingCheck(**row) for row in rows)

    def closures(
        self, bodies: Collection[str], *, before: dt.datetime | None = None
    ) -> Mapping[tuple[str, str], tuple[Closure, ...]]:
        """What was recorded of closing, by recommendation and force, oldest first: the last of each holds."""
        asked = _CLOSURES.where(recommendation_closures.c.body.in_(sorted(bodies)))
        found: defaultdict[tuple[str, str], list[Closure]] = defaultdict(list)
        for row in self._conn.execute(_known(asked, recommendation_closures, before)).mappings():
            found[row["recommendation"], row["body"]].append(Closure(**row))
        return {key: tuple(lines) for key, lines in found.items()}

    def responses(self, *, before: dt.datetime | None = None) -> Mapping[tuple[str, str], ResponseDay]:
        """When each office answered each report, as last recorded, by report and office."""
        rows = self._conn.execute(_known(_RESPONSES, report_responses, before)).mappings()
        return {(row["report"], row["office"]): ResponseDay(**row) for row in rows}

    def positions(
        self,
        bodies: Collection[str],
        *,
        recommendation: str | None = None,
        before: dt.datetime | None = None,
    ) -> tuple[Position, ...]:
        """What these forces said, the last first, each with the clearances that were recorded by then.

        Whether somebody may know of it is for the caller to ask first.
        """
        asked = _POSITIONS.where(positions.c.body.in_(sorted(bodies)))
        if recommendation is not None:
            asked = asked.where(positions.c.recommendation == recommendation)
        lines = self._conn.execute(_known(asked, positions, before)).all()
        cleared = self._clearances([line.id for line in lines], before)
        return tuple(_position(line, cleared.get(line.id, ())) for line in reversed(lines))

    def enter_report(self, new: Report, *, region: str, role: str) -> None:
        """Enter a report, or what is to hold of it from now on."""
        writable(new.key, new.title, new.by, new.address)
        self._add(inspection_reports, {name: getattr(new, name) for name in _REPORT}, role)
        self._note(region, report=new.key, published=new.published_on.isoformat())

    def enter_wording(self, new: Wording, *, region: str, role: str) -> None:
        """Enter what a recommendation says; what stood before stays as an earlier wording."""
        writable(new.text, new.addressee, new.source)
        self._add(recommendation_wordings, {name: getattr(new, name) for name in _WORDING}, role)
        self._note(region, recommendation=new.recommendation, wording=new.said_hash[:16])

    def check_wording(self, wording: Wording, *, region: str, role: str) -> None:
        """Record that a wording was found to be what the report says."""
        line = {"recommendation": wording.recommendation, "said_hash": wording.said_hash}
        self._add(wording_checks, line, role)
        self._note(region, recommendation=wording.recommendation, checked=wording.said_hash[:16])

    def record_closure(
        self, recommendation: str, body: str, *, closed_on: dt.date | None, reference: str, role: str
    ) -> None:
        """Record that the inspectorate closed a recommendation for a force; None that it did not after all."""
        writable(reference)
        line = {"recommendation": recommendation, "body": body, "closed_on": closed_on}
        self._add(recommendation_closures, line | {"reference": reference}, role)
        day = closed_on.isoformat() if closed_on else None
        self._note(body, recommendation=recommendation, closed=closed_on is not None, day=day)

    def record_response(self, new: ResponseDay, *, role: str) -> None:
        """Record when an office answered a report."""
        writable(new.source)
        self._add(report_responses, {name: getattr(new, name) for name in _RESPONSE}, role)
        self._note(new.office, report=new.report, response=str(new.first_day or ""))

    def add_position(self, new: NewPosition, *, role: str) -> int:
        """Record where a force stands; gives its number. What it said before stays."""
        writable(new.done, new.next, new.answers, new.public)
        line = {name: getattr(new, name) for name in _POSITION}
        number = self._add(positions, line, role)
        public = bool(new.public)
        self._note(new.body, recommendation=new.recommendation, position=number, for_publication=public)
        return number

    def decide(self, position: Position, *, cleared: bool, cleared_by: str, why: str, role: str) -> None:
        """Clear the text for publication of a position, or take that back. The database refuses its own author."""
        writable(cleared_by, why)
        line = {"position_id": position.number, "written_by": position.person, "cleared": cleared}
        self._add(position_clearances, line | {"cleared_by": cleared_by, "why": why}, role)
        ref, number = position.recommendation, position.number
        self._note(position.body, recommendation=ref, position=number, cleared=cleared)

    def _clearances(
        self, numbers: Collection[int], before: dt.datetime | None
    ) -> Mapping[int, tuple[Clearance, ...]]:
        if not numbers:
            return {}
        asked = _CLEARANCES.where(position_clearances.c.position_id.in_(list(numbers)))
        found: defaultdict[int, list[Clearance]] = defaultdict(list)
        for row in self._conn.execute(_known(asked, position_clearances, before)):
            one = Clearance(row.cleared, row.cleared_by, row.why, row.recorded_at, row.recorded_by)
            found[row.position_id].append(one)
        return {number: tuple(lines) for number, lines in found.items()}

    def _add(self, table: sa.Table, line: Mapping[str, object], role: str) -> int:
        recorded = {"recorded_by": self._tx.by, "recorded_at": self._tx.at, "role": role}
        added = self._conn.execute(sa.insert(table).returning(table.c.id), {**line, **recorded})
        return int(added.scalar_one())

    def _note(self, body: str, **facts: str | int | None) -> None:
        self._tx.audit.add(Act.ALTERATION, f"organisation:{body}", **facts)


def _known(asked: AnySelect, table: sa.Table, before: dt.datetime | None) -> AnySelect:
    return asked if before is None else asked.where(table.c.recorded_at < before)


def _position(line: AnyRow, clearances: tuple[Clearance, ...]) -> Position:
    facts = {name: getattr(line, name) for name in _POSITION}
    return Position(
        number=line.id,
        person=line.person,
        recorded_by=line.recorded_by,
        recorded_at=line.recorded_at,
        role=line.role,
        clearances=clearances,
        **facts,
    )
