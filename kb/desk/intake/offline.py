"""A copy of a plan's text that was written in elsewhere and comes back: what it was made from, and what it comes to.

What must stay true: what was done to the plan since the copy was made is never lost, and nothing of the copy is. What
only one side changed goes together by itself; what both changed is asked. The texts that a copy may have been made
from are those that this person reads whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.desk.writing.draft_text import as_it_was
from kb.desk.writing.drafting import Drafting
from kb.desk.writing.earlier import UNKNOWN
from kb.desk.writing.merging import THEIRS, Meeting, Picks, meeting_of, merged
from kb.errors import Invalid
from kb.plan import keep_line_ends

if TYPE_CHECKING:
    from kb.store import Transaction

MOST_OFFERED = 20
"""So many saved texts, and so many versions, are offered as what a copy was made from: the newest."""
_NEAR = 0.5
_I_DO_NOT_KNOW = "I do not know"
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """A text that a copy may have been made from. `name` is its value in a form."""

    name: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Together:
    """A copy beside the text that it is to go into, `head`.

    `offered` is what it may have been made from, and `chosen` the name that holds. `base` is that text, None where it
    is not known. `text` is what can be told of the two together: what both changed stays there as it is in the plan.
    `trouble` is why they could not be put together without being asked.
    """

    offered: tuple[MadeFrom, ...]
    chosen: str
    copy: str
    base: str | None
    head: str
    text: str
    meeting: Meeting
    trouble: str = ""

    @property
    def asks(self) -> bool:
        """Whether somebody has to choose before it can be kept."""
        return self.base is None or bool(self.meeting.both or self.trouble)

    @property
    def unchanged(self) -> bool:
        """Whether nothing was changed in the copy."""
        return self.base == self.copy

    @property
    def moved_on(self) -> bool:
        """Whether the plan says something else now than when the copy was made."""
        return self.base is not None and self.base != self.head

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen, as (value, words)."""
        return (*((one.name, one.words) for one in self.offered), (UNKNOWN, _I_DO_NOT_KNOW))

    @property
    def said(self) -> str:
        """What it was made from, in words."""
        return dict(self.choices)[self.chosen]

    @property
    def version(self) -> int:
        """The number of the version that it was made from; 0 for another text."""
        kind, _, number = self.chosen.partition("-")
        return int(number) if kind == "version" else 0


class Copies(Drafting):
    """Laying a copy that was brought beside its plan, for one person who writes that."""

    def laid(self, tx: Transaction, ref: str, copy: str, *, head: str, made_from: str) -> Together:
        """The copy beside the plan's text now, made from what was said or else from what it is nearest to."""
        offered = tuple(self._may_be_made_from(tx, ref))
        names = {one.name for one in offered} | {UNKNOWN}
        chosen = made_from if made_from in names else nearest(copy, offered, head=head)
        base = next((one.text for one in offered if one.name == chosen), None)
        before = head if base is None else base
        unmarked = copy if before.startswith(_MARK) else copy.removeprefix(_MARK)
        mine = keep_line_ends(before, as_it_was(before, unmarked))
        meeting = meeting_of(base, mine, head)
        text, trouble = _put_together(base, mine, head, meeting)
        return Together(offered, chosen, mine, base, head, text, meeting, trouble)

    def _may_be_made_from(self, tx: Transaction, ref: str) -> Iterator[MadeFrom]:
        """The open draft's saved texts and then the versions, newest first; the same text once, under all its names."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, words, text in (*self._saved_texts(tx, ref), *self._versions(tx, ref)):
            found.setdefault(text, []).append((name, words))
        for text, names in found.items():
            yield MadeFrom(names[0][0], ", the same as ".join(words for _, words in names[:3]), text)

    def _saved_texts(self, tx: Transaction, ref: str) -> Iterator[tuple[str, str, str]]:
        lines = tx.press.revisions(ref, reach=self._writing)
        for line in sorted(lines, key=lambda line: line.number, reverse=True)[:MOST_OFFERED]:
            text = self.text_at(tx, ref, line.number)
            if text is not None:
                yield f"draft-{line.number}", f"revision {line.number} of the open draft", text

    def _versions(self, tx: Transaction, ref: str) -> Iterator[tuple[str, str, str]]:
        for card, _ in tx.shelf.history(ref, reach=self.reach)[:MOST_OFFERED]:
            text = self.version_text(tx, ref, card.number)
            if text is not None:
                yield f"version-{card.number}", f"version {card.number}", text


def nearest(copy: str, offered: Sequence[MadeFrom], *, head: str) -> str:
    """The name of the text that has most lines in common with a copy; that of `head` where none has half of them.

    Of several that are as near the oldest: so that what was done since is asked about, not written over.
    """
    lines = Counter(copy.splitlines())
    likeness = {one.name: _alike(lines, Counter(one.text.splitlines())) for one in offered}
    now = next((one.name for one in offered if one.text == head), UNKNOWN)
    best = max(likeness.values(), default=0.0)
    return now if best < _NEAR else [name for name, alike in likeness.items() if alike == best][-1]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _put_together(base: str | None, mine: str, head: str, meeting: Meeting) -> tuple[str, str]:
    """What can be told of the two together, and why the rest could not be made."""
    if base is None:
        return head, ""
    if head in (base, mine):
        return mine, ""
    picks = Picks(
        frozenset(one.name for one in meeting.only_mine), {one.name: THEIRS for one in meeting.both}
    )
    try:
        return merged(base, mine, head, picks), ""
    except Invalid as no:
        return head, str(no)
