"""Writing plans: new plans, new versions, withdrawing, sharing. Each act leaves its audit line and outbox
line.

What must stay true, whoever calls: versions are numbered from 1 without a gap, each hashed over the one
before; at most one is current; a version is never changed, only its state, label and sharing. Whether the
person may do it is for the desk to ask first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.access import Sharing
from kb.errors import Invalid, NotFound, NotReady
from kb.plan import State, parse_ref, text_hash, version_hash
from kb.store.ledger.audit import Act
from kb.store.plans.drafting import PLAN
from kb.store.plans.erasing import Erasing
from kb.store.plans.retiring import Retiring
from kb.store.plans.typesetting import audience_lines, row_lines, version_line, writable
from kb.store.plans.values import NewVersion, Shelved
from kb.store.tables.columns import AnyRow
from kb.store.tables.people import bodies
from kb.store.tables.plans import named_audiences, plans, requirements, versions
from kb.store.tables.work import living_facts

if TYPE_CHECKING:
    from kb.store.kin.kin import Taken
    from kb.store.transaction import Transaction

_LAST = (
    sa.select(versions.c.id, versions.c.number, versions.c.version_hash)
    .where(versions.c.plan_id == sa.bindparam("plan"))
    .order_by(versions.c.number.desc())
    .limit(1)
)
_NEW_IDS = (
    sa.select(versions.c.id)
    .where(versions.c.plan_id == sa.bindparam("plan"), versions.c.number > sa.bindparam("after"))
    .order_by(versions.c.number)
)
_REPLACE = (
    sa.update(versions)
    .where(versions.c.plan_id == sa.bindparam("plan"), versions.c.state == State.CURRENT.value)
    .values(state=State.REPLACED.value, replaced_at=sa.bindparam("then", type_=versions.c.replaced_at.type))
)
_BODIES = sa.select(bodies.c.slug)
_ADD_PLAN = sa.insert(plans)
_ADD_VERSIONS = sa.insert(versions)
_ADD_ROWS = sa.insert(requirements)
_ADD_AUDIENCES = sa.insert(named_audiences)
_ADD_FACTS = sa.insert(living_facts)


class Press(Retiring, Erasing):
    """Plans as one writing transaction changes them."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._slugs: frozenset[str] | None = None

    def add_plan(
        self,
        ref: str,
        body: str,
        *,
        path: str | None = None,
        source: tuple[str, int] | None = None,
        taken: Taken | None = None,
    ) -> int:
        """Add a plan without versions at an address such as `sussex/oic`; gives its id.

        `source` is the plan and version that it was adapted from, `taken` what was taken of that: by default the
        whole. Raises Invalid where the address is not the organisation's or is taken, NotFound where organisation or
        source does not exist.
        """
        parsed = parse_ref(ref)
        if parsed.plan != ref or parsed.body != body:
            raise Invalid(f"“{ref}” cannot be the address of a plan of {body}: use {body}/ and a short name.")
        if body not in self._known():
            raise NotFound(f"There is no organisation with the short name “{body}”.")
        if self._conn.execute(PLAN, {"ref": ref}).first() is not None:
            raise Invalid(f"There is already a plan at {ref}. Choose another short name.")
        line: dict[str, Any] = {"ref": ref, "body": body, "path": path, "created_at": self._tx.at}
        writable(ref, path or "")
        self._conn.execute(_ADD_PLAN, line)
        plan_id = int(self._plan(ref).id)
        if source is not None:
            self._tx.kin.adapted(plan_id, source, taken)
        return plan_id

    def shelve(self, plan_ref: str, shelved: Sequence[NewVersion]) -> Shelved:
        """Append versions to a plan, in order. All of one call are replaced but the last.

        Raises NotFound for an unknown plan or organisation named, Invalid for text facts that no database can
        hold. One audit line and one outbox line are written however many versions there are.
        """
        if not shelved:
            raise ValueError("nothing to shelve")
        plan = self._plan(plan_ref)
        last = self._conn.execute(_LAST, {"plan": plan.id}).first()
        first = 1 if last is None else last.number + 1
        lines = self._version_lines(plan, plan_ref, shelved, last)
        if last is not None:
            self._conn.execute(_REPLACE, {"plan": plan.id, "then": lines[0]["dated_at"]})
        self._conn.execute(_ADD_VERSIONS, lines)
        ids = self._conn.execute(_NEW_IDS, {"plan": plan.id, "after": first - 1}).scalars().all()
        self._set_rows(plan.id, shelved, ids)
        self._tx.audiences.carry_days(None if last is None else last.id, ids)
        self._tx.outbox.plan_changed(plan.id)
        number = first + len(shelved) - 1
        act = Act.COLLECTION if shelved[-1].imported else Act.ALTERATION
        self._tx.audit.add(act, f"{plan_ref}@{number}", versions=len(shelved), hash=lines[-1]["version_hash"])
        return Shelved(plan.id, first, number, tuple(ids))

    def withdraw(self, ref: str, why: str) -> int:
        """Withdraw the current version; gives its number. Raises NotReady where no version is current."""
        plan = self._plan(ref)
        writable(why)
        current = (versions.c.plan_id == plan.id, versions.c.state == State.CURRENT.value)
        number = self._conn.execute(sa.select(versions.c.number).where(*current)).scalar()
        if number is None:
            raise NotReady("No version of this plan is current, so there is nothing to withdraw.")
        withdrawn = {"state": State.WITHDRAWN.value, "withdrawn_why": why, "replaced_at": self._tx.at}
        self._conn.execute(sa.update(versions).where(*current).values(withdrawn))
        self._tx.outbox.plan_changed(plan.id)
        self._tx.audit.add(Act.ALTERATION, f"{ref}@{number}", withdrawn=True)
        return int(number)

    def share(self, ref: str, number: int, *, sharing: Sharing, outline: Sharing, listed: bool) -> None:
        """Set who may read a version, its outline, and whether its title is listed.

        Raises NotFound where there is no such version or an organisation named does not exist.
        """
        plan = self._plan(ref)
        self._must_exist(sharing.named | outline.named)
        version_id = self._version_id(plan.id, number)
        values = {"scope": int(sharing.scope), "outline_scope": int(outline.scope), "listed": listed}
        self._conn.execute(sa.update(versions).where(versions.c.id == version_id).values(values))
        old = (named_audiences.c.version_id == version_id, named_audiences.c.position == -1)
        self._conn.execute(sa.delete(named_audiences).where(*old))
        lines = audience_lines(version_id, sharing=sharing, outline=outline)
        if lines:
            self._conn.execute(_ADD_AUDIENCES, lines)
        self._tx.outbox.plan_changed(plan.id)
        self._tx.audit.add(
            Act.ALTERATION,
            f"{ref}@{number}",
            shared=sharing.scope.name.lower(),
            named=len(sharing.named),
            outline=outline.scope.name.lower(),
            outline_named=len(outline.named),
            listed=listed,
        )

    def _version_lines(
        self, plan: AnyRow, ref: str, shelved: Sequence[NewVersion], last: AnyRow | None
    ) -> list[dict[str, Any]]:
        number, parent = (0, None) if last is None else (last.number, last.version_hash)
        days = [version.dated_at or self._tx.at for version in shelved]
        lines = []
        for version, dated_at, followed_at in zip(shelved, days, [*days[1:], None], strict=True):
            self._must_exist(version.sharing.named | version.outline.named)
            number += 1
            line = version_line(version, plan_id=plan.id, followed_at=followed_at)
            line |= {"number": number, "parent_hash": parent, "dated_at": dated_at}
            line |= {"recorded_at": self._tx.at, "recorded_by": self._tx.by}
            line["text_hash"] = text_hash(version.text)
            parent = line["version_hash"] = version_hash(
                plan=ref,
                number=number,
                text_hash=line["text_hash"],
                dated_at=dated_at,
                recorded_at=self._tx.at,
                parent=parent,
            )
            lines.append(line)
        return lines

    def _set_rows(self, plan_id: int, shelved: Sequence[NewVersion], ids: Sequence[int]) -> None:
        rows: list[dict[str, Any]] = []
        audiences: list[dict[str, Any]] = []
        for version, version_id in zip(shelved, ids, strict=True):
            audiences += audience_lines(version_id, sharing=version.sharing, outline=version.outline)
            if version.rows:
                lines, named = row_lines(version, version_id, known=self._known())
                rows += lines
                audiences += named
        if rows:
            self._conn.execute(_ADD_ROWS, rows)
        if audiences:
            self._conn.execute(_ADD_AUDIENCES, audiences)
        self._set_statuses(plan_id, shelved)

    def _set_statuses(self, plan_id: int, shelved: Sequence[NewVersion]) -> None:
        facts = [
            {
                "plan_id": plan_id,
                "ref": said.ref,
                "kind": "status",
                "value": said.status.value,
                "on": said.on,
                "recorded_at": self._tx.at,
                "recorded_by": self._tx.by,
                "as_at_import": True,
            }
            for version in shelved
            for said in version.statuses
        ]
        if facts:
            self._conn.execute(_ADD_FACTS, facts)

    def _known(self) -> frozenset[str]:
        if self._slugs is None:
            self._slugs = frozenset(self._conn.execute(_BODIES).scalars())
        return self._slugs

    def _must_exist(self, named: frozenset[str]) -> None:
        unknown = named - self._known() if named else named
        if unknown:
            raise NotFound(f"There is no organisation with the short name “{min(unknown)}”.")
