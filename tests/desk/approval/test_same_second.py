"""What is approved, withdrawn or put in force is found and told in the same second, before the index has heard."""

from __future__ import annotations

import pytest

from kb.access import Actor
from kb.desk import Asked
from kb.desk.approval.review import Order
from kb.plan import State, text_hash
from tests.cast import ANNA, NOON, PETE, REGION, SUE, TODAY, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
OLD = a_text(a_row(question="Which zeppelins land?"))
NEW = a_text(a_row(question="Which gliders land?"))


@pytest.fixture
def submitted(shelves: Shelves) -> Shelves:
    """A current plan that the index knows and a reader follows, and a draft of the next version, submitted."""
    shelves.shelve(a_plan(OLD, sharing=REGION))
    desk = shelves.desk_of(SUE)
    desk.notices.follow("plan", REF)
    desk.reading.plan(REF)
    with shelves.store.writing(at=NOON, by=TOM.person) as tx:
        tx.press.open_draft(REF, NEW, marking=a_plan(NEW).marking)
    shelves.desk_of(TOM).review.submit(REF, text_hash=text_hash(NEW), note="")
    shelves.catch_up()
    return shelves


def hits(shelves: Shelves, words: str, who: Actor = ANNA, state: State = State.CURRENT) -> int:
    return shelves.desk_of(who, NOON + DAY).library.search(Asked(words, states=(state.value,))).total_plans


def approve(shelves: Shelves) -> None:
    order = Order(text_hash(NEW), "Head of intelligence", "Tasking 12", TODAY.replace(year=2027))
    shelves.desk_of(PETE, NOON + DAY).review.approve(REF, order)


def test_an_approved_text_is_found_and_the_one_before_it_is_not(submitted: Shelves) -> None:
    assert (hits(submitted, "zeppelins"), hits(submitted, "gliders")) == (1, 0)

    approve(submitted)

    assert (hits(submitted, "zeppelins"), hits(submitted, "gliders")) == (0, 1)
    assert hits(submitted, "gliders", TOM, State.SUBMITTED) == 0


def test_an_approval_is_on_the_first_page_and_told_to_who_follows_it(submitted: Shelves) -> None:
    assert not submitted.desk_of(SUE, NOON + DAY).notices.for_you().news

    approve(submitted)

    later = submitted.desk_of(SUE, NOON + DAY)
    assert [plan.number for plan in later.library.home().recent] == [2]
    assert later.notices.for_you().news


def test_a_withdrawn_plan_is_gone_from_results_and_lists(submitted: Shelves) -> None:
    submitted.desk_of(PETE, NOON + DAY).upkeep.withdraw(REF, number=1, why="It asked what is answered.")

    assert hits(submitted, "zeppelins") == 0
    assert hits(submitted, "zeppelins", state=State.WITHDRAWN) == 1
    assert submitted.desk_of(SUE, NOON + DAY).library.home().recent == ()
    assert submitted.desk_of(SUE, NOON + DAY).library.browse().total == 0
