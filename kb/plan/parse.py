"""From text to plan: never fails, reads each line a fixed number of times, and loses no byte.

The rules are those of the plan format: a requirement is a heading of level 2 to 4, `REF: question`, with a
line of a known label in the list directly below it, or under a heading "Requirements". Deeper headings
below a requirement are part of its notes, so that hiding the row hides them too. All else is prose.

What surprised: a fence that is never closed is not a fence (as Python-Markdown, which shows the text, has
it), or one slip of the pen would hide every row below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.plan.fields import header_key_of
from kb.plan.header import Header, read_header
from kb.plan.lines import BOM, bare, split_lines, without_outer_blanks
from kb.plan.model import FieldValue, PlanDocument, Prose, Requirement
from kb.plan.rows import read_fields

REF_LIMIT = 60
_REF = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-/.][A-Za-z0-9]+)*")
_REF_END = re.compile(r"[0-9][A-Za-z]?")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)", re.DOTALL)
_ROW_LEVELS = range(2, 5)
_Fields = tuple[tuple[FieldValue, ...], int]
# What was read of rows, by where they stand and what they say: some megabytes, 20 at the very most.
_MOST_READ = 2048
_LONGEST_READ = 10_000
READ: dict[tuple[int, tuple[str, ...]], _Fields] = {}
_SECTION_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?\s+")


def decode(raw: bytes) -> str | None:
    """The text of a file, with its byte order mark if it has one; None where it is no UTF-8 text.

    A NUL is no text either: databases cannot hold it.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def is_ref(text: str) -> bool:
    """Whether that is the reference of a requirement: `OIC-02`, `SIR/3.1`, `R7b`; at most 60 characters."""
    return (
        len(text) <= REF_LIMIT
        and _REF.fullmatch(text) is not None
        and _REF_END.fullmatch(text[-2:] if text[-1].isalpha() else text[-1]) is not None
    )


