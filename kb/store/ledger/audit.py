"""The audit: who did what to which object and when, each line carrying the hash of the one before it.

What must stay true: lines are numbered from 1 without a gap and written under the writers' lock, in the
transaction of what they record. A line never holds plan text or search words. Nothing here changes or removes
a line; the database has triggers that refuse it, and `verify` finds it where they were taken away.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Reach
from kb.store.tables.columns import AnyRow, microseconds
from kb.store.tables.people import grants
from kb.store.tables.plans import audit, settings

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


class Act(enum.StrEnum):
    """What was done. The first six are those of section 62 of the Data Protection Act 2018."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - the name of an act
    SECOND_FACTOR_CHANGED = "second factor changed"
    GRANT_GIVEN = "grant given"
    GRANT_ENDED = "grant ended"
    LINK_GIVEN = "link given"
    PERSON_ADDED = "person added"
    PERSON_SUSPENDED = "person suspended"
    PERSON_RESTORED = "person restored"


Fact = str | int | bool | None

GENESIS = "0" * 64
HEAD = "audit head"
_LONGEST_FACT = 300
# What stands between a plan's reference and what is of it: `sussex/oic@3`, `sussex/oic#OIC-02`, `sussex/oic/draft`.
_OF_A_PLAN = "@#/"
# A fact under such a name would be what the audit must never hold.
_NEVER = frozenset({"text", "words", "query", "question", "title", "password"})


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line as it stands. `person` is None for the machine's own acts and for strangers."""

    seq: int
    at: dt.datetime
    person: int | None
    act: str
    object: str
    facts: dict[str, Fact]
    hash: str


_LAST = sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
_INSERT = sa.insert(audit)
_MOVE_HEAD = (
    sa.update(settings).where(settings.c.key == HEAD).values(value=sa.bindparam("head", type_=sa.Text))
)


class Audit:
    """The audit as one transaction sees it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._last: tuple[int, str] | None = None
        self._waiting: list[dict[str, object]] = []

    def add(self, act: Act | str, thing: str, **facts: Fact) -> int:
        """Write a line about `thing` (a reference such as `sussex/oic@3`, or `person:12`); gives its number.

        Facts are short: numbers, names of fields, references. Raises ValueError for an act that is not in
        the list, for plan text or search words, and for anything too long to be a fact.
        """
        _check(thing, facts)
        seq, previous = self.head()
        at, by = self._tx.at, self._tx.by
        line: dict[str, object] = {
            "seq": seq + 1,
            "at": at,
            "person_id": by,
            "act": Act(act).value,
            "object": thing,
            "facts": json.dumps(facts, sort_keys=True, separators=(",", ":")),
            "previous": previous,
        }
        line["hash"] = line_hash(line)
        self._waiting.append(line)
        self._last = (seq + 1, str(line["hash"]))
        return seq + 1

    def head(self) -> tuple[int, str]:
        """The last line's number and hash, `(0, GENESIS)` before the first: an anchor when kept elsewhere."""
        if self._last is None:
            row = self._tx.conn.execute(_LAST).first()
            self._last = (0, GENESIS) if row is None else (row.seq, row.hash)
        return self._last

    def settle(self) -> None:
        """Write the waiting lines: called once, just before the commit."""
        if not self._waiting:
            return
        self._tx.conn.execute(_INSERT, self._waiting)
        self._waiting = []
        head = "{}:{}".format(*self.head())
        if self._tx.conn.execute(_MOVE_HEAD, {"head": head}).rowcount == 0:
            self._tx.conn.execute(sa.insert(settings), {"key": HEAD, "value": head})

    def lines(  # noqa: PLR0913 - filters, each by name
        self,
        *,
        reach: Reach,
        acts: Collection[Act] = (),
        plan: str = "",
        person: int | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[AuditLine, ...]:
        """Lines within the reach of an auditor, newest first.

        That is lines about the plans of organisations in `reach.bodies`, about the organisations themselves,
        and about what people did while they had a grant in them. `plan` keeps those about one plan and all that is of
        it, such as its versions and draft. `before` is a line number, for the next page.
        """
        self.settle()
        where = [_within(reach)]
        where += [audit.c.act.in_([a.value for a in acts])] if acts else []
        where += [self._about(plan)] if plan else []
        where += [audit.c.person_id == person] if person is not None else []
        where += [audit.c.at >= since] if since is not None else []
        where += [audit.c.at < until] if until is not None else []
        where += [audit.c.seq < before] if before is not None else []
        chosen = sa.select(audit).where(*where).order_by(audit.c.seq.desc()).limit(limit)
        return tuple(_line(row) for row in self._tx.conn.execute(chosen))

    def readings(self, plan: str) -> Iterator[AuditLine]:
        """Every line that says a plan or a version of it was read or taken away, oldest first.

        Whether the asker may know of them is for the caller to ask. The transaction must stay open meanwhile.
        """
        self.settle()
        where = (audit.c.act.in_([Act.CONSULTATION.value, Act.DISCLOSURE.value]), self._about(plan))
        chosen = sa.select(audit).where(*where).order_by(audit.c.seq)
        rows = self._tx.conn.execute(chosen, execution_options={"yield_per": 1000})
        return (_line(row) for row in rows)

    def _about(self, plan: str) -> sa.ColumnElement[bool]:
        thing = audit.c.object
        if self._tx.conn.dialect.name == "sqlite":
            # Compared byte by byte, so a stretch of the index is read: up to the character after the sign.
            parts = [sa.and_(thing >= plan + sign, thing < plan + chr(ord(sign) + 1)) for sign in _OF_A_PLAN]
        else:
            parts = [thing.startswith(plan + sign, autoescape=True) for sign in _OF_A_PLAN]
        return sa.or_(thing == plan, *parts)


def line_hash(line: dict[str, object]) -> str:
    """SHA-256 over everything a line says and the hash of the line before, written in one way only."""
    at = line["at"]
    parts = [
        line["seq"],
        microseconds(at) if isinstance(at, dt.datetime) else at,
        *(line[name] for name in ("person_id", "act", "object", "facts", "previous")),
    ]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()


def _check(subject: str, facts: dict[str, Fact]) -> None:
    refused = _NEVER & facts.keys()
    if refused:
        raise ValueError(f"the audit never holds {', '.join(sorted(refused))}")
    for value in (subject, *facts.values()):
        if not isinstance(value, str | int | None) or (isinstance(value, str) and len(value) > _LONGEST_FACT):
            raise ValueError("a fact of the audit is short: a number, a name or a reference")


def _within(reach: Reach) -> sa.ColumnElement[bool]:
    if reach.everything:
        return sa.true()
    # What somebody did before they came, or has done since they left, is another organisation's.
    theirs = sa.select(grants.c.id).where(
        grants.c.person_id == audit.c.person_id,
        grants.c.body.in_(reach.bodies),
        grants.c.granted_at <= audit.c.at,
        sa.or_(grants.c.ended_at.is_(None), grants.c.ended_at >= audit.c.at),
    )
    about = [audit.c.object.startswith(f"{body}/", autoescape=True) for body in sorted(reach.bodies)]
    named = audit.c.object.in_([f"organisation:{body}" for body in sorted(reach.bodies)])
    return sa.or_(theirs.correlate(audit).exists(), named, *about)


def _line(row: AnyRow) -> AuditLine:
    return AuditLine(row.seq, row.at, row.person_id, row.act, row.object, json.loads(row.facts), row.hash)
