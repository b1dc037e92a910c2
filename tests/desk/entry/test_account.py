"""A person's own account: password, app, sessions."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pyotp
import pytest

from kb.access import Role
from kb.desk.entry.passwords import NotThePassword
from kb.errors import Invalid, NotFound, NotReady, SignInNeeded, SlowDown
from tests.people_cast import ELSEWHERE, OTHER_PASSWORD, PASSWORD, Place, a_place, grant


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


def _code(place: Place, secret: str) -> str:
    return pyotp.TOTP(secret.replace(" ", "")).at(place.at)


def test_the_account_shows_roles_that_count_and_where_one_is_signed_in(place: Place) -> None:
    sue = place.person("sue", grant(Role.READER), grant(Role.AUTHOR))
    with place.store.writing(at=place.at) as tx:
        tx.people.end_grant(tx.people.grants(sue)[1].id)
    here = place.enter("sue")
    place.later(minutes=5)
    place.enter("sue", address=ELSEWHERE)

    page = place.account(here).page()

    assert [(own.held.grant.role, own.body_name) for own in page.grants] == [(Role.READER, "Sussex Police")]
    assert sorted(session.here for session in page.sessions) == [False, True]


def test_changing_the_password_ends_every_other_session(place: Place) -> None:
    place.person("sue")
    here, there = place.enter("sue"), place.enter("sue")

    place.account(here).change_password(PASSWORD, OTHER_PASSWORD)

    assert place.signed(here)
    assert place.door.recognise(there.key) is None
    with pytest.raises(Invalid):
        place.enter("sue", PASSWORD)
    assert place.enter("sue", OTHER_PASSWORD).key


def test_changing_the_password_needs_the_present_one(place: Place) -> None:
    place.person("sue")
    account = place.account(place.enter("sue"))

    with pytest.raises(NotThePassword):
        account.change_password("not it at all", OTHER_PASSWORD)

    assert place.enter("sue", PASSWORD).key


def test_guessing_the_present_password_is_slowed(place: Place) -> None:
    place.person("sue")
    account = place.account(place.enter("sue"))
    for _ in range(5):
        with pytest.raises(NotThePassword):
            account.change_password("not it at all", OTHER_PASSWORD)

    with pytest.raises(SlowDown):
        account.change_password(PASSWORD, OTHER_PASSWORD)


def test_sample_people_have_no_password_to_change(tmp_path: Path) -> None:
    place = a_place(tmp_path, sample=True)
    entered = place.door.enter_sample(place.person("anna", password=None, sample=True))

    with pytest.raises(NotReady):
        place.account(entered).change_password("", OTHER_PASSWORD)


def test_signing_out_ends_this_session_only(place: Place) -> None:
    sue = place.person("sue")
    here, there = place.enter("sue"), place.enter("sue")

    place.account(here).sign_out()

    assert place.door.recognise(here.key) is None
    assert place.door.recognise(there.key)
    assert place.acts()[-1] == ("signed out", f"person:{sue}")


def test_signing_out_everywhere_ends_them_all(place: Place) -> None:
    place.person("sue")
    place.person("tom")
    mine, tom = [place.enter("sue") for _ in range(3)], place.enter("tom")

    place.account(mine[0]).sign_out_everywhere()

    assert [place.door.recognise(one.key) for one in mine] == [None] * 3
    assert place.door.recognise(tom.key)


def test_one_of_my_sessions_can_be_ended_and_nobody_elses(place: Place) -> None:
    place.person("sue")
    place.person("tom")
    here, there, tom = place.enter("sue"), place.enter("sue"), place.enter("tom")
    marks = {one.here: one.mark for one in place.account(here).page().sessions}
    toms = place.account(tom).page().sessions[0].mark

    place.account(here).end_session(marks[False])

    assert place.door.recognise(there.key) is None
    for mark in (toms, "", "0" * 16, marks[False]):
        with pytest.raises(NotFound):
            place.account(here).end_session(mark)
    assert place.door.recognise(tom.key)


def test_setting_up_an_app_renews_this_session_and_ends_the_others(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    thief, half = place.enter("pete"), place.enter("pete")
    account = place.account(half)

    entered = account.set_up_second_factor(_code(place, account.offer().secret))

    assert place.signed(entered).whole
    assert place.door.recognise(half.key) is None
    assert place.door.recognise(thief.key) is None
    assert place.enter("pete").next_step == "sign_in.code"


def test_the_code_that_set_the_app_up_cannot_be_used_again(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    account = place.account(place.enter("pete"))
    code = _code(place, account.offer().secret)
    account.set_up_second_factor(code)

    with pytest.raises(Invalid):
        place.door.enter_code(place.signed(place.enter("pete")), code)


def test_an_app_is_not_set_up_by_a_wrong_code_and_guessing_is_slowed(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    half = place.enter("pete")
    for _ in range(5):
        with pytest.raises(Invalid):
            place.account(half).set_up_second_factor("000000")

    with pytest.raises(SlowDown):
        place.account(half).set_up_second_factor("000000")
    assert not place.signed(half).person.has_second_factor


def test_looking_at_the_offer_changes_nothing_and_each_session_has_its_own(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    one, two = place.account(place.enter("pete")), place.account(place.enter("pete"))

    secrets = {one.offer().secret, one.offer().secret, two.offer().secret}

    assert len(secrets) == 2
    assert not place.signed(place.enter("pete")).person.has_second_factor


def test_the_square_is_a_picture_without_script_or_style(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))

    drawn = place.account(place.enter("pete")).square()

    root = ET.fromstring(drawn)
    names = {one.tag.split("}")[-1] for one in root.iter()}
    attributes = {name for one in root.iter() for name in one.attrib}
    assert names == {"svg", "g", "path"}
    assert not attributes & {"style", "class", "onload"}


def test_an_app_cannot_be_replaced_by_whoever_only_knows_the_password(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    account = place.account(place.enter("pete"))
    account.set_up_second_factor(_code(place, account.offer().secret))
    half = place.account(place.enter("pete"))

    for attempt in (half.offer, half.square, lambda: half.set_up_second_factor("1", password=PASSWORD)):
        with pytest.raises(SignInNeeded):
            attempt()


def test_moving_to_another_phone_needs_the_password(place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    first = place.account(place.enter("pete"))
    entered = first.set_up_second_factor(_code(place, first.offer().secret))
    account = place.account(entered)
    offer = account.offer()
    assert offer.replaces

    with pytest.raises(NotThePassword):
        account.set_up_second_factor(_code(place, offer.secret))
    moved = account.set_up_second_factor(_code(place, offer.secret), password=PASSWORD)

    assert place.signed(moved).whole
