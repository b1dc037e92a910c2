"""What of a source's changes a plan has still to look at: three texts, laid out as single things to decide about.

Laws. A change that both made alike is no item, nor is what only our own text changed. A row that the source took out
is always asked about, never taken by the way. What is local to each organisation is no item and stays. Once every item
is taken, there is none left; and an item's name (`thing`) is the same as long as it is about the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from kb.errors import Invalid
from kb.plan.change import PROSE, REQUIREMENTS, ROW, Block, Change, ChangeKind
from kb.plan.comparable import Blocks, blocks_of, body_of
from kb.plan.compare import compare, compare_rows, order_changes
from kb.plan.kin.item import Beside, Item, ItemKind
from kb.plan.kin.local import CONTACTS, LOCAL_ROW, NEVER, NOTES, adapted_text, is_local
from kb.plan.kin.things import WHOLE_ROW, hashed, named
from kb.plan.kin.woven import woven
from kb.plan.merge import Thing, thing_of, three_way
from kb.plan.model import PlanDocument, Requirement
from kb.plan.parse import parse

__all__ = [
    "Beside",
    "Item",
    "ItemKind",
    "beside",
    "between",
    "items",
    "items_beside",
    "local_items",
    "row_hash",
]

_NO_ITEM = frozenset({ChangeKind.ORDER, ChangeKind.LAYOUT})
_KEPT = LOCAL_ROW | {NOTES, CONTACTS}
_RANK = {ChangeKind.HEADER: 0, ChangeKind.TAKEN_OUT: 1, ChangeKind.ORDER: 2}


def beside(base: str | None, ours: str, theirs: str, *, local: bool = False) -> Beside:
    """The texts as they are laid side by side, all in the plan's own references."""
    known = None if base is None else _common(base, local=local)
    return Beside(known, _common(ours, local=local), _common(theirs, local=local), local)


def items(
    base: str | None, ours: str, theirs: str, *, same: Collection[str] = frozenset()
) -> tuple[Item, ...]:
    """All that the source changed and ours does not say, in the order in which it can be taken.

    `same` are references of rows that are known to be one, though both texts added them. Without a base everything that
    differs is a choice.
    """
    return items_beside(beside(base, ours, theirs), same=same)


def items_beside(texts: Beside, *, same: Collection[str] = frozenset()) -> tuple[Item, ...]:
    """As `items`, of texts that are laid side by side already."""
    if texts.base is None:
        return tuple(between(texts).values())
    merging = three_way(texts.base, texts.ours, texts.theirs)
    groups: defaultdict[Thing, tuple[list[Change], list[Change]]] = defaultdict(lambda: ([], []))
    for change in merging.theirs:
        groups[thing_of(change)][1].append(change)
    for clash in merging.both:
        gone = next((side for side in (clash.mine, clash.theirs) if side.kind is ChangeKind.TAKEN_OUT), None)
        mine, theirs = groups[thing_of(gone or clash.theirs)]
        mine.append(clash.mine)
        theirs.append(clash.theirs)
    read = _Read(texts)
    found: list[Item] = []
    for thing, group in groups.items():
        mine, theirs = (_told(side, local=texts.local) for side in group)
        if theirs and theirs[0].kind not in _NO_ITEM:
            found += read.made(thing, mine, theirs, {ref.casefold() for ref in same})
    return tuple(sorted([*found, *_orders(read)], key=read.place))


def local_items(base: str | None, ours: str, theirs: str) -> tuple[Item, ...]:
    """What the source changed of rows' own owners, dates and notes, and of sections that say whom to reach.

    Never a status or a last return, nor the header's own facts, nor what belongs to a row that one of both has no more.
    """
    found = items_beside(beside(base, ours, theirs, local=True))
    return tuple(
        one for one in found if one.local and not any(c.kind in WHOLE_ROW for c in (*one.ours, *one.theirs))
    )


def between(texts: Beside) -> Mapping[str, Item]:
    """Everything in which the source differs from ours now, whoever changed it, by its thing."""
    read = _Read(texts)
    groups: defaultdict[Thing, list[Change]] = defaultdict(list)
    for change in compare(texts.ours, texts.theirs):
        if change.kind is not ChangeKind.LAYOUT and _told([change], local=texts.local):
            groups[thing_of(change)].append(change)
    found = (read.item(thing, (), theirs) for thing, theirs in groups.items())
    return {item.thing: item for item in sorted(found, key=read.place)}


