"""Tasking sheets: for each collector one page of what is asked of it, and to whom that was issued.

What must stay true. A sheet never holds a gap, a source, notes, an analysis or a status. Until its own marking is
confirmed it is for the plan's writers only and is not issued; a new version's sheets are confirmed
anew. Nobody outside the plan's own organisation learns that there are any.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.access import Action, Rendition, belongs_to
from kb.desk.frame import Bound
from kb.desk.practice.living_said import EARLIEST, Fault, Unfit, one_line
from kb.desk.practice.tasked import SheetRow, Tasked, tasked_by
from kb.desk.reader.copies import Heading, heading_of
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking, State, read_day
from kb.store import Act, Found, Issue, Sheet, Transaction

MOST_WORDS = 200
_NO_VERSION = "This plan has no current version, so it has no tasking sheets."
_NEWER = (
    "A newer version of the plan has come into force since you opened this page. Look at its sheet first."
)
_UNCONFIRMED = (
    "The marking of this sheet is not confirmed yet, so it cannot be issued. Ask an approver to confirm it."
)
_HIDDEN = "This sheet has requirements above what you may read, so another approver must confirm its marking."
_OWN_MARKING = "A requirement on this sheet is itself marked OFFICIAL-SENSITIVE, so the sheet must be too."
_ISSUED = "This sheet has been issued as OFFICIAL-SENSITIVE, so its marking cannot be lowered now."


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One collector on the list. `sheet` is None until its marking is confirmed; `last` is its latest issue."""

    collector: str
    slug: str
    rows: int
    sheet: Sheet | None
    last: Issue | None


