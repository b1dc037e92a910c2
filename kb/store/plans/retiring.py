"""Requirements taken out of a draft, each with its reason: a reference that has gone is never used again."""

from __future__ import annotations

import sqlalchemy as sa

from kb.errors import NotFound
from kb.store.ledger.audit import Act
from kb.store.plans.drafting import Drafting
from kb.store.plans.typesetting import writable
from kb.store.tables.plans import plans, requirements, versions
from kb.store.tables.work import drafts, retirements


class Retiring(Drafting):
    """Requirements that leave a plan, as one writing transaction records them."""

    def retire(self, ref: str, row: str, *, why: str) -> None:
        """Record that a requirement was taken out of the plan's open draft. Raises NotFound where none is open."""
        plan = self._plan(ref)
        writable(row, why)
        asked = sa.select(drafts.c.id).where(drafts.c.plan_id == plan.id, drafts.c.state != "ended")
        draft_id = self._conn.execute(asked).scalar()
        if draft_id is None:
            raise NotFound("This plan has no draft.")
        line = {
            "draft_id": draft_id,
            "ref": row,
            "why": why,
            "recorded_by": self._tx.by,
            "recorded_at": self._tx.at,
        }
        self._conn.execute(sa.insert(retirements), line)
        self._tx.audit.add(Act.ALTERATION, f"{ref}/draft", retired=row)

    def refs_used(self, ref: str) -> frozenset[str]:
        """Every reference that a version of the plan has had, or that was taken out of a draft of it."""
        in_versions = (
            sa.select(requirements.c.ref)
            .join(versions, versions.c.id == requirements.c.version_id)
            .join(plans, plans.c.id == versions.c.plan_id)
            .where(plans.c.ref == ref)
        )
        taken_out = (
            sa.select(retirements.c.ref)
            .join(drafts, drafts.c.id == retirements.c.draft_id)
            .join(plans, plans.c.id == drafts.c.plan_id)
            .where(plans.c.ref == ref)
        )
        return frozenset(self._conn.execute(in_versions.union(taken_out)).scalars())
