"""A text as it is compared: blocks, header and lines of a row under names, without what is only layout.

Line ends, blank lines around a block and the marks of Markdown lists are layout, and so is the way a
header's list is written. An empty value is none.
"""

from __future__ import annotations

from collections import Counter

from kb.plan.change import PROSE, ROW, Block
from kb.plan.facts import listed
from kb.plan.fields import BY_KEY, HEADER_BY_KEY, FieldKind, header_key_of
from kb.plan.lines import BOM, bare, without_outer_blanks
from kb.plan.model import FieldValue, PlanDocument, Prose, Requirement
from kb.plan.splice import part_of

# A name, and which of that name.
Name = tuple[str, int]
Blocks = dict[Block, Prose | Requirement]


def blocks_of(doc: PlanDocument) -> Blocks:
    """The blocks of a text under their names, in its order; blank space before the first heading is none."""
    counts: Counter[tuple[str, str]] = Counter()
    found: Blocks = {}
    for block in doc.blocks:
        name = (ROW, block.ref.casefold()) if isinstance(block, Requirement) else (PROSE, block.heading)
        if isinstance(block, Prose) and not block.heading and not body_of(doc, block):
            continue
        found[(*name, counts[name])] = block
        counts[name] += 1
    return found


def body_of(doc: PlanDocument, block: Prose | Requirement) -> str:
    """A block as written, without the blank lines around it and with LF line ends."""
    first = block.heading_line if isinstance(block, Requirement) else block.first_line
    lines = list(doc.lines[first : block.end_line])
    if first == 0 and lines:
        lines[0] = lines[0].removeprefix(BOM)
    return "\n".join(bare(line) for line in without_outer_blanks(lines))


def said_in(value: FieldValue) -> tuple[str, ...]:
    """What a line says: its items in a list field or under a label we do not know, else one text."""
    if value.key is None or BY_KEY[value.key].kind is FieldKind.LIST:
        return value.items
    return (value.text,) if value.text else ()


def header_values(doc: PlanDocument) -> dict[Name, tuple[str, ...]]:
    """What a header says under each key and how many-eth of that key it is, without empty ones."""
    counts: Counter[str] = Counter()
    found: dict[Name, tuple[str, ...]] = {}
    for written, value in doc.header.items():
        key = header_key_of(written) or written
        items = _header_items(key, value)
        if items:
            found[(key, counts[key])] = items
            counts[key] += 1
    return found


def _header_items(key: str, value: str | tuple[str, ...]) -> tuple[str, ...]:
    known = HEADER_BY_KEY.get(key)
    if known is not None and known.kind is FieldKind.LIST:
        return tuple(item for item in listed(value) if item)
    items = (value,) if isinstance(value, str) else value
    kept = tuple(item for item in items if item)
    return ("; ".join(kept),) if known is not None and kept else kept


def lines_of(row: Requirement) -> dict[Name, FieldValue]:
    """A row's lines under their name and which of that name each is, as only the first is read."""
    counts: Counter[str] = Counter()
    found: dict[Name, FieldValue] = {}
    for value in row.fields:
        part = part_of(value)
        found[(part, counts[part])] = value
        counts[part] += 1
    return found
