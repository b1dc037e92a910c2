"""Drafts: the one open text of a plan, saved as numbered revisions that are never overwritten."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from kb.access import Label, Reach
from kb.errors import NotFound, NotReady, Stale
from kb.plan import Marking, State, text_hash
from kb.store.ledger.audit import Act
from kb.store.plans.revising import Revising
from kb.store.plans.values import Draft
from kb.store.plans.within import draft_clause
from kb.store.tables.columns import AnyRow
from kb.store.tables.plans import plans, versions
from kb.store.tables.work import drafts, revisions

SETTLING = (
    *("based_on", "submitted_at", "submitted_by", "submitted_hash", "submitted_note"),
    "submitted_learnt",
    *("returned_at", "returned_by", "returned_why"),
)
PLAN = sa.select(plans.c.id, plans.c.body).where(plans.c.ref == sa.bindparam("ref"))
_last = (
    sa.select(sa.func.max(revisions.c.number))
    .where(revisions.c.draft_id == drafts.c.id)
    .correlate(drafts)
    .scalar_subquery()
)
_DRAFTS = (
    sa.select(
        drafts.c.id,
        drafts.c.plan_id,
        plans.c.ref,
        plans.c.body,
        drafts.c.state,
        drafts.c.marking,
        drafts.c.started_at,
        revisions.c.number,
        revisions.c.text,
        revisions.c.text_hash,
        revisions.c.saved_at,
        revisions.c.saved_by,
        *(drafts.c[name] for name in SETTLING),
    )
    .join_from(drafts, plans, plans.c.id == drafts.c.plan_id)
    .join(revisions, (revisions.c.draft_id == drafts.c.id) & (revisions.c.number == _last))
    .where(drafts.c.state != "ended")
)


# Put forward is a text, not a draft: the next edit takes it back.
_NOT_SUBMITTED = {
    "state": State.DRAFT.value,
    "submitted_at": None,
    "submitted_by": None,
    "submitted_hash": None,
    "submitted_note": "",
    "submitted_learnt": "",
}


class Drafting(Revising):
    """Drafts as one transaction sees and changes them."""

    def draft(self, ref: str, *, reach: Reach) -> Draft | None:
        """The open draft of a plan with its last revision, or None where there is none within reach."""
        row = self._conn.execute(_DRAFTS.where(plans.c.ref == ref, draft_clause(reach))).first()
        return None if row is None else _draft(row)

    def drafts(self, *, reach: Reach, plan_ids: Collection[int] | None = None) -> tuple[Draft, ...]:
        """Every open draft within reach, of these plans or of all, the last saved first."""
        where = [draft_clause(reach)]
        where += [drafts.c.plan_id.in_(list(plan_ids))] if plan_ids is not None else []
        asked = _DRAFTS.where(*where).order_by(revisions.c.saved_at.desc(), drafts.c.id)
        return tuple(_draft(row) for row in self._conn.execute(asked))

    def open_draft(
        self, ref: str, text: bytes, *, marking: Marking, based_on: int | None = None, how: str = "saved"
    ) -> int:
        """Open a plan's draft with its first revision; gives the draft's id.

        `based_on` is the version whose text it begins with. Revisions are numbered through all drafts of a plan,
        from 1. Raises NotReady where one is open: a constraint of the database says the same to two at once.
        """
        plan = self._plan(ref)
        open_now = sa.select(drafts.c.id).where(drafts.c.plan_id == plan.id, drafts.c.state != "ended")
        if self._conn.execute(open_now).first() is not None:
            raise NotReady("This plan already has a draft. Open that one.")
        started = {
            "plan_id": plan.id,
            "state": State.DRAFT.value,
            "marking": int(marking),
            "started_at": self._tx.at,
            "started_by": self._tx.by,
            "based_on": based_on,
        }
        draft_id = int(
            self._conn.execute(sa.insert(drafts).values(started).returning(drafts.c.id)).scalar_one()
        )
        before = sa.select(sa.func.max(revisions.c.number)).join(drafts, drafts.c.id == revisions.c.draft_id)
        # Numbers go on from the draft before, so that a page left open on that one names no revision of this.
        number = (self._conn.execute(before.where(drafts.c.plan_id == plan.id)).scalar() or 0) + 1
        self._write(draft_id, number, text, how=how)
        self._tell(plan.id, f"{ref}/draft", revision=number, how=how)
        return draft_id

    def save_revision(
        self, ref: str, text: bytes, *, marking: Marking, started_from: int, how: str = "saved"
    ) -> int:
        """Save the open draft of a plan as its next revision; gives that revision's number.

        A draft that stood submitted is an ordinary draft again: what was put forward was another text. Raises
        Stale where somebody else has saved since revision `started_from`, NotFound where no draft is open.
        """
        plan = self._plan(ref)
        asked = sa.select(drafts.c.id, _last.label("number"))
        row = self._conn.execute(asked.where(drafts.c.plan_id == plan.id, drafts.c.state != "ended")).first()
        if row is None:
            raise NotFound("This plan has no draft. Begin one first.")
        if row.number != started_from:
            raise Stale("Somebody else has saved this draft since you opened it. Both texts are shown below.")
        self._write(row.id, started_from + 1, text, how=how)
        values = _NOT_SUBMITTED | {"marking": int(marking)}
        self._conn.execute(sa.update(drafts).where(drafts.c.id == row.id).values(values))
        self._tell(plan.id, f"{ref}/draft", revision=started_from + 1, how=how)
        return started_from + 1

    def end_draft(self, ref: str) -> None:
        """End the open draft of a plan, approved or dropped. Raises NotFound where none is open."""
        plan = self._plan(ref)
        open_now = (drafts.c.plan_id == plan.id, drafts.c.state != "ended")
        ended = sa.update(drafts).where(*open_now).values(state="ended", ended_at=self._tx.at)
        if self._conn.execute(ended).rowcount == 0:
            raise NotFound("This plan has no draft.")
        self._tell(plan.id, f"{ref}/draft", ended=True)

    def _write(self, draft_id: int, number: int, text: bytes, *, how: str) -> None:
        line = {
            "draft_id": draft_id,
            "number": number,
            "text": text,
            "text_hash": text_hash(text),
            "saved_at": self._tx.at,
            "saved_by": self._tx.by,
            "how": how,
        }
        self._conn.execute(sa.insert(revisions), line)

    def _tell(self, plan_id: int, thing: str, **facts: int | bool | str) -> None:
        self._tx.outbox.plan_changed(plan_id)
        self._tx.audit.add(Act.ALTERATION, thing, **facts)

    def _plan(self, ref: str) -> AnyRow:
        row = self._conn.execute(PLAN, {"ref": ref}).first()
        if row is None:
            raise NotFound("There is no such plan.")
        return row

    def _version_id(self, plan_id: int, number: int) -> int:
        asked = sa.select(versions.c.id).where(versions.c.plan_id == plan_id, versions.c.number == number)
        version_id = self._conn.execute(asked).scalar()
        if version_id is None:
            raise NotFound("There is no such version of this plan.")
        return int(version_id)


def _draft(row: AnyRow) -> Draft:
    label = Label(plan=row.ref, body=row.body, state=State(row.state), marking=Marking(row.marking))
    return Draft(
        draft_id=row.id,
        plan_id=row.plan_id,
        plan_ref=row.ref,
        label=label,
        number=row.number,
        text=row.text,
        text_hash=row.text_hash,
        started_at=row.started_at,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        **{name: getattr(row, name) for name in SETTLING},
    )
