"""Where a plan differs from its source: on purpose, and why, or not explained.

What must stay true: told to whoever reads both plans in full, by what they read of each. An explanation holds as long
as the source says what it said when it was given.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.standing import standing_of
from kb.desk.kin.texts import KinTexts, kin_texts
from kb.desk.kin.things import OTHERWISE, Met, Told
from kb.desk.reader.copies import Heading, reading_copy
from kb.plan import (
    Beside,
    Change,
    ChangeKind,
    Marking,
    beside,
    between,
    compare,
    full_text,
    in_words,
    is_local,
    parse,
    thing_of,
)

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Tie, Transaction

MOST_SHOWN = 300
"""So many differences are listed; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One difference. `words` say how this plan differs; `told` what was decided about it, None where nothing was.

    `moved_on`: the source says something else since. `name` is its name in an address.
    """

    name: str
    thing: str
    said_hash: str
    row: str
    words: tuple[str, ...]
    told: Told | None
    moved_on: bool = False

    @property
    def explained(self) -> bool:
        """Whether it is on purpose, for what the source says now."""
        return self.told is not None and not self.moved_on

    @property
    def overdue(self) -> bool:
        """Whether the day to look at it again has come."""
        return self.explained and self.told is not None and self.told.due


@dataclass(frozen=True, slots=True)
class DeparturesPage:
    """The differences of a plan from a version of its source, by requirement.

    `checked` is the version that it was last checked against and `newest` the one that stands, None where this person
    reads only one of them. `local` are differences in what each organisation keeps for itself.
    """

    heading: Heading
    source: Heading
    marking: Marking
    departures: tuple[Departure, ...]
    local: tuple[str, ...]
    checked: int | None
    newest: int
    seen: str
    may_explain: bool

    @property
    def explained(self) -> int:
        """How many are on purpose."""
        return sum(one.explained for one in self.departures)

    @property
    def overdue(self) -> int:
        """How many of them are to be looked at again."""
        return sum(one.overdue for one in self.departures)

    @property
    def groups(self) -> Iterator[tuple[str, list[Departure]]]:
        """Those that are listed, by requirement, '' for the plan as a whole."""
        ranked = sorted(self.departures, key=lambda one: one.row)[:MOST_SHOWN]
        for row, those in groupby(ranked, key=lambda one: one.row):
            yield row, list(those)

    @property
    def more(self) -> int:
        """How many are not listed."""
        return max(0, len(self.departures) - MOST_SHOWN)

    def named(self, name: str) -> Departure | None:
        """The one of that name."""
        return next((one for one in self.departures if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which departures: beside the source's `newest` version, and with what is `local` too."""

    newest: bool = False
    local: bool = False


def departures(bound: Bound, tx: Transaction, ref: str, asked: Asked) -> tuple[Tie, DeparturesPage] | None:
    """Where the version that stands differs; None where there is no source, or this person does not read both."""
    found = tx.shelf.found(ref, reach=bound.reach)
    if found is None or found.rendition is not Rendition.FULL or found.text is None or found.card.plain:
        return None
    tie = tx.kin.source_tie(found.card.plan_id)
    copy = reading_copy(found, body_name=bound.name_of(found.card.body), on=bound.today)
    newest = None if tie is None else kin_texts(bound, tx, tie, copy.text)
    if tie is None or newest is None:
        return None
    then = kin_texts(bound, tx, tie, copy.text, number=tie.number)
    texts = newest if then is None or asked.newest else then
    laid = _laid(texts, found.hidden)
    made = tuple(_departures(bound, tx, tie, laid, found.hidden))
    page = DeparturesPage(
        heading=copy.heading,
        source=texts.heading,
        marking=max(copy.heading.marking, texts.heading.marking),
        departures=made,
        local=_local(texts, found.hidden) if asked.local else (),
        checked=None if then is None else tie.number,
        newest=newest.number,
        seen=_mark(repr((texts.ours, texts.theirs))),
        may_explain=False,
    )
    return tie, page


def _laid(texts: KinTexts, hidden: frozenset[str]) -> Beside:
    # A row of ours that this person does not read must not seem to be left out of it.
    theirs = full_text(parse(texts.theirs), without=hidden) if hidden else texts.theirs
    return beside(None, texts.ours, theirs)


def _local(texts: KinTexts, hidden: frozenset[str]) -> tuple[str, ...]:
    theirs = full_text(parse(texts.theirs), without=hidden) if hidden else texts.theirs
    found = compare(parse(theirs), parse(texts.ours))
    return tuple(dict.fromkeys(in_words(one) for one in found if is_local(one)))[:MOST_SHOWN]


def _departures(
    bound: Bound, tx: Transaction, tie: Tie, laid: Beside, hidden: frozenset[str]
) -> Iterator[Departure]:
    met = Met((laid.ours, laid.theirs), hidden=hidden)
    decided = standing_of(tx.kin.decisions([tie.id]), drafted=False)
    words = _worded(laid)
    for thing, item in between(laid).items():
        named, one = met.named(thing), decided.get(thing)
        if named is None:
            continue
        told = met.told(one, on=bound.today) if one is not None and one.verdict in OTHERWISE else None
        yield Departure(
            name=_mark(thing)[:16],
            thing=thing,
            said_hash=item.said_hash,
            row=named[0],
            words=words.get(_key(item.theirs[0]), ()) or (f"{named[0] or 'The plan'}: {named[1]} differs",),
            told=told,
            moved_on=told is not None and one is not None and one.said_hash != item.said_hash,
        )


def _worded(laid: Beside) -> Mapping[object, tuple[str, ...]]:
    """How our text reads otherwise than the source's, in sentences, by what each is about."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for change in compare(laid.theirs, laid.ours):
        if change.kind is not ChangeKind.LAYOUT and not is_local(change):
            found[_key(change)].append(in_words(change))
    return {key: tuple(dict.fromkeys(those)) for key, those in found.items()}


def _key(change: Change) -> object:
    return thing_of(change)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:32]
