"""What is known between two plans: which row of one came from the same row as which of the other.

What must stay true: only ties between plans that this person may read are followed. Two plans whose common source is
out of reach are strangers to them, so that nobody learns of a plan by how two others are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.plan import Kinship, PlanDocument

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.store import Tie, Transaction

# An adaptation of an adaptation of an adaptation: no chain of them is followed further.
_MOST_STEPS = 5
_READ = frozenset({Rendition.FULL, Rendition.OUTLINE})


@dataclass(frozen=True, slots=True)
class Party:
    """One of two plans that are compared. `full`: it is read in full, and so is where it came from told."""

    plan_id: int
    doc: PlanDocument
    full: bool


# Of one's own references in small letters: the reference in the ancestor, '' where there is known to be none.
_Names = Mapping[str, str]


def kinship(tx: Transaction, one: Party, other: Party, *, reach: Reach) -> Kinship | None:
    """What is known of two plans' rows, None where the two are strangers. Two versions of one plan are kin."""
    if one.plan_id == other.plan_id:
        return Kinship()
    borrowed = _borrowed(tx, one, other)
    above, beyond = _ancestors(tx, one, reach), _ancestors(tx, other, reach)
    common = next((plan_id for plan_id in above if plan_id in beyond), None)
    if common is None:
        return Kinship(borrowed, references=False) if borrowed else None
    return Kinship(_pairs(above[common], beyond[common]) | borrowed)


def _ancestors(tx: Transaction, party: Party, reach: Reach) -> Mapping[int, _Names]:
    """The plan itself and what it was adapted from, nearest first, each with where this plan's rows stand in it."""
    names: _Names = {row.ref.casefold(): row.ref.casefold() for row in party.doc.requirements}
    found = {party.plan_id: names}
    plan_id = party.plan_id
    for _ in range(_MOST_STEPS if party.full else 0):
        tie = tx.kin.source_tie(plan_id)
        carded = None if tie is None else tx.shelf.carded(tie.source_ref, reach=reach)
        if tie is None or carded is None or carded[1] not in _READ or tie.source_id in found:
            break
        names = _further(names, tx.kin.origins(tie.id), tie)
        found[tie.source_id] = names
        plan_id = tie.source_id
        if carded[1] is not Rendition.FULL:  # an outline does not tell where its plan came from
            break
    return found


def _further(names: _Names, origins: Mapping[str, str], tie: Tie) -> _Names:
    """The same rows one step further up. A row of a plan that was linked afterwards has an origin only if told."""
    told = {ref.casefold(): row.casefold() for ref, row in origins.items()}
    return {
        ref: told.get(here, here if tie.how == "adapted" else "") if here else ""
        for ref, here in names.items()
    }


def _pairs(ours: _Names, theirs: _Names) -> dict[str, str]:
    """Our rows with the row of theirs that came from the same row; equal references need not be said."""
    by_origin = {origin: ref for ref, origin in reversed(list(theirs.items())) if origin}
    pairs: dict[str, str] = {}
    for ref, origin in ours.items():
        partner = by_origin.get(origin, "") if origin else ""
        if partner != ref and (partner or ref in theirs):
            pairs[ref] = partner
    return pairs


def _borrowed(tx: Transaction, one: Party, other: Party) -> dict[str, str]:
    """The rows that either plan took singly from the other."""
    found: dict[str, str] = {}
    for taker, giver, swapped in ((one, other, False), (other, one, True)):
        for tie in tx.kin.ties(taker.plan_id) if taker.full else ():
            if tie.kind == "rows" and tie.source_id == giver.plan_id:
                rows = {ref: row for ref, row in tx.kin.origins(tie.id).items() if row}
                found |= {row: ref for ref, row in rows.items()} if swapped else rows
    return found
