"""Which versions a plan may have come from, told by its content among what one person reads in full."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.adaptable import is_whole
from kb.desk.kin.linking_pages import Likely
from kb.desk.reader.copies import heading_of, reading_copy
from kb.plan import Asked, asked_of, like, parse, text_hash

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.desk.frame import Bound
    from kb.desk.kin.own_text import OwnText
    from kb.store import Found, Transaction

MOST_PLANS, MOST_VERSIONS, MOST_SHOWN = 300, 20, 3
_MOST_ROWS = 400
_ALIKE = 0.5
_CALLED = re.compile(r"^#+ +\S+: ")


def likely_sources(bound: Bound, tx: Transaction, own: OwnText) -> tuple[Likely, ...]:
    """The plans most of whose requirements ours ask too, each in the version that has most lines in common.

    A plan that came from ours is none of them.
    """
    ref, text, plan_id = own.heading.ref, own.text, own.held.plan_id
    reach = bound.reach_for(own.held.body)
    ours = [asked_of(row) for row in {row.ref: row for row in parse(text).requirements}.values()]
    ours = ours[:_MOST_ROWS]
    found = [
        (many, one)
        for one in tx.shelf.texts(reach=reach, limit=MOST_PLANS)
        if one.card.plan_ref != ref and is_whole(one) and (many := _alike(ours, one)) * 5 >= max(len(ours), 5)
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].card.plan_ref))
    others = (one.card for _, one in found if not comes_from(tx, one.card.plan_id, plan_id, reach=reach))
    plans = [card.plan_ref for card in islice(others, MOST_SHOWN)]
    best = (_best_version(bound, tx, own, plan, ours) for plan in plans)
    return tuple(_told(bound, one, ours, text) for one in best if one is not None)


def comes_from(tx: Transaction, plan_id: int, other: int, *, reach: Reach) -> bool:
    """Whether a plan came from another, by however many steps through plans that are read in full.

    What came from it through one that is out of reach is a stranger, so that no refusal tells of that one.
    """
    seen: set[int] = set()
    here: int = plan_id
    while here not in seen:
        seen.add(here)
        tie = tx.kin.source_tie(here)
        if tie is None:
            return False
        if tie.source_id == other:
            return True
        carded = tx.shelf.carded(tie.source_ref, reach=reach)
        if carded is None or carded[1] is not Rendition.FULL:
            return False
        here = tie.source_id
    return False


def _alike(ours: list[Asked], found: Found) -> int:
    hidden = {ref.casefold() for ref in found.hidden}
    theirs = {
        row.ref: Asked(row.ref, row.question, row.theme)
        for row in found.rows
        if row.ref.casefold() not in hidden
    }
    return sum(pair.sure >= _ALIKE for pair in like(ours, list(theirs.values())[:_MOST_ROWS]))


def _best_version(bound: Bound, tx: Transaction, own: OwnText, ref: str, ours: list[Asked]) -> Found | None:
    """The version in which most of our rows are, of those the one that has most lines in common with us, and few other.

    The newest of two that are equal in that.
    """
    reach = bound.reach_for(own.held.body)
    history = tx.shelf.history(ref, reach=reach)
    numbers = [card.number for card, rendition in history if rendition is Rendition.FULL]
    lines = _lines(own.text)
    best: tuple[tuple[int, int], Found] | None = None
    for number in numbers[:MOST_VERSIONS]:
        found = tx.shelf.found(ref, reach=reach, number=number)
        if found is None or not is_whole(found):
            continue
        theirs = _lines(reading_copy(found, body_name="", on=bound.today).text)
        score = (_alike(ours, found), 2 * len(lines & theirs) - len(theirs))
        if best is None or score > best[0]:
            best = (score, found)
    return best[1] if best else None


def _told(bound: Bound, found: Found, ours: list[Asked], text: str) -> Likely:
    name = bound.name_of(found.card.body)
    heading = heading_of(found.card, found.rendition, body_name=name, on=bound.today)
    same = not found.hidden and found.card.text_hash == text_hash(text.encode())
    return Likely(heading, _alike(ours, found), same)


def _lines(text: str) -> frozenset[str]:
    """The lines that say something, rows without the references that they are called by."""
    said = (_CALLED.sub("", line).strip() for line in text.splitlines())
    return frozenset(line for line in said if line)
