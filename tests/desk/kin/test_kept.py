"""What a plan is in step with moves on only over what was decided, and only for whoever reads it."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import BorrowOrder, Pick
from kb.plan import Marking, parse
from kb.store import Base
from tests.cast import ANNA, OWN, POLICING, REGION, TOM
from tests.desk.kin.keeping_story import BOATS, FIRST, LORRIES, OURS, SOURCE, Story, sussex
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Thames Valley's plan, adapted from Sussex version 1 and in force."""
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    return told


SECOND = sussex(
    a_row("OIC-01", LORRIES, gap="Known", sources="PND"), FIRST[1].replace("No list", "A list"), FIRST[2]
)


def bases(story: Story) -> list[Base]:
    with story.shelves.store.reading() as tx:
        (tie,) = (one for one in tx.kin.all_ties() if one.plan_ref == OURS)
        return list(tx.kin.bases(tie.id))


def test_an_approval_with_something_left_moves_over_what_was_taken_and_keeps_the_number(story: Story) -> None:
    story.source(SECOND)
    story.keep(**{"OIC-01: gap": Pick("take")})
    story.approve()

    last = bases(story)[-1]

    assert (last.how, last.number) == ("in part", 1)
    assert b"Known" in (last.text or b"")
    assert b"No list" in (last.text or b"")


def test_an_approval_with_nothing_left_takes_the_source_s_version_as_it_is(story: Story) -> None:
    story.source(SECOND)
    story.keep(ready=True)
    story.approve()

    last = bases(story)[-1]

    assert (last.how, last.number, last.text) == ("in step", 2, SECOND)
    many = len(bases(story))
    story.change("Why we ask.", "Why we ask this.")
    story.approve()
    assert len(bases(story)) == many


def test_nothing_moves_for_whoever_may_not_read_a_row_that_was_taken(story: Story) -> None:
    story.source(sussex(*FIRST[:2], a_row("OIC-03", BOATS, gap="A count", visible_to="own")))
    story.change("Why we ask.", "Why we ask this.")

    story.approve()

    assert [one.how for one in bases(story)] == ["adapted"]


def test_the_plan_s_page_says_how_it_stands_only_while_the_source_is_read(story: Story) -> None:
    def shown(by: object) -> object:
        source = story.shelves.desk_of(by, story.at).reading.plan(OURS).source  # type: ignore[arg-type]
        return None if source is None or source.step is None else (source.step.step.to_look, source.step.own)

    story.source(SECOND)

    assert shown(TOM) == (2, True)
    assert shown(TOM) == (2, True)
    story.source(SECOND.replace(b"A list", b"Lists"), sharing=OWN)
    assert shown(TOM) is None


def test_for_you_says_how_many_changes_there_are(story: Story) -> None:
    story.source(SECOND)

    queues = {q.kind: q.notices for q in story.shelves.desk_of(TOM, story.at).notices.for_you().queues}

    (notice,) = queues["source"]
    assert notice.said == ("2 changes of Sussex Police to look at.",)
    assert notice.address == f"/plans/{OURS}/in-step"
    other = story.shelves.desk_of(ANNA, story.at).notices.for_you().queues
    assert all(queue.kind != "source" for queue in other)


def test_a_borrowed_row_is_kept_in_step_with_where_it_came_from(shelves: Shelves) -> None:
    story = Story(shelves)
    shelves.shelve(a_plan(a_text(a_row("OIC-01", "Which of ours?"))), ref=OURS, at=story.at)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=story.at)
    order = BorrowOrder(wanted=f"{SOURCE}@1#OIC-02", ref="OIC-02")
    shelves.desk_of(TOM, story.at).borrowing.borrow(OURS, order, token="token-of-borrowing")
    story.approve()
    assert story.page().many == 0

    story.source(SECOND)

    assert story.words() == {"OIC-02: gap changed from “No list” to “A list”"}
    story.keep(ready=True)
    story.at += DAY
    story.approve()
    assert (story.page().many, story.checked()) == (0, 2)
    assert [row.ref for row in parse((bases(story)[-1].text or b"").decode()).requirements] == ["OIC-02"]


def test_two_readers_who_read_different_rows_do_not_push_each_other_s_answer_out(shelves: Shelves) -> None:
    story = Story(shelves)
    shelves.shelve(a_plan(sussex(marking="OFFICIAL"), sharing=REGION), ref=SOURCE, at=story.at)
    story.adapt()
    more = a_row("OIC-04", "Which airstrips?", marking="OFFICIAL-SENSITIVE")
    story.source(sussex(*FIRST, more, marking="OFFICIAL"), sharing=REGION)

    def worked_out(by: Actor) -> tuple[int, bool]:
        source = shelves.desk_of(by, story.at).reading.plan(OURS).source
        assert source is not None
        assert source.step is not None
        return source.step.step.to_look, bool(source.step.key)

    low = Actor(TOM.person, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
    assert [worked_out(by) for by in (TOM, low, TOM, low)] == [(1, True), (0, True), (1, False), (0, False)]


def test_what_was_taken_is_kept_under_the_source_s_marking(story: Story) -> None:
    story.source(SECOND)
    story.keep(ready=True)
    story.approve()

    assert bases(story)[-1].marking is Marking.OFFICIAL_SENSITIVE


def test_of_borrowed_rows_what_was_taken_is_kept_under_theirs_alone(shelves: Shelves) -> None:
    story = Story(shelves)
    low = {"marking": "OFFICIAL"}
    row = a_row("OIC-02", "Which car washes?", gap="No list", marking="OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(a_text(a_row("OIC-01", "Which of ours?"))), ref=OURS, at=story.at)
    shelves.shelve(a_plan(sussex(FIRST[0], row, **low), sharing=POLICING), ref=SOURCE, at=story.at)
    order = BorrowOrder(wanted=f"{SOURCE}@1#OIC-02", ref="OIC-02")
    shelves.desk_of(TOM, story.at).borrowing.borrow(OURS, order, token="token-of-borrowing")
    story.approve()
    story.source(sussex(FIRST[0], row.replace("No list", "A list"), **low))

    story.keep(ready=True)
    story.approve()

    assert bases(story)[-1].marking is Marking.OFFICIAL_SENSITIVE


def test_nothing_moves_over_what_is_left_where_what_was_taken_was_erased(story: Story) -> None:
    story.source(SECOND)
    story.shelves.erase(1, ref=SOURCE, at=story.at)
    many = len(bases(story))
    story.change("Why we ask.", "Why we ask this.")

    story.approve()

    assert story.page().many
    assert len(bases(story)) == many
