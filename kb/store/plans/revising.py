"""The revisions of an open draft: every text that was ever saved of it, until the draft is approved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Reach
from kb.store.plans.within import draft_clause
from kb.store.tables.plans import plans
from kb.store.tables.work import drafts, revisions

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One save of a draft. `how`: saved, autosaved, by form ...; `kept` is False once its text is forgotten."""

    number: int
    saved_at: dt.datetime
    saved_by: int | None
    how: str
    text_hash: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """One save of a draft with its text, None once that is forgotten."""

    line: RevisionLine
    text: bytes | None


_LINE = (
    revisions.c.number,
    revisions.c.saved_at,
    revisions.c.saved_by,
    revisions.c.how,
    revisions.c.text_hash,
    revisions.c.text.is_not(None).label("kept"),
)
_OPEN = (
    sa.select(*_LINE)
    .join_from(revisions, drafts, drafts.c.id == revisions.c.draft_id)
    .join(plans, plans.c.id == drafts.c.plan_id)
    .where(plans.c.ref == sa.bindparam("ref"), drafts.c.state != "ended")
)
_NEWEST_FIRST = _OPEN.order_by(revisions.c.number.desc())
_WITH_TEXT = _OPEN.add_columns(revisions.c.text).where(revisions.c.number == sa.bindparam("number"))


class Revising:
    """The revisions of drafts as one transaction sees them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def revisions(self, ref: str, *, reach: Reach) -> tuple[RevisionLine, ...]:
        """Every revision of the plan's open draft, the last first; nothing where there is none within reach."""
        rows = self._conn.execute(_NEWEST_FIRST.where(draft_clause(reach)), {"ref": ref})
        return tuple(RevisionLine(*row) for row in rows)

    def revision(self, ref: str, number: int, *, reach: Reach) -> Revision | None:
        """One revision of the plan's open draft with its text, or None where there is none within reach."""
        asked = _WITH_TEXT.where(draft_clause(reach))
        row = self._conn.execute(asked, {"ref": ref, "number": number}).first()
        return None if row is None else Revision(RevisionLine(*row[:-1]), row.text)

    def forget_revisions(self, draft_id: int) -> None:
        """Forget the texts of a draft that has been approved. Who saved what, by its hash, stays."""
        own = revisions.c.draft_id == draft_id
        self._conn.execute(sa.update(revisions).where(own).values(text=None))
