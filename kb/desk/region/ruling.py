"""The rules of a region: which hold, which are announced, and each plan's stage under both."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Role
from kb.assurance import NOTICE, SHIPPED, Rules, RuleSet, in_force, standing
from kb.desk.approval.lives import Wanting, line
from kb.desk.evidence.gather import gathered
from kb.desk.evidence.staging import knows_stage
from kb.desk.frame import Bound
from kb.desk.measures.looking import whole_number
from kb.errors import NotAllowed, NotFound
from kb.plan import day_words
from kb.store import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.assurance import Stage
    from kb.store import Transaction

THRESHOLDS = {
    "tasked_share": ("Issued and tasked: share of priority-1 requirements on a tasking sheet, in %", 1, 100),
    "returned_share": ("In use: share of priority-1 requirements with a return in a quarter, in %", 1, 100),
    "approval_months": ("An approval counts for, in months", 1, 36),
    "tasking_months": ("A tasking sheet counts for, in months", 1, 36),
    "product_months": ("A product of analysis counts for, in months", 1, 36),
    "learning_months": ("A change made for learning counts for, in months", 1, 36),
    "check_months": ("A check counts for, in months", 1, 36),
    "mutual_months": ("Two organisations check each other where they do within, in months", 1, 36),
    "trigger_days": ("A trigger is to be considered within, in days", 1, 365),
    "grace_days": ("A new requirement enters the shares after, in days", 0, 365),
    "late_days": ("A return is late after the end of its quarter by more than, in days", 0, 90),
    "stalled_days": ("A draft is called stalled after, in days", 1, 365),
    "few_rows": ("It is said where a plan has fewer priority-1 requirements than", 1, 50),
}
_FURTHEST = dt.timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class BothWays:
    """One plan's stage today, under the rules that hold and under those to come."""

    ref: str
    title: str
    body_name: str
    now: Stage
    then: Stage


@dataclass(frozen=True, slots=True)
class RulesPage:
    """A region's rules: the set that holds, the one announced next if any, and every set, the last first."""

    region: str
    region_name: str
    held: RuleSet
    coming: RuleSet | None
    history: tuple[RuleSet, ...]
    both: tuple[BothWays, ...]
    enters: bool
    today: dt.date

    @property
    def earliest(self) -> dt.date:
        """The first day from which changed thresholds can hold."""
        return self.today + NOTICE


@dataclass(frozen=True, slots=True)
class RulesOrder:
    """Thresholds as somebody typed them, by name, and who agreed them when."""

    thresholds: Mapping[str, str]
    starts: dt.date | None
    agreed_at: str
    agreed_on: dt.date | None


class Ruling(Bound):
    """The rules of regions, for one person."""

    def page(self, region: str) -> RulesPage:
        """A region's rules. Raises NotFound for whoever edits it not, and has no plan in it."""
        self._seen(region)
        with self._house.store.reading() as tx:
            history = tx.rules.of(region)
            held = in_force(history, self.today)
            coming = _coming(history, self.today)
            both = self._both(tx, region, history, coming) if coming is not None else ()
        self.note(Act.CONSULTATION, f"organisation:{region}", part="rules")
        return RulesPage(
            region,
            self.name_of(region),
            held,
            coming,
            tuple(reversed(history)),
            both,
            self._enters(region),
            self.today,
        )

    def enter(self, region: str, order: RulesOrder, token: str) -> None:
        """Record what a meeting agreed. Raises NotFound, NotAllowed for a verifier, Wanting at the box."""
        self._seen(region)
        if not self._enters(region):
            raise NotAllowed("Rules are entered by the region’s editor, and by nobody who checks a plan.")
        rules = _read(order.thresholds)
        agreed_at = line(order.agreed_at, "agreed_at", what="Enter the meeting that agreed them.")
        if order.agreed_on is None or order.agreed_on > self.today:
            raise Wanting("agreed_on", "Enter the day of that meeting, not to come.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            then = order.starts or self.today
            same = rules == in_force(tx.rules.of(region), then).rules
            earliest = self.today if same else self.today + NOTICE
            if order.starts is None or not earliest <= order.starts <= self.today + _FURTHEST:
                raise Wanting(
                    "starts",
                    "Enter a day from today on."
                    if same
                    else f"A change is announced {NOTICE.days} days ahead: enter a day from {day_words(earliest)} on.",
                )
            new = RuleSet(0, rules, order.starts, self.today, agreed_at, order.agreed_on)

            def add() -> str:
                return str(tx.rules.add(region, new, role="regional editor"))

            tx.holding.once(token, add, said=("rules", region, order.starts.isoformat(), repr(rules)))

    def _both(
        self, tx: Transaction, region: str, history: tuple[RuleSet, ...], coming: RuleSet
    ) -> tuple[BothWays, ...]:
        supposed = (dataclasses.replace(coming, starts=dt.date.min, announced=dt.date.min),)
        members = self.register.members(region, self.today)
        found = gathered(tx, sorted(members), self.today, register=self.register)
        return tuple(
            BothWays(
                one.record.plan,
                one.title,
                self.name_of(one.record.body),
                standing(one.record, history, self.today).stage,
                standing(one.record, supposed, self.today).stage,
            )
            for one in found
            if one.record.texts and knows_stage(self, tx, one.record.plan)
        )

    def _enters(self, region: str) -> bool:
        verifies = any(
            grant.role is Role.VERIFIER and grant.holds(self.today) for grant in self.signed.actor.grants
        )
        return region in self.reach_of(Action.EDIT_REGION).bodies and not verifies

    def _seen(self, region: str) -> None:
        """Editors of a region and members of its forces read its rules. Raises NotFound."""
        mine = self.reach_of(Action.READ_EVIDENCE).bodies | self.reach_of(Action.EDIT_REGION).bodies
        within = self.register.members(region, self.today) | {region}
        if not mine & within:
            raise NotFound


def _coming(history: tuple[RuleSet, ...], today: dt.date) -> RuleSet | None:
    later = [one for one in history if one.starts > today]
    return min(later, key=lambda one: (one.starts, -one.number), default=None)


def _read(typed: Mapping[str, str]) -> Rules:
    found = {}
    for name, (_, least, most) in THRESHOLDS.items():
        number = whole_number(typed.get(name, ""), name)
        if number is None or not least <= number <= most:
            raise Wanting(name, f"Enter a whole number from {least} to {most}.")
        found[name] = number
    return Rules(**found)


def shipped_thresholds() -> Mapping[str, int]:
    """The thresholds that the service comes with, by name."""
    return dataclasses.asdict(SHIPPED.rules)
