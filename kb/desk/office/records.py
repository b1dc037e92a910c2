"""The audit: for an auditor that of their organisations, for a plan's authors and approvers that of the plan.

Lines never hold text or search words. People of one's own organisations are named; others are told as the
organisation and the role that they had at that instant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action, Reach, Rendition
from kb.desk.frame import LONDON, Bound
from kb.desk.office.readership import Readership, readership, roles_then
from kb.errors import NotAllowed, NotFound
from kb.exchange import csv_bytes
from kb.plan import Marking, day_words
from kb.store import Act, AuditLine, PersonCard, end_of_day

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store import HeldPlan, Transaction

PER_PAGE = 50
MOST_EXPORTED = 20_000
# What may be asked for: each name in the address, its words, and the acts that it holds.
GROUPS: dict[str, tuple[str, tuple[Act, ...]]] = {
    "consultation": ("Consulted", (Act.CONSULTATION,)),
    "alteration": ("Altered", (Act.ALTERATION,)),
    "collection": ("Brought in", (Act.COLLECTION,)),
    "disclosure": ("Taken away", (Act.DISCLOSURE,)),
    "combination": ("Combined", (Act.COMBINATION,)),
    "erasure": ("Erased", (Act.ERASURE,)),
    "signing-in": (
        "Signing in",
        (
            *(Act.SIGNED_IN, Act.SIGN_IN_REFUSED, Act.SIGNED_OUT),
            *(Act.PASSWORD_CHANGED, Act.SECOND_FACTOR_CHANGED),
        ),
    ),
    "people": (
        "People and roles",
        (
            *(Act.GRANT_GIVEN, Act.GRANT_ENDED, Act.LINK_GIVEN),
            *(Act.PERSON_ADDED, Act.PERSON_SUSPENDED, Act.PERSON_RESTORED),
        ),
    ),
}
_COLUMNS = ("Line", "When", "Who", "What was done", "To what", "More")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines are asked for. What is empty asks for everything; days are London days, both included."""

    act: str = ""
    plan: str = ""
    person: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None


_OTHER = re.compile(r"([a-z0-9-]+/[a-z0-9-]+)(?:[@#/].*)?")
_NOT_YOURS = "a plan of another organisation"


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A page of audit lines, newest first.

    `older` names where the next page begins; `people` are those who can be asked for, as number and name. `ref` is
    the plan whose audit this is, empty for an auditor's.
    """

    lines: tuple[AuditLine, ...]
    older: int | None
    sought: Sought
    people: tuple[tuple[int, str], ...]
    cards: Mapping[int, PersonCard]
    register: Register
    bodies: frozenset[str]
    ref: str = ""
    title: str = ""

    def who(self, line: AuditLine) -> str:
        """Who did it: one of one's own by name, somebody else as organisation and role."""
        if line.person is None:
            return "The service itself"
        card = self.cards.get(line.person)
        held = roles_then(card, line.at) if card is not None else {}
        # Whoever was of ours at another time, and of others then, is to us what the others' people are.
        if (name := dict(self.people).get(line.person)) and (not held or held.keys() & self.bodies):
            return name
        said = (f"{self.register.name(body)} ({', '.join(roles)})" for body, roles in sorted(held.items()))
        return "; ".join(said) or "Somebody of another organisation"

    def what(self, line: AuditLine) -> str:
        """What it was done to: one of one's own people by name, everything else as it is written down."""
        kind, _, number = line.object.partition(":")
        if kind == "person" and number.isdigit():
            return dict(self.people).get(int(number), "Somebody of another organisation")
        return line.object


