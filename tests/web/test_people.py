"""Administrators' pages: inviting, granting, suspending; and nothing for anybody else."""

from __future__ import annotations

from pathlib import Path

import flask
import pyotp
import pytest

from kb.access import Role
from tests.desk_cast import plainly
from tests.people_browser import Browser, a_service
from tests.people_cast import PASSWORD, Place, grant, token_in

INVITATION = {
    "login": "ned@sussex.example",
    "shown_as": "Ned Nash",
    "organisation": "sussex",
    "role": "reader",
    "ceiling": "OFFICIAL-SENSITIVE",
}


@pytest.fixture
def service(tmp_path: Path) -> tuple[flask.Flask, Place]:
    return a_service(tmp_path)


@pytest.fixture
def place(service: tuple[flask.Flask, Place]) -> Place:
    return service[1]


@pytest.fixture
def ada(service: tuple[flask.Flask, Place]) -> Browser:
    """The administrator of Sussex at her browser, with the second factor given."""
    app, place = service
    number = place.person("ada", grant(Role.ADMINISTRATOR))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(number, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Browser(app).sign_in("ada")

    return browser.post("/sign-in/code", code=pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(place.at))


def _number(place: Place, login: str) -> int:
    with place.store.reading() as tx:
        known = tx.people.by_login(login)
    assert known is not None
    return known.person.id


def test_the_list_shows_people_of_the_own_organisation_and_how_they_stand(ada: Browser, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    place.person("ian", grant(Role.READER), password=None)
    place.person("kit", grant(Role.READER, "kent"))

    ada.get("/people")

    assert ada.title == "People"
    assert "Sue" in ada.words
    assert "Invited" in ada.words
    assert "Kit" not in ada.words


def test_an_invitation_is_followed_to_a_first_sign_in(ada: Browser, place: Place) -> None:
    ada.get("/people/invite").post("/people/invite", **INVITATION)
    assert ada.title == "A link for Ned Nash"
    ned = Browser(ada.app).get(f"/sign-in/link/{token_in(ada.words)}")

    ned.post(ned.where, password=PASSWORD)

    assert ned.sign_in("ned@sussex.example").title == "Home"
    assert token_in(ada.words) not in ada.get("/people").text


@pytest.mark.parametrize(
    "changes",
    [
        {"login": ""},
        {"login": "аda"},
        {"login": "ADA"},
        {"shown_as": ""},
        {"role": ""},
        {"role": "king"},
        {"role": "oversight"},
        {"organisation": "kent"},
        {"organisation": ""},
        {"ceiling": "SECRET"},
        {"last_day": "soon"},
        {"last_day": "2020-01-01"},
        {"role": "verifier"},
        {"plans": "sussex/oic"},
    ],
    ids=str,
)
def test_an_invitation_that_does_not_fit_is_given_back_with_what_was_typed(
    ada: Browser, place: Place, changes: dict[str, str]
) -> None:
    typed = {**INVITATION, **changes}

    ada.get("/people/invite").post("/people/invite", **typed)

    assert (ada.status, ada.title) == (400, "Error: Invite a person")
    assert "There is a problem" in ada.words
    assert typed["shown_as"] in ada.text
    assert "Ned" not in ada.get("/people").words


def test_fields_that_the_form_does_not_have_have_no_effect(ada: Browser, place: Place) -> None:
    ada.get("/people/invite").post(
        "/people/invite", **INVITATION, sample="1", id="1", password=PASSWORD, person_id="1", granted_by="9"
    )

    with place.store.reading() as tx:
        card = tx.people.card(_number(place, "ned@sussex.example"))
    assert card is not None
    assert (card.person.sample, card.person.has_password) == (False, False)
    assert card.grants[0].granted_by == _number(place, "ada")


def test_a_role_is_given_and_ended(ada: Browser, place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))
    ada.get(f"/people/{sue}/roles").post(
        f"/people/{sue}/roles",
        organisation="sussex",
        role="author",
        ceiling="OFFICIAL",
        last_day="31 March 2027",
    )
    assert "The role has been given." in ada.words
    assert "31 March 2027" in ada.words
    with place.store.reading() as tx:
        held = tx.people.grants(sue)[-1]

    ada.post(f"/people/{sue}/roles/{held.id}/end")

    assert "The role has ended." in ada.words
    assert "Roles at other times" in ada.words


def test_a_role_given_twice_is_refused_at_the_form(ada: Browser, place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))

    ada.get(f"/people/{sue}/roles").post(
        f"/people/{sue}/roles", organisation="sussex", role="reader", ceiling="OFFICIAL"
    )

    assert (ada.status, ada.title) == (400, "Error: Give a role")


