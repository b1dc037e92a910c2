"""The stage of a plan: put together from what the product knows and what was typed, as then known, for those who may."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor, whole
from kb.assurance import Answer, Checked, Kind, Quarter, Stage
from kb.desk.approval.review import Order
from kb.desk.approval.triggers import NewTrigger
from kb.desk.practice.tasking import IssueOrder
from kb.errors import Invalid, NotFound
from kb.plan import Marking, Status, text_hash
from kb.store import HeldPlan, NewEvidence, Transaction
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, NOON, PETE, REGION, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
DAY = dt.timedelta(days=1)
WHOLE = {
    "why_it_matters": "It does", "gap": "We do not know", "indicators": "Vans", "sources": "Open",
    "collector": "Roads policing", "lead": "Field team", "reporting_route": "Form 1", "priority": "1",
    "needed_by": "2027-01-31", "handling": "None",
    "analysis": "Weekly", "shared_with": "Region", "answered_when": "Known",
}  # fmt: skip
TEXT = a_text(a_row("OIC-01", **WHOLE), a_row("OIC-02", "Which ports are used?", **WHOLE))
ORDER = Order(text_hash(TEXT), "Head of intelligence", "Tasking 12", dt.date(2027, 10, 1))
Q4 = Quarter(2026, 4)
RETURN = NewEvidence(
    Kind.RETURN, Q4.first, Q4.last, ("OIC-01", "OIC-02"), quarter=Q4, answer=Answer.YES,
    reference="MARKREF", looked_by="Field team",
)  # fmt: skip
PRODUCT = NewEvidence(
    Kind.PRODUCT, TODAY, TODAY, reference="MARKREF", line="An assessment was made of the plan."
)
CHECK = NewEvidence(
    Kind.CHECK, TODAY, TODAY, checked=Checked("surrey", "surrey", 2, 2, 2, 0, satisfied=True), note="MARKNOTE"
)


def held(tx: Transaction) -> HeldPlan:
    plan = tx.holding.plan(REF, reach=whole())
    assert plan is not None
    return plan


def add(shelves: Shelves, *entries: NewEvidence, by: Actor = TOM, at: dt.datetime = NOON) -> None:
    with shelves.store.writing(at=at, by=by.person) as tx:
        for entry in entries:
            tx.evidence.add(held(tx), entry, body="thames-valley", role="author")


def drafted(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
    shelves.draft(TEXT)


@pytest.fixture
def approved(shelves: Shelves) -> Shelves:
    """A plan that Tom wrote and Pete approved, made for something learnt."""
    drafted(shelves)
    shelves.desk_of(TOM).review.submit(
        REF, text_hash=text_hash(TEXT), note="", learnt="Ports were missing before."
    )
    shelves.desk_of(PETE).review.approve(REF, ORDER)
    shelves.catch_up()
    return shelves


def task(shelves: Shelves, at: dt.datetime = NOON) -> None:
    tasking = shelves.desk_of(PETE, at).tasking
    (line,) = tasking.page(REF).lines
    tasking.confirm(REF, line.slug, number=1, marking=Marking.OFFICIAL)
    tasking.issue(REF, line.slug, IssueOrder("Tasking 13", "24/11/2026", "Roads"), number=1, token="t")


def test_an_approval_a_sheet_and_a_change_for_learning_are_evidence_by_themselves(approved: Shelves) -> None:
    task(approved)

    stood = approved.desk_of(TOM).staging.page(REF).stood

    assert stood.standing.stage is Stage.TASKED
    told = {one.kind: (one.line, one.by) for one in stood.told}
    assert told[Kind.APPROVAL] == ("The plan was approved on 24 November 2026.", "recorded by the system")
    assert told[Kind.TASKING][0] == "A tasking sheet was issued on 24 November 2026 for 2 requirements."
    assert told[Kind.LEARNING] == ("Ports were missing before.", "stated by the force")


def test_what_was_typed_lifts_the_plan_further(approved: Shelves) -> None:
    task(approved)
    add(approved, RETURN, PRODUCT)
    add(approved, CHECK, by=VERA)

    page = approved.desk_of(VERA).staging.page(REF)

    assert page.stood.standing.stage is Stage.IN_USE
    assert page.own
    assert page.stood.standing.missing.startswith("For “Embedded”")


def test_only_confirmed_lines_are_told_and_the_rest_is_a_number(approved: Shelves) -> None:
    add(approved, RETURN, PRODUCT)
    add(approved, CHECK, by=VERA)
    before = approved.desk_of(CATH).staging.page(REF).stood
    with approved.store.writing(at=NOON, by=PETE.person) as tx:
        tx.evidence.decide(held(tx), 3, cleared=True, role="approver")
    after = approved.desk_of(CATH).staging.page(REF).stood

    assert (before.further, after.further) == (2, 1)
    assert PRODUCT.line not in {one.line for one in before.told}
    assert PRODUCT.line in {one.line for one in after.told}
    assert {one.by for one in after.told} == {
        "recorded by the system", "stated by the force", "checked by Surrey Police",
    }  # fmt: skip
    assert "MARK" not in repr(after)


@pytest.mark.parametrize("actor", [TOM, PETE, AUDREY, VERA, CATH, RON], ids=lambda actor: str(actor.person))
def test_those_who_answer_for_it_see_it(approved: Shelves, actor: Actor) -> None:
    approved.shelve(a_plan(a_text(), sharing=REGION), ref="thames-valley/other")
    with approved.store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=REGION, outline=REGION, listed=True)

    assert approved.desk_of(actor).staging.page(REF).stood.standing.stage is Stage.APPROVED


@pytest.mark.parametrize("actor", [SUE, ANNA, ESSIE, ADA], ids=lambda actor: str(actor.person))
def test_nobody_else_does_though_they_read_the_plan(approved: Shelves, actor: Actor) -> None:
    with approved.store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=REGION, outline=REGION, listed=True)

    with pytest.raises(NotFound):
        approved.desk_of(actor).staging.page(REF)
    assert not approved.desk_of(actor).staging.may(REF)


def test_a_past_day_answers_as_it_did(approved: Shelves) -> None:
    asked = approved.desk_of(TOM, NOON + 10 * DAY).staging
    then = asked.page(REF, TODAY + DAY).stood
    task(approved, NOON + 5 * DAY)
    add(approved, PRODUCT, at=NOON + 6 * DAY)
    with approved.store.writing(at=NOON + 7 * DAY, by=PETE.person) as tx:
        tx.evidence.mark(held(tx), 1, "withdrawn", why="It was not so", role="approver")
        tx.press.withdraw(REF, "No longer used")

    assert asked.page(REF, TODAY + DAY).stood == then
    assert asked.page(REF, TODAY + 6 * DAY).stood.standing.stage is Stage.TASKED
    assert asked.page(REF).stood.standing.stage is Stage.NOTHING
    assert asked.page(REF, TODAY - DAY).stood.standing.stage is Stage.NOTHING


def test_a_trigger_left_unanswered_ends_the_approval(approved: Shelves) -> None:
    approved.desk_of(RON).triggers.enter(NewTrigger("south-east", "law", "A new law", TODAY + DAY), "t")

    staging = approved.desk_of(TOM, NOON + 61 * DAY).staging

    assert staging.page(REF, TODAY + 60 * DAY).stood.standing.stage is Stage.APPROVED
    assert staging.page(REF).stood.standing.stage is Stage.PREPARATION


def test_a_retired_requirement_is_not_tasked_and_is_counted_all_the_same(approved: Shelves) -> None:
    with approved.store.writing(at=NOON, by=TOM.person) as tx:
        tx.living.record(REF, "OIC-02", kind="status", value=Status.RETIRED.value, on=TODAY)
    task(approved)

    needs = approved.desk_of(TOM).staging.page(REF).stood.standing.needs
    tasking = next(need for need in needs if need.key == "tasking")

    assert tasking.share is not None
    assert (tasking.share.met, tasking.share.of) == (1, 2)


@pytest.mark.parametrize("day", [TODAY + DAY, dt.date(1999, 12, 31), dt.date.max])
def test_a_day_that_cannot_be_asked_is_refused(approved: Shelves, day: dt.date) -> None:
    with pytest.raises(Invalid, match="Enter a day"):
        approved.desk_of(TOM).staging.page(REF, day)


def test_asking_leaves_a_line_in_the_audit(approved: Shelves) -> None:
    approved.desk_of(CATH).staging.page(REF)

    last = approved.audit()[-1]
    assert (last.object, last.facts["part"], last.person) == (REF, "stage", CATH.person)


def test_a_plan_that_is_only_a_draft_is_in_preparation_and_its_own_affair(shelves: Shelves) -> None:
    drafted(shelves)

    assert shelves.desk_of(TOM).staging.page(REF).stood.standing.stage is Stage.PREPARATION
    with pytest.raises(NotFound):
        shelves.desk_of(CATH).staging.page(REF)
