"""Who may read a plan: set for the plan, kept on its versions, and ended on the day when it was to end.

What must stay true: a plan's standing version is shared as its owner says now; an earlier version is shared with
nobody who may not read the standing one, and is never opened to anybody new. So what is taken away is gone from
every version at once, and what is given opens the text that was looked at when it was given, and no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.access import OWN_ONLY, Scope, Sharing, audience_of
from kb.errors import NotFound, NotReady
from kb.plan import State
from kb.store.ledger.audit import Act
from kb.store.tables.columns import AnyRow
from kb.store.tables.plans import named_audiences, plans, versions

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store.transaction import Transaction

FULL, OUTLINE = "full", "outline"
_THE_VERSION = named_audiences.c.position == -1
_VERSIONS = (
    sa.select(
        plans.c.id.label("plan_id"),
        plans.c.body,
        *(versions.c[name] for name in ("id", "number", "state", "scope", "outline_scope", "listed")),
    )
    .join_from(plans, versions, versions.c.plan_id == plans.c.id)
    .where(plans.c.ref == sa.bindparam("ref"))
    .order_by((versions.c.state == State.CURRENT.value).desc(), versions.c.number.desc())
)
_NAMED = sa.select(
    named_audiences.c.version_id, named_audiences.c.kind, named_audiences.c.body, named_audiences.c.until
).where(_THE_VERSION)
_OVER = sa.and_(_THE_VERSION, named_audiences.c.until < sa.bindparam("on", type_=sa.Date))


@dataclass(frozen=True, slots=True)
class NamedFor:
    """An organisation that a sharing names. `kind` is `full` or `outline`; `until` its last day, None without end."""

    body: str
    kind: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class SharedAs:
    """How a plan is shared: the whole, its outline, and whether its title is listed.

    `days` are the organisations named for a time, with the last day. The outline is at least as wide as the whole.
    """

    sharing: Sharing = OWN_ONLY
    outline: Sharing = OWN_ONLY
    listed: bool = False
    days: frozenset[NamedFor] = frozenset()

    def until(self, body: str, kind: str) -> dt.date | None:
        """The last day of an organisation that is named for a time."""
        return next((one.until for one in self.days if (one.body, one.kind) == (body, kind)), None)


class Audiences:
    """Who may read the plans, as one transaction sees and changes it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def of(self, ref: str) -> SharedAs:
        """How the standing version of a plan is shared. Raises NotFound where it has no version."""
        rows = self._versions(ref)
        return self._shared(rows[:1])[rows[0].id]

    def share(self, ref: str, wanted: SharedAs, *, on: dt.date) -> None:
        """Share a plan like that from now on.

        The standing version is shared exactly so, an earlier one as widely as both this and what it had allow on
        that day. Raises NotFound for a plan without versions or an organisation that does not exist.
        """
        rows = self._versions(ref)
        register = self._tx.bodies.register()
        self._must_exist(register, wanted)
        had = self._shared(rows)
        standing, *earlier = rows
        self._write(standing, wanted)
        for row in earlier:
            narrowed = _narrower(had[row.id], wanted, owner=row.body, register=register, on=on)
            if narrowed != had[row.id]:
                self._write(row, narrowed)
        self._tx.outbox.plan_changed(standing.plan_id)
        self._tx.audit.add(
            Act.ALTERATION,
            f"{ref}@{standing.number}",
            shared=wanted.sharing.scope.name.lower(),
            named=len(wanted.sharing.named),
            outline=wanted.outline.scope.name.lower(),
            outline_named=len(wanted.outline.named),
            listed=wanted.listed,
        )

    def name(self, ref: str, body: str, kind: str, *, until: dt.date | None) -> None:
        """Share the current version with one organisation more, perhaps until a day. Earlier ones stay as they are.

        One that is named already is named until the new day. Raises NotReady where no version is current.
        """
        current = self._versions(ref)[0]
        if current.state != State.CURRENT.value:
            raise NotReady("No version of this plan is current, so there is nothing to share.")
        line = {"version_id": current.id, "kind": kind, "position": -1, "body": body}
        held = (named_audiences.c[name] == value for name, value in line.items())
        self._conn.execute(sa.delete(named_audiences).where(*held))
        self._conn.execute(sa.insert(named_audiences), line | {"until": until})
        self._tx.outbox.plan_changed(current.plan_id)
        last_day = until.isoformat() if until else None
        self._tx.audit.add(
            Act.ALTERATION, f"{ref}@{current.number}", given=kind, organisation=body, until=last_day
        )

    def carry_days(self, old: int | None, new: Sequence[int]) -> None:
        """Let organisations that the version `old` names for a time be named by its followers no longer than that."""
        if old is None:
            return
        timed = self._conn.execute(
            _NAMED.where(named_audiences.c.version_id == old, named_audiences.c.until.is_not(None))
        )
        for one in timed.all():
            same = (named_audiences.c.kind == one.kind, named_audiences.c.body == one.body, _THE_VERSION)
            followers = named_audiences.c.version_id.in_(list(new))
            self._conn.execute(sa.update(named_audiences).where(followers, *same).values(until=one.until))

    def any_over(self, on: dt.date) -> bool:
        """Whether an organisation is still named on a day after its last."""
        asked = sa.select(named_audiences.c.body).where(_OVER).limit(1)
        return self._conn.execute(asked, {"on": on}).first() is not None

    def lapse(self, on: dt.date) -> int:
        """End what was given until a day before `on`; how many organisations lost a plan, or its outline."""
        asked = (
            sa.select(plans.c.id, plans.c.ref, named_audiences.c.body, named_audiences.c.kind)
            .join_from(named_audiences, versions, versions.c.id == named_audiences.c.version_id)
            .join(plans, plans.c.id == versions.c.plan_id)
            .where(_OVER)
            .distinct()
            .order_by(plans.c.id, named_audiences.c.body, named_audiences.c.kind)
        )
        over = self._conn.execute(asked, {"on": on}).all()
        if not over:
            return 0
        self._conn.execute(sa.delete(named_audiences).where(_OVER), {"on": on})
        for plan_id in dict.fromkeys(row.id for row in over):
            self._tx.outbox.plan_changed(plan_id)
        for row in over:
            self._tx.audit.add(Act.ALTERATION, row.ref, ended=row.kind, organisation=row.body)
        return len(over)

    def _versions(self, ref: str) -> Sequence[AnyRow]:
        rows = self._conn.execute(_VERSIONS, {"ref": ref}).all()
        if not rows:
            raise NotFound("There is no such plan, or no version of it is approved.")
        return rows

    def _shared(self, rows: Iterable[AnyRow]) -> dict[int, SharedAs]:
        wanted = {row.id: row for row in rows}
        named: dict[int, set[NamedFor]] = {number: set() for number in wanted}
        for one in self._conn.execute(_NAMED.where(named_audiences.c.version_id.in_(list(wanted)))):
            named[one.version_id].add(NamedFor(one.body, one.kind, one.until))
        return {number: _shared_as(row, named[number]) for number, row in wanted.items()}

    def _write(self, row: AnyRow, shared: SharedAs) -> None:
        values = {
            "scope": int(shared.sharing.scope),
            "outline_scope": int(shared.outline.scope),
            "listed": shared.listed,
        }
        self._conn.execute(sa.update(versions).where(versions.c.id == row.id).values(values))
        old = (named_audiences.c.version_id == row.id, _THE_VERSION)
        self._conn.execute(sa.delete(named_audiences).where(*old))
        if lines := list(_lines(row.id, shared)):
            self._conn.execute(sa.insert(named_audiences), lines)

    def _must_exist(self, register: Register, wanted: SharedAs) -> None:
        for body in sorted(wanted.sharing.named | wanted.outline.named):
            if register.body(body) is None:
                raise NotFound(f"There is no organisation with the short name “{body}”.")


