"""The list of labelled lines directly below a requirement's heading.

Read generously, since people type it by hand: any bullet, with or without bold, the colon inside or outside
of it, wrapped lines, values as nested lists. Every field remembers its lines, so that a form can rewrite
it alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.plan.fields import LABEL_LIMIT, key_of
from kb.plan.lines import indent_of
from kb.plan.model import FieldValue

_BULLET = re.compile(r"[-*+](?:[ \t]+|$)")
# A line as we write it ourselves, which most are: read in one step, and just as the long way would read it.
_OWN = re.compile(r"- \*\*([^*:]{1,79}):\*\*(?:[ \t]+(.*))?")
_NUMBERED = re.compile(r"(\d{1,9})[.)](?:[ \t]+|$)")
_EMPHASIS = ("**", "__", "*", "_")
# What ends a paragraph in Markdown, and so is no wrapped line of the value above it.
_INTERRUPTS = ("#", ">", "|", "```", "~~~", "=", "<", "[^")
_NEST = 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """A list line split at its label. `bold` where the label is emphasised, as we write it."""

    label: str
    value: str
    bold: bool


@dataclass(slots=True)
class _OpenField:
    """The field being read: its label, and its items as the pieces of their lines."""

    label: str
    first_line: int
    end_line: int
    items: list[list[str]] = field(default_factory=list)
    numbered: bool = False

    def take(self, text: str, *, line: int, after_blank: bool) -> None:
        """Add an indented line: an item of the nested list, or more of the item before."""
        self.end_line = line + 1
        nested = self._nested(text)
        if nested is not None:
            self.items.append([nested])
        elif after_blank or not self.items:
            self.items.append([text])
        else:
            self.items[-1].append(text)

    def _nested(self, text: str) -> str | None:
        if bullet := _BULLET.match(text):
            return text[bullet.end() :]
        # As in CommonMark, only a 1 starts a list in the middle of a sentence: a year does not.
        number = _NUMBERED.match(text)
        if number and (self.numbered or int(number[1]) == 1):
            self.numbered = True
            return text[number.end() :]
        return None

    def closed(self) -> FieldValue:
        """The finished value, without empty items."""
        joined = [pieces[0] if len(pieces) == 1 else " ".join(pieces) for pieces in self.items]
        items = tuple([stripped for item in joined if (stripped := item.strip())])
        return FieldValue(key_of(self.label), self.label, items, self.first_line, self.end_line)


def read_label(text: str) -> Labelled | None:
    """The label and value of a list line's text, or None where it has no label."""
    mark = next((mark for mark in _EMPHASIS if text.startswith(mark)), None)
    if mark is not None:
        return _emphasised(text[len(mark) :], mark)
    label, colon, value = text.partition(":")
    label = label.strip()
    if not colon or not label or len(label) > LABEL_LIMIT:
        return None
    # `10:30` and `https://` are not labels; `Priority:1` is one that we know.
    if value and not value[0].isspace() and key_of(label) is None:
        return None
    return Labelled(label, value.strip(), bold=False)


def _emphasised(rest: str, mark: str) -> Labelled | None:
    inside, closing, after = rest.partition(mark)
    inside, after = inside.strip(), after.strip()
    if not closing or len(inside) > LABEL_LIMIT:
        return None
    if inside.endswith(":"):
        return Labelled(inside[:-1].strip(), after, bold=True)
    if after.startswith(":"):
        return Labelled(inside, after[1:].strip(), bold=True)
    return None


def read_fields(
    lines: tuple[str, ...], first: int, *, end: int, fences: Mapping[int, int]
) -> tuple[tuple[FieldValue, ...], int]:
    """The fields of the list that begins at `first` after blank lines, and the line after the list.

    `end` is where the next heading stands; `fences` maps the first line of each fenced block to the
    line after it. Without a list directly below, there are no fields and the line is `first`.
    """
    start = first
    while start < end and not lines[start].strip():
        start += 1
    if start == end or not _starts_list(lines[start]):
        return (), first
    fields = _Reader(lines, end, fences).read(start)
    return tuple(fields), fields[-1].end_line


def _starts_list(line: str) -> bool:
    text = line.strip()
    return indent_of(line) < 4 and _BULLET.match(text) is not None and not _is_rule(text)


def _is_rule(text: str) -> bool:
    if text[-1] != text[0]:
        return False
    marks = text.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks[0] in "-*_" and marks == marks[0] * len(marks)


class _Reader:
    """Reads one list, line by line, each line once."""

    def __init__(self, lines: tuple[str, ...], end: int, fences: Mapping[int, int]) -> None:
        self._lines = lines
        self._end = end
        self._fences = fences
        self._fields: list[_OpenField] = []

    def read(self, start: int) -> list[FieldValue]:
        top = indent_of(self._lines[start])
        number, after_blank = start, False
        while number < self._end:
            line = self._lines[number]
            text = line.strip()
            if not text:
                after_blank = True
                number += 1
                continue
            if line.startswith("- **") and (own := _OWN.fullmatch(text)) and own[1].strip():
                value = own[2]
                self._fields.append(
                    _OpenField(own[1].strip(), number, number + 1, [[value]] if value else [])
                )
                number += 1
            elif indent_of(line) >= top + _NEST and self._fields:
                number = self._take(number, after_blank=after_blank)
            elif number in self._fences or not self._sibling(text, number, after_blank=after_blank):
                break
            else:
                number += 1
            after_blank = False
        return [open_field.closed() for open_field in self._fields]

    def _take(self, number: int, *, after_blank: bool) -> int:
        """Add an indented line, or a whole fenced block that begins there, to the field above."""
        after = self._fences.get(number, number + 1)
        for inner in range(number, after):
            text = self._lines[inner].strip()
            if text:
                self._fields[-1].take(text, line=inner, after_blank=after_blank)
        return after

    def _sibling(self, text: str, number: int, *, after_blank: bool) -> bool:
        """Whether an unindented line still belongs to the list; it is taken in if so."""
        bullet = _BULLET.match(text)
        if bullet and not _is_rule(text):
            return self._open(text[bullet.end() :], number, after_blank=after_blank)
        if after_blank or text.startswith(_INTERRUPTS) or _is_rule(text):
            return False
        self._fields[-1].take(text, line=number, after_blank=False)
        return True

    def _open(self, text: str, number: int, *, after_blank: bool) -> bool:
        labelled = read_label(text)
        # Below a blank line, an ordinary bullet list is the beginning of the notes.
        if after_blank and self._fields and not _is_field(labelled):
            return False
        label, value = (labelled.label, labelled.value) if labelled else ("", text.strip())
        self._fields.append(_OpenField(label, number, number + 1, [[value]] if value else []))
        return True


def _is_field(labelled: Labelled | None) -> bool:
    return labelled is not None and (labelled.bold or key_of(labelled.label) is not None)
