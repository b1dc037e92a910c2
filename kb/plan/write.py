"""From plan to text, and small edits of a text that touch no other line.

`write` gives back the text that was parsed, byte for byte. An edit rewrites only the lines of what changed,
in the document's own line end, and then reads the result again: if anything but what was asked for would
read differently, the edit is refused rather than made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.errors import Invalid, NotFound
from kb.plan.compose import Typed, field_items, field_lines, pieces_of, requirement_text
from kb.plan.fields import BY_KEY, FIELDS, FieldKind, normal
from kb.plan.lines import LINE_END, without_outer_blanks
from kb.plan.model import PlanDocument, Requirement
from kb.plan.parse import parse
from kb.plan.splice import NOTES, QUESTION, cannot, hold_to, said, spliced

_ORDER = {field.key: place for place, field in enumerate(FIELDS)}


def write(doc: PlanDocument) -> str:
    """The text of a plan, exactly as it was parsed."""
    return doc.source


def edit_field(text: str, ref: str, *, key: str, value: Typed) -> str:
    """The text with one field of one row set to a value, or without the field if the value is empty.

    A field that is there keeps its place and the name its author gave it; a new one goes where the
    table has it. In list fields each line of the value is an item, elsewhere line breaks become
    spaces. Raises NotFound for an unknown reference, and Invalid for a doubled one or for a value
    that could not be read back.
    """
    doc = parse(text)
    row = the_row(doc, ref)
    items = field_items(key, value)
    # A form shows `text` in one box, and sends that back when nobody touched it.
    if items == row.items(key) or (len(items) == 1 and items[0] == row.value(key)):
        return text
    edited = _with_field(doc, row, key=key, items=items)
    after = parse(edited)
    hold_to(doc, after, ref=ref, part=key)
    if the_row(after, ref).items(key) != items:
        raise cannot()
    return edited


def edit_fields(text: str, ref: str, *, values: Mapping[str, Typed]) -> str:
    """The text with several fields of one row set, as a form sends them; those not named stay."""
    for key, value in values.items():
        text = edit_field(text, ref, key=key, value=value)
    return text


def edit_question(text: str, ref: str, *, question: str) -> str:
    """The text with another question for one row. Raises as `edit_field` does."""
    doc = parse(text)
    row = the_row(doc, ref)
    asked = " ".join(pieces_of(question))
    if asked == row.question:
        return text
    heading = f"{'#' * row.level} {row.ref}: {asked}".rstrip()
    edited = spliced(doc.lines, row.heading_line, row.heading_line + 1, new=[heading])
    after = parse(edited)
    hold_to(doc, after, ref=ref, part=QUESTION)
    if the_row(after, ref).question != asked:
        raise cannot()
    return edited


def edit_notes(text: str, ref: str, *, notes: str) -> str:
    """The text with other free notes below one row's list. Raises as `edit_field` does.

    The notes are Markdown and kept as typed; a heading of the row's own level would end the row,
    and is refused.
    """
    doc = parse(text)
    row = the_row(doc, ref)
    new = without_outer_blanks(LINE_END.split(notes))
    if new == LINE_END.split(row.notes) or not (new or row.notes):
        return text
    start = row.fields[-1].end_line if row.fields else row.heading_line + 1
    blank_after = [""] if row.end_line < len(doc.lines) else []
    edited = spliced(doc.lines, start, row.end_line, new=["", *new, *blank_after] if new else blank_after)
    after = parse(edited)
    hold_to(doc, after, ref=ref, part=NOTES)
    if LINE_END.split(the_row(after, ref).notes) != (new or [""]):
        raise cannot()
    return edited


def add_requirement(text: str, *, ref: str, question: str, fields: Mapping[str, Typed] | None = None) -> str:
    """The text with one more row: after the last row, else under "Requirements", else at the end.

    Raises Invalid for a reference that the plan has already, or that is none.
    """
    doc = parse(text)
    if any(row.ref.casefold() == ref.casefold() for row in doc.requirements):
        raise Invalid(f"This plan already has a requirement {ref}. Give the new one another reference.")
    place, level, heading = place_of_row(doc)
    new = requirement_text(ref, question, fields=fields, level=level).rstrip("\n").split("\n")
    before = [""] if place and doc.lines[place - 1].strip() else []
    after = [""] if place < len(doc.lines) else []
    edited = spliced(doc.lines, place, place, new=[*before, *heading, *new, *after])
    rows = [said(row) for row in parse(edited).requirements if row.ref != ref]
    if rows != [said(row) for row in doc.requirements]:
        raise cannot()
    the_row(parse(edited), ref)
    return edited


def remove_requirement(text: str, ref: str) -> str:
    """The text without one row, its notes and all that stands under its heading."""
    doc = parse(text)
    row = the_row(doc, ref)
    edited = spliced(doc.lines, row.heading_line, row.end_line, new=[])
    if [said(r) for r in parse(edited).requirements] != [said(r) for r in doc.requirements if r.ref != ref]:
        raise cannot()
    return edited


def the_row(doc: PlanDocument, ref: str) -> Requirement:
    """The one row of that reference. Raises NotFound for none and Invalid for more than one."""
    rows = [row for row in doc.requirements if row.ref == ref]
    if not rows:
        raise NotFound(f"This plan has no requirement {ref[:80]}.")
    if len(rows) > 1:
        raise Invalid(
            f"Two requirements have the reference {ref}. Give each its own in the whole text first."
        )
    return rows[0]


def _with_field(doc: PlanDocument, row: Requirement, *, key: str, items: Sequence[str]) -> str:
    field = BY_KEY[key]
    nested = field.kind is FieldKind.LIST
    present = [value for value in row.fields if value.key == key]
    if not present:
        return _with_new_field(doc, row, key=key, items=items)
    label = field.label if normal(present[0].label) == normal(field.label) else present[0].label
    lines = list(doc.lines)
    # Only the first of a doubled label is read: the others must not come to light when it goes.
    for extra in reversed(present[1:]):
        del lines[extra.first_line : extra.end_line]
    new = field_lines(label, items, nested=nested, indent=indent_before(lines[present[0].first_line]))
    return spliced(lines, present[0].first_line, present[0].end_line, new=new)


def _with_new_field(doc: PlanDocument, row: Requirement, *, key: str, items: Sequence[str]) -> str:
    field = BY_KEY[key]
    nested = field.kind is FieldKind.LIST
    if not row.fields:
        place = row.heading_line + 1
        blank_after = [""] if place < len(doc.lines) and doc.lines[place].strip() else []
        new = ["", *field_lines(field.label, items, nested=nested), *blank_after]
        return spliced(doc.lines, place, place, new=new)
    first = row.fields[0].first_line
    before = [f.end_line for f in row.fields if f.key and _ORDER[f.key] < _ORDER[key]]
    place = before[-1] if before else first
    new = field_lines(field.label, items, nested=nested, indent=indent_before(doc.lines[first]))
    return spliced(doc.lines, place, place, new=new)


def indent_before(line: str) -> str:
    """The white space that a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def place_of_row(doc: PlanDocument) -> tuple[int, int, list[str]]:
    """Where a new row goes, at which level, and the heading it needs above it."""
    rows = doc.requirements
    if rows:
        return rows[-1].end_line, rows[-1].level, []
    for block in doc.blocks:
        if not isinstance(block, Requirement) and normal(block.heading).endswith("requirements"):
            return block.end_line, max(3, min(block.level + 1, 4)), []
    return len(doc.lines), 3, ["## Requirements", ""]
