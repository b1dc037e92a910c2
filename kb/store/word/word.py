"""What people say to each other about plans: questions, comments, and remarks on a draft put forward.

What must stay true: a word is seen only by people who today read the requirement that it is about, and who belong
to the organisation that asked or to the one that owns the plan. Both are asked anew each time, so that access taken
away takes the word with it. Remarks on a draft are for whoever reaches that draft: its desk asks for them by
the draft's own number. Nothing here is ever part of a plan's text, and the audit never holds what was said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.ledger.audit import Act
from kb.store.tables.people import people
from kb.store.tables.plans import plans
from kb.store.tables.word import remarks, threads
from kb.store.word.wording import READ, NewThread, Remark, Sight, Thread, thread_of

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.store.plans.values import Found
    from kb.store.tables.columns import AnyRow, AnySelect
    from kb.store.transaction import Transaction

_REVIEW = "review"
_THREADS = sa.select(threads, plans.c.ref.label("plan_ref"), plans.c.body.label("owner")).join_from(
    threads, plans, plans.c.id == threads.c.plan_id
)
_REMARKS = sa.select(remarks, people.c.shown_as).join_from(remarks, people, people.c.id == remarks.c.said_by)
_last = remarks.alias("last")
_LAST = (
    sa.select(sa.func.max(_last.c.id))
    .where(_last.c.thread_id == threads.c.id)
    .correlate(threads)
    .scalar_subquery()
)
_OPEN = threads.c.resolved_at.is_(None)
_SHARED = threads.c.kind != _REVIEW
_OPEN_OF = (
    sa.select(threads.c.ref, plans.c.body, threads.c.from_body)
    .join_from(threads, plans)
    .where(threads.c.plan_id == sa.bindparam("plan"), _OPEN, _SHARED)
)


class Word:
    """Threads and their remarks, as one transaction sees and changes them.

    `reach` is what the reader may read and `bodies` the organisations they belong to, both of today.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of(self, ref: str, *, reach: Reach, bodies: Collection[str]) -> tuple[Thread, ...]:
        """The questions and comments about a plan that this reader sees: open ones first, then the newest."""
        found = self._seen(_THREADS.where(plans.c.ref == ref), reach=reach, bodies=bodies)
        return tuple(sorted(found, key=lambda one: (one.resolved_at is not None, -one.id)))

    def one(self, ref: str, number: int, *, reach: Reach, bodies: Collection[str]) -> Thread | None:
        """One question or comment about a plan; None where this reader sees none of that number."""
        asked = _THREADS.where(plans.c.ref == ref, threads.c.id == number)
        return next(iter(self._seen(asked, reach=reach, bodies=bodies)), None)

    def waiting(
        self, owners: Collection[str], *, reach: Reach, bodies: Collection[str]
    ) -> tuple[Thread, ...]:
        """Open questions about the plans of these organisations, the last word of which is the other side's."""
        asked = _waiting().where(plans.c.body.in_(sorted(owners))).order_by(threads.c.id)
        return self._seen(asked, reach=reach, bodies=bodies)

    def begun(self, person: int, *, reach: Reach, bodies: Collection[str]) -> tuple[Thread, ...]:
        """What this person began and somebody else has the last word in, open or not."""
        last = _REMARKS.with_only_columns(remarks.c.said_by).where(remarks.c.id == _LAST).scalar_subquery()
        asked = _THREADS.where(threads.c.begun_by == person, last != person).order_by(threads.c.id)
        return self._seen(asked, reach=reach, bodies=bodies)

    def counts(self, found: Found, *, bodies: Collection[str]) -> Mapping[str, int]:
        """How many open questions and comments stand at each requirement of a version within reach; '' for the plan."""
        if found.rendition not in READ:
            return {}
        theirs = {row.ref for row in found.rows} - found.hidden | {""}
        lines = self._conn.execute(_OPEN_OF, {"plan": found.card.plan_id})
        return Counter(ref for ref, owner, asker in lines if ref in theirs and {owner, asker} & set(bodies))

    def owners_waited_for(self) -> frozenset[str]:
        """The organisations of which an answer is awaited, by whomever."""
        return frozenset(row.owner for row in self._conn.execute(_waiting()))

    def begin(self, new: NewThread) -> int:
        """Begin a thread with its first remark; gives its number."""
        begun = {
            "plan_id": new.plan_id,
            "kind": new.kind,
            "ref": new.ref,
            "number": new.number,
            "draft_id": new.draft_id,
            "from_body": new.body,
            "to_role": new.to_role,
            "begun_by": self._tx.by,
            "begun_at": self._tx.at,
        }
        number = int(
            self._conn.execute(sa.insert(threads).values(begun).returning(threads.c.id)).scalar_one()
        )
        self.say(number, new.text, body=new.body)
        return number

    def say(self, number: int, text: str, *, body: str) -> None:
        """Add a remark, spoken for an organisation."""
        self._conn.execute(
            sa.insert(remarks),
            {"thread_id": number, "text": text, "body": body, "said_by": self._tx.by, "said_at": self._tx.at},
        )
        self._tell(number, did="remark")

    def resolve(self, number: int, *, resolved: bool = True) -> None:
        """Say that a thread needs no more, or that it does."""
        done = {"resolved_at": self._tx.at, "resolved_by": self._tx.by} if resolved else {}
        changed = sa.update(threads).where(threads.c.id == number, _OPEN if resolved else ~_OPEN)
        if self._conn.execute(changed.values({"resolved_at": None, "resolved_by": None} | done)).rowcount:
            self._tell(number, did="resolved" if resolved else "opened again")

    def add_review(self, draft_id: int, plan_id: int, ref: str, text: str, body: str) -> int:
        """Remark on a requirement of a draft ('' for the plan); gives the thread's number."""
        return self.begin(NewThread(plan_id, _REVIEW, ref, body, text, draft_id=draft_id))

    def reviews(self, draft_id: int) -> tuple[Thread, ...]:
        """Every remark on a draft, oldest first. Whoever asks has fetched the draft within their reach."""
        lines = self._conn.execute(
            _THREADS.where(threads.c.draft_id == draft_id).order_by(threads.c.id)
        ).all()
        said = self._said(line.id for line in lines)
        return tuple(thread_of(line, said[line.id]) for line in lines)

    def _seen(self, asked: AnySelect, *, reach: Reach, bodies: Collection[str]) -> tuple[Thread, ...]:
        theirs = sorted(bodies)
        both = sa.or_(threads.c.from_body.in_(theirs), plans.c.body.in_(theirs))
        sight = Sight(self._tx, reach)
        lines: list[tuple[AnyRow, Found]] = []
        for line in self._conn.execute(asked.where(_SHARED, both)).all():
            found = sight.of(line)
            if found is not None:
                lines.append((line, found))
        said = self._said(line.id for line, _ in lines)
        return tuple(thread_of(line, said[line.id], found) for line, found in lines)

    def _said(self, numbers: Iterable[int]) -> dict[int, tuple[Remark, ...]]:
        said: dict[int, tuple[Remark, ...]] = dict.fromkeys(numbers, ())
        if said:
            asked = _REMARKS.where(remarks.c.thread_id.in_(list(said))).order_by(remarks.c.id)
            for row in self._conn.execute(asked):
                remark = Remark(row.text, row.body, row.said_by, row.shown_as, row.said_at)
                said[row.thread_id] = (*said[row.thread_id], remark)
        return said

    def _tell(self, number: int, *, did: str) -> None:
        line = self._conn.execute(_THREADS.where(threads.c.id == number)).one()
        where = f"{line.plan_ref}/questions/{number}" if line.kind != _REVIEW else f"{line.plan_ref}/draft"
        self._tx.audit.add(Act.ALTERATION, where, kind=line.kind, did=did)


def _waiting() -> AnySelect:
    said = _last.alias("said")
    spoke = sa.select(said.c.body).where(said.c.id == _LAST).scalar_subquery()
    return _THREADS.where(_OPEN, threads.c.kind == "question", spoke != plans.c.body)
