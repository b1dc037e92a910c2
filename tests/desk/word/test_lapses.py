"""What lapses soon: under For you, and by letter 30, 7 and 1 days before, once each and without a word of it."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Grant, Role
from kb.desk import NewLine, write_notices
from kb.desk.inspection.positions import PositionOrder
from kb.desk.word.lapses import reminds
from kb.plan import Marking
from tests.cast import CATH, NOON, PETE, SUE, TODAY, TOM
from tests.desk.evidence.evidence_story import NOTE, REF, approved
from tests.desk.word.test_digest import enter, letters, posted
from tests.desk_cast import Shelves

DAY = dt.timedelta(days=1)
# The review day that was set with the approval of the story.
LAPSES = dt.date(2027, 10, 1)
OVER = (LAPSES - TODAY).days


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    for name, role in (("paula", Role.APPROVER), ("tina", Role.AUTHOR), ("rita", Role.READER)):
        enter(shelves, f"{name}@tv.example", Grant(role, "thames-valley", Marking.OFFICIAL_SENSITIVE))
    return approved(shelves)


def queue(shelves: Shelves, days: int, actor: object = TOM) -> list[tuple[str, tuple[str, ...]]]:
    page = shelves.desk_of(actor, NOON + days * DAY).notices.for_you()  # type: ignore[arg-type]  # one of the cast
    return [(one.address, one.said) for each in page.queues if each.kind == "lapse" for one in each.notices]


def told(shelves: Shelves, days: int) -> int:
    return write_notices(shelves.house, at=NOON + days * DAY).reminders


def test_it_stands_under_for_you_for_a_month_with_its_day(story: Shelves) -> None:
    assert queue(story, OVER - 31) == []
    found = queue(story, OVER - 30)

    assert (f"/plans/{REF}/stage", ("Until 1 October 2027: the review day.",)) in found
    assert queue(story, OVER)
    assert queue(story, OVER + 1) == []
    assert queue(story, OVER - 30, SUE) == []


def test_a_step_that_the_force_dated_lapses_too(story: Shelves) -> None:
    order = PositionOrder("thames-valley", "Begun now.", "Go on.", TODAY + 20 * DAY, "Head of crime", "")
    story.desk_of(TOM).positions.record("hmicfrs-oic-4", order, "t")

    found = queue(story, 0, PETE)

    assert (
        "/recommendations/hmicfrs-oic-4",
        ("The step that your force dated is for 14 December 2026.",),
    ) in found


def test_authors_and_approvers_are_told_once_on_each_of_three_days(story: Shelves) -> None:
    days = {days: told(story, OVER - days) for days in (31, 30, 29, 8, 7, 6, 2, 1, 0)}

    assert days == {31: 0, 30: 2, 29: 0, 8: 0, 7: 2, 6: 0, 2: 0, 1: 2, 0: 0}
    assert told(story, OVER - 1) == 0
    assert "review" not in repr(letters(story))


def test_a_day_on_which_no_letter_could_be_written_is_made_up_for(story: Shelves) -> None:
    assert told(story, OVER - 40) == 0

    assert told(story, OVER - 28) == 2
    assert told(story, OVER - 27) == 0


def test_nobody_is_told_before_seven_in_the_morning(story: Shelves) -> None:
    night = (NOON + (OVER - 30) * DAY).replace(hour=3)

    assert write_notices(story.house, at=night).reminders == 0
    assert told(story, OVER - 30) == 2


def test_what_no_longer_lapses_when_the_letter_is_posted_is_not_told(story: Shelves) -> None:
    assert told(story, OVER - 30) == 2

    kinds = [letter.subject for letter in posted(story, NOON + (OVER - 30) * DAY)]
    assert sum("lapses soon" in subject for subject in kinds) == 2
    assert told(story, OVER - 7) == 2
    kinds = [letter.subject for letter in posted(story, NOON + (OVER + 3) * DAY)]
    assert not any("lapses soon" in subject for subject in kinds)


@pytest.mark.parametrize(
    ("since", "on", "says"),
    [
        (31, 30, True),
        (30, 29, False),
        (40, 8, True),
        (8, 7, True),
        (7, 2, False),
        (2, 1, True),
        (1, 0, False),
    ],
)
def test_somebody_is_reminded_at_30_7_and_1_days(since: int, on: int, says: bool) -> None:
    assert reminds(LAPSES, since=LAPSES - since * DAY, on=LAPSES - on * DAY) is says


def test_a_question_of_the_office_waits_for_the_force_until_it_is_answered(story: Shelves) -> None:
    office, force = story.desk_of(CATH).office, story.desk_of(TOM)
    number = office.write("thames-valley", NewLine("", "thames-valley", "question", "Which quarter was it?"))
    before = force.notices.count()
    office.send("thames-valley", number)

    page = force.notices.for_you()
    (asked,) = [one for each in page.queues if each.kind == "question" for one in each.notices]
    assert (asked.address, asked.title) == ("/oversight/thames-valley", "A question")
    assert force.notices.count() == before + 1
    assert write_notices(story.house, at=NOON).waiting >= 1
    assert "quarter" not in repr(letters(story))
    assert not story.desk_of(SUE).notices.for_you().queues

    force.office.answer("thames-valley", number, "It was the third quarter.")
    assert force.notices.count() == before


def lines(shelves: Shelves, actor: object) -> list[tuple[str, tuple[str, ...]]]:
    page = shelves.desk_of(actor).notices.for_you()  # type: ignore[arg-type]  # one of the cast
    return [(one.address, one.said) for each in page.queues if each.kind == "line" for one in each.notices]


def test_a_line_and_a_text_for_publication_wait_for_an_approver_who_did_not_write_them(
    story: Shelves,
) -> None:
    number = story.desk_of(TOM).noting.record(REF, NOTE, "t")
    order = PositionOrder(
        "thames-valley", "Begun now.", "Go on.", None, "Head of crime", "The force has a plan."
    )
    position = story.desk_of(TOM).positions.record("hmicfrs-oic-4", order, "t")

    assert lines(story, PETE) == [
        (f"/plans/{REF}/evidence", ("1 line waits to be confirmed.",)),
        (
            f"/recommendations/hmicfrs-oic-4/position/thames-valley/{position}/clear",
            ("A text for publication waits to be cleared.",),
        ),
    ]
    for actor in (TOM, SUE, CATH):
        assert lines(story, actor) == []

    story.desk_of(PETE).amending.confirm(REF, [number])
    story.desk_of(PETE).positions.clear(
        "hmicfrs-oic-4", "thames-valley", position, cleared_by="Head of crime"
    )
    assert lines(story, PETE) == []


def test_what_an_approver_wrote_themselves_or_what_was_withdrawn_waits_for_nobody(story: Shelves) -> None:
    story.desk_of(PETE).noting.record(REF, NOTE, "a")
    number = story.desk_of(TOM).noting.record(REF, NOTE, "b")
    story.desk_of(TOM).amending.mark(REF, number, "withdrawn", why="It was recorded twice.")

    assert lines(story, PETE) == []
