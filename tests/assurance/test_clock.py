"""Days that the law and inspectors set."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.assurance import Dated, Due, last_day_to_respond, read_dated, responded_in_time, response_words
from kb.errors import Invalid

PUBLISHED = dt.date(2025, 5, 16)
LAST = dt.date(2025, 7, 10)
JULY = Dated(dt.date(2025, 7, 1), dt.date(2025, 7, 31))
ONE = dt.timedelta(days=1)


def on(day: dt.date) -> Dated:
    return Dated(day, day)


def test_the_day_of_publication_is_the_first_of_the_56() -> None:
    assert last_day_to_respond(PUBLISHED) == LAST
    assert (last_day_to_respond(PUBLISHED) - PUBLISHED).days + 1 == 56


@pytest.mark.parametrize(
    ("when", "in_time"),
    [
        (on(LAST - ONE), True),
        (on(LAST), True),
        (on(LAST + ONE), False),
        (JULY, None),
        (Dated(dt.date(2025, 6, 1), dt.date(2025, 6, 30)), True),
        (Dated(dt.date(2025, 8, 1), dt.date(2025, 8, 31)), False),
        (Dated(LAST - ONE, LAST), True),
        (Dated(LAST, LAST + ONE), None),
        (Dated(LAST + ONE, LAST + ONE * 2), False),
        (None, None),
    ],
)
def test_what_cannot_be_told_is_not_known(when: Dated | None, in_time: bool | None) -> None:
    assert responded_in_time(PUBLISHED, when) is in_time


def test_the_sentence_says_what_is_known_and_no_more() -> None:
    assert response_words(PUBLISHED, None) == (
        "The 56 days ended on 10 July 2025. The day of the response is not known in this register."
    )
    assert response_words(PUBLISHED, JULY) == (
        "Response dated July 2025, so it is not known whether that was within the 56 days, "
        "which ended on 10 July 2025."
    )
    assert response_words(PUBLISHED, on(LAST)).startswith("Response dated 10 July 2025, within the 56 days")
    assert "after the 56 days" in response_words(PUBLISHED, on(LAST + ONE))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-07", "2025-07-01", "2025-07-31"),
        ("July 2025", "2025-07-01", "2025-07-31"),
        ("feb 2024", "2024-02-01", "2024-02-29"),
        ("8 July 2025", "2025-07-08", "2025-07-08"),
        ("2025-07-08", "2025-07-08", "2025-07-08"),
        (" 08/07/2025 ", "2025-07-08", "2025-07-08"),
    ],
)
def test_a_day_or_a_month_is_read_as_people_write_it(text: str, first: str, last: str) -> None:
    assert read_dated(text) == Dated(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13", "Juli 2025", "summer 2025", "0000-07", "31 June 2025"]
)
def test_anything_else_is_neither(text: str) -> None:
    assert read_dated(text) is None


def test_no_time_ends_before_it_begins() -> None:
    with pytest.raises(Invalid):
        Dated(LAST, PUBLISHED)


@pytest.mark.parametrize(
    ("day", "over", "words"),
    [
        (-1, 0, "Due in 1 day"),
        (0, 0, "Due today"),
        (1, 1, "1 day overdue"),
        (209, 209, "209 days overdue"),
        (-30, 0, "Due in 30 days"),
    ],
)
def test_a_deadline_is_overdue_from_the_day_after_it(day: int, over: int, words: str) -> None:
    due = Due(LAST, LAST + ONE * day)

    assert (due.days_over, due.words) == (over, words)


def test_what_is_closed_or_has_no_deadline_is_never_overdue() -> None:
    closed, none = Due(LAST, LAST + 400 * ONE, closed_on=LAST + 300 * ONE), Due(None, LAST)

    assert (closed.days_over, closed.words) == (0, "Recorded as closed by the inspectorate on 6 May 2026")
    assert (none.days_over, none.words) == (0, "No deadline entered")
