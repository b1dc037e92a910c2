"""Issued and tasked: completeness, shares, grace, changed and retired rows, and what resets a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from kb.assurance import Kind, Record, Row, Rules
from tests.assurance.cases import APPROVED, EMBEDDED, IN_USE, TASKED, Case, begins, expires, table
from tests.assurance.wessex import (
    AGREED,
    CHECK,
    EVIDENCE,
    LEARNING,
    PRODUCT,
    Q1,
    REFS,
    SECOND,
    SERIES,
    TASKING,
    TODAY,
    a_record,
    a_row,
    a_text,
    an_item,
    day,
    instead,
    returns,
    rows,
    stand,
)  # fmt: skip

SINCE = day("2026-02-01")
GRACE = day("2026-04-02")
OTHER = "What do landlords know of rooms let by the night to strangers"


def then(*told: Row, items: tuple[object, ...] = EVIDENCE, **changed: object) -> Record:
    """The plan with a second version, approved, in force since 1 February 2026."""
    second = a_text(number=2, since=SINCE, rows=told, approved=SINCE, approved_recorded=SINCE, **changed)
    return a_record(texts=(a_text(), second), items=items)


def many(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"R{number}" for number in range(first, last + 1))


def of(rows_held: int, tasked: int) -> Record:
    """A plan with so many priority-1 rows, of which so many are tasked."""
    refs = many(1, rows_held)
    text = a_text(rows=rows(refs))
    return a_record(texts=(text,), items=(replace(TASKING, refs=refs[:tasked]),))


def asked(name: str, held: int, enough: int) -> tuple[Case, Case]:
    return (
        Case(f"{name}: {enough} of {held} is enough", of(held, enough), TASKED),
        Case(f"{name}: {enough - 1} of {held} is not", of(held, enough - 1), APPROVED),
    )


NEW = a_row("R11", question=OTHER)
UNDONE = replace(NEW, complete=False)
NINE = rows(many(1, 9))
KEPT = (PRODUCT, LEARNING, CHECK, *SERIES)
AFTER = an_item(50, Kind.TASKING, SINCE, refs=REFS)
RESET = rows(many(1, 6), *(a_row(f"N{n}", question=OTHER) for n in range(4)))
ANEW = an_item(51, Kind.TASKING, day("2026-02-01"), refs=(*many(1, 6), "N0", "N1", "N2", "N3"))

TWO_AND_ONE = a_record(
    texts=(a_text(rows=rows(many(1, 2))), a_text(number=2, since=SINCE, rows=rows(many(1, 2), NEW))),
    items=(replace(AFTER, refs=("R1", "R11")),),
)

CASES = (
    Case("tasking of nothing", instead(TASKING), APPROVED),
    Case("tasking that names no row", instead(TASKING, replace(TASKING, refs=())), APPROVED),
    *asked("one row", 1, 1),
    *asked("two rows, all", 2, 2),
    *asked("three rows, all but one", 3, 2),
    *asked("nine rows, all but one", 9, 8),
    *asked("ten rows, nine", 10, 9),
    *asked("eleven rows, all but one", 11, 10),
    *asked("twenty rows, the share", 20, 18),
    *asked("thirty rows, the share", 30, 27),
    Case("references are one, written large or small", instead(TASKING, replace(TASKING, refs=tuple(map(str.lower, REFS)))), EMBEDDED),
    Case("rows of priority 2 are not asked for", a_record(), EMBEDDED),
    Case("a row not complete", a_record(texts=(a_text(rows=rows(many(1, 9), replace(a_row("R10"), complete=False))),)), APPROVED),
    Case("a row of priority 2 may be incomplete", a_record(texts=(a_text(rows=rows(REFS, SECOND)),)), EMBEDDED),
    Case("two rows of one reference are complete only together", a_record(texts=(a_text(rows=rows(REFS, replace(a_row("r3"), complete=False))),)), APPROVED),
    *expires("tasking of six months", a_record(items=(replace(TASKING, first=day("2025-09-08"), last=day("2025-09-08"), recorded=day("2025-09-08")), *KEPT)), day("2026-03-08"), held=EMBEDDED, falls=APPROVED),
    *expires("tasking said of a month counts from its first day", instead(TASKING, replace(TASKING, first=day("2025-09-01"), last=day("2025-09-30"), recorded=day("2025-09-30"))), day("2026-03-01"), held=EMBEDDED, falls=APPROVED),
    *expires("tasking that says when it expires", instead(TASKING, replace(TASKING, expires=day("2026-02-10"))), day("2026-02-10"), held=EMBEDDED, falls=APPROVED),
    *begins("tasking withdrawn", instead(TASKING, replace(TASKING, ended=day("2026-02-10"))), day("2026-02-10"), before=EMBEDDED, then=APPROVED),
    *begins("tasking disputed", instead(TASKING, replace(TASKING, disputed=day("2026-02-10"))), day("2026-02-10"), before=EMBEDDED, then=APPROVED),
    *begins("a dispute settled", instead(TASKING, replace(TASKING, disputed=day("2026-02-10"), settled=day("2026-02-20"))), day("2026-02-20"), before=APPROVED, then=EMBEDDED),
    *begins("tasking recorded later counts from then", instead(TASKING, replace(TASKING, recorded=day("2026-02-10"))), day("2026-02-10"), before=APPROVED, then=EMBEDDED),
    Case("tasking foretold never counts", instead(TASKING, replace(TASKING, first=day("2026-03-01"), last=day("2026-03-01"), recorded=day("2026-02-01"))), APPROVED),
    *expires("an added row that is not complete has sixty days", then(*rows(), UNDONE), GRACE, held=EMBEDDED, falls=APPROVED),
    Case("a row raised to priority 1 has grace", then(*rows(REFS, replace(SECOND, priority=1))), EMBEDDED),
    *expires("grace of a raised row that is not complete", then(*rows(REFS, replace(SECOND, priority=1))), GRACE, held=EMBEDDED, falls=APPROVED),
    Case("a row in grace counts as soon as it is tasked", TWO_AND_ONE, TASKED),
    Case("two rows of which one is tasked", replace(TWO_AND_ONE, texts=TWO_AND_ONE.texts[:1]), APPROVED),
    Case("a row whose question became another has grace", then(*rows(many(1, 9), a_row("R10", question=OTHER))), EMBEDDED),
    Case("a row whose question became another loses its tasking", then(*rows(many(1, 9), a_row("R10", question=OTHER)), items=(replace(TASKING, refs=many(2, 10)), *KEPT)), APPROVED, GRACE + dt.timedelta(1)),
    Case("a row whose question kept half of its words keeps its tasking", then(*rows(many(1, 9), a_row("R10", question="Which vehicles bring people ashore at the big ports R10")), items=(replace(TASKING, refs=many(2, 10)), *KEPT)), EMBEDDED, GRACE + dt.timedelta(1)),
    Case("an added row is not tasked by what was issued before it", then(*rows(many(1, 9)), a_row("R11"), items=(replace(TASKING, refs=(*many(1, 8), "R11")), *KEPT)), APPROVED, GRACE + dt.timedelta(1)),
    Case("an added row is tasked by what was issued since", then(*rows(many(1, 9)), a_row("R11"), items=(replace(TASKING, refs=many(1, 8)), replace(AFTER, refs=("R11",)), *KEPT)), EMBEDDED, GRACE + dt.timedelta(1)),
    Case("the rows of the first version have no grace", a_record(texts=(a_text(rows=rows(many(1, 9), replace(a_row("R10"), complete=False))),)), APPROVED, day("2025-01-03")),
    Case("a version of words only gives no grace", then(*rows(), UNDONE, material=False), APPROVED),
    Case("a version of words only resets nothing", then(*RESET, material=False, items=(replace(TASKING, refs=(*REFS, "N0", "N1", "N2")), AFTER, replace(ANEW, number=52), *KEPT)), EMBEDDED),
    Case("retiring a third is no reset", then(*rows(many(1, 7))), EMBEDDED),
    Case("retiring more than a third is a reset", then(*rows(many(1, 6))), APPROVED),
    Case("of nine, three gone are exactly a third", a_record(texts=(a_text(rows=NINE), a_text(number=2, since=SINCE, rows=rows(many(1, 6)), approved=SINCE, approved_recorded=SINCE))), EMBEDDED),
    Case("lowering more than a third is a reset", then(*rows(many(1, 6)), *(a_row(ref, priority=2) for ref in many(7, 10))), APPROVED),
    Case("asking more than a third anew is a reset", then(*rows(many(1, 6)), *(a_row(ref, question=OTHER) for ref in many(7, 10))), APPROVED),
    Case("the rows of a version that reset the plan have no grace", then(*RESET[:-1], replace(RESET[-1], complete=False), items=(ANEW,)), APPROVED),
    Case("what is tasked since a reset counts", then(*RESET, items=(*EVIDENCE, ANEW)), TASKED),
    *begins("a reset", then(*RESET, items=(*EVIDENCE, replace(ANEW, recorded=day("2027-01-01")))), SINCE, before=EMBEDDED, then=APPROVED),
    Case("adding rows is never a reset", then(*rows(), *(a_row(f"N{n}", question=OTHER) for n in range(9))), EMBEDDED),
    Case("a check from before a reset counts no more", then(*RESET, items=(ANEW, *returns(Q1, [r.ref for r in RESET]), replace(PRODUCT, first=SINCE, last=SINCE, recorded=SINCE))), IN_USE),
)  # fmt: skip


@table(CASES)
def test_up_to_tasked(case: Case) -> None:
    assert stand(case.record, case.on, case.rules).stage is case.stage


def test_rows_taken_out_stand_beside_the_share_for_a_year() -> None:
    record = then(*rows(many(1, 8)))

    assert [stand(record, on).needs[4].share.gone for on in (SINCE, day("2027-02-01"))] == [2, 2]  # type: ignore[union-attr]
    assert stand(record, day("2027-02-02")).needs[4].share.gone == 0  # type: ignore[union-attr]
    assert "2 taken out within the last year." in stand(record).needs[4].words


def test_a_row_lowered_and_raised_again_is_not_gone() -> None:
    low = then(*rows(many(1, 9)), a_row("R10", priority=2))
    third = a_text(number=3, since=day("2026-02-20"), rows=rows(), approved=SINCE, approved_recorded=SINCE)

    assert stand(low).needs[4].share.gone == 1  # type: ignore[union-attr]
    assert stand(replace(low, texts=(*low.texts, third))).needs[4].share.gone == 0  # type: ignore[union-attr]


def test_rows_in_grace_are_said() -> None:
    said = stand(then(*rows(), UNDONE))

    assert said.needs[4].share.graced == 1  # type: ignore[union-attr]
    assert (
        "1 priority-1 requirement new or changed; all of them count in full after 2 April 2026."
        in said.cautions
    )
    assert said.needs[3].until == GRACE


def test_a_reset_is_said_for_sixty_days() -> None:
    record = then(*RESET)

    assert [one for one in stand(record, GRACE).cautions if "re-evidenced since 1 February 2026" in one]
    assert not [one for one in stand(record, day("2026-04-03")).cautions if "re-evidenced" in one]


def test_few_rows_and_fewer_rows_are_said() -> None:
    said = stand(a_record(texts=(a_text(), a_text(number=2, since=SINCE, rows=rows(many(1, 4))))))

    assert "The plan has 4 priority-1 requirements, fewer than 5: each weighs heavily." in said.cautions
    assert "The plan has 4 priority-1 requirements; a quarter before it had 10." in said.cautions


def test_a_share_says_until_when_and_since_when() -> None:
    lapsed = stand(a_record(), day("2026-06-05")).needs[4]

    assert stand(a_record()).needs[4].until == day("2026-06-01")
    assert lapsed.ended == day("2026-06-02")
    assert "It was enough until 1 June 2026." in lapsed.words


@pytest.mark.parametrize("share", [1, 50, 90, 99, 100])
def test_the_least_asked_never_falls_and_never_outruns_the_count(share: int) -> None:
    rules = replace(AGREED, rules=Rules(tasked_share=share))
    least = [stand(of(held, 0), TODAY, (rules,)).needs[4].share.needed for held in range(1, 80)]  # type: ignore[union-attr]

    assert least[0] == 1
    assert all(0 <= later - former <= 1 for former, later in pairwise(least))
