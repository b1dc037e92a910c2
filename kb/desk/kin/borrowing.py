"""Borrowing one requirement of another plan into a draft of one's own.

What must stay true. What is borrowed is copied, in the words and with the marking in which this person read it, and
from then on is the plan's own: nothing of the other plan opens through it. The same save keeps which requirement of
which plan it came from, so that what changes there later can be offered here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.desk.kin.own_text import IntoDraft
from kb.desk.reader.copies import Heading, ReadingCopy, reading_copy
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.draft_text import text_of
from kb.desk.writing.starting import is_token
from kb.errors import Invalid, NotAllowed, NotFound
from kb.plan import (
    LOCAL_CHOICES,
    Marking,
    Requirement,
    State,
    carried_row,
    check_free,
    decode,
    free_ref,
    marked_at_least,
    only_rows,
    parse,
    parse_ref,
    the_row,
    with_row,
)
from kb.store import Act, Taken

if TYPE_CHECKING:
    from kb.store import Found, RowLine, Tie, Transaction

MOST_PLANS = 500
NONE_SUCH = "There is no such requirement that you can read in full. Check its reference."
_WHICH = "Say which requirement, as in kent/oic#KOIC-07."
_NO_PLAN = (
    "Only authors and approvers can borrow a requirement. Ask your administrator for one of these roles."
)
_CHANGED = "This page had been changed before it was sent. Open it again and send it from there."
_FROM_ITSELF = "This requirement stands in this very plan. Copy it on the draft’s own page."


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan into which this person may borrow."""

    ref: str
    title: str
    body_name: str


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """A requirement that somebody wants to borrow, and the plans into which they may."""

    source: Heading
    row: RowLine
    plans: tuple[OwnPlan, ...]

    @property
    def wanted(self) -> str:
        """The requirement's own address, as in `kent/oic@2#KOIC-07`."""
        return f"{self.source.ref}@{self.source.number}#{self.row.ref}"


@dataclass(frozen=True, slots=True)
class BorrowPage:
    """A requirement as it would be written into one's own draft.

    `ref` is the reference it would have, `marking` what it is read under there; where `raised`, it would say that of
    itself. `choices` are the local things in it that can be copied after all, `here` the requirement that it is in
    this plan already, ''. `submitted` where the draft is put forward: borrowing takes it back.
    """

    heading: Heading
    opens: bool
    submitted: bool
    source: Heading
    row: Requirement
    wanted: str
    ref: str
    marking: Marking
    raised: bool
    choices: tuple[tuple[str, str], ...]
    here: str


@dataclass(frozen=True, slots=True)
class BorrowOrder:
    """A requirement to be borrowed, as `wanted` names it, under a reference, with the local things in `keep`."""

    wanted: str
    ref: str
    keep: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Source:
    """The requirement to be borrowed, in the version and copy in which this person reads it; `alone` is its text."""

    found: Found
    copy: ReadingCopy
    line: RowLine

    alone: str

    @property
    def version(self) -> str:
        return self.found.card.ref