class Records(Bound):
    """The audit within one person's organisations, or of one plan of theirs."""

    def page(self, sought: Sought | None = None, *, before: int | None = None) -> RecordsPage:
        """Lines about the organisations' plans and people. Raises NotFound for anybody but an auditor."""
        reach = self._auditing()
        with self._house.store.reading() as tx:
            page = self._page(tx, reach, sought or Sought(), before=before, most=PER_PAGE)
        self.note(Act.CONSULTATION, "audit", lines=len(page.lines))
        return page

    def of_plan(self, ref: str, sought: Sought | None = None, *, before: int | None = None) -> RecordsPage:
        """Lines about one plan of one's own. Raises NotFound for whoever does not write or approve it."""
        with self._house.store.reading() as tx:
            page = self._page_of_plan(tx, ref, sought or Sought(), before=before, most=PER_PAGE)
        self.note(Act.CONSULTATION, f"{ref}/audit", lines=len(page.lines))
        return page

    def csv(self, sought: Sought) -> bytes:
        """The lines asked for as CSV, newest first and at most MOST_EXPORTED: logged as a disclosure."""
        reach = self._auditing()
        with self._house.store.reading() as tx:
            page = self._page(tx, reach, sought, most=MOST_EXPORTED)
        return self._written(page, "audit")

    def csv_of_plan(self, ref: str, sought: Sought) -> bytes:
        """As `csv`, the lines about one plan of one's own."""
        with self._house.store.reading() as tx:
            page = self._page_of_plan(tx, ref, sought, most=MOST_EXPORTED)
        return self._written(page, f"{ref}/audit")

    def readers(self, ref: str) -> tuple[RecordsPage, Readership]:
        """Who has read a plan of one's own, and its audit's first page, which names it.

        Raises NotFound for whoever does not write or approve it.
        """
        with self._house.store.reading() as tx:
            page = self._page_of_plan(tx, ref, Sought(), most=0)
            lines = list(tx.audit.readings(ref))
            numbers = {line.person for line in lines if line.person is not None}
            cards = {card.person.id: card for card in tx.people.those(numbers)}
        self.note(Act.CONSULTATION, f"{ref}/audit", readers=True)
        return page, readership(lines, cards, ref=ref, register=self.register)

    def _page_of_plan(
        self, tx: Transaction, ref: str, sought: Sought, *, most: int, before: int | None = None
    ) -> RecordsPage:
        held = self._own(tx, ref)
        card = tx.shelf.card(ref, reach=self.reach)
        reach = Reach(bodies=frozenset({held.body}))
        page = self._page(tx, reach, replace(sought, plan=ref), before=before, most=most)
        return replace(page, ref=ref, title=ref if card is None else card.title)

    def _page(
        self, tx: Transaction, reach: Reach, sought: Sought, *, most: int, before: int | None = None
    ) -> RecordsPage:
        _, acts = GROUPS.get(sought.act, ("", ()))
        own = tx.people.of_bodies(reach.bodies)
        people = tuple((card.person.id, card.person.shown_as) for card in own)
        if sought.person not in {None, *(number for number, _ in people)}:
            sought = replace(sought, person=0)  # nobody: others' people cannot be told apart by number
        lines = tx.audit.lines(
            reach=reach,
            acts=acts,
            plan=sought.plan,
            person=sought.person,
            since=_start(sought.since),
            until=end_of_day(sought.until) if sought.until else None,
            before=before,
            limit=most + 1,
        )
        shown = self._within_reach(tx, lines[:most], reach.bodies)
        numbers = {line.person for line in shown if line.person is not None}
        return RecordsPage(
            lines=shown,
            older=shown[-1].seq if shown and len(lines) > most else None,
            sought=sought,
            people=people,
            cards={card.person.id: card for card in tx.people.those(numbers)},
            register=self.register,
            bodies=reach.bodies,
        )

    def _within_reach(
        self, tx: Transaction, lines: Sequence[AuditLine], bodies: frozenset[str]
    ) -> tuple[AuditLine, ...]:
        """The lines without the names of others' plans that this person may not know of."""
        said = {value for line in lines for value in line.facts.values() if isinstance(value, str)}
        plans = {value: found[1] for value in said if (found := _OTHER.fullmatch(value))}
        unknown = {
            value
            for value, ref in plans.items()
            if ref.split("/", 1)[0] not in bodies and not self._reads(tx, ref)
        }
        return tuple(
            replace(
                line,
                facts={name: _NOT_YOURS if value in unknown else value for name, value in line.facts.items()},
            )
            if unknown
            else line
            for line in lines
        )

    def _reads(self, tx: Transaction, ref: str) -> bool:
        """Whether this person may know which versions a plan has."""
        carded = tx.shelf.carded(ref, reach=self.reach)
        return carded is not None and carded[1] in {Rendition.FULL, Rendition.OUTLINE}

    def _written(self, page: RecordsPage, thing: str) -> bytes:
        self.note(Act.DISCLOSURE, thing, lines=len(page.lines), form="csv", to="the reader")
        note = f"Taken by {self.signed.person.shown_as} on {day_words(self.today)}"
        if page.older is not None:
            note += f". Only the newest {MOST_EXPORTED} lines: ask for fewer days to get the others"
        rows = ((line.seq, f"{line.at:%Y-%m-%d %H:%M:%S} UTC", *_told(page, line)) for line in page.lines)
        return csv_bytes(_COLUMNS, rows, marking=Marking.OFFICIAL.words, note=note)

    def _own(self, tx: Transaction, ref: str) -> HeldPlan:
        try:
            return self.held(tx, ref, Action.WRITE)
        except NotAllowed:  # that a plan has an audit is not theirs to know either
            raise NotFound from None

    def _auditing(self) -> Reach:
        reach = self.reach_of(Action.READ_AUDIT)
        if not reach.bodies:
            raise NotFound
        return reach


def facts_words(line: AuditLine) -> str:
    """The facts of a line as one text."""
    return ", ".join(f"{name}: {_word(value)}" for name, value in line.facts.items() if value is not None)


def _word(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _told(page: RecordsPage, line: AuditLine) -> tuple[str, ...]:
    return (page.who(line), line.act, line.object, facts_words(line))


def _start(on: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(on, dt.time(), tzinfo=LONDON).astimezone(dt.UTC) if on else None
