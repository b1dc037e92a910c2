"""What changed between two texts of a plan, requirement by requirement and field by field.

A row is known by its reference whatever its case, a field by its key in the alias table, a section by its
heading; where a name stands twice, the first is compared with the first and the second with the second. A
renamed reference is one row taken out and another added: nothing is guessed. What must stay true: texts
that differ never compare as equal. Where nothing reads differently, the change is one of `layout`.

Line ends, blank lines around a block and the marks of Markdown lists are layout. The changes come in the
order in which they can be made one after another: header, taken out, order, and then down the new text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from kb.plan.change import PROSE, REQUIREMENTS, ROW, SECTIONS, Block, Change, ChangeKind
from kb.plan.comparable import Blocks, Name, blocks_of, body_of, header_values, lines_of, said_in
from kb.plan.fields import BY_KEY, HEADER_BY_KEY
from kb.plan.lines import LINE_END
from kb.plan.model import PlanDocument, Requirement


def compare(before: PlanDocument, after: PlanDocument) -> tuple[Change, ...]:
    """All that changed from one text to another; empty only where they are the same text."""
    if before.source == after.source:
        return ()
    found = compare_blocks((before, blocks_of(before)), (after, blocks_of(after)))
    return found or (Change(ChangeKind.LAYOUT, None, None, "Layout", (), ()),)


def compare_blocks(
    before: tuple[PlanDocument, Blocks], after: tuple[PlanDocument, Blocks]
) -> tuple[Change, ...]:
    """All that reads differently, where blocks of one name are one thing whatever their references.

    A change of a row that both have names it as the later text does.
    """
    (old_doc, old), (new_doc, new) = before, after
    return (
        *_header(header_values(old_doc), header_values(new_doc)),
        *_taken_out(old_doc, old, new),
        *order_changes(old, new),
        *_blocks(before, after),
    )


def _header(old: Mapping[Name, tuple[str, ...]], new: Mapping[Name, tuple[str, ...]]) -> Iterator[Change]:
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name, ()), new.get(name, ())
        if before != after:
            key, nth = name
            known = HEADER_BY_KEY.get(key)
            label = known.label if known else key
            yield Change(ChangeKind.HEADER, None, key, label, before, after, nth=nth)


def _taken_out(doc: PlanDocument, old: Blocks, new: Blocks) -> Iterator[Change]:
    for name, block in old.items():
        if name in new:
            continue
        body, nth = (body_of(doc, block),), name[2]
        if isinstance(block, Requirement):
            yield Change(ChangeKind.TAKEN_OUT, block.ref, None, block.question, body, (), nth=nth)
        else:
            yield Change(ChangeKind.PROSE, None, None, block.heading, body, (), nth=nth)


def order_changes(old: Blocks, new: Blocks) -> Iterator[Change]:
    """How what stands in both texts was moved: rows among rows, and sections among rows."""
    before, after = [n for n in old if n in new], [n for n in new if n in old]
    rows = [n for n in before if n[0] == ROW], [n for n in after if n[0] == ROW]
    if rows[0] != rows[1]:
        yield _moved(REQUIREMENTS, new, *rows)
    # With every row as good as any other, only where the sections stand is left.
    if [_as_section(n) for n in before] != [_as_section(n) for n in after]:
        yield _moved(SECTIONS, new, before, after)


def _as_section(name: Block) -> Block:
    return name if name[0] == PROSE else (ROW, "", 0)


def _moved(label: str, blocks: Blocks, before: Sequence[Block], after: Sequence[Block]) -> Change:
    return Change(ChangeKind.ORDER, None, None, label, _spelled(blocks, before), _spelled(blocks, after))


def _spelled(blocks: Blocks, names: Sequence[Block]) -> tuple[str, ...]:
    found = (blocks[name] for name in names)
    return tuple(block.ref if isinstance(block, Requirement) else block.heading for block in found)


def moved_names(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The fewest names whose moving makes the one order of the other, in the new order."""
    places: dict[str, list[int]] = {}
    for place, name in reversed(list(enumerate(before))):
        places.setdefault(name, []).append(place)
    order = [places[name].pop() for name in after]
    stayed = _longest_rising(order)
    return tuple(name for name, place in zip(after, order, strict=True) if place not in stayed)


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The members of one longest rising run through different numbers."""
    ends: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        below[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    member = ends[-1] if ends else None
    run: set[int] = set()
    while member is not None:
        run.add(member)
        member = below[member]
    return run


def _blocks(
    before: tuple[PlanDocument, Blocks],
    after: tuple[PlanDocument, Blocks],
) -> Iterator[Change]:
    (old_doc, old), (new_doc, new) = before, after
    nearest: Block | None = None
    standing: Block | None = None  # the nearest above that both texts have
    for name, block in new.items():
        was = old.get(name)
        above = tuple(dict.fromkeys(n for n in (nearest, standing) if n is not None))
        if isinstance(block, Requirement):
            if isinstance(was, Requirement):
                yield from compare_rows(was, block, nth=name[2])
            else:
                body = (body_of(new_doc, block),)
                yield Change(
                    ChangeKind.ADDED, block.ref, None, block.question, (), body, nth=name[2], above=above
                )
        else:
            texts = () if was is None else (body_of(old_doc, was),), (body_of(new_doc, block),)
            if texts[0] != texts[1]:
                yield Change(ChangeKind.PROSE, None, None, block.heading, *texts, nth=name[2], above=above)
        nearest, standing = name, standing if was is None else name


def compare_rows(old: Requirement, new: Requirement, *, nth: int = 0) -> Iterator[Change]:
    """What reads differently in two rows that are one, whatever their references; `nth` of that reference."""
    if old.question != new.question:
        texts = _text(old.question), _text(new.question)
        yield Change(ChangeKind.QUESTION, new.ref, None, "Question", *texts, nth=nth)
    if not _same_fields(old, new):
        yield from _fields(old, new, nth)
    if old.notes == new.notes:
        return
    notes = "\n".join(LINE_END.split(old.notes)), "\n".join(LINE_END.split(new.notes))
    if notes[0] != notes[1]:
        yield Change(ChangeKind.NOTES, new.ref, None, "Notes", _text(notes[0]), _text(notes[1]), nth=nth)


def _same_fields(old: Requirement, new: Requirement) -> bool:
    """Whether two rows have the same lines, said alike: most have, and need no closer look."""
    return len(old.fields) == len(new.fields) and all(
        was.items == now.items and was.key == now.key and was.label == now.label
        for was, now in zip(old.fields, new.fields, strict=True)
    )


def _text(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _fields(old: Requirement, new: Requirement, nth: int) -> Iterator[Change]:
    was, now = lines_of(old), lines_of(new)
    # What comes before what goes: a row whose only line is taken out first is no row in between.
    for name in (*now, *(name for name in was if name not in now)):
        before = said_in(was[name]) if name in was else ()
        after = said_in(now[name]) if name in now else ()
        if before != after:
            value = now[name] if name in now else was[name]
            label = BY_KEY[value.key].label if value.key else value.label
            yield Change(ChangeKind.FIELD, new.ref, value.key, label, before, after, nth=nth, line=name[1])
