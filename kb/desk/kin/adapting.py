"""Adapting another plan: its text, without what is local, becomes the first draft of a plan of one's own.

What must stay true: only what this person reads of a current version is copied, and the new plan points at nothing.
What was taken is kept with its marking, below which no draft of the new plan is held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.adaptable import is_whole, takes
from kb.desk.reader.copies import Heading, ReadingCopy, reading_copy
from kb.desk.writing.draft_text import as_bytes, draft_marking
from kb.desk.writing.starting import Starting, StartOrder, is_token, short_name, title_of
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import LOCAL_CHOICES, Copied, State, adapted_text, copied_parts, edit_header, parse
from kb.store import Act, Taken

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.store import Found, Transaction

    _Source = tuple[Found, ReadingCopy]

_HEADING = re.compile(r"^(# +)([^\r\n]*?)([ \t#]*)$", re.MULTILINE)
_NOT_FULL = "You cannot read the whole of this plan, so you cannot adapt it. Ask its owner for access first."
_NOT_CURRENT = (
    "Only a current version can be adapted, and no version of this plan is current. Ask its owner which plan "
    "stands in its place."
)
_NO_TEXT = "This plan’s text cannot be taken apart into requirements, so it cannot be adapted here."
_TOO_HIGH = (
    "What you would copy is OFFICIAL-SENSITIVE, and you may write OFFICIAL only for your organisations, so you could "
    "not open it again. Ask a colleague with a higher marking to adapt this plan."
)
_MOVED_ON = (
    "A newer version of this plan became current while you were deciding. Nothing was copied. Look at what would be "
    "copied now, and send the form again."
)
_NOT_THEIRS = (
    "The organisations that you write for cannot read the whole of this plan, so it cannot be adapted for them. "
    "Ask its owner to share it with them."
)
_CHOICES = frozenset(name for name, _ in LOCAL_CHOICES)


@dataclass(frozen=True, slots=True)
class AdaptPage:
    """What adapting a plan would copy and what not, and where it can go.

    `heading` is the source's, with the highest marking of what would be copied: the new plan's floor.
    """

    heading: Heading
    copied: Copied
    organisations: tuple[Body, ...]
    short_name: str


@dataclass(frozen=True, slots=True)
class AdaptOrder:
    """A plan to be made from version `number`. `keep` names what is local and copied all the same."""

    number: int
    organisation: str
    title: str
    short_name: str = ""
    keep: frozenset[str] = frozenset()


class Adapting(Starting):
    """Adapting plans, for one person who writes for an organisation."""

    def page(self, ref: str) -> AdaptPage:
        """What would be copied of the current version. Raises as `adapt` does."""
        with self._house.store.reading() as tx:
            known = self._takers(tx, self._source(tx, ref))
            _, copy = next(iter(known.values()))
            free = self._free_name(tx, next(iter(known)), copy.heading.name)
        self.note(Act.CONSULTATION, f"{ref}@{copy.heading.number}", adapting=True)
        organisations = tuple(body for body in self._organisations() if body.slug in known)
        return AdaptPage(copy.heading, copied_parts(parse(copy.text)), organisations, free)

    def adapt(self, ref: str, order: AdaptOrder, token: str) -> str:
        """Make the adapted plan with its first draft; gives its reference. The same form sent twice makes one.

        Raises NotFound for a plan that this person may not know of, NotAllowed where they read it not in full or
        write for no organisation that may hold it, NotReady where no version is current or its text is none, Stale
        where another version has become current, and Invalid for a title or short name that cannot be.
        """
        if not is_token(token):
            raise Invalid("This form was not sent whole. Load the page again and send it once more.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            known = self._takers(tx, self._source(tx, ref))
            if order.organisation not in known:
                raise Invalid("Choose one of your own organisations.")
            found, copy = known[order.organisation]
            if order.keep - _CHOICES:
                raise Invalid("Choose what to copy from the list.")
            said = (
                "adapt",
                ref,
                order.number,
                order.organisation,
                order.title,
                order.short_name,
                sorted(order.keep),
            )
            return tx.holding.once(token, lambda: self._made(tx, found, copy, order), said=said)

    def _made(self, tx: Transaction, found: Found, copy: ReadingCopy, order: AdaptOrder) -> str:
        heading = copy.heading
        if heading.number != order.number:
            raise Stale(_MOVED_ON)
        start = StartOrder(order.organisation, order.title, order.short_name)
        ref = f"{order.organisation}/{short_name(start)}"
        raw = as_bytes(_titled(adapted_text(copy.text, keep=order.keep), heading.title, title_of(start)))
        taken = Taken(taken_bytes(found, copy), heading.marking)
        plan_id = self.new_plan(tx, ref)
        tx.kin.adapted(plan_id, (heading.ref, heading.number), taken)
        tx.press.open_draft(ref, raw, marking=max(heading.marking, draft_marking(raw)), how="adapted")
        tx.audit.add(Act.DISCLOSURE, f"{heading.ref}@{heading.number}", form="adapted", to=ref)
        return ref

    def _source(self, tx: Transaction, ref: str) -> _Source:
        found = tx.shelf.found(ref, reach=self.reach)
        if found is None:
            raise NotFound
        if found.rendition is not Rendition.FULL:  # first of all: of such a plan nobody is told its state
            raise NotAllowed(_NOT_FULL)
        if found.card.state is not State.CURRENT:
            raise NotReady(_NOT_CURRENT)
        if not is_whole(found):
            raise NotReady(_NO_TEXT)
        return found, reading_copy(found, body_name=self.name_of(found.card.body), on=self.today)

    def _takers(self, tx: Transaction, source: _Source) -> dict[str, _Source]:
        """The organisations that this person may write such a plan for, each with what it reads of the source."""
        reading = {body.slug: self._as_read(tx, source, body.slug) for body in self._organisations()}
        known = {slug: read for slug, read in reading.items() if read is not None}
        if not known:
            raise NotAllowed(_NOT_THEIRS)
        known = {
            slug: read for slug, read in known.items() if takes(self._writing, slug, read[1].heading.marking)
        }
        if not known:
            raise NotAllowed(_TOO_HIGH)
        return known

    def _as_read(self, tx: Transaction, source: _Source, body: str) -> _Source | None:
        found, _ = source
        reach = self.reach_for(body)
        if reach == self.reach:
            return source
        seen = tx.shelf.found(found.card.plan_ref, reach=reach)
        if seen is None or not is_whole(seen):
            return None
        return seen, reading_copy(seen, body_name=self.name_of(seen.card.body), on=self.today)

    def _free_name(self, tx: Transaction, body: str, wanted: str) -> str:
        """That short name, or with the next number behind it where a plan that this person knows has it."""
        known = {plan.ref for plan in tx.holding.plans(reach=self._writing)}
        names = (wanted, *(f"{wanted[:76].rstrip('-')}-{number}" for number in range(2, 1000)))
        return next((name for name in names if f"{body}/{name}" not in known), "")


def taken_bytes(found: Found, copy: ReadingCopy) -> bytes:
    """What this person read, to the byte."""
    whole = copy.heading.text_hash != ""
    return found.text if whole and found.text is not None else copy.text.encode()


def _titled(text: str, old: str, title: str) -> str:
    """The text under another title, in its header and in its first heading where that says the old one."""
    if title == " ".join(old.split()):
        return text

    def renamed(found: re.Match[str]) -> str:
        same = " ".join(found[2].split()) == " ".join(old.split())
        return f"{found[1]}{title}{found[3]}" if same else found[0]

    made = _HEADING.sub(renamed, text, count=1)
    return made if parse(made).title == title else edit_header(made, "title", value=title)
