"""The family of a plan: what became of it in others, where it differs from its own source, and all as a picture.

Every answer is laid together from plans that this person reads in full, and leaves a line for each of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.access import Action
from kb.desk.frame import Bound
from kb.desk.kin.adaptations import AdaptationsPage, adaptations, most_kept
from kb.desk.kin.departures import Asked, Departure, DeparturesPage, departures
from kb.desk.kin.events import Event, Kinsman, events, kinsman
from kb.desk.kin.kept import keep_up
from kb.desk.kin.lineage import Branch, Picture, drawn
from kb.desk.kin.noted import noted
from kb.desk.kin.relatives import MOST_PLANS, Relatives
from kb.desk.reader.copies import Heading
from kb.errors import Invalid, NotFound, Stale
from kb.exchange import csv_bytes
from kb.plan import Marking, day_words
from kb.store import Act, NewDecision, Transaction, VersionCard

MOST_EVENTS = 100
MOST_OF_A_REASON = 1_000
_FURTHEST = dt.timedelta(days=5 * 366)
_COLUMNS = ("Requirement", "Difference", "On purpose", "Reason", "By", "Decided", "Look again")
_MOVED = "This plan or its source has changed since you opened this page. Look at it again, then explain."
_WHY = "Say why this plan differs."


Nested = tuple[Kinsman, "list[Nested]"]
"""A plan and those adapted from it."""


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family, topmost first, as a picture and as a list. `here` is the plan that was asked for."""

    here: Heading
    marking: Marking
    plans: tuple[Kinsman, ...]
    picture: Picture
    events: tuple[Event, ...]
    more: bool

    @property
    def nested(self) -> list[Nested]:
        """The plans, each with those adapted from it."""
        top: list[Nested] = []
        levels = [top]
        for one in self.plans:
            depth = one.relative.depth
            here: list[Nested] = []
            levels[depth].append((one, here))
            levels[depth + 1 :] = [here]
        return top


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """One departure, to be explained."""

    page: DeparturesPage
    departure: Departure

    @property
    def heading(self) -> Heading:
        """The plan's own."""
        return self.page.heading


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a plan differs in one thing. `seen` names the texts that were looked at; `sure` as in `noted`."""

    why: str
    look_again: dt.date | None
    seen: str
    sure: bool = False


class WrongDay(Invalid):
    """A day to look again that cannot be."""


class Family(Bound):
    """Families of plans, for one person."""

    def adaptations(self, ref: str) -> AdaptationsPage:
        """What became of a plan in those adapted from it. Raises NotFound for one that is not read in full."""
        with self._house.store.reading() as tx:
            relatives = Relatives(self, tx)
            below = relatives.below(self._card(relatives, ref))
            made = tuple(adaptations(self, tx, below[:MOST_PLANS]))
        heading = below[0].heading
        self._laid_together((heading, *(one.heading for one in made)), "adaptations", family=ref)
        markings = (heading.marking, *(one.heading.marking for one in made))
        # Whoever has one and the other read learns what they say of each other's rows: the highest holds.
        markings = (*markings, *(one.above.marking for one in made))
        return AdaptationsPage(heading, max(markings), made, most_kept(made), len(below) > MOST_PLANS)

    def family(self, ref: str) -> FamilyPage:
        """The whole family of a plan. Raises NotFound for one that is not read in full."""
        with self._house.store.reading() as tx:
            relatives = Relatives(self, tx)
            card = self._card(relatives, ref)
            below = relatives.below(relatives.topmost(card))
            shown = below[:MOST_PLANS]
            plans = tuple(kinsman(self, tx, one) for one in shown)
            happened = events(self, tx, plans, most=MOST_EVENTS)
            here = relatives.heading(card)
        self._laid_together([here, *(one.heading for one in shown)], "family", family=ref)
        markings = [version.label.marking for one in plans for version in one.versions]
        return FamilyPage(
            here=here,
            marking=max([here.marking, *markings]),
            plans=plans,
            picture=drawn(_branches(plans)),
            events=happened,
            more=len(below) > MOST_PLANS,
        )

    def departures(self, ref: str, asked: Asked) -> DeparturesPage:
        """Where a plan differs from its source. Raises NotFound where there is none, or not both are read in full."""
        with self._house.store.reading() as tx:
            page = self._departures(tx, ref, asked)
        self._laid_together((page.heading, page.source), "departures")
        return page

    def departures_csv(self, ref: str, asked: Asked) -> tuple[bytes, Marking]:
        """The same as CSV, and its marking."""
        with self._house.store.reading() as tx:
            page = self._departures(tx, ref, asked)
        for one in (page.heading, page.source):
            self.note(Act.DISCLOSURE, f"{one.ref}@{one.number}", form="departures", to="the reader")
        note = (
            f"{page.heading.body_name}, version {page.heading.number}, beside {page.source.body_name}, "
            f"version {page.source.number}. Taken by {self.signed.person.shown_as} on {day_words(self.today)}"
        )
        rows = [
            *map(_cells, page.departures),
            *(("", one, "Own to each", "", "", "", "") for one in page.local),
        ]
        return csv_bytes(_COLUMNS, rows, marking=page.marking.words, note=note), page.marking

    def to_explain(self, ref: str, name: str, asked: Asked) -> ExplainPage:
        """One departure of a plan that this person writes. Raises as `held` does, NotFound where there is none."""
        with self._house.store.reading() as tx:
            self.held(tx, ref, Action.WRITE)
            page = self._departures(tx, ref, asked)
        departure = page.named(name)
        if departure is None:
            raise NotFound
        self._laid_together((page.heading, page.source), "departures")
        return ExplainPage(page, departure)

    def explain(self, ref: str, name: str, asked: Asked, said: Explanation) -> None:
        """Record that a departure is on purpose. Raises Invalid, or Stale where the texts have moved on."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, ref, Action.WRITE)
            found = departures(self, tx, ref, asked)
            departure = found[1].named(name) if found else None
            if found is None or departure is None or found[1].seen != said.seen:
                raise Stale(_MOVED)
            why = noted(said.why, most=MOST_OF_A_REASON, sure=said.sure, wanted=_WHY)
            if said.look_again is not None and not self.today < said.look_again <= self.today + _FURTHEST:
                raise WrongDay("Enter a day in the future, within five years, or leave it empty.")
            tie, page = found
            role = f"Plan {self._role(tx, ref)}, {self.name_of(held.body)}"
            facts = (departure.thing, departure.said_hash, "own", page.source.number)
            made = NewDecision(*facts, why=why, look_again=said.look_again, role=role)
            tx.kin.decide(tie.id, [made])
            tx.audit.add(Act.ALTERATION, ref, explained=f"{tie.source_ref}@{page.source.number}")
            standing = tx.shelf.found(ref, reach=self.reach)
            if standing is not None and tx.press.draft(ref, reach=self.reach_of(Action.WRITE)) is None:
                keep_up(self, tx, held.plan_id, standing.text)

    def _role(self, tx: Transaction, ref: str) -> str:
        approves = tx.holding.plan(ref, reach=self.reach_of(Action.APPROVE)) is not None
        return "approver" if approves else "author"

    def _card(self, relatives: Relatives, ref: str) -> VersionCard:
        card = relatives.card(ref)
        if card is None:
            raise NotFound
        return card

    def _departures(self, tx: Transaction, ref: str, asked: Asked) -> DeparturesPage:
        found = departures(self, tx, ref, asked)
        if found is None:
            raise NotFound
        may = tx.holding.plan(ref, reach=self.reach_of(Action.WRITE)) is not None
        return replace(found[1], may_explain=may)

    def _laid_together(self, headings: Iterable[Heading], form: str, *, family: str = "") -> None:
        versions = dict.fromkeys(f"{one.ref}@{one.number}" for one in headings)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            for version in versions:
                tx.audit.add(Act.COMBINATION, version, form=form)
            if family:
                tx.audit.add(Act.CONSULTATION, f"{family}/family", plans=len(versions))


def _branches(plans: Sequence[Kinsman]) -> list[Branch]:
    """As they are drawn; of two plans of one organisation each is named by its title, too."""
    names = Counter(one.relative.heading.body for one in plans)
    return [
        replace(one.branch, name=f"{one.branch.name}: {one.relative.heading.title}")
        if names[one.relative.heading.body] > 1
        else one.branch
        for one in plans
    ]


def _cells(one: Departure) -> tuple[object, ...]:
    told = one.told
    purpose = "Yes" if one.explained else "Explained before the source changed" if told else "Not explained"
    if told is None:
        return (one.row, "; ".join(one.words), purpose, "", "", "", "")
    again = day_words(told.look_again) if told.look_again else ""
    return (one.row, "; ".join(one.words), purpose, told.why, told.role, day_words(told.at.date()), again)
