"""How many of those who need a training have completed it, with every doubt read as unknown."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.assurance import (
    HYDRA,
    TRAININGS,
    Completed,
    MonthOf,
    RoleGroup,
    ratio,
    uptake,
    with_sessions,
)

DAY = dt.timedelta(days=1)
ON = dt.date(2026, 9, 30)
M1 = "module-1"
RESPONSE = RoleGroup("Response", "response", 600, frozenset({M1, HYDRA}))
CUSTODY = RoleGroup("Custody", "custody", None, frozenset({M1}))


def done(
    met: int, of: int | None = None, key: str = "response", on: dt.date = ON, name: str = M1
) -> Completed:
    return Completed(name, key, met, of, on)


@pytest.mark.parametrize(
    ("groups", "counts", "met", "of"),
    [
        ([], [], None, None),
        ([RESPONSE], [], None, None),
        ([RESPONSE], [done(400)], 400, 600),
        ([RESPONSE], [done(400, 500)], 400, 500),
        ([RESPONSE], [done(601)], 601, None),
        ([RESPONSE, CUSTODY], [done(400)], 400, None),
        ([RESPONSE, CUSTODY], [done(400), done(30, key="custody")], 430, None),
        ([RESPONSE, CUSTODY], [done(400), done(30, 40, key="custody")], 430, 640),
        ([RESPONSE], [done(300, on=ON - DAY), done(400)], 400, 600),
        ([RESPONSE], [done(400, on=ON + DAY)], None, None),
        ([RESPONSE], [done(400, name="module-2")], None, None),
    ],
)
def test_the_share_is_known_only_where_all_of_it_is(
    groups: list[RoleGroup], counts: list[Completed], met: int | None, of: int | None
) -> None:
    found = uptake(groups, counts, M1, ON)

    assert (found.met, found.of) == (met, of)


def test_completions_in_roles_that_do_not_need_it_are_no_part_of_the_share() -> None:
    found = uptake([RESPONSE], [done(400), done(90, key="press office")], M1, ON)

    assert (found.met, found.of, found.outside) == (400, 600, (("press office", 90),))
    assert "90" not in found.words


@pytest.mark.parametrize(
    ("groups", "counts", "says"),
    [
        ([], [], "Which roles need module 1 of the e-learning is not recorded."),
        ([RESPONSE], [], "How many have completed module 1 of the e-learning is unknown."),
        ([CUSTODY], [done(30, key="custody")], ("30 have completed module 1 of the e-learning, as stated by the force "
         "on 30 September 2026; out of how many is unknown.")),
        ([RESPONSE], [done(400)], ("400 of 600 in the roles that need it have completed module 1 of the e-learning, as "
         "stated by the force on 30 September 2026.")),
    ],
)  # fmt: skip
def test_it_is_said_in_one_sentence_that_names_no_role(
    groups: list[RoleGroup], counts: list[Completed], says: str
) -> None:
    assert uptake(groups, counts, M1, ON).words == says


def test_attendance_is_added_to_what_was_stated_before_it_and_to_nothing_earlier() -> None:
    stated = [done(100, name=HYDRA)]
    attended = [
        (ON - DAY, "response", 7),
        (ON, "response", 9),
        (ON + DAY, "response", 5),
        (ON + 2 * DAY, "response", 4),
    ]

    def met(on: dt.date) -> int | None:
        return uptake([RESPONSE], with_sessions(stated, attended, on), HYDRA, on).met

    assert [met(ON + n * DAY) for n in range(3)] == [100, 105, 109]
    assert uptake([RESPONSE], with_sessions([], attended, ON), HYDRA, ON).met == 16


def test_a_later_statement_takes_the_place_of_attendance() -> None:
    stated = [done(100, name=HYDRA), done(104, name=HYDRA, on=ON + 5 * DAY)]
    found = with_sessions(stated, [(ON + DAY, "response", 50)], ON + 6 * DAY)

    assert uptake([RESPONSE], found, HYDRA, ON + 6 * DAY).met == 104


def test_there_are_four_modules_and_hydra() -> None:
    assert list(TRAININGS) == [*(f"module-{n}" for n in range(1, 5)), HYDRA]


def month(n: int, reports: int | None, submitted: int | None) -> MonthOf:
    return MonthOf(dt.date(2026, n, 1), reports, submitted)


def test_reports_are_a_ratio_over_the_months_of_which_both_numbers_are_known() -> None:
    found = ratio(
        [month(7, 10, 8), month(8, None, 3), month(9, 5, 9)], since=dt.date(2026, 7, 14), until=ON + DAY
    )

    assert (found.submitted, found.reports) == (13, 15)
    assert found.words == (
        "For 13 of 15 reports to the National Command and Control Unit the document was submitted, as stated by the "
        "force for July 2026, September 2026. For August 2026 that is unknown."
    )


def test_a_month_that_is_not_over_is_not_counted() -> None:
    months = [month(8, 4, 4), month(9, 10, 8)]

    assert ratio(months, since=dt.date(2026, 8, 1), until=ON).reports == 4
    assert ratio(months, since=dt.date(2026, 8, 1), until=ON + DAY).reports == 14
    assert "unknown" in ratio([], since=ON, until=ON).words
