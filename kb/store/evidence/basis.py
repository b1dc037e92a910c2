"""What the product knows by itself about plans: their versions, decisions, sheets, sharing and drafts, as then known.

Whoever asks does so for the machine or has asked access first: nothing here is within a reach, and nothing here is text
but the questions that tell one requirement from another.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from kb.plan import State, Status
from kb.store.evidence.basis_values import (
    Basis,
    BasisAnswer,
    BasisDecision,
    BasisDraft,
    BasisIssue,
    BasisReview,
    BasisRow,
    BasisStatus,
    BasisVersion,
)
from kb.store.ledger.audit import Act
from kb.store.tables.plans import audit, plans, requirements, versions
from kb.store.tables.work import (
    approvals,
    considered,
    drafts,
    issued,
    living_facts,
    reviews,
    revisions,
    sheets,
)

if TYPE_CHECKING:
    import datetime as dt

    from kb.store.tables.columns import AnyRow, AnySelect
    from kb.store.transaction import Transaction

_Line = TypeVar("_Line")


_PLANS = sa.select(plans.c.id, plans.c.ref, plans.c.body, plans.c.created_at)
_BY = sa.bindparam("before", type_=versions.c.recorded_at.type)
_VERSIONS = (
    sa.select(
        versions.c.plan_id,
        versions.c.id,
        *(versions.c[name] for name in ("number", "recorded_at", "dated_at", "title", "themes")),
        versions.c.state,
        versions.c.replaced_at,
    )
    .where(versions.c.plan_id.in_(sa.bindparam("plans", expanding=True)), versions.c.recorded_at < _BY)
    .order_by(versions.c.plan_id, versions.c.number)
)
_ROWS = (
    sa.select(
        requirements.c.version_id,
        *(requirements.c[name] for name in ("ref", "question", "priority", "complete")),
    )
    .join_from(requirements, versions, versions.c.id == requirements.c.version_id)
    .where(versions.c.plan_id.in_(sa.bindparam("plans", expanding=True)), versions.c.recorded_at < _BY)
    .order_by(requirements.c.version_id, requirements.c.position)
)


def _of_versions(table: sa.Table, *names: str) -> AnySelect:
    return (
        sa.select(versions.c.plan_id, versions.c.number, *(table.c[name] for name in names))
        .join_from(table, versions, versions.c.id == table.c.version_id)
        .where(versions.c.plan_id.in_(sa.bindparam("plans", expanding=True)), table.c.recorded_at < _BY)
        .order_by(table.c.id)
    )


def _of_plans(table: sa.Table, *names: str) -> AnySelect:
    return (
        sa.select(table.c.plan_id, *(table.c[name] for name in names))
        .where(table.c.plan_id.in_(sa.bindparam("plans", expanding=True)), table.c.recorded_at < _BY)
        .order_by(table.c.id)
    )


_DECISIONS = _of_versions(
    approvals, "kind", "decided_on", "recorded_at", "review_by", "approve_by", "material"
)
_REVIEWS = _of_versions(reviews, "review_by", "recorded_at")
_ANSWERS = _of_plans(considered, "trigger_id", "recorded_at")
_STATUSES = _of_plans(living_facts, "ref", "value", "recorded_at").where(living_facts.c.kind == "status")
_ISSUES = (
    sa.select(versions.c.plan_id, sheets.c.version_id, sheets.c.collector, issued.c.on, issued.c.recorded_at)
    .join_from(issued, sheets, sheets.c.id == issued.c.sheet_id)
    .join(versions, versions.c.id == sheets.c.version_id)
    .where(versions.c.plan_id.in_(sa.bindparam("plans", expanding=True)), issued.c.recorded_at < _BY)
    .order_by(issued.c.id)
)
_DRAFTS = (
    sa.select(
        drafts.c.plan_id,
        drafts.c.started_at,
        sa.func.max(revisions.c.saved_at).label("saved_at"),
        drafts.c.ended_at,
    )
    .join_from(drafts, revisions, revisions.c.draft_id == drafts.c.id)
    .where(
        drafts.c.plan_id.in_(sa.bindparam("plans", expanding=True)),
        drafts.c.started_at < _BY,
        revisions.c.saved_at < _BY,
    )
    .group_by(drafts.c.id, drafts.c.plan_id, drafts.c.started_at, drafts.c.ended_at)
    .order_by(drafts.c.id)
)
_TEXTS = sa.select(versions.c.id, versions.c.text).where(
    versions.c.id.in_(sa.bindparam("ids", expanding=True))
)


class Bases:
    """What is known of plans without anybody having typed it as evidence."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of_bodies(self, bodies: Collection[str], *, before: dt.datetime) -> tuple[Basis, ...]:
        """Every plan of these organisations that was there by then, by its address."""
        asked = _PLANS.where(plans.c.body.in_(sorted(bodies)), plans.c.created_at < before)
        return self._filled(self._conn.execute(asked.order_by(plans.c.ref)).all(), before)

    def of(self, plan_id: int, *, before: dt.datetime) -> Basis:
        """One plan that is there."""
        (found,) = self._filled(self._conn.execute(_PLANS.where(plans.c.id == plan_id)).all(), before)
        return found

    def texts(self, version_ids: Collection[int]) -> Mapping[int, bytes | None]:
        """The texts of these versions, None where one was erased."""
        rows = self._conn.execute(_TEXTS, {"ids": list(version_ids)}) if version_ids else ()
        return {row.id: row.text for row in rows}

    def _filled(self, rows: Collection[AnyRow], before: dt.datetime) -> tuple[Basis, ...]:
        if not rows:
            return ()
        bound = {"plans": [row.id for row in rows], "before": before}
        held: defaultdict[int, list[BasisRow]] = defaultdict(list)
        for row in self._conn.execute(_ROWS, bound):
            held[row.version_id].append(BasisRow(row.ref, row.question, row.priority, row.complete))

        def lines(asked: AnySelect, make: Callable[[AnyRow], _Line]) -> Mapping[int, tuple[_Line, ...]]:
            return _grouped(self._conn.execute(asked, bound), make)

        found = {
            "versions": lines(_VERSIONS, lambda row: _version(row, held.get(row.id, ()), before)),
            "decisions": lines(_DECISIONS, lambda row: BasisDecision(*row[1:])),
            "reviews": lines(_REVIEWS, lambda row: BasisReview(*row[1:])),
            "drafts": lines(_DRAFTS, lambda row: _draft(row, before)),
            "issues": lines(_ISSUES, lambda row: BasisIssue(*row[1:])),
            "answers": lines(_ANSWERS, lambda row: BasisAnswer(*row[1:])),
            "statuses": lines(_STATUSES, _status),
        }
        return tuple(
            Basis(
                row.id,
                row.ref,
                row.body,
                row.created_at,
                shared=self._shared(row.ref, before),
                **{name: by_plan.get(row.id, ()) for name, by_plan in found.items()},  # type: ignore[arg-type]  # each by its name
            )
            for row in rows
        )

    def _shared(self, ref: str, before: dt.datetime) -> tuple[dt.datetime, ...]:
        """When a plan was shared more widely than with its own organisation, as the audit tells it."""
        thing = audit.c.object
        lite = (
            self._conn.dialect.name == "sqlite"
        )  # which reads a stretch of the index only where bytes are compared
        own = (
            sa.and_(thing >= f"{ref}@", thing < f"{ref}A")
            if lite
            else thing.startswith(f"{ref}@", autoescape=True)
        )
        asked = sa.select(audit.c.at, audit.c.facts).where(
            own,
            audit.c.act == Act.ALTERATION.value,
            audit.c.facts.contains('"shared":'),
            audit.c.at < before,
        )
        rows = self._conn.execute(asked.order_by(audit.c.seq))
        return tuple(row.at for row in rows if _wider(json.loads(row.facts)))


