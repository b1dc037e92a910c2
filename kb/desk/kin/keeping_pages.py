"""What the pages of keeping a plan in step hold, and what comes back from their form."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kb.desk.kin.own_text import OwnText
from kb.desk.kin.standing import Looked, Open
from kb.desk.reader.copies import Heading
from kb.plan import (
    Item,
    ItemKind,
    Marking,
    Span,
    can_be_both,
    can_type,
    in_words,
    is_several,
    marked,
    marked_items,
)
from kb.store import Decision

MOST_ITEMS = 50
"""So many things are laid out on one page; the rest comes once these are decided."""
TAKE, BOTH, ADAPT, KEEP, SAME, LATER = "take", "both", "adapt", "keep", "same", "later"
_MOST_MARKED = 20_000


@dataclass(frozen=True, slots=True)
class Pick:
    """What was picked for one thing, with the words and the reason that stand beside it."""

    verdict: str = LATER
    words: str = ""
    why: str = ""
    look_again: dt.date | None = None


@dataclass(frozen=True, slots=True)
class KeepOrder:
    """What somebody decided. `seen` names the texts that they saw, `started_from` the draft's revision, 0 for none.

    `take_ready`: whatever can be taken without choosing, and was not picked otherwise. `sure`: the reasons may be kept
    though something in them looks sensitive. `local`: owners, dates and notes were looked at, too.
    """

    started_from: int
    seen: str
    picks: Mapping[str, Pick] = field(default_factory=dict)
    take_ready: bool = False
    sure: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of it: how many things were taken, written otherwise, kept as ours; `left`; and why some stayed."""

    taken: int
    adapted: int
    declined: int
    same: int
    left: int
    drafted: bool
    stayed: tuple[str, ...]


@dataclass(frozen=True)
class ItemShown:
    """One thing to decide about. `name` is its name in the form. `source_row` is the row's reference in the source."""

    name: str
    open: Open
    source_row: str

    @property
    def item(self) -> Item:
        """The thing itself."""
        return self.open.item

    @property
    def words(self) -> tuple[str, ...]:
        """What the source changed, as sentences without a full stop."""
        return tuple(dict.fromkeys(in_words(change) for change in self.item.theirs))

    @property
    def our_words(self) -> tuple[str, ...]:
        """What we changed ourselves."""
        return tuple(dict.fromkeys(in_words(change) for change in self.item.ours))

    @property
    def can_type(self) -> bool:
        """Whether other words can be written in its place."""
        return can_type(self.item)

    @property
    def several(self) -> bool:
        """Whether those are items, one a line."""
        return is_several(self.item)

    @property
    def both(self) -> bool:
        """Whether what both say can stand together."""
        return can_be_both(self.item)

    @property
    def doubled(self) -> bool:
        """Whether both plans added a row of this reference."""
        return self.item.kind is ItemKind.DOUBLED

    @property
    def moved(self) -> bool:
        """Whether only the order is asked about."""
        return self.item.steps[0].kind == "order"

    @property
    def typed(self) -> str:
        """What the box for other words begins with: our own."""
        return "\n".join(self.item.ours_says)

    @cached_property
    def lines(self) -> tuple[tuple[Span, ...], ...]:
        """What taking it would change in our text, word by word; empty where that is too long or a matter of order."""
        ours, theirs = self.item.ours_says, self.item.theirs_says
        if self.moved or sum(map(len, (*ours, *theirs))) > _MOST_MARKED:
            return ()
        if len(ours) > 1 or len(theirs) > 1:
            return marked_items(ours, theirs)
        return (marked("".join(ours), "".join(theirs)),)


@dataclass(frozen=True)
class TiePage:
    """One source of a plan, with what is to look at. `items` has what is local last, where that was asked for."""

    heading: Heading
    looked: Looked
    items: tuple[ItemShown, ...]

    @property
    def many(self) -> int:
        """How many things there are to look at, without what is local."""
        return sum(not one.item.local for one in self.items)

    @property
    def checked(self) -> int:
        """The source's version that the plan was last checked against."""
        return self.looked.tie.number

    @property
    def ready(self) -> int:
        """How many can be taken without choosing, without what is local."""
        return sum(one.item.ready and not one.item.local for one in self.items)

    @property
    def groups(self) -> Iterator[tuple[str | None, list[ItemShown]]]:
        """The things by requirement, None for what is not about one."""
        ranked = sorted(self.items, key=lambda one: (one.item.ref is not None, one.item.ref or ""))
        for ref, those in itertools.groupby(ranked, key=lambda one: one.item.ref):
            yield ref, list(those)


@dataclass(frozen=True)
class KeepingPage:
    """What a plan has to look at of all sources that this person reads. `seen` names the texts that are shown.

    `local`: owners, dates and notes are shown too, and counted apart.
    """

    own: OwnText
    ties: tuple[TiePage, ...]
    seen: str
    quiet: int
    local: bool = False

    @property
    def local_many(self) -> int:
        """How many things there are to look at that are each organisation's own."""
        return sum(len(tie.items) - tie.many for tie in self.ties)

    @property
    def heading(self) -> Heading:
        """The plan's own."""
        return self.own.heading

    @property
    def marking(self) -> Marking:
        """The highest of the plan's and its sources'."""
        return max(self.heading.marking, *(tie.heading.marking for tie in self.ties), self.heading.marking)

    @property
    def many(self) -> int:
        """How many things there are to look at, without what is local."""
        return sum(tie.many for tie in self.ties)

    @property
    def ready(self) -> int:
        """How many of them can be taken without choosing."""
        return sum(tie.ready for tie in self.ties)

    @property
    def shown(self) -> frozenset[str]:
        """The names of those that are laid out on the page."""
        names = [one.name for tie in self.ties for _, those in tie.groups for one in those]
        return frozenset(names[:MOST_ITEMS])

    @property
    def items(self) -> Mapping[str, ItemShown]:
        """Every thing by its name."""
        return {one.name: one for tie in self.ties for one in tie.items}


@dataclass(frozen=True)
class Recorded:
    """One decision as it is listed: about what, by which role, and whether it can be looked at again now."""

    decision: Decision
    about: str
    source: str
    may_look: bool


@dataclass(frozen=True)
class DecidedPage:
    """All that was decided about what the sources of a plan changed, the last first."""

    heading: Heading
    marking: Marking
    recorded: tuple[Recorded, ...]


def shown_tie(heading: Heading, looked: Looked) -> TiePage:
    """One source with its things under the names that the form gives them."""
    back = {ours.casefold(): theirs for theirs, ours in looked.texts.names.items()}
    items = tuple(
        ItemShown(
            _name(looked.tie.id, one.item.thing),
            one,
            back.get((one.item.ref or "").casefold(), one.item.ref or ""),
        )
        for one in (*looked.open, *looked.local)
    )
    return TiePage(heading, looked, items)


def seen_mark(own: OwnText, ties: tuple[TiePage, ...]) -> str:
    """The mark of what a page shows: the same only for the same texts of the same sources."""
    told = [(tie.looked.tie.id, tie.heading.number, tie.looked.texts.theirs) for tie in ties]
    raw = repr((own.text, told)).encode("utf-8", errors="surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:32]


def _name(tie_id: int, thing: str) -> str:
    return f"t{tie_id}-{hashlib.sha256(thing.encode('utf-8', errors='surrogatepass')).hexdigest()[:16]}"
