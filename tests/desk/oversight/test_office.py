"""Oversight: what an office is told as at any day, what it keeps to itself, what the force sees and answers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.access import Actor, Role
from kb.desk import Desk, GroupOrder, MonthOrder, NewLine, OwnWords, PublicationDays, SessionOrder
from kb.desk.approval.lives import Wanting
from kb.desk.inspection.positions import PositionOrder
from kb.desk.oversight.composing import compose
from kb.desk.oversight.saying import Section, as_content, changed_since, sections
from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, NOON, PETE, RON, SUE, TODAY, TOM, VERA
from tests.desk.evidence.evidence_story import NOTE, REF, approved, returned
from tests.desk_cast import Shelves

FORCE, OFFICE = "thames-valley", "thames-valley-pcc"
DAY = dt.timedelta(days=1)
READER = Actor(SUE.person, tuple(replace(grant, body=FORCE) for grant in SUE.grants))
KEY = "hmicfrs-oic/thames-valley-pcc/2"
QUESTION = NewLine("", FORCE, "question", "Which quarter was the last with enough returns?")
VIEW = NewLine("", FORCE, "view", "The figures rest on one quarter.", view="partly assured")


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    return approved(shelves)


def test_an_office_is_told_of_promises_recommendations_and_plans(story: Shelves) -> None:
    page = story.desk_of(CATH).office.page(FORCE)

    assert page.of_office
    assert [one.recommendation.rsplit("-", 1)[-1] for one in page.told.promises] == ["2", "4", "8", "9", ""]
    four = next(one for one in page.told.recommendations if one.recommendation.number == 4)
    assert four.due.days_over == (TODAY - dt.date(2025, 12, 31)).days
    assert [plan.standing.stage.words for plan in page.told.plans] == ["Approved"]
    assert any("Recommendation 4 was due on 31 December 2025" in ask for ask in page.asks)


def test_published_figures_are_unknown_shares_and_are_known_from_their_day_on(story: Shelves) -> None:
    office = story.desk_of(CATH).office

    def figures(on: dt.date) -> str:
        return repr([one.figures for one in office.page(FORCE, on).told.recommendations])

    assert "over 600; out of how many is unknown" in figures(TODAY)
    assert "all, number not stated; out of how many is unknown" in figures(dt.date(2025, 7, 31))
    assert "600" not in figures(dt.date(2025, 7, 30))
    assert office.page(FORCE, dt.date(2025, 5, 15)).told.recommendations == ()


def test_a_force_opens_the_very_same_page_and_adds_a_note_that_changes_no_stage(story: Shelves) -> None:
    before = story.desk_of(CATH).office.page(FORCE)
    story.desk_of(TOM).office.add_note(FORCE, "A new analyst has begun work.")

    theirs, ours = (story.desk_of(actor).office.page(FORCE) for actor in (CATH, READER))

    assert theirs.told == ours.told
    assert theirs.asks == ours.asks
    assert [text for _, text in theirs.told.notes] == ["A new analyst has begun work."]
    assert [one.standing for one in theirs.told.plans] == [one.standing for one in before.told.plans]
    with pytest.raises(Wanting):
        story.desk_of(TOM).office.add_note(FORCE, "Ring Jonathan Smith on 07700 900123.")
    with pytest.raises(NotAllowed):
        story.desk_of(READER).office.add_note(FORCE, "A reader says so.")


def test_a_question_is_the_offices_alone_until_it_is_sent_and_then_answered(story: Shelves) -> None:
    office, force = story.desk_of(CATH).office, story.desk_of(TOM).office
    number = office.write(FORCE, QUESTION)
    assert [one.number for one in office.page(FORCE).spoken] == [number]
    assert force.page(FORCE).spoken == ()
    with pytest.raises(NotFound):
        force.answer(FORCE, number, "The third one of this year.")

    office.send(FORCE, number)
    force.answer(FORCE, number, "The third one of this year.")

    asked, answered = office.page(FORCE).spoken
    assert (asked.said.text, answered.said.answers) == (QUESTION.text, number)
    assert force.page(FORCE).answer_to(number) == answered
    with pytest.raises(NotReady):
        office.send(FORCE, number)


def test_a_view_stands_apart_from_the_stage_and_is_sent_by_a_person(story: Shelves) -> None:
    office = story.desk_of(CATH).office
    before = office.page(FORCE).told
    with pytest.raises(Wanting):
        office.write(FORCE, NewLine("", FORCE, "view", "The figures are thin.", view="sure"))
    number = office.write(FORCE, VIEW)

    assert office.page(FORCE).told == before
    assert story.desk_of(PETE).office.page(FORCE).spoken == ()
    office.send(FORCE, number)
    assert [one.said.view for one in story.desk_of(PETE).office.page(FORCE).spoken] == ["partly assured"]


def test_no_audit_line_of_the_force_says_anything_of_a_draft(story: Shelves) -> None:
    story.desk_of(CATH).office.write(FORCE, QUESTION)
    story.desk_of(CATH).office.meet(FORCE, on=TODAY + DAY, title="Secretly called")

    lines = story.desk_of(AUDREY).records.page().lines

    assert not [line for line in lines if "question" in repr(line.facts) or "meeting" in repr(line.facts)]
    assert "Secretly" not in repr(story.audit())


def test_a_promise_is_open_until_the_office_closes_it_with_a_reason(story: Shelves) -> None:
    office = story.desk_of(CATH).office
    with pytest.raises(Wanting):
        office.close(FORCE, KEY, why="")

    office.close(FORCE, KEY, why="The plan is in use.")

    promise = next(one for one in office.page(FORCE).told.promises if one.key == KEY)
    assert (promise.open, promise.closed_why) == (False, "The plan is in use.")
    with pytest.raises(NotReady):
        office.close(FORCE, KEY, why="The plan is in use.")
    office.close(FORCE, KEY, why="It is not after all.", closed=False)
    assert next(one for one in office.page(FORCE).told.promises if one.key == KEY).open
    with pytest.raises(NotFound):
        office.close(FORCE, "hmicfrs-oic/another/1", why="The plan is in use.")


def test_what_changed_since_the_last_meeting_and_lapses_before_the_next_is_said(story: Shelves) -> None:
    office = story.desk_of(CATH, NOON - 10 * DAY).office
    office.meet(FORCE, on=TODAY - 5 * DAY, title="Performance")
    office.meet(FORCE, on=TODAY + 400 * DAY, title="Performance")
    story.desk_of(TOM).noting.record(REF, NOTE, "t")

    page = story.desk_of(CATH).office.page(FORCE)

    assert page.told.last is not None
    assert any("Embedding: Approved" in line for line in page.changed)
    assert any("the review day" in line for line in page.lapsing)


def test_a_briefing_is_kept_as_it_was_made_and_says_what_changed_since(story: Shelves) -> None:
    office = story.desk_of(CATH).office
    number = office.brief(FORCE, TODAY, "t")
    assert office.brief(FORCE, TODAY, "t") == number
    assert office.briefing(FORCE, number).changed == ()
    order = PositionOrder(FORCE, "Plan adopted.", "Task it.", None, "Head of Intelligence")
    story.desk_of(TOM).positions.record("hmicfrs-oic-4", order, "t")

    page = story.desk_of(CATH, NOON + DAY).office.briefing(FORCE, number)

    assert not [line for one in page.sections for line in one.lines if "Plan adopted." in line]
    assert any("Plan adopted." in line for line in page.changed)
    with pytest.raises(NotFound):
        office.briefing(FORCE, number + 1)


def counted(story: Shelves, at: dt.datetime, number: int, act: int) -> None:
    """Counts, seats, a month or a response is recorded that an office is told of."""
    force, office = story.desk_of(TOM, at), story.desk_of(CATH, at)
    if act == 5:
        force.training.say_group(FORCE, GroupOrder("Response", str(600 + number), ["module-1", "hydra"]))
        table = f"role group,module,completed\nResponse,1,{number}\n"
        force.training.count_table(FORCE, at.date(), table)
    elif act == 6:
        month = (at.date().replace(day=1) - DAY).replace(day=1)
        force.referring.say_month(FORCE, MonthOrder(month, str(90 + number), "Bureau", str(number), ""))
    elif act == 7:
        told = SessionOrder(FORCE, at.date(), "9am", f"Hall {number}", "9", "Desk")
        session = force.board.offer(told, f"s{number}")
        force.board.take(session, FORCE, "5")
        force.board.attend(session, [(FORCE, "Response", "3")])
    else:
        answer = office.answering.begin(FORCE, "HMICFRS-OIC", at.date(), f"r{number}")
        paper = office.answering.paper(FORCE, answer)
        does = {one.recommendation.ref: f"I act on {number}." for one in paper.recommendations}
        own = OwnWords("It begins.", actions=does, conclusion="It ends.")
        office.answering.keep(FORCE, answer, own, seen=paper.seen)
        paper = office.answering.paper(FORCE, answer)
        office.answering.mark(FORCE, answer, seen=paper.seen, read=paper.read, days=PublicationDays())


def something(story: Shelves, at: dt.datetime, number: int, act: int) -> None:
    """Something is recorded that an office is told of."""
    force, office = story.desk_of(TOM, at), story.desk_of(CATH, at)
    if act == 0:
        force.office.add_note(FORCE, f"Note of the day {number}, said plainly.")
    elif act == 1:
        order = PositionOrder(FORCE, f"Done {number}.", "Go on with it.", None, "Head of it")
        force.positions.record("hmicfrs-oic-4", order, f"p{number}")
    elif act == 2:
        office.office.meet(FORCE, on=at.date() + 30 * DAY, title=f"Meeting {number}")
    elif act == 3:
        closed = next(one for one in office.office.page(FORCE).told.promises if one.key == KEY).open
        office.office.close(FORCE, KEY, why=f"Because of {number}, at last.", closed=closed)
    elif act > 4:
        counted(story, at, number, act)
    else:
        force.noting.record(
            REF, replace(NOTE, on=f"{at:%-d %B %Y}", reference=f"File {number}"), f"n{number}"
        )


def test_for_forty_days_the_briefing_made_then_is_the_view_as_at_that_day(story: Shelves) -> None:
    chance = random.Random(5)
    register = story.house.register()
    made: dict[dt.date, str] = {}
    for number, ahead in enumerate(sorted(chance.sample(range(1, 400), 40))):
        at = NOON + ahead * DAY
        something(story, at, number, chance.randrange(9))
        with story.store.reading() as tx:
            made[at.date()] = as_content(OFFICE, FORCE, compose(tx, register, OFFICE, FORCE, at.date()))

    later = story.desk_of(CATH, NOON + 500 * DAY).office
    for day, content in made.items():
        assert as_content(OFFICE, FORCE, later.page(FORCE, day).told) == content, day
    assert len(set(made.values())) > 20


def test_what_was_asked_or_made_later_stands_on_no_earlier_day(story: Shelves) -> None:
    office = story.desk_of(CATH, NOON + 5 * DAY).office
    office.send(FORCE, office.write(FORCE, QUESTION))
    office.brief(FORCE, TODAY, "t")

    earlier = office.page(FORCE, TODAY + 4 * DAY)

    assert (earlier.spoken, earlier.briefings) == ((), ())
    now = office.page(FORCE)
    assert (len(now.spoken), len(now.briefings)) == (1, 1)


def test_of_two_plans_with_one_title_no_change_is_lost() -> None:
    before = [Section("A plan", ("One.",)), Section("A plan", ("Two.",))]
    now = [Section("A plan", ("One.",)), Section("A plan", ("Three.",))]

    assert changed_since(before, now) == ("New under “A plan”: Three.", "No longer under “A plan”: Two.")


OUTSIDE = [SUE, ANNA, ESSIE, RON, ADA, AUDREY, VERA]
ACTS: list[Callable[[Desk], object]] = [
    lambda desk: desk.office.page(FORCE),
    lambda desk: desk.office.brief(FORCE, TODAY, "t"),
    lambda desk: desk.office.briefing(FORCE, 1),
    lambda desk: desk.office.meet(FORCE, on=TODAY, title="Mine now"),
    lambda desk: desk.office.write(FORCE, QUESTION),
    lambda desk: desk.office.send(FORCE, 1),
    lambda desk: desk.office.close(FORCE, KEY, why="Because I say so."),
    lambda desk: desk.office.answer(FORCE, 1, "It is not so at all."),
    lambda desk: desk.office.add_note(FORCE, "A note of another."),
]


@pytest.mark.parametrize("actor", OUTSIDE, ids=lambda actor: str(actor.person))
@pytest.mark.parametrize("act", ACTS)
def test_for_everybody_else_there_is_no_such_page(
    story: Shelves, actor: Actor, act: Callable[[Desk], object]
) -> None:
    with pytest.raises(NotFound):
        act(story.desk_of(actor))


@pytest.mark.parametrize("act", ACTS[1:7])
@pytest.mark.parametrize("actor", [TOM, PETE, READER], ids=lambda actor: str(actor.person))
def test_a_force_does_nothing_that_is_the_offices(
    story: Shelves, actor: Actor, act: Callable[[Desk], object]
) -> None:
    with pytest.raises(NotFound):
        act(story.desk_of(actor))


@pytest.mark.parametrize("force", ["sussex", "kent", "nowhere", OFFICE])
def test_an_office_looks_at_no_force_but_its_own(story: Shelves, force: str) -> None:
    assert story.desk_of(CATH).office.forces() == ((FORCE, "Thames Valley Police"),)
    with pytest.raises(NotFound):
        story.desk_of(CATH).office.page(force)


@pytest.mark.parametrize("day", [TODAY + DAY, dt.date(1999, 1, 1)])
def test_a_day_that_cannot_be_asked_is_refused(story: Shelves, day: dt.date) -> None:
    office = story.desk_of(CATH).office
    for act in (lambda: office.page(FORCE, day), lambda: office.brief(FORCE, day, "t")):
        with pytest.raises(Invalid):
            act()


def test_a_briefing_names_no_requirement_reference_or_person(story: Shelves) -> None:
    returned(story)
    story.desk_of(TOM).noting.record(REF, NOTE, "t")

    said = repr(sections(story.desk_of(CATH).office.page(FORCE).told))

    assert not [word for word in ("OIC-01", "Minute", "File 12", NOTE.line, "lay-bys", "Tom") if word in said]
    assert Role.OVERSIGHT.value not in said
