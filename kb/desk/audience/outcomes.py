"""What each organisation gets of a plan that is shared in a certain way: worked out by the one rule of access, before
anything is written.

Each answer is made by cutting a reading copy for a reader of that organisation, as a page would. So what is shown
before a sharing is what is read after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import (
    EVERYONE_IN_POLICING,
    RICHEST_FIRST,
    Action,
    Actor,
    Grant,
    Reach,
    Rendition,
    Role,
    Scope,
    Sharing,
    reach,
)
from kb.desk.reader.copies import ReadingCopy, reading_copy
from kb.plan import Marking

if TYPE_CHECKING:
    from kb.access import Label
    from kb.bodies import Register
    from kb.store import Found, RowLine, SharedAs

_RANK = {rendition: len(RICHEST_FIRST) - n for n, rendition in enumerate(RICHEST_FIRST)}
_WIDELY = {
    Scope.OWN: "its own organisation",
    Scope.REGION: "the region",
    Scope.PARTNERS: "the region and its partners",
    Scope.POLICING: "all policing organisations",
}


@dataclass(frozen=True, slots=True)
class Gets:
    """What a reader gets of a plan: a rendition, None for nothing at all, and how many requirements in it."""

    rendition: Rendition | None
    rows: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """How much it is, to be compared with something else that is got of the same plan."""
        return (_RANK[self.rendition] if self.rendition else 0, self.rows)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one organisation gets now and will get then."""

    body: str
    name: str
    now: Gets
    then: Gets

    @property
    def gains(self) -> bool:
        """Whether it will get more."""
        return self.then.rank > self.now.rank

    @property
    def loses(self) -> bool:
        """Whether it will get less."""
        return self.then.rank < self.now.rank


@dataclass(frozen=True, slots=True)
class StrictRow:
    """A requirement stricter than its plan, with its own limit in words."""

    ref: str
    limit: str


def reader_of(
    body: str, *, register: Register, on: dt.date, ceiling: Marking = Marking.OFFICIAL_SENSITIVE
) -> Reach:
    """What a reader of an organisation reaches on a day."""
    return reach(Actor(0, (Grant(Role.READER, body, ceiling),)), Action.READ, register=register, on=on)


def outcomes(
    found: Found, wanted: SharedAs, *, owner: str, register: Register, on: dt.date
) -> tuple[Outcome, ...]:
    """What every other policing organisation of that day gets now, and will get when shared as wanted, by name.

    `found` is the version whole, as somebody of its own organisation reads every row of it.
    """
    looks = Looks(found, on=on), Looks(shared_as(found, wanted), on=on)
    made = []
    for body in register.bodies:
        if body.slug == owner or not register.policing(body.slug) or not body.exists(on):
            continue
        reached = reader_of(body.slug, register=register, on=on)
        before, after = (look.gets(reached) for look in looks)
        made.append(Outcome(body.slug, body.name, before, after))
    return tuple(sorted(made, key=lambda one: one.name))


def shared_as(found: Found, wanted: SharedAs) -> Found:
    """The version with its label, and those of its rows, as they will be."""

    def labelled(label: Label) -> Label:
        return replace(label, sharing=wanted.sharing, outline=wanted.outline, listed=wanted.listed)

    rows = tuple(replace(row, label=labelled(row.label)) for row in found.rows)
    return replace(found, card=replace(found.card, label=labelled(found.card.label)), rows=rows)


class Looks:
    """One version as different reaches read it. What two of them read alike is cut once."""

    def __init__(self, found: Found, *, on: dt.date) -> None:
        self._found = found
        self._on = on
        self._cut: dict[tuple[Rendition, frozenset[int]], ReadingCopy] = {}

    def copy(self, reached: Reach) -> ReadingCopy | None:
        """The version as that reach reads it, or None where it reads nothing of it."""
        found = self._found
        rendition = reached.best(found.card.label)
        if rendition is None:
            return None
        rows = tuple(row for row in found.rows if reached.admits(row.label, rendition))
        shown = frozenset(row.position for row in rows)
        key = (rendition, shown)
        if key not in self._cut:
            hidden = found.hidden | {row.ref for row in found.rows if row.position not in shown}
            theirs = replace(found, rendition=rendition, rows=rows, hidden=hidden)
            self._cut[key] = reading_copy(theirs, body_name="", on=self._on)
        return self._cut[key]

    def gets(self, reached: Reach) -> Gets:
        """What that reach gets of the version."""
        copy = self.copy(reached)
        return Gets(None) if copy is None else Gets(copy.heading.rendition, len(copy.rows))


def outline_of(
    found: Found, told: tuple[Outcome, ...], *, register: Register, on: dt.date
) -> ReadingCopy | None:
    """The outline as the first organisation that will get one reads it, or None where nobody will."""
    theirs = (one.body for one in told if one.then.rendition is Rendition.OUTLINE)
    body = next(theirs, None)
    return None if body is None else Looks(found, on=on).copy(reader_of(body, register=register, on=on))


def stricter_rows(found: Found, *, register: Register) -> Iterator[StrictRow]:
    """The requirements that not everybody gets who gets their plan, each with its own limit."""
    for row in found.rows:
        if limit := _limit(row, found.card.label.marking, register):
            yield StrictRow(row.ref, limit)


def _limit(row: RowLine, usual: Marking, register: Register) -> str:
    said = []
    if row.label.row is not None and row.label.row != EVERYONE_IN_POLICING:
        said.append(f"for {audience_words(row.label.row, register)} at most")
    if row.label.marking > usual:
        said.append(f"marked {row.label.marking.words}")
    return ", ".join(said)


def audience_words(sharing: Sharing, register: Register) -> str:
    """A sharing as a reader of the page says it."""
    named = sorted(register.name(body) for body in sharing.named)
    return " and ".join([_WIDELY[sharing.scope], *([", ".join(named)] if named else [])])
