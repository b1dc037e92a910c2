"""A plan of one's own as something is to be put into it: its open draft, else what a draft of it would begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.reader.copies import Heading, reading_copy
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.draft_text import text_of
from kb.desk.writing.drafting import NOT_A_TEXT, Drafting
from kb.errors import NotReady
from kb.plan import State, decode

if TYPE_CHECKING:
    from kb.store import HeldPlan, Transaction


@dataclass(frozen=True, slots=True)
class OwnText:
    """The text that something would be put into. `number` is the draft's last revision, 0 where none is open."""

    held: HeldPlan
    heading: Heading
    text: str
    number: int
    state: State | None

    @property
    def opens(self) -> bool:
        """Whether a draft would have to be begun."""
        return self.number == 0

    @property
    def submitted(self) -> bool:
        """Whether the draft is put forward: a change takes it back."""
        return self.state is State.SUBMITTED


class IntoDraft(Drafting):
    """Putting what comes from other plans into one's own drafts, for one person who writes."""

    def own_text(self, tx: Transaction, ref: str) -> OwnText:
        """The text as it stands. Raises as `held` does, NotReady where there is none that can be edited.

        Raises NotAllowed where a requirement is marked higher than this person may read.
        """
        held = self.held(tx, ref, Action.WRITE)
        draft = tx.press.draft(ref, reach=self._writing)
        if draft is not None:
            self.all_rows(found_draft(draft, register=self.register, reach=self._writing))
            if decode(draft.text or b"") is None:
                raise NotReady(NOT_A_TEXT)
            return OwnText(held, self.heading(draft), text_of(draft.text), draft.number, draft.label.state)
        found = tx.shelf.found(ref, reach=self.reach)
        if found is None or found.text is None or (text := decode(found.text)) is None:
            raise NotReady("No version of this plan has a text to begin from. Start the plan anew.")
        self.all_rows(found)
        heading = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today).heading
        return OwnText(held, heading, text, 0, None)
