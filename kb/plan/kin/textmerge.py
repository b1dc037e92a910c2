"""Three texts of one plan made into one: merged by what they say, and by lines where they say it in prose.

Laws. merge(b, x, x) = x, merge(b, b, x) = x and merge(b, x, b) = x, byte for byte. Swapping the sides gives the same
clashes the other way round, and where there is none the same text. Nothing that either side wrote is lost:
it stands in the text or in a clash. A text never holds a mark of a clash: there it says what ours says.

Where a text cannot be read as a plan with rows of one reference each, or the merged one would read otherwise
than what was merged, all of it is merged by lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from kb.plan.change import ChangeKind
from kb.plan.compare import compare
from kb.plan.kin.meeting import Clashing, in_order, in_short
from kb.plan.kin.pieces import Sheet, Sort, doubled, has_header, in_lines, joined, pieces, sheet
from kb.plan.kin.weaving import Loom
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
    text, clashes = _by_rows(sheets) or _by_lines(sheets)
    return TextMerge(text, clashes, _taken(ours, text))


def _taken(ours: str, text: str) -> tuple[str, ...]:
    changes = compare(parse(ours), parse(text))
    return tuple(in_words(change) for change in changes if change.kind is not ChangeKind.LAYOUT)


def _by_rows(sheets: _Sheets) -> tuple[str, tuple[Clashing, ...]] | None:
    """The merge by header keys, rows and fields; None where there are none of these, or it would read otherwise."""
    header = all(map(has_header, sheets))
    if not header and not any(page.doc.requirements for page in sheets):
        return None
    but = set().union(*map(doubled, sheets))
    base, ours, theirs = (pieces(page, header=header, but=but) for page in sheets)
    loom = Loom()
    lines = loom.weave(base, ours, theirs)
    text = _finished(lines, sheets)
    again = sheet(text)
    if has_header(again) < header:
        return None
    read = pieces(again, header=header, but=but)
    if [piece.key for piece in read if piece.sort is Sort.ROW] != loom.rows:
        return None
    return text, _clashes(loom)


def _by_lines(sheets: _Sheets) -> tuple[str, tuple[Clashing, ...]]:
    loom = Loom()
    base, ours, theirs = map(in_lines, sheets)
    return _finished(loom.weave(base, ours, theirs), sheets), _clashes(loom)


def _clashes(loom: Loom) -> tuple[Clashing, ...]:
    return tuple((*map(in_order, loom.orders), *map(in_short, loom.met)))


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
