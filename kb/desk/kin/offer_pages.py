"""What the pages about offered changes hold."""

from __future__ import annotations

from dataclasses import dataclass

from kb.desk.kin.own_text import OwnText
from kb.desk.reader.copies import Heading
from kb.plan import BY_KEY, HEADER_FIELDS, Change, ChangeKind, FieldKind, Marking, Requirement, parse
from kb.store import Offer, OfferItem

MOST_ITEMS = 100
MOST_OF_A_NOTE = 1_000
MOST_OF_A_REASON = 500
LISTS = frozenset(field.key for field in (*BY_KEY.values(), *HEADER_FIELDS) if field.kind is FieldKind.LIST)
_BLOCKS = frozenset({ChangeKind.ADDED, ChangeKind.PROSE})


@dataclass(frozen=True, slots=True)
class Offerable:
    """Something in which a plan differs from its source. `name` is its box, `why_not` why it cannot be offered.

    `change` is in the plan's own references, `theirs` as the source would take it, None where it cannot be offered.
    """

    name: str
    change: Change
    theirs: Change | None
    marking: Marking
    why_not: str = ""

    @property
    def words(self) -> str:
        """What it is about, under one's own references."""
        return thing_words(self.change)

    @property
    def sent_words(self) -> str:
        """What it is about, under the source's references."""
        return thing_words(self.theirs or self.change)

    @property
    def shown(self) -> Change:
        """What it says, as it would be sent."""
        return self.theirs or self.change

    @property
    def block(self) -> bool:
        """Whether it is a whole section, as written."""
        return self.change.kind is ChangeKind.PROSE

    @property
    def row(self) -> Requirement | None:
        """The requirement that it would add."""
        return _row(self.shown)


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """What a plan could offer to its source. `more` counts what is not listed, `blocked` says why nothing may be sent.

    `may_offer`: this person decides who sees the plan, and so also sends an offer.
    """

    heading: Heading
    source: Heading
    items: tuple[Offerable, ...]
    more: int
    blocked: tuple[str, ...]
    may_offer: bool

    @property
    def groups(self) -> tuple[tuple[str, tuple[Offerable, ...]], ...]:
        """The items by requirement, '' for the plan as a whole, each in the order in which it first comes."""
        found: dict[str, list[Offerable]] = {}
        for one in self.items:
            found.setdefault(one.change.ref or "", []).append(one)
        return tuple((ref, tuple(those)) for ref, those in found.items())

    @property
    def marking(self) -> Marking:
        """The highest of what stands on the page."""
        own = [self.heading.marking, self.source.marking]
        return max([*own, *(one.marking for one in self.items)])


@dataclass(frozen=True, slots=True)
class OfferOrder:
    """What is to be offered: the names of items, words beside them, and the mark of the page that showed it all.

    `sure`: somebody has looked at what seems sensitive in the words.
    """

    names: frozenset[str]
    note: str = ""
    sure: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class ToBeSent:
    """Exactly what the other organisation will see. `seen` is the mark of all this."""

    heading: Heading
    source: Heading
    items: tuple[Offerable, ...]
    note: str
    marking: Marking
    seen: str


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One offered change. `change` is None once erased; of what was received its `before` is what one's own text says.

    `words` say it as a sentence. `stands` is False where one's own text says so already, `why_not` why it cannot be
    taken. `approved_in` is the version in which it came to stand, where the reader reads that.
    """

    item: OfferItem
    change: Change | None
    words: str
    stands: bool = True
    why_not: str = ""
    approved_in: int | None = None

    @property
    def several(self) -> bool:
        """Whether it is a list, to be typed with an item a line."""
        change = self.change
        return change is not None and (change.key in LISTS or len(change.after) > 1)

    @property
    def can_type(self) -> bool:
        """Whether something else can be typed in its place."""
        return self.change is not None and bool(self.change.after)

    @property
    def block(self) -> bool:
        """Whether it is a whole requirement or section, as written."""
        return self.change is not None and self.change.kind in _BLOCKS

    @property
    def row(self) -> Requirement | None:
        """The requirement that it would add."""
        return None if self.change is None else _row(self.change)


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offer as one side sees it. `other` is the other organisation's name, `title` that of its plan.

    `own` is the text into which it would be taken, None on the side that offered; `may_take_back` there.
    """

    heading: Heading
    offer: Offer
    other: str
    title: str
    items: tuple[ItemShown, ...]
    own: OwnText | None = None
    may_take_back: bool = False

    @property
    def marking(self) -> Marking:
        """The highest of what stands on the page."""
        return max(self.offer.marking, self.heading.marking)


@dataclass(frozen=True, slots=True)
class OffersPage:
    """What a plan was offered and what it offered, newest first. `may_offer`: it has a source that is read in full."""

    heading: Heading
    received: tuple[OfferShown, ...]
    given: tuple[OfferShown, ...]
    may_offer: bool
    marking: Marking


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What somebody answers to one item: `taken`, `adapted` with `words`, or `declined` with a reason in `words`."""

    position: int
    verdict: str
    words: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer. `stayed` says by position why something could not be taken; it waits as before."""

    taken: int
    adapted: int
    declined: int
    stayed: dict[int, str]


def _row(change: Change) -> Requirement | None:
    if change.kind is not ChangeKind.ADDED:
        return None
    return next(iter(parse(change.after[0]).requirements), None)


def thing_words(change: Change) -> str:
    """What a change is about, without what it says."""
    label = change.label[:1].lower() + change.label[1:]
    if change.kind is ChangeKind.ADDED:
        return f"{change.ref}: a new requirement"
    if change.kind is ChangeKind.TAKEN_OUT:
        return f"{change.ref}: the whole requirement taken out"
    if change.kind is ChangeKind.PROSE:
        name = f"Section “{change.label[:80]}”" if change.label else "The text before the first heading"
        return name if change.after else f"{name} taken out"
    return f"{change.ref or 'The plan'}: {label or 'a line without a label'}{'' if change.after else ' taken out'}"
