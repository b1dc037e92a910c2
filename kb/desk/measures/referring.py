"""Reports to the NCCU: the region's guidance, what a force adopts of it, one line a month, and the dip sample."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import MonthOf, Quarter, ReferralRatio, quarter_of, ratio, read_quarter
from kb.desk.approval.lives import NOTE_LIMIT, ROLE_LIMIT, WHY_LIMIT, Wanting
from kb.desk.evidence.staging import EARLIEST
from kb.desk.inspection.pages import Sight
from kb.desk.measures.figures import Figures, a_year_before, figures_of
from kb.desk.measures.looking import Measuring, whole_number
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from kb.store import Act, Guidance, ReferralMonth, ReferralSample

if TYPE_CHECKING:
    from kb.store import Transaction

SAMPLE = 20
_FEWEST = 3
GUIDED = {
    "counts": "What counts as a report",
    "completes": "Who completes the intelligence document",
    "goes_to": "Where it goes",
    "by_when": "By when",
}


@dataclass(frozen=True, slots=True)
class ReferralsPage:
    """A force's months, its samples, the region's guidance (`agreed`, every version) and what the force adopted.

    `regional` is the ratio of all forces of the region, of months that three or more recorded: of two each would know
    the other's. `own`: reasons and roles are for the force's own people.
    """

    force: str
    force_name: str
    region: str
    region_name: str
    figures: Figures
    months: tuple[ReferralMonth, ...]
    samples: tuple[ReferralSample, ...]
    agreed: tuple[Guidance, ...]
    adopted: Guidance | None
    regional: ReferralRatio | None
    own: bool
    records: bool
    adopts: bool
    edits: bool
    today: dt.date

    @property
    def behind(self) -> bool:
        """Whether the region agreed another text since the force adopted one."""
        return (
            bool(self.agreed) and self.adopted is not None and self.adopted.adopts != self.agreed[-1].number
        )

    @property
    def quarter(self) -> Quarter:
        """The quarter that was over last."""
        return quarter_of(self.today).after(-1)


@dataclass(frozen=True, slots=True)
class MonthOrder:
    """A month as somebody typed it."""

    month: dt.date | None
    reports: str
    counted_by: str
    submitted: str
    excluded: str


class Referring(Measuring):
    """Reports to the NCCU, for one person."""

    def page(self, force: str) -> ReferralsPage:
        """A force's reports. Raises NotFound."""
        own = self.sight_of(force) is Sight.OWN
        region = self._region(force)
        with self._house.store.reading() as tx:
            mine = tx.referrals.guidance([force])
            agreed = tx.referrals.guidance([region]) if region else ()
            fellows = sorted(self.register.members(region, self.today)) if region else [force]
            every = tx.referrals.months(fellows)
            figures = figures_of(tx, self.register, force, self.today)
            samples = tx.referrals.samples([force])
        self.note(Act.CONSULTATION, f"organisation:{force}", part="referrals")
        return ReferralsPage(
            force=force,
            force_name=self.name_of(force),
            region=region,
            region_name=self.name_of(region) if region else "",
            figures=figures,
            months=tuple(one for one in reversed(every) if one.body == force),
            samples=tuple(reversed(samples)),
            agreed=agreed,
            adopted=mine[-1] if mine else None,
            regional=_together(every, self.today),
            own=own,
            records=self.records(force),
            adopts=force in self.reach_of(Action.APPROVE).bodies,
            edits=region in self.reach_of(Action.EDIT_REGION).bodies,
            today=self.today,
        )

    def say_month(self, force: str, order: MonthOrder) -> None:
        """Record a month. Raises Wanting."""
        self.recording(force)
        month = order.month
        if month is None or not EARLIEST <= month.replace(day=1) < self.today.replace(day=1):
            raise Wanting("month", "Enter a month that is over, such as October 2026.")
        reports = whole_number(order.reports, "reports", optional=True)
        submitted = whole_number(order.submitted, "submitted", optional=True)
        if (
            reports is not None
            and submitted is not None
            and submitted > reports
            and not order.excluded.strip()
        ):
            raise Wanting("excluded", "There are more documents than reports. Say why.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            by = self._fit(tx, force, order.counted_by, "counted_by", "Enter whose count it is: a role.")
            left = fit_to_publish(tx, order.excluded, "excluded", body=force, most=WHY_LIMIT)
            tx.referrals.say_month(ReferralMonth(force, month.replace(day=1), reports, by, submitted, left))

    def say_sample(self, force: str, quarter: str, *, sampled: str, found: str, by_role: str) -> None:
        """Record what a dip sample found. Raises Wanting."""
        self.recording(force)
        try:
            which = read_quarter(quarter)
        except Invalid:
            which = quarter_of(self.today).after()
        if which.first > self.today:
            raise Wanting("quarter", "Choose a quarter that has begun.")
        of, met = whole_number(sampled, "sampled"), whole_number(found, "found")
        if not of or of > SAMPLE * 10:
            raise Wanting("sampled", f"Enter how many were looked at. {SAMPLE} are enough.")
        if met is None or met > of:
            raise Wanting("found", "Enter for how many the document was found: no more than were looked at.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            role = self._fit(tx, force, by_role, "by_role", "Enter the role that looked.")
            tx.referrals.say_sample(ReferralSample(force, str(which), of, met, role))

    def guide(self, region: str, new: Guidance) -> None:
        """Record what a region agreed. Raises NotFound, Wanting."""
        if region not in self.reach_of(Action.EDIT_REGION).bodies:
            raise NotFound
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            tx.referrals.guide(self._guided(tx, replace(new, body=region, adopts=None)))

    def agreed(self, region: str) -> Guidance | None:
        """What a region agreed last, for its editor. Raises NotFound for anybody else."""
        if region not in self.reach_of(Action.EDIT_REGION).bodies:
            raise NotFound
        with self._house.store.reading() as tx:
            found = tx.referrals.guidance([region])
        return found[-1] if found else None

    def adopt(self, force: str, new: Guidance | None) -> None:
        """Adopt what the region agreed last, as it stands or in the force's words. Raises NotReady, Wanting."""
        self.recording(force)
        if not self.reach_of(Action.APPROVE).bodies & {force}:
            raise NotAllowed("Only approvers of the force can adopt guidance.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            agreed = tx.referrals.guidance([self._region(force)])
            if not agreed:
                raise NotReady("The region has agreed no guidance yet.")
            said = replace(new or agreed[-1], body=force, adopts=agreed[-1].number)
            tx.referrals.guide(self._guided(tx, said))

    def _guided(self, tx: Transaction, new: Guidance) -> Guidance:
        counts, completes, goes_to, by_when = (
            fit_to_publish(
                tx,
                getattr(new, field),
                field,
                body=new.body,
                most=NOTE_LIMIT,
                least=2,
                what=f"{words}: write it.",
            )
            for field, words in GUIDED.items()
        )
        return replace(new, counts=counts, completes=completes, goes_to=goes_to, by_when=by_when)

    def _fit(self, tx: Transaction, force: str, text: str, field: str, what: str) -> str:
        plain = " ".join(text.split())
        return fit_to_publish(tx, plain, field, body=force, most=ROLE_LIMIT, least=2, what=what)

    def _region(self, force: str) -> str:
        return min(self.register.regions_of(force, self.today), default="")


def _together(months: tuple[ReferralMonth, ...], today: dt.date) -> ReferralRatio | None:
    """All forces of a region as one, over the months of which three or more know both numbers; None without one."""
    since = a_year_before(today)
    by_month: dict[dt.date, list[tuple[int, int]]] = {}
    for one in months:
        if one.month >= since and one.reports is not None and one.submitted is not None:
            by_month.setdefault(one.month, []).append((one.reports, min(one.submitted, one.reports)))
    summed = [
        MonthOf(month, sum(made for made, _ in each), sum(sent for _, sent in each))
        for month, each in by_month.items()
        if len(each) >= _FEWEST
    ]
    if not summed:
        return None
    return ratio(summed, since=min(one.month for one in summed), until=today)
