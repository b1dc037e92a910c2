"""Reading one plan: the version that stands, one that stood, all that stood, and where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from kb.access import Action, Label, Rendition, belongs_to
from kb.desk.approval.considering import not_considered, to_be_changed
from kb.desk.audience.requests import may_ask_for
from kb.desk.frame import Bound
from kb.desk.inspection.linked import answered_by
from kb.desk.kin.adaptable import may_adapt
from kb.desk.kin.core import core_lapsed
from kb.desk.kin.origins import row_origins
from kb.desk.kin.step_shown import step_shown
from kb.desk.reader.copies import Heading, doubted, heading_of, reading_copy
from kb.desk.reader.drafts import found_draft
from kb.desk.reader.plan_pages import HistoryPage, Kin, PlanPage, TextPage
from kb.errors import NotFound
from kb.plan import State
from kb.store import Act, Found, HeldPlan, Transaction, Trigger, VersionCard


class Reading(Bound):
    """Reading, for one person. Every answer with text or an outline in it leaves an audit line."""

    def plan(self, ref: str, *, number: int | None = None, on: dt.date | None = None) -> PlanPage:
        """The current version, an exact one, or the one that stood at the end of a London day.

        Raises NotFound where there is none, or none that this person may know of.
        """
        with self._house.store.reading() as tx:
            found = tx.shelf.found(ref, reach=self.reach, number=number, on=on)
            # Of a plan known by its title alone nobody is told which versions there are, or were on a day.
            only_now = found is not None and found.rendition is Rendition.LISTED
            if found is None or (only_now and (number is not None or on is not None)):
                raise NotFound
            full = found.rendition is Rendition.FULL
            newest = self._newest(tx, found.card)
            source = self._source(tx, found) if full else None
            day = on or self.today
            copy = reading_copy(
                found,
                body_name=self.name_of(found.card.body),
                on=day,
                source_current=source.current if source else None,
            )
            waiting = self._waiting(tx, found)
            copy = doubted(copy, [not_considered(one) for one in waiting] + self._promised(tx, found))
            page = PlanPage(
                copy=copy,
                newest=newest,
                on=on,
                today=self.today,
                source=source,
                adapted=self._children(tx, found.card) if full else (),
                ticked=tx.shortlist.refs_of(self.person, found.card.version_id),
                may=self._may(tx, ref, adapted=source is not None)
                | self._sheets(tx, found)
                | ({"ask"} if may_ask_for(self, found) else set())
                | ({"adapt"} if may_adapt(self, found) else set()),
                asked=self._asked(tx, found) if newest == found.card.number else None,
                followed=tx.following.follows(self.person, "plan", ref),
                waiting=waiting,
                borrows=full and newest == found.card.number and bool(self.reach_of(Action.WRITE).bodies),
                origins=row_origins(self, tx, found) if full else {},
                answers=answered_by(tx, copy.text) if full else (),
            )
        self.note(
            Act.CONSULTATION,
            f"{ref}@{found.card.number}",
            rendition=found.rendition.value,
        )
        if source is not None and source.step is not None and source.step.key:
            self._house.keep_step(source.step.tie.id, source.step.key, source.step.step, at=self.at)
        return page

    def draft(self, ref: str) -> PlanPage:
        """The open draft of a plan of one's own organisation, as it reads. Raises NotFound for everybody else."""
        with self._house.store.reading() as tx:
            draft = tx.press.draft(ref, reach=self.reach)
            if draft is None:
                raise NotFound
            found = found_draft(draft, register=self.register, reach=self.reach)
            may = self._may(tx, ref)
        copy = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today)
        self.note(Act.CONSULTATION, f"{ref}/draft", revision=draft.number)
        return PlanPage(
            copy=copy,
            newest=0,
            on=None,
            today=self.today,
            source=None,
            adapted=(),
            ticked=frozenset(),
            may=may,
        )

    def _may(self, tx: Transaction, ref: str, *, adapted: bool = False) -> frozenset[str]:
        plan = tx.holding.plan(ref, reach=self.reach_of(Action.WRITE))
        if plan is None:
            told = tx.holding.plan(ref, reach=self.reach_of(Action.READ_EVIDENCE)) is not None
            return frozenset({"evidence"} if told else ())
        held = {"write", "evidence"} | ({"offers"} if adapted else self._offers(tx, plan))
        if tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE)) is not None:
            held.add("approve")
        if tx.press.draft(ref, reach=self.reach):
            held.add("open draft")
        return frozenset(held)

    def _offers(self, tx: Transaction, plan: HeldPlan) -> set[str]:
        least = tx.offers.least(plan.plan_id)
        if least is None:
            return set()
        label = Label(plan=plan.ref, body=plan.body, state=State.DRAFT, marking=least)
        return {"offers"} if self.reach_of(Action.WRITE).admits(label, Rendition.FULL) else set()

    def _asked(self, tx: Transaction, found: Found) -> Mapping[str, int] | None:
        bodies = belongs_to(self.signed.actor, register=self.register, on=self.today)
        asks = bodies and found.rendition in {Rendition.FULL, Rendition.OUTLINE}
        return tx.word.counts(found, bodies=bodies) if asks else None

    def _sheets(self, tx: Transaction, found: Found) -> frozenset[str]:
        card = found.card
        ours = belongs_to(self.signed.actor, register=self.register, on=self.today)
        own = found.rendition is Rendition.FULL and card.state is State.CURRENT and card.body in ours
        return frozenset({"sheets"} if own and tx.tasking.any_confirmed(card.version_id) else ())

    def _waiting(self, tx: Transaction, found: Found) -> tuple[Trigger, ...]:
        if found.rendition is not Rendition.FULL or found.card.state is not State.CURRENT:
            return ()
        return tx.triggers.open_for([found.card.plan_id], on=self.today).get(found.card.plan_id, ())

    def _promised(self, tx: Transaction, found: Found) -> list[str]:
        if found.rendition is not Rendition.FULL or found.card.state is not State.CURRENT:
            return []
        promised = [to_be_changed(one, on=self.today) for one in tx.triggers.promised(found.card.plan_id)]
        return [*promised, *core_lapsed(self, tx, found)]

    def _newest(self, tx: Transaction, card: VersionCard) -> int:
        standing = tx.shelf.card(card.plan_ref, reach=self.reach) if card.state is not State.CURRENT else None
        return standing.number if standing and standing.number > card.number else card.number

    def _source(self, tx: Transaction, found: Found) -> Kin | None:
        card = found.card
        if card.source_ref is None or card.source_number is None:
            return None
        source = tx.shelf.card(card.source_ref, reach=self.reach)
        if source is None:
            return None
        return Kin(
            ref=source.plan_ref,
            body=source.body,
            title=source.title,
            body_name=self.name_of(source.body),
            taken=card.source_number,
            checked=card.checked_number,
            current=source.number,
            step=step_shown(self, tx, found),
        )

    def _children(self, tx: Transaction, card: VersionCard) -> tuple[Kin, ...]:
        return tuple(
            Kin(
                ref=child.plan_ref,
                body=child.body,
                title=child.title,
                body_name=self.name_of(child.body),
                taken=child.source_number or 0,
                checked=child.checked_number,
                current=card.number,
            )
            for child in tx.shelf.children(card.plan_ref, reach=self.reach)
        )

    def history(self, ref: str) -> HistoryPage:
        """Every version of a plan that this person may read. Raises NotFound where there is none."""
        with self._house.store.reading() as tx:
            listed = Rendition.LISTED
            cards = [one for one in tx.shelf.history(ref, reach=self.reach) if one[1] is not listed]
            if not cards:
                raise NotFound
            versions = tuple(self._heading(*carded) for carded in cards)
            full = {card.number for card, rendition in cards if rendition is Rendition.FULL}
            plan_id = cards[0][0].plan_id
            approvals = tuple(one for one in tx.settling.approvals(plan_id) if one.number in full)
            reviews = tuple(one for one in tx.settling.reviews(plan_id) if one.number in full)
        self.note(Act.CONSULTATION, ref, versions=len(versions))
        return HistoryPage(
            ref=ref,
            body=versions[0].body,
            title=versions[0].title,
            body_name=versions[0].body_name,
            versions=versions,
            marking=max(v.marking for v in versions),
            approvals=approvals,
            reviews=reviews,
        )

    def _heading(self, card: VersionCard, rendition: Rendition) -> Heading:
        return heading_of(card, rendition, body_name=self.name_of(card.body), on=self.today)

    def text(self, ref: str, *, number: int) -> TextPage:
        """The exact text of a version, cut to what this person reads. Only where the whole may be read."""
        with self._house.store.reading() as tx:
            found = tx.shelf.found(ref, reach=self.reach, number=number)
            if found is None or found.rendition is not Rendition.FULL or found.text is None:
                raise NotFound
            copy = reading_copy(found, body_name="", on=self.today)
        whole = copy.heading.text_hash != ""
        raw = found.text if whole else copy.text.encode("utf-8", errors="surrogateescape")
        self.note(Act.DISCLOSURE, f"{ref}@{number}", form="text", to="the reader")
        return TextPage(raw, copy.heading.marking)

    def kept(self, page: PlanPage, key: str) -> str | None:
        """The rendering kept for this copy, if there is one."""
        if page.copy.version_id < 0:  # drafts change: nothing of them is kept
            return None
        with self._house.store.reading() as tx:
            return tx.renderings.kept(page.copy.version_id, key)

    def keep(self, page: PlanPage, key: str, rendering: str) -> None:
        """Keep a rendering of this copy. Kept or not, the page is the same, so a locked database is no matter."""
        if page.copy.version_id > 0:
            self._house.keep_rendering(page.copy.version_id, key, rendering, at=self.at)
