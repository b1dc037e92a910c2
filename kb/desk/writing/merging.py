"""Two texts of one draft put together by a person: what can be picked, and the text that comes of it. Pure.

The text is the other's, with what was picked of one's own made in it by small edits: whatever nobody picked stays
as the other left it. Nobody is asked about a section or note in which each changed other lines. Where the revision that
both started from is not known, everything in which one's own text differs is offered, and nothing picked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.errors import Invalid, NotFound
from kb.plan import (
    BY_KEY,
    HEADER_FIELDS,
    Change,
    ChangeKind,
    FieldKind,
    apply_change,
    compare,
    in_words,
    parse,
    remove_requirement,
    three_way,
)
from kb.plan import Clash as Met
from kb.plan.kin.woven import woven

MINE, THEIRS, OTHER = "mine", "theirs", "other"
_TYPED = frozenset(
    {ChangeKind.HEADER, ChangeKind.QUESTION, ChangeKind.FIELD, ChangeKind.NOTES, ChangeKind.PROSE}
)
_LISTS = frozenset(
    [f.key for f in HEADER_FIELDS if f.kind is FieldKind.LIST]
    + [key for key, f in BY_KEY.items() if f.kind is FieldKind.LIST]
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that only one's own text changed. `name` is its box in the form."""

    name: str
    words: str
    steps: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that both changed otherwise. `mine` and `theirs` say it in words; `..._says` what each text says now.

    Where `can_type`, a third text may be written in its place; `several` then means an item a line.
    """

    name: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    mine_says: tuple[str, ...]
    theirs_says: tuple[str, ...]
    can_type: bool
    several: bool
    steps: tuple[Change, ...]
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two texts changed of a third: one's own alone, the other's alone, and both otherwise."""

    only_mine: tuple[Offer, ...]
    only_theirs: tuple[str, ...]
    both: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Picks:
    """What a person picked, by the names of offers and choices: MINE, THEIRS, or OTHER with what they typed.

    `made_from` names the text that one's own is a copy of, where that was written elsewhere and brought back.
    """

    keep: frozenset[str] = frozenset()
    choice: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    made_from: str = ""


def meeting_of(base: str | None, mine: str, theirs: str) -> Meeting:
    """What can be picked, always in the same order and under the same names for the same texts."""
    ours, others = parse(mine), parse(theirs)
    merging = three_way(parse(base) if base is not None else others, ours, others)
    added = {_row(change): change for change in compare(others, ours) if change.kind is ChangeKind.ADDED}
    both, apart = _apart(merging.both)
    mine_alone = (*((one, one) for one in merging.mine), *apart)
    offers = tuple(Offer(f"keep-{n}", in_words(said), (one,)) for n, (said, one) in enumerate(mine_alone))
    groups = _grouped(both).values()
    choices = tuple(_choice(f"both-{n}", group, added) for n, group in enumerate(groups))
    return Meeting(offers, tuple(in_words(one) for one in merging.theirs), choices)


def merged(base: str | None, mine: str, theirs: str, picks: Picks) -> str:
    """The other's text with what was picked. Raises Invalid, saying where, for a choice not made or impossible."""
    meeting = meeting_of(base, mine, theirs)
    order = {change: n for n, change in enumerate(compare(parse(base or theirs), parse(mine)))}
    picked: list[Offer | Choice] = [offer for offer in meeting.only_mine if offer.name in picks.keep]
    picked += [kept for choice in meeting.both if (kept := _chosen(choice, picks)) is not None]
    text = theirs
    for one in sorted(picked, key=lambda one: order.get(one.steps[0], -1)):
        text = _made(text, one)
    return text


def _apart(both: Sequence[Met]) -> tuple[list[Met], list[tuple[Change, Change]]]:
    """The clashes that are to be asked about; and what was changed in other lines of one section or note, as one's own
    change with the change that puts it into the other's text.
    """
    asked, apart = list[Met](), list[tuple[Change, Change]]()
    for met in both:
        words = woven((met.mine,), (met.theirs,))
        if words is None:
            asked.append(met)
        elif words != met.theirs.after[0]:
            apart.append((met.mine, replace(met.mine, before=met.theirs.after, after=(words,))))
    return asked, apart


def _grouped(both: Sequence[Met]) -> dict[tuple[str, ...], list[Met]]:
    """The clashes, those about a row that one side took out put together."""
    groups: dict[tuple[str, ...], list[Met]] = {}
    for n, met in enumerate(both):
        gone = next((side for side in (met.mine, met.theirs) if side.kind is ChangeKind.TAKEN_OUT), None)
        name = (str(n),) if gone is None else _row(gone)
        groups.setdefault(name, []).append(met)
    return groups


def _choice(name: str, group: Sequence[Met], added: Mapping[tuple[str, ...], Change]) -> Choice:
    mine, theirs = [met.mine for met in group], [met.theirs for met in group]
    first = mine[0]
    steps = (first,)
    if theirs[0].kind is ChangeKind.TAKEN_OUT:  # to keep one's own, the whole row must come back
        steps = (added.get(_row(theirs[0]), first),)
    whole_row = {first.kind, theirs[0].kind} & {ChangeKind.ADDED, ChangeKind.TAKEN_OUT}
    return Choice(
        name,
        mine=_said(mine),
        theirs=_said(theirs),
        mine_says=() if first.kind is ChangeKind.TAKEN_OUT else steps[0].after,
        theirs_says=() if whole_row and theirs[0].kind is not ChangeKind.ADDED else theirs[0].after,
        can_type=first.kind in _TYPED and not whole_row,
        several=first.key in _LISTS or len(first.after) > 1,
        steps=steps,
        replaced=theirs[0].ref or "" if theirs[0].kind is ChangeKind.ADDED else "",
    )


def _chosen(choice: Choice, picks: Picks) -> Choice | None:
    """The choice with its steps as they were picked, or None where the other's text stays."""
    pick = picks.choice.get(choice.name, "")
    if pick == THEIRS:
        return None
    if pick == MINE:
        return choice
    if pick != OTHER or not choice.can_type:
        ways = dict.fromkeys(("; ".join(choice.mine), "; ".join(choice.theirs)))
        raise Invalid(f"Choose what is to stand: {', or '.join(ways)}.")
    typed = replace(choice.steps[0], after=_items(choice, picks.typed.get(choice.name, "")))
    return replace(choice, steps=(typed,))


def _items(choice: Choice, typed: str) -> tuple[str, ...]:
    lines = [line.rstrip() for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if choice.steps[0].kind in {ChangeKind.NOTES, ChangeKind.PROSE}:
        text = "\n".join(lines).strip("\n")
        return (text,) if text else ()
    said = [" ".join(line.split()) for line in lines if line.strip()]
    return tuple(said) if choice.several else ((" ".join(said),) if said else ())


def _made(text: str, picked: Offer | Choice) -> str:
    words = picked.words if isinstance(picked, Offer) else "; ".join(picked.mine)
    try:
        if isinstance(picked, Choice) and picked.replaced:
            text = remove_requirement(text, picked.replaced)
        for step in picked.steps:
            text = apply_change(text, step)
    except (Invalid, NotFound) as no:
        raise Invalid(f"This could not be put in ({words}). {no}") from no
    return text


def _said(changes: Sequence[Change]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_words(changes)))


def _words(changes: Sequence[Change]) -> Iterator[str]:
    return (in_words(change) for change in changes)


def _row(change: Change) -> tuple[str, ...]:
    return ("row", (change.ref or "").casefold(), str(change.nth))
