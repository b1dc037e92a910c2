"""A deputy approves in an approver's place, on the days given, and never their own work."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor
from kb.desk.approval.lives import Wanting
from kb.desk.approval.review import Order
from kb.errors import NotAllowed, NotFound
from kb.plan import text_hash
from tests.cast import NOON, PETE, REGION, SUE, TODAY, TOM
from tests.desk.approval.test_review import NEW, NEXT_YEAR, OLD, PAM, REF, TINA, submit, write
from tests.desk_cast import DAY, Shelves, a_plan

BODY = "thames-valley"


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A draft that Tom wrote and submitted, in a force with one approver and a second author."""
    with shelves.store.writing(at=NOON) as tx:
        for name, actor in (("pam", PAM), ("tina", TINA)):
            assert tx.people.add(name, name.title(), sample=True).id == actor.person
        tx.people.grant(TINA.person, TINA.grants[0])
    shelves.shelve(a_plan(OLD, sharing=REGION))
    write(shelves, NEW)
    submit(shelves)
    return shelves


def name(shelves: Shelves, person: Actor = TINA, by: Actor = PETE, **days: dt.date | None) -> None:
    dates = {"starts_on": TODAY, "ends_on": TODAY + DAY} | days
    shelves.desk_of(by).deputies.name(person.person, BODY, **dates)


def now(shelves: Shelves, person: Actor, at: dt.datetime = NOON) -> Actor:
    """The person as they are let in now."""
    with shelves.store.reading() as tx:
        return tx.people.actor(person.person)


def approve(shelves: Shelves, person: Actor, at: dt.datetime = NOON) -> int:
    order = Order(text_hash(NEW), "Deputy approver", "", NEXT_YEAR)
    return shelves.desk_of(now(shelves, person), at).review.approve(REF, order)


def test_a_deputy_approves_on_the_days_given_only(drafted: Shelves) -> None:
    with pytest.raises(NotAllowed):
        approve(drafted, TINA)
    name(drafted, starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)

    for at in (NOON, NOON + 3 * DAY):
        with pytest.raises(NotAllowed):
            approve(drafted, TINA, at)
    assert approve(drafted, TINA, NOON + DAY) == 2


def test_a_deputy_does_not_approve_what_they_wrote(drafted: Shelves) -> None:
    name(drafted, TOM)

    with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
        approve(drafted, TOM)


def test_a_deputy_names_no_deputy(drafted: Shelves) -> None:
    name(drafted)

    with pytest.raises(NotAllowed, match="cannot name another"):
        drafted.desk_of(now(drafted, TINA)).deputies.page()
    with pytest.raises(NotAllowed, match="cannot name another"):
        drafted.desk_of(now(drafted, TINA)).deputies.name(TOM.person, BODY, starts_on=TODAY, ends_on=TODAY)


def test_ending_it_ends_it_at_once_and_only_ones_own(drafted: Shelves) -> None:
    name(drafted)
    (line,) = drafted.desk_of(PETE).deputies.page().deputies
    with pytest.raises(NotFound):
        drafted.desk_of(TOM).deputies.end(line.number)

    drafted.desk_of(PETE).deputies.end(line.number)

    with pytest.raises(NotAllowed):
        approve(drafted, TINA)


def test_it_ends_when_the_approver_leaves(drafted: Shelves) -> None:
    name(drafted)
    with drafted.store.writing(at=NOON) as tx:
        tx.people.suspend(PETE.person)

    with pytest.raises(NotAllowed):
        approve(drafted, TINA)


@pytest.mark.parametrize("who", [SUE, PETE, PAM])
def test_only_a_colleague_of_the_same_organisation_can_be_named(drafted: Shelves, who: Actor) -> None:
    with pytest.raises(Wanting) as refused:
        name(drafted, who)
    assert refused.value.field == "person"


@pytest.mark.parametrize(
    ("days", "where"),
    [
        ({"starts_on": TODAY - DAY}, "starts_on"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": TODAY - DAY}, "ends_on"),
        ({"ends_on": TODAY + 100 * DAY}, "ends_on"),
    ],
)
def test_the_days_must_be_right(drafted: Shelves, days: dict[str, dt.date | None], where: str) -> None:
    with pytest.raises(Wanting) as refused:
        name(drafted, **days)
    assert refused.value.field == where


def test_only_an_approver_names_one_and_only_for_their_own_organisation(drafted: Shelves) -> None:
    for other in (TOM, SUE):
        with pytest.raises(NotAllowed):
            name(drafted, by=other)
    with pytest.raises(NotAllowed):
        drafted.desk_of(PETE).deputies.name(SUE.person, "sussex", starts_on=TODAY, ends_on=TODAY)


def test_it_is_written_down_for_whom(drafted: Shelves) -> None:
    name(drafted)

    line = drafted.audit()[-1]

    assert (line.act, line.object, line.facts["deputy_for"]) == (
        *("grant given", f"person:{TINA.person}", PETE.person),
    )


def test_whoever_is_only_a_deputy_there_is_no_colleague_to_be_named_again(drafted: Shelves) -> None:
    name(drafted)
    with drafted.store.writing(at=NOON) as tx:
        own = next(one for one in tx.people.grants(TINA.person) if one.deputy_for is None)
        tx.people.end_grant(own.id)

    with pytest.raises(Wanting, match="same organisation"):
        name(drafted, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 6 * DAY)
