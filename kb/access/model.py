"""The words of access: roles, renditions, how widely a text is shared, and labels."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from kb.plan import Marking, State


class Role(enum.StrEnum):
    """What a grant makes of a person in one organisation."""

    READER = "reader"
    AUTHOR = "author"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    REGIONAL_EDITOR = "regional editor"
    VERIFIER = "verifier"
    OVERSIGHT = "oversight"
    AUDITOR = "auditor"


class Action(enum.StrEnum):
    """What a reach is asked for."""

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    MANAGE_PEOPLE = "manage people"
    READ_AUDIT = "read audit"
    EDIT_REGION = "edit region"
    READ_EVIDENCE = "read evidence"
    VERIFY = "verify"
    OVERSEE = "oversee"


class Rendition(enum.StrEnum):
    """What of a version a reader gets, richest first (see `RICHEST_FIRST`)."""

    FULL = "full"
    OUTLINE = "outline"
    ASSURANCE = "assurance"
    LISTED = "listed"


RICHEST_FIRST = (Rendition.FULL, Rendition.OUTLINE, Rendition.ASSURANCE, Rendition.LISTED)


class Scope(enum.IntEnum):
    """How far beyond its own organisation a text is shared, each including the one before."""

    OWN = 0
    REGION = 1
    PARTNERS = 2
    POLICING = 3


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may read: everybody within `scope` of the owner, and the organisations in `named`."""

    scope: Scope = Scope.OWN
    named: frozenset[str] = frozenset()


OWN_ONLY = Sharing()
EVERYONE_IN_POLICING = Sharing(Scope.POLICING)


@dataclass(frozen=True, slots=True)
class Label:
    """The outside of one version or requirement: all that access may look at.

    `plan` is the plan's reference (`sussex/oic`), `body` its owner. `marking` is the highest of the
    version's and, for a requirement, the row's own. `row` is None for a version itself;
    for a requirement it is the row's own sharing (EVERYONE_IN_POLICING when the row says nothing),
    which must admit the reader as well as the plan's: the strictest wins.
    """

    plan: str
    body: str
    state: State
    marking: Marking
    sharing: Sharing = OWN_ONLY
    outline: Sharing = OWN_ONLY
    listed: bool = False
    row: Sharing | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person in one organisation, perhaps for a time.

    `plans` names the plans a verifier may check, and is empty for every other role.
    `starts_on` and `ends_on` are days in London, both included.
    """

    role: Role
    body: str
    ceiling: Marking
    plans: frozenset[str] = frozenset()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether the grant is in force on that day."""
        return (self.starts_on is None or self.starts_on <= on) and (
            self.ends_on is None or on <= self.ends_on
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """The person as access sees them: an id and what was granted. A stranger has no grants."""

    person: int
    grants: tuple[Grant, ...] = ()