def row_hash(texts: Beside, row: str) -> str:
    """The `said_hash` of a whole row of the source, by its reference in lower case."""
    block = blocks_of(texts.theirs).get((ROW, row, 0))
    return hashed(() if block is None else (body_of(texts.theirs, block),))


@lru_cache(maxsize=64)
def _common(text: str, *, local: bool) -> PlanDocument:
    """A text without what is local, or with `local` without what was so on a day; as it is where it would then read
    otherwise.
    """
    try:
        return parse(adapted_text(text, keep=_KEPT if local else ()))
    except Invalid:
        return parse(text)


def _told(changes: Sequence[Change], *, local: bool) -> list[Change]:
    """The changes that are looked at at all."""
    return [change for change in changes if not is_local(change) or (local and _may_be_chosen(change))]


def _may_be_chosen(change: Change) -> bool:
    return change.kind is not ChangeKind.HEADER and change.key not in NEVER


class _Read:
    """The blocks of three texts, to look up what each says of a thing."""

    def __init__(self, texts: Beside) -> None:
        self.texts = texts
        self.base: Blocks = {} if texts.base is None else blocks_of(texts.base)
        self.ours = blocks_of(texts.ours)
        self.theirs = blocks_of(texts.theirs)

    def made(
        self, thing: Thing, mine: Sequence[Change], theirs: Sequence[Change], same: Collection[str]
    ) -> Iterator[Item]:
        """The items that a group of changes is; a row that both texts added and is one, field by field."""
        first = theirs[0]
        both_added = first.kind is ChangeKind.ADDED and any(one.kind is ChangeKind.ADDED for one in mine)
        if not both_added:
            if not mine or woven(mine, theirs) not in mine[0].after:  # else ours says both already
                yield self.item(thing, mine, theirs)
            return
        name = (ROW, str(thing[1]), int(thing[2]))
        ours, other = self.ours[name], self.theirs[name]
        if not (isinstance(ours, Requirement) and isinstance(other, Requirement)):
            return
        differing = _told([*compare_rows(ours, other, nth=name[2])], local=self.texts.local)
        if differing and name[1] not in same:
            yield self.item(thing, mine, theirs)
        groups: defaultdict[Thing, list[Change]] = defaultdict(list)
        for change in differing if name[1] in same else ():
            groups[thing_of(change)].append(change)
        yield from (self.item(part, changes, changes) for part, changes in groups.items())

    def item(self, thing: Thing, mine: Sequence[Change], theirs: Sequence[Change]) -> Item:
        """One thing to decide about. `mine` is empty where only the source changed it.

        What both changed in other lines of one section or note can be taken: what it then says is both.
        """
        both = woven(mine, theirs)
        row_gone = any(one.kind in WHOLE_ROW for one in (*mine, *theirs))
        says = tuple(self._says(side, thing, theirs) for side in (self.base, self.ours, self.theirs))
        kind = _kind(mine if both is None else (), theirs)
        if self.texts.base is None and kind is ItemKind.READY:
            kind = ItemKind.CHOICE
        return Item(
            thing=named(thing),
            said_hash=hashed(self.ordered(theirs[0]) if theirs[0].kind is ChangeKind.ORDER else says[2]),
            kind=kind,
            ref=theirs[0].ref,
            theirs=tuple(theirs),
            ours=tuple(mine),
            steps=self._back(thing, theirs) if row_gone else self._steps(theirs, both),
            base_says=says[0],
            ours_says=says[1],
            theirs_says=says[2],
        )

    def ordered(self, change: Change) -> tuple[str, ...]:
        """How the source has what it moved, the same whatever ours has of it: else a refusal would not last."""
        if self.texts.base is None:
            return tuple(name for kind, name, _ in self.theirs if kind == ROW or change.label != REQUIREMENTS)
        told = {one.label: one.after for one in order_changes(self.base, self.theirs)}
        return told.get(change.label, change.after)

    def _steps(self, theirs: Sequence[Change], both: str | None) -> tuple[Change, ...]:
        if both is not None:
            theirs = [replace(theirs[0], after=(both,))]
        return tuple(map(self._placed, theirs))

    def _back(self, thing: Thing, theirs: Sequence[Change]) -> tuple[Change, ...]:
        """The step that makes a row as the source has it, which comes back whole where we have it no more."""
        first = theirs[0]
        if first.kind in WHOLE_ROW:
            return (self._placed(first),)
        name = (ROW, str(thing[1]), int(thing[2]))
        block = self.theirs[name]
        assert isinstance(block, Requirement)
        body = body_of(self.texts.theirs, block)
        change = Change(ChangeKind.ADDED, block.ref, None, block.question, (), (body,), nth=name[2])
        return (self._placed(change),)

    def _placed(self, change: Change) -> Change:
        """A change that may bring a block, below whatever of the source stands above it there."""
        above = self._places.get(_block(change))
        if above is None or change.kind not in {ChangeKind.ADDED, ChangeKind.PROSE}:
            return change
        return replace(change, above=tuple(reversed(list(self.theirs)[:above])))

    @cached_property
    def _places(self) -> Mapping[Block, int]:
        return {name: place for place, name in enumerate(self.theirs)}

    def place(self, item: Item) -> tuple[int, int]:
        """Where an item stands among the others: what goes first, then moves, then what comes, from above downwards."""
        step = item.steps[0]
        return _RANK.get(step.kind, len(_RANK)), self._places.get(_block(step), -1)

    def _says(self, side: Blocks, thing: Thing, theirs: Sequence[Change]) -> tuple[str, ...]:
        """What a side says: of a whole row or section its text, else the items of the field."""
        first = theirs[0]
        doc = {id(self.base): self.texts.base, id(self.ours): self.texts.ours}.get(
            id(side), self.texts.theirs
        )
        if doc is None:
            return ()
        if len(thing) == 3 and thing[0] == ROW:
            block = side.get((ROW, str(thing[1]), int(thing[2])))
            return () if block is None else (body_of(doc, block),)
        if first.kind is ChangeKind.PROSE:
            block = side.get((PROSE, first.label, first.nth))
            return () if block is None else (body_of(doc, block),)
        if side is self.theirs:
            return tuple(item for change in theirs for item in change.after)
        if side is self.base:
            return tuple(item for change in theirs for item in change.before)
        return self._ours_say(thing, theirs)

    def _ours_say(self, thing: Thing, theirs: Sequence[Change]) -> tuple[str, ...]:
        """What ours says of a field or header key: what it would say before it said what the source says."""
        between_now = self._between.get(thing)
        if between_now is None:  # it says so already
            return tuple(item for change in theirs for item in change.after)
        return tuple(item for change in between_now for item in change.before)

    @cached_property
    def _between(self) -> Mapping[Thing, Sequence[Change]]:
        found: defaultdict[Thing, list[Change]] = defaultdict(list)
        for change in compare(self.texts.ours, self.texts.theirs):
            found[thing_of(change)].append(change)
        return found


