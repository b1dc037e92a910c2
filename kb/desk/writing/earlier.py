"""The earlier texts of an open draft: who saved what, when and how, and each text to be read again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.desk.reader.copies import Heading
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.draft_text import draft_marking, text_of
from kb.desk.writing.starting import Starting
from kb.errors import NotFound, NotReady
from kb.plan import Marking, compare, decode, in_words, parse
from kb.store import Act

if TYPE_CHECKING:
    from kb.store import Draft, RevisionLine, Transaction

NO_DRAFT = "This plan has no draft. Begin one on the plan’s own page."
_NOBODY = "the service itself"
_MOST_DIGITS = 9
UNKNOWN = "unknown"
"""What a copy was made from, where nobody knows."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One revision as it is listed. `last` is the draft as it stands; `kept` is False where its text is gone."""

    line: RevisionLine
    by: str
    last: bool


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """Every revision of the open draft, the last first."""

    heading: Heading
    saved: tuple[Saved, ...]


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """One revision with its text. `number` is the last revision; `changes` says in words what it changed of the one
    before, None where that is not kept. `heading` carries the marking of this very text.
    """

    heading: Heading
    saved: Saved
    number: int
    text: str
    changes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The very bytes of a draft's last revision, its `number`, and the marking under which it is held."""

    raw: bytes
    number: int
    marking: Marking


class Earlier(Starting):
    """Looking back, for one person who writes."""

    def draft_file(self, ref: str) -> DraftFile:
        """The draft's text to be taken away and written in elsewhere. Raises NotReady where none is open."""
        with self._house.store.reading() as tx:
            draft = self.open_draft(tx, ref)
            if draft.text is None:
                raise NotFound
            heading = self.heading(draft)
        self.note(Act.DISCLOSURE, f"{ref}/draft", revision=draft.number, form="text", to="the writer")
        return DraftFile(draft.text, draft.number, heading.marking)

    def revisions(self, ref: str) -> RevisionsPage:
        """Every revision of the open draft. Raises NotReady where none is open."""
        with self._house.store.reading() as tx:
            draft = self.open_draft(tx, ref)
            lines = tx.press.revisions(ref, reach=self._writing)
            names = {person: self.shown_as(tx, person) for person in {line.saved_by for line in lines}}
            saved = tuple(Saved(line, names[line.saved_by], line.number == draft.number) for line in lines)
            heading = self.heading(draft)
        self.note(Act.CONSULTATION, f"{ref}/draft", revisions=len(saved))
        return RevisionsPage(heading, saved)

    def revision(self, ref: str, number: int) -> RevisionPage:
        """One revision with its text. Raises NotFound where it is not there or is marked above what they may read."""
        with self._house.store.reading() as tx:
            draft = self.open_draft(tx, ref)
            found = tx.press.revision(ref, number, reach=self._writing)
            if found is None or found.text is None or not self.admits(ref, draft_marking(found.text)):
                raise NotFound
            saved = Saved(found.line, self.shown_as(tx, found.line.saved_by), number == draft.number)
            heading = self.heading(replace(draft, text=found.text, saved_at=found.line.saved_at))
            before = self.text_at(tx, ref, number - 1)
        self.note(Act.CONSULTATION, f"{ref}/draft", revision=number)
        text = text_of(found.text)
        changes = None if before is None else tuple(map(in_words, compare(parse(before), parse(text))))
        return RevisionPage(heading, saved, draft.number, text, changes)

    def open_draft(self, tx: Transaction, ref: str) -> Draft:
        """The open draft of a plan that this person writes. Raises NotReady where none is open."""
        self.held(tx, ref, Action.WRITE)
        draft = tx.press.draft(ref, reach=self._writing)
        if draft is None:
            raise NotReady(NO_DRAFT)
        self.all_rows(found_draft(draft, register=self.register, reach=self._writing))
        return draft

    def text_at(self, tx: Transaction, ref: str, number: int) -> str | None:
        """The text of a revision of the open draft, as far as it is kept and this person may read it."""
        revision = tx.press.revision(ref, number, reach=self._writing)
        if revision is None or revision.text is None or not self.admits(ref, draft_marking(revision.text)):
            return None
        return text_of(revision.text)

    def version_text(self, tx: Transaction, ref: str, number: int) -> str | None:
        """The text of a version of a plan, where this person reads the whole of it."""
        found = tx.shelf.found(ref, reach=self.reach, number=number)
        if found is None or found.rendition is not Rendition.FULL or found.hidden or found.text is None:
            return None
        return decode(found.text)

    def text_named(self, tx: Transaction, ref: str, name: str) -> str | None:
        """The text that a copy was made from, as in `draft-7` or `version-3`; None where it cannot be read."""
        kind, _, number = name.partition("-")
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            return None
        found = {"draft": self.text_at, "version": self.version_text}.get(kind)
        return None if found is None else found(tx, ref, int(number))

    def shown_as(self, tx: Transaction, person: int | None) -> str:
        """The name of a person as colleagues know it."""
        known = tx.people.one(person) if person is not None else None
        return known.shown_as if known else _NOBODY
