"""Making in a text what somebody decided about one thing in which its source moved on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from kb.errors import Invalid
from kb.plan.change import ROW, Change, ChangeKind
from kb.plan.comparable import blocks_of
from kb.plan.fields import BY_KEY, HEADER_FIELDS, FieldKind
from kb.plan.header import read_header
from kb.plan.kin.item import Item, ItemKind
from kb.plan.kin.offered import take_offered, typed_change
from kb.plan.model import Marking
from kb.plan.parse import parse
from kb.plan.splice import cannot

_TYPED = frozenset(
    {ChangeKind.HEADER, ChangeKind.QUESTION, ChangeKind.FIELD, ChangeKind.NOTES, ChangeKind.PROSE}
)
_LISTS = frozenset(
    [f.key for f in HEADER_FIELDS if f.kind is FieldKind.LIST]
    + [key for key, f in BY_KEY.items() if f.kind is FieldKind.LIST]
)


def can_type(item: Item) -> bool:
    """Whether other words may be written in its place: of one field, header key or section, not of a whole row."""
    return len(item.steps) == 1 and item.steps[0].kind in _TYPED and item.kind is not ItemKind.REMOVED


def is_several(item: Item) -> bool:
    """Whether it is a list, of which other words are written one item a line."""
    step = item.steps[0]
    return step.kind in {ChangeKind.HEADER, ChangeKind.FIELD} and (
        step.key in _LISTS or len(step.after) > 1 or len(item.ours_says) > 1
    )


def can_be_both(item: Item) -> bool:
    """Whether what both texts say can stand together: lists and sections."""
    if item.kind is not ItemKind.CHOICE or not can_type(item) or not (item.ours_says and item.theirs_says):
        return False
    return item.steps[0].kind is ChangeKind.PROSE or is_several(item)


def in_both_words(item: Item) -> Change:
    """The change by which ours says what both say: our items first, or our section and the source's below it."""
    step = item.steps[0]
    if step.kind is ChangeKind.PROSE:
        return replace(step, after=("\n\n".join((item.ours_says[0], _below_heading(item.theirs_says[0]))),))
    more = [one for one in item.theirs_says if one not in item.ours_says]
    return replace(step, after=(*item.ours_says, *more))


def in_typed_words(item: Item, words: str) -> Change:
    """The change by which ours says what somebody typed. Raises Invalid where it cannot be typed."""
    if not can_type(item):
        raise Invalid("This is taken or kept as a whole. Take it, then write in the draft.")
    change = typed_change(item.steps[0], words, several=is_several(item))
    if not change.after or not any(one.strip() for one in change.after):
        raise Invalid("Write what is to stand there.")
    return change


def take_item(
    text: str,
    item: Item,
    steps: Collection[Change] = (),
    *,
    marking: Marking,
    used: Collection[str],
    source_row: str = "",
) -> tuple[str, str]:
    """The text with an item as the source has it, or with other `steps`; and the reference of a row that came.

    What comes is marked no lower than `marking`. A row that comes keeps `source_row`, its reference in the source,
    where that is free, unless it was there before and comes back. Raises Invalid where it cannot be made.
    """
    came = ""
    for step in steps or item.steps:
        if step.kind is ChangeKind.ADDED:
            back = item.kind is not ItemKind.DOUBLED and bool(item.base_says)
            wanted = step.ref if back else source_row or step.ref
            text, came = take_offered(
                text, replace(step, ref=wanted), marking=marking, used=() if back else used
            )
        elif step.kind is ChangeKind.TAKEN_OUT and not _has(text, step.ref or ""):
            continue
        else:
            text, _ = take_offered(text, step, marking=marking, used=used)
    return text, came


def _has(text: str, ref: str) -> bool:
    return any(row.ref.casefold() == ref.casefold() for row in parse(text).requirements)


def _below_heading(section: str) -> str:
    first, _, below = section.partition("\n")
    return below.strip("\n") if first.startswith("#") and below.strip() else section


def within_row(steps: Collection[Change]) -> bool:
    """Whether these steps change parts of one row and nothing else."""
    return all(step.kind in {ChangeKind.QUESTION, ChangeKind.FIELD, ChangeKind.NOTES} for step in steps)


def with_rows(text: str, edited: Mapping[str, Callable[[str], str]]) -> str:
    """The text with rows edited one by one, each beside the header alone, by their references in lower case.

    A long plan is so read twice and not once for each edit. Raises Invalid where the whole would then read otherwise,
    and where a reference stands twice, so that alone it would seem to be one row.
    """
    doc = parse(text)
    if any(nth and kind == ROW and name in edited for kind, name, nth in blocks_of(doc)):
        raise cannot()
    head = "".join(doc.lines[: read_header(doc.lines).end_line])
    lines = list(doc.lines)
    for row in reversed(doc.requirements):
        edit = edited.get(row.ref.casefold())
        if edit is None:
            continue
        alone = edit(head + "".join(lines[row.heading_line : row.end_line]))
        if not alone.startswith(head):
            raise cannot()
        lines[row.heading_line : row.end_line] = [alone[len(head) :]]
    made = "".join(lines)
    if list(blocks_of(parse(made))) != list(blocks_of(doc)):
        raise cannot()
    return made