@dataclass(frozen=True, slots=True)
class TaskingPage:
    """The collectors of the current version. `untasked` are references of rows that name no collector."""

    heading: Heading
    marking: Marking
    lines: tuple[SheetLine, ...]
    untasked: tuple[str, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One collector's sheet. `marking` is the sheet's own once confirmed, else that of the plan."""

    heading: Heading
    collector: str
    slug: str
    rows: tuple[SheetRow, ...]
    marking: Marking
    sheet: Sheet | None
    issues: tuple[Issue, ...]
    names: Mapping[int, str]
    may: frozenset[str]

    def who(self, person: int) -> str:
        """The name of somebody who confirmed or recorded."""
        return self.names.get(person, "Somebody who has left")


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """That a sheet was issued, as it was typed."""

    meeting: str
    on: str
    to_role: str


class Tasking(Bound):
    """The tasking sheets of one's own organisation's plans."""

    def page(self, ref: str) -> TaskingPage:
        """Every collector with a sheet: all for those who write the plan, the confirmed for its other readers.

        Raises NotFound for everybody outside the organisation.
        """
        with self._house.store.reading() as tx:
            found, may = self._current(tx, ref), self._may(tx, ref)
            sheets = tx.tasking.of(found.card.version_id)
            last = {issue.collector: issue for issue in reversed(tx.tasking.issued_for(found.card.plan_id))}
        every = tasked_by(found)
        lines = (
            SheetLine(tasked.collector, tasked.slug, len(tasked.rows), sheets.get(folded), last.get(folded))
            for folded, tasked in every.collectors.items()
            if tasked.rows
        )
        self.note(Act.CONSULTATION, f"{ref}@{found.card.number}", part="tasking")
        return TaskingPage(
            heading=self._heading(found),
            marking=_highest(found),
            lines=tuple(line for line in lines if may or line.sheet),
            untasked=every.untasked if may else (),
            may=may,
        )

    def sheet(self, ref: str, slug: str) -> SheetPage:
        """One collector's sheet. Raises NotFound as `page` does, and for a sheet that is not there for them."""
        page = self._sheet(ref, slug)
        self.note(Act.CONSULTATION, f"{ref}@{page.heading.number}", part="tasking sheet", rows=len(page.rows))
        return page

    def copy(self, ref: str, slug: str) -> SheetPage:
        """The sheet to be taken away. Raises NotReady until its marking is confirmed."""
        page = self._sheet(ref, slug)
        if page.sheet is None:
            raise NotReady(_UNCONFIRMED)
        self.note(
            Act.DISCLOSURE,
            f"{ref}@{page.heading.number}",
            form="tasking sheet",
            sheet=page.sheet.id,
            rows=len(page.rows),
            to="the reader",
        )
        return page

    def confirm(self, ref: str, slug: str, *, number: int, marking: Marking) -> None:
        """Confirm the sheet's own marking, for an approver who has read it in version `number`.

        Raises Stale where another version is current, Invalid where a row on it is itself marked higher.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.held(tx, ref, Action.APPROVE)
            found, folded, tasked = self._tasked(tx, ref, slug, number)
            if tasked.hidden:
                raise NotAllowed(_HIDDEN)
            if marking < tasked.own_marking:
                raise Invalid(_OWN_MARKING)
            known = tx.tasking.of(found.card.version_id).get(folded)
            if known is not None and known.marking == marking:
                return
            if known is not None and marking < known.marking and _is_issued(tx, found, folded):
                raise NotReady(_ISSUED)
            sheet = tx.tasking.confirm(found.card.version_id, tasked.collector, marking=marking)
            tx.audit.add(Act.ALTERATION, found.card.ref, sheet=sheet, marking=marking.words)

    def issue(self, ref: str, slug: str, order: IssueOrder, *, number: int, token: str) -> None:
        """Record that the sheet of version `number` was issued. The same form sent twice records it once.

        Raises Unfit for what cannot be taken, NotReady until the marking is confirmed, Stale where another
        version is current.
        """
        meeting, to_role = one_line(order.meeting), one_line(order.to_role)
        on = read_day(order.on)
        faults = tuple(self._faults(meeting, order.on, to_role))
        if faults or on is None:
            raise Unfit(faults)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.held(tx, ref, Action.WRITE)
            found, folded, tasked = self._tasked(tx, ref, slug, number)
            sheet = tx.tasking.of(found.card.version_id).get(folded)
            if sheet is None:
                raise NotReady(_UNCONFIRMED)

            def record() -> str:
                tx.audit.add(
                    Act.DISCLOSURE,
                    found.card.ref,
                    form="tasking sheet issued",
                    sheet=sheet.id,
                    rows=len(tasked.rows),
                    marking=sheet.marking.words,
                )
                return str(tx.tasking.issue(sheet.id, meeting=meeting, on=on, to_role=to_role))

            said = "\n".join((token, str(sheet.id), meeting, on.isoformat(), to_role))
            tx.holding.once(hashlib.sha256(said.encode()).hexdigest(), record)

    def _faults(self, meeting: str, on: str, to_role: str) -> Iterable[Fault]:
        day = read_day(on)
        if not meeting or len(meeting) > MOST_WORDS:
            yield Fault("", "meeting", f"Enter the meeting, in up to {MOST_WORDS} characters.")
        if day is None:
            yield Fault("", "on", "Write the day like 24/11/2026.")
        elif not EARLIEST <= day <= self.today:
            yield Fault("", "on", "The day must be today or earlier.")
        if not to_role or len(to_role) > MOST_WORDS:
            yield Fault("", "to_role", f"Enter the role it was issued to, in up to {MOST_WORDS} characters.")

    def _current(self, tx: Transaction, ref: str) -> Found:
        found = tx.shelf.found(ref, reach=self.reach)
        ours = belongs_to(self.signed.actor, register=self.register, on=self.today)
        if found is None or found.rendition is not Rendition.FULL or found.card.body not in ours:
            raise NotFound
        if found.card.state is not State.CURRENT:
            raise NotReady(_NO_VERSION)
        return found

    def _may(self, tx: Transaction, ref: str) -> frozenset[str]:
        acts = {"write": Action.WRITE, "approve": Action.APPROVE}
        return frozenset(word for word, act in acts.items() if tx.holding.plan(ref, reach=self.reach_of(act)))

    def _tasked(self, tx: Transaction, ref: str, slug: str, number: int) -> tuple[Found, str, Tasked]:
        found = self._current(tx, ref)
        if found.card.number != number:
            raise Stale(_NEWER)
        return found, *_of_slug(found, slug)

    def _sheet(self, ref: str, slug: str) -> SheetPage:
        with self._house.store.reading() as tx:
            found, may = self._current(tx, ref), self._may(tx, ref)
            folded, tasked = _of_slug(found, slug)
            sheet = tx.tasking.of(found.card.version_id).get(folded)
            if sheet is None and not may:
                raise NotFound
            issues = [
                issue for issue in tx.tasking.issued_for(found.card.plan_id) if issue.collector == folded
            ]
            named = {issue.recorded_by for issue in issues} | ({sheet.confirmed_by} if sheet else set())
            people = {number: tx.people.one(number) for number in named}
        return SheetPage(
            heading=self._heading(found),
            collector=tasked.collector,
            slug=slug,
            rows=tasked.rows,
            marking=sheet.marking if sheet else _highest(found),
            sheet=sheet,
            issues=tuple(issues),
            names={number: person.shown_as for number, person in people.items() if person},
            may=may,
        )

    def _heading(self, found: Found) -> Heading:
        return heading_of(found.card, found.rendition, body_name=self.name_of(found.card.body), on=self.today)


def _highest(found: Found) -> Marking:
    return max([found.card.label.marking, *(row.label.marking for row in found.rows)])


def _of_slug(found: Found, slug: str) -> tuple[str, Tasked]:
    every = tasked_by(found).collectors.items()
    one = next(((folded, tasked) for folded, tasked in every if tasked.slug == slug and tasked.rows), None)
    if one is None:
        raise NotFound
    return one


def _is_issued(tx: Transaction, found: Found, folded: str) -> bool:
    issues = tx.tasking.issued_for(found.card.plan_id)
    return any(issue.number == found.card.number and issue.collector == folded for issue in issues)
