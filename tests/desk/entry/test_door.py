"""What a stranger may do: signing in, being slowed, and being told nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kb.access import Role
from kb.desk.entry import passwords
from kb.desk.entry.door import WRONG, Door
from kb.errors import Invalid, NotFound, NotReady, SlowDown
from tests.people_cast import (
    ELSEWHERE,
    HERE,
    OTHER_PASSWORD,
    PASSWORD,
    Place,
    a_place,
    grant,
    token_in,
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hash that a password was verified against, in order."""
    against: list[str] = []
    real = passwords.verify

    def counting(kept: str, password: bytes) -> bool:
        against.append(kept)
        return real(kept, password)

    monkeypatch.setattr(passwords, "verify", counting)
    return against


def _fails(place: Place, login: str, times: int, *, address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(Invalid):
            place.enter(login, "quite the wrong one", address=address)


def test_the_right_name_and_password_begin_a_session(place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))

    who = place.signed(place.enter("sue"))

    assert (who.person.id, who.whole, who.holds(Role.READER)) == (sue, True, True)
    assert not who.holds(Role.AUTHOR)
    assert place.acts() == [("signed in", f"person:{sue}")]


def test_a_name_is_the_same_whatever_its_case(place: Place) -> None:
    place.person("Sue@Sussex.example", grant(Role.READER))

    assert place.enter("sUE@sussex.EXAMPLE").next_step == ""


REFUSED = {
    "unknown name": ("nobody", PASSWORD),
    "wrong password": ("sue", OTHER_PASSWORD),
    "suspended person": ("bert", PASSWORD),
    "invited, no password yet": ("ian", ""),
    "NUL in the name": ("sue\x00", PASSWORD),
    "look-alike in the name": ("ѕue", PASSWORD),
    "full-width look-alike": ("ｓｕｅ", PASSWORD),
    "space around the name": (" sue", PASSWORD),
    "endless name": ("s" * 100_000, PASSWORD),
    "endless password": ("sue", PASSWORD * 10_000),
    "lone surrogate": ("sue", "\udcff" + PASSWORD),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("login", "password"), REFUSED.values(), ids=REFUSED)
def test_whatever_does_not_fit_gets_one_answer_after_one_verification(
    place: Place, checked: list[str], login: str, password: str
) -> None:
    place.person("sue", grant(Role.READER))
    place.person("ian", grant(Role.READER), password=None)
    bert = place.person("bert", grant(Role.READER))
    with place.store.writing(at=place.at) as tx:
        tx.people.suspend(bert)

    with pytest.raises(Invalid) as no:
        place.enter(login, password)

    assert str(no.value) == WRONG
    assert len(checked) == 1
    assert place.acts() == [("sign-in refused", "sign-in")]


def test_a_right_sign_in_costs_one_verification_too(place: Place, checked: list[str]) -> None:
    place.person("sue")

    place.enter("sue")

    assert len(checked) == 1


def test_what_unknown_people_are_checked_against_costs_what_real_people_do() -> None:
    assert not passwords.outdated(passwords.NOBODYS)
    assert not passwords.matches("", None)
    assert not passwords.matches("", passwords.NOBODYS.replace("zfgkc", "zfgkd"))


def test_a_hash_made_with_old_figures_is_made_anew_when_its_owner_comes(place: Place) -> None:
    sue = place.person("sue")
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with place.store.writing(at=place.at) as tx:
        tx.people.set_password(sue, old)

    place.enter("sue")

    with place.store.reading() as tx:
        known = tx.people.credentials(sue)
    assert known is not None
    assert known.password is not None
    assert known.password != old
    assert not passwords.outdated(known.password)
    assert passwords.matches(PASSWORD, known.password)


def test_the_eleventh_try_at_a_name_must_wait_from_wherever_it_comes(place: Place) -> None:
    place.person("sue")
    for number in range(10):
        _fails(place, "sue", 1, address=f"203.0.113.{number}")

    with pytest.raises(SlowDown) as no:
        place.enter("sue", address=ELSEWHERE)

    assert no.value.seconds == 5
    assert str(no.value) == "Too many tries. Wait 5 seconds, then try again."


def test_unknown_names_are_slowed_like_known_ones(place: Place) -> None:
    for number in range(10):
        _fails(place, "nobody", 1, address=f"203.0.113.{number}")

    with pytest.raises(SlowDown):
        place.enter("nobody", address=ELSEWHERE)


def test_many_names_from_one_address_are_slowed_and_others_are_not(place: Place) -> None:
    place.person("sue")
    for number in range(10):
        _fails(place, f"guess{number}", 1)

    with pytest.raises(SlowDown):
        place.enter("sue")
    assert place.enter("sue", address=ELSEWHERE).key


def test_one_home_of_addresses_counts_as_one(place: Place) -> None:
    for number in range(10):
        _fails(place, f"guess{number}", 1, address=f"2001:db8:1:2::{number:x}")

    with pytest.raises(SlowDown):
        place.enter("guess", address="2001:db8:1:2:ffff::1")
    _fails(place, "guess", 1, address="2001:db8:1:3::1")


def test_right_sign_ins_never_slow_an_address_that_many_share(place: Place) -> None:
    for number in range(30):
        place.person(f"sue{number}")

    entered = [place.enter(f"sue{number}") for number in range(30)]

    assert len({one.key for one in entered}) == 30


