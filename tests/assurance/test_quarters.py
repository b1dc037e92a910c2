"""In use and the series of Embedded: returns by calendar quarter, in time, late, and how often late; the product."""

from __future__ import annotations

from dataclasses import replace

from kb.assurance import Answer, Item, Quarter, Record
from tests.assurance.cases import APPROVED, EMBEDDED, IN_USE, TASKED, Case, begins, expires, table
from tests.assurance.wessex import (
    CHECK,
    LEARNING,
    PRODUCT,
    Q1,
    Q3,
    Q4,
    REFS,
    SECOND,
    TASKING,
    a_record,
    a_return,
    a_row,
    a_text,
    day,
    instead,
    kept,
    returns,
    rows,
    stand,
)  # fmt: skip

APRIL = day("2026-04-01")
FRESH = replace(TASKING, first=day("2025-11-30"), last=day("2025-11-30"), recorded=day("2025-11-30"))
BASIC = (FRESH, PRODUCT, LEARNING, CHECK)
LATE = day("2026-02-20")
# Nine months from now the plan is still approved and tasked, so that only the series can fall.
LATER = (
    *(replace(one, first=day("2026-03-09"), last=day("2026-03-09"), recorded=day("2026-03-09")) for one in (TASKING, PRODUCT, LEARNING)),
    *BASIC,
)  # fmt: skip


def having(*items: Item) -> Record:
    return a_record(items=(*BASIC, *items))


def late(quarter: Quarter, recorded: str, many: int = 10) -> tuple[Item, ...]:
    return returns(
        quarter, REFS[:many], recorded=day(recorded), start=9000 + 20 * quarter.number + quarter.year
    )


def some(quarter: Quarter, many: int, **told: object) -> tuple[Item, ...]:
    return returns(quarter, REFS[:many], **told)


Q2_25, Q1_25 = Quarter(2025, 2), Quarter(2025, 1)
LATE_Q4 = (*returns(Q3), *late(Q4, "2026-02-20"))
SHORT = (*some(Q4, 5), *returns(Q4, REFS[5:], recorded=LATE, start=8000))
REPLACED = (*returns(Q4, ended=day("2026-02-20")), *late(Q4, "2026-02-20"))

