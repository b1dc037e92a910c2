"""Telling a plan afterwards where it came from: which version of which plan, and which row from which.

What must stay true: a source is only what this person reads in full, and everything else is answered as what does not
exist. Each of one's own rows is told to come from one row or from none, and no two from the same. No plan comes from
itself by a way round that whoever links it reads. One that leads through a plan out of their reach is no reason to
refuse, or the refusal would tell of that plan: so there may be rings, and whoever follows ties stops where they began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.desk.kin.adaptable import is_whole
from kb.desk.kin.adapting import taken_bytes
from kb.desk.kin.linking_pages import PairsPage, SourcePage
from kb.desk.kin.own_text import IntoDraft, OwnText
from kb.desk.kin.pairing import Pairing, page_of
from kb.desk.kin.suggesting import comes_from, likely_sources
from kb.desk.reader.copies import Heading, ReadingCopy, heading_of, reading_copy
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import parse, parse_ref
from kb.store import Act, Order, Taken

if TYPE_CHECKING:
    from kb.store import Found, Tie, Transaction

NO_SUCH = (
    "There is no plan or version of that reference that you can read in full. Write it like sussex/oic@3, as it "
    "stands in the address of its page."
)
_RING = "These two plans cannot be linked this way round."
_OTHER = "This plan has a source plan already. Undo that link before you make another."
_TOO_HIGH = (
    "With this source plan the next text of yours would be held as OFFICIAL-SENSITIVE, and you may read OFFICIAL "
    "only. Ask a colleague with a higher marking to make the link."
)
_CHANGED = (
    "Your plan has been changed since you opened this page. Nothing was kept. Look at the requirements again."
)
_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class _Both:
    """One's own text, a source's reading copy, and the tie between them where there is one."""

    own: OwnText
    found: Found
    copy: ReadingCopy
    tie: Tie | None


class Linking(IntoDraft):
    """Links to source plans, for one person who writes the plan."""

    def source(self, plan: str) -> SourcePage:
        """A plan and its source, or what may be one. Raises as `held` does, NotReady where it has no text."""
        with self._house.store.reading() as tx:
            own = self.own_text(tx, plan)
            tie = tx.kin.source_tie(own.held.plan_id)
            source = self._heading(tx, tie) if tie else None
            likely = () if source else likely_sources(self, tx, own)
            known = () if source else self._known(tx, own)
        if likely or known:
            self.note(Act.CONSULTATION, "shelves", shown=len(known), likely=len(likely))
        shown = [own.heading, *known, *(one.heading for one in likely), *([source] if source else [])]
        return SourcePage(
            heading=own.heading,
            rows=len(parse(own.text).requirements),
            source=source,
            checked=tie.number if tie else 0,
            undoes=tie is not None and tie.how == "linked",
            likely=likely,
            known=known,
            marking=max(one.marking for one in shown),
        )

    def pairs(self, plan: str, source: str, *, part: int = 1) -> PairsPage:
        """The rows of a plan beside those of a version that it came from, or may have.

        `source` is a reference such as `sussex/oic@3`, '' for the source that the plan has. Raises Invalid for what
        does not exist, what this person may not read in full, and what would make a ring.
        """
        with self._house.store.reading() as tx:
            both = self._both(tx, plan, source)
            headings = (both.own.heading, both.copy.heading)
            page = page_of(self._pairing(tx, both), headings, part=part, linked=both.tie is not None)
        self._laid_together(both)
        return page

    def link(self, plan: str, source: str, chosen: Mapping[str, str], *, part: int = 1) -> None:
        """Keep which of one's own rows came from which of the source's, '' for none; the first time with the link.

        `chosen` tells of every row of this part. Raises Stale where the rows are others by now, Invalid for a row that
        there is not and for one that two of ours would come from, and as `pairs` does.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            both = self._both(tx, plan, source)
            pairing = self._pairing(tx, both)
            if set(chosen) != set(pairing.refs(part)):
                raise Stale(_CHANGED)
            found = pairing.settled(chosen, part=part)
            tie = both.tie
            if tie is None:
                if not self.admits(plan, max(both.copy.heading.marking, both.own.heading.marking)):
                    raise NotAllowed(_TOO_HIGH)
                heading = both.copy.heading
                taken = Taken(taken_bytes(both.found, both.copy), heading.marking)
                tie = tx.kin.link(both.own.held.plan_id, (heading.ref, heading.number), taken)
            tx.kin.set_origins(tie.id, found)
            tx.outbox.plan_changed(both.own.held.plan_id)
            tx.audit.add(
                Act.ALTERATION, plan, paired=sum(1 for row in found.values() if row), rows=len(found)
            )
        self._laid_together(both)

    def undoing(self, plan: str) -> SourcePage:
        """The link that would be undone. Raises NotFound where there is none that this person may know of."""
        page = self.source(plan)
        if page.source is None:
            raise NotFound
        return page

    def undo(self, plan: str) -> None:
        """Undo a link. Sent twice, it is undone once. Raises NotReady for a plan that was adapted here."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, plan, Action.WRITE)
            tie = tx.kin.source_tie(held.plan_id)
            if tie is not None and self._heading(tx, tie) is not None:
                tx.kin.unlink(tie)

    def _both(self, tx: Transaction, plan: str, source: str) -> _Both:
        own = self.own_text(tx, plan)
        tie = tx.kin.source_tie(own.held.plan_id)
        wanted = parse_ref(source) if source else None
        if wanted is None and (tie is None or self._heading(tx, tie) is None):
            raise Invalid(NO_SUCH)
        ref, number = (wanted.plan, wanted.number) if wanted else (tie.source_ref if tie else "", None)
        if ref == plan:
            raise Invalid("A plan cannot be its own source. Choose another plan.")
        reach = self.reach_for(own.held.body)
        found = tx.shelf.found(ref, reach=reach, number=number)
        if found is None or found.rendition is not Rendition.FULL:
            raise Invalid(NO_SUCH)
        if not is_whole(found):
            raise NotReady("The text of that version cannot be taken apart into requirements.")
        if tie is not None and tie.source_ref != ref:
            raise NotReady(_OTHER)
        if tie is None and comes_from(tx, found.card.plan_id, own.held.plan_id, reach=reach):
            raise Invalid(_RING)
        copy = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today)
        return _Both(own, found, copy, tie)

    def _pairing(self, tx: Transaction, both: _Both) -> Pairing:
        origins = tx.kin.origins(both.tie.id) if both.tie else None
        same = both.tie is not None and both.tie.how == "adapted"
        return Pairing.of(parse(both.own.text), parse(both.copy.text), origins=origins, same=same)

    def _heading(self, tx: Transaction, tie: Tie) -> Heading | None:
        carded = tx.shelf.carded(tie.source_ref, reach=self.reach_for(tie.body))
        if carded is None or carded[1] is not Rendition.FULL:
            return None
        card, rendition = carded
        return heading_of(card, rendition, body_name=self.name_of(card.body), on=self.today)

    def _known(self, tx: Transaction, own: OwnText) -> tuple[Heading, ...]:
        _, cards = tx.shelf.cards(
            reach=self.reach_for(own.held.body),
            renditions=(Rendition.FULL,),
            order=Order.ORGANISATION,
            limit=_MOST_KNOWN,
        )
        return tuple(
            heading_of(card, rendition, body_name=self.name_of(card.body), on=self.today)
            for card, rendition in cards
            if card.plan_ref != own.heading.ref and not card.plain
        )

    def _laid_together(self, both: _Both) -> None:
        heading = both.copy.heading
        own = f"{both.own.heading.ref}/draft" if both.own.number else both.own.heading.ref
        for thing, other in ((own, heading.ref), (f"{heading.ref}@{heading.number}", both.own.heading.ref)):
            self.note(Act.COMBINATION, thing, beside=other)
