"""Headers, paths, cookies, sessions and forms that somebody means ill by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.sample_library import Library
from tests.web.client import Reader

Reading = Callable[[str], Reader]
ANALYST = "Regional analyst"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "a@127.0.0.1", "x" * 300, ""]
)
def test_another_host_name_is_refused(reading: Reading, host: str) -> None:
    answer = reading(ANALYST).client.get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "1"},
        {"X-Forwarded-For": "' OR 1=1 --"},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "/people"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Referer": "https://evil.example/"},
        {"Accept-Language": "x" * 5000},
        {"User-Agent": "<script>alert(1)</script>"},
        {"Content-Type": "application/json; charset=\x80"},
        {"Range": "bytes=0-99999999999"},
        {"If-None-Match": "*"},
        {"Cookie": "kb=" + "x" * 4000},
    ],
)
def test_no_header_changes_where_links_lead_or_breaks_the_page(
    shared: Library, header: dict[str, str]
) -> None:
    reader = Reader(shared.app)

    answer = reader.get("/sign-in", headers=header)

    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "XYZZY"])
@pytest.mark.parametrize("path", ["/", "/my-list/add", "/plans/sussex/oic", "/static/site.css"])
def test_other_methods_are_refused(reading: Reading, method: str, path: str) -> None:
    assert reading(ANALYST).client.open(path, method=method).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/plans//sussex//oic",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/../../config.py",
        "/static/%2e%2e/%2e%2e/config.py",
        "/static/..%2f..%2fconfig.py",
        "/static/%00",
        "/static//etc/passwd",
        "/plans/%2e%2e/people",
        "/%00",
        "/plans/sussex/oic%0d%0aSet-Cookie:a=b",
        "/plans/" + "a/" * 2000,
        "/" + "a" * 8000,
        "/%ff%fe",
        "/..;/people",
        "/.git/config",
        "/.env",
        "/console",
        "/sign-in/link/" + "a" * 5000,
        "/sign-in/link/..%2f..",
    ],
)
def test_no_path_leads_outside(reading: Reading, path: str) -> None:
    answer = reading(ANALYST).client.get(path)

    assert answer.status_code in {308, 400, 404}
    assert "root:" not in answer.text
    assert not answer.headers.get("Location", "/").startswith("//")
    assert "evil" not in answer.headers.get("Location", "").split("/", 3)[2:3]


ELSEWHERE = [
    "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%2f/evil.example",
    "/%5cevil.example", "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "data:text/html,x", "/..//evil.example",
    "http:evil.example", "/%09/evil.example", "/./\\evil.example", "https:/evil.example", "@evil.example", "/@evil.example//x",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_ticking_rows(library: Library, target: str) -> None:
    reader = Reader(library.app, ANALYST)
    reader.get("/account")

    answer = reader.post("/my-list/add", row="sussex/oic@5#OIC-01", back=target)

    assert answer.location == "/"


BAD_ROWS = ["", "x", "sussex/oic", "sussex/oic@5", "sussex/oic@x#OIC-01", "sussex/oic@5#", "@#", "sussex/oic@-1#OIC-01",
            "sussex/oic@99999999999999999999#OIC-01", "\x00", "a" * 5000, "'; DROP TABLE people; --", "surrey/oic@1#NONE-1"]  # fmt: skip


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_row_that_is_none_is_refused_and_nothing_is_added(library: Library, row: str) -> None:
    reader = Reader(library.app, ANALYST)
    reader.get("/account")

    answer = reader.post("/my-list/add", row=["sussex/oic@5#OIC-01", row], back="/my-list")

    assert answer.status_code in {400, 404}
    reader.get("/my-list")
    assert "Nothing is on your list yet." in reader.words


@pytest.mark.parametrize("button", ["up", "down", "remove", "clear", "other"])
@pytest.mark.parametrize("row", BAD_ROWS)
def test_no_button_of_my_list_breaks_it(library: Library, button: str, row: str) -> None:
    reader = Reader(library.app, ANALYST)
    reader.get("/account")

    assert reader.post("/my-list/change", **{button: row}).status_code in {303, 400, 404}


def test_rows_out_of_reach_cannot_be_ticked(library: Library) -> None:
    reader = Reader(library.app, "Kent")
    reader.get("/account")

    reader.post("/my-list/add", row=["surrey/oic@1#OIC-01", "hampshire-iow/oic@2#SE-01"], back="/my-list")

    reader.get("/my-list")
    assert "Nothing is on your list yet." in reader.words


@pytest.mark.parametrize(
    "change",
    [lambda c: c[:20] + "x" + c[21:], lambda c: c[::-1], lambda c: "", lambda c: c * 3, lambda c: "é\x00"],
)
def test_a_cookie_that_was_tampered_with_is_nobodys(shared: Library, change: Callable[[str], str]) -> None:
    reader = Reader(shared.app, ANALYST)
    kept = reader.client.get_cookie("kb")
    assert kept is not None

    reader.client.set_cookie("kb", change(kept.value))

    assert reader.get("/account").status_code == 303


def test_a_session_is_gone_everywhere_once_signed_out(library: Library) -> None:
    reader = Reader(library.app, ANALYST)
    reader.get("/account")
    kept = reader.client.get_cookie("kb")
    assert kept is not None
    reader.post("/sign-out")

    thief = Reader(library.app)
    thief.client.set_cookie("kb", kept.value)

    assert thief.get("/account").status_code == 303


def test_a_suspended_person_is_out_at_the_next_click(library: Library) -> None:
    reader = Reader(library.app, ANALYST)
    assert reader.get("/account").status_code == 200
    with library.house.store.writing(at=library.at) as tx:
        known = tx.people.by_login("analyst@serocu.example")
        assert known is not None
        tx.people.suspend(known.person.id)

    answer = reader.get("/account")

    assert answer.status_code == 303


def test_a_session_ends_at_its_longest_however_busy(library: Library) -> None:
    reader = Reader(library.app, ANALYST)
    for _ in range(library.house.settings.session_hours * 4 + 1):
        library.at += dt.timedelta(minutes=15)
        last = reader.get("/account").status_code

    assert last == 303


@pytest.mark.parametrize("token", ["", "x", "IjEi.x.y", "a" * 5000, "é"])
def test_a_form_with_another_token_is_not_taken(library: Library, token: str) -> None:
    reader = Reader(library.app, ANALYST)

    answer = reader.client.post("/account/sign-out-everywhere", data={"csrf_token": token})

    assert answer.status_code == 400
    assert reader.get("/account").status_code == 200


def test_the_token_of_one_person_is_no_use_in_the_session_of_another(library: Library) -> None:
    mine, theirs = Reader(library.app, ANALYST), Reader(library.app, "Kent")
    mine.get("/account")

    answer = theirs.client.post("/account/sign-out-everywhere", data={"csrf_token": mine.token})

    assert answer.status_code == 400


@pytest.mark.parametrize("person", ["", "0", "-1", "999999", "9" * 40, "1 OR 1=1", "²", "\x00"])
def test_nobody_enters_as_a_sample_person_who_is_none(library: Library, person: str) -> None:
    reader = Reader(library.app)
    reader.get("/sign-in")

    assert reader.post("/sign-in/sample", person=person).status_code == 404
    assert reader.get("/account").status_code == 303
