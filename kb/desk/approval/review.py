"""Putting a draft forward and deciding on it.

What must stay true. A decision names the hash of the text that was read: whatever was saved since voids it. What
makes a text the current version, its approval, its audit line and the news of it are one transaction.
Whoever may not take a step is told so before anything is looked at that they typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kb.desk.approval.lives import LEAST_WHY, NOTE_LIMIT, WHY_LIMIT, Case, Wanting, line, said
from kb.desk.approval.reviewing import Reviewing, mark_of, open_draft, urgent_version
from kb.desk.approval.weighing import Weighed
from kb.desk.evidence.learning import record_learning
from kb.desk.kin.kept import keep_up
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import NotAllowed, NotFound, NotReady, Stale
from kb.plan import Move
from kb.store import Decided

if TYPE_CHECKING:
    from kb.store import Draft, Transaction

_CHANGED = "The text has been changed since you read it, so it was not approved. Read it again."
_SETTLED_SINCE = (
    "What may stay in the text, and why, has changed since you read it. Read it again, then decide."
)
_MOST_REMARKS = 200


@dataclass(frozen=True, slots=True)
class Order:
    """A decision as it was typed: that the text of this hash is to be in force.

    `decided_by` is the role that decided; `on_behalf` where it has no account and this person only records it,
    with the day on which it was decided. `material` raises an editorial change. `seen`: the mark of what the page said
    may stay in the text, None where there was no page.
    """

    text_hash: str
    decided_by: str
    meeting: str
    review_by: dt.date | None
    on_behalf: bool = False
    decided_on: dt.date | None = None
    material: bool = False
    lowered_why: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Why a draft goes back, for the whole and for single requirements."""

    text_hash: str
    why: str
    remarks: Mapping[str, str] = field(default_factory=dict)


