"""Hydra sessions: seats offered, taken and given back, the last one once, and who attended by role group."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.desk import Desk, GroupOrder, SessionOrder
from kb.desk.approval.lives import Wanting
from kb.errors import NotAllowed, NotFound, NotReady
from tests.cast import ADA, CATH, ESSIE, KIT, NOON, PETE, SUE, TODAY, TOM
from tests.desk_cast import Shelves

HOST, FORCE = "sussex", "thames-valley"
DAY = dt.timedelta(days=1)
SID = Actor(PETE.person, tuple(replace(grant, body=HOST) for grant in PETE.grants))
LATER = NOON + 10 * DAY
ORDER = SessionOrder(HOST, TODAY + 7 * DAY, "9.30am to 4pm", "The training centre", "4", "Training desk")


def offered(shelves: Shelves, **change: object) -> int:
    order = replace(ORDER, **change)
    return shelves.desk_of(SID).board.offer(order, f"t{order.on}{order.seats}")


def test_seats_are_offered_taken_and_given_back_without_names(shelves: Shelves) -> None:
    number, board = offered(shelves), shelves.desk_of(TOM).board

    assert board.take(number, FORCE, "3") == 1
    board.give_back(number, FORCE, "1")

    (one,) = shelves.desk_of(SUE).board.page().coming
    assert (one.free, one.taken) == (2, {FORCE: 2})


def test_two_forces_that_take_the_last_seat_at_once_one_gets_it_and_the_other_is_told(
    shelves: Shelves,
) -> None:
    number = offered(shelves, seats="1")
    takers = [(TOM, FORCE), (SID, HOST)] * 4
    start, told = threading.Barrier(len(takers)), []

    def take(actor: Actor, body: str) -> None:
        board = shelves.desk_of(actor).board
        start.wait()
        try:
            told.append(str(board.take(number, body, "1")))
        except NotReady as no:
            told.append(str(no))

    threads = [threading.Thread(target=take, args=one) for one in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["0"] + ["All seats are taken. Somebody may have been quicker."] * 7
    assert shelves.desk_of(SUE).board.session(number).session.free == 0


def test_what_is_left_is_said(shelves: Shelves) -> None:
    number = offered(shelves)

    with pytest.raises(NotReady, match="4 seats are left"):
        shelves.desk_of(TOM).board.take(number, FORCE, "5")


def test_the_host_records_who_attended_and_the_ratio_follows(shelves: Shelves) -> None:
    number = offered(shelves)
    shelves.desk_of(TOM).training.say_group(FORCE, GroupOrder("Response", "40", ["hydra"]))
    shelves.desk_of(TOM).board.take(number, FORCE, "3")
    with pytest.raises(NotReady, match="from the day of the session"):
        shelves.desk_of(SID).board.attend(number, [(FORCE, "Response", "2")])

    host = shelves.desk_of(SID, LATER).board
    assert host.session(number).groups == {FORCE: ("Response",)}
    with pytest.raises(Wanting, match="had 3 seats"):
        host.attend(number, [(FORCE, "Response", "4")])
    host.attend(number, [(FORCE, "Response", "2"), (FORCE, "Custody", ""), ("kent", "Response", "1")])

    hydra = shelves.desk_of(TOM, LATER).training.page(FORCE).figures.hydra
    assert (hydra.met, hydra.of) == (2, 40)


def test_a_session_that_does_not_take_place_takes_no_seats(shelves: Shelves) -> None:
    number = offered(shelves)
    host = shelves.desk_of(SID).board
    with pytest.raises(Wanting):
        host.end(number, "")
    host.end(number, "The suite is closed that day.")

    with pytest.raises(NotReady, match="does not take place"):
        shelves.desk_of(TOM).board.take(number, FORCE, "1")
    with pytest.raises(NotReady):
        host.end(number, "The suite is closed that day.")


def test_a_session_that_is_over_takes_no_seats(shelves: Shelves) -> None:
    number = offered(shelves)

    with pytest.raises(NotReady, match="is over"):
        shelves.desk_of(TOM, LATER).board.take(number, FORCE, "1")


def test_a_form_sent_twice_makes_one_session(shelves: Shelves) -> None:
    assert offered(shelves) == offered(shelves)


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"on": None}, "on"),
        ({"on": TODAY - DAY}, "on"),
        ({"seats": "0"}, "seats"),
        ({"seats": "many"}, "seats"),
        ({"seats": "501"}, "seats"),
        ({"starts": ""}, "starts"),
        ({"venue": ""}, "venue"),
        ({"contact_role": "Jonathan Smith 07700 900123"}, "contact_role"),
    ],
)
def test_an_odd_session_is_refused_at_its_box(shelves: Shelves, change: dict[str, object], box: str) -> None:
    with pytest.raises(Wanting) as no:
        offered(shelves, **change)

    assert no.value.field == box


@pytest.mark.parametrize("seats", ["", "0", "x", "3"])
def test_no_more_seats_are_given_back_than_were_taken(shelves: Shelves, seats: str) -> None:
    number = offered(shelves)
    shelves.desk_of(TOM).board.take(number, FORCE, "2")

    with pytest.raises(Wanting):
        shelves.desk_of(TOM).board.give_back(number, FORCE, seats)


def test_for_others_nobody_takes_seats_and_only_the_host_offers_or_ends(shelves: Shelves) -> None:
    number = offered(shelves)
    acts: list[Callable[[Desk], object]] = [
        lambda desk: desk.board.take(number, HOST, "1"),
        lambda desk: desk.board.offer(ORDER, "x"),
        lambda desk: desk.board.end(number, "Because I say so."),
        lambda desk: desk.board.attend(number, []),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            act(shelves.desk_of(TOM))
    with pytest.raises(NotAllowed):
        shelves.desk_of(SUE).board.take(number, HOST, "1")


@pytest.mark.parametrize("actor", [CATH, ADA], ids=lambda one: str(one.person))
def test_who_reads_no_plans_as_a_member_has_no_board(shelves: Shelves, actor: Actor) -> None:
    number = offered(shelves)
    board = shelves.desk_of(actor).board

    assert not board.opens()
    for act in (board.page, lambda: board.session(number), lambda: board.take(number, FORCE, "1")):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("actor", [ESSIE], ids=lambda one: str(one.person))
def test_an_organisation_that_is_neither_fellow_nor_partner_sees_no_session(
    shelves: Shelves, actor: Actor
) -> None:
    number = offered(shelves)

    assert shelves.desk_of(actor).board.page().coming == ()
    with pytest.raises(NotFound):
        shelves.desk_of(actor).board.session(number)
    assert shelves.desk_of(KIT).board.page().coming != ()


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([(FORCE, "Custody", "2")], "with what was recorded before"),
        ([(FORCE, "", "1")], "Enter the role group"),
        ([(FORCE, "Custody", "1"), (FORCE, "CUSTODY", "1")], "stands there twice"),
        ([(FORCE, "Custody", "some")], "whole number"),
    ],
)
def test_no_number_of_attendance_is_lost_or_counted_beyond_the_seats(
    shelves: Shelves, lines: list[tuple[str, str, str]], says: str
) -> None:
    number = offered(shelves)
    shelves.desk_of(TOM).board.take(number, FORCE, "3")
    host = shelves.desk_of(SID, LATER).board
    host.attend(number, [(FORCE, "Response", "2")])

    with pytest.raises(Wanting, match=says):
        host.attend(number, lines)

    assert [one.attended for one in host.session(number).session.attended] == [2]
    host.attend(number, [(FORCE, "Response", "1"), (FORCE, "Custody", "2")])
