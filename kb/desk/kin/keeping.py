"""Keeping a plan in step with the plans that it came from: looking, deciding, and what was decided.

What must stay true: what is taken goes into a draft by small edits and still needs an approval. A refusal is recorded
with its reason, and comes back on its day or when the source changes the same thing again. Nothing is written where
the draft or the source has moved on since they were looked at, and nothing that was picked is lost by that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.kin.deciding import Made, make, worded
from kb.desk.kin.keeping_pages import (
    TAKE,
    DecidedPage,
    KeepingPage,
    KeepOrder,
    Kept,
    Pick,
    seen_mark,
    shown_tie,
)
from kb.desk.kin.kept import keep_up
from kb.desk.kin.own_text import IntoDraft, OwnText
from kb.desk.kin.recorded import recorded
from kb.desk.kin.standing import Looked, look
from kb.desk.writing.starting import is_token
from kb.errors import Invalid, NotFound, Stale
from kb.plan import parse
from kb.store import Act, NewDecision

if TYPE_CHECKING:
    from kb.store import Transaction

_MOVED = (
    "The draft or the source plan has changed since you opened this page. Nothing was written. "
    "Look at it again: what you picked is kept."
)
_DONE = "Somebody has decided about one of these already. Look at the page again: what you picked is kept."
_NOTHING = "Nothing was picked. Pick what to take, to keep or to write otherwise."


class Keeping(IntoDraft):
    """Keeping plans of one's own organisation in step, for one person who writes them."""

    def proposal(self, ref: str, *, local: bool = False) -> KeepingPage:
        """What there is to look at, with `local` of owners, dates and notes as well.

        Raises as `held` does, and NotReady where the plan has no text to compare.
        """
        with self._house.store.reading() as tx:
            page = self._proposal(tx, ref, local=local)
        self._consulted(page)
        return page

    def keep(self, ref: str, order: KeepOrder, token: str) -> Kept:
        """Record what was decided and put what was taken into the draft; the same form sent twice does it once.

        Raises Stale where the texts are not those that were seen, Mistyped for words that are missing or cannot be, and
        as the page does.
        """
        if not is_token(token):
            raise Invalid("This form was not sent whole. Load the page again and send it once more.")
        said = (
            "in step",
            ref,
            order.started_from,
            order.seen,
            order.take_ready,
            repr(sorted(order.picks.items())),
        )
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.held(tx, ref, Action.WRITE)
            made = tx.holding.once(token, lambda: self._keep_to(tx, ref, order), said=said)
        facts = json.loads(made)
        return Kept(**facts | {"stayed": tuple(facts["stayed"])})

    def decided(self, ref: str) -> DecidedPage:
        """All that was decided about this plan's sources, as far as this person reads them."""
        with self._house.store.reading() as tx:
            own = self.own_text(tx, ref)
            looked = self._looked(tx, own)
            told = tuple(line for one in looked for line in recorded(self, tx, one))
            told = tuple(sorted(told, key=lambda line: -line.decision.id))
        marking = max([own.heading.marking, *(one.texts.heading.marking for one in looked)])
        if told:
            self.note(Act.CONSULTATION, ref, decisions=len(told))
        return DecidedPage(own.heading, marking, told)

    def look_again(self, ref: str, number: int) -> None:
        """Take a refusal back, so that the change is to be looked at now. Raises NotFound for no decision of theirs."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            own = self.own_text(tx, ref)
            told = [line.decision for one in self._looked(tx, own) for line in recorded(self, tx, one)]
            one = next((one for one in told if one.id == number), None)
            if one is None:
                raise NotFound
            last = next(other for other in told if (other.tie_id, other.thing) == (one.tie_id, one.thing))
            if last.verdict == "again":  # sent twice
                return
            new = NewDecision(one.thing, one.said_hash, "again", one.number, role=self._role(tx, ref))
            tx.kin.decide(one.tie_id, [new])

    def _proposal(self, tx: Transaction, ref: str, *, local: bool = False) -> KeepingPage:
        own = self.own_text(tx, ref)
        looked = self._looked(tx, own, local=local)
        ties = tuple(shown_tie(one.texts.heading, one) for one in looked)
        quiet = sum(len(one.quiet) for one in looked)
        return KeepingPage(own, ties, seen_mark(own, ties), quiet, local)

    def _looked(self, tx: Transaction, own: OwnText, *, local: bool = False) -> tuple[Looked, ...]:
        ties = tx.kin.ties(own.held.plan_id)
        found = (look(self, tx, tie, own.text, drafted=not own.opens, local=local) for tie in ties)
        return tuple(one for one in found if one is not None)

    def _consulted(self, page: KeepingPage) -> None:
        if page.ties:
            revision = page.own.number
            self.note(
                Act.CONSULTATION, f"{page.heading.ref}/draft" if revision else page.heading.ref, in_step=True
            )
        for tie in page.ties:
            self.note(Act.CONSULTATION, f"{tie.heading.ref}@{tie.heading.number}", in_step=page.heading.ref)

    def _keep_to(self, tx: Transaction, ref: str, order: KeepOrder) -> str:
        page = self._proposal(tx, ref, local=order.local)
        if page.own.number != order.started_from or page.seen != order.seen:
            raise Stale(_MOVED)
        picks = _picked(page, order)
        if not picks:
            raise Invalid(_NOTHING)
        if picks.keys() - page.items.keys():
            raise Stale(_DONE)
        words = worded(page.items, picks, on=self.today, sure=order.sure)
        made = make(page, picks, words, used=tx.press.refs_used(ref))
        draft_id = self._put_in(tx, page.own, made)
        self._record(tx, page, made, draft_id)
        if page.own.opens and draft_id is None and tx.shelf.card(ref, reach=self.reach) is not None:
            keep_up(self, tx, page.own.held.plan_id, page.own.text.encode("utf-8", errors="surrogateescape"))
        after = self._proposal(tx, ref)
        return json.dumps(made.counts | {"left": after.many, "drafted": draft_id is not None})

    def _put_in(self, tx: Transaction, own: OwnText, made: Made) -> int | None:
        """Save the text as the draft, beginning one where that changes anything; gives the draft's id, if any."""
        ref = own.held.ref
        gone = [row.ref for row in parse(own.text).requirements]
        still = {row.ref.casefold() for row in parse(made.text).requirements}

        def retire(tx: Transaction) -> None:
            for row in gone:
                if row.casefold() not in still:
                    tx.press.retire(ref, row, why="Taken out of the source plan.")

        if made.text != own.text:
            self.begin_in(tx, ref)
            number = self.open_draft(tx, ref).number
            self.change_in(tx, ref, lambda _: made.text, started_from=number, how="in step", also=retire)
        draft = tx.press.draft(ref, reach=self._writing)
        return draft.draft_id if draft else None

    def _record(self, tx: Transaction, page: KeepingPage, made: Made, draft_id: int | None) -> None:
        role = self._role(tx, page.heading.ref)
        for tie in page.ties:
            lines = [
                NewDecision(
                    one.shown.item.thing,
                    one.shown.item.said_hash,
                    one.verdict,
                    tie.heading.number,
                    why=one.why,
                    look_again=one.look_again,
                    draft_id=None if one.verdict == "declined" else draft_id,
                    role=role,
                )
                for one in made.decided
                if one.shown in tie.items
            ]
            tx.kin.decide(tie.looked.tie.id, lines)
            tx.kin.set_origins(tie.looked.tie.id, made.origins_of(tie))

    def _role(self, tx: Transaction, ref: str) -> str:
        approves = tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE)) is not None
        return f"Plan {'approver' if approves else 'author'}, {self.name_of(ref.split('/', 1)[0])}"


def _picked(page: KeepingPage, order: KeepOrder) -> Mapping[str, Pick]:
    """What was picked, and with `take_ready` whatever is ready and was left."""
    picked = {name: pick for name, pick in order.picks.items() if pick.verdict != "later"}
    if order.take_ready:
        ready = {name for name, one in page.items.items() if one.item.ready and not one.item.local}
        picked |= {name: Pick(TAKE) for name in ready - picked.keys()}
    return picked
