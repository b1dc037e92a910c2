"""The region's assurance page: every force by recommendation, what lapses when, what waits for a check, and trends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Role
from kb.assurance import Kind, Stage, quarter_of, standing
from kb.desk.evidence.gather import gathered, rules_of
from kb.desk.evidence.staging import knows_stage
from kb.desk.evidence.stood import told_of
from kb.desk.frame import Bound
from kb.desk.measures.figures import figures_of
from kb.errors import NotFound
from kb.exchange import csv_bytes
from kb.plan import day_words
from kb.store import Act

if TYPE_CHECKING:
    from kb.assurance import RuleSet, Standing
    from kb.desk.evidence.gather import Gathered
    from kb.store import Transaction

SPANS = (30, 60, 90)
_QUARTERS_BACK = 6
ASKED = {"stage": "Recommendation 4: plan", "referrals": "Recommendation 2: reports to the NCCU",
         "hydra": "Recommendation 8: Hydra", "elearning": "Recommendation 9: e-learning"}  # fmt: skip
NOTHING, HIDDEN = "Nothing recorded here", "Not for this page"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan that this person may know of."""

    ref: str
    title: str
    body: str
    body_name: str
    stage: Stage
    lapses: tuple[tuple[dt.date, str], ...]
    checked: str

    @property
    def name(self) -> str:
        """Its own part of the reference."""
        return self.ref.split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class ForceLine:
    """One force: its plans, and sentences by what it is asked for, None where they are not for this person."""

    body: str
    name: str
    plans: tuple[PlanLine, ...]
    figures: dict[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class Trend:
    """How many plans had come at least so far at the end of each day; `points` is the line of a drawing 100 by 30."""

    stage: Stage
    counts: tuple[int, ...]
    points: str


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region. `lapsing` are day, what, and whose plan within 30, 60 and 90 days; `queue` the plans to be checked."""

    region: str
    region_name: str
    forces: tuple[ForceLine, ...]
    days: tuple[dt.date, ...]
    trends: tuple[Trend, ...]
    queue: tuple[PlanLine, ...]
    edits: bool
    today: dt.date

    def lapsing(self, least: int, most: int) -> tuple[tuple[dt.date, str, PlanLine], ...]:
        """What lapses from that many days from now on to that many."""
        first, last = self.today + dt.timedelta(days=least), self.today + dt.timedelta(days=most)
        return tuple(
            sorted(
                (
                    (day, words, plan)
                    for force in self.forces
                    for plan in force.plans
                    for day, words in plan.lapses
                    if first <= day <= last
                ),
                key=lambda one: (one[0], one[2].ref, one[1]),
            )
        )


class Overview(Bound):
    """The assurance of a region, for its editor and for verifiers."""

    def regions(self) -> tuple[tuple[str, str], ...]:
        """The regions that have such a page for this person, as short name and name."""
        return tuple(sorted(((one, self.name_of(one)) for one in self._regions()), key=lambda one: one[1]))

    def page(self, region: str) -> RegionPage:
        """One region. Raises NotFound."""
        page = self._page(region)
        self.note(Act.CONSULTATION, f"organisation:{region}", part="assurance")
        return page

    def table(self, region: str) -> bytes:
        """The same as CSV with its marking."""
        page = self._page(region)
        self.note(Act.DISCLOSURE, f"organisation:{region}", form="assurance", to="the reader")
        rows = [
            (
                force.name,
                "; ".join(f"{plan.title}: {plan.stage.words}" for plan in force.plans) or NOTHING,
                *(_said(force, one) for one in list(ASKED)[1:]),
            )
            for force in page.forces
        ]
        note = (
            f"{page.region_name} as recorded by {day_words(page.today)}: a register, no grade and no ranking"
        )
        return csv_bytes(("Force", *ASKED.values()), rows, marking="OFFICIAL", note=note)

    def _page(self, region: str) -> RegionPage:
        if region not in self._regions():
            raise NotFound
        edits = region in self.reach_of(Action.EDIT_REGION).bodies
        days = self._days()
        with self._house.store.reading() as tx:
            known = self._known(tx, region)
            forces = tuple(self._forces(tx, region, known, edits=edits))
            # A record of today holds the day of everything in it, and so answers for each earlier one.
            stages = [
                [standing(one.record, rules, day).stage for one, rules in known.values()] for day in days
            ]
        plans = [plan for force in forces for plan in force.plans]
        return RegionPage(
            region,
            self.name_of(region),
            forces,
            days,
            tuple(
                _trend(stage, stages)
                for stage in (Stage.APPROVED, Stage.TASKED, Stage.IN_USE, Stage.EMBEDDED)
            ),
            tuple(one for one in plans if one.stage >= Stage.TASKED and not one.checked),
            edits,
            self.today,
        )

    def _known(self, tx: Transaction, region: str) -> dict[str, tuple[Gathered, tuple[RuleSet, ...]]]:
        """What was gathered of the plans that this person may know of, and the rules of each, by address."""
        members = sorted(self.register.members(region, self.today))
        rules = {body: rules_of(tx, body, self.today, register=self.register) for body in members}
        return {
            one.record.plan: (one, rules[one.record.body])
            for one in gathered(tx, members, self.today, register=self.register)
            if one.record.texts and knows_stage(self, tx, one.record.plan)
        }

    def _forces(
        self,
        tx: Transaction,
        region: str,
        known: dict[str, tuple[Gathered, tuple[RuleSet, ...]]],
        *,
        edits: bool,
    ) -> Iterable[ForceLine]:
        for body in sorted(self.register.members(region, self.today), key=self.name_of):
            plans = tuple(
                self._line(one, standing(one.record, rules, self.today))
                for one, rules in known.values()
                if one.record.body == body
            )
            figures = None
            if edits:
                told = figures_of(tx, self.register, body, self.today)
                figures = {name: told.words(name) for name in list(ASKED)[1:]}
            if edits or plans:
                yield ForceLine(body, self.name_of(body), plans, figures)

    def _line(self, one: Gathered, stood: Standing) -> PlanLine:
        told, _ = told_of(one, self.today, self.register)
        check = next((each for each in told if each.kind is Kind.CHECK), None)
        return PlanLine(
            one.record.plan,
            one.title,
            one.record.body,
            self.name_of(one.record.body),
            stood.stage,
            stood.lapses,
            f"{check.line} ({day_words(check.first)})" if check is not None else "",
        )

    def _days(self) -> tuple[dt.date, ...]:
        """The last day of each of the last quarters, and today."""
        now = quarter_of(self.today)
        return (*(now.after(-back).last for back in range(_QUARTERS_BACK, 0, -1)), self.today)

    def _regions(self) -> frozenset[str]:
        edited = self.reach_of(Action.EDIT_REGION).bodies
        named = {
            plan.split("/", 1)[0]
            for grant in self.signed.actor.grants
            if grant.role is Role.VERIFIER and grant.holds(self.today)
            for plan in grant.plans
        }
        return edited | frozenset(
            region for body in named for region in self.register.regions_of(body, self.today)
        )


def _said(force: ForceLine, asked: str) -> str:
    return HIDDEN if force.figures is None else " ".join(force.figures[asked]) or NOTHING


def _trend(stage: Stage, stages: list[list[Stage]]) -> Trend:
    counts = tuple(sum(one >= stage for one in each) for each in stages)
    most, step = max(*counts, 1), 100 / max(len(counts) - 1, 1)
    points = " ".join(f"{place * step:.1f},{30 - 28 * many / most:.1f}" for place, many in enumerate(counts))
    return Trend(stage, counts, points)
