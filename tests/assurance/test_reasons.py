"""What a standing says of itself, since when it is so, and the signs of gaming."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.assurance import Answer, Kind, Quarter, Record, Sign, Stage, changed, signs, standing
from tests.assurance.wessex import (
    AGREED,
    CHECK,
    EVIDENCE,
    LEARNING,
    ONE,
    PRODUCT,
    Q3,
    Q4,
    REFS,
    TASKING,
    TODAY,
    a_check,
    a_record,
    a_return,
    a_row,
    a_text,
    an_item,
    day,
    evidence,
    instead,
    kept,
    returns,
    rows,
    stand,
)  # fmt: skip

SINCE = day("2026-02-01")


def signed(record: Record, key: str) -> list[Sign]:
    return [one for one in signs(record, (AGREED,), TODAY) if one.key == key]


def cut_to(*refs: str) -> Record:
    second = a_text(number=2, since=SINCE, rows=rows(refs), approved=SINCE, approved_recorded=SINCE)
    return a_record(texts=(a_text(), second))


def test_the_headline_is_one_sentence_about_the_register() -> None:
    assert stand(a_record()).headline == (
        "Embedding: Embedded on 10 March 2026; a fact about this register, not about the force."
    )


def test_every_stage_has_its_words() -> None:
    assert [stage.words for stage in Stage] == [
        "Nothing recorded here", "In preparation", "Approved", "Issued and tasked", "In use", "Embedded",
    ]  # fmt: skip


def test_the_needs_stand_in_the_order_of_the_ladder() -> None:
    needs = stand(a_record()).needs

    assert [need.key for need in needs] == [
        "approval", "review day", "triggers", "complete rows", "tasking", "returns", "product", "series", "learning", "check",
    ]  # fmt: skip
    assert [need.stage for need in needs] == sorted(need.stage for need in needs)


def test_it_rests_on_the_evidence_of_the_stages_reached_only() -> None:
    assert stand(a_record()).rests_on == tuple(sorted(item.number for item in EVIDENCE))
    assert stand(instead(PRODUCT)).rests_on == (TASKING.number,)


def test_what_lapses_is_told_soonest_first_and_is_true() -> None:
    said = stand(a_record())

    assert [what for _, what in said.lapses][:2] == ["the returns of the last quarter that counts", "the series of two quarters"]  # fmt: skip
    assert [last for last, _ in said.lapses] == sorted(last for last, _ in said.lapses)
    for need in said.needs:
        if need.until is not None:
            assert next(one.met for one in stand(a_record(), need.until).needs if one.key == need.key)
            assert not next(
                one.met for one in stand(a_record(), need.until + ONE).needs if one.key == need.key
            )


def test_no_sentence_names_a_row_a_reference_or_an_entry() -> None:
    marked = tuple(a_row(f"ZEBRA{n}", question=f"ZEBRA {n}") for n in range(6))
    items = (
        *EVIDENCE,
        replace(TASKING, number=77, role="ZEBRA", refs=("ZEBRA1",)),
        a_return(78, "ZEBRA2", Q4),
    )
    record = a_record(plan="zebra/zebra", texts=(a_text(rows=marked),), items=items)

    said = stand(record)
    sentences = [said.headline, said.missing, *said.cautions, *(one.words for one in said.needs), *(what for _, what in said.lapses)]  # fmt: skip

    assert not [one for one in sentences if "zebra" in one.casefold()]


def test_disputed_and_back_dated_and_foretold_entries_are_said() -> None:
    odd = (
        an_item(80, Kind.BRIEFING, day("2025-11-01"), recorded=day("2026-01-01")),
        an_item(81, Kind.BRIEFING, TODAY, recorded=SINCE),
        an_item(82, Kind.BRIEFING, SINCE, disputed=TODAY),
    )

    assert stand(evidence(*odd)).cautions == (
        "One entry is disputed and does not count.",
        "One entry is recorded more than 28 days after the day it is about.",
        "One entry is dated after the day of recording and does not count.",
    )


@pytest.mark.parametrize(
    ("record", "on", "since", "was", "why"),
    [
        (a_record(), "2026-04-29", "2026-04-29", Stage.EMBEDDED, "too few returns since, no series of two quarters any more"),
        (a_record(), "2026-05-20", "2026-04-29", Stage.EMBEDDED, "too few returns since"),
        (a_record(), "2026-07-01", "2026-06-02", Stage.TASKED, "too little tasked since"),
        (instead(CHECK, replace(CHECK, ended=SINCE)), "2026-03-10", "2026-02-01", Stage.EMBEDDED, "no independent check that stands"),
        (a_record(), "2026-03-10", "2025-12-31", Stage.IN_USE, "two quarters in a row returned"),
        (a_record(items=()), "2026-01-10", "2025-01-02", Stage.NOTHING, "approved, a review day set"),
        (a_record(texts=(a_text(withdrawn=SINCE),)), "2026-03-10", "2026-02-01", Stage.EMBEDDED, "the approval ran out or is missing"),
    ],
)  # fmt: skip
def test_since_when_and_why_it_changed(record: Record, on: str, since: str, was: Stage, why: str) -> None:
    if record.items == ():
        record = replace(
            record,
            texts=(a_text(reviews=((day("2025-01-02"), day("2027-01-01")),), approved=day("2025-01-02")),),
        )
        on = "2025-12-10"
    change = changed(record, (AGREED,), day(on))

    assert change is not None
    assert (change.since, change.until, change.was) == (day(since), day(since) - ONE, was)
    assert why in change.words
    assert change.stage is stand(record, day(on)).stage


def test_what_was_never_otherwise_has_no_change() -> None:
    assert changed(Record("p", "b"), (AGREED,), TODAY) is None
    assert changed(a_record(), (), day("2025-01-01")) is None


def test_an_honest_record_shows_no_sign() -> None:
    assert signs(a_record(), (AGREED,), TODAY) == ()


@pytest.mark.parametrize(
    ("many", "held", "shown"), [(10, 30, 1), (9, 30, 0), (5, 10, 1), (4, 10, 0), (2, 4, 1), (3, 3, 0)]
)
def test_looked_nothing_in_bulk_is_a_sign(many: int, held: int, shown: int) -> None:
    refs = tuple(f"R{n}" for n in range(held))
    record = a_record(texts=(a_text(rows=rows(refs)),), items=returns(Q4, refs[:many], answer=Answer.NOTHING))

    assert len(signed(record, "bulk")) == shown


def test_looked_nothing_by_two_people_or_on_two_days_is_no_bulk() -> None:
    two = (
        *returns(Q4, REFS[:4], answer=Answer.NOTHING),
        *returns(Q4, REFS[4:8], answer=Answer.NOTHING, by=3, start=1),
    )
    days = (
        *returns(Q4, REFS[:4], answer=Answer.NOTHING),
        *returns(Q4, REFS[4:8], answer=Answer.NOTHING, recorded=SINCE, start=1),
    )

    assert signed(a_record(items=two), "bulk") == signed(a_record(items=days), "bulk") == []


@pytest.mark.parametrize(("last", "shown"), [(Answer.NOTHING, 1), (Answer.YES, 0)])
def test_ten_nothings_in_a_row_on_one_row_are_a_sign(last: Answer, shown: int) -> None:
    quarters = [Quarter(2023, 3).after(n) for n in range(10)]
    run = [a_return(n, "R1", one, answer=Answer.NOTHING) for n, one in enumerate(quarters)]

    assert len(signed(a_record(items=(*run[:-1], replace(run[-1], answer=last))), "run")) == shown
    assert signed(a_record(items=tuple(run[:-1])), "run") == []


def test_a_check_that_is_not_independent_is_a_sign() -> None:
    found = signed(instead(CHECK, a_check(4, SINCE, host="wessex-downs")), "self-check")

    assert [one.items for one in found] == [(4,)]


@pytest.mark.parametrize(("recorded", "shown"), [("2026-03-01", 0), ("2026-03-02", 1)])
def test_back_dating_by_more_than_28_days_is_a_sign(recorded: str, shown: int) -> None:
    record = evidence(an_item(80, Kind.BRIEFING, SINCE, recorded=day(recorded)))

    assert len(signed(record, "back-dated")) == shown


def test_hard_rows_taken_out_are_a_sign_and_easy_ones_are_none() -> None:
    hard = cut_to(*REFS[:9])
    no_return = replace(hard, items=tuple(item for item in EVIDENCE if item.refs != ("R10",)))

    assert signed(hard, "retired") == []
    assert len(signed(no_return, "retired")) == 1


def test_taking_out_more_than_a_third_in_half_a_year_is_a_sign_however_slowly() -> None:
    steps = [a_text()]
    for n, (since, left) in enumerate((("2025-11-01", 8), ("2026-01-10", 7), ("2026-02-01", 6)), 2):
        steps.append(a_text(number=n, since=day(since), rows=rows(REFS[:left])))

    assert len(signed(a_record(texts=tuple(steps)), "many retired")) == 1
    assert signed(a_record(texts=tuple(steps[:3])), "many retired") == []


def test_a_plan_kept_for_three_years_is_embedded_on_every_day_of_the_last() -> None:
    text = a_text(
        reviews=tuple((day(f"{year}-01-02"), day(f"{year + 1}-01-01")) for year in range(2026, 2029))
    )
    yearly = tuple(
        replace(item, number=item.number + 10000 * n, first=item.first.replace(year=item.first.year + n), last=item.last.replace(year=item.last.year + n), recorded=item.recorded.replace(year=item.recorded.year + n))
        for n in range(4)
        for item in (PRODUCT, LEARNING, CHECK, TASKING, replace(TASKING, number=11, first=day("2025-06-02"), last=day("2025-06-02"), recorded=day("2025-06-02")))
    )  # fmt: skip
    record = a_record(texts=(text,), items=(*yearly, *kept(Q3, 13)))
    record = replace(
        record,
        items=tuple(replace(one, recorded=one.quarter.last) if one.quarter else one for one in record.items),
    )

    days = [TODAY + ONE * n for n in range(0, 700, 7)]

    assert {standing(record, (AGREED,), on).stage for on in days} == {Stage.EMBEDDED}
