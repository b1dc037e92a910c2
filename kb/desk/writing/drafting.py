"""Writing the open draft of a plan: every save names the revision it started from, and is a revision itself.

What must stay true. A text that was saved is never overwritten, only followed. A save that started from an older
revision writes nothing and is answered with both texts (`Clash`). The same text again, or the same edit sent twice
by the same person, makes one revision. The whole text and the form write the same draft by the same road.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.intake.understanding import SET_OUT_UP_TO
from kb.desk.kin.core import core_findings
from kb.desk.kin.taken import floor_of
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.clash import Clash, DraftGone, TwoTexts
from kb.desk.writing.draft_text import as_bytes, as_it_was, draft_marking, text_of
from kb.desk.writing.drafting_page import DraftingPage
from kb.desk.writing.earlier import Earlier
from kb.desk.writing.merging import Picks, meeting_of, merged
from kb.desk.writing.readiness import readiness_of
from kb.errors import Invalid, NotFound, NotReady, Stale
from kb.plan import (
    Marking,
    State,
    decode,
    keep_line_ends,
    parse,
    text_hash,
)
from kb.store import Act

if TYPE_CHECKING:
    from kb.store import Draft, Transaction

_TOO_HIGH = (
    "With this text the draft would be OFFICIAL-SENSITIVE, and you may read OFFICIAL only, so you could not open it "
    "again. Give it the marking OFFICIAL, or ask somebody with a higher marking to write this part."
)
NOT_A_TEXT = "This draft is not a text that can be edited here, because it is not written in UTF-8."


@dataclass(frozen=True, slots=True)
class _Save:
    """What somebody means to save: made from `base`, the text of revision `started_from`; None where not known."""

    base: str | None
    mine: str
    started_from: int
    how: str
    also: Callable[[Transaction], None] | None = None
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was written elsewhere. `base` is the text that `made_from` names, None where it is not known."""

    text: str
    base: str | None
    made_from: str
    trouble: str = ""


