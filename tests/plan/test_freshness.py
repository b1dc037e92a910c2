"""Why a plan may no longer be true."""

import datetime as dt

from kb.plan import stale_reasons

ON = dt.date(2026, 3, 2)
BEFORE = dt.date(2026, 3, 1)


def test_a_plan_in_date_gives_no_reason() -> None:
    reasons = stale_reasons(
        review_by=ON, period_to=ON, needed=[ON, None], on=ON, source_number=3, current_number=3
    )

    assert reasons == ()


def test_every_reason_is_a_sentence_and_the_weightiest_comes_first() -> None:
    reasons = stale_reasons(
        review_by=BEFORE,
        period_to=BEFORE,
        needed=[BEFORE, ON, None],
        on=ON,
        source_number=3,
        current_number=5,
    )

    assert reasons == (
        "Review overdue since 1 March 2026.",
        "Its period ended on 1 March 2026.",
        "1 of 3 requirements are past the date they were needed by.",
        "Adapted from version 3 of its source plan, of which version 5 is current.",
    )


def test_no_review_date_is_a_reason_too() -> None:
    assert stale_reasons(review_by=None, period_to=None, on=ON) == ("No review date is given.",)


def test_one_row_is_spoken_of_as_one() -> None:
    reasons = stale_reasons(review_by=ON, period_to=None, needed=[BEFORE], on=ON)

    assert reasons == ("Its only requirement is past the date it was needed by.",)


def test_a_source_whose_current_version_the_reader_may_not_know_is_not_named() -> None:
    assert stale_reasons(review_by=ON, period_to=None, on=ON, source_number=3) == ()
