"""Two people at once: what is known when a text cannot be saved because the draft has moved on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.desk.reader.copies import Heading
from kb.desk.writing.merging import Meeting, Picks
from kb.errors import NotReady, Stale


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """The text that somebody meant to save, and the one that was saved meanwhile.

    `mine` was made from revision `started_from`, which may not be `known` any more; `theirs` is revision `number`,
    the last, saved by `saved_by` at `saved_at`, perhaps the same person in another window (`own`). `meeting` is what
    can be picked, `picks` what is picked so far, and `trouble` why that could not be saved.
    """

    heading: Heading
    started_from: int
    known: bool
    number: int
    mine: str
    theirs: str
    saved_by: str
    own: bool
    saved_at: dt.datetime
    meeting: Meeting
    picks: Picks
    trouble: str = ""

    @property
    def copied(self) -> bool:
        """Whether one's own text is a copy that was written in elsewhere and brought back."""
        return bool(self.picks.made_from)


class Clash(Stale):
    """Somebody else has saved since. Nothing was written; `texts` holds both, so that neither is lost."""

    def __init__(self, texts: TwoTexts) -> None:
        super().__init__("Somebody else has saved this draft since you opened it. Nothing was overwritten.")
        self.texts = texts


class DraftGone(NotReady):
    """The draft was approved or closed meanwhile. `mine` is the text that was to be saved, to be copied."""

    def __init__(self, ref: str, mine: str) -> None:
        super().__init__("This draft has been closed since you opened it, so nothing can be saved to it.")
        self.ref = ref
        self.mine = mine
