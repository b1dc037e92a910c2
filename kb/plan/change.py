"""One change between two texts of a plan, as a value."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

# Which block of a text: `row` or `prose`, its reference (case folded) or heading, and which of that name.
Block = tuple[str, str, int]
ROW, PROSE = "row", "prose"
REQUIREMENTS, SECTIONS = "Requirements", "Sections"


class ChangeKind(enum.StrEnum):
    """What sort of thing changed."""

    HEADER = "header"
    QUESTION = "question"
    FIELD = "field"
    NOTES = "notes"
    PROSE = "prose"
    ADDED = "added"
    TAKEN_OUT = "taken out"
    ORDER = "order"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that one text says otherwise than another.

    `ref` is the row, None for what is not about one row. `key` is the field's or header's key; an unknown
    label has none, an unknown header key stands as written. `label` is for people: a field's label, a
    section's heading, a question. `before` and `after` are items of a list, else a single text, and empty
    where that side has nothing; for `order`, all names in their order; for a row added or taken out
    and for prose, the block as written, with LF line ends.

    `nth` and `line` count rows, sections and lines of one name, from 0. `above` is what a new block
    stands below in its own text, nearest first; where something stands is not what it says, so two
    changes that differ in it only are equal.
    """

    kind: ChangeKind
    ref: str | None
    key: str | None
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    nth: int = 0
    line: int = 0
    above: tuple[Block, ...] = field(default=(), compare=False, repr=False)