def _wider(facts: Mapping[str, object]) -> bool:
    return facts.get("shared") not in {None, "own"} or bool(facts.get("named"))


def _grouped(rows: Iterable[AnyRow], make: Callable[[AnyRow], _Line]) -> Mapping[int, tuple[_Line, ...]]:
    found: defaultdict[int, list[_Line]] = defaultdict(list)
    for row in rows:
        found[row.plan_id].append(make(row))
    return {plan: tuple(lines) for plan, lines in found.items()}


def _version(row: AnyRow, rows: Iterable[BasisRow], before: dt.datetime) -> BasisVersion:
    gone = row.state == State.WITHDRAWN.value and row.replaced_at is not None and row.replaced_at < before
    return BasisVersion(
        row.id,
        row.number,
        row.recorded_at,
        row.dated_at,
        row.title,
        tuple(row.themes),
        row.replaced_at if gone else None,
        tuple(rows),
    )


def _draft(row: AnyRow, before: dt.datetime) -> BasisDraft:
    ended = row.ended_at if row.ended_at is not None and row.ended_at < before else None
    return BasisDraft(row.started_at, row.saved_at, ended)


def _status(row: AnyRow) -> BasisStatus:
    return BasisStatus(row.ref, row.value == Status.RETIRED.value, row.recorded_at)
