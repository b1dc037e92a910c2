"""One-time links: asked for, handed over, and good once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kb.access import Role
from kb.errors import Invalid, SlowDown
from tests.people_cast import ELSEWHERE, HERE, OTHER_PASSWORD, PASSWORD, Place, a_place, grant, token_in

SUE = "sue@sussex.example"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


@pytest.fixture
def sue(place: Place) -> int:
    return place.person(SUE, grant(Role.READER))


def _link(place: Place, person: int) -> str:
    ada = place.person(f"ada{person}", grant(Role.ADMINISTRATOR))
    return token_in(place.staff("sussex", ada).link(person).link)


def test_a_forgotten_password_is_replaced_by_a_link_in_a_letter(place: Place, sue: int) -> None:
    key = place.enter(SUE).key
    place.door.ask_reset(SUE.upper(), address=HERE)

    place.door.redeem(token_in(place.letters()[0]), OTHER_PASSWORD)

    assert place.enter(SUE, OTHER_PASSWORD).key
    assert place.door.recognise(key) is None
    with pytest.raises(Invalid):
        place.enter(SUE, PASSWORD)
    assert ("password changed", f"person:{sue}") in place.acts()


def test_a_letter_holds_a_link_and_says_what_to_do_if_it_was_not_you(place: Place, sue: int) -> None:
    place.door.ask_reset(SUE, address=HERE)

    letter = place.letters()[0]

    assert "https://plans.example/sign-in/link/" in letter
    assert "until 24 November 2026 at 14:00" in letter
    assert "If it was not you, do nothing" in letter


@pytest.mark.parametrize("login", ["nobody@sussex.example", "sue\x00", "", "х@sussex.example", "s" * 100_000])
def test_asking_for_a_link_says_the_same_for_a_name_that_is_nobodys(
    place: Place, sue: int, login: str
) -> None:
    place.door.ask_reset(login, address=HERE)

    assert place.letters() == []


def test_no_letter_goes_to_a_suspended_person_nor_to_a_name_without_an_address(place: Place) -> None:
    place.person("plain", grant(Role.READER))
    gone = place.person("gone@sussex.example", grant(Role.READER))
    with place.store.writing(at=place.at) as tx:
        tx.people.suspend(gone)

    place.door.ask_reset("plain", address=HERE)
    place.door.ask_reset("gone@sussex.example", address=HERE)

    assert place.letters() == []


def test_nobody_is_flooded_with_letters(place: Place, sue: int) -> None:
    for number in range(20):
        place.door.ask_reset(SUE, address=f"203.0.113.{number}")

    assert len(place.letters()) == 3


def test_asking_from_one_address_is_slowed(place: Place, sue: int) -> None:
    for number in range(10):
        place.door.ask_reset(f"guess{number}@sussex.example", address=HERE)

    with pytest.raises(SlowDown):
        place.door.ask_reset(SUE, address=HERE)
    place.door.ask_reset(SUE, address=ELSEWHERE)


def test_looking_at_a_link_does_not_use_it_up(place: Place, sue: int) -> None:
    token = _link(place, sue)

    looks = [place.door.open_link(token) for _ in range(3)]

    assert {(look.person.login, look.new) for look in looks} == {(SUE, False)}
    place.door.redeem(token, OTHER_PASSWORD)
    with pytest.raises(Invalid):
        place.door.open_link(token)


def test_a_refused_password_does_not_use_the_link_up(place: Place, sue: int) -> None:
    token = _link(place, sue)
    with pytest.raises(Invalid):
        place.door.redeem(token, "password1234")

    place.door.redeem(token, OTHER_PASSWORD)

    assert place.enter(SUE, OTHER_PASSWORD).key


def test_a_link_grows_old(place: Place, sue: int) -> None:
    token = _link(place, sue)

    place.later(hours=2)

    with pytest.raises(Invalid):
        place.door.redeem(token, OTHER_PASSWORD)


def test_a_newer_link_puts_the_older_out_of_use(place: Place, sue: int) -> None:
    ada = place.person("ada", grant(Role.ADMINISTRATOR))
    staff = place.staff("sussex", ada)
    older, newer = token_in(staff.link(sue).link), token_in(staff.link(sue).link)

    with pytest.raises(Invalid):
        place.door.redeem(older, OTHER_PASSWORD)

    place.door.redeem(newer, OTHER_PASSWORD)


def test_changing_the_password_puts_links_out_of_use(place: Place, sue: int) -> None:
    token = _link(place, sue)
    place.account(place.enter(SUE)).change_password(PASSWORD, OTHER_PASSWORD)

    with pytest.raises(Invalid):
        place.door.redeem(token, PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "\x00", "é" * 43, "../..", "a" * 100_000, "\udcff"])
def test_a_made_up_link_opens_nothing(place: Place, token: str) -> None:
    with pytest.raises(Invalid):
        place.door.open_link(token)
    with pytest.raises(Invalid):
        place.door.redeem(token, OTHER_PASSWORD)


def test_the_tables_do_not_hold_what_a_link_says(place: Place, sue: int) -> None:
    token = _link(place, sue)

    with place.store.reading() as tx:
        kept = tx.conn.exec_driver_sql("SELECT * FROM tokens").all()
    assert token not in repr(kept)


def test_of_two_who_follow_a_link_at_once_one_gets_in(place: Place, sue: int) -> None:
    token = _link(place, sue)
    outcomes: dict[str, str] = {}

    def follow(password: str) -> None:
        try:
            place.door.redeem(token, password)
            outcomes[password] = "set"
        except Invalid:
            outcomes[password] = "refused"

    passwords = [f"{word} gravel otter" for word in ("amber", "basil", "cedar", "damson", "elder")]
    threads = [threading.Thread(target=follow, args=(password,)) for password in passwords]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes.values()) == ["refused"] * 4 + ["set"]
    winner = next(password for password, outcome in outcomes.items() if outcome == "set")
    assert place.enter(SUE, winner).key


def test_redeeming_a_link_forgives_the_tries_before(place: Place, sue: int) -> None:
    for number in range(10):
        with pytest.raises(Invalid):
            place.enter(SUE, "not it at all", address=f"203.0.113.{number}")
    with pytest.raises(SlowDown):
        place.enter(SUE, address=ELSEWHERE)

    place.door.redeem(_link(place, sue), OTHER_PASSWORD)

    assert place.enter(SUE, OTHER_PASSWORD, address=ELSEWHERE).key


def test_a_link_does_not_go_round_the_second_factor(place: Place) -> None:
    pete = place.person("pete", grant(Role.APPROVER))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(pete, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    place.door.redeem(_link(place, pete), OTHER_PASSWORD)

    assert place.enter("pete", OTHER_PASSWORD).next_step == "sign_in.code"
