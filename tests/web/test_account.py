"""The account pages, as their person uses them."""

from __future__ import annotations

from pathlib import Path

import flask
import pyotp
import pytest

from kb.access import Role
from tests.people_browser import XHTML, Browser, a_service
from tests.people_cast import OTHER_PASSWORD, PASSWORD, Place, grant


@pytest.fixture
def service(tmp_path: Path) -> tuple[flask.Flask, Place]:
    return a_service(tmp_path)


@pytest.fixture
def app(service: tuple[flask.Flask, Place]) -> flask.Flask:
    return service[0]


@pytest.fixture
def place(service: tuple[flask.Flask, Place]) -> Place:
    return service[1]


def _key(browser: Browser) -> str:
    assert browser.page is not None
    codes = [one.text or "" for one in browser.page.iter(f"{XHTML}code")]
    return codes[0].replace(" ", "")


def test_the_account_says_who_one_is_and_what_one_may_do(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER), grant(Role.AUDITOR))

    browser = Browser(app).sign_in("sue").get("/account")

    for words in ("Sue", "Reader", "Auditor", "Sussex Police", "OFFICIAL-SENSITIVE", "(this session)"):
        assert words in browser.words


def test_a_person_without_a_role_is_told_so(app: flask.Flask, place: Place) -> None:
    place.person("sue")

    assert "You have no role at present." in Browser(app).sign_in("sue").get("/account").words


def test_changing_the_password(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    here, there = Browser(app).sign_in("sue"), Browser(app).sign_in("sue")

    here.get("/account/password").post("/account/password", present=PASSWORD, password=OTHER_PASSWORD)

    assert (here.title, "Your password has been changed." in here.words) == ("Your account", True)
    assert there.get("/account").title == "Sign in"
    assert Browser(app).sign_in("sue", OTHER_PASSWORD).title == "Home"


@pytest.mark.parametrize(
    ("present", "new", "field"),
    [
        (OTHER_PASSWORD, OTHER_PASSWORD, "present"),
        (PASSWORD, "short", "password"),
        (PASSWORD, "password1234", "password"),
        (PASSWORD, "x" * 201, "password"),
        (PASSWORD, "", "password"),
        ("", OTHER_PASSWORD, "present"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_at_its_box(
    app: flask.Flask, place: Place, present: str, new: str, field: str
) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue").get("/account/password")

    browser.post("/account/password", present=present, password=new)

    assert (browser.status, browser.title) == (400, "Error: Change your password")
    assert f'id="{field}-error"' in browser.text
    assert Browser(app).sign_in("sue").title == "Home"


def test_another_session_can_be_ended_from_here(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    there, here = Browser(app).sign_in("sue"), Browser(app).sign_in("sue").get("/account")
    assert here.page is not None
    marks = [one.get("value") for one in here.page.iter(f"{XHTML}input") if one.get("name") == "session"]
    assert len(marks) == 1

    here.post("/account/sessions/end", session=marks[0])

    assert here.title == "Your account"
    assert there.get("/account").title == "Sign in"


@pytest.mark.parametrize("mark", ["", "x", "0" * 16, "%"])
def test_a_session_that_is_not_mine_does_not_exist(app: flask.Flask, place: Place, mark: str) -> None:
    place.person("sue", grant(Role.READER))

    assert (
        Browser(app).sign_in("sue").get("/account").post("/account/sessions/end", session=mark).status == 404
    )


def test_signing_out_everywhere(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    there, here = Browser(app).sign_in("sue"), Browser(app).sign_in("sue").get("/account")

    here.post("/account/sign-out-everywhere")

    assert (here.title, "You have been signed out everywhere." in here.words) == ("Sign in", True)
    assert there.get("/account").title == "Sign in"


def test_an_approver_sets_an_app_up_before_anything_else(app: flask.Flask, place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    browser = Browser(app).sign_in("pete", next="/account")
    assert browser.title == "Set up codes from an app"
    for path in ("/", "/account", "/plans", "/my-list"):
        assert browser.get(path).title == "Set up codes from an app"

    browser.post("/account/second-factor", code="000000")
    assert (browser.status, browser.title) == (400, "Error: Set up codes from an app")
    browser.post("/account/second-factor?next=/account", code=pyotp.TOTP(_key(browser)).at(place.at))

    assert browser.title == "Your account"
    assert "Your app is set up." in browser.words
    place.later(minutes=1)
    assert Browser(app).sign_in("pete").title == "Enter your code"


def test_the_square_is_shown_only_to_its_session(app: flask.Flask, place: Place) -> None:
    place.person("pete", grant(Role.APPROVER))
    browser = Browser(app).sign_in("pete")
    browser.get("/account/second-factor/square.svg")
    assert browser.answer is not None

    assert browser.answer.mimetype == "image/svg+xml"
    assert browser.answer.headers["Cache-Control"] == "no-store"
    assert b"style=" not in browser.answer.data
    assert Browser(app).get("/account/second-factor/square.svg").title == "Sign in"


def test_moving_the_app_to_another_phone_needs_the_password(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue").get("/account/second-factor")
    browser.post("/account/second-factor", code=pyotp.TOTP(_key(browser)).at(place.at))
    browser.get("/account/second-factor")
    assert browser.title == "Move your codes to another phone" or "Move your codes" in browser.words
    code = pyotp.TOTP(_key(browser)).at(place.at)

    browser.post("/account/second-factor", code=code, present="not it at all")
    assert browser.status == 400
    browser.post("/account/second-factor", code=code, present=PASSWORD)

    assert "Your app is set up." in browser.words


def test_staying_signed_in_by_script_and_by_hand(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue").get("/account/stay")
    assert browser.title == "Stay signed in"
    token = browser.token

    for _ in range(3):
        place.later(minutes=29)
        browser.post("/account/stay", csrf=False, csrf_token=token)
        assert (browser.status, browser.text) == (204, "")

    browser.get("/account/stay").post("/account/stay", press="yes")
    assert browser.title == "Your account"


def test_staying_by_a_header_token_as_scripts_send_it(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue").get("/account/stay")

    answer = browser.client.post("/account/stay", headers={"X-CSRFToken": browser.token})

    assert answer.status_code == 204


def test_a_session_that_has_ended_cannot_be_kept(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue").get("/account/stay")
    place.later(minutes=31)

    browser.post("/account/stay", follow=False)

    assert browser.status in {303, 401}


@pytest.mark.parametrize(
    "path", ["/account/password", "/account/sign-out-everywhere", "/account/sessions/end", "/account/stay"]
)
def test_every_form_of_the_account_needs_its_token(app: flask.Flask, place: Place, path: str) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue")

    browser.post(path, csrf=False, present=PASSWORD, password=OTHER_PASSWORD)

    assert browser.status == 400
    assert Browser(app).sign_in("sue").title == "Home"
