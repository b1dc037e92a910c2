"""Signing in by the page: what a stranger sees, sends and is told."""

from __future__ import annotations

from pathlib import Path

import flask
import pyotp
import pytest

from kb.access import Role
from tests.people_browser import Browser, a_service
from tests.people_cast import ELSEWHERE, OTHER_PASSWORD, PASSWORD, Place, grant, token_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def service(tmp_path: Path) -> tuple[flask.Flask, Place]:
    return a_service(tmp_path)


@pytest.fixture
def app(service: tuple[flask.Flask, Place]) -> flask.Flask:
    return service[0]


@pytest.fixture
def place(service: tuple[flask.Flask, Place]) -> Place:
    return service[1]


def test_a_stranger_is_asked_to_sign_in_and_then_sent_where_they_wanted(
    app: flask.Flask, place: Place
) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).get("/account?from=letter")
    assert browser.title == "Sign in"

    browser.post("/sign-in", login="sue", password=PASSWORD, next="/account?from=letter")

    assert (browser.status, browser.where) == (200, "/account?from=letter")


def test_the_form_carries_the_wanted_page_itself(app: flask.Flask) -> None:
    browser = Browser(app).get("/account?from=letter")

    assert 'name="next" value="/account?from=letter"' in browser.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/%2f/evil"])
def test_nobody_is_sent_to_another_site(app: flask.Flask, place: Place, target: str) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).get(f"/sign-in?next={target}")
    assert "evil" not in browser.text

    browser.post("/sign-in", follow=False, login="sue", password=PASSWORD, next=target)

    assert browser.answer is not None
    assert browser.answer.headers["Location"] == "/"


def test_everything_that_does_not_fit_is_answered_alike(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    bert = place.person("bert", grant(Role.READER))
    with place.store.writing(at=place.at) as tx:
        tx.people.suspend(bert)
    answers = set()

    for login, password in (("sue", OTHER_PASSWORD), ("who", PASSWORD), ("bert", PASSWORD)):
        browser = Browser(app).sign_in(login, password)
        answers.add((browser.status, browser.title, browser.words.replace(login, "")))

    assert len(answers) == 1
    status, title, words = answers.pop()
    assert (status, title) == (400, "Error: Sign in")
    assert "The sign-in name or the password is not right." in words


def test_a_password_is_never_given_back_to_the_page(app: flask.Flask, place: Place) -> None:
    browser = Browser(app).sign_in("sue", "a-very-secret-one")

    assert "a-very-secret-one" not in browser.text
    assert 'value="sue"' in browser.text


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "", "password": ""},
        {"login": "sue"},
        {"password": "x"},
        {},
        {"login": "s" * 3000, "password": "p"},
    ],
)
def test_a_form_with_something_missing_says_what(app: flask.Flask, fields: dict[str, str]) -> None:
    browser = Browser(app).get("/sign-in").post("/sign-in", **fields)

    assert (browser.status, browser.title) == (400, "Error: Sign in")
    assert "There is a problem" in browser.words


def test_too_many_tries_are_answered_with_how_long_to_wait(app: flask.Flask, place: Place) -> None:
    browser = Browser(app)
    for _ in range(10):
        browser.sign_in("sue", OTHER_PASSWORD)

    browser.sign_in("sue", OTHER_PASSWORD)

    assert browser.status == 429
    assert browser.answer is not None
    assert browser.answer.headers["Retry-After"] == "5"
    assert "Wait 5 seconds" in browser.words
    assert Browser(app, address=ELSEWHERE).sign_in("ann", OTHER_PASSWORD).status == 400


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-in/sample", "/sign-in/forgotten", "/sign-in/link/x", "/sign-out"]
)
def test_every_form_needs_its_token(app: flask.Flask, place: Place, path: str) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).get("/sign-in")

    browser.post(path, csrf=False, login="sue", password=PASSWORD)

    assert browser.status == 400
    assert browser.get("/account").title == "Sign in"


