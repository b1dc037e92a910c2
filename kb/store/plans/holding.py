"""Plans that somebody may act on, and forms that make something new only once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Label, Reach, Rendition
from kb.plan import Marking, State
from kb.store.plans.values import HeldPlan
from kb.store.tables.columns import AnyRow
from kb.store.tables.plans import plans, versions
from kb.store.tables.word import once
from kb.store.tables.work import drafts

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_STANDING = (
    sa.select(versions.c.marking)
    .where(versions.c.plan_id == plans.c.id)
    .order_by((versions.c.state == State.CURRENT.value).desc(), versions.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_DRAFTED = (
    sa.select(drafts.c.marking)
    .where(drafts.c.plan_id == plans.c.id, drafts.c.state != "ended")
    .scalar_subquery()
)
_HELD = sa.select(
    plans.c.id, plans.c.ref, plans.c.body, _STANDING.label("standing"), _DRAFTED.label("drafted")
)
_ONE = _HELD.where(plans.c.ref == sa.bindparam("ref"))
_KEPT_FOR = dt.timedelta(days=2)


class Holding:
    """What somebody may act on, as one transaction sees it. `reach` is that of writing or approving."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def plan(self, ref: str, *, reach: Reach) -> HeldPlan | None:
        """The plan, whether or not a version of it stands; None where the reach does not hold it."""
        # Whoever may act nowhere is asked no question: most who read a plan.
        row = self._tx.conn.execute(_ONE, {"ref": ref}).first() if reach.spans or reach.everything else None
        return None if row is None else _held(row, reach)

    def plans(self, *, reach: Reach) -> tuple[HeldPlan, ...]:
        """Every plan that the reach holds, by its address."""
        bodies = () if reach.everything else (plans.c.body.in_(sorted(reach.bodies)),)
        rows = self._tx.conn.execute(_HELD.where(*bodies).order_by(plans.c.ref))
        return tuple(held for row in rows if (held := _held(row, reach)) is not None)

    def once(self, token: str, make: Callable[[], str], *, said: Sequence[object] = ()) -> str:
        """Make something unless this person's form with that token has made it: gives what was made, either way.

        `make` answers with a short text, such as the address of what it made. `said` is which form it is and what it
        says: the same token with anything else in it is another form, as after going back and typing anew. Tokens are
        forgotten after two days.
        """
        person, at = self._tx.by, self._tx.at
        conn = self._tx.conn
        # Hashed, so that whatever was sent can be kept, and one form never answers with what another made.
        key = hashlib.sha256(repr((token, *said)).encode()).hexdigest()
        asked = sa.select(once.c.made).where(once.c.person_id == person, once.c.token == key)
        made = conn.execute(asked).scalar_one_or_none()
        if made is None:
            made = make()
            conn.execute(sa.delete(once).where(once.c.at < at - _KEPT_FOR))
            conn.execute(sa.insert(once), {"person_id": person, "token": key, "made": made, "at": at})
        return str(made)


def _held(row: AnyRow, reach: Reach) -> HeldPlan | None:
    markings = [Marking(m) for m in (row.standing, row.drafted) if m is not None]
    marking = max(markings, default=Marking.OFFICIAL)
    # Acting on a plan is asked as acting on a draft of it: the reach of acts is a reach of drafts.
    label = Label(plan=row.ref, body=row.body, state=State.DRAFT, marking=marking)
    if not reach.admits(label, Rendition.FULL):
        return None
    return HeldPlan(row.id, row.ref, row.body, marking)