CASES = (
    Case("no returns", having(), TASKED),
    Case("one quarter returned is In use", having(*returns(Q4)), IN_USE),
    Case("two quarters returned are a series", having(*returns(Q3), *returns(Q4)), EMBEDDED),
    Case("two quarters with one between are no series", having(*returns(Q2_25), *returns(Q4)), IN_USE),
    Case("the running quarter counts as soon as its figures are enough", having(*returns(Q1)), IN_USE),
    Case("the running quarter and the one before are a series", having(*returns(Q4), *returns(Q1)), EMBEDDED),
    Case("eight of ten returned", having(*some(Q4, 8)), IN_USE),
    Case("seven of ten returned", having(*some(Q4, 7)), TASKED),
    Case("“looked, nothing” is a return", having(*returns(Q4, answer=Answer.NOTHING)), IN_USE),
    Case("“not looked” is none", having(*returns(Q4, answer=Answer.NOT_LOOKED)), TASKED),
    Case("“not looked” beside “yes” takes nothing away", having(*returns(Q4), a_return(7000, "R1", Q4, answer=Answer.NOT_LOOKED)), IN_USE),
    Case("one entry may be about many rows", having(a_return(7000, "R1", Q4, refs=REFS)), IN_USE),
    Case("a return without an answer is none", having(*returns(Q4, answer=None)), TASKED),
    Case("a return without a quarter is none", having(*(replace(one, quarter=None) for one in returns(Q4))), TASKED),
    Case("returns on rows of priority 2 do not help", having(*some(Q4, 7), a_return(7000, "S1", Q4)), TASKED),
    Case("the same row twice is one row", having(*some(Q4, 7), a_return(7000, "R1", Q4), a_return(7001, "r1", Q4)), TASKED),
    Case("a return foretold never counts", having(*returns(Q1, recorded=day("2025-12-31"))), TASKED),
    *expires("a quarter counts until the next one closes", a_record(items=(*LATER, *returns(Q4))), day("2026-04-28"), held=IN_USE, falls=TASKED),
    *expires("a series counts until the next quarter closes", a_record(items=(*LATER, *returns(Q3), *returns(Q4))), day("2026-04-28"), held=EMBEDDED, falls=TASKED),
    *expires("a series ends where its former quarter's entries expire", having(*returns(Q3, expires=day("2026-02-10")), *returns(Q4)), day("2026-02-10"), held=EMBEDDED, falls=IN_USE),
    *begins("returns withdrawn", having(*returns(Q4, ended=day("2026-02-10"))), day("2026-02-10"), before=IN_USE, then=TASKED),
    *begins("returns disputed", having(*returns(Q4, disputed=day("2026-02-10"))), day("2026-02-10"), before=IN_USE, then=TASKED),
    *begins("a return recorded on the last day counts from then", having(*returns(Q4, recorded=day("2026-01-28"))), day("2026-01-28"), before=TASKED, then=IN_USE),
    *begins("a late quarter counts from the day it is recorded", having(*late(Q4, "2026-02-20")), LATE, before=TASKED, then=IN_USE),
    *begins("a late quarter restores the series at once", having(*LATE_Q4), LATE, before=TASKED, then=EMBEDDED),
    *begins("a late entry may be what was lacking", having(*SHORT), LATE, before=TASKED, then=IN_USE),
    Case("a second late quarter within a year does not count", having(*returns(Q3), *late(Q2_25, "2025-08-01"), *late(Q4, "2026-02-20")), TASKED),
    Case("nor with three quarters between their beginnings", having(*late(Q1_25, "2025-05-01"), *returns(Q3), *late(Q4, "2026-02-20")), TASKED),
    Case("four quarters on another may be late", having(*late(Q1_25, "2025-05-01"), *returns(Q4), *late(Q1, "2026-05-01")), EMBEDDED, day("2026-05-01")),
    Case("the first that was recorded keeps the allowance, also where it is the later quarter", having(*late(Q4, "2026-02-01"), *late(Q3, "2026-02-20")), IN_USE),
    Case("a late quarter keeps the allowance though its entries are withdrawn", having(*returns(Q3), *(replace(one, ended=day("2025-09-01")) for one in late(Q2_25, "2025-08-01")), *late(Q4, "2026-02-20")), TASKED),
    Case("a late quarter that was refused uses nothing up", having(*late(Q1_25, "2025-05-01"), *late(Q3, "2025-11-01"), *returns(Q4), *late(Q1, "2026-04-29")), EMBEDDED, day("2026-04-29")),
    Case("late entries that are not enough use nothing up", having(*returns(Q3), *late(Q2_25, "2025-08-01", 5), *late(Q4, "2026-02-20")), EMBEDDED),
    Case("late entries on a quarter that was enough in time use nothing up", having(*some(Q3, 8), a_return(7000, "R9", Q3, recorded=day("2025-11-20")), *late(Q4, "2026-02-20")), EMBEDDED),
    Case("a correction after the close is no late return", having(*returns(Q3), *late(Q2_25, "2025-08-01"), *REPLACED), EMBEDDED),
    Case("a product is asked for", instead(PRODUCT), TASKED),
    *expires("a product of twelve months", instead(PRODUCT, replace(PRODUCT, first=day("2025-02-10"), last=day("2025-02-10"), recorded=day("2025-02-10"))), day("2026-02-10"), held=EMBEDDED, falls=TASKED),
    *begins("a product recorded later counts from then", instead(PRODUCT, replace(PRODUCT, recorded=day("2026-02-10"))), day("2026-02-10"), before=TASKED, then=EMBEDDED),
    *expires("a product that says when it expires", instead(PRODUCT, replace(PRODUCT, expires=day("2026-02-10"))), day("2026-02-10"), held=EMBEDDED, falls=TASKED),
    Case("a product foretold never counts", instead(PRODUCT, replace(PRODUCT, first=day("2026-03-01"), last=day("2026-03-01"), recorded=day("2026-02-01"))), TASKED),
    Case("learning is asked for", instead(LEARNING), IN_USE),
    *expires("learning of twelve months", instead(LEARNING, replace(LEARNING, first=day("2025-02-10"), last=day("2025-02-10"), recorded=day("2025-02-10"))), day("2026-02-10"), held=EMBEDDED, falls=IN_USE),
    *begins("learning withdrawn", instead(LEARNING, replace(LEARNING, ended=day("2026-02-10"))), day("2026-02-10"), before=EMBEDDED, then=IN_USE),
    Case("tasking lapsed takes everything above with it", a_record(), APPROVED, day("2026-06-02")),
)  # fmt: skip


