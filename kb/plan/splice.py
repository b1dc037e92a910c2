"""Putting lines into a text without touching the others, and holding an edit to what was asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from kb.errors import Invalid
from kb.plan.fields import normal
from kb.plan.lines import BOM, bare, dominant_end, end_of, split_lines
from kb.plan.model import FieldValue, PlanDocument, Prose, Requirement

# Parts of a row that are not fields, named so that no field can be meant.
QUESTION = "#question"
NOTES = "#notes"
LABEL_MARK = "="


def spliced(lines: Sequence[str], start: int, end: int, *, new: Sequence[str]) -> str:
    """The text with the lines from `start` to `end` replaced by new ones, in the dominant line end.

    A text whose last line has no line end keeps that quirk, whatever is written there; a byte order
    mark stays at the top.
    """
    mark = BOM if start == 0 and lines and lines[0].startswith(BOM) else ""
    line_end = dominant_end(lines)
    written = [line + line_end for line in new]
    head = list(lines[:start])
    if written and end == len(lines) and lines and not end_of(lines[-1]):
        written[-1] = bare(written[-1])
        if head and not end_of(head[-1]):
            head[-1] += line_end
    edited = "".join([*head, *written, *lines[end:]])
    return edited if edited.startswith(mark) else mark + edited


def part_of(value: FieldValue) -> str:
    """The name of a row's line among its parts: its key, or its own label marked as such."""
    return value.key or LABEL_MARK + normal(value.label)


def said(row: Requirement, *, leaving: str | None = None) -> tuple[object, ...]:
    """All that a row says wherever it stands, without one part: as `part_of`, QUESTION or NOTES."""
    return (
        row.ref,
        row.level,
        "" if leaving == QUESTION else row.question,
        "" if leaving == NOTES else row.notes,
        tuple((f.key, f.label, f.items) for f in row.fields if part_of(f) != leaving),
    )


def hold_to(before: PlanDocument, after: PlanDocument, *, ref: str, part: str) -> None:
    """Refuse an edit after which anything but one part of one row reads differently."""

    def readings(doc: PlanDocument) -> list[object]:
        return [
            block.text
            if isinstance(block, Prose)
            else said(block, leaving=part if block.ref == ref else None)
            for block in doc.blocks
        ]

    if before.header != after.header or readings(before) != readings(after):
        raise cannot()


def cannot() -> Invalid:
    """The refusal of an edit that would change how other parts of the plan read."""
    return Invalid(
        "That cannot be written there without changing how the rest of the plan reads. "
        "Take out marks that mean something in Markdown, or edit the whole text."
    )


def keep_line_ends(old: str, new: str) -> str:
    """A text edited as a whole in a browser, which sends CRLF, with the line ends of the text it was.

    Unchanged lines keep the bytes they had, new ones take the dominant line end of the old text, and a
    byte order mark is kept. Lines are matched in order, each in the time of a look-up.
    """
    old_lines, new_lines = split_lines(old), split_lines(new)
    if old.startswith(BOM) and not new.startswith(BOM):
        new_lines = (BOM + new_lines[0], *new_lines[1:]) if new_lines else (BOM,)
    ends = _Ends(old_lines)
    return "".join(bare(line) + ends.next_for(bare(line)) if end_of(line) else line for line in new_lines)


class _Ends:
    """The line ends of a text, asked for by what the lines say, in their order."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._ends = [end_of(line) for line in lines]
        self._dominant = dominant_end(lines)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            self._places[bare(line)].append(number)
        self._last = -1

    def next_for(self, text: str) -> str:
        """The line end of the next line that says this, or of the last that did."""
        places = self._places.get(text)
        if places is None:
            return self._dominant
        after = bisect_right(places, self._last)
        if after < len(places):
            self._last = places[after]
            return self._ends[places[after]] or self._dominant
        return self._ends[places[-1]] or self._dominant
