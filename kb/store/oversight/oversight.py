"""Oversight as one transaction sees and records it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.ledger.audit import Act
from kb.store.oversight.values import Briefing, ForceNote, Meeting, NewLine, PromiseClosure, SpokenLine
from kb.store.plans.typesetting import writable
from kb.store.tables.columns import by_then
from kb.store.tables.oversight import (
    accountability_meetings,
    briefings,
    force_notes,
    oversight_lines,
    oversight_sent,
    promise_closures,
    stage_allowances,
)
from kb.store.tables.people import people

if TYPE_CHECKING:
    from kb.store.plans.values import HeldPlan
    from kb.store.tables.columns import AnyRow, AnySelect
    from kb.store.transaction import Transaction

_LINE = ("office", "force", "kind", "text", "about", "answers", "replaces", "view")


class Oversight:
    """What is kept of oversight, oldest first, and adding to it. Who may is for the desk to have asked."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def meetings(self, office: str, force: str, *, before: dt.datetime | None = None) -> tuple[Meeting, ...]:
        """The meetings of an office about a force, by day."""
        table = accountability_meetings
        asked = by_then(_between(table, office, force), table, before)
        rows = self._conn.execute(asked.order_by(table.c.on, table.c.id))
        return tuple(Meeting(*row[:6]) for row in rows)

    def briefings(self, office: str, force: str) -> tuple[Briefing, ...]:
        """The briefings that an office made about a force, the last first."""
        asked = sa.select(briefings, people.c.shown_as).join_from(
            briefings, people, people.c.id == briefings.c.recorded_by
        )
        theirs = asked.where(briefings.c.office == office, briefings.c.force == force)
        return tuple(map(_briefing, self._conn.execute(theirs.order_by(briefings.c.id.desc()))))

    def lines(self, office: str, force: str, *, before: dt.datetime | None = None) -> tuple[SpokenLine, ...]:
        """Questions, answers and views between an office and a force; those that a later draft replaced left out."""
        asked = sa.select(oversight_lines, oversight_sent.c.recorded_at.label("sent_at")).join_from(
            oversight_lines, oversight_sent, oversight_sent.c.line_id == oversight_lines.c.id, isouter=True
        )
        theirs = asked.where(oversight_lines.c.office == office, oversight_lines.c.force == force)
        rows = self._conn.execute(
            by_then(theirs, oversight_lines, before).order_by(oversight_lines.c.id)
        ).all()
        gone = {row.replaces for row in rows}
        return tuple(_line(row, before) for row in rows if row.id not in gone)

    def unanswered(self) -> tuple[SpokenLine, ...]:
        """The questions of all offices that were sent and have no answer, oldest first."""
        answers = oversight_lines.alias()
        asked = (
            sa.select(oversight_lines, oversight_sent.c.recorded_at.label("sent_at"))
            .join_from(oversight_lines, oversight_sent, oversight_sent.c.line_id == oversight_lines.c.id)
            .where(
                oversight_lines.c.kind == "question",
                ~sa.exists().where(answers.c.answers == oversight_lines.c.id),
            )
        )
        return tuple(_line(row, None) for row in self._conn.execute(asked.order_by(oversight_lines.c.id)))

    def closures(self, office: str, *, before: dt.datetime | None = None) -> Mapping[str, PromiseClosure]:
        """What an office said last of each promise, by its key."""
        table = promise_closures
        asked = by_then(sa.select(table).where(table.c.office == office), table, before)
        rows = self._conn.execute(asked.order_by(table.c.id))
        return {
            row.promise: PromiseClosure(row.promise, row.closed, row.why, row.recorded_at) for row in rows
        }

    def notes(self, force: str, *, before: dt.datetime | None = None) -> tuple[ForceNote, ...]:
        """What a force wished to be read beside its figures."""
        asked = by_then(sa.select(force_notes).where(force_notes.c.force == force), force_notes, before)
        rows = self._conn.execute(asked.order_by(force_notes.c.id))
        return tuple(ForceNote(row.id, row.text, row.recorded_at) for row in rows)

    def allowed(self, *, before: dt.datetime | None = None) -> frozenset[int]:
        """The plans whose stage the offices of neighbouring forces may see, by number."""
        asked = by_then(sa.select(stage_allowances), stage_allowances, before)
        last = {row.plan_id: row.allowed for row in self._conn.execute(asked.order_by(stage_allowances.c.id))}
        return frozenset(plan for plan, allowed in last.items() if allowed)

    def allow(self, plan: HeldPlan, *, allowed: bool) -> None:
        """Record whether they may."""
        self._add(stage_allowances, {"plan_id": plan.plan_id, "allowed": allowed})
        self._tx.audit.add(Act.ALTERATION, plan.ref, stage_shown=allowed)

    def add_meeting(self, office: str, force: str, *, on: dt.date, title: str) -> int:
        """Record that there is a meeting on a day."""
        writable(title)
        number = self._add(
            accountability_meetings, {"office": office, "force": force, "on": on, "title": title}
        )
        self._note(office, meeting=number, day=on.isoformat())
        return number

    def keep_briefing(self, office: str, force: str, *, as_at: dt.date, content: str) -> int:
        """Keep a briefing as it was made; gives its number."""
        writable(content)
        mark = hashlib.sha256(content.encode()).hexdigest()
        line = {"office": office, "force": force, "as_at": as_at, "content": content, "hash": mark}
        number = self._add(briefings, line)
        self._note(office, briefing=number, about=force, day=as_at.isoformat(), hash=mark[:16])
        return number

    def add_line(self, new: NewLine) -> int:
        """Record a question, a view, or the force's answer, which is sent with it; gives its number."""
        writable(new.text)
        number = self._add(oversight_lines, {name: getattr(new, name) for name in _LINE})
        if new.kind == "answer":
            self.send(number, new.force)
        else:
            self._note(new.office, line=number, kind=new.kind)
        return number

    def send(self, number: int, by: str) -> None:
        """Send a line: from then on both sides read it. The database refuses to send it twice."""
        self._add(oversight_sent, {"line_id": number})
        self._note(by, line=number, sent=True)

    def close_promise(self, office: str, promise: str, *, closed: bool, why: str) -> None:
        """Say that a promise is kept or given up, or open again, and why."""
        writable(why)
        self._add(promise_closures, {"office": office, "promise": promise, "closed": closed, "why": why})
        self._note(office, promise=promise[:60], closed=closed)

    def add_note(self, force: str, text: str) -> int:
        """Record what a force wishes to be read beside its figures."""
        writable(text)
        number = self._add(force_notes, {"force": force, "text": text})
        self._note(force, note=number)
        return number

    def _add(self, table: sa.Table, line: Mapping[str, object]) -> int:
        recorded = {"recorded_by": self._tx.by, "recorded_at": self._tx.at}
        added = self._conn.execute(sa.insert(table).returning(table.c.id), {**line, **recorded})
        return int(added.scalar_one())

    def _note(self, body: str, **facts: str | int | None) -> None:
        self._tx.audit.add(Act.ALTERATION, f"organisation:{body}", **facts)


def _between(table: sa.Table, office: str, force: str) -> AnySelect:
    return sa.select(table).where(table.c.office == office, table.c.force == force)


def _briefing(row: AnyRow) -> Briefing:
    return Briefing(
        row.id, row.office, row.force, row.as_at, row.content, row.hash, row.recorded_at, row.shown_as
    )


def _line(row: AnyRow, before: dt.datetime | None) -> SpokenLine:
    sent = row.sent_at if before is None or (row.sent_at is not None and row.sent_at < before) else None
    said = NewLine(**{name: getattr(row, name) for name in _LINE})
    return SpokenLine(row.id, said, row.recorded_at, sent)