def _shared_as(row: AnyRow, named: Iterable[NamedFor]) -> SharedAs:
    every = frozenset(named)
    by_kind = {kind: frozenset(one.body for one in every if one.kind == kind) for kind in (FULL, OUTLINE)}
    return SharedAs(
        Sharing(Scope(row.scope), by_kind[FULL]),
        Sharing(Scope(row.outline_scope), by_kind[OUTLINE]),
        bool(row.listed),
        frozenset(one for one in every if one.until is not None),
    )


def _lines(version_id: int, shared: SharedAs) -> Iterable[dict[str, Any]]:
    for kind, sharing in ((FULL, shared.sharing), (OUTLINE, shared.outline)):
        for body in sorted(sharing.named):
            until = shared.until(body, kind)
            yield {"version_id": version_id, "kind": kind, "position": -1, "body": body, "until": until}


def _narrower(had: SharedAs, wanted: SharedAs, *, owner: str, register: Register, on: dt.date) -> SharedAs:
    """What both allow. An organisation named by one is kept where the other reaches it too, by name or otherwise."""

    def both(one: Sharing, other: Sharing) -> Sharing:
        def admitted(body: str, sharing: Sharing) -> bool:
            return audience_of(body, register=register, on=on).admitted_by(sharing, owner)

        named = (b for b in one.named | other.named if admitted(b, one) and admitted(b, other))
        return Sharing(min(one.scope, other.scope), frozenset(named))

    kept = replace(
        had,
        sharing=both(had.sharing, wanted.sharing),
        outline=both(had.outline, wanted.outline),
        listed=had.listed and wanted.listed,
    )
    return replace(kept, days=frozenset(_sooner(had, wanted)))


def _sooner(had: SharedAs, wanted: SharedAs) -> Iterable[NamedFor]:
    """The last days of both; of two for the same organisation the earlier."""
    days: dict[tuple[str, str], NamedFor] = {}
    for one in sorted((*had.days, *wanted.days), key=lambda one: one.until or dt.date.max):
        days.setdefault((one.body, one.kind), one)
    return days.values()
