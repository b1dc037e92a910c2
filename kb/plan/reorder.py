"""Edits that move whole blocks of a text: a row up or down, a copy of a row, another order.

A block moves as it is written; the blank lines below it belong to the place, not to the block, so a text
keeps its shape. As with every edit, the result is read again and refused where anything reads otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from kb.errors import Invalid
from kb.plan.change import ROW, Block
from kb.plan.comparable import Blocks, blocks_of, body_of
from kb.plan.lines import BOM, bare
from kb.plan.model import PlanDocument, Prose, Requirement
from kb.plan.parse import is_ref, parse
from kb.plan.splice import cannot, spliced
from kb.plan.write import edit_fields, the_row

_NUMBERED = re.compile(r"(.*?)([0-9]+)[A-Za-z]?", re.DOTALL)
_FIRST = "REQ-01"
# What a row says of the day on which it was written; a new row has no such day yet.
_LIVING = {"status": "", "last_return": ""}


def move_requirement(text: str, ref: str, *, up: bool) -> str:
    """The text with one row a place further up or down.

    Where a section's heading stands between it and its neighbour, the row goes to the other side of the
    heading and no further. Raises Invalid where no row stands on that side, NotFound for no such row.
    """
    doc = parse(text)
    row, blocks = the_row(doc, ref), blocks_of(doc)
    names = list(blocks)
    place = next(place for place, block in enumerate(blocks.values()) if block is row)
    step = -1 if up else 1
    beyond = names[:place][::-1] if up else names[place + 1 :]
    rows_apart = next((n for n, name in enumerate(beyond) if name[0] == ROW), None)
    if rows_apart is None:
        raise Invalid(f"{ref} is the {'first' if up else 'last'} requirement already.")
    # Past a neighbour, or past all prose on the way to it.
    moved = names.pop(place)
    names.insert(place + step * max(1, rows_apart), moved)
    return rearranged(doc, names)


def duplicate_requirement(text: str, ref: str, *, new_ref: str) -> str:
    """The text with a copy of one row below it under another reference, without its status and last return.

    Raises Invalid for a reference that is none or is in use, NotFound for no such row.
    """
    doc = parse(text)
    row = the_row(doc, ref)
    if not is_ref(new_ref):
        raise Invalid(f"“{new_ref[:80]}” is not a reference. Write letters, then a number, like OIC-02.")
    if any(other.ref.casefold() == new_ref.casefold() for other in doc.requirements):
        raise Invalid(f"This plan already has a requirement {new_ref}. Give the copy another reference.")
    _, *below = body_of(doc, row).split("\n")
    heading = f"{'#' * row.level} {new_ref}: {row.question}".rstrip()
    copy = "\n".join([heading, *below])
    return edit_fields(with_block(doc, copy, place=row.end_line, is_row=True), new_ref, values=_LIVING)


def next_ref(doc: PlanDocument, gone: Collection[str] = ()) -> str:
    """The next free reference in the plan's own style: one above the highest number of its usual form.

    `gone` are the references of rows that were taken out, which are never used again. A plan without any
    row begins at REQ-01.
    """
    here = [row.ref for row in doc.requirements]
    taken = {ref.casefold() for ref in (*here, *gone)}
    split = [match for ref in (*here, *gone) if (match := _NUMBERED.fullmatch(ref))]
    style = [match for ref in here or gone if (match := _NUMBERED.fullmatch(ref))]
    if not style:
        return _free(_FIRST[:-2], width=2, after=0, taken=taken)
    prefix = Counter(match[1] for match in style).most_common(1)[0][0]
    alike = [match[2] for match in split if match[1].casefold() == prefix.casefold()]
    width = Counter(len(digits) for digits in alike).most_common(1)[0][0]
    width = width if any(digits.startswith("0") for digits in alike) else 1
    found = _free(prefix, width=width, after=max(int(digits) for digits in alike), taken=taken)
    return found if is_ref(found) else _free(_FIRST[:-2], width=2, after=0, taken=taken)


def _free(prefix: str, *, width: int, after: int, taken: Collection[str]) -> str:
    number = after + 1
    while f"{prefix}{number:0{width}}".casefold() in taken:
        number += 1
    return f"{prefix}{number:0{width}}"


def rearranged(doc: PlanDocument, names: Sequence[Block]) -> str:
    """The text with its blocks in another order: all of them, under the names that `blocks_of` gives."""
    blocks = blocks_of(doc)
    now = list(blocks.values())
    if list(blocks) == list(names):
        return doc.source
    pieces = {name: _body_and_gap(doc, block) for name, block in blocks.items()}
    gaps = [gap for _, gap in pieces.values()]
    head = "".join(doc.lines[: first_line(now[0])])
    mark = BOM if doc.source.startswith(BOM) else ""
    moved = "".join(pieces[name][0] + gap for name, gap in zip(names, gaps, strict=True))
    edited = mark + head.removeprefix(BOM) + moved
    hold_blocks(doc, edited, expected=[_read(doc, blocks[name]) for name in names])
    return edited


def _body_and_gap(doc: PlanDocument, block: Prose | Requirement) -> tuple[str, str]:
    """A block's lines without the last one's line end; and that line end with the blank lines below."""
    lines = doc.lines[first_line(block) : block.end_line]
    end = len(lines)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    body = "".join(lines[:end])
    gap = body[len(bare(body)) :] + "".join(lines[end:])
    return bare(body).removeprefix(BOM), gap


def with_block(doc: PlanDocument, body: str, *, place: int, is_row: bool) -> str:
    """The text with one more block, as written, before the line at `place`."""
    before = [""] if place and doc.lines[place - 1].removeprefix(BOM).strip() else []
    after = [""] if place < len(doc.lines) else []
    edited = spliced(doc.lines, place, place, new=[*before, *body.split("\n"), *after])
    blocks = blocks_of(doc).values()
    expected = [_read(doc, block) for block in blocks]
    above = sum(first_line(block) < place for block in blocks)
    expected.insert(above, (is_row, body))
    hold_blocks(doc, edited, expected=expected)
    return edited


def hold_blocks(doc: PlanDocument, edited: str, *, expected: Sequence[tuple[bool, str]]) -> None:
    """Refuse an edit unless the text now reads as the same header and exactly these blocks.

    Of each block: whether it is a row, and what is written in it.
    """
    after = parse(edited)
    if after.header != doc.header or readings(after, blocks_of(after)) != list(expected):
        raise cannot()


def readings(doc: PlanDocument, blocks: Blocks) -> list[tuple[bool, str]]:
    """Of each block of a text, whether it is a row and what is written in it."""
    return [_read(doc, block) for block in blocks.values()]


def _read(doc: PlanDocument, block: Prose | Requirement) -> tuple[bool, str]:
    return isinstance(block, Requirement), body_of(doc, block)


def first_line(block: Prose | Requirement) -> int:
    """Where a block begins in the lines of its text."""
    return block.heading_line if isinstance(block, Requirement) else block.first_line
