"""Kinship between plans: what each took of another, which row came from which, and what was decided since.

What must stay true: what was taken and what was decided is never changed, only followed, so an earlier day can be
told as it was. Nothing here opens a text: whether somebody may read either plan is for the desk to ask of each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotFound, NotReady
from kb.plan import Marking
from kb.store.kin.decided import Deciding
from kb.store.ledger.audit import Act
from kb.store.tables.columns import AnyRow
from kb.store.tables.kin import bases, origins, ties
from kb.store.tables.plans import plans, requirements, versions
from kb.store.tables.work import drafts

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of a version: the text as whoever took it read it, and the highest marking in it."""

    text: bytes
    marking: Marking


@dataclass(frozen=True, slots=True)
class Tie:
    """That one plan took something of another, `kind` the `whole` or single `rows`.

    `how` it came to be: adapted, linked afterwards, borrowed. `first` is the source's version then, `number` the one
    that it was last brought in step with, of which `base_id` is the text.
    """

    id: int
    plan_id: int
    plan_ref: str
    body: str
    source_id: int
    source_ref: str
    source_body: str
    kind: str
    how: str
    begun_at: dt.datetime
    begun_by: int | None
    first: int
    number: int
    base_id: int


@dataclass(frozen=True, slots=True)
class Base:
    """One state of what was taken. `text` is None once the version was erased."""

    id: int
    tie_id: int
    how: str
    number: int
    text_hash: str
    marking: Marking
    recorded_at: dt.datetime
    recorded_by: int | None
    text: bytes | None


_own = plans.alias("own")
_source = plans.alias("source")
_first, _last = bases.alias("first"), bases.alias("last")
_later = bases.alias("later")
_TIES = (
    sa.select(
        ties.c.id,
        ties.c.plan_id,
        _own.c.ref.label("plan_ref"),
        _own.c.body,
        ties.c.source_id,
        _source.c.ref.label("source_ref"),
        _source.c.body.label("source_body"),
        *(ties.c[name] for name in ("kind", "how", "begun_at", "begun_by")),
        _first.c.number.label("first"),
        _last.c.number,
        _last.c.id.label("base_id"),
    )
    .join_from(ties, _own, _own.c.id == ties.c.plan_id)
    .join(_source, _source.c.id == ties.c.source_id)
    .join(
        _first,
        _first.c.id
        == sa.select(sa.func.min(_later.c.id)).where(_later.c.tie_id == ties.c.id).scalar_subquery(),
    )
    .join(
        _last,
        _last.c.id
        == sa.select(sa.func.max(_later.c.id)).where(_later.c.tie_id == ties.c.id).scalar_subquery(),
    )
    .where(ties.c.ended_at.is_(None))
    .order_by(_own.c.ref, _source.c.ref, ties.c.id)
)
_weighed_at = (
    sa.select(sa.func.max(versions.c.recorded_at))
    .where(versions.c.plan_id == ties.c.plan_id, versions.c.imported.is_(False))
    .correlate(ties)
    .scalar_subquery()
)
# What was borrowed into a draft that is over went with that draft, or was weighed with it.
_dropped = (
    sa.exists()
    .where(bases.c.how == "borrowed", drafts.c.plan_id == ties.c.plan_id)
    .where(drafts.c.ended_at > bases.c.recorded_at)
    .correlate(bases, ties)
)
_UNWEIGHED = (
    sa.select(bases)
    .join(ties, ties.c.id == bases.c.tie_id)
    .where(ties.c.plan_id == sa.bindparam("plan"), ties.c.ended_at.is_(None))
    .where(sa.or_(_weighed_at.is_(None), bases.c.recorded_at >= _weighed_at))
    # What a plan was brought in step with was marked in its own text as it was taken, and so has been weighed.
    .where(bases.c.how.not_in(("in step", "in part")), ~_dropped)
    .order_by(bases.c.id)
)
_BASES = sa.select(bases).where(bases.c.tie_id == sa.bindparam("tie")).order_by(bases.c.id)
_ORIGINS = sa.select(origins.c.ref, origins.c.source_row).where(
    origins.c.tie_id == sa.bindparam("tie"), origins.c.ended_at.is_(None)
)
_NO_SOURCE = dict.fromkeys(("source_ref", "source_number", "source_hash", "checked_number"))
_VERSION = sa.select(
    plans.c.id.label("plan_id"), versions.c.id, versions.c.text, versions.c.text_hash, versions.c.marking
).join_from(plans, versions, versions.c.plan_id == plans.c.id)