def test_suspending_signs_a_person_out_at_once(ada: Browser, place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))
    theirs = Browser(ada.app).sign_in("sue")

    ada.get(f"/people/{sue}").post(f"/people/{sue}/suspend")

    assert "suspended" in ada.words
    assert theirs.get("/account").title == "Sign in"
    ada.post(f"/people/{sue}/restore")
    assert theirs.sign_in("sue").title == "Home"


def test_a_link_for_a_new_password_is_shown_once(ada: Browser, place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))

    ada.get(f"/people/{sue}").post(f"/people/{sue}/link")

    assert ada.title == "A link for Sue"
    assert place.door.open_link(token_in(ada.words)).person.id == sue


def test_a_lost_phone_is_forgotten(ada: Browser, place: Place) -> None:
    pete = place.person("pete", grant(Role.APPROVER))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(pete, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    ada.get(f"/people/{pete}").post(f"/people/{pete}/forget-second-factor")

    assert "Their app no longer counts." in ada.words
    assert Browser(ada.app).sign_in("pete").title == "Set up codes from an app"


def test_an_administrator_sees_no_buttons_for_themself(ada: Browser, place: Place) -> None:
    me = _number(place, "ada")

    ada.get(f"/people/{me}")

    assert "This is you." in ada.words
    assert "Suspend this person" not in ada.words
    for act in ("suspend", "link", "forget-second-factor"):
        assert ada.get(f"/people/{me}").post(f"/people/{me}/{act}").status == 403


def test_somebody_elses_person_and_nobody_answer_alike(ada: Browser, place: Place) -> None:
    kit = place.person("kit", grant(Role.READER, "kent"))
    ada.get("/people")
    token = ada.token or ada.get("/people/invite").token

    for ending in ("", "/roles", "/suspend", "/restore", "/link", "/forget-second-factor", "/roles/1/end"):
        answers = []
        for number in (kit, 999):
            if ending in {"", "/roles"}:
                answer = ada.client.get(f"/people/{number}{ending}")
            else:
                answer = ada.client.post(f"/people/{number}{ending}", data={"csrf_token": token})
            answers.append(plainly(answer))
        assert answers[0].startswith("404")
        assert answers[0] == answers[1]
    assert not place.signed(place.enter("kit")).person.suspended_at


@pytest.mark.parametrize("path", ["/people", "/people/invite", "/people/1", "/people/1/roles"])
def test_for_everybody_else_these_pages_do_not_exist(service: tuple[flask.Flask, Place], path: str) -> None:
    app, place = service
    place.person("sue", grant(Role.READER))

    assert Browser(app).get(path).title == "Sign in"
    browser = Browser(app).sign_in("sue")
    assert browser.get(path).status == 404
    assert browser.get("/nowhere").status == 404
    assert "Administration" not in browser.words


def test_an_administrator_whose_role_ended_is_out_on_the_next_page(ada: Browser, place: Place) -> None:
    me = _number(place, "ada")
    with place.store.writing(at=place.at) as tx:
        tx.people.end_grant(tx.people.grants(me)[0].id)

    assert ada.get("/people").status == 404


@pytest.mark.parametrize(
    "act", ["suspend", "restore", "link", "forget-second-factor", "roles/1/end", "roles"]
)
def test_every_act_needs_its_token(ada: Browser, place: Place, act: str) -> None:
    sue = place.person("sue", grant(Role.READER))

    assert ada.post(f"/people/{sue}/{act}", csrf=False).status == 400
    assert not place.signed(place.enter("sue")).person.suspended_at


def test_names_are_shown_as_typed_never_as_markup(ada: Browser, place: Place) -> None:
    ada.get("/people/invite").post(
        "/people/invite", **{**INVITATION, "shown_as": "<b onclick=x>Ned & Co</b>"}
    )
    assert "<b onclick=x>Ned & Co</b>" in ada.words

    ada.get("/people")

    assert "<b onclick" not in ada.text
    assert "<b onclick=x>Ned & Co</b>" in ada.words
