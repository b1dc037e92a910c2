"""The independent check: who may check, what its numbers must be, how long it holds, and what "not satisfied" does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.assurance import CheckGiven, Item, Kind, Record
from tests.assurance.cases import EMBEDDED, IN_USE, Case, begins, expires, table
from tests.assurance.wessex import (
    ANALYST,
    CHECK,
    CHECKED,
    CHECKER,
    EASTLAND,
    EVIDENCE,
    MSOIC,
    a_check,
    a_record,
    an_item,
    day,
    evidence,
    instead,
    stand,
)  # fmt: skip

LATER = day("2026-02-10")
BAD = a_check(60, LATER, satisfied=False)


def check(**told: object) -> Record:
    return instead(CHECK, a_check(4, CHECKED, **told))


def given(body: str, on: str, recorded: str | None = None) -> Record:
    return a_record(given=(CheckGiven(body, day(on), day(recorded or on)),))


def bad(*more: Item, **told: object) -> Record:
    return evidence(replace(BAD, **told), *more)  # type: ignore[arg-type]


CASES = (
    Case("no check", instead(CHECK), IN_USE),
    Case("a check that says nothing of what was found", check(checked=None), IN_USE),
    *expires("a check of twelve months", instead(CHECK, a_check(4, day("2025-03-05"))), day("2026-03-05"), held=EMBEDDED, falls=IN_USE),
    *expires("a check that says when it expires", check(expires=day("2026-02-15")), day("2026-02-15"), held=EMBEDDED, falls=IN_USE),
    *begins("a check withdrawn", check(ended=day("2026-02-15")), day("2026-02-15"), before=EMBEDDED, then=IN_USE),
    *begins("a check disputed", check(disputed=day("2026-02-15")), day("2026-02-15"), before=EMBEDDED, then=IN_USE),
    *begins("a check recorded later", check(recorded=day("2026-02-15")), day("2026-02-15"), before=IN_USE, then=EMBEDDED),
    Case("a check foretold", check(recorded=day("2025-11-19")), IN_USE),
    Case("a check by the plan's own force", check(body="wessex-downs"), IN_USE),
    Case("a checker hosted by the plan's own force", check(host="wessex-downs"), IN_USE),
    Case("a checker hosted by another force", check(host=EASTLAND), EMBEDDED),
    Case("a check by who recorded evidence on the plan", check(by=ANALYST), IN_USE),
    Case("a check whose recorder recorded only another check", evidence(a_check(61, CHECKED, by=CHECKER)), EMBEDDED),
    Case("who recorded evidence is no checker, though it was withdrawn", evidence(an_item(62, Kind.BRIEFING, CHECKED, by=CHECKER, ended=CHECKED)), IN_USE),
    Case("a check that looked at nothing", check(sampled=0, confirmed=0), IN_USE),
    Case("more rows looked at than there were", check(sampled=11), IN_USE),
    Case("more confirmed than looked at", check(confirmed=5), IN_USE),
    Case("more found either way than looked at", check(confirmed=3, not_confirmed=2), IN_USE),
    Case("fewer than none confirmed", check(confirmed=-1), IN_USE),
    Case("satisfied though a row was not confirmed", check(confirmed=3, not_confirmed=1), EMBEDDED),
    Case("some of those looked at left open", check(confirmed=2), EMBEDDED),
    Case("the force checked the checker's plan on the same day", given(MSOIC, "2025-11-20"), IN_USE),
    Case("the force checked another's plan", given(EASTLAND, "2025-11-20"), EMBEDDED),
    Case("the force checked the plan of the checker's host", replace(check(host=EASTLAND), given=given(EASTLAND, "2025-11-20").given), IN_USE),
    Case("mutual: twelve months before, to the day", given(MSOIC, "2024-11-20"), IN_USE),
    Case("mutual: a day more than twelve months before", given(MSOIC, "2024-11-19"), EMBEDDED),
    Case("mutual: twelve months after, to the day", replace(instead(CHECK, a_check(4, day("2025-03-09"))), given=given(MSOIC, "2026-03-09").given), IN_USE, day("2026-03-09")),
    Case("mutual: a day more than twelve months after", replace(instead(CHECK, a_check(4, day("2025-03-09"))), given=(CheckGiven(MSOIC, day("2026-03-10"), day("2026-03-09")),)), EMBEDDED, day("2026-03-09")),
    *begins("a mutual check known later", given(MSOIC, "2025-12-20", "2026-02-15"), day("2026-02-15"), before=EMBEDDED, then=IN_USE),
    *begins("not satisfied", bad(), LATER, before=EMBEDDED, then=IN_USE),
    Case("not satisfied, recorded today, of a day before the satisfied one", evidence(a_check(60, day("2025-11-19"), satisfied=False, recorded=LATER)), EMBEDDED),
    Case("not satisfied on the day of the satisfied one", evidence(a_check(60, CHECKED, satisfied=False)), IN_USE),
    Case("not satisfied by the plan's own force bars too", evidence(a_check(60, LATER, satisfied=False, body="wessex-downs")), IN_USE),
    Case("not satisfied bars though withdrawn", bad(ended=day("2026-02-15")), IN_USE),
    Case("not satisfied bars though disputed", bad(disputed=day("2026-02-15")), IN_USE),
    Case("not satisfied bars though expired", bad(expires=day("2026-02-15")), IN_USE),
    Case("not satisfied bars though its numbers cannot be", evidence(a_check(60, LATER, satisfied=False, sampled=99)), IN_USE),
    *begins("not satisfied ends by a later satisfied one", bad(a_check(61, day("2026-02-20"))), day("2026-02-20"), before=IN_USE, then=EMBEDDED),
    Case("not by one of the same day", bad(a_check(61, LATER)), IN_USE),
    Case("not by a later one that is not independent", bad(a_check(61, day("2026-02-20"), body="wessex-downs")), IN_USE),
    Case("not by a later one that was withdrawn", bad(a_check(61, day("2026-02-20"), ended=day("2026-03-01"))), IN_USE),
    Case("said of a month, not satisfied holds to the month's end", bad(a_check(61, day("2026-02-20")), first=day("2026-02-01"), last=day("2026-02-28"), recorded=day("2026-02-28")), IN_USE),
)  # fmt: skip


@table(CASES)
def test_embedded_by_an_independent_check(case: Case) -> None:
    assert stand(case.record, case.on, case.rules).stage is case.stage


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (check(body="wessex-downs"), "the plan’s own force or is hosted by it"),
        (check(by=ANALYST), "also recorded evidence on the plan"),
        (given(MSOIC, "2025-12-01"), "checked each other within 12 months"),
    ],
)
def test_a_check_that_is_not_independent_is_shown_as_such(record: Record, why: str) -> None:
    assert any("not independent" in said and why in said for said in stand(record).cautions)


def test_not_satisfied_is_said_with_its_day() -> None:
    need = stand(bad()).needs[-1]

    assert "A check of 10 February 2026 was not satisfied" in need.words
    assert need.ended == LATER


def test_a_check_says_what_was_looked_at_and_until_when_it_counts() -> None:
    need = stand(a_record()).needs[-1]

    assert "4 of 4 requirements looked at confirmed" in need.words
    assert (need.until, need.items) == (day("2026-11-20"), (4,))


def test_of_two_checks_the_longer_holds() -> None:
    record = a_record(items=(*EVIDENCE, a_check(61, day("2026-01-20"))))

    assert stand(record).needs[-1].until == day("2027-01-20")