class Kin(Deciding):
    """Ties between plans as one transaction sees and makes them."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._conn = tx.conn

    def ties(self, plan_id: int) -> tuple[Tie, ...]:
        """All that one plan took of others."""
        return self._ties(ties.c.plan_id == plan_id)

    def source_tie(self, plan_id: int) -> Tie | None:
        """The tie of a plan to the plan that it was adapted from, None where there is none."""
        return next(iter(self._ties(ties.c.plan_id == plan_id, ties.c.kind == "whole")), None)

    def forks(self, source_id: int) -> tuple[Tie, ...]:
        """All that others took of one plan. Who may know of which is for the desk to ask."""
        return self._ties(ties.c.source_id == source_id)

    def all_ties(self) -> tuple[Tie, ...]:
        """Every tie that stands, of every plan."""
        return self._ties()

    def bases(self, tie_id: int) -> tuple[Base, ...]:
        """What was taken over the years, first to last."""
        return tuple(_base(row) for row in self._conn.execute(_BASES, {"tie": tie_id}).mappings())

    def base(self, base_id: int) -> Base:
        """One state of what was taken."""
        return _base(self._conn.execute(sa.select(bases).where(bases.c.id == base_id)).mappings().one())

    def unweighed(self, plan_id: int) -> tuple[Base, ...]:
        """What a plan took since its last version was decided on here: no approver has weighed its markings yet."""
        return tuple(_base(row) for row in self._conn.execute(_UNWEIGHED, {"plan": plan_id}).mappings())

    def floor(self, plan_id: int) -> Marking:
        """The highest marking in what a plan took and nobody has weighed: its next text is held no lower."""
        return max((base.marking for base in self.unweighed(plan_id)), default=Marking.OFFICIAL)

    def adapted(self, plan_id: int, source: tuple[str, int], taken: Taken | None = None) -> Tie:
        """Tie a new plan to the version it was adapted from. Raises NotFound where there is no such version."""
        return self._whole(plan_id, source, taken, how="adapted")

    def link(self, plan_id: int, source: tuple[str, int], taken: Taken) -> Tie:
        """Tie a plan afterwards to the version that it came from. Raises NotReady where it has a source already."""
        if self.source_tie(plan_id) is not None:
            raise NotReady("This plan has a source plan already. Undo that link before you make another.")
        return self._whole(plan_id, source, taken, how="linked")

    def unlink(self, tie: Tie) -> None:
        """Undo a link that was made afterwards. What was recorded under it stays, and counts no more."""
        if tie.how != "linked":
            raise NotReady("This plan was adapted here, so where it came from is not undone.")
        over = {"ended_at": self._tx.at, "ended_by": self._tx.by}
        self._conn.execute(sa.update(ties).where(ties.c.id == tie.id).values(over))
        self._conn.execute(sa.update(plans).where(plans.c.id == tie.plan_id).values(_NO_SOURCE))
        self._tx.outbox.plan_changed(tie.plan_id)
        self._tx.audit.add(Act.ALTERATION, tie.plan_ref, unlinked=tie.source_ref)

    def begin_anew(self, plan_id: int) -> None:
        """End all ties of a plan of which nothing stands, so that its address can be used for another."""
        over = {"ended_at": self._tx.at, "ended_by": self._tx.by}
        known = (ties.c.plan_id == plan_id, ties.c.ended_at.is_(None))
        self._conn.execute(sa.update(ties).where(*known).values(over))
        self._conn.execute(sa.update(plans).where(plans.c.id == plan_id).values(_NO_SOURCE))

    def borrow(self, plan_id: int, source: tuple[str, int], taken: Taken) -> Tie:
        """Tie single rows to the plan that they came from; `taken` holds all rows that were taken of it so far."""
        row = self._version(source)
        same = (ties.c.plan_id == plan_id, ties.c.kind == "rows", ties.c.source_id == row.plan_id)
        known = next(iter(self._ties(*same)), None)
        tie_id = known.id if known else self._tie(plan_id, row.plan_id, kind="rows", how="borrowed")
        self._take(tie_id, "borrowed", source[1], row.text_hash, taken)
        return self._one(tie_id)

    def in_step(self, tie: Tie, number: int, taken: Taken, *, whole: bool = True) -> None:
        """Record that a plan stands in step with a version of its source, or with a part of what changed in it.

        `taken` is what the source says, as far as it was decided about. Not `whole`: the number stays the old one.
        """
        row = self._version((tie.source_ref, number))
        if whole:
            self._take(tie.id, "in step", number, row.text_hash, taken)
            if tie.kind == "whole":
                checked = sa.update(plans).where(plans.c.id == tie.plan_id).values(checked_number=number)
                self._conn.execute(checked)
        else:
            kept = self.base(tie.base_id)
            self._take(tie.id, "in part", kept.number, kept.text_hash, taken)
        self._tx.outbox.plan_changed(tie.plan_id)
        self._tx.audit.add(Act.ALTERATION, tie.plan_ref, checked=f"{tie.source_ref}@{number}", whole=whole)

    def origins(self, tie_id: int) -> dict[str, str]:
        """Of one's own rows whose origin is told: which row of the source, '' for none."""
        return {row.ref: row.source_row for row in self._conn.execute(_ORIGINS, {"tie": tie_id})}

    def set_origins(self, tie_id: int, found: Mapping[str, str]) -> None:
        """Tell of these rows of one's own which row of the source they came from, '' for none."""
        now = self.origins(tie_id)
        new = {ref: row for ref, row in found.items() if now.get(ref) != row}
        if not new:
            return
        old = (origins.c.tie_id == tie_id, origins.c.ref.in_(list(new)), origins.c.ended_at.is_(None))
        self._conn.execute(sa.update(origins).where(*old).values(ended_at=self._tx.at))
        by = {"tie_id": tie_id, "recorded_at": self._tx.at, "recorded_by": self._tx.by}
        lines = [by | {"ref": ref, "source_row": row} for ref, row in new.items()]
        self._conn.execute(sa.insert(origins), lines)

    def _whole(self, plan_id: int, source: tuple[str, int], taken: Taken | None, *, how: str) -> Tie:
        row = self._version(source)
        told = taken or Taken(row.text or b"", self._highest(row))
        tie_id = self._tie(plan_id, row.plan_id, kind="whole", how=how)
        self._take(tie_id, how, source[1], row.text_hash, told)
        ref, number = source
        facts = {"source_ref": ref, "source_number": number, "source_hash": row.text_hash}
        facts |= {"checked_number": number}
        self._conn.execute(sa.update(plans).where(plans.c.id == plan_id).values(facts))
        tie = self._one(tie_id)
        self._tx.outbox.plan_changed(plan_id)
        self._tx.audit.add(Act.ALTERATION, tie.plan_ref, **{how: f"{ref}@{number}"})
        return tie

    def _tie(self, plan_id: int, source_id: int, *, kind: str, how: str) -> int:
        made = {"plan_id": plan_id, "source_id": source_id, "kind": kind, "how": how}
        made |= {"begun_at": self._tx.at, "begun_by": self._tx.by}
        return int(self._conn.execute(sa.insert(ties).values(made).returning(ties.c.id)).scalar_one())

    def _take(self, tie_id: int, how: str, number: int, kept_hash: str, taken: Taken) -> None:
        line = {"tie_id": tie_id, "how": how, "number": number, "text_hash": kept_hash}
        line |= {"marking": int(taken.marking), "text": taken.text}
        line |= {"recorded_at": self._tx.at, "recorded_by": self._tx.by}
        self._conn.execute(sa.insert(bases), line)

    def _ties(self, *where: sa.ColumnElement[bool]) -> tuple[Tie, ...]:
        return tuple(Tie(**row) for row in self._conn.execute(_TIES.where(*where)).mappings())

    def _one(self, tie_id: int) -> Tie:
        return self._ties(ties.c.id == tie_id)[0]

    def _version(self, source: tuple[str, int]) -> AnyRow:
        ref, number = source
        asked = _VERSION.where(plans.c.ref == ref, versions.c.number == number)
        found = self._conn.execute(asked).first()
        if found is None:
            raise NotFound(f"There is no version {number} of {ref} to adapt.")
        return found

    def _highest(self, version: AnyRow) -> Marking:
        rows = sa.select(sa.func.max(requirements.c.marking)).where(requirements.c.version_id == version.id)
        return Marking(max(version.marking, self._conn.execute(rows).scalar() or 0))


def _base(row: sa.RowMapping) -> Base:
    facts = {str(name): value for name, value in row.items()}
    return Base(**facts | {"marking": Marking(facts["marking"])})