class Drafting(Earlier):
    """Writing drafts, for one person: an author or approver of the plan's own organisation."""

    def page(self, ref: str) -> DraftingPage:
        """The draft to be worked on. Raises NotReady where none is open."""
        with self._house.store.reading() as tx:
            page = self._page(tx, self.open_draft(tx, ref))
        self.note(Act.CONSULTATION, f"{ref}/draft", revision=page.number)
        return page

    def save_text(self, ref: str, text: str, *, started_from: int, how: str = "saved") -> int:
        """Save the whole text as typed in a browser; gives the number of the revision that holds it.

        Lines that were not touched keep the bytes they had in revision `started_from`. Raises Clash where somebody
        else has saved since, DraftGone where the draft is no longer open: both carry the text. Raises TooLarge
        over 1 MB, and Invalid for what no text can hold.
        """
        with self._saving(ref) as tx:
            head = self._head(tx, ref, mine=text)
            base = self.text_at(tx, ref, started_from)
            before = base or text_of(head.text)
            mine = keep_line_ends(before, as_it_was(before, text))
            return self._keep(tx, head, _Save(base, mine, started_from, how))

    def change(
        self,
        ref: str,
        edit: Callable[[str], str],
        *,
        started_from: int,
        how: str = "form",
        also: Callable[[Transaction], None] | None = None,
    ) -> int:
        """Save what `edit` makes of the text of revision `started_from`; gives the number of the revision.

        `also` is what is kept together with a new revision, in the same transaction. What `edit` refuses, it
        refuses, and nothing is written. Raises as `save_text` does.
        """
        with self._saving(ref) as tx:
            return self.change_in(tx, ref, edit, started_from=started_from, how=how, also=also)

    def change_in(
        self,
        tx: Transaction,
        ref: str,
        edit: Callable[[str], str],
        *,
        started_from: int,
        how: str = "form",
        also: Callable[[Transaction], None] | None = None,
    ) -> int:
        """As `change`, within a transaction that does more."""
        head = self._head(tx, ref)
        base = self.text_at(tx, ref, started_from)
        if base is None:
            raise NotReady("The text that you started from is not there any more. Open the draft again.")
        return self._keep(tx, head, _Save(base, edit(base), started_from, how, also))

    def settle(self, ref: str, mine: str, *, started_from: int, shown: int, picks: Picks) -> int:
        """Save what a person picked of two texts, once they have seen both; gives the number of the revision.

        `mine` is their own, made from revision `started_from`; `shown` is the revision that they were shown beside it.
        Raises Clash where a choice is missing or cannot be made, and where somebody has saved yet again: then with
        what had been picked as their own text.
        """
        with self._saving(ref) as tx:
            head = self._head(tx, ref, mine=mine)
            theirs, name = self.text_at(tx, ref, shown), picks.made_from
            base = self.text_named(tx, ref, name) if name else self.text_at(tx, ref, started_from)
            before = base or theirs or text_of(head.text)
            typed = keep_line_ends(before, as_it_was(before, mine))
            own = _Save(base, typed, started_from, "merged", made_from=name)
            if theirs is None:
                raise Clash(self._two_texts(tx, head, own))
            try:
                made = merged(base, own.mine, theirs, picks)
            except Invalid as no:
                kept = picks if head.number == shown else None
                raise Clash(self._two_texts(tx, head, own, picks=kept, trouble=str(no))) from no
            return self._keep(tx, head, _Save(theirs, made, shown, "merged"))

    def bring_back(self, ref: str, number: int, *, started_from: int) -> int:
        """Make the text of an earlier revision the draft's text again, as a new revision; gives its number.

        Nothing is taken away. Raises NotFound for a revision that is not kept, and as `save_text` does.
        """
        with self._saving(ref) as tx:
            head = self._head(tx, ref)
            earlier, base = self.text_at(tx, ref, number), self.text_at(tx, ref, started_from)
            if earlier is None:
                raise NotFound
            return self._keep(tx, head, _Save(base, earlier, started_from, "brought back"))

    def beside(self, tx: Transaction, ref: str, copy: Copied) -> TwoTexts:
        """A copy beside the open draft, to be settled: what two editors are shown."""
        head = self.open_draft(tx, ref)
        save = _Save(copy.base, copy.text, head.number, "merged", made_from=copy.made_from)
        return self._two_texts(tx, head, save, trouble=copy.trouble)

    def drop(self, ref: str, *, started_from: int) -> bool:
        """Close the draft without a version; gives whether a version of the plan still stands.

        Raises Stale where somebody has saved since, NotReady while the draft is submitted.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            draft = self.open_draft(tx, ref)
            if draft.number != started_from:
                raise Stale(
                    "Somebody has saved this draft since you opened it. Look at it before you drop it."
                )
            if draft.label.state is State.SUBMITTED:
                raise NotReady("This draft has been submitted. Take it back before you drop it.")
            tx.press.end_draft(ref)
            return tx.shelf.card(ref, reach=self.reach) is not None

    def writes(self, ref: str) -> None:
        """Raise unless this person may write the open draft: for answers that show only what they typed."""
        with self._house.store.reading() as tx:
            self.open_draft(tx, ref)

    @contextmanager
    def _saving(self, ref: str) -> Iterator[Transaction]:
        try:
            with self._house.store.writing(at=self.at, by=self.person) as tx:
                yield tx
        except Clash as clash:  # the answer shows the other's text
            self.note(Act.CONSULTATION, f"{ref}/draft", revision=clash.texts.number)
            raise

    def _head(self, tx: Transaction, ref: str, *, mine: str = "") -> Draft:
        """The open draft as a text that this person may edit."""
        self.held(tx, ref, Action.WRITE)
        head = tx.press.draft(ref, reach=self._writing)
        if head is None:
            raise DraftGone(ref, mine)
        if decode(head.text or b"") is None:
            raise NotReady(NOT_A_TEXT)
        self.all_rows(found_draft(head, register=self.register, reach=self._writing))
        return head

    def _keep(self, tx: Transaction, head: Draft, save: _Save) -> int:
        raw = as_bytes(save.mine)
        if text_hash(raw) == head.text_hash:
            return head.number
        if save.mine == save.base:  # nothing was changed, so there is nothing to lose
            return save.started_from
        if head.number == save.started_from:
            marking = self._marking(tx, head.plan_ref, raw)
            number = tx.press.save_revision(
                head.plan_ref, raw, marking=marking, started_from=save.started_from, how=save.how
            )
            if save.also is not None:
                save.also(tx)
            return number
        done = tx.press.revision(head.plan_ref, save.started_from + 1, reach=self._writing)
        if done and (done.line.saved_by, done.line.text_hash) == (self.person, text_hash(raw)):
            return done.line.number  # sent twice; what others made of it since stays
        raise Clash(self._two_texts(tx, head, save))

    def _two_texts(
        self, tx: Transaction, head: Draft, save: _Save, *, picks: Picks | None = None, trouble: str = ""
    ) -> TwoTexts:
        theirs = text_of(head.text)
        meeting = meeting_of(save.base, save.mine, theirs)
        offered = meeting.only_mine if save.base is not None else ()
        return TwoTexts(
            heading=self.heading(head),
            started_from=save.started_from,
            known=save.base is not None,
            number=head.number,
            mine=save.mine,
            theirs=theirs,
            saved_by=self.shown_as(tx, head.saved_by),
            own=head.saved_by == self.person,
            saved_at=head.saved_at,
            meeting=meeting,
            picks=picks or Picks(keep=frozenset(offer.name for offer in offered), made_from=save.made_from),
            trouble=trouble,
        )

    def _page(self, tx: Transaction, draft: Draft) -> DraftingPage:
        text = decode(draft.text or b"")
        held = self.held(tx, draft.plan_ref, Action.WRITE)
        standing = tx.shelf.card(draft.plan_ref, reach=self.reach)
        doc = parse(text or "")
        return DraftingPage(
            heading=self.heading(draft),
            number=draft.number,
            text=text or "",
            doc=doc,
            editable=text is not None and len(draft.text or b"") <= SET_OUT_UP_TO,
            readiness=readiness_of(
                tx,
                draft.text or b"",
                held=held,
                on=self.today,
                core=core_findings(self, tx, held.plan_id, draft.text),
            ),
            saved_by=self.shown_as(tx, draft.saved_by),
            saved_at=draft.saved_at,
            based_on=draft.based_on,
            standing=standing.number if standing else None,
            returned_why=draft.returned_why or "",
        )

    def _marking(self, tx: Transaction, ref: str, raw: bytes) -> Marking:
        # Only an approval lowers a marking, so until then a draft is held as high as what stands, with its rows: what
        # a row no longer says of itself may still be in the text.
        standing = tx.shelf.found(ref, reach=self.reach)
        if standing is not None:
            self.all_rows(standing)
        labels = [standing.card.label, *(row.label for row in standing.rows)] if standing else []
        floor = floor_of(self, tx, ref)
        marking = max([draft_marking(raw), floor, *(label.marking for label in labels)])
        if not self.admits(ref, marking):
            raise Invalid(_TOO_HIGH)
        return marking