def _block(change: Change) -> Block:
    name = (ROW, change.ref.casefold()) if change.ref is not None else (PROSE, change.label)
    return (*name, change.nth)


def _kind(mine: Sequence[Change], theirs: Sequence[Change]) -> ItemKind:
    first = theirs[0]
    if first.kind is ChangeKind.TAKEN_OUT or (
        first.kind is ChangeKind.PROSE and not first.after and not mine
    ):
        return ItemKind.REMOVED
    if first.kind is ChangeKind.ADDED and any(one.kind is ChangeKind.ADDED for one in mine):
        return ItemKind.DOUBLED
    return ItemKind.CHOICE if mine else ItemKind.READY


def _orders(read: _Read) -> Iterator[Item]:
    """Moves, told by what all three texts have: rows among rows, and sections among rows."""
    common = [name for name in read.base if name in read.ours and name in read.theirs]
    known = set(common)
    base, ours, theirs = (
        {name: side[name] for name in side if name in known} for side in (read.base, read.ours, read.theirs)
    )
    moved = {change.label: change for change in order_changes(base, theirs)}
    own = {change.label: change for change in order_changes(base, ours)}
    left = {change.label: change for change in order_changes(ours, theirs)}
    for label, change in moved.items():
        if label in left:
            yield Item(
                thing=named(thing_of(change)),
                said_hash=hashed(read.ordered(change)),
                kind=ItemKind.CHOICE if label in own else ItemKind.READY,
                ref=None,
                theirs=(change,),
                ours=(own[label],) if label in own else (),
                steps=(left[label],),
                base_says=change.before,
                ours_says=left[label].before,
                theirs_says=change.after,
            )