@table(CASES)
def test_up_to_in_use(case: Case) -> None:
    assert stand(case.record, case.on, case.rules).stage is case.stage


def test_an_added_row_enters_a_quarter_after_its_grace() -> None:
    """Seven of nine, in grace eight of ten; after sixty days the two new ones count."""
    new = (a_row("N1"), a_row("N2"))
    second = a_text(
        number=2,
        since=day("2026-01-05"),
        rows=rows(REFS, *new),
        approved=day("2026-01-05"),
        approved_recorded=day("2026-01-05"),
    )
    tasked = replace(
        TASKING,
        refs=(*REFS, "N1", "N2"),
        first=day("2026-01-06"),
        last=day("2026-01-06"),
        recorded=day("2026-01-06"),
    )
    record = a_record(
        texts=(a_text(), second), items=(tasked, PRODUCT, *returns(Q1, REFS[:8], recorded=day("2026-01-10")))
    )

    assert stand(record, day("2026-03-06")).stage is IN_USE
    assert stand(record, day("2026-03-06")).needs[5].until == day("2026-03-06")
    assert stand(record, day("2026-03-07")).stage is TASKED


def test_a_quarter_is_judged_by_the_rows_of_its_end() -> None:
    second = a_text(
        number=2,
        since=day("2026-01-05"),
        rows=rows(REFS[:9], SECOND),
        approved=day("2026-01-05"),
        approved_recorded=day("2026-01-05"),
    )
    figures = stand(a_record(texts=(a_text(), second))).quarters

    assert [(one.quarter, one.share.of) for one in figures[:2]] == [(Q1, 9), (Q4, 10)]


def test_what_was_returned_before_a_reset_counts_no_more_even_in_its_quarter() -> None:
    other = tuple(a_row(ref, question="Who lets rooms by the night to strangers and why") for ref in REFS)
    second = a_text(
        number=2,
        since=day("2026-02-01"),
        rows=other,
        approved=day("2026-02-01"),
        approved_recorded=day("2026-02-01"),
    )
    items = (
        replace(TASKING, first=day("2026-02-02"), last=day("2026-02-02"), recorded=day("2026-02-02")),
        replace(PRODUCT, first=day("2026-02-02"), last=day("2026-02-02"), recorded=day("2026-02-02")),
    )
    before, since = (returns(Q1, recorded=day(when)) for when in ("2026-01-31", "2026-02-01"))

    assert stand(a_record(texts=(a_text(), second), items=(*items, *returns(Q4), *before))).stage is TASKED
    assert stand(a_record(texts=(a_text(), second), items=(*items, *since))).stage is IN_USE


def test_a_quarter_says_what_was_returned_and_what_is_unknown() -> None:
    items = (
        *some(Q4, 6),
        a_return(1, "R7", Q4, answer=Answer.NOTHING),
        a_return(2, "R8", Q4, answer=Answer.NOT_LOOKED),
    )
    figures = stand(having(*items)).quarters[1]

    assert (figures.yes, figures.nothing, figures.not_looked, figures.unknown) == (6, 1, 1, 2)
    assert (figures.share.met, figures.share.of, figures.met, figures.open) == (7, 10, False, False)
    assert figures.closes == day("2026-01-28")


def test_a_late_quarter_is_labelled_and_a_refused_one_says_so() -> None:
    filled = stand(having(*LATE_Q4))
    refused = stand(having(*returns(Q3), *late(Q2_25, "2025-08-01"), *late(Q4, "2026-02-20")))

    assert filled.quarters[1].late
    assert "filled late" in filled.needs[5].words
    assert refused.quarters[1].spent
    assert "was filled late before it" in refused.needs[5].words


def test_at_most_eight_quarters_are_shown_and_none_before_the_plan() -> None:
    record = a_record(items=kept(Quarter(2025, 1), 12))

    assert [str(one.quarter) for one in stand(record, APRIL).quarters][::5] == ["2026-Q2", "2025-Q1"]
    assert len(stand(record, day("2027-11-01")).quarters) == 8


def test_a_lapsed_series_says_until_when_it_counted() -> None:
    needs = stand(a_record(items=(*LATER, *returns(Q3), *returns(Q4))), day("2026-05-01")).needs

    assert [needs[n].ended for n in (5, 7)] == [day("2026-04-29")] * 2
    assert "until 28 April 2026" in needs[5].words
