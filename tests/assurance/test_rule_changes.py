"""Thresholds with their history: what each one asks, and that a change holds forward only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.assurance import SHIPPED, CheckGiven, Draft, Record, Rules, RuleSet, Stage, Trigger, in_force
from tests.assurance.cases import APPROVED, DRAFTED, EMBEDDED, IN_USE, NOTHING, TASKED, Case, begins, table
from tests.assurance.wessex import (
    AGREED,
    MSOIC,
    Q3,
    Q4,
    REFS,
    TASKING,
    a_record,
    a_row,
    a_text,
    day,
    instead,
    returns,
    rows,
    stand,
)  # fmt: skip

STARTS = day("2026-02-20")


def then(starts: str = "2026-02-20", announced: str = "2025-12-20", **rules: int) -> tuple[RuleSet, ...]:
    """The agreed rules, and others since a day."""
    return AGREED, replace(
        AGREED, number=2, rules=Rules(**rules), starts=day(starts), announced=day(announced)
    )


def stricter(what: str, falls: Stage, record: Record | None = None, **rules: int) -> tuple[Case, ...]:
    """A stricter threshold: nothing changes before the day on which it starts."""
    record = record or a_record()
    found = begins(f"{what} asked", record, STARTS, before=EMBEDDED, then=falls)
    return tuple(replace(case, rules=then(**rules)) for case in found)


NINE_TASKED = instead(TASKING, replace(TASKING, refs=REFS[:9]))
SERIES_OF_EIGHT = a_record(
    items=tuple(one for one in a_record().items if not (one.quarter and one.refs in {("R9",), ("R10",)}))
)
WAITS = a_record(triggers=(Trigger("New guidance", day("2026-01-25")),))
GIVEN = a_record(given=(CheckGiven(MSOIC, day("2024-11-01"), day("2024-11-01")),))
NEW_ROW = a_record(
    texts=(
        a_text(),
        a_text(
            number=2,
            since=day("2026-01-25"),
            rows=rows(REFS, replace(a_row("R11"), complete=False)),
            approved=day("2026-01-25"),
            approved_recorded=day("2026-01-25"),
        ),
    )
)
LATE_Q4 = a_record(
    items=(
        *(one for one in a_record().items if one.quarter != Q4),
        *returns(Q4, recorded=day("2026-02-10"), start=8000),
        *returns(Q3.after(-1), recorded=day("2025-08-10"), start=8100),
    )
)

CASES = (
    *stricter("all tasked", APPROVED, NINE_TASKED, tasked_share=100),
    *stricter("approval of one month", DRAFTED, approval_months=1),
    *stricter("tasking of two months", APPROVED, tasking_months=2),
    *stricter("a product of three months", TASKED, product_months=3),
    *stricter("learning of three months", IN_USE, learning_months=3),
    *stricter("a check of two months", IN_USE, check_months=2),
    *stricter("no mutual check within two years", IN_USE, GIVEN, mutual_months=24),
    *stricter("an answer to triggers in ten days", DRAFTED, WAITS, trigger_days=10),
    *stricter("grace of ten days", APPROVED, NEW_ROW, grace_days=10),
    Case("a share of returns asked later leaves a quarter that ended as it was", SERIES_OF_EIGHT, EMBEDDED, rules=then(returned_share=90)),
    Case("a share of returns asked at the quarter's end is asked of it", SERIES_OF_EIGHT, TASKED, rules=then("2025-12-31", "2025-10-01", returned_share=90)),
    Case("a share of returns asked since the day after is not", SERIES_OF_EIGHT, EMBEDDED, rules=then("2026-01-01", "2025-10-01", returned_share=90)),
    Case("a longer time to return begun later leaves a quarter that ended as it was", LATE_Q4, TASKED, rules=then(late_days=60)),
    Case("a longer time to return begun in the quarter is given to it", LATE_Q4, EMBEDDED, rules=then("2025-12-31", "2025-10-01", late_days=60)),
    Case("rules announced after the day on which they were to start do not hold before", a_record(), EMBEDDED, rules=then(announced="2026-03-11", check_months=1)),
    Case("of two sets the one begun last holds", a_record(), EMBEDDED, rules=(*then("2026-01-01", check_months=1), replace(AGREED, number=3, starts=STARTS))),
    Case("of two sets begun on one day the later number holds", a_record(), IN_USE, rules=(AGREED, *then("2024-06-01", "2024-04-01", check_months=1)[1:])),
    Case("without any the shipped ones hold", a_record(), EMBEDDED, rules=()),
    Case("a change of rules reaches no past day", a_record(), EMBEDDED, day("2026-02-19"), then(approval_months=1)),
    Case("rules of tomorrow do not hold today", a_record(), EMBEDDED, rules=then("2026-03-11", check_months=1)),
    Case("no rule makes a plan of nothing", a_record(texts=(), items=()), NOTHING, rules=then(tasked_share=0, returned_share=0)),
    Case("a share of none asks for one", instead(TASKING), APPROVED, rules=then(tasked_share=0)),
)  # fmt: skip


@table(CASES)
def test_rules_hold_forward_only(case: Case) -> None:
    assert stand(case.record, case.on, case.rules).stage is case.stage


def test_shipped_rules_are_said_to_be_proposed() -> None:
    said = stand(a_record(), rules=())

    assert said.rules is SHIPPED
    assert said.cautions[0] == (
        "The rules for this stage are proposed and not agreed, so it is not fit to be published."
    )
    assert stand(a_record()).cautions == ()


@pytest.mark.parametrize(("days", "stalled"), [(28, True), (40, False)])
def test_a_draft_is_stalled_by_the_rules_of_the_day(days: int, stalled: bool) -> None:
    record = a_record(texts=(), drafts=(Draft(day("2026-01-10"), day("2026-02-01")),))

    said = stand(record, rules=then(stalled_days=days)).cautions

    assert any("stalled" in one for one in said) is stalled


def test_few_rows_are_few_by_the_rules_of_the_day() -> None:
    assert any("fewer than 11" in one for one in stand(a_record(), rules=then(few_rows=11)).cautions)


def test_which_rules_hold_is_told_with_the_stage() -> None:
    early, late = (stand(a_record(), on, then()).rules.number for on in (day("2026-02-19"), STARTS))

    assert (early, late) == (1, 2)
    assert in_force(then(), STARTS).agreed
