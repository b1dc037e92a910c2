"""People who mean ill, with the code in hand: approving one's own text, lowering a marking, and using a form twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import NewTrigger, Said, Sought, StartOrder
from kb.desk.approval.lives import Wanting
from kb.desk.approval.review import Order
from kb.errors import NotAllowed, NotFound, Stale
from kb.plan import Marking, text_hash
from kb.store import SharedAs
from tests.cast import AUDREY, ESSIE, NOON, PETE, REGION, RON, SUE, TOM
from tests.desk.approval.test_review import NEW, NEXT_YEAR, OLD, ORDER, PAM, REF, TINA, approve, submit, write
from tests.desk_cast import DAY, Shelves, a_house, a_plan, a_row, a_text

OTTO = Actor(16, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
"""An author of Thames Valley who may read OFFICIAL only."""
PAUL = Actor(17, (Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL_SENSITIVE),))
"""A third approver of Thames Valley."""
MORE = NEW + b"\nMore.\n"
RAISED = a_text(a_row("OIC-01", "Which lay-bys?", marking="OFFICIAL-SENSITIVE"), marking="OFFICIAL")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Shelves]:
    """A house in which Thames Valley has more people than one of each kind."""
    others = {"pam": PAM, "tina": TINA, "otto": OTTO, "paul": PAUL}
    with a_house(tmp_path, indexed=False) as shelves:
        with shelves.store.writing(at=NOON) as tx:
            for name, actor in others.items():
                assert tx.people.add(name, name.title(), sample=True).id == actor.person
                tx.people.grant(actor.person, actor.grants[0])
        yield shelves


@pytest.fixture
def issued(house: Shelves) -> Shelves:
    """A plan of which Pete has put his own text in force in urgency."""
    house.shelve(a_plan(OLD, sharing=REGION))
    write(house, NEW, by=PETE)
    issue(house, PETE, NEW)
    return house


def issue(shelves: Shelves, by: Actor, text: bytes) -> int:
    order = Order(text_hash(text), "Plan approver", "", NEXT_YEAR)
    return shelves.desk_of(by).review.urgent(REF, order)


def drafted(shelves: Shelves, by: Actor, name: str, text: bytes) -> None:
    desk = shelves.desk_of(by).drafting
    ref = desk.start(StartOrder("thames-valley", name, name), f"token-of-{name}-and-more")
    desk.save_text(ref, text.decode(), started_from=1)


def awaited(shelves: Shelves, by: Actor) -> list[str]:
    return [queue.kind for queue in shelves.desk_of(by).notices.for_you().queues]


def test_whose_text_is_in_force_in_urgency_does_not_approve_the_draft_that_follows_it(
    issued: Shelves,
) -> None:
    write(issued, MORE, by=TINA)
    submit(issued, MORE, by=TINA)

    assert "approve" not in awaited(issued, PETE)
    for order in (ORDER, replace(ORDER, on_behalf=True, decided_on=NOON.date())):
        with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
            issued.desk_of(PETE).review.approve(REF, replace(order, text_hash=text_hash(MORE)))

    assert "approve" in awaited(issued, PAM)
    assert approve(issued, by=PAM, text_hash=text_hash(MORE)) == 3


def test_two_approvers_do_not_confirm_what_they_issued_by_turns(issued: Shelves) -> None:
    write(issued, MORE, by=PAM)
    assert issue(issued, PAM, MORE) == 3
    order = Order(text_hash(MORE), "Approver", "", NEXT_YEAR)

    for own in (PETE, PAM):
        assert "confirm" not in awaited(issued, own)
        with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
            issued.desk_of(own).review.confirm(REF, order)

    assert "confirm" in awaited(issued, PAUL)
    assert issued.desk_of(PAUL).review.confirm(REF, order) == 3


def test_withdrawing_an_urgent_text_does_not_let_its_author_approve_it_later(issued: Shelves) -> None:
    issued.desk_of(PETE).upkeep.withdraw(REF, number=2, why="It was a mistake.")
    write(issued, MORE, by=TINA)
    submit(issued, MORE, by=TINA)

    assert "confirm" not in awaited(issued, PAM)
    with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
        approve(issued, by=PETE, text_hash=text_hash(MORE))


def test_once_another_has_approved_the_author_of_an_urgent_text_approves_as_before(issued: Shelves) -> None:
    issued.desk_of(PAM).review.confirm(REF, Order(text_hash(NEW), "Approver", "", NEXT_YEAR))
    write(issued, MORE, by=TINA)
    submit(issued, MORE, by=TINA)

    assert approve(issued, by=PETE, text_hash=text_hash(MORE)) == 3


def test_a_reason_given_after_the_text_was_read_is_read_before_it_is_approved(house: Shelves) -> None:
    text = a_text(a_row(notes="Ask DS Jane Smith."))
    house.shelve(a_plan(OLD, sharing=REGION))
    write(house, text)
    submit(house, text)
    read = house.desk_of(PETE).review.page(REF)
    checking = house.desk_of(TOM).readiness
    checking.dismiss(REF, [item.name for item in checking.draft(REF).items], "Because I say so.")

    with pytest.raises(Stale, match="has changed since you read it"):
        approve(house, text_hash=read.text_hash, seen=read.seen)

    again = house.desk_of(PETE).review.page(REF)
    assert approve(house, text_hash=again.text_hash, seen=again.seen) == 2


@pytest.mark.parametrize(
    "lower",
    [
        a_text(a_row("OIC-01", "Which lay-bys?"), marking="OFFICIAL"),
        a_text(a_row("OIC-02", "which  LAY-BYS?"), marking="OFFICIAL"),
    ],
    ids=["unmarked", "under another reference"],
)
def test_a_requirement_is_not_lowered_without_a_reason(lower: bytes, house: Shelves) -> None:
    house.shelve(a_plan(RAISED, sharing=REGION))
    write(house, lower)
    submit(house, lower)

    with pytest.raises(Wanting, match="why the marking can be lowered"):
        approve(house, text_hash=text_hash(lower))
    assert approve(house, text_hash=text_hash(lower), lowered_why="It is public by now.") == 2


def test_a_draft_does_not_open_a_requirement_to_people_below_its_marking(house: Shelves) -> None:
    house.shelve(a_plan(RAISED, sharing=REGION))
    desk = house.desk_of(TOM).drafting
    desk.begin(REF)
    lower = RAISED.decode().replace("- **Marking:** OFFICIAL-SENSITIVE\n", "")

    desk.save_text(REF, lower, started_from=1)

    assert house.desk_of(TOM).reading.draft(REF).copy.heading.marking is Marking.OFFICIAL_SENSITIVE
    for look in (
        house.desk_of(OTTO).reading.draft,
        house.desk_of(OTTO).drafting.page,
        house.desk_of(OTTO).review.page,
    ):
        with pytest.raises((NotFound, NotAllowed)):
            look(REF)


def test_a_form_changed_after_going_back_is_another_form(house: Shelves) -> None:
    house.shelve(a_plan(OLD, sharing=REGION))
    questions, token = house.desk_of(SUE).questions, "t" * 20

    first, again, other = (
        questions.ask(REF, Said(text), token=token) for text in ("Is it so?", "Is it so?", "And this?")
    )
    for text in ("One more.", "One more.", "And another."):
        questions.say(REF, first, Said(text), token=token)

    assert (first == again, first == other) == (True, False)
    assert [r.text for r in questions.thread(REF, first).thread.remarks] == [
        *("Is it so?", "One more.", "And another."),
    ]


def test_a_token_of_one_form_is_none_of_another(house: Shelves) -> None:
    house.shelve(a_plan(OLD))
    desk, token = house.desk_of(TOM), "t" * 20

    number = desk.questions.ask(REF, Said("Is it so?"), token=token)
    started = desk.drafting.start(StartOrder("thames-valley", "Boats", "boats"), token)
    again = desk.drafting.start(StartOrder("thames-valley", "Boats", "boats"), token)

    assert (number, started, again) == (1, "thames-valley/boats", "thames-valley/boats")


def test_whose_access_was_taken_away_says_nothing_more_and_hears_nothing_more(house: Shelves) -> None:
    house.shelve(a_plan(OLD, sharing=REGION))
    number = house.desk_of(SUE).questions.ask(REF, Said("Is it so?"), token="t" * 20)
    house.desk_of(SUE).notices.follow("plan", REF)
    house.desk_of(TOM).questions.say(REF, number, Said("It is."), token="u" * 20)
    with house.store.writing(at=NOON + DAY, by=PETE.person) as tx:
        tx.audiences.share(REF, SharedAs(), on=NOON.date())

    for act in (
        lambda: house.desk_of(SUE).questions.thread(REF, number),
        lambda: house.desk_of(SUE).questions.say(REF, number, Said("Still?"), token="v" * 20),
        lambda: house.desk_of(SUE).questions.resolve(REF, number, resolved=True),
        lambda: house.desk_of(SUE).notices.follow("plan", REF),
        lambda: house.desk_of(SUE).requests.asking(REF),
    ):
        with pytest.raises(NotFound):
            act()
    assert awaited(house, SUE) == []


def test_a_reason_given_at_a_plan_above_ones_reach_is_not_told(house: Shelves) -> None:
    spotted = a_row(notes="Ask DS Jane Smith.")
    drafted(house, TOM, "high", a_text(spotted, marking="OFFICIAL-SENSITIVE"))
    checking = house.desk_of(TOM).readiness
    names = [item.name for item in checking.draft("thames-valley/high").items]
    checking.dismiss("thames-valley/high", names, "She is the zebra.")
    drafted(house, OTTO, "low", a_text(spotted, marking="OFFICIAL"))

    (low,) = {one.why for one in house.desk_of(OTTO).readiness.draft("thames-valley/low").dismissed}
    (high,) = {one.why for one in house.desk_of(TOM).readiness.draft("thames-valley/low").dismissed}

    assert ("zebra" in low, "zebra" in high) == (False, True)


def test_who_may_not_read_all_of_a_plan_does_not_say_that_it_needs_no_change(house: Shelves) -> None:
    olga = Actor(18, (Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL),))
    with house.store.writing(at=NOON) as tx:
        tx.people.add("olga", "Olga", sample=True)
    house.shelve(a_plan(RAISED, sharing=REGION))

    with pytest.raises(NotAllowed, match="requirements with a marking that you may not read"):
        house.desk_of(olga).upkeep.reviewed(REF, number=1, review_by=NEXT_YEAR, meeting="Tasking")


def test_an_answer_sent_twice_is_given_once(house: Shelves) -> None:
    house.shelve(a_plan(OLD, sharing=REGION))
    new = NewTrigger("south-east", "law", "An Act of note", NOON.date())
    number = house.desk_of(RON).triggers.enter(new, "r" * 20)

    for _ in range(2):
        house.desk_of(TOM).upkeep.consider(REF, number, why="It is about ports.", change_by=None)
    with pytest.raises(NotFound):
        house.desk_of(PETE).upkeep.consider(REF, number, why="It is about ports.", change_by=None)

    assert len(house.desk_of(TOM).upkeep.page(REF).answers) == 1


def test_an_auditor_does_not_follow_people_to_where_they_went(house: Shelves) -> None:
    with house.store.writing(at=NOON - 9 * DAY) as tx:
        number = tx.people.grant(
            ESSIE.person, Grant(Role.READER, "thames-valley", Marking.OFFICIAL_SENSITIVE)
        )
    house.shelve(a_plan(OLD, sharing=REGION), ref="surrey/open", at=NOON - 8 * DAY)
    house.desk_of(Actor(ESSIE.person, PETE.grants), NOON - 7 * DAY).reading.plan("surrey/open")
    with house.store.writing(at=NOON - 6 * DAY) as tx:
        tx.people.end_grant(number)
    house.shelve(a_plan(), ref="essex/hid")
    house.desk_of(ESSIE).reading.plan("essex/hid")

    records = house.desk_of(AUDREY).records

    things = [line.object for line in records.page().lines]
    assert ("surrey/open@1" in things, "essex/hid@1" in things) == (True, False)
    assert records.page(Sought(plan="essex/hid")).lines == ()
    assert b"essex/hid" not in records.csv(Sought())
