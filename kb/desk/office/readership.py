"""Who has read a plan, for its own authors and approvers: organisations, days and versions, out of the audit.

What must stay true: people of other organisations are told as an organisation and a role, never by name; people of
the plan's own by name. Whom a person read for is what they were granted at that instant, not what they are now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.access import Rendition, Role
from kb.desk.frame import london_day
from kb.errors import Invalid
from kb.plan import parse_ref
from kb.store import Act, AuditLine, PersonCard

if TYPE_CHECKING:
    from kb.bodies import Register

_READ_AS = (
    *(Role.READER, Role.AUTHOR, Role.APPROVER, Role.REGIONAL_EDITOR),
    *(Role.VERIFIER, Role.OVERSIGHT, Role.AUDITOR, Role.ADMINISTRATOR),
)
_SAID = {
    Rendition.FULL.value: "whole plan",
    Rendition.OUTLINE.value: "outline",
    Rendition.ASSURANCE.value: "facts only",
    Rendition.LISTED.value: "title only",
}
WHO_IS_GONE = "No organisation on record"


@dataclass(slots=True)
class Readers:
    """One organisation's readings of a plan, or one person's of the plan's own. Days are days in London."""

    name: str
    roles: set[str] = field(default_factory=set)
    days: set[dt.date] = field(default_factory=set)
    saw: set[str] = field(default_factory=set)
    last_version: int | None = None
    taken: int = 0

    @property
    def first(self) -> dt.date:
        """The first day."""
        return min(self.days)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return max(self.days)

    def add(self, line: AuditLine, roles: Iterable[str]) -> None:
        """Count one line, the lines being told oldest first."""
        self.roles.update(roles)
        self.days.add(london_day(line.at))
        self.last_version = _version(line.object) or self.last_version
        self.taken += line.act == Act.DISCLOSURE.value
        if said := _SAID.get(str(line.facts.get("rendition", ""))):
            self.saw.add(said)


@dataclass(frozen=True, slots=True)
class Readership:
    """Who has read a plan: other organisations by name, and its own people."""

    others: tuple[Readers, ...]
    own: tuple[Readers, ...]


def roles_then(card: PersonCard, at: dt.datetime) -> Mapping[str, tuple[str, ...]]:
    """What a person was in each organisation at an instant: organisation to roles."""
    on = london_day(at)
    held: dict[str, list[str]] = {}
    for one in card.grants:
        ended = one.ended_at is not None and one.ended_at <= at
        if one.granted_at <= at and not ended and one.grant.holds(on) and one.grant.role in _READ_AS:
            held.setdefault(one.grant.body, []).append(one.grant.role.value)
    return {body: tuple(sorted(set(roles))) for body, roles in held.items()}


def readership(
    lines: Iterable[AuditLine], cards: Mapping[int, PersonCard], *, ref: str, register: Register
) -> Readership:
    """Gather the lines about a plan, oldest first. `cards` are the people of the lines.

    Its draft, its audit and the like are only read by its own people: that is no reading of the plan.
    """
    owner = ref.split("/", 1)[0]
    others: dict[str, Readers] = {}
    own: dict[int, Readers] = {}
    for line in lines:
        card = cards.get(line.person or 0)
        if card is None or line.object.startswith(f"{ref}/"):  # no card: the service itself
            continue
        held = roles_then(card, line.at)
        if owner in held:
            own.setdefault(card.person.id, Readers(card.person.shown_as)).add(line, held[owner])
            continue
        for body, roles in (held or {"": ()}).items():
            name = register.name(body) if body else WHO_IS_GONE
            others.setdefault(body, Readers(name)).add(line, roles)
    return Readership(_by_name(others.values()), _by_name(own.values()))


def _by_name(readers: Iterable[Readers]) -> tuple[Readers, ...]:
    return tuple(sorted(readers, key=lambda one: one.name))


def _version(thing: str) -> int | None:
    try:
        return parse_ref(thing).number
    except Invalid:
        return None
