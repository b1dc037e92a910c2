"""For you and what is followed, as pages."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import whole
from kb.desk.word.notice import Notice
from tests.cast import NOON
from tests.desk_cast import a_plan, a_text
from tests.sample_library import Library
from tests.web.client import Reader

PLAN = "/plans/sussex/oic"
REF = "sussex/oic"
LATER = NOON + dt.timedelta(minutes=5)


@pytest.fixture
def analyst(library: Library) -> Reader:
    reader = Reader(library.app, "Regional analyst")
    reader.get("/account")
    return reader


def a_new_version(library: Library) -> None:
    with library.house.store.writing(at=LATER) as tx:
        card = tx.shelf.card(REF, reach=whole())
        assert card is not None
        tx.press.shelve(REF, [a_plan(a_text(title="Crime, anew"), sharing=card.label.sharing)])
    library.at = LATER + dt.timedelta(minutes=1)


def test_nothing_to_see_says_what_will_be_here(analyst: Reader) -> None:
    assert analyst.get("/for-you").status_code == 200

    assert "Nobody is waiting for you." in analyst.words
    assert "Nothing here at present." in analyst.words
    assert "/for-you" in analyst.links("header")


def test_a_followed_plan_changes_is_listed_and_read(library: Library, analyst: Reader) -> None:
    analyst.get(PLAN)
    assert analyst.post("/following/follow", kind="plan", value=REF, back=PLAN).location == PLAN
    analyst.get(PLAN)
    assert "Stop following this plan" in analyst.words

    a_new_version(library)

    analyst.get("/for-you")
    assert "Changed since you read it (1)" in analyst.words
    assert "Sussex Police: Crime, anew" in analyst.words
    analyst.get(PLAN)
    analyst.get("/for-you")
    assert "Nothing here at present." in analyst.words


def test_what_changed_can_be_put_aside_unread(library: Library, analyst: Reader) -> None:
    analyst.post("/following/follow", kind="plan", value=REF)
    a_new_version(library)
    analyst.get("/for-you")

    assert analyst.post("/for-you/seen").location == "/for-you"

    analyst.get("/for-you")
    assert "Nothing here at present." in analyst.words


def test_looking_at_a_page_changes_nothing_of_it(library: Library, analyst: Reader) -> None:
    analyst.post("/following/follow", kind="plan", value=REF)
    a_new_version(library)

    for _ in range(2):
        analyst.get("/for-you")
        assert "Changed since you read it (1)" in analyst.words


def test_a_theme_and_a_search_are_followed_from_where_they_stand(analyst: Reader) -> None:
    for address, words in (
        ("/plans?theme=facilitation", "Follow this theme"),
        ("/search?q=lorry&page=1", "Follow this search"),
    ):
        analyst.get(address)
        form = next(f for f in analyst.all("form") if f.get("action") == "/following/follow")
        assert words in "".join(form.itertext())
        fields = {i.get("name") or "": i.get("value") or "" for i in form.iter() if i.get("name")}
        assert analyst.client.post("/following/follow", data=fields).status_code == 303

    analyst.get("/following")

    assert "facilitation" in analyst.words
    assert "“lorry”" in analyst.words
    assert {"/plans?theme=facilitation", "/search?q=lorry"} <= set(analyst.links())


def test_following_ends_where_it_is_listed(analyst: Reader) -> None:
    analyst.post("/following/follow", kind="plan", value=REF)
    analyst.get("/following")
    assert "Sussex Police" in analyst.words

    assert analyst.post("/following/stop", kind="plan", value=REF, back="/following").location == "/following"

    analyst.get("/following")
    assert "You follow nothing yet." in analyst.words


def test_what_cannot_be_followed_says_so_where_it_was_asked(analyst: Reader) -> None:
    assert analyst.post("/following/follow", kind="search", value="", back="/search").location == "/search"

    analyst.get("/search")
    assert "Search for a few words first" in analyst.words


def test_a_plan_out_of_reach_cannot_be_followed_and_answers_as_none(library: Library) -> None:
    reader = Reader(library.app, "PCC")
    answers = []
    for value in ("kent/oic", "kent/never-was"):
        reader.get("/account")
        answers.append(reader.post("/following/follow", kind="plan", value=value))

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_home_page_says_how_much_waits(library: Library, analyst: Reader) -> None:
    analyst.get(f"{PLAN}/questions/ask")
    token = next(i.get("value") for i in analyst.all("input") if i.get("name") == "token")
    assert analyst.post(f"{PLAN}/questions/ask", text="Still wanted?", token=token).status_code == 303
    author = Reader(library.app, "Plan author, Sussex")

    author.get("/")
    assert "1 thing waits for you" in author.words
    author.get("/for-you")
    assert "1 thing waits for you." in author.words
    assert f"{PLAN}/questions/1" in author.links()
    analyst.get("/")
    assert "for you" not in analyst.words


@pytest.mark.parametrize(
    "path", ["", "/draft", "/draft/review", "/confirm", "/questions/7", "/considered/7", "/requests/7"]
)
def test_every_kind_of_notice_leads_somewhere(path: str, library: Library) -> None:
    address = Notice("key", REF, path).address

    library.app.url_map.bind("localhost").match(address, method="GET")


@pytest.mark.parametrize("name", ["PCC", "Administrator", "Auditor", "Kent"])
def test_everybody_has_the_pages_and_sees_their_own_only(
    name: str, library: Library, analyst: Reader
) -> None:
    analyst.post("/following/follow", kind="plan", value=REF)
    a_new_version(library)
    other = Reader(library.app, name)

    for address in ("/for-you", "/following"):
        assert other.get(address).status_code == 200
        assert "Crime, anew" not in other.words
