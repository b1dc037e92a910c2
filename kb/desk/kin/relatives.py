"""The family of a plan as one person reads it: what it came from, and what came from that, as far as they read all.

What must stay true: a plan that somebody does not read in full, as it stands, is no relative of any that they do, nor
is whatever is tied to the rest only through it. So a family looks the same whether such a plan exists or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.reader.copies import Heading, heading_of

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Tie, Transaction, VersionCard

MOST_PLANS = 120
"""So many plans of a family are shown; that there are more is said."""
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Relative:
    """One plan of a family with the version that stands. `tie` leads to the plan above, None for the topmost.

    `depth` counts the steps from where one began to go down; `above` is the relative at the other end of the tie.
    """

    card: VersionCard
    heading: Heading
    tie: Tie | None
    depth: int
    above: Heading | None = None

    @property
    def ref(self) -> str:
        """The plan's reference."""
        return self.card.plan_ref

    @property
    def erased(self) -> bool:
        """Whether its text is gone."""
        return self.card.erased_at is not None


class Relatives:
    """The ties of all plans, followed within one person's reach."""

    def __init__(self, bound: Bound, tx: Transaction) -> None:
        self._bound = bound
        self._tx = tx
        self._cards: dict[str, VersionCard | None] = {}
        self._up: dict[str, Tie] = {}
        self._down: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in tx.kin.all_ties():
            if tie.kind == "whole":
                self._up[tie.plan_ref] = tie
                self._down[tie.source_ref].append(tie)

    def card(self, ref: str) -> VersionCard | None:
        """The version that stands, where this person reads it in full."""
        if ref not in self._cards:
            carded = self._tx.shelf.carded(ref, reach=self._bound.reach)
            full = carded is not None and carded[1] is Rendition.FULL
            self._cards[ref] = carded[0] if carded is not None and full else None
        return self._cards[ref]

    def heading(self, card: VersionCard) -> Heading:
        """What stands above a plan that is read in full."""
        name = self._bound.name_of(card.body)
        return heading_of(card, Rendition.FULL, body_name=name, on=self._bound.today)

    def topmost(self, card: VersionCard) -> VersionCard:
        """The plan from which it came at last, as far up as every plan on the way is read."""
        seen = {card.plan_ref}
        while (tie := self._up.get(card.plan_ref)) is not None and tie.source_ref not in seen:
            above = self.card(tie.source_ref)
            if above is None:
                break
            seen.add(above.plan_ref)
            card = above
        return card

    def below(self, card: VersionCard) -> tuple[Relative, ...]:
        """The plan itself and all that came from it, each below what it came from; MOST_PLANS of them and one more."""
        top = Relative(card, self.heading(card), None, 0)
        found = [top]
        for one in self._from(top, {card.plan_ref}):
            found.append(one)
            if len(found) > MOST_PLANS:
                break
        return tuple(found)

    def _from(self, one: Relative, seen: set[str]) -> Iterator[Relative]:
        for tie in self._down[one.ref] if one.depth < MOST_STEPS else ():
            card = self.card(tie.plan_ref)
            if card is None or card.plan_ref in seen:
                continue
            seen.add(card.plan_ref)
            child = Relative(card, self.heading(card), tie, one.depth + 1, one.heading)
            yield child
            yield from self._from(child, seen)


def read_numbers(bound: Bound, tx: Transaction, ref: str) -> Mapping[int, VersionCard]:
    """The versions of a plan that somebody reads in full, by number, first to last."""
    cards = tx.shelf.history(ref, reach=bound.reach)
    full = [card for card, rendition in cards if rendition is Rendition.FULL]
    return {card.number: card for card in reversed(full)}
