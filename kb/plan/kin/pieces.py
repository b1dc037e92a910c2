"""A text cut into the pieces that are merged as one: header keys, requirements, their fields and items, lines.

A piece with a name is the same piece wherever it stands and whatever it says; a line is what it says. Ends of
lines, a byte order mark and the blank lines at the very end are kept beside the pieces, so that two texts that
differ in these alone have the same pieces.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kb.plan.fields import BY_KEY, FIELDS, HEADER_BY_KEY, HEADER_FIELDS, FieldKind, header_key_of
from kb.plan.header import HeaderEntry, read_header
from kb.plan.lines import BOM, bare, dominant_end, end_of
from kb.plan.model import FieldValue, PlanDocument, Requirement
from kb.plan.parse import parse
from kb.plan.splice import part_of

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_DIGITS = re.compile(r"(\d+)")
_ORDER: Final = {
    **{("field", field.key): place for place, field in enumerate(FIELDS)},
    **{("entry", field.key): place for place, field in enumerate(HEADER_FIELDS)},
}

Key = tuple[str, ...]
Lines = tuple[str, ...]


class Sort(enum.Enum):
    """What a piece is."""

    LINE = "line"
    ITEM = "item"
    LABEL = "label"
    QUESTION = "question"
    FIELD = "field"
    ENTRY = "entry"
    HEADER = "header"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its name, its lines, and the pieces it is made of where it can be merged by these.

    A line has no end where it ends as most lines of its text do, else its own. `gap` are the blank lines
    below a row, None where the row is the last of its text and so says nothing about them.
    """

    sort: Sort
    key: Key
    lines: Lines
    parts: tuple[Piece, ...] = ()
    gap: Lines | None = None
    label: str = ""

    @property
    def named(self) -> bool:
        """Whether it is the same piece wherever it stands."""
        return self.sort not in {Sort.LINE, Sort.ITEM}

    @property
    def said(self) -> Lines:
        """Its lines without any ends."""
        return tuple(map(bare, self.lines))

    @property
    def place(self) -> tuple[object, ...]:
        """Where it goes among others that were put in at the same place: by the table, then by its name."""
        name = self.key[1]
        spelled = tuple((int(part), "") if part.isdigit() else (0, part) for part in _DIGITS.split(name))
        return (_ORDER.get((self.key[0], name), len(_ORDER)), spelled, self.key)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text apart from what is said beside its lines.

    `mark` is a byte order mark, `end` the end that most lines have, `bare_end` whether the last line has none, and
    `tail` the blank lines at the very end.
    """

    doc: PlanDocument
    lines: Lines
    tail: Lines
    mark: bool
    end: str
    bare_end: bool


def sheet(text: str) -> Sheet:
    """The text apart from what is said beside its lines."""
    mark = text.startswith(BOM)
    doc = parse(text.removeprefix(BOM))
    end = dominant_end(doc.lines)
    lines = [bare(line) if end_of(line) == end else line for line in doc.lines]
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    bare_end = bool(doc.lines) and not end_of(doc.lines[-1])
    return Sheet(doc, tuple(lines[:last]), tuple(lines[last:]), mark, end, bare_end)


def joined(lines: Sequence[str], *, end: str, bare_end: bool, mark: bool) -> str:
    """A text of lines as a sheet has them."""
    whole = [line if end_of(line) else line + end for line in lines]
    if bare_end and whole:
        whole[-1] = bare(whole[-1])
    return (BOM if mark else "") + "".join(whole)


def in_lines(page: Sheet) -> tuple[Piece, ...]:
    """A text cut into nothing but lines."""
    return tuple(map(_line, page.lines))


def has_header(page: Sheet) -> bool:
    """Whether a text begins with a header whose keys are each said once."""
    entries = read_header(page.doc.lines).entries
    return bool(entries) and len({_entry_key(entry) for entry in entries}) == len(entries)


@dataclass(frozen=True, slots=True)
class Cut:
    """How texts are cut alike: whether all have a header, which rows are lines, and which go by another name."""

    header: bool
    but: Collection[str]
    names: Mapping[str, str]


def pieces(page: Sheet, cut: Cut) -> tuple[Piece, ...]:
    """A text cut into its header, its rows and the lines between."""
    found: list[Piece] = []
    at = 0
    if cut.header:
        at = read_header(page.doc.lines).end_line
        found.append(_header(page, at))
    for row in page.doc.requirements:
        ref = row.ref.casefold()
        if ref in cut.but:
            continue
        found.extend(map(_line, page.lines[at : row.heading_line]))
        found.append(_row(page, row, cut.names.get(ref, ref)))
        at = row.end_line
    found.extend(map(_line, page.lines[at:]))
    return tuple(found)


def _line(line: str) -> Piece:
    return Piece(Sort.LINE, ("line", bare(line)), (line,))


def _header(page: Sheet, end: int) -> Piece:
    parts: list[Piece] = []
    at = 0
    for entry in read_header(page.doc.lines).entries:
        parts.extend(map(_line, page.lines[at : entry.first_line]))
        parts.append(_entry(page, entry))
        at = entry.end_line
    parts.extend(map(_line, page.lines[at:end]))
    return Piece(Sort.HEADER, ("header", ""), page.lines[:end], tuple(parts))


def _entry_key(entry: HeaderEntry) -> str:
    return header_key_of(entry.written) or entry.key


def _entry(page: Sheet, entry: HeaderEntry) -> Piece:
    key = _entry_key(entry)
    known = HEADER_BY_KEY.get(key)
    lines = page.lines[entry.first_line : entry.end_line]
    parts = _listed(lines) if isinstance(entry.value, tuple) else ()
    return Piece(Sort.ENTRY, ("entry", key), lines, parts, label=known.label if known else entry.written)


def _row(page: Sheet, row: Requirement, name: str) -> Piece:
    last = end = min(row.end_line, len(page.lines))
    while not page.lines[end - 1].strip():
        end -= 1
    gap = None if last == len(page.lines) else page.lines[end:last]
    lines = page.lines[row.heading_line : end]
    parts = (
        Piece(Sort.QUESTION, ("question", ""), lines[:1], label=row.question),
        *_inner(page, row, end),
    )
    return Piece(Sort.ROW, ("row", name), lines, parts, gap=gap, label=row.ref)


def _inner(page: Sheet, row: Requirement, end: int) -> Iterator[Piece]:
    at = row.heading_line + 1
    counts: Counter[str] = Counter()
    for value in row.fields:
        if not value.label:
            continue
        yield from map(_line, page.lines[at : value.first_line])
        name = part_of(value)
        yield _field(page, value, name, counts[name])
        counts[name] += 1
        at = value.end_line
    yield from map(_line, page.lines[at:end])


def _field(page: Sheet, value: FieldValue, name: str, nth: int) -> Piece:
    lines = page.lines[value.first_line : value.end_line]
    known = BY_KEY[value.key] if value.key else None
    parts = _listed(lines) if known is None or known.kind is FieldKind.LIST else ()
    label = known.label if known else value.label
    return Piece(Sort.FIELD, ("field", name, str(nth)), lines, parts, label=label)


def _listed(lines: Lines) -> tuple[Piece, ...]:
    """A label with a list below it as these pieces; nothing where it is not plainly that."""
    starts = [n for n, line in enumerate(lines) if n and _ITEM.match(line)]
    if not starts or starts[0] != 1 or bare(lines[0]).rstrip(" \t*_")[-1:] != ":":
        return ()
    found = [Piece(Sort.LABEL, ("label", ""), lines[:1])]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        said = " ".join(" ".join(lines[start:end]).split())
        found.append(Piece(Sort.ITEM, ("item", _ITEM.sub("", said, count=1)), lines[start:end]))
    return tuple(found)


def text_of(lines: Sequence[str]) -> str:
    """Lines as one text with LF between them."""
    return "\n".join(map(bare, lines))
