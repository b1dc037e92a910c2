"""What is found by what a person types, and in which order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.plan import Marking, State, Status
from kb.search import Filters, PlanEntry, Sort, Stale
from kb.search.found import _times
from tests.cast import POLICING, TODAY, a_label
from tests.search.shelf_of_plans import a_plan, a_row, ask, plans, refs

LORRIES = a_plan(
    1,
    "Lorries at lay-bys",
    a_row("OIC-01", "Which lay-bys on the A34 are used by lorries?", priority=1, theme="Land"),
    a_row("OIC-02", "Who drives the trailers?", full={"gap": "Drivers are never stopped."}, priority=2),
    full="Seen at service areas in the small hours.",
)
BOATS = a_plan(
    2,
    "Small boats",
    a_row("OIC-01", "Which small marinas land people in a boat?", priority=1, theme="Sea"),
    full="A boat is small. The coastguard reports lorries at the port.",
    label=a_label(plan="kent/boats", body="kent", marking=Marking.OFFICIAL),
)
SHELF = (LORRIES, BOATS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("trailer", ["thames-valley/p1", "OIC-02"]),
        ("Trailers", ["thames-valley/p1", "OIC-02"]),
        ("marina", ["kent/boats", "OIC-01"]),
        ('"small boats"', ["kent/boats"]),
        ('"service areas in the small hours"', ["thames-valley/p1"]),
        ('"marinas small"', []),
        ("trailers AND drives", ["thames-valley/p1", "OIC-02"]),
        ("trailers AND marinas", []),
        ("lorry NOT coastguard", ["thames-valley/p1", "OIC-01"]),
        ("lorry -coastguard", ["thames-valley/p1", "OIC-01"]),
        ("(trailers OR marinas) AND which", ["kent/boats", "OIC-01"]),
        ("traile*", ["thames-valley/p1", "OIC-02"]),
        ("trailers*", ["thames-valley/p1", "OIC-02"]),
        ("gap:stopped", ["thames-valley/p1", "OIC-02"]),
        ("question:stopped", []),
        ("ref:OIC-02", ["thames-valley/p1", "OIC-02"]),
        ("OIC-02", ["thames-valley/p1", "OIC-02"]),
        ("force:kent lorry", ["kent/boats"]),
        ("title:lorries trailers", ["thames-valley/p1", "OIC-02"]),
        ("title:lorries", ["thames-valley/p1"]),
        ("priority:2", ["thames-valley/p1", "OIC-02"]),
        ("marking:official lorry", ["kent/boats"]),
        ("marking:official-sensitive boat", []),
        ("zebra", []),
    ],
)
def test_what_is_typed_finds_what_it_says(typed: str, found: list[str]) -> None:
    assert refs(ask(typed, SHELF)) == found


def test_a_question_in_a_sentence_finds_its_subject() -> None:
    answer = ask("What do we know about the use of trailers by the drivers?", SHELF)

    assert refs(answer)[:2] == ["thames-valley/p1", "OIC-02"]
    assert plans(answer) == ["thames-valley/p1"]


def test_of_two_words_texts_with_both_come_first() -> None:
    shelf = (
        a_plan(1, full="marina marina marina"),
        a_plan(2, full="marina and the tide in a long text about other things"),
    )

    assert plans(ask("marina tide", shelf)) == ["thames-valley/p2", "thames-valley/p1"]


def test_a_word_in_the_title_says_more_than_one_in_passing() -> None:
    shelf = (a_plan(1, "Ports", full="ferry and much else"), a_plan(2, "Ferry", full="ports and much else"))

    assert plans(ask("ferry", shelf)) == ["thames-valley/p2", "thames-valley/p1"]


def test_a_phrase_does_not_run_from_one_part_into_the_next() -> None:
    shelf = (a_plan(1, "A", a_row("R-1", "cut", full={"gap": "curtain"})),)

    assert ask('"cut curtain"', shelf).total_rows == 0
    assert ask("cut curtain", shelf).total_rows == 1


def test_the_marks_of_a_phrase_count_only_where_a_mark_begins() -> None:
    assert _times(b"abcdef", b"def") == 1
    assert _times(b"abcdef", b"bcd") == 0
    assert _times(b"abcabc", b"abc") == 2


def test_a_row_under_its_plan_is_counted_as_a_row_and_its_plan_once() -> None:
    answer = ask("lorries", SHELF)

    assert (answer.total_plans, answer.total_rows) == (2, 1)
    assert [group.plan_hit for group in answer.groups] == [True, True]


def test_british_and_american_spellings_find_each_other() -> None:
    shelf = (a_plan(1, full="organised behaviour near the harbour"),)

    assert ask("organized behavior harbor", shelf).total_plans == 1
    assert ask("organization", (a_plan(1, full="organisations"),)).total_plans == 1


def test_abbreviations_with_and_without_stops_find_each_other() -> None:
    assert ask("S.E.R.", (a_plan(1, full="the ser list"),)).total_plans == 1
    assert ask("ser", (a_plan(1, full="the S.E.R. list"),)).total_plans == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("needed:<2026-06-30", ["R-1"]),
        ("needed:<=2026-06-30", ["R-1", "R-2"]),
        ("needed:2026-06", ["R-1", "R-2"]),
        ("needed:30/06/2026", ["R-2"]),
        ("needed:2026-06-30..2026-07", ["R-2", "R-3"]),
        ("needed:>2026-06-30", ["R-3"]),
        ("needed:2026 -needed:2026-06", ["R-3"]),
    ],
)
def test_rows_are_found_by_the_day_they_are_needed_by(typed: str, found: list[str]) -> None:
    days = {"R-1": dt.date(2026, 6, 29), "R-2": dt.date(2026, 6, 30), "R-3": dt.date(2026, 7, 1), "R-4": None}
    shelf = (a_plan(1, "A", *(a_row(ref, "What?", needed_by=day) for ref, day in days.items())),)

    assert refs(ask(typed, shelf))[1:] == found


def test_plans_are_found_by_their_review_and_the_day_they_changed() -> None:
    shelf = (
        a_plan(1, "ferry", review_by=dt.date(2027, 1, 31), updated=dt.date(2026, 3, 1)),
        a_plan(2, "ferry", review_by=dt.date(2027, 2, 1), updated=dt.date(2025, 3, 1)),
        a_plan(3, "ferry"),
    )

    assert plans(ask("ferry review:2027-01", shelf)) == ["thames-valley/p1"]
    assert plans(ask("updated:<2026", shelf)) == ["thames-valley/p2"]


def _shelf_for_facets() -> tuple[PlanEntry, ...]:
    return (
        a_plan(
            1,
            "ferry",
            a_row("R-1", "ferry", priority=1, theme="Sea", status=Status.TASKED),
            a_row("R-2", "ferry", priority=2, theme="Land", status=Status.TASKED),
            themes=("Sea",),
            review_by=TODAY - dt.timedelta(days=1),
        ),
        a_plan(
            2,
            "ferry",
            a_row("R-1", "ferry", priority=1, theme="Sea"),
            label=a_label(plan="kent/p2", body="kent", marking=Marking.OFFICIAL),
            review_by=TODAY,
        ),
        a_plan(3, "ferry", label=a_label(plan="kent/p3", body="kent", state=State.DRAFT)),
    )


def _facet(text: str, name: str, **filters: object) -> dict[str, int]:
    answer = ask(text, _shelf_for_facets(), filters=Filters(**filters))  # type: ignore[arg-type]
    return {found.value: found.count for found in answer.facets[name]}


def test_facets_count_what_was_found() -> None:
    assert _facet("ferry", "organisation") == {"kent": 1, "thames-valley": 1}
    assert _facet("ferry", "priority") == {"1": 2, "2": 1}
    assert _facet("ferry", "theme") == {"Sea": 3, "Land": 1}
    assert _facet("ferry", "status") == {"tasked": 2}
    assert _facet("ferry", "overdue") == {"yes": 1}
    assert _facet("ferry", "marking") == {"OFFICIAL": 1, "OFFICIAL-SENSITIVE": 1}


def test_what_is_chosen_in_a_facet_narrows_the_others_and_not_itself() -> None:
    chosen = {"organisations": frozenset({"kent"})}

    assert _facet("ferry", "organisation", **chosen) == {"kent": 1, "thames-valley": 1}
    assert _facet("ferry", "priority", **chosen) == {"1": 1}
    assert _facet("ferry", "state", **chosen) == {"current": 1, "draft": 1}


def test_organisations_are_counted_by_slug_and_shown_by_name() -> None:
    answer = ask("ferry", _shelf_for_facets())

    assert [found.words for found in answer.facets["organisation"]] == ["Kent Police", "Thames Valley Police"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Filters(), ["kent/p2", "R-1", "thames-valley/p1", "R-1", "R-2"]),
        (Filters(states=frozenset({State.DRAFT})), ["kent/p3"]),
        (Filters(priorities=frozenset({2})), ["thames-valley/p1", "R-2"]),
        (Filters(themes=frozenset({"Land"})), ["thames-valley/p1", "R-2"]),
        (Filters(statuses=frozenset({Status.TASKED})), ["thames-valley/p1", "R-1", "R-2"]),
        (Filters(overdue=True), ["thames-valley/p1", "R-1", "R-2"]),
        (Filters(overdue=False, priorities=frozenset({1})), ["kent/p2", "R-1"]),
        (Filters(markings=frozenset({Marking.OFFICIAL})), ["kent/p2", "R-1"]),
    ],
)
def test_filters_narrow_the_answer(chosen: Filters, found: list[str]) -> None:
    assert refs(ask("ferry", _shelf_for_facets(), filters=chosen)) == found


def test_nothing_typed_shows_the_plans_that_the_filters_let_pass() -> None:
    assert plans(ask("", _shelf_for_facets())) == ["kent/p2", "thames-valley/p1"]
    assert ask("", _shelf_for_facets()).total_rows == 0


def test_nothing_typed_and_a_priority_chosen_shows_its_rows() -> None:
    answer = ask("", _shelf_for_facets(), filters=Filters(priorities=frozenset({2})))

    assert refs(answer) == ["thames-valley/p1", "R-2"]


def test_a_stale_plan_ranks_lower_and_says_why() -> None:
    shelf = (
        a_plan(1, "ferry", review_by=TODAY - dt.timedelta(days=1)),
        a_plan(2, "ferry", review_by=TODAY),
        a_plan(3, "ferry", period_to=TODAY - dt.timedelta(days=1)),
    )

    answer = ask("ferry", shelf)

    assert plans(answer) == ["thames-valley/p2", "thames-valley/p1", "thames-valley/p3"]
    assert [group.stale for group in answer.groups] == [
        (),
        (Stale.REVIEW_OVERDUE,),
        (Stale.PERIOD_ENDED,),
    ]


def test_pages_hold_ten_plans_and_follow_on() -> None:
    shelf = [a_plan(n, "ferry") for n in range(23)]

    pages = [ask("ferry", shelf, page=page) for page in (1, 2, 3, 4)]

    assert [len(page.groups) for page in pages] == [10, 10, 3, 0]
    assert {page.total_plans for page in pages} == {23}
    assert len({ref for page in pages for ref in plans(page)}) == 23


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Sort.NEWEST, ["thames-valley/p2", "kent/p3", "thames-valley/p1"]),
        (Sort.REVIEW, ["thames-valley/p1", "thames-valley/p2", "kent/p3"]),
        (Sort.ORGANISATION, ["kent/p3", "thames-valley/p1", "thames-valley/p2"]),
    ],
)
def test_plans_can_be_sorted(order: Sort, found: list[str]) -> None:
    shelf = (
        a_plan(1, "ferry", updated=dt.date(2025, 1, 1), review_by=TODAY),
        a_plan(2, "ferry", updated=TODAY, review_by=TODAY + dt.timedelta(days=1)),
        a_plan(3, "ferry", updated=dt.date(2026, 1, 1), label=a_label(plan="kent/p3", body="kent")),
    )

    assert plans(ask("ferry", shelf, sort=order)) == found


def test_ties_fall_by_reference_whatever_the_order_of_indexing() -> None:
    shelf = [a_plan(n, "ferry") for n in range(9)]

    assert (
        plans(ask("ferry", shelf))
        == plans(ask("ferry", reversed(shelf)))
        == [f"thames-valley/p{n}" for n in range(9)]
    )


def test_a_mistyped_word_is_put_right_from_what_may_be_read() -> None:
    shelf = (a_plan(1, "Clandestine entrants"),)

    assert ask("clandestien entry", shelf).did_you_mean == ("clandestine entry",)


def test_a_draft_and_the_current_version_of_a_plan_are_told_apart() -> None:
    current = a_plan(1, "ferry")
    draft = replace(current, version_id=11, number=2, label=replace(current.label, state=State.DRAFT))

    answer = ask("ferry", (current, draft), filters=Filters(states=frozenset({State.CURRENT, State.DRAFT})))

    assert [(group.plan_id, group.version_id) for group in answer.groups] == [(1, 11), (1, 10)]


def test_a_row_with_a_label_of_its_own_is_found_under_it() -> None:
    own = a_row("R-1", "ferry", label=a_label(row=POLICING, marking=Marking.OFFICIAL_SENSITIVE))

    assert refs(ask("ferry", (a_plan(1, "A", own),))) == ["thames-valley/p1", "R-1"]
