"""How long a session lasts, what ends it, and the second factor that completes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyotp
import pytest

from kb.access import Role
from kb.desk.entry.door import Door
from kb.errors import Invalid, SlowDown
from tests.people_cast import Place, a_place, grant

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


def _with_app(place: Place, login: str, *roles: Role) -> int:
    person = place.person(login, *(grant(role) for role in roles))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(person, SECRET)
    return person


def _code(place: Place, **ago: float) -> str:
    return pyotp.TOTP(SECRET).at(place.at - dt.timedelta(**ago))


def _lives(place: Place, key: str) -> bool:
    return place.door.recognise(key) is not None


def test_a_session_that_is_left_alone_ends(place: Place) -> None:
    place.person("sue")
    key = place.enter("sue").key

    place.later(minutes=30)
    assert _lives(place, key)
    place.later(minutes=30, seconds=1)

    assert not _lives(place, key)


def test_a_session_that_is_used_lasts_its_twelve_hours_and_no_longer(place: Place) -> None:
    place.person("sue")
    key = place.enter("sue").key
    for _ in range(36):
        place.later(minutes=20)
        assert _lives(place, key)

    place.later(seconds=1)

    assert not _lives(place, key)


def test_a_session_that_was_over_stays_over_when_the_clock_is_put_back(place: Place) -> None:
    place.person("sue")
    key = place.enter("sue").key
    place.later(hours=1)
    assert not _lives(place, key)

    place.later(hours=-1)

    assert not _lives(place, key)


def test_being_seen_is_written_at_most_once_a_minute(place: Place) -> None:
    place.person("sue")
    key = place.enter("sue").key
    seen = []

    for _ in range(4):
        place.later(seconds=20)
        place.door.recognise(key)
        with place.store.reading() as tx:
            seen.append(tx.conn.exec_driver_sql("SELECT seen_at FROM sessions").scalar())

    assert len(set(seen)) == 2


def test_recognising_somebody_is_one_question(place: Place) -> None:
    place.person("sue", grant(Role.READER), grant(Role.AUTHOR), grant(Role.AUDITOR))
    key = place.enter("sue").key
    asked: list[str] = []
    from sqlalchemy import event

    for engine in (place.store._database.reader, place.store._database.writer):
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    who = place.door.recognise(key)

    assert who is not None
    assert len(who.actor.grants) == 3
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) == 1


def test_a_session_key_is_only_ever_new(place: Place) -> None:
    place.person("sue")

    keys = {place.enter("sue").key for _ in range(5)}

    assert len(keys) == 5
    assert all(len(key) >= 43 for key in keys)


def test_a_key_that_was_never_given_opens_nothing(place: Place) -> None:
    place.person("sue")
    key = place.enter("sue").key
    with place.store.reading() as tx:
        kept = tx.conn.exec_driver_sql("SELECT key_hash FROM sessions").scalar()

    assert key not in str(kept)
    for other in ("", "0", key[:-1], key + "x", str(kept), "\x00", "\udcff", "k" * 100_000):
        assert not _lives(place, other)


def test_suspending_ends_a_session_at_once(place: Place) -> None:
    sue = place.person("sue")
    key = place.enter("sue").key

    with place.store.writing(at=place.at) as tx:
        tx.people.suspend(sue)
        assert tx.sessions.end_all(sue) == 0

    assert not _lives(place, key)


def test_a_role_that_is_ended_or_over_is_gone_on_the_next_page(place: Place) -> None:
    sue = place.person("sue", grant(Role.READER), grant(Role.AUDITOR, ends_on=place.at.date()))
    entered = place.enter("sue")
    with place.store.writing(at=place.at) as tx:
        tx.people.end_grant(tx.people.grants(sue)[0].id)

    who = place.signed(entered)

    assert not who.holds(Role.READER)
    assert who.holds(Role.AUDITOR)
    place.at = dt.datetime(2026, 11, 25, 0, 0, tzinfo=dt.UTC)
    other = place.signed(place.enter("sue"))
    assert not other.holds(Role.AUDITOR)


def test_an_approver_without_an_app_may_only_set_one_up(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    place.person("ada", grant(Role.ADMINISTRATOR))
    place.person("tom", grant(Role.AUTHOR))

    steps = [place.signed(place.enter(login)).next_step for login in ("pete", "ada", "tom")]

    assert steps == ["account.second_factor", "account.second_factor", ""]


def test_an_approver_whose_time_is_over_needs_no_app(place: Place) -> None:
    place.person("old", grant(Role.APPROVER, ends_on=dt.date(2026, 11, 23)), grant(Role.READER))

    assert place.signed(place.enter("old")).whole


def test_becoming_an_approver_asks_for_an_app_on_the_next_page(place: Place) -> None:
    tom = place.person("tom", grant(Role.AUTHOR))
    entered = place.enter("tom")

    with place.store.writing(at=place.at) as tx:
        tx.people.grant(tom, grant(Role.APPROVER))

    assert not place.signed(entered).whole


def test_nobody_needs_an_app_in_sample_mode(tmp_path: Path) -> None:
    place = a_place(tmp_path, sample=True)
    place.person("pete", grant(Role.APPROVER))

    assert place.signed(place.enter("pete")).whole


def test_a_code_completes_the_sign_in_by_a_new_session(place: Place) -> None:
    _with_app(place, "pete", Role.APPROVER)
    half = place.enter("pete")
    assert half.next_step == "sign_in.code"

    whole = place.door.enter_code(place.signed(half), _code(place))

    assert place.signed(whole).whole
    assert whole.key != half.key
    assert not _lives(place, half.key)


def test_whoever_set_an_app_up_is_asked_for_its_code_even_where_none_is_needed(place: Place) -> None:
    _with_app(place, "tom", Role.AUTHOR)

    assert place.signed(place.enter("tom")).next_step == "sign_in.code"


def test_a_code_works_once(place: Place) -> None:
    _with_app(place, "pete", Role.APPROVER)
    place.door.enter_code(place.signed(place.enter("pete")), _code(place))

    with pytest.raises(Invalid):
        place.door.enter_code(place.signed(place.enter("pete")), _code(place))
    with pytest.raises(Invalid):
        place.door.enter_code(place.signed(place.enter("pete")), _code(place, seconds=30))


@pytest.mark.parametrize(("ago", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_out(place: Place, ago: int, taken: bool) -> None:
    _with_app(place, "pete", Role.APPROVER)
    half = place.signed(place.enter("pete"))
    code = _code(place, seconds=ago)

    try:
        place.door.enter_code(half, code)
    except Invalid:
        assert not taken
    else:
        assert taken


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5", "-12345", "\x00" * 6]
)
def test_what_is_no_code_is_a_wrong_code(place: Place, code: str) -> None:
    pete = _with_app(place, "pete", Role.APPROVER)

    with pytest.raises(Invalid):
        place.door.enter_code(place.signed(place.enter("pete")), code)

    assert place.acts()[-1] == ("sign-in refused", f"person:{pete}")


def test_the_sixth_code_must_wait(place: Place) -> None:
    _with_app(place, "pete", Role.APPROVER)
    half = place.signed(place.enter("pete"))
    for _ in range(5):
        with pytest.raises(Invalid):
            place.door.enter_code(half, "000000")

    with pytest.raises(SlowDown):
        place.door.enter_code(half, _code(place))


def test_a_code_does_not_revive_a_session_that_has_ended(place: Place) -> None:
    _with_app(place, "pete", Role.APPROVER)
    half = place.enter("pete")
    who = place.signed(half)
    with place.store.writing(at=place.at) as tx:
        tx.sessions.end(who.key_hash)

    with pytest.raises(Invalid):
        place.door.enter_code(who, _code(place))


def test_a_full_disk_stops_nobody_from_being_recognised(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.errors import Unavailable

    place.person("sue")
    key = place.enter("sue").key
    place.later(minutes=5)

    def full(**_: object) -> object:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(place.store, "writing", full)

    assert Door(place.store, place.terms, at=place.at).recognise(key) is not None