def parse(text: str) -> PlanDocument:
    """The plan in a text; whatever the text, `write` of it is that text again."""
    lines = split_lines(text)
    header = read_header(lines)
    leads = _leads(lines, header.end_line)
    fences = _fences(leads)
    headings = list(_headings(leads, fences))
    blocks = tuple(_Blocks(lines, fences).read(header.end_line, headings))
    return PlanDocument(
        source=text,
        header={entry.key: entry.value for entry in header.entries},
        header_ok=header.ok,
        title=_title(header, lines, headings),
        blocks=blocks,
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    line: int
    level: int
    text: str


def _leads(lines: tuple[str, ...], start: int) -> dict[int, str]:
    """The lines that may be a heading or a fence, from that mark on; indented code is neither."""
    leads: dict[int, str] = {}
    for number in range(start, len(lines)):
        line = lines[number]
        if line[0] not in " #`~" and not (number == 0 and line[0] == BOM):
            continue
        line = line.removeprefix(BOM)
        text = line.lstrip(" ")
        if text and text[0] in "#`~" and len(line) - len(text) < 4:
            leads[number] = text
    return leads


def _fences(leads: Mapping[int, str]) -> dict[int, int]:
    """Where each fenced block begins and the line after it."""
    marks = {number: mark for number, text in leads.items() if (mark := _fence_mark(text))}
    # The longest closing fence from each such line on: without it, thousands of fences that are never
    # closed would each be looked for to the end of the text.
    longest_after: dict[int, Mapping[str, int]] = {}
    longest = {"`": 0, "~": 0}
    for number in sorted(marks, reverse=True):
        longest_after[number] = dict(longest)
        fence, rest = marks[number]
        if not rest:
            longest[fence[0]] = max(longest[fence[0]], len(fence))
    return _paired(marks, longest_after)


def _paired(
    marks: Mapping[int, tuple[str, str]], longest_after: Mapping[int, Mapping[str, int]]
) -> dict[int, int]:
    fences: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for number, (fence, rest) in marks.items():
        if opened is None:
            may_open = not ("`" in rest and fence[0] == "`")
            if may_open and longest_after[number][fence[0]] >= len(fence):
                opened = (number, fence)
        elif not rest and fence.startswith(opened[1]):
            fences[opened[0]] = number + 1
            opened = None
    return fences


def _fence_mark(text: str) -> tuple[str, str] | None:
    """The fence that a line begins with and what follows it on the line."""
    if not text.startswith(("```", "~~~")):
        return None
    match = _FENCE.match(text)
    return (match[1], match[2].strip()) if match else None


def _headings(leads: Mapping[int, str], fences: Mapping[int, int]) -> Iterator[_Heading]:
    fenced_until = 0
    for number, text in leads.items():
        fenced_until = max(fenced_until, fences.get(number, 0))
        if number < fenced_until or text[0] != "#":
            continue
        level = len(text) - len(text.lstrip("#"))
        rest = bare(text[level:])
        if level <= 6 and (not rest or rest[0] in " \t"):
            yield _Heading(number, level, _without_closing(rest.strip()))


def _without_closing(text: str) -> str:
    """A heading's text without the closing `##` that some write."""
    stripped = text.rstrip("#")
    closed = stripped != text and (not stripped or stripped[-1] in " \t")
    return stripped.strip() if closed else text


def split_question(heading: str) -> tuple[str, str] | None:
    """The reference and question of a requirement's heading, or None for any other heading."""
    ref, colon, question = heading[: REF_LIMIT + 10].partition(":")
    ref = ref.strip()
    if not colon or not ref or not is_ref(ref):
        return None
    question = heading.partition(":")[2]
    return ref, question.strip()


class _Blocks:
    """Cuts the lines at their headings into requirements and prose."""

    def __init__(self, lines: tuple[str, ...], fences: Mapping[int, int]) -> None:
        self._lines = lines
        self._fences = fences
        # Whether the latest heading of each level, among those above the line read, says "Requirements".
        self._under = [False] * 7

    def read(self, start: int, headings: list[_Heading]) -> Iterator[Prose | Requirement]:
        last = len(self._lines)
        first_end = headings[0].line if headings else last
        if first_end > start:
            yield self._prose("", 0, first=start, end=first_end)
        stops = [heading.line for heading in headings[1:]] + [last]
        row: _Row | None = None
        for heading, stop in zip(headings, stops, strict=False):
            opened = self._row(heading, stop)
            if row and (opened or heading.level <= row.heading.level):
                yield row.closed(self._lines, heading.line)
                row = None
            if opened:
                row = opened
            elif row is None:
                yield self._prose(heading.text, heading.level, first=heading.line, end=stop)
        if row:
            yield row.closed(self._lines, last)

    def _prose(self, heading: str, level: int, *, first: int, end: int) -> Prose:
        return Prose(heading, level, "".join(self._lines[first:end]), first, end)

    def _row(self, heading: _Heading, stop: int) -> _Row | None:
        """The requirement that a heading opens, if it opens one."""
        level = heading.level
        self._under[level:] = [_says_requirements(heading.text)] + [False] * (6 - level)
        split = split_question(heading.text) if level in _ROW_LEVELS else None
        if split is None:
            return None
        fields, list_end = self._fields(heading.line + 1, stop)
        known = any(field.key is not None for field in fields)
        if not known and not any(self._under[:level]):
            return None
        return _Row(heading, *split, fields, list_end)

    def _fields(self, first: int, stop: int) -> _Fields:
        """The fields below a heading. Two versions of a plan have most rows alike, at the same lines: read once."""
        row = (first, self._lines[first:stop])
        if self._fences or sum(map(len, row[1])) > _LONGEST_READ:
            return read_fields(self._lines, first, end=stop, fences=self._fences)
        found = READ.get(row)
        if found is None:
            if len(READ) >= _MOST_READ:
                READ.clear()
            found = READ[row] = read_fields(self._lines, first, end=stop, fences={})
        return found


def _says_requirements(text: str) -> bool:
    if len(text) > 40:
        return False
    words = _SECTION_NUMBER.sub("", text, count=1).strip(" :").casefold()
    return words in {"requirements", "intelligence requirements", "collection requirements"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A requirement whose end is not found yet."""

    heading: _Heading
    ref: str
    question: str
    fields: tuple[FieldValue, ...]
    list_end: int

    def closed(self, lines: tuple[str, ...], end: int) -> Requirement:
        notes = without_outer_blanks(list(lines[self.list_end : end]))
        return Requirement(
            ref=self.ref,
            question=self.question,
            level=self.heading.level,
            fields=self.fields,
            notes=bare("".join(notes)),
            heading_line=self.heading.line,
            end_line=end,
        )


def _title(header: Header, lines: tuple[str, ...], headings: list[_Heading]) -> str:
    """The header's title, else the first heading of level 1, else an underlined first line."""
    for entry in header.entries:
        if header_key_of(entry.written) == "title":
            return entry.value if isinstance(entry.value, str) else "; ".join(entry.value)
    first = next((heading.text for heading in headings if heading.level == 1), "")
    return first or _underlined(lines, header.end_line)


def _underlined(lines: tuple[str, ...], start: int) -> str:
    for number in range(start, len(lines) - 1):
        text = lines[number].removeprefix(BOM).strip()
        if text:
            rule = lines[number + 1].strip()
            return text if rule and rule == "=" * len(rule) else ""
    return ""
