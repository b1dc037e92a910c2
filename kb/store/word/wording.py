"""Threads and remarks as they leave the store, and whether a reader may see one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.plan import Marking

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.store.plans.values import Found
    from kb.store.tables.columns import AnyRow
    from kb.store.transaction import Transaction

READ = frozenset({Rendition.FULL, Rendition.OUTLINE})


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread to be begun. `body` is the organisation for which its first remark is spoken.

    `ref` is '' for the plan as a whole. `number` is the version it was asked of, `draft_id` the draft.
    """

    plan_id: int
    kind: str
    ref: str
    body: str
    text: str
    to_role: str = ""
    number: int | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said, as it was typed: by whom, for which organisation, when."""

    text: str
    body: str
    person: int
    shown_as: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question, a comment or a remark on a draft, with everything said in it, oldest first.

    `owner` is the plan's organisation, `from_body` the one that began it: the same in a comment. `full`: the
    reader reads the whole of what it is about; `marking` and `title` are those of the version in which they read it.
    """

    id: int
    plan_id: int
    plan_ref: str
    owner: str
    kind: str
    ref: str
    number: int | None
    from_body: str
    to_role: str
    begun_by: int
    begun_at: dt.datetime
    resolved_at: dt.datetime | None
    remarks: tuple[Remark, ...]
    full: bool = True
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    title: str = ""
    question: str = ""

    @property
    def last(self) -> Remark:
        """What was said last."""
        return self.remarks[-1]


class Sight:
    """Which requirements one reach reads, each version read once."""

    def __init__(self, tx: Transaction, reach: Reach) -> None:
        self._tx = tx
        self._reach = reach
        self._known: dict[tuple[str, int | None], Found | None] = {}

    def of(self, line: AnyRow) -> Found | None:
        """The version in which what a thread is about is read today, or None where it is not.

        The plan's standing version decides. Where that no longer has the requirement, so does the version it
        was asked of: a requirement kept from this reader is never found in an older text.
        """
        standing = self._found(line.plan_ref, None)
        if standing is None or not line.ref or _has(standing, line.ref):
            return standing
        if line.ref in standing.hidden or line.number is None:
            return None
        asked_of = self._found(line.plan_ref, line.number)
        return asked_of if asked_of is not None and _has(asked_of, line.ref) else None

    def _found(self, ref: str, number: int | None) -> Found | None:
        if (ref, number) not in self._known:
            found = self._tx.shelf.found(ref, reach=self._reach, number=number)
            self._known[ref, number] = found if found is not None and found.rendition in READ else None
        return self._known[ref, number]


def _has(found: Found, ref: str) -> bool:
    return ref not in found.hidden and any(row.ref == ref for row in found.rows)


def thread_of(line: AnyRow, said: tuple[Remark, ...], found: Found | None = None) -> Thread:
    """A thread as read: `found` is the version in which the reader reads what it is about; None for a draft's."""
    facts = {
        name: getattr(line, name)
        for name in ("id", "plan_id", "plan_ref", "owner", "kind", "ref", "number", "from_body", "to_role")
    }
    facts |= {name: getattr(line, name) for name in ("begun_by", "begun_at", "resolved_at")}
    if found is None:
        return Thread(**facts, remarks=said)
    row = next((row for row in found.rows if row.ref == line.ref), None)
    return Thread(
        **facts,
        remarks=said,
        full=found.rendition is Rendition.FULL,
        marking=row.label.marking if row else found.card.label.marking,
        title=found.card.title,
        question=row.question if row else "",
    )