def test_the_wait_doubles_and_has_an_end(place: Place) -> None:
    place.person("sue")
    _fails(place, "sue", 10)
    waits = []

    for _ in range(9):
        with pytest.raises(SlowDown) as no:
            place.enter("sue")
        waits.append(no.value.seconds)
        place.later(seconds=no.value.seconds)
        _fails(place, "sue", 1)

    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_a_stranger_who_never_stops_cannot_make_the_wait_longer(place: Place) -> None:
    place.person("sue")
    _fails(place, "sue", 10)
    for _ in range(50):
        with pytest.raises(SlowDown):
            place.enter("sue", "hammering")

    place.later(seconds=5)

    assert place.enter("sue").key


def test_a_stranger_elsewhere_cannot_keep_the_owner_waiting_where_she_usually_sits(place: Place) -> None:
    place.person("sue")
    place.enter("sue", address=HERE)
    _fails(place, "sue", 10, address=ELSEWHERE)
    with pytest.raises(SlowDown):
        place.enter("sue", address=ELSEWHERE)

    assert place.enter("sue", address=HERE).key


def test_even_a_familiar_address_is_slowed(place: Place) -> None:
    place.person("sue")
    place.enter("sue")
    _fails(place, "sue", 10)

    with pytest.raises(SlowDown):
        place.enter("sue")


def test_signing_in_forgives_the_tries_before(place: Place) -> None:
    place.person("sue")
    _fails(place, "sue", 9)
    place.enter("sue")
    _fails(place, "sue", 9)

    assert place.enter("sue").key


def test_after_an_hour_all_tries_are_forgotten(place: Place) -> None:
    place.person("sue")
    _fails(place, "sue", 10)

    place.later(hours=1, seconds=1)

    _fails(place, "sue", 10)


def test_a_clock_put_back_keeps_nobody_out(place: Place) -> None:
    place.person("sue")
    _fails(place, "sue", 10)

    place.later(days=-365)

    with pytest.raises(SlowDown) as no:
        place.enter("sue")
    assert no.value.seconds <= 300


def test_tries_made_at_once_are_all_counted(place: Place) -> None:
    place.person("sue")
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            place.enter("sue", "quite the wrong one")
        except (Invalid, SlowDown) as no:
            outcomes.append(type(no).__name__)

    threads = [threading.Thread(target=attempt) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("Invalid") == 10
    assert outcomes.count("SlowDown") == 14


def test_the_tables_do_not_say_whom_somebody_tried_to_be(place: Place) -> None:
    _fails(place, "sue.secret", 1)

    with place.store.reading() as tx:
        kept = tx.conn.exec_driver_sql("SELECT * FROM sign_in_tries").all()
    assert len(kept) == 2
    assert "sue.secret" not in repr(kept)
    assert HERE not in repr(kept)


def test_old_tries_links_and_sessions_are_thrown_away(place: Place) -> None:
    place.person("sue")
    place.enter("sue")
    _fails(place, "bert", 1)

    place.later(days=31)
    place.door.tidy()

    with place.store.reading() as tx:
        counts = [
            tx.conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("sign_in_tries", "sessions", "tokens")
        ]
    assert counts == [0, 0, 0]


def test_outside_sample_mode_there_are_no_sample_people(place: Place) -> None:
    anna = place.person("anna", grant(Role.READER), password=None, sample=True)

    assert place.door.samples() == ()
    with pytest.raises(NotFound):
        place.door.enter_sample(anna)


def test_in_sample_mode_one_click_enters_a_sample_person_and_nobody_else(tmp_path: Path) -> None:
    place = a_place(tmp_path, sample=True)
    pete = place.person("pete", grant(Role.APPROVER), password=None, sample=True)
    real = place.person("real", grant(Role.READER))

    who = place.signed(place.door.enter_sample(pete))

    assert who.whole
    assert [(one.number, one.roles) for one in place.door.samples()] == [
        (pete, ((Role.APPROVER, "Sussex Police"),))
    ]
    with pytest.raises(NotFound):
        place.door.enter_sample(real)
    with pytest.raises(NotFound):
        place.door.enter_sample(999)


def test_a_sample_session_ends_where_sample_mode_does(tmp_path: Path) -> None:
    place = a_place(tmp_path, sample=True)
    entered = place.door.enter_sample(place.person("pete", password=None, sample=True))

    real = Door(place.store, replace(place.terms, sample=False), at=place.at)

    assert real.recognise(entered.key) is None


def test_the_first_administrator_is_made_once(place: Place) -> None:
    handed = place.door.first_administrator("ada", "Ada Alder", body="sussex")
    again = place.door.first_administrator("ada", "Ada Alder", body="sussex")
    with pytest.raises(Invalid):
        place.door.redeem(token_in(handed.link), PASSWORD)
    place.door.redeem(token_in(again.link), PASSWORD)

    who = place.signed(place.enter("ada"))

    assert who.holds(Role.ADMINISTRATOR)
    assert who.next_step == "account.second_factor"
    with pytest.raises(NotReady):
        place.door.first_administrator("eve", "Eve", body="sussex")


def test_the_first_administrator_needs_an_organisation_that_is_there(place: Place) -> None:
    with pytest.raises(NotFound):
        place.door.first_administrator("ada", "Ada", body="atlantis")


def test_the_door_says_that_the_database_answers(place: Place) -> None:
    assert place.door.is_open()
