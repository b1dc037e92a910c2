"""Putting the requirements of a table into the text of a plan: new ones below the others, known ones in place.

As with every edit, the result is read again: it is refused unless it says exactly the rows that were meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb.errors import Invalid, NotFound
from kb.plan.compose import field_items, field_lines, pieces_of, requirement_text
from kb.plan.fields import BY_KEY, FIELDS, key_of, normal
from kb.plan.lines import dominant_end, split_lines
from kb.plan.model import PlanDocument, Requirement
from kb.plan.parse import parse
from kb.plan.splice import spliced
from kb.plan.tabled import Tabled, TabledRow
from kb.plan.write import edit_field, edit_question, place_of_row


def into_plan(text: str, table: Tabled) -> str:
    """The text with the requirements of a table in it.

    A row that the plan has, by its reference, takes over the cells that say something and keeps all else; other rows
    of the plan stay. Raises Invalid where a reference stands twice among the rows that meet, or a cell cannot be
    written.
    """
    doc = parse(text)
    here = {row.ref.casefold(): row for row in doc.requirements}
    known = [row for row in table.rows if row.ref.casefold() in here]
    _hold_single(doc, table, known)
    lines = list(doc.lines)
    place, level, heading = place_of_row(doc)
    new = [row for row in table.rows if row.ref.casefold() not in here]
    if new:
        added = "\n".join(_written(row, level=level) for row in new).rstrip("\n").split("\n")
        before = [""] if place and lines[place - 1].strip() else []
        after = [""] if place < len(lines) else []
        lines = list(split_lines(spliced(lines, place, place, new=[*before, *heading, *added, *after])))
    end = dominant_end(doc.lines)
    for row in sorted(known, key=lambda row: -here[row.ref.casefold()].heading_line):
        old = here[row.ref.casefold()]
        edited = _with(row, old, "".join(doc.lines[old.heading_line : old.end_line]), end=end)
        lines[old.heading_line : old.end_line] = split_lines(edited)
    made = "".join(lines)
    _hold(doc, parse(made), new=new)
    return made


def _hold_single(doc: PlanDocument, table: Tabled, known: Sequence[TabledRow]) -> None:
    times = Counter(row.ref.casefold() for row in doc.requirements)
    times.update(row.ref.casefold() for row in table.rows)
    for row in known:
        if times[row.ref.casefold()] > 2:
            raise Invalid(
                f"The reference {row.ref} stands more than once. Give each requirement its own first."
            )


def _hold(before: PlanDocument, after: PlanDocument, *, new: Sequence[TabledRow]) -> None:
    expected = [row.ref for row in before.requirements] + [row.ref for row in new]
    got = after.requirements
    if [row.ref for row in got] != expected or dict(after.header) != dict(before.header):
        found = {row.ref for row in got}
        raise _unwritten(next((ref for ref in expected if ref not in found), expected[0] if expected else ""))
    for meant, read in zip(new, got[len(before.requirements) :], strict=True):
        if (
            read.question != meant.question
            or read.notes
            or len(read.fields) != len(meant.fields) + len(meant.own)
        ):
            raise _unwritten(meant.ref)


def _unwritten(ref: str) -> Invalid:
    return Invalid(
        f"The requirement {ref} cannot be written as its cells are. Look at its question and its reference."
    )


def _written(row: TabledRow, *, level: int) -> str:
    text = requirement_text(row.ref, row.question, fields=row.fields, level=level).rstrip("\n")
    own = [line for label, said in row.own for line in _own_lines(label, said)]
    if not own:
        return text + "\n"
    blank = [] if row.fields else [""]
    return "\n".join([text, *blank, *own]) + "\n"


def _own_lines(label: str, said: str) -> list[str]:
    shown = f"{label} as brought in" if key_of(label) else label
    return field_lines(shown, pieces_of(said), nested=False)


def _with(row: TabledRow, old: Requirement, text: str, *, end: str) -> str:
    """One row's own text with the cells of the table in it."""
    above = f"{'#' * (old.level - 1)} Requirements{end}{end}"
    edited, ref = above + text, old.ref
    try:
        if row.question:
            edited = edit_question(edited, ref, question=row.question)
        for field in FIELDS:
            items = row.fields.get(field.key, ())
            if items and field_items(field.key, items) != old.items(field.key):
                edited = edit_field(edited, ref, key=field.key, value=items)
    except NotFound:
        raise Invalid(
            f"The requirement {ref} cannot be changed by a table. Change it in the draft itself."
        ) from None
    own = {normal(value.label): value.text for value in old.fields if value.key is None}
    more = [pair for pair in row.own if own.get(normal(pair[0])) != pair[1]]
    if more:
        edited = _with_own(edited, more)
    return edited[len(above) :]


def _with_own(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    for label, said in pairs:
        doc = parse(text)
        (row,) = doc.requirements
        new = _own_lines(label, said)
        old = next((f for f in row.fields if f.key is None and normal(f.label) == normal(label)), None)
        if old is not None:
            text = spliced(doc.lines, old.first_line, old.end_line, new=new)
        else:
            place = row.fields[-1].end_line if row.fields else row.heading_line + 1
            text = spliced(doc.lines, place, place, new=new if row.fields else ["", *new])
    return text


def column_labels() -> tuple[tuple[str, str], ...]:
    """The fields that a column can hold, as (key, label), in the order of the table of names."""
    return tuple((field.key, BY_KEY[field.key].label) for field in FIELDS)
