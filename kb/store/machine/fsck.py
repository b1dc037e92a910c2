"""Reading everything over: a sentence for each thing that is not as it must be, none where all is well.

Run by tests, after a restore and nightly. It recomputes what can be recomputed (hashes, chains, numbers, rows
from the text) and trusts nothing that was written beside it. A tombstone is accepted: its hashes still chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.plan import State, decode, parse, text_hash, version_hash
from kb.store.ledger.audit_check import verify
from kb.store.tables.columns import AnyRow
from kb.store.tables.plans import erasures, outbox, plans, requirements, versions
from kb.store.tables.work import drafts, revisions

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_VERSIONS = (
    sa.select(
        plans.c.ref,
        sa.exists().where(drafts.c.plan_id == plans.c.id).label("drafted"),
        *(versions.c[name] for name in ("id", "number", "state", "text", "text_hash", "parent_hash")),
        *(
            versions.c[name]
            for name in ("version_hash", "dated_at", "recorded_at", "erased_at", "rows", "plain")
        ),
    )
    .join_from(plans, versions, versions.c.plan_id == plans.c.id, isouter=True)
    .order_by(plans.c.id, versions.c.number)
)
_GUARDS = {
    "sqlite": sa.text("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"),
    "postgresql": sa.text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"),
}
# Tables whose lines neither change nor go: each has the same two triggers on both databases.
_ONLY_ADDED_TO = (
    *("inspection_reports", "recommendation_wordings", "wording_checks", "recommendation_closures"),
    *("report_responses", "positions", "position_clearances"),
    *("evidence_entries", "evidence_states", "evidence_clearances", "rule_sets"),
    *("accountability_meetings", "briefings", "oversight_lines", "oversight_sent"),
    *("response_texts", "response_marks", "response_days", "stage_allowances"),
    *("role_groups", "training_counts", "hydra_sessions", "hydra_endings", "hydra_seats", "hydra_attendance"),
    *("referral_guidance", "referral_months", "referral_samples"),
    *("promise_closures", "force_notes"),
)
_GUARDED = {
    "sqlite": {
        *("audit_never_changes", "audit_never_shrinks", "versions_never_go"),
        *("approvals_name_the_text", "approvals_never_change", "approvals_never_go"),
    },
    "postgresql": {"audit_only_grows", "audit_never_emptied", "versions_never_go", "approvals_only_grow"},
}
_ON_BOTH = {
    *("versions_never_change", "texts_never_change"),
    *("approvals_by_others", "urgent_until_approved"),
    *("bases_never_change", "bases_keep_their_text", "bases_never_go"),
    *("decisions_never_change", "decisions_never_go"),
    *(f"{table}_never_{what}" for table in _ONLY_ADDED_TO for what in ("change", "go")),
}
_REFS = (
    sa.select(requirements.c.version_id, requirements.c.position, requirements.c.ref, requirements.c.question)
    .join(versions, versions.c.id == requirements.c.version_id)
    .order_by(versions.c.plan_id, versions.c.number, requirements.c.position)
)
_REVISIONS = (
    sa.select(plans.c.ref, revisions.c.number, revisions.c.text, revisions.c.text_hash)
    .join_from(revisions, drafts, drafts.c.id == revisions.c.draft_id)
    .join(plans, plans.c.id == drafts.c.plan_id)
    .order_by(revisions.c.draft_id, revisions.c.number)
)


def check(tx: Transaction, *, anchor: str | None = None) -> tuple[str, ...]:
    """Read everything over; gives a sentence for each fault. `anchor` as in `verify`."""
    return (
        *_file(tx),
        *_guards(tx),
        *_plans(tx),
        *_revisions(tx),
        *_erasures(tx),
        *_outbox(tx),
        *verify(tx, anchor=anchor).faults,
    )


def _file(tx: Transaction) -> Iterator[str]:
    if tx.conn.dialect.name != "sqlite":
        return
    for (said,) in tx.conn.exec_driver_sql("PRAGMA integrity_check").all():
        if said != "ok":
            yield f"The database file is damaged: {said}"
    for row in tx.conn.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield f"A line of {row[0]} points at a line of {row[2]} that is not there."


def _guards(tx: Transaction) -> Iterator[str]:
    dialect = tx.conn.dialect.name
    expected = _GUARDED[dialect] | _ON_BOTH
    found = set(tx.conn.execute(_GUARDS[dialect]).scalars())
    for name in sorted(expected - found):
        yield f"The trigger {name} was taken away."
    for name in sorted(found - expected):
        yield f"There is a trigger or view {name} that this program did not make."


def _plans(tx: Transaction) -> Iterator[str]:
    streamed = {"yield_per": 200}
    rows = iter(groupby(tx.conn.execute(_REFS, execution_options=streamed), key=lambda row: row.version_id))
    waiting = next(rows, None)
    for ref, found in groupby(
        tx.conn.execute(_VERSIONS, execution_options=streamed), key=lambda row: row.ref
    ):
        last, current = None, 0
        for version in found:
            if version.id is None:
                yield from () if version.drafted else (f"{ref} has neither a version nor a draft.",)
                break
            its_rows: Iterable[AnyRow] = ()
            if waiting is not None and waiting[0] == version.id:
                its_rows = tuple(waiting[1])
                waiting = next(rows, None)
            yield from _version(version, last, tuple(its_rows))
            last, current = version, current + (version.state == State.CURRENT.value)
        if current > 1:
            yield f"{ref} has {current} current versions."


def _version(version: AnyRow, last: AnyRow | None, rows: tuple[AnyRow, ...]) -> Iterator[str]:
    name = f"{version.ref}@{version.number}"
    if version.number != (1 if last is None else last.number + 1):
        yield f"{name} does not follow the version before it: a number is missing."
    if version.parent_hash != (None if last is None else last.version_hash):
        yield f"{name} does not name the version before it by its hash."
    chained = version_hash(
        plan=version.ref,
        number=version.number,
        text_hash=version.text_hash,
        dated_at=version.dated_at,
        recorded_at=version.recorded_at,
        parent=version.parent_hash,
    )
    if chained != version.version_hash:
        yield f"The version hash of {name} is not that of its number, times and text."
    if version.text is None:
        yield from _tombstone(version, name, rows)
    elif text_hash(version.text) != version.text_hash:
        yield f"The text of {name} is not the text that was shelved."
    else:
        yield from _rows(version, name, rows)


def _tombstone(version: AnyRow, name: str, rows: tuple[AnyRow, ...]) -> Iterator[str]:
    if version.erased_at is None:
        yield f"{name} has no text, but was not erased."
    if rows:
        yield f"{name} was erased, but its requirements are still there."


def _rows(version: AnyRow, name: str, rows: tuple[AnyRow, ...]) -> Iterator[str]:
    if [row.position for row in rows] != list(range(version.rows)):
        yield f"{name} should have {version.rows} requirements and has {len(rows)}, or they are not in order."
    text = None if version.plain else decode(version.text)
    there = [] if text is None else [(row.ref, row.question) for row in parse(text).requirements]
    if there != [(row.ref, row.question) for row in rows]:
        yield f"The requirements kept of {name} are not those in its text."


def _revisions(tx: Transaction) -> Iterator[str]:
    last: dict[str, int] = {}
    for row in tx.conn.execute(_REVISIONS, execution_options={"yield_per": 200}):
        expected = last.get(row.ref, 0) + 1
        if row.number != expected:
            yield f"A draft of {row.ref} lacks revision {expected}."
        if row.text is not None and text_hash(row.text) != row.text_hash:
            yield f"Revision {row.number} of a draft of {row.ref} is not the text that was saved."
        last[row.ref] = row.number


def _erasures(tx: Transaction) -> Iterator[str]:
    agreed = sa.select(erasures.c.version_id).where(erasures.c.confirmed_at.is_not(None))
    alone = (
        sa.select(plans.c.ref, versions.c.number)
        .join_from(versions, plans, plans.c.id == versions.c.plan_id)
        .where(versions.c.erased_at.is_not(None), versions.c.id.not_in(agreed))
    )
    for row in tx.conn.execute(alone):
        yield f"{row.ref}@{row.number} was erased, but no two people agreed to it."


def _outbox(tx: Transaction) -> Iterator[str]:
    counted = tx.conn.execute(sa.select(sa.func.count(), sa.func.max(outbox.c.seq))).one()
    if counted[1] is not None and counted[0] != counted[1]:
        yield f"The outbox should have {counted[1]} lines and has {counted[0]}."
    newest = (
        sa.select(sa.func.coalesce(sa.func.max(outbox.c.seq), 0))
        .where(outbox.c.kind == "plan", outbox.c.plan_id == plans.c.id)
        .correlate(plans)
        .scalar_subquery()
    )
    for (ref,) in tx.conn.execute(sa.select(plans.c.ref).where(plans.c.changed_seq != newest)):
        yield f"{ref} does not know the last line of the outbox about it: the index may miss a change."