def test_the_token_of_another_browser_is_no_token(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    other = Browser(app).get("/sign-in").token
    browser = Browser(app).get("/sign-in")

    browser.post("/sign-in", csrf=False, csrf_token=other, login="sue", password=PASSWORD)

    assert browser.status == 400


def test_what_the_browser_held_before_signing_in_is_worth_nothing_after(
    app: flask.Flask, place: Place
) -> None:
    place.person("sue", grant(Role.READER))
    victim, thief = Browser(app).get("/sign-in"), Browser(app)
    thief.client.set_cookie("kb", victim.cookie())

    victim.post("/sign-in", login="sue", password=PASSWORD)

    assert victim.get("/account").title == "Your account"
    assert thief.get("/account").title == "Sign in"
    assert victim.cookie() != thief.cookie()


def test_a_form_token_from_before_signing_in_is_worth_nothing_after(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).get("/sign-in")
    before = browser.token

    browser.post("/sign-in", login="sue", password=PASSWORD)
    browser.post("/account/sign-out-everywhere", csrf=False, csrf_token=before)

    assert browser.status == 400
    assert browser.get("/account").title == "Your account"


def test_signing_in_again_gives_another_key(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    one, two = Browser(app).sign_in("sue"), Browser(app).sign_in("sue")

    assert one.cookie() != two.cookie()


def test_a_changed_or_copied_dead_cookie_opens_nothing(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue")
    cookie = browser.cookie()
    browser.get("/account").post("/sign-out")

    for value in (cookie, cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), "x", ""):
        other = Browser(app)
        other.client.set_cookie("kb", value)
        assert other.get("/account").title == "Sign in"


def test_the_cookie_is_for_this_browser_session_and_out_of_reach_of_scripts(
    app: flask.Flask, place: Place
) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).get("/sign-in").post("/sign-in", follow=False, login="sue", password=PASSWORD)
    assert browser.answer is not None

    cookies = browser.answer.headers.getlist("Set-Cookie")

    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert "Expires" not in cookies[0]
    assert "Max-Age" not in cookies[0]


def test_signing_out_ends_the_session_on_the_server(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue").get("/account")

    browser.post("/sign-out")

    assert browser.title == "Sign in"
    assert "You have signed out." in browser.words
    assert browser.get("/account").title == "Sign in"


def test_nobody_is_signed_out_by_following_a_link(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue")

    assert browser.get("/sign-out").status == 405
    assert browser.get("/account").title == "Your account"


def test_somebody_who_is_signed_in_is_sent_on_from_the_sign_in_page(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue")

    assert browser.get("/sign-in?next=/account").title == "Your account"


def test_a_session_that_was_left_alone_asks_to_sign_in_again(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue")

    place.later(minutes=31)

    assert browser.get("/account").title == "Sign in"


def test_a_person_suspended_in_the_middle_is_out_on_the_next_page(app: flask.Flask, place: Place) -> None:
    sue = place.person("sue", grant(Role.READER))
    browser = Browser(app).sign_in("sue")
    with place.store.writing(at=place.at) as tx:
        tx.people.suspend(sue)

    assert browser.get("/account").title == "Sign in"


def test_an_approver_enters_a_code_before_anything_else(app: flask.Flask, place: Place) -> None:
    pete = place.person("pete", grant(Role.APPROVER))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(pete, SECRET)
    browser = Browser(app).sign_in("pete", next="/account")
    assert browser.title == "Enter your code"
    for path in ("/", "/account", "/plans", "/search?q=x", "/account/password"):
        assert browser.get(path).title == "Enter your code"

    browser.post("/sign-in/code", code="000000", next="/account")
    assert (browser.status, browser.title) == (400, "Error: Enter your code")
    half = browser.cookie()
    browser.post("/sign-in/code", code=pyotp.TOTP(SECRET).at(place.at), next="/account")

    assert browser.title == "Your account"
    other = Browser(app)
    other.client.set_cookie("kb", half)
    assert other.get("/account").title == "Sign in"


def test_half_signed_in_one_can_still_go_out(app: flask.Flask, place: Place) -> None:
    pete = place.person("pete", grant(Role.APPROVER))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(pete, SECRET)
    browser = Browser(app).sign_in("pete")

    assert browser.post("/sign-out").title == "Sign in"


def test_the_code_page_is_for_those_who_are_asked_for_one(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))

    assert Browser(app).get("/sign-in/code").title == "Sign in"
    assert Browser(app).sign_in("sue").get("/sign-in/code").title == "Home"


def test_outside_sample_mode_there_is_nobody_to_click_on(app: flask.Flask, place: Place) -> None:
    anna = place.person("anna", grant(Role.READER), password=None, sample=True)
    browser = Browser(app).get("/sign-in")

    assert "Anna" not in browser.text
    assert browser.post("/sign-in/sample", person=str(anna)).status == 404


def test_in_sample_mode_one_click_is_enough(tmp_path: Path) -> None:
    app, place = a_service(tmp_path, sample=True)
    pete = place.person("pete", grant(Role.APPROVER), password=None, sample=True)
    browser = Browser(app).get("/sign-in?next=/account")
    assert "Sign in as Pete" in browser.words
    assert "Approver, Sussex Police" in browser.words

    browser.post("/sign-in/sample", person=str(pete), next="/account")

    assert browser.title == "Your account"


@pytest.mark.parametrize("person", ["", "0", "-1", "x", "１", "9" * 30, "1 OR 1=1", "999"])
def test_nobody_else_is_entered_by_a_click(tmp_path: Path, person: str) -> None:
    app, place = a_service(tmp_path, sample=True)
    place.person("real", grant(Role.READER))

    assert Browser(app).get("/sign-in").post("/sign-in/sample", person=person).status == 404


def test_without_mail_a_forgotten_password_is_a_matter_for_the_administrator(app: flask.Flask) -> None:
    browser = Browser(app).get("/sign-in/forgotten")

    assert "Ask your organisation’s administrator for a link" in browser.words


def test_with_mail_the_answer_is_the_same_for_every_name(tmp_path: Path) -> None:
    app, place = a_service(tmp_path, smtp_host="mail.example")
    place.person("sue@sussex.example", grant(Role.READER))
    answers = {
        Browser(app).get("/sign-in/forgotten").post("/sign-in/forgotten", login=login).words
        for login in ("sue@sussex.example", "nobody@sussex.example", "x\x00y")
    }

    assert len(answers) == 1
    assert len(place.letters()) == 1


def test_a_link_leads_to_a_new_password_and_to_the_sign_in_page(app: flask.Flask, place: Place) -> None:
    sue = place.person("sue", grant(Role.READER), password=None)
    ada = place.person("ada", grant(Role.ADMINISTRATOR))
    path = f"/sign-in/link/{token_in(place.staff('sussex', ada).link(sue).link)}"
    browser = Browser(app).get(path)
    assert browser.title == "Choose a password"

    browser.post(path, password="password1234")
    assert (browser.status, browser.title) == (400, "Error: Choose a password")
    browser.post(path, password=PASSWORD)

    assert "Your password has been set." in browser.words
    assert browser.get(path).status == 400
    assert browser.sign_in("sue").title == "Home"


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "..%2f..", "%F0%9F%A6%8A", "<script>", "a" * 5000])
def test_a_made_up_link_says_to_ask_for_another(app: flask.Flask, token: str) -> None:
    browser = Browser(app).get(f"/sign-in/link/{token}")

    assert browser.status in {400, 404}
    assert "<script>" not in browser.text


def test_private_answers_are_kept_by_nobody(app: flask.Flask, place: Place) -> None:
    place.person("sue", grant(Role.READER))

    for path in ("/sign-in", "/account", "/sign-in/forgotten"):
        answer = Browser(app).sign_in("sue").get(path, follow=False).answer
        assert answer is not None
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]
