"""Three texts of one plan made into one: merged by what they say, and by lines where they say it in prose.

Laws. merge(b, x, x) = x, merge(b, b, x) = x and merge(b, x, b) = x, byte for byte. Swapping the sides gives the same
clashes the other way round, and where there is none the same text. Nothing that either side wrote is lost:
it stands in the text or in a clash. A text never holds a mark of a clash: there it says what ours says.

Where a text cannot be read as a plan with rows of one reference each, or the merged one would read otherwise
than what was merged, all of it is merged by lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from kb.plan.change import ChangeKind
from kb.plan.compare import compare
from kb.plan.kin.meeting import Clashing, both_added, in_order, in_short
from kb.plan.kin.named import cut_of, doubled, row_text
from kb.plan.kin.pieces import Sheet, Sort, has_header, in_lines, joined, pieces, sheet
from kb.plan.kin.weaving import Loom
from kb.plan.lines import bare
from kb.plan.parse import parse
from kb.plan.wording import in_words

_Said = TypeVar("_Said", str, bool, tuple[str, ...])
_Sheets = tuple[Sheet, Sheet, Sheet]


@dataclass(frozen=True, slots=True)
class TextMerge:
    """The merged text, what somebody has to decide, and what came from theirs, in words."""

    text: str
    clashes: tuple[Clashing, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nobody has to decide anything."""
        return not self.clashes


def merge_texts(base: str, ours: str, theirs: str) -> TextMerge:
    """Our text with all that theirs changed of the base, and what both changed as ours has it."""
    if theirs in (ours, base):
        return TextMerge(ours)
    if ours == base:
        return TextMerge(theirs, taken=_taken(ours, theirs))
    sheets = sheet(base), sheet(ours), sheet(theirs)
    made = _by_rows(sheets) or _by_lines(sheets)
    return TextMerge(made.text, (*_twice(made, sheets), *made.clashes), _taken(ours, made.text))


@dataclass(frozen=True, slots=True)
class _Made:
    """A merged text with its clashes, and the text as the other side would have it."""

    text: str
    other: str
    clashes: tuple[Clashing, ...]


def _twice(made: _Made, sheets: _Sheets) -> Iterator[Clashing]:
    """Rows that came to have one reference by the merge alone."""
    _, ours, theirs = sheets
    here = doubled(sheet(made.text)) | (doubled(sheet(made.other)) if made.clashes else set())
    for ref in sorted(here - doubled(ours) - doubled(theirs)):
        yield both_added(ref, row_text(ours, ref), row_text(theirs, ref))


def _taken(ours: str, text: str) -> tuple[str, ...]:
    changes = compare(parse(ours), parse(text))
    return tuple(in_words(change) for change in changes if change.kind is not ChangeKind.LAYOUT)


def _by_rows(sheets: _Sheets) -> _Made | None:
    """The merge by header keys, rows and fields; None where there are none of these, or it would read otherwise."""
    base, ours, theirs = sheets
    made = _read_again(sheets)
    if made is None or not made[1]:
        return made and _Made(made[0], made[0], made[1])
    # Whether it would read otherwise must not depend on whose text stands where the sides clash.
    other = _read_again((base, theirs, ours))
    return other and _Made(made[0], other[0], made[1])


def _read_again(sheets: _Sheets) -> tuple[str, tuple[Clashing, ...]] | None:
    cut = cut_of(*sheets)
    if cut is None:
        return None
    base, ours, theirs = (pieces(page, cut) for page in sheets)
    loom = Loom()
    lines = loom.weave(base, ours, theirs)
    text = _finished(lines, sheets)
    again = sheet(text)
    if loom.lost or has_header(again) < cut.header:
        return None
    if [piece.key for piece in pieces(again, cut) if piece.sort is Sort.ROW] != loom.rows:
        return None
    clashes = _clashes(loom)
    return None if _brought_back(sheets, again, clashes) else (text, clashes)


def _brought_back(sheets: _Sheets, merged: Sheet, clashes: tuple[Clashing, ...]) -> bool:
    """Whether a line that one side took out, and the other left, stands in the text without being asked about."""
    base, ours, theirs = (Counter(map(bare, page.lines)) for page in sheets)
    there = set(map(bare, merged.lines))
    gone = (
        line
        for line, count in base.items()
        if count == 1 and line.strip() and line in there and {ours[line], theirs[line]} == {0, 1}
    )
    asked = {line for clash in clashes for text in clash.texts for line in text.split("\n")}
    return any(line not in asked for line in gone)


def _by_lines(sheets: _Sheets) -> _Made:
    base, ours, theirs = sheets
    text, clashes = _woven(sheets)
    rows = clashes and any(page.doc.requirements for page in sheets)
    return _Made(text, _woven((base, theirs, ours))[0] if rows else text, clashes)


def _woven(sheets: _Sheets) -> tuple[str, tuple[Clashing, ...]]:
    loom = Loom()
    base, ours, theirs = map(in_lines, sheets)
    return _finished(loom.weave(base, ours, theirs), sheets), _clashes(loom)


def _clashes(loom: Loom) -> tuple[Clashing, ...]:
    return (*map(in_order, loom.orders), *map(in_short, loom.met))


def _finished(lines: list[str], sheets: _Sheets) -> str:
    """The text of merged lines, with the ends, the mark and the last lines that somebody gave it."""
    base, ours, theirs = sheets
    while lines and not lines[-1].strip():
        lines.pop()
    return joined(
        [*lines, *_chosen(base.tail, ours.tail, theirs.tail)],
        end=_chosen(base.end, ours.end, theirs.end),
        bare_end=_chosen(base.bare_end, ours.bare_end, theirs.bare_end),
        mark=_chosen(base.mark, ours.mark, theirs.mark),
    )


def _chosen(base: _Said, ours: _Said, theirs: _Said) -> _Said:
    """What somebody changed; where both did, and differently, the greater."""
    if ours == base:
        return theirs
    return ours if theirs == base else max(ours, theirs)
