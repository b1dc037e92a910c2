"""What the sample library tells of invented forces: a plan embedded, one lapsed last week, one disputed, one begun.

Told by the acts of the sample people themselves, on days reckoned from the one on which the library goes in, so that it
reads the same in any year. A plan that is there already is left alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb import shipped
from kb.access import Action, Scope, Sharing
from kb.assurance import Answer, Quarter, quarter_of
from kb.desk.approval.review import Order
from kb.desk.evidence.noting import CheckOrder, NoteOrder
from kb.desk.evidence.returning import ReturnsOrder, ReturnTyped
from kb.desk.frame import london_day
from kb.desk.inspection.positions import PositionOrder
from kb.desk.intake.stocking_kin import noon
from kb.desk.measures.referring import MonthOrder
from kb.desk.measures.training import GroupOrder
from kb.desk.practice.tasking import IssueOrder
from kb.desk.region.ruling import RulesOrder, shipped_thresholds
from kb.plan import Marking, day_words, text_hash

if TYPE_CHECKING:
    from kb.desk.desk import Desk
    from kb.desk.house import House

DAY = dt.timedelta(days=1)
PLANS = ("wessex-downs/oic", "avonmere/oic", "avonmere/oic-coast", "avonmere/oic-money")
"""The plans of the story."""
_REFS = tuple(f"WX-0{n}" for n in range(1, 7))
_SHEETS = ("Roads policing intelligence officer", "Force organised immigration crime lead")
_TITLE = "Organised immigration crime collection plan"


@dataclass(slots=True)
class _Force:
    """One invented force, and its people by what they do."""

    house: House
    slug: str
    name: str
    today: dt.date
    made: int = field(default=0)

    def desk(self, login: str, on: dt.date) -> Desk:
        """The desk of a sample person on a day."""
        return self.house.desk_of(login, at=noon(on))

    def author(self, on: dt.date) -> Desk:
        """Who writes."""
        return self.desk(f"author@{self.slug}.example", on)

    def approver(self, on: dt.date) -> Desk:
        """Who approves."""
        return self.desk(f"approver@{self.slug}.example", on)

    def ago(self, days: int) -> dt.date:
        """So many days before today."""
        return self.today - days * DAY

    def token(self) -> str:
        """A new mark of a form."""
        self.made += 1
        return f"story-{self.slug}-{self.made}"


def tell_story(house: House, *, at: dt.datetime) -> None:
    """Tell it, as far as it is not told."""
    today = london_day(at)
    downs = _Force(house, "wessex-downs", "Wessex Downs Police", today)
    mere = _Force(house, "avonmere", "Avonmere Constabulary", today)
    if _fresh(downs, PLANS[0]):
        _agreed(downs)
        _embedded(downs)
        _trained(downs)
    if _fresh(mere, PLANS[1]):
        _used(mere, "avonmere/oic", _TITLE, approved=372)
    if _fresh(mere, PLANS[2]):
        _used(mere, "avonmere/oic-coast", f"{_TITLE}: coast", approved=300)
        _disputed(mere, "avonmere/oic-coast")
    if _fresh(mere, PLANS[3]):
        _begun(mere, "avonmere/oic-money", f"{_TITLE}: payments", mere.ago(20))


def _fresh(force: _Force, ref: str) -> bool:
    writing = force.author(force.today).reach_of(Action.WRITE)
    with force.house.store.reading() as tx:
        return tx.holding.plan(ref, reach=writing) is None


def _text(force: _Force, title: str, approved: dt.date) -> bytes:
    form = (shipped.folder("plans") / "story" / "oic.md").read_text(encoding="utf-8")
    review = approved + dt.timedelta(days=400)
    return form.format(title=title, force=force.name, year=force.today.year, review=review).encode()


def _begun(force: _Force, ref: str, title: str, on: dt.date) -> bytes:
    text = _text(force, title, on)
    person = force.author(on).person
    with force.house.store.writing(at=noon(on), by=person) as tx:
        tx.press.add_plan(ref, force.slug)
        tx.press.open_draft(ref, text, marking=Marking.OFFICIAL)
    return text


def _approve(force: _Force, ref: str, text: bytes, on: dt.date, *, learnt: str = "") -> None:
    force.author(on).review.submit(ref, text_hash=text_hash(text), note="", learnt=learnt)
    order = Order(text_hash(text), "Head of intelligence", "Tasking meeting", on + dt.timedelta(days=365))
    force.approver(on).review.approve(ref, order)


def _used(force: _Force, ref: str, title: str, *, approved: int) -> None:
    """A plan approved so many days ago, shared, issued, and returned for the last three quarters."""
    on = force.ago(approved)
    _approve(force, ref, _begun(force, ref, title, on - 10 * DAY), on)
    with force.house.store.writing(at=noon(on + DAY), by=force.approver(on).person) as tx:
        shared = Sharing(Scope.REGION)
        tx.press.share(ref, 1, sharing=shared, outline=shared, listed=True)
    for day in (on + 5 * DAY, force.ago(60)):
        _issue(force, ref, 1, day)
    last = quarter_of(force.today).after(-1)
    for quarter in (last.after(-2), last.after(-1), last):
        _return(force, ref, quarter)


def _issue(force: _Force, ref: str, number: int, on: dt.date) -> None:
    for line in force.approver(on).tasking.page(ref).lines:
        if line.collector in _SHEETS:
            force.approver(on).tasking.confirm(ref, line.slug, number=number, marking=Marking.OFFICIAL)
            order = IssueOrder("Tasking meeting", day_words(on), "Tasking sergeant")
            force.author(on).tasking.issue(ref, line.slug, order, number=number, token=force.token())


def _return(force: _Force, ref: str, quarter: Quarter) -> None:
    on = min(quarter.last + 10 * DAY, force.today)
    lines = tuple(
        ReturnTyped(one, Answer.YES.value if one != "WX-05" else Answer.NOTHING.value) for one in _REFS
    )
    order = ReturnsOrder(
        lines, reference="Tasking file", looked_by="Intelligence bureau", token=force.token()
    )
    force.author(on).returning.record(ref, str(quarter), order)


def _agreed(force: _Force) -> None:
    """The rules that the service comes with, as a meeting of the invented region agreed them."""
    on = force.ago(340)
    thresholds = {name: str(number) for name, number in shipped_thresholds().items()}
    order = RulesOrder(thresholds, on, "Regional governance board", on - 14 * DAY)
    force.desk("editor@wessex.example", on).ruling.enter("wessex", order, force.token())


def _embedded(force: _Force) -> None:
    ref = "wessex-downs/oic"
    _used(force, ref, _TITLE, approved=320)
    changed = force.ago(110)
    old = _text(force, _TITLE, force.ago(330))
    sign = b"    - Cut seals or slashed curtain sides\n"
    new = old.replace(sign, sign + b"    - Lone mopeds beside goods vehicles\n")
    with force.house.store.writing(at=noon(changed - DAY), by=force.author(changed).person) as tx:
        tx.press.open_draft(ref, new, marking=Marking.OFFICIAL)
    _approve(
        force, ref, new, changed, learnt="Reports of the first half year named a sign that the plan had not."
    )
    _issue(force, ref, 2, force.ago(50))
    line = "An assessment of the trunk roads came from the plan."
    note = NoteOrder("product", day_words(force.ago(80)), "Assessment file", line=line)
    number = force.author(force.ago(79)).noting.record(ref, note, force.token())
    force.approver(force.ago(78)).amending.confirm(ref, [number])
    checker = force.desk("checker@wessex-rocu.example", force.ago(40))
    check = CheckOrder(day_words(force.ago(40)), "6", "4", "4", "yes", line="Four requirements were sampled.")
    number = checker.noting.check(ref, check, force.token())
    force.approver(force.ago(39)).amending.confirm(ref, [number])


def _disputed(force: _Force, ref: str) -> None:
    on = force.ago(30)
    note = NoteOrder(
        "product", day_words(on), "Assessment file", line="An assessment of the coast came from the plan."
    )
    number = force.author(on).noting.record(ref, note, force.token())
    checker = force.desk("checker@wessex-rocu.example", force.ago(20))
    check = CheckOrder(day_words(force.ago(20)), "6", "4", "2", "no", note="Two could not be found.")
    checker.noting.check(ref, check, force.token())
    checker.amending.mark(ref, number, "disputed", why="The file that is named holds another assessment.")


def _trained(force: _Force) -> None:
    """Training with one role group coded wrongly, reports of some months, and a position that is cleared."""
    on = force.ago(25)
    author = force.author(on)
    for name, many, needs in (
        ("Response", "640", ["module-1", "module-2", "hydra"]),
        ("Custody", "120", ["module-1"]),
        ("Press office", "14", ["hydra"]),
    ):
        author.training.say_group(force.slug, GroupOrder(name, many, needs))
    table = "role group,module,completed,in role\nResponse,1,512,640\nResponse,2,207,640\nCustody,1,96,120\n"
    # The press office was coded as if it needed the first module.
    author.training.count_table(force.slug, on, f"{table}Press office,1,14,14\nResponse,Hydra,88,640\n")
    first = on.replace(day=1)
    for reports, submitted in ((11, 7), (9, 8), (14, 12)):
        first = (first - DAY).replace(day=1)
        author.referring.say_month(
            force.slug, MonthOrder(first, str(reports), "Force control room", str(submitted), "")
        )
    order = PositionOrder(
        force.slug,
        "The plan is approved, issued and returned on each quarter.",
        "Bring the coastal teams into the tasking meeting.",
        force.today + 60 * DAY,
        "Head of intelligence",
        "The force has a collection plan that it uses and has checked.",
    )
    number = author.positions.record("hmicfrs-oic-4", order, force.token())
    force.approver(force.ago(24)).positions.clear(
        "hmicfrs-oic-4", force.slug, number, cleared_by="Head of intelligence"
    )
