"""What happened in a family of plans, as one person may know it: the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.lineage import Branch, Joined
from kb.desk.kin.relatives import Relative, read_numbers
from kb.desk.kin.standing import standing_of
from kb.desk.kin.texts import kin_texts
from kb.desk.kin.things import OTHERWISE, Met, Told
from kb.desk.reader.copies import Heading, reading_copy
from kb.plan import State, parse

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Transaction, VersionCard

_STEPPED = frozenset({"in step"})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a plan. `why` is the reason that was given for it."""

    at: dt.datetime
    heading: Heading
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stepped:
    """That a plan was brought in step with a version of the plan above it."""

    number: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Kinsman:
    """One plan of a family with all of its versions that are read, and when it was brought in step with which.

    `first` is the version that it was adapted from, None where that is not read.
    """

    relative: Relative
    versions: tuple[VersionCard, ...]
    first: int | None
    stepped: tuple[Stepped, ...]

    @property
    def linked(self) -> bool:
        """Whether where it came from was told afterwards."""
        return self.relative.tie is not None and self.relative.tie.how == "linked"

    @property
    def branch(self) -> Branch:
        """As it is drawn."""
        tie = self.relative.tie
        lines: list[Joined] = []
        if tie is not None:
            adapted = (
                () if self.first is None else (Joined("adapted", tie.source_ref, self.first, tie.begun_at),)
            )
            lines = [
                *adapted,
                *(Joined("in step", tie.source_ref, one.number, one.at) for one in self.stepped),
            ]
        heading = self.relative.heading
        versions = tuple((card.number, card.dated_at) for card in self.versions)
        return Branch(self.relative.ref, heading.body_name, versions, tuple(lines))


def kinsman(bound: Bound, tx: Transaction, one: Relative) -> Kinsman:
    """A relative with its history, as far as this person reads it."""
    versions = tuple(read_numbers(bound, tx, one.ref).values())
    if one.tie is None:
        return Kinsman(one, versions, None, ())
    there: Mapping[int, VersionCard] = read_numbers(bound, tx, one.tie.source_ref)
    stepped = tuple(
        Stepped(base.number, base.recorded_at)
        for base in tx.kin.bases(one.tie.id)
        if base.how in _STEPPED and base.number in there
    )
    return Kinsman(one, versions, one.tie.first if one.tie.first in there else None, stepped)


def events(bound: Bound, tx: Transaction, family: Sequence[Kinsman], *, most: int) -> tuple[Event, ...]:
    """The last things that happened to any of these plans."""
    found = [event for one in family for event in _of(one)]
    found += [event for one in family for event in kept_otherwise(bound, tx, one.relative)]
    return tuple(sorted(found, key=lambda event: event.at, reverse=True)[:most])


def _of(one: Kinsman) -> Iterator[Event]:
    heading, above = one.relative.heading, one.relative.above
    for card in one.versions:
        if card.erased_at is not None:
            yield Event(card.erased_at, heading, f"The text of version {card.number} was erased.")
            continue
        yield Event(card.dated_at, heading, f"Version {card.number} came into force.")
        if card.state is State.WITHDRAWN and card.replaced_at is not None:
            yield Event(card.replaced_at, heading, f"Version {card.number} was withdrawn.")
    if one.relative.tie is None or above is None:
        return
    source = f"{above.body_name}: {above.title}"
    number = "" if one.first is None else f", version {one.first}"
    verb = "Linked to its source plan" if one.linked else "Adapted from"
    yield Event(one.relative.tie.begun_at, heading, f"{verb} {source}{number}.")
    for step in one.stepped:
        yield Event(step.at, heading, f"Brought in step with {source}, version {step.number}.")


def kept_otherwise(bound: Bound, tx: Transaction, one: Relative) -> Iterator[Event]:
    """What a plan that stands kept or wrote otherwise than its source, where its reader meets what that is about."""
    if one.tie is None or one.card.state is not State.CURRENT or one.erased:
        return
    standing = standing_of(tx.kin.decisions([one.tie.id]), drafted=False).values()
    made = [decision for decision in standing if decision.verdict in OTHERWISE]
    found = tx.shelf.found(one.ref, reach=bound.reach) if made else None
    if found is None or found.rendition is not Rendition.FULL:
        return
    copy = reading_copy(found, body_name="", on=bound.today)
    texts = None if copy.plain else kin_texts(bound, tx, one.tie, copy.text)
    if texts is None:
        return
    met = Met((parse(texts.ours), parse(texts.theirs)), hidden=found.hidden)
    for decision in made:
        told = met.told(decision, on=bound.today)
        if told is not None:
            yield Event(told.at, one.heading, _otherwise(told), told.why)


def _otherwise(told: Told) -> str:
    return f"{told.about}. {told.words}."
