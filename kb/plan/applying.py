"""Making one change in another text: what the change says afterwards is what the text then says.

Built on the small edits, so all other lines keep their bytes. What the text said before does not matter;
where it says so already it stays as it is. A change that the text cannot take is refused: the row is gone,
the name stands there twice, or the rest would read otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import Invalid
from kb.plan.change import PROSE, REQUIREMENTS, ROW, Block, Change, ChangeKind
from kb.plan.comparable import Blocks, blocks_of, body_of, header_values, lines_of, said_in
from kb.plan.compose import field_items, field_lines
from kb.plan.fields import normal
from kb.plan.model import FieldValue, PlanDocument, Prose, Requirement
from kb.plan.parse import parse
from kb.plan.reorder import first_line, hold_blocks, readings, rearranged, with_block
from kb.plan.splice import LABEL_MARK, cannot, hold_to, spliced
from kb.plan.write import (
    edit_field,
    edit_notes,
    edit_question,
    indent_before,
    place_of_row,
    remove_requirement,
    the_row,
)
from kb.plan.write_header import edit_header


def apply_change(text: str, change: Change) -> str:
    """The text with one change made in it. Raises Invalid where it cannot be made."""
    doc = parse(text)
    if change.kind is ChangeKind.LAYOUT:
        raise Invalid("A change of layout alone cannot be taken over. Edit the whole text.")
    if change.kind is ChangeKind.ORDER:
        return rearranged(doc, _ordered(list(blocks_of(doc)), change))
    whole = {
        ChangeKind.HEADER: _header,
        ChangeKind.ADDED: _row,
        ChangeKind.TAKEN_OUT: _row,
        ChangeKind.PROSE: _prose,
    }
    make = whole.get(change.kind, _in_row)
    return make(doc, change)


def _in_row(doc: PlanDocument, change: Change) -> str:
    row = _the_row(doc, change)
    if change.kind is ChangeKind.FIELD:
        return _field(doc, row, change)
    said = change.after[0] if change.after else ""
    if change.kind is ChangeKind.NOTES:
        return edit_notes(doc.source, row.ref, notes=said)
    edited = edit_question(doc.source, row.ref, question=said)
    if the_row(parse(edited), row.ref).question != said:
        raise cannot()
    return edited


def _header(doc: PlanDocument, change: Change) -> str:
    key, values = change.key or "", header_values(doc)
    if values.get((key, change.nth), ()) == change.after:
        return doc.source
    if change.nth or (key, 1) in values:
        raise Invalid(
            f"The plan says “{change.label[:80]}” more than once. Settle that in the whole text first."
        )
    one = change.after[0] if len(change.after) == 1 else None
    edited = edit_header(doc.source, key, value=list(change.after) if one is None else one)
    if header_values(parse(edited)).get((key, 0), ()) != change.after:
        raise cannot()
    return edited


def _the_row(doc: PlanDocument, change: Change) -> Requirement:
    ref = change.ref or ""
    found = blocks_of(doc).get((ROW, ref.casefold(), 0))
    if not isinstance(found, Requirement):
        raise Invalid(f"The requirement {ref} is not in this text any more, so it cannot be changed there.")
    if change.nth or (ROW, ref.casefold(), 1) in blocks_of(doc):
        raise Invalid(
            f"Two requirements have the reference {ref}. Give each its own in the whole text first."
        )
    return found


def _field(doc: PlanDocument, row: Requirement, change: Change) -> str:
    part = change.key or LABEL_MARK + normal(change.label)
    lines = lines_of(row)
    now = lines.get((part, change.line))
    if (said_in(now) if now else ()) == change.after:
        return doc.source
    if change.line or (part, 1) in lines:
        raise Invalid(
            f"{row.ref} has more than one line for “{change.label[:80]}”. Settle that in the whole text first."
        )
    if change.key is None:
        return _labelled(doc, row, change, now)
    if field_items(change.key, change.after) != change.after:
        raise cannot()
    return edit_field(doc.source, row.ref, key=change.key, value=change.after)


def _labelled(doc: PlanDocument, row: Requirement, change: Change, now: FieldValue | None) -> str:
    """The text with the line of a label that we do not know; it goes below the others where it is new."""
    if now is not None:
        start, end, label = now.first_line, now.end_line, now.label
    else:
        start = end = row.fields[-1].end_line if row.fields else row.heading_line + 1
        label = change.label
    indent = indent_before(doc.lines[row.fields[0].first_line]) if row.fields else ""
    if label:
        new = field_lines(label, change.after, nested=len(change.after) > 1, indent=indent)
    else:
        new = [f"{indent}- {item}" for item in change.after]
    new = new if row.fields else ["", *new, ""]
    edited = spliced(doc.lines, start, end, new=new)
    after, part = parse(edited), LABEL_MARK + normal(label)
    hold_to(doc, after, ref=row.ref, part=part)
    written = lines_of(the_row(after, row.ref)).get((part, 0))
    if (said_in(written) if written else ()) != change.after:
        raise cannot()
    return edited


def _row(doc: PlanDocument, change: Change) -> str:
    blocks = blocks_of(doc)
    name = (ROW, (change.ref or "").casefold(), change.nth)
    now = blocks.get(name)
    if not change.after:
        if not isinstance(now, Requirement):
            return doc.source
        edited = remove_requirement(doc.source, now.ref)
        hold_blocks(doc, edited, expected=readings(doc, _without(blocks, name)))
        return edited
    if now is None:
        place = _place(doc, blocks, change, otherwise=place_of_row(doc)[0])
        return with_block(doc, change.after[0], place=place, is_row=True)
    if body_of(doc, now) != change.after[0]:
        raise Invalid(f"This text already has a requirement {change.ref}, and it says something else.")
    return doc.source


def _prose(doc: PlanDocument, change: Change) -> str:
    blocks = blocks_of(doc)
    name = (PROSE, change.label, change.nth)
    now = blocks.get(name)
    if not isinstance(now, Prose):
        if not change.after:
            return doc.source
        place = _place(doc, blocks, change, otherwise=len(doc.lines))
        return with_block(doc, change.after[0], place=place, is_row=False)
    body = body_of(doc, now)
    if change.after and body == change.after[0]:
        return doc.source
    start, end = _without_blanks(doc, now) if change.after else (now.first_line, now.end_line)
    edited = spliced(doc.lines, start, end, new=change.after[0].split("\n") if change.after else [])
    expected = [
        (is_row, change.after[0] if here == name else said)
        for here, (is_row, said) in zip(blocks, readings(doc, blocks), strict=True)
        if change.after or here != name
    ]
    hold_blocks(doc, edited, expected=expected)
    return edited


def _without_blanks(doc: PlanDocument, block: Prose) -> tuple[int, int]:
    start, end = block.first_line, block.end_line
    while end > start and not doc.lines[end - 1].strip():
        end -= 1
    while start < end and not doc.lines[start].strip():
        start += 1
    return start, end


def _without(blocks: Blocks, name: Block) -> Blocks:
    return {here: block for here, block in blocks.items() if here != name}


def _place(doc: PlanDocument, blocks: Blocks, change: Change, *, otherwise: int) -> int:
    """The line before which a new block goes: below what it stood below in its own text."""
    if not change.above:
        return next((first_line(block) for block in blocks.values()), len(doc.lines))
    found = next((blocks[name] for name in change.above if name in blocks), None)
    return otherwise if found is None else found.end_line


def _ordered(names: Sequence[Block], change: Change) -> list[Block]:
    """These blocks in the order that a change tells; those that it does not name keep their places."""
    rows_only = change.label == REQUIREMENTS
    told = _told(set(names), change.after, rows_only=rows_only)
    named = set(told)
    if not rows_only:
        rows = iter([name for name in names if name[0] == ROW and name in named])
        told = [name if name[0] == PROSE else next(rows) for name in told]
    following = iter(told)
    return [next(following) if name in named else name for name in names]


def _told(here: set[Block], spelled: Sequence[str], *, rows_only: bool) -> list[Block]:
    """The names in a change of order as the blocks that they name, without those that are not here."""
    counts: dict[tuple[str, str], int] = {}
    found: list[Block] = []
    for text in spelled:
        kinds = [(ROW, text.casefold())] if rows_only else [(ROW, text.casefold()), (PROSE, text)]
        for kind in kinds:
            name = (*kind, counts.get(kind, 0))
            if name in here:
                counts[kind] = name[2] + 1
                found.append(name)
                break
    return found
