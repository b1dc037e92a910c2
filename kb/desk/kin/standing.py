"""How a plan stands to a source of its: what is to look at, in what they differ, and what was decided before.

What must stay true: worked out for one person from what they read of the source, and true after a refusal too. What was
decided is quiet only as long as the source says what it said then, and no longer than until its day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.texts import KinTexts, kin_texts, seen_base
from kb.plan import Beside, ChangeKind, Item, beside, between, items_beside, row_hash, thing_row
from kb.plan.kin.step import local_items
from kb.store import Decision, Step

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Tie, Transaction

_KEPT = frozenset({"declined", "adapted", "own"})


@dataclass(frozen=True, slots=True)
class Open:
    """One thing to look at. `before` is what was decided about it earlier; `again` that it came back for its day."""

    item: Item
    before: Decision | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """A plan laid beside one source. `quiet` are decisions that stand about things in which the two still differ.

    `local` is what there is to look at of owners, dates and notes, where that was asked for: it is counted nowhere.
    """

    tie: Tie
    texts: KinTexts
    open: tuple[Open, ...]
    quiet: tuple[Decision, ...]
    differs: int
    local: tuple[Open, ...] = ()

    @property
    def step(self) -> Step:
        """In figures."""
        days = [one.look_again for one in self.quiet if one.look_again is not None]
        return Step(len(self.open), self.differs, min(days, default=None))


def standing_of(decided: Sequence[Decision], *, drafted: bool) -> Mapping[str, Decision]:
    """The decision that stands about each thing: the last that was made at once, approved, or is in the open draft."""
    counts = {"at once", "approved", *(("open",) if drafted else ())}
    return {one.thing: one for one in decided if one.stands in counts}


def look(
    bound: Bound, tx: Transaction, tie: Tie, ours: str, *, drafted: bool, local: bool = False
) -> Looked | None:
    """Lay a text of the plan beside its source; None where this person may not read that in full.

    `drafted`: the text is the open draft's, so what was decided with it counts. With `local` what is local is
    looked at, too.
    """
    texts = kin_texts(bound, tx, tie, ours)
    if texts is None:
        return None
    decided = standing_of(tx.kin.decisions([tie.id]), drafted=drafted)
    laid = beside(texts.base, texts.ours, texts.theirs)
    origins = tx.kin.origins(tie.id)
    same = {ref for ref, row in origins.items() if row}
    # A row of ours that is told to be another than the source's of that reference is none that was taken.
    from_none = {ref.casefold() for ref, row in origins.items() if not row}
    differing = between(laid)
    found = {
        item.thing: Open(item, decided.get(item.thing))
        for item in items_beside(laid, same=same)
        if not _is_quiet(item, laid, decided, on=bound.today)
    }
    for thing, one in decided.items():
        if thing in found or thing not in differing:
            continue
        if _comes_back(one, on=bound.today):
            found[thing] = Open(differing[thing], one, again=True)
        elif thing_row(thing) not in from_none and _taken_and_changed_since(one, differing[thing], tie):
            found[thing] = Open(differing[thing], one)
    quiet = tuple(one for thing, one in decided.items() if thing in differing and thing not in found)
    kept = tuple(one for one in quiet if one.verdict in _KEPT)
    own = tuple(
        Open(item, decided.get(item.thing))
        for item in (local_items(texts.base, texts.ours, texts.theirs) if local else ())
        if not _is_quiet(item, laid, decided, on=bound.today)
    )
    return Looked(tie, texts, tuple(found.values()), kept, len(differing), own)


def _comes_back(one: Decision, *, on: dt.date) -> bool:
    due = one.look_again is not None and one.look_again <= on
    return one.verdict == "again" or (one.verdict in _KEPT and due)


def _taken_and_changed_since(one: Decision, item: Item, tie: Tie) -> bool:
    """Whether the source took back what was taken of it before that was in force, so that the base never said it."""
    taken = one.verdict in {"taken", "adapted"} and one.number > tie.number
    return taken and one.said_hash != item.said_hash and item.steps[0].kind is not ChangeKind.ORDER


def _is_quiet(item: Item, laid: Beside, decided: Mapping[str, Decision], *, on: dt.date) -> bool:
    one, row = decided.get(item.thing), thing_row(item.thing)
    if one is not None and one.said_hash == item.said_hash and not _comes_back(one, on=on):
        # What was taken and written over since was looked at; what was taken back out was not.
        return one.verdict in _KEPT or (one.verdict == "taken" and bool(item.ours))
    whole = [seen for thing, seen in decided.items() if row is not None and thing == _row_thing(row)]
    return any(
        seen.verdict == "taken" and seen.said_hash == row_hash(laid, row or "") and item.ours
        for seen in whole
    )


def _row_thing(row: str) -> str:
    return f'["row", "{row}", "0"]'


def step_of(bound: Bound, tx: Transaction, tie: Tie, ours: str, *, drafted: bool) -> tuple[Step, str] | None:
    """How the two stand, in figures, and the key under which that can be kept: empty where it was kept already.

    None where this person may not read the source in full.
    """
    found = tx.shelf.found(tie.source_ref, reach=bound.reach_for(tie.body))
    if found is None or found.rendition is not Rendition.FULL:
        return None
    decided = [(one.id, one.stands) for one in tx.kin.decisions([tie.id])]
    # Of what was taken one colleague may read more than another, and so be asked about other things.
    base = seen_base(bound, tx, tie, found)
    texts = (ours, found.card.text_hash, sorted(found.hidden), tie.base_id, base)
    told = (*texts, decided, sorted(tx.kin.origins(tie.id).items()), drafted)
    key = hashlib.sha256(repr(told).encode("utf-8", errors="surrogatepass")).hexdigest()
    kept = tx.kin.step(tie.id, key)
    if kept is not None and (kept.look_again is None or kept.look_again > bound.today):
        return kept, ""
    looked = look(bound, tx, tie, ours, drafted=drafted)
    return None if looked is None else (looked.step, key)
