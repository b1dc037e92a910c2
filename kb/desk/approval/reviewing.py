"""A text as somebody decides on it: the whole of it, what differs, what is missing, and what was said of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action, Reach, Rendition
from kb.desk.approval.lives import Case, Lives
from kb.desk.approval.weighing import Weighed, weigh
from kb.desk.kin.core import core_findings
from kb.desk.kin.taken import taken_texts
from kb.desk.reader.copies import reading_copy
from kb.desk.reader.drafts import found_draft, understood
from kb.desk.reader.plan_pages import PlanPage
from kb.desk.writing.readiness import dismissed_in, readiness_of
from kb.errors import NotAllowed, NotFound, NotReady
from kb.plan import Finding, Move, allow, take
from kb.store import Act, NewVersion

if TYPE_CHECKING:
    from kb.store import Dismissal, Draft, Found, HeldPlan, StandingVersion, Thread, Transaction

NO_DRAFT = "This plan has no draft. Begin one first."


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A draft, or a version in force and not yet approved, as somebody decides on it.

    `page` is the text as it is read, `text_hash` names it. `weighed` says how it differs from the version that
    stands. `moves` are the steps that the reader may take now, `recording` whether they may record that a
    role without an account has approved. `dismissed` is what was spotted in the text and settled, with
    the reasons. `role` and `review_by` are what a form begins with.
    """

    page: PlanPage
    text_hash: str
    weighed: Weighed
    moves: frozenset[Move]
    recording: bool
    before: int | None
    submitted_by: str
    submitted_at: dt.datetime | None
    note: str
    returned_why: str
    remarks: tuple[Thread, ...]
    role: str
    review_by: dt.date | None
    approve_by: dt.date | None = None
    dismissed: tuple[Dismissal, ...] = ()
    urgent_days: int = 14
    learnt: str = ""

    @property
    def seen(self) -> str:
        """The mark of what the page says may stay in the text."""
        return mark_of(self.dismissed)

    @property
    def may_decide(self) -> bool:
        """Whether the reader may approve in their own name."""
        return bool({Move.APPROVE, Move.CONFIRM} & self.moves)


class Reviewing(Lives):
    """Reading what is to be decided on, for one person."""

    def page(self, ref: str) -> ReviewPage:
        """The open draft as it is decided on. Raises NotReady where none is open."""
        with self._house.store.reading() as tx:
            case = self.case(tx, ref)
            draft = open_draft(case)
            found = self._whole(found_draft(draft, register=self.register, reach=self._writing))
            before = self._standing_text(tx, ref)
            weighed = self._weigh(tx, case.held, self._understood(draft), before)
            page = self._page(case, found, weighed, before)
            answer = replace(
                page,
                submitted_by=self._name(tx, draft.submitted_by),
                submitted_at=draft.submitted_at,
                note=draft.submitted_note,
                learnt=draft.submitted_learnt,
                returned_why=draft.returned_why or "",
                remarks=tx.word.reviews(draft.draft_id),
                dismissed=self._dismissed(tx, case.held, draft.text),
            )
        self.note(Act.CONSULTATION, f"{ref}/draft", revision=draft.number, review=True)
        return answer

    def urgent_page(self, ref: str) -> ReviewPage:
        """The version that is in force and not yet approved. Raises NotReady where there is none."""
        with self._house.store.reading() as tx:
            case = self.case(tx, ref, of_standing=True)
            standing = urgent_version(case)
            found = tx.shelf.found(ref, reach=self.reach, number=standing.number)
            if found is None:
                raise NotFound
            self._whole(found)
            before = self._standing_text(tx, ref, number=standing.number - 1)
            weighed = self._weigh(tx, case.held, found, before)
            page = replace(
                self._page(case, found, weighed, before),
                approve_by=standing.approve_by,
                review_by=standing.review_by,
                recording=_may_record(case, Move.CONFIRM),
                dismissed=self._dismissed(tx, case.held, found.text),
            )
        self.note(Act.CONSULTATION, f"{ref}@{standing.number}", review=True)
        return page

    def _page(self, case: Case, found: Found, weighed: Weighed, before: Found | None) -> ReviewPage:
        copy = reading_copy(found, body_name=self.name_of(case.held.body), on=self.today)
        page = PlanPage(
            copy=copy,
            newest=found.card.number,
            on=None,
            today=self.today,
            source=None,
            adapted=(),
            ticked=frozenset(),
        )
        return ReviewPage(
            page=page,
            text_hash=found.card.text_hash,
            weighed=weighed,
            moves=case.moves,
            recording=_may_record(case, Move.APPROVE),
            before=before.card.number if before else None,
            submitted_by="",
            submitted_at=None,
            note="",
            returned_why="",
            remarks=(),
            role=f"Plan approver, {self.name_of(case.held.body)}",
            review_by=found.card.review_by,
            urgent_days=self._house.settings.urgent_days,
        )

    def _standing_text(self, tx: Transaction, ref: str, *, number: int | None = None) -> Found | None:
        found = tx.shelf.found(ref, reach=self.reach, number=number)
        return None if found is None else self._whole(found)

    def _whole(self, found: Found) -> Found:
        """What is decided on must be read whole. Raises NotAllowed where a row is not this person's to read."""
        if found.hidden or found.rendition is not Rendition.FULL:
            raise NotAllowed(
                "This plan has requirements with a marking that you may not read, so you cannot decide on it. "
                "Ask somebody who may read them."
            )
        return found

    def _understood(self, draft: Draft) -> NewVersion:
        return replace(understood(draft, self.register), dated_at=None)

    def _weigh(
        self, tx: Transaction, held: HeldPlan, now: NewVersion | Found, before: Found | None
    ) -> Weighed:
        drafted = isinstance(now, NewVersion)
        taken = taken_texts(self, tx, held, [row.ref for row in now.rows], drafted=drafted)
        return weigh(now, before, told=self._findings(tx, held, now.text or b""), taken=taken)

    def _findings(self, tx: Transaction, held: HeldPlan, text: bytes) -> tuple[Finding, ...]:
        core = core_findings(self, tx, held.plan_id, text)
        return readiness_of(tx, text, held=held, on=self.today, core=core).findings

    def _dismissed(self, tx: Transaction, held: HeldPlan, text: bytes | None) -> tuple[Dismissal, ...]:
        return dismissed_in(tx, text or b"", held=held, reach=self._writing)

    def _name(self, tx: Transaction, person: int | None) -> str:
        known = tx.people.one(person) if person is not None else None
        return known.shown_as if known else ""

    @property
    def _writing(self) -> Reach:
        return self.reach_of(Action.WRITE)


def mark_of(dismissed: tuple[Dismissal, ...]) -> str:
    """The mark of these dismissals: the same only for the same ones."""
    return hashlib.sha256(repr([one.number for one in dismissed]).encode()).hexdigest()


def open_draft(case: Case) -> Draft:
    if case.draft is None:
        raise NotReady(NO_DRAFT)
    return case.draft


def urgent_version(case: Case) -> StandingVersion:
    if case.standing is None or case.standing.urgent_draft is None:
        raise NotReady("No version of this plan waits to be approved afterwards.")
    return case.standing


def _may_record(case: Case, move: Move) -> bool:
    try:
        allow(move, case.part, on_behalf=True)
        take(move, case.life)
    except (NotAllowed, NotReady):
        return False
    return True
