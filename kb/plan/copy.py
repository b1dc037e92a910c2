"""What of a text a reader gets: the whole without the rows that are not theirs, or the outline of it.

What must stay true: a row that is cut leaves nothing behind, neither a gap nor a number; and all that
stands under its heading goes with it. With nothing cut, the text is the source, byte for byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kb.plan.facts import row_facts
from kb.plan.model import PlanDocument, Prose, Requirement


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row as a reader of the outline sees it: no gap, no source, no collector.

    `in_date` is None where the row gives no day that can be read.
    """

    ref: str
    question: str
    theme: str
    priority: int | None
    indicators: tuple[str, ...]
    in_date: bool | None


def full_text(doc: PlanDocument, *, without: Collection[str] = ()) -> str:
    """The text without the rows of these references.

    All rows of a doubled reference go, whatever its case. Prose under a deeper heading that follows a
    row nested in a cut one belongs to the cut one, and goes too.
    """
    if not without or not doc.blocks:
        return doc.source
    first = doc.blocks[0]
    header_end = first.first_line if isinstance(first, Prose) else first.heading_line
    kept = (_text_of(doc, block) for block in _kept(doc, without))
    return "".join([*doc.lines[:header_end], *kept])


def prose(doc: PlanDocument, *, without: Collection[str] = ()) -> tuple[str, ...]:
    """The blocks that are no requirement, without those that stand under a row of these references."""
    return tuple(block.text for block in _kept(doc, without) if isinstance(block, Prose))


def _kept(doc: PlanDocument, without: Collection[str]) -> Iterator[Prose | Requirement]:
    hidden = _folded(without)
    under: int | None = None  # the level of the cut row that we are still inside of
    for block in doc.blocks:
        if under is not None and block.level <= under:
            under = None
        if isinstance(block, Requirement):
            if block.ref.casefold() in hidden:
                under = block.level if under is None else under
            else:
                yield block
        elif under is None:
            yield block


def _text_of(doc: PlanDocument, block: Prose | Requirement) -> str:
    if isinstance(block, Prose):
        return block.text
    return "".join(doc.lines[block.heading_line : block.end_line])


def outline(doc: PlanDocument, *, without: Collection[str] = (), on: dt.date) -> tuple[OutlineRow, ...]:
    """The rows of a plan in outline, in the order of the text, without those of these references."""
    hidden = _folded(without)
    return tuple(_outlined(doc, row, on) for row in doc.requirements if row.ref.casefold() not in hidden)


def _outlined(doc: PlanDocument, row: Requirement, on: dt.date) -> OutlineRow:
    said = row_facts(doc, row)
    return OutlineRow(
        ref=row.ref,
        question=row.question,
        theme=said.theme,
        priority=said.priority,
        indicators=row.items("indicators"),
        in_date=None if said.needed_by is None else on <= said.needed_by,
    )


def _folded(refs: Collection[str]) -> frozenset[str]:
    return frozenset(ref.casefold() for ref in refs)