class Review(Reviewing):
    """The steps from a draft to the current version, for one person."""

    def submit(self, ref: str, *, text_hash: str, note: str, learnt: str = "") -> None:
        """Put forward the text that was read. Sent twice, it is put forward once.

        `learnt` says what was learnt that the change is made for, fit for publication; '' where it is made for nothing
        learnt. With the approval it becomes evidence.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            draft = case.draft
            if draft and draft.submitted_hash == text_hash and draft.submitted_by == self.person:
                return
            self.step(case, Move.SUBMIT)
            draft = open_draft(case)
            if draft.text_hash != text_hash:
                raise Stale(
                    "The draft has been changed since you read it, so it was not submitted. Look again."
                )
            body = case.held.body
            line = fit_to_publish(tx, learnt, "learnt", body=body, most=WHY_LIMIT, least=0, what="")
            tx.settling.submit(draft, note=said(note, "note", most=NOTE_LIMIT), learnt=line)

    def take_back(self, ref: str) -> None:
        """Make a submitted draft an ordinary one again."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            self.step(case, Move.TAKE_BACK)
            tx.settling.take_back(open_draft(case))

    def give_back(self, ref: str, order: Return) -> None:
        """Return the submitted text that was read, with a reason and remarks on its requirements."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            self.step(case, Move.RETURN)
            draft = open_draft(case)
            _same(order.text_hash, draft.submitted_hash, draft.text_hash)
            what = "Say what must change before you return the draft: at least a few words."
            why = said(order.why, "why", most=NOTE_LIMIT, least=LEAST_WHY, what=what)
            for row, text in self._remarks(draft, order.remarks):
                tx.word.add_review(draft.draft_id, draft.plan_id, row, text, case.held.body)
            tx.settling.give_back(draft, why=why)

    def approve(self, ref: str, order: Order) -> int:
        """Make the submitted text that was read the current version; gives its number.

        Sent twice, it is approved once. Raises NotReady for what must be settled first, Stale where the text is
        not the one that was read, Wanting for what is typed wrongly.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            if done := self._done(tx, case, order.text_hash, kind="approved"):
                return done
            self.step(case, Move.APPROVE, on_behalf=order.on_behalf)
            draft = open_draft(case)
            _same(order.text_hash, draft.submitted_hash, draft.text_hash)
            number = self._into_force(tx, case, self._decided(order), order)
            record_learning(tx, case.held, draft, number, on=self.today)
            return number

    def urgent(self, ref: str, order: Order) -> int:
        """Make one's own text the current version before anybody else has approved it; gives its number."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref)
            if done := self._done(tx, case, order.text_hash, kind="urgent"):
                return done
            self.step(case, Move.URGENT)
            _same(order.text_hash, open_draft(case).text_hash)
            first = case.standing.approve_by if case.standing else None
            last = self.today + dt.timedelta(days=self._house.settings.urgent_days)
            decided = replace(self._decided(order), kind="urgent", approve_by=min(first or last, last))
            return self._into_force(tx, case, decided, order)

    def confirm(self, ref: str, order: Order) -> int:
        """Approve afterwards the version that was put in force in urgency; gives its number."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            case = self.case(tx, ref, of_standing=True)
            if done := self._done(tx, case, order.text_hash, kind="confirmed"):
                return done
            self.step(case, Move.CONFIRM, on_behalf=order.on_behalf)
            standing = urgent_version(case)
            _same(order.text_hash, standing.text_hash)
            found = self._standing_text(tx, ref)
            if found is None:
                raise NotFound
            before = self._standing_text(tx, ref, number=standing.number - 1)
            self._reasons_read(tx, case, found.text, order)
            weighed = self._weigh(tx, case.held, self._whole(found), before)
            _settled(weighed)
            decided = self._weighed_decision(
                case, order, replace(self._decided(order), kind="confirmed"), weighed
            )
            tx.settling.confirm(case.held.plan_id, ref, standing, decided)
            keep_up(self, tx, case.held.plan_id, found.text)
            return standing.number

    def _into_force(self, tx: Transaction, case: Case, decided: Decided, order: Order) -> int:
        draft = open_draft(case)
        self._whole(found_draft(draft, register=self.register, reach=self._writing))
        before = self._standing_text(tx, draft.plan_ref)
        made = self._understood(draft)
        self._reasons_read(tx, case, draft.text, order)
        weighed = self._weigh(tx, case.held, made, before)
        _settled(weighed)
        decided = self._weighed_decision(case, order, decided, weighed)
        approved_by = decided.decided_by if decided.approve_by is None else ""
        version = replace(
            made,
            statuses=(),
            review_by=decided.review_by,
            decided_by=approved_by,
            message=draft.submitted_note,
        )
        if before is not None:
            label = before.card.label
            version = replace(version, sharing=label.sharing, outline=label.outline, listed=label.listed)
        shelved = tx.press.shelve(draft.plan_ref, [version])
        tx.settling.approve(draft, shelved, decided)
        keep_up(self, tx, draft.plan_id, draft.text)
        return shelved.last

    def _reasons_read(self, tx: Transaction, case: Case, text: bytes | None, order: Order) -> None:
        """Raise Stale where something was said to be harmless, and why, after the page was read."""
        if order.seen not in {None, mark_of(self._dismissed(tx, case.held, text))}:
            raise Stale(_SETTLED_SINCE)

    def _decided(self, order: Order) -> Decided:
        day = order.decided_on or self.today
        if day > self.today:
            raise Wanting("decided_on", "The day of the decision cannot be in the future.")
        if order.on_behalf and order.decided_on is None:
            raise Wanting("decided_on", "Enter the day on which it was decided.")
        return Decided(
            kind="approved",
            text_hash=order.text_hash,
            decided_by=line(order.decided_by, "decided_by", what="Enter the role that decided."),
            on_behalf=order.on_behalf,
            meeting=line(
                order.meeting,
                "meeting",
                what="Enter the meeting or the minute in which it was decided.",
                optional=not order.on_behalf,
            ),
            decided_on=day,
            review_by=self.future(order.review_by, "review_by"),
        )

    def _weighed_decision(self, case: Case, order: Order, decided: Decided, weighed: Weighed) -> Decided:
        why = said(order.lowered_why, "lowered_why", most=WHY_LIMIT)
        if weighed.lowered:
            if decided.approve_by is not None or not case.part.approves:
                raise NotAllowed(
                    "A marking is lowered only by an approver of the plan’s own organisation who approves the text. "
                    "Keep the marking, or have it approved in the ordinary way."
                )
            what = "Say why the marking can be lowered: at least a few words."
            why = said(order.lowered_why, "lowered_why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
        return replace(
            decided,
            material=weighed.material or order.material,
            raised=order.material and not weighed.material,
            lowered_why=why if weighed.lowered else "",
        )

    def _done(self, tx: Transaction, case: Case, text_hash: str, *, kind: str) -> int | None:
        """The version that this very decision made, where the form was sent before."""
        standing = case.standing
        if standing is None or standing.text_hash != text_hash or (case.draft and kind != "confirmed"):
            return None
        last = next(iter(tx.settling.approvals(case.held.plan_id)), None)
        here = (standing.number, self.person, kind)
        mine = last is not None and (last.number, last.recorder, last.kind) == here
        return standing.number if mine else None

    def _remarks(self, draft: Draft, remarks: Mapping[str, str]) -> list[tuple[str, str]]:
        known = {row.ref for row in self._understood(draft).rows}
        kept = [(ref, said(text, "why", most=NOTE_LIMIT)) for ref, text in remarks.items()]
        kept = [(ref, text) for ref, text in kept if text]
        if len(kept) > _MOST_REMARKS or not {ref for ref, _ in kept} <= known:
            raise Wanting("why", "A comment stands at a requirement that this draft has not. Read it again.")
        return kept


def _same(read: str, *hashes: str | None) -> None:
    if any(read != one for one in hashes):
        raise Stale(_CHANGED)


def _settled(weighed: Weighed) -> None:
    if weighed.blocking:
        told = " ".join(dict.fromkeys(one.sentence for one in weighed.blocking[:5]))
        raise NotReady(f"This text cannot be approved yet. {told}")
