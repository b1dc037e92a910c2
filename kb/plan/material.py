"""Which changes are material and which editorial, from their structure alone.

| changed | is |
|---|---|
| a requirement added or taken out | material |
| a question | material |
| any field of a row but those below, and any line under a label we do not know | material |
| theme, strand, adapted from, notes, status, last return of a row | editorial |
| marking or visible to of a row, marking in the header | material, however little is changed |
| any other header key but those below, known or not | material |
| title, reference, force, status, based on, review by, themes in the header | editorial |
| a section's text, notes below a row, order, layout | editorial |
| anything that differs in case, spaces or punctuation only, or writes the same day in another form | editorial |

What is not known is material: an approver may raise a change, and nobody may lower it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.plan.change import Change, ChangeKind
from kb.plan.days import read_day

_ALWAYS = frozenset({ChangeKind.ADDED, ChangeKind.TAKEN_OUT})
_NEVER = frozenset({ChangeKind.PROSE, ChangeKind.NOTES, ChangeKind.ORDER, ChangeKind.LAYOUT})
_EDITORIAL_FIELDS = frozenset({"theme", "strand", "borrowed_from", "notes", "status", "last_return"})
_EDITORIAL_HEADER = frozenset({"title", "ref", "force", "status", "based_on", "review_by", "themes"})
# Read by machines to the letter: who may see the row hangs on each of them.
_TO_THE_LETTER = frozenset({"marking", "visible_to"})
# Words, numbers with the marks inside them (1.5 is not 15, nor is -5 the same as 5) and all other signs but
# those of punctuation.
_SAID = re.compile(r"-?\d(?:[\d.,:/–-]*\d)?|[^\W\d]+|[^\w\s.,;:!?'\"“”‘’()\[\]…–—*_-]")


def is_material(changes: Iterable[Change]) -> bool:
    """Whether any of these changes is more than editorial, by the table above."""
    return any(_is_material(change) for change in changes)


def _is_material(change: Change) -> bool:
    if change.kind in _ALWAYS:
        return True
    if change.kind in _NEVER or change.key in _editorial(change.kind):
        return False
    # A second line of the same name changes how the first is read.
    if change.line or change.key in _TO_THE_LETTER:
        return True
    return _meaning(change.before) != _meaning(change.after)


def _editorial(kind: ChangeKind) -> frozenset[str]:
    return _EDITORIAL_HEADER if kind is ChangeKind.HEADER else _EDITORIAL_FIELDS


def _meaning(items: tuple[str, ...]) -> tuple[object, ...]:
    """What a value says, without case, spaces and punctuation."""
    return tuple(read_day(item) or tuple(_SAID.findall(item.casefold())) for item in items)
