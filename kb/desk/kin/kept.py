"""What a plan is in step with moves on: when a version comes into force, and when nothing is left to look at.

What must stay true: the base never passes over anything that nobody decided, and never loses rows of the source that
whoever decides now may not read: then nothing moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.desk.kin.standing import Looked, look
from kb.desk.kin.texts import seen_base
from kb.plan import Marking, decode, moved_along, parse, with_refs
from kb.store import Taken

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Transaction


def keep_up(bound: Bound, tx: Transaction, plan_id: int, raw: bytes | None) -> None:
    """Record what a plan's text that is in force now is in step with, for each source that this person reads."""
    ours = None if raw is None else decode(raw)
    if ours is None:
        return
    for tie in tx.kin.ties(plan_id):
        looked = look(bound, tx, tie, ours, drafted=False)
        if looked is not None and not _passes_over(bound, tx, looked):
            _move(tx, looked)


def _passes_over(bound: Bound, tx: Transaction, looked: Looked) -> bool:
    """Whether the base has rows that this person may not read: they would be lost from it."""
    base, tie, found = tx.kin.base(looked.tie.base_id), looked.tie, looked.texts.found
    text = "" if base.text is None else decode(base.text) or ""
    seen = seen_base(bound, tx, tie, found)
    if seen is None:
        hidden = {ref.casefold() for ref in found.hidden}
        return any(row.ref.casefold() in hidden for row in parse(text).requirements)
    return seen != text


def _move(tx: Transaction, looked: Looked) -> None:
    texts, tie = looked.texts, looked.tie
    left = [one.item.thing for one in looked.open if not one.again]
    if left and texts.base is None:
        return
    said = moved_along(texts.base or "", texts.theirs, left) if left else texts.theirs
    if said == texts.base and (left or tie.number == texts.number):
        return
    back = {ours: theirs for theirs, ours in texts.names.items()}
    taken = Taken(with_refs(said, back).encode("utf-8", errors="surrogateescape"), _marking(looked))
    tx.kin.in_step(tie, texts.number, taken, whole=not left)


def _marking(looked: Looked) -> Marking:
    """The highest marking of what is kept: of single rows theirs alone."""
    if looked.tie.kind == "whole":
        return looked.texts.heading.marking
    here = {row.ref.casefold() for row in parse(looked.texts.theirs).requirements}
    rows = [
        row.label.marking
        for row in looked.texts.found.rows
        if looked.texts.names.get(row.ref, row.ref).casefold() in here
    ]
    return max(rows, default=Marking.OFFICIAL)
