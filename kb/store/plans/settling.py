"""Settling drafts: put forward, taken back, returned, approved; and what keeps an approved version in force.

What must stay true, whoever calls: an approval names the last text of its draft and the version made of it, and is
never by somebody who had a hand in that text. The database refuses the rest by triggers of its own.
Whether a person may take a step, and whether it is open, is for `kb.plan` to say first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotReady, Stale
from kb.plan import State, Status
from kb.store.ledger.audit import Act, Fact
from kb.store.ledger.daily import LONDON
from kb.store.plans.revising import Revising
from kb.store.plans.settled import ApprovalLine, Decided, ReviewLine, StandingVersion
from kb.store.tables.columns import AnySelect
from kb.store.tables.people import people
from kb.store.tables.plans import plans, requirements, versions
from kb.store.tables.work import approvals, drafts, living_facts, retirements, reviews, revisions

if TYPE_CHECKING:
    from kb.store.plans.values import Draft, Shelved
    from kb.store.transaction import Transaction

_CHANGED = "This draft has been changed since you read it. Read it again."
_OPEN = sa.and_(drafts.c.id == sa.bindparam("draft"), drafts.c.state == sa.bindparam("was"))
_NOT_SUBMITTED = {"submitted_at": None, "submitted_by": None, "submitted_hash": None}
_STANDING = (
    sa.select(
        *(versions.c[name] for name in ("id", "number", "state", "text_hash", "review_by")),
        sa.case((plans.c.urgent_number == versions.c.number, plans.c.approve_by)).label("approve_by"),
    )
    .join_from(versions, plans, plans.c.id == versions.c.plan_id)
    .where(plans.c.id == sa.bindparam("plan"))
    .order_by((versions.c.state == State.CURRENT.value).desc(), versions.c.number.desc())
    .limit(1)
)
_BY_NUMBER = versions.c.number.desc()


class Settling:
    """The life of plans as one transaction sees and changes it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def standing(self, plan_id: int) -> StandingVersion | None:
        """The version that stands: the current one, or the last; None before the first."""
        row = self._conn.execute(_STANDING, {"plan": plan_id}).first()
        if row is None:
            return None
        urgent = self._draft_of(row.id) if row.approve_by else None
        return StandingVersion(
            version_id=row.id,
            number=row.number,
            state=State(row.state),
            text_hash=row.text_hash,
            review_by=row.review_by,
            approve_by=row.approve_by,
            urgent_draft=urgent,
        )

    def writers(self, draft_id: int) -> frozenset[int]:
        """Everybody who saved a revision of that draft, and whoever put it in force in urgency."""
        saved = sa.select(revisions.c.saved_by).where(revisions.c.draft_id == draft_id)
        issued = sa.select(approvals.c.recorded_by).where(
            approvals.c.draft_id == draft_id, approvals.c.kind == "urgent"
        )
        people = self._conn.execute(saved.union(issued)).scalars()
        return frozenset(person for person in people if person is not None)

    def submitter(self, draft_id: int) -> int | None:
        """Whoever put that draft forward, where it stands, or stood when it was decided on."""
        asked = sa.select(drafts.c.submitted_by).where(drafts.c.id == draft_id)
        return self._conn.execute(asked).scalar()

    def unapproved(self, plan_id: int) -> frozenset[int]:
        """The drafts of versions put in force in urgency since anybody last approved one: their texts live on in it."""
        urgent = approvals.c.kind == "urgent"
        decided = sa.select(approvals.c.id).where(approvals.c.version_id == versions.c.id)
        settled = sa.or_(
            ~decided.where(urgent).correlate(versions).exists(),
            decided.where(approvals.c.kind == "confirmed").correlate(versions).exists(),
        )
        last = sa.select(sa.func.max(versions.c.number)).where(versions.c.plan_id == plan_id, settled)
        asked = sa.select(approvals.c.draft_id).join(versions, versions.c.id == approvals.c.version_id)
        since = versions.c.number > sa.func.coalesce(last.scalar_subquery(), 0)
        return frozenset(
            self._conn.execute(asked.where(versions.c.plan_id == plan_id, urgent, since)).scalars()
        )

    def submit(self, draft: Draft, *, note: str, learnt: str = "") -> None:
        """Put forward the last text of a draft. What it was returned for is over.

        Raises Stale where the draft is no longer as `draft` says.
        """
        values = {
            "state": State.SUBMITTED.value,
            "submitted_at": self._tx.at,
            "submitted_by": self._tx.by,
            "submitted_hash": draft.text_hash,
            "submitted_note": note,
            "submitted_learnt": learnt,
            "returned_at": None,
            "returned_by": None,
            "returned_why": None,
        }
        self._move(draft, State.DRAFT, values, did="submitted", revision=draft.number)

    def take_back(self, draft: Draft) -> None:
        """Make a submitted draft an ordinary draft again. Raises Stale where it is not submitted."""
        self._move(draft, State.SUBMITTED, _NOT_SUBMITTED | {"state": State.DRAFT.value}, did="taken back")

    def give_back(self, draft: Draft, *, why: str) -> None:
        """Return a submitted draft to its authors with a reason. Raises Stale where it is not submitted."""
        returned = {"returned_at": self._tx.at, "returned_by": self._tx.by, "returned_why": why}
        values = _NOT_SUBMITTED | returned | {"state": State.DRAFT.value}
        self._move(draft, State.SUBMITTED, values, did="returned", revision=draft.number)

    def approve(self, draft: Draft, made: Shelved, decided: Decided) -> None:
        """Record the decision that made a version of a draft's last text, and end the draft.

        Rows that the draft retired are retired. The revisions' texts are forgotten, but not yet where the decision is
        urgent: whoever approves it afterwards may want to see how it came about.
        """
        version_id = made.version_ids[-1]
        self._decide(draft.draft_id, version_id, decided)
        self._conn.execute(
            sa.update(drafts)
            .where(drafts.c.id == draft.draft_id, drafts.c.state != "ended")
            .values(state="ended", ended_at=self._tx.at)
        )
        self._in_force(draft.plan_id, made.last, decided)
        self._retire(draft, version_id)
        if decided.approve_by is None:
            self._forget(draft.plan_id)
        self._tell(draft.plan_id, f"{draft.plan_ref}@{made.last}", **_facts(decided))

    def confirm(self, plan_id: int, ref: str, urgent: StandingVersion, decided: Decided) -> None:
        """Record that somebody else has approved a version that was in force in urgency."""
        if urgent.urgent_draft is None:
            raise NotReady("No version of this plan waits to be approved afterwards.")
        self._decide(urgent.urgent_draft, urgent.version_id, decided)
        self._in_force(plan_id, urgent.number, decided)
        told = {"decided_by": decided.decided_by, "review_by": decided.review_by}
        self._conn.execute(sa.update(versions).where(versions.c.id == urgent.version_id).values(told))
        self._forget(plan_id)
        self._tell(plan_id, f"{ref}@{urgent.number}", **_facts(decided))

    def reviewed(
        self, plan_id: int, ref: str, standing: StandingVersion, *, review_by: dt.date, meeting: str
    ) -> None:
        """Record that a version was reviewed and needs no change: only its review day moves."""
        line = {
            "version_id": standing.version_id,
            "was_due": standing.review_by,
            "review_by": review_by,
            "meeting": meeting,
            "recorded_by": self._tx.by,
            "recorded_at": self._tx.at,
        }
        self._conn.execute(sa.insert(reviews), line)
        moved = sa.update(versions).where(versions.c.id == standing.version_id)
        self._conn.execute(moved.values(review_by=review_by))
        self._tell(plan_id, f"{ref}@{standing.number}", reviewed=True, until=review_by.isoformat())

    def approvals(self, plan_id: int) -> tuple[ApprovalLine, ...]:
        """Every decision on a plan's versions, the newest version first and of one version the last decision."""
        columns = (
            *(approvals.c[name] for name in ("kind", "decided_by", "on_behalf", "meeting", "decided_on")),
            *(
                approvals.c[name]
                for name in ("review_by", "material", "raised", "lowered_why", "recorded_by")
            ),
        )
        asked = self._recorded(approvals, columns, plan_id)
        return tuple(ApprovalLine(*row) for row in self._conn.execute(asked))

    def reviews(self, plan_id: int) -> tuple[ReviewLine, ...]:
        """Every review of a plan that changed nothing, the newest first."""
        columns = (reviews.c.was_due, reviews.c.review_by, reviews.c.meeting)
        asked = self._recorded(reviews, columns, plan_id)
        return tuple(ReviewLine(*row) for row in self._conn.execute(asked))

    def _recorded(self, table: sa.Table, columns: tuple[sa.Column[object], ...], plan_id: int) -> AnySelect:
        return (
            sa.select(versions.c.number, *columns, people.c.shown_as, table.c.recorded_at)
            .join_from(table, versions, versions.c.id == table.c.version_id)
            .join(people, people.c.id == table.c.recorded_by)
            .where(versions.c.plan_id == plan_id)
            .order_by(_BY_NUMBER, table.c.id.desc())
        )

    def _draft_of(self, version_id: int) -> int | None:
        asked = sa.select(approvals.c.draft_id).where(
            approvals.c.version_id == version_id, approvals.c.kind == "urgent"
        )
        return self._conn.execute(asked).scalar()

    def _move(self, draft: Draft, was: State, values: Mapping[str, object], **facts: Fact) -> None:
        # Under the writers' lock, so what is true here is true at the commit.
        last = sa.select(revisions.c.text_hash).where(
            revisions.c.draft_id == draft.draft_id, revisions.c.number == draft.number + 1
        )
        if self._conn.execute(last).first() is not None:
            raise Stale(_CHANGED)
        moved = self._conn.execute(
            sa.update(drafts).where(_OPEN).values(values), {"draft": draft.draft_id, "was": was.value}
        )
        if moved.rowcount != 1:
            raise Stale(_CHANGED)
        self._tell(draft.plan_id, f"{draft.plan_ref}/draft", **facts)

    def _decide(self, draft_id: int, version_id: int, decided: Decided) -> None:
        line = {
            "draft_id": draft_id,
            "version_id": version_id,
            "kind": decided.kind,
            "text_hash": decided.text_hash,
            "decided_by": decided.decided_by,
            "on_behalf": decided.on_behalf,
            "meeting": decided.meeting,
            "decided_on": decided.decided_on,
            "review_by": decided.review_by,
            "approve_by": decided.approve_by,
            "material": decided.material,
            "raised": decided.raised,
            "lowered_why": decided.lowered_why,
            "recorded_by": self._tx.by,
            "recorded_at": self._tx.at,
        }
        self._conn.execute(sa.insert(approvals), line)

    def _in_force(self, plan_id: int, number: int, decided: Decided) -> None:
        urgent: dict[str, int | dt.date | None] = {"urgent_number": None, "approve_by": None}
        if decided.approve_by is not None:
            urgent = {"urgent_number": number, "approve_by": decided.approve_by}
        self._conn.execute(sa.update(plans).where(plans.c.id == plan_id).values(urgent))

    def _retire(self, draft: Draft, version_id: int) -> None:
        here = sa.select(requirements.c.ref).where(requirements.c.version_id == version_id)
        kept = {ref.casefold() for ref in self._conn.execute(here).scalars()}
        asked = sa.select(retirements.c.ref, retirements.c.why).where(
            retirements.c.draft_id == draft.draft_id
        )
        gone = {row.ref: row.why for row in self._conn.execute(asked.order_by(retirements.c.id))}
        facts = [
            {
                "plan_id": draft.plan_id,
                "ref": ref,
                "kind": "status",
                "value": Status.RETIRED.value,
                "on": self._tx.at.astimezone(LONDON).date(),
                "recorded_at": self._tx.at,
                "recorded_by": self._tx.by,
                "as_at_import": False,
                "why": why,
            }
            for ref, why in gone.items()
            if ref.casefold() not in kept
        ]
        if facts:
            self._conn.execute(sa.insert(living_facts), facts)

    def _forget(self, plan_id: int) -> None:
        decided = sa.select(approvals.c.draft_id).join(versions, versions.c.id == approvals.c.version_id)
        done = decided.where(versions.c.plan_id == plan_id)
        for draft_id in set(self._conn.execute(done).scalars()):
            Revising(self._tx).forget_revisions(draft_id)

    def _tell(self, plan_id: int, thing: str, **facts: Fact) -> None:
        self._tx.outbox.plan_changed(plan_id)
        self._tx.audit.add(Act.ALTERATION, thing, **facts)


def _facts(decided: Decided) -> dict[str, Fact]:
    return {
        "decision": decided.kind,
        "on_behalf": decided.on_behalf,
        "material": decided.material,
        "raised": decided.raised,
        "lowered": bool(decided.lowered_why),
    }