class Borrowing(IntoDraft):
    """Borrowing, for one person who writes."""

    def choosing(self, source: str, row: str) -> ChoosePage:
        """Where a requirement can be borrowed to. Raises NotFound where it is not read in full.

        Raises NotAllowed for who writes nowhere.
        """
        with self._house.store.reading() as tx:
            try:
                told = self._source(tx, f"{source}#{row}")
            except Invalid as no:
                raise NotFound from no
            held = tx.holding.plans(reach=self._writing)[:MOST_PLANS]
            plans = tuple(self._named(tx, [one.ref for one in held if one.ref != source]))
        if not held:
            raise NotAllowed(_NO_PLAN)
        self.note(Act.CONSULTATION, told.version, form="borrow")
        return ChoosePage(told.copy.heading, told.line, plans)

    def before(self, ref: str) -> Heading:
        """The plan that would take a requirement, before one is chosen. Raises as `held` does."""
        with self._house.store.reading() as tx:
            heading = self.own_text(tx, ref).heading
        self.note(Act.CONSULTATION, f"{ref}/draft", form="borrow")
        return heading

    def looking(self, ref: str, wanted: str) -> BorrowPage:
        """What borrowing would write. Raises Invalid where that cannot be borrowed, as where it is not read in full."""
        with self._house.store.reading() as tx:
            own = self.own_text(tx, ref)
            source = self._source(tx, wanted, into=ref)
            here = self._here(tx, own.held.plan_id, own.text, source)
            free = free_ref(own.text, tx.press.refs_used(ref))
        written = the_row(parse(_written(own.text, source, ref=free)), free)
        plain = carried_row(source.alone, source.line.ref)
        self.note(Act.CONSULTATION, source.version, form="borrow")
        self.note(Act.CONSULTATION, f"{ref}/draft", form="borrow")
        return BorrowPage(
            heading=own.heading,
            opens=own.opens,
            submitted=own.submitted,
            source=source.copy.heading,
            row=written,
            wanted=f"{source.version}#{source.line.ref}",
            ref=free,
            marking=max(source.line.label.marking, own.heading.marking),
            raised=written.value("marking") != parse(plain).requirements[0].value("marking"),
            choices=tuple(_choices(source)),
            here=here,
        )

    def borrow(self, ref: str, order: BorrowOrder, *, token: str) -> str:
        """Borrow a requirement into the draft, beginning one where none is open; gives its reference there.

        The same form sent twice borrows once. Raises as `looking` does, and Invalid for a reference that is not free.
        """
        if not is_token(token):
            raise Invalid(_CHANGED)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.held(tx, ref, Action.WRITE)
            said = ("borrow", ref, order.wanted, order.ref, sorted(order.keep))
            return tx.holding.once(token, lambda: self._borrow(tx, ref, order), said=said)

    def _borrow(self, tx: Transaction, ref: str, order: BorrowOrder) -> str:
        source = self._source(tx, order.wanted, into=ref)
        self.begin_in(tx, ref)
        draft = self.open_draft(tx, ref)
        text, wanted = text_of(draft.text), order.ref.strip()
        if here := self._here(tx, draft.plan_id, text, source):
            raise Invalid(f"This requirement is in this plan already, as {here}.")
        check_free(text, wanted, tx.press.refs_used(ref))

        def tell(tx: Transaction) -> None:
            self._tell(tx, draft.plan_id, text, source, ref=wanted)
            borrowed = f"{source.version}#{source.line.ref}"
            tx.audit.add(Act.COMBINATION, f"{ref}/draft", borrowed=borrowed, row=wanted)
            tx.audit.add(Act.COMBINATION, source.version, form="borrow", row=source.line.ref)

        self.change_in(
            tx,
            ref,
            lambda now: _written(now, source, ref=wanted, keep=order.keep),
            started_from=draft.number,
            how="borrowed",
            also=tell,
        )
        return wanted

    def _source(self, tx: Transaction, wanted: str, *, into: str = "") -> _Source:
        asked = parse_ref(wanted)
        if asked.row is None:
            raise Invalid(_WHICH)
        if asked.plan == into:
            raise Invalid(_FROM_ITSELF)
        reach = self.reach_for(into.split("/", 1)[0]) if into else self.reach
        found = tx.shelf.found(asked.plan, reach=reach)
        if found is None or found.rendition is not Rendition.FULL or found.text is None or found.card.plain:
            raise Invalid(NONE_SUCH)
        copy = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today)
        folded = asked.row.casefold()
        line = next((row for row in copy.rows if row.ref.casefold() == folded), None)
        if line is None:
            raise Invalid(NONE_SUCH)
        if found.card.state is not State.CURRENT:
            raise Invalid("That plan has been withdrawn, so nothing is borrowed from it.")
        if asked.number not in {None, found.card.number}:
            raise Invalid(f"Version {found.card.number} of that plan is current. Borrow from that one.")
        return _Source(found, copy, line, only_rows(copy.text, [line.ref]))

    def _here(self, tx: Transaction, plan_id: int, text: str, source: _Source) -> str:
        """Under which reference the requirement is in the text already."""
        own, row = _refs(text), source.line.ref.casefold()
        for tie in _ties(tx, plan_id, source):
            origins = {ref.casefold(): origin.casefold() for ref, origin in tx.kin.origins(tie.id).items()}
            here = next((own[ref] for ref, origin in origins.items() if origin == row and ref in own), "")
            if not here and tie.how == "adapted" and row not in origins:
                here = own.get(row, "")
            if here:
                return here
        return ""

    def _tell(self, tx: Transaction, plan_id: int, text: str, source: _Source, *, ref: str) -> None:
        """Record where the new row came from. Of a plan adapted from the same source, under that tie."""
        row = source.line.ref
        known = {tie.kind: tie for tie in _ties(tx, plan_id, source)}
        tie = known.get("whole")
        if tie is None:
            taken, marking = source.alone, source.line.label.marking
            before = known.get("rows")
            if before is not None:
                base, own = tx.kin.base(before.base_id), _refs(text)
                origins = tx.kin.origins(before.id).items()
                still = [one for here, one in origins if here.casefold() in own and one != row]
                if still:
                    taken = "\n".join([only_rows(decode(base.text or b"") or "", still), taken])
                    marking = max(base.marking, marking)
            version = (source.found.card.plan_ref, source.found.card.number)
            tie = tx.kin.borrow(plan_id, version, Taken(taken.encode(), marking))
        tx.kin.set_origins(tie.id, {ref: row})

    def _named(self, tx: Transaction, refs: list[str]) -> Iterator[OwnPlan]:
        for ref in refs:
            card = tx.shelf.card(ref, reach=self.reach)
            draft = tx.press.draft(ref, reach=self._writing)
            if draft is not None:
                card = found_draft(draft, register=self.register, reach=self._writing).card
            if card is not None and card.erased_at is None:
                yield OwnPlan(ref, card.title, self.name_of(card.body))


def _ties(tx: Transaction, plan_id: int, source: _Source) -> list[Tie]:
    return [tie for tie in tx.kin.ties(plan_id) if tie.source_id == source.found.card.plan_id]


def _refs(text: str) -> dict[str, str]:
    return {row.ref.casefold(): row.ref for row in parse(text).requirements}


def _written(text: str, source: _Source, *, ref: str, keep: frozenset[str] = frozenset()) -> str:
    body = carried_row(source.alone, source.line.ref, keep=keep)
    return marked_at_least(with_row(text, body, ref=ref), source.line.label.marking, ref=ref)


def _choices(source: _Source) -> Iterator[tuple[str, str]]:
    """The local things that this very requirement has."""
    plain = carried_row(source.alone, source.line.ref)
    for key, label in LOCAL_CHOICES:
        if carried_row(source.alone, source.line.ref, keep=[key]) != plain:
            yield key, label
