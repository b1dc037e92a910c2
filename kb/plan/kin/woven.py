"""A section or a note that two texts changed in different lines: what says both."""

from __future__ import annotations

from collections.abc import Sequence

from kb.plan.change import Change, ChangeKind
from kb.plan.kin.textmerge import merge_texts

_LINES = frozenset({ChangeKind.PROSE, ChangeKind.NOTES})


def woven(mine: Sequence[Change], theirs: Sequence[Change]) -> str | None:
    """The words of a section or note with both changes in it; None where they touch, or it is no such thing.

    Both are changes of one thing in one base. A section that one of them took out or brought is never woven.
    """
    if len(mine) != 1 or len(theirs) != 1:
        return None
    one, other = mine[0], theirs[0]
    if one.kind not in _LINES or other.kind is not one.kind:
        return None
    if not (one.before and one.before == other.before and one.after and other.after):
        return None
    made = merge_texts(one.before[0], one.after[0], other.after[0])
    return made.text if made.clean else None
