"""When the next return of a requirement is due."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.plan import Interval, interval_in, interval_of, next_due, parse, row_interval

DAY = dt.date(2026, 11, 12)


@pytest.mark.parametrize(
    ("words", "interval"),
    [
        ("Weekly", Interval(0, 7)),
        ("weekly, by Friday noon", Interval(0, 7)),
        ("Fortnightly", Interval(0, 14)),
        ("every two weeks", Interval(0, 14)),
        ("Every 6 weeks", Interval(0, 42)),
        ("every other month", Interval(2, 0)),
        ("each quarter", Interval(3, 0)),
        ("Quarterly", Interval(3, 0)),
        ("Monthly; review 30 September", Interval(1, 0)),
        ("six-monthly", Interval(6, 0)),
        ("3-weekly", Interval(0, 21)),
        ("twice a year", Interval(6, 0)),
        ("once a month", Interval(1, 0)),
        ("one return per week", Interval(0, 7)),
        ("every Monday", Interval(0, 7)),
        ("annually", Interval(12, 0)),
        ("every  28\tdays", Interval(0, 28)),
        ("Daily in summer, otherwise monthly", Interval(0, 1)),
    ],
)
def test_how_often_is_read_from_words(words: str, interval: Interval) -> None:
    assert interval_of(words) == interval


@pytest.mark.parametrize(
    "words",
    [
        "",
        "as found",
        "Ongoing",
        "continuous",
        "2026-12-31",
        "31 December 2026",
        "three times a week",
        "every 0 days",
    ],
)
def test_words_without_a_step_give_none(words: str) -> None:
    assert interval_of(words) is None


def test_a_novel_is_no_frequency() -> None:
    assert interval_of("weekly " * 100_000) is None


@pytest.mark.parametrize(
    ("interval", "day", "after"),
    [
        (Interval(0, 7), DAY, dt.date(2026, 11, 19)),
        (Interval(1, 0), DAY, dt.date(2026, 12, 12)),
        (Interval(1, 0), dt.date(2027, 1, 31), dt.date(2027, 2, 28)),
        (Interval(1, 0), dt.date(2028, 1, 31), dt.date(2028, 2, 29)),
        (Interval(3, 0), dt.date(2026, 11, 30), dt.date(2027, 2, 28)),
        (Interval(12, 0), dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (Interval(1, 0), dt.date(2026, 12, 5), dt.date(2027, 1, 5)),
        (Interval(1, 0), dt.date(9999, 12, 5), None),
        (Interval(0, 999 * 14), dt.date(9999, 1, 5), None),
    ],
)
def test_a_step_goes_on_by_days_or_by_months(interval: Interval, day: dt.date, after: dt.date | None) -> None:
    assert interval.after(day) == after


def test_a_standing_row_is_due_one_step_after_its_last_return() -> None:
    assert next_due(last_return=DAY, said=None, interval=Interval(1, 0)) == dt.date(2026, 12, 12)
    assert next_due(last_return=None, said=None, interval=Interval(1, 0)) is None
    assert next_due(last_return=DAY, said=None, interval=None) is None


def test_a_day_that_somebody_set_counts_until_the_next_return() -> None:
    said = (dt.date(2027, 1, 4), DAY)
    later = DAY + dt.timedelta(days=1)

    assert next_due(last_return=DAY, said=said, interval=Interval(1, 0)) == said[0]
    assert next_due(last_return=None, said=said, interval=Interval(1, 0)) == said[0]
    assert next_due(last_return=later, said=said, interval=Interval(1, 0)) == dt.date(2026, 12, 13)


def test_a_day_set_for_a_row_that_is_not_standing_outlives_a_return() -> None:
    said = (dt.date(2027, 1, 4), DAY)

    assert next_due(last_return=DAY + dt.timedelta(days=9), said=said, interval=None) == said[0]


ROW = "### OIC-01: Which?\n\n- **Needed by:** {needed}\n{more}"


@pytest.mark.parametrize(
    ("needed", "more", "interval"),
    [
        ("2026-12-31", "- **Frequency:** Monthly\n", Interval(1, 0)),
        ("Weekly", "", Interval(0, 7)),
        ("Weekly", "- **Frequency:** Monthly\n", Interval(1, 0)),
        ("2026-12-31", "", None),
        ("as found", "", None),
    ],
)
def test_a_row_is_standing_by_its_frequency_or_its_needed_by(
    needed: str, more: str, interval: Interval | None
) -> None:
    text = ROW.format(needed=needed, more=more)

    assert row_interval(parse(text).requirements[0]) == interval
    assert interval_in(text) == interval


def test_a_text_without_a_row_has_no_step() -> None:
    assert interval_in("Weekly words.") is None
