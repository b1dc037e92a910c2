"""Returns of a quarter: all of a press or nothing, corrected with a reason, never passed over, within two years."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.assurance import Answer, Count, How, Quarter
from kb.desk.approval.lives import Wanting
from kb.desk.evidence.returning import ReturnsOrder, ReturnTyped
from kb.desk.evidence.returns_table import read_returns
from kb.desk.practice.living_said import Unfit
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from tests.cast import ANNA, AUDREY, CATH, NOON, PETE, RON, SUE, TOM, VERA
from tests.desk.evidence.evidence_story import REF, Q, approved, kept, returned, yes
from tests.desk_cast import Shelves

DAY = dt.timedelta(days=1)


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    return approved(shelves)


def test_a_press_records_each_line_with_what_holds_for_all(story: Shelves) -> None:
    lines = (
        yes(),
        yes("OIC-02", answer="looked, nothing", reference="", count="over 600"),
        ReturnTyped("OIC-03"),
    )

    assert returned(story, *lines, reference="Minute 15", looked_by="Field team") == 2

    first, second = kept(story)
    assert (first.said.refs, first.said.answer, first.said.reference) == (
        ("OIC-01",),
        Answer.YES,
        "Minute 14",
    )
    assert (second.said.answer, second.said.reference, second.said.looked_by) == (
        Answer.NOTHING, "Minute 15", "Field team",
    )  # fmt: skip
    assert second.said.count == Count(600, None, How.OVER)
    assert (first.role, first.body, first.said.quarter) == ("author", "thames-valley", Quarter(2026, 4))


def test_the_screen_begins_with_the_first_priority_and_shows_what_stands(story: Shelves) -> None:
    returned(story)

    page = story.desk_of(TOM).returning.page(REF)

    assert page.quarter == Quarter(2026, 4)
    assert [(line.ref, line.priority, line.held is not None) for line in page.lines] == [
        ("OIC-01", 1, True), ("OIC-02", 1, False), ("OIC-03", 2, False),
    ]  # fmt: skip
    assert page.unanswered == 2


def test_right_after_a_quarter_its_own_returns_are_asked_for(story: Shelves) -> None:
    def at(day: str) -> Quarter:
        return story.desk_of(TOM, dt.datetime.fromisoformat(f"{day}T12:00+00:00")).returning.page(REF).quarter

    assert (at("2027-01-28"), at("2027-01-29")) == (Quarter(2026, 4), Quarter(2027, 1))


@pytest.mark.parametrize(
    ("line", "box", "says"),
    [
        (yes(reference=""), "reference", "say where the return is held"),
        (yes(answer="looked, nothing", looked_by=""), "looked_by", "say which role looked"),
        (yes(answer="looked, nothing", reference=""), "reference", "say where was looked"),
        (yes(answer="perhaps"), "answer", "choose one of the three"),
        (yes(count="many"), "count", "Write how many like"),
        (yes(count="12 of 3"), "count", "more than there are"),
        (yes("OIC-99"), "answer", "not in the current version"),
        (yes(reference="x" * 201), "reference", "at most 200"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_nothing_is_recorded(
    story: Shelves, line: ReturnTyped, box: str, says: str
) -> None:
    with pytest.raises(Unfit) as no:
        returned(story, yes("OIC-02"), line)

    (fault,) = no.value.faults
    assert (fault.ref, fault.box) == (line.ref, box)
    assert says in fault.sentence
    assert kept(story) == ()


def test_another_answer_needs_a_reason_and_takes_the_place_of_the_first(story: Shelves) -> None:
    returned(story)
    other = yes(answer="looked, nothing", looked_by="Field team")
    with pytest.raises(Wanting, match="Say why it is corrected"):
        returned(story, other, seen=1)

    returned(story, other, seen=1, why="The minute was another")

    first, second = kept(story)
    assert first.corrected_at == NOON
    assert (second.said.corrects, second.said.why) == (1, "The minute was another")


def test_what_is_so_already_or_sent_twice_is_recorded_once(story: Shelves) -> None:
    assert returned(story) == returned(story) == 1
    assert returned(story, yes(), token="another") == 0

    assert len(kept(story)) == 1


def test_what_somebody_else_recorded_meanwhile_is_not_passed_over(story: Shelves) -> None:
    returned(story)

    with pytest.raises(Stale, match="Somebody else"):
        returned(story, yes(reference="Minute 20"), why="I know better", seen=0)
    assert len(kept(story)) == 1


@pytest.mark.parametrize("quarter", ["2027-Q1", "2024-Q1", "nonsense"])
def test_a_quarter_to_come_or_long_past_is_refused(story: Shelves, quarter: str) -> None:
    with pytest.raises(Invalid):
        story.desk_of(TOM).returning.record(REF, quarter, ReturnsOrder((yes(),), token="t"))


@pytest.mark.parametrize(
    ("actor", "no"),
    [
        (VERA, NotAllowed),
        (AUDREY, NotAllowed),
        (CATH, NotFound),
        (SUE, NotFound),
        (ANNA, NotFound),
        (RON, NotFound),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_only_authors_and_approvers_record_and_outsiders_learn_nothing(
    story: Shelves, actor: Actor, no: type[Exception]
) -> None:
    order = ReturnsOrder((yes(),), token="t")
    for act in (
        lambda: story.desk_of(actor).returning.page(REF),
        lambda: story.desk_of(actor).returning.record(REF, Q, order),
    ):
        with pytest.raises(no):
            act()
    assert kept(story) == ()


def test_without_a_current_version_there_is_nothing_to_return_on(story: Shelves) -> None:
    story.withdraw("No longer used")

    with pytest.raises(NotReady, match="no current version"):
        story.desk_of(PETE).returning.page(REF)


def test_two_who_press_at_once_leave_one_return_on_each_line(story: Shelves) -> None:
    order = ReturnsOrder((yes(),), token="a")
    story.desk_of(TOM).returning.record(REF, Q, order)
    with pytest.raises(Stale):
        story.desk_of(PETE).returning.record(
            REF, Q, replace(order, lines=(yes(reference="Other"),), why="Mine is right")
        )


def test_a_table_is_read_into_the_boxes_with_each_problem_named() -> None:
    text = "Requirement\tAnswer\tHow many\tWhere\noic-01\tYES\t12\tMinute 4\nOIC-02\tno\t\t\nOIC-77\tyes\t\t\noic-01\tyes\t\t\n"

    found = read_returns(text, ["OIC-01", "OIC-02"])

    assert found.lines == (ReturnTyped("OIC-01", "yes", "Minute 4", "", "12"),)
    assert [line.split(":")[0] for line in found.problems] == ["Line 3", "Line 4", "Line 5"]


@pytest.mark.parametrize("text", ["", "just words", "a,b\n1,2", "requirement,count\nOIC-01,2"])
def test_what_is_no_table_of_returns_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_returns(text, ["OIC-01"])
