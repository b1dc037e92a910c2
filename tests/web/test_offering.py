"""The pages of offered changes: chosen, looked at, sent, answered, and what both sides read of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import flask
import pytest
from werkzeug.test import TestResponse

from kb.access import Actor
from tests.cast import ESSIE, PETE, REGION, SUE, TOM
from tests.desk_cast import Reader, Shelves, a_house, a_plan, an_application, entered, plainly
from tests.offer_cast import (
    FORK,
    GAP,
    HERON,
    KAY,
    OURS,
    SAM,
    SID,
    SIGNS,
    SOURCE,
    THEIRS,
    could_offer,
    draft_of,
    kept_offer,
    laid,
    offer,
)

NEW, GIVEN, RECEIVED = f"/plans/{FORK}/offers/new", f"/plans/{FORK}/offers", f"/plans/{SOURCE}/offers"
TOKEN = "token-of-a-form-of-one"

Served = tuple[Shelves, flask.Flask]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with a_house(tmp_path, indexed=False) as shelves:
        laid(shelves, OURS.replace(b"** All of it", b"** All of it\n- **Marking:** OFFICIAL-SENSITIVE"))
        yield shelves, an_application(shelves)


def reader(served: Served, actor: Actor) -> Reader:
    shelves, app = served
    return entered(app, shelves, actor)


def said(answer: TestResponse) -> str:
    page = answer.get_data(as_text=True)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def hidden(answer: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.get_data(as_text=True))
    assert found is not None
    return found[1]


def names(served: Served, *things: str) -> list[str]:
    return [name for words, name in could_offer(served[0]).items() if words.startswith(things)]


def test_from_choosing_to_what_both_sides_see(served: Served) -> None:
    pete, sam = reader(served, PETE), reader(served, SAM)
    chosen = {"item": names(served, GAP, HERON), "note": "Seen at night.", "token": TOKEN}

    listed = said(pete.get(NEW))
    check = pete.post(NEW, **chosen)
    done = pete.post(NEW, **chosen, seen=hidden(check, "seen"))
    again = pete.post(NEW, **chosen, seen=hidden(check, "seen"))

    assert "SX-5: a new requirement Not offered. SX-5 says for itself who may see it" in listed
    told = said(check)
    assert check.status_code == 200
    assert "Nothing has been sent yet." in told
    assert "Check what Sussex Police will see" in told
    assert "SX-4: a new requirement" in told
    assert "Roads" not in told
    assert "OFFICIAL-SENSITIVE" in told
    assert [(one.status_code, one.location) for one in (done, again)] == [(303, f"{GIVEN}/1")] * 2
    seen = said(sam.get(f"{RECEIVED}/1"))
    assert "From “Sussex plan”, version 1, on 24 November 2026" in seen
    assert "Seen at night." in seen
    assert "SX-1: gap changed from “No count” to “No count at night”" in seen
    answer = {
        "item-1": "taken",
        "item-2": "declined",
        "declined-2": "We ask this elsewhere.",
        "adapted-2": "x",
        "started_from": "0",
        "token": TOKEN,
    }
    assert sam.post(f"{RECEIVED}/1", **answer).status_code == 303
    assert "1 change is in the draft now. 1 change was declined." in said(sam.get(f"{RECEIVED}/1"))
    became = said(pete.get(f"{GIVEN}/1"))
    assert "in a draft that is not approved yet" in became
    assert "We ask this elsewhere." in became
    assert "No count at night" in draft_of(served[0])


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({}, 400, "Choose what you want to offer."),
        ({"item": ["0" * 16]}, 409, "Something has changed since this was shown."),
        (
            {"item": [GAP], "note": "Ask Kevin Smith."},
            400,
            "I have looked at it: it may be sent as it stands",
        ),
        ({"item": [GAP], "note": "x" * 1001}, 400, "Write at most 1,000 characters."),
        ({"item": [GAP], "seen": "0" * 64}, 409, "Something has changed since this was shown."),
        ({"item": [GAP], "change": "yes"}, 200, "What you offer"),
    ],
)
def test_what_cannot_be_sent_is_said_and_what_was_chosen_is_kept(
    served: Served, fields: dict[str, object], status: int, sentence: str
) -> None:
    chosen = dict(fields)
    if fields.get("item") == [GAP]:
        chosen["item"] = names(served, GAP)

    answer = reader(served, PETE).post(NEW, token=TOKEN, **chosen)

    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert sentence in said(answer)
    if status == 400 and "item" in fields:
        assert re.search(rf'value="{names(served, GAP)[0]}" checked', page)
        assert str(fields.get("note", ""))[:20] in page
    assert said(reader(served, PETE).get(GIVEN)).count("Offered on") == 0


def test_an_author_looks_and_cannot_send(served: Served) -> None:
    tom = reader(served, TOM)

    page, sent = tom.get(NEW), tom.post(NEW, item=names(served, GAP), token=TOKEN)

    assert "an approver of your organisation sends it" in said(page)
    assert "Look at what they will see" not in said(page)
    assert sent.status_code == 403


def test_reasons_are_kept_where_they_cannot_be_taken(served: Served) -> None:
    offer(served[0], GAP, SIGNS)
    sam = reader(served, SAM)

    answer = sam.post(
        f"{RECEIVED}/1",
        **{
            "item-1": "declined",
            "declined-1": "Kevin Smith says no.",
            "adapted-1": "kept <text>",
            "item-2": "adapted",
            "adapted-2": "",
            "started_from": "0",
            "token": TOKEN,
        },
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'href="#declined-1"' in page
    assert 'href="#adapted-2"' in page
    assert "Kevin Smith says no." in page
    assert "kept &lt;text&gt;" in page
    assert 'name="sure"' in page
    assert kept_offer(served[0], 1).waits == 2


def test_a_draft_that_moved_on_answers_409_with_the_answers_kept(served: Served) -> None:
    offer(served[0], GAP)
    served[0].draft(THEIRS, ref=SOURCE)
    sam = reader(served, SAM)
    fields = {"item-1": "adapted", "adapted-1": "No count after dark", "started_from": "0", "token": TOKEN}

    stale = sam.post(f"{RECEIVED}/1", **fields)
    fields["started_from"] = hidden(stale, "started_from")
    done = sam.post(f"{RECEIVED}/1", **fields)

    assert stale.status_code == 409
    assert "your answers are kept" in said(stale)
    assert re.search(r'id="item-1-adapted"[^>]* checked', stale.get_data(as_text=True))
    assert (fields["started_from"], done.status_code) == ("1", 303)
    assert "No count after dark" in draft_of(served[0])


def test_two_who_answer_the_same_are_told(served: Served) -> None:
    offer(served[0], GAP)
    fields = {"item-1": "declined", "declined-1": "No.", "started_from": "0"}

    first = reader(served, SAM).post(f"{RECEIVED}/1", **fields, token=TOKEN)
    second = reader(served, SID).post(f"{RECEIVED}/1", **fields, token="token-of-a-form-of-two")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Somebody has answered this already." in said(second)
    assert kept_offer(served[0], 1).answered == 1


def test_sent_twice_it_leads_to_the_same_page(served: Served) -> None:
    offer(served[0], GAP)
    sam, fields = reader(served, SAM), {"item-1": "taken", "started_from": "0", "token": TOKEN}

    answers = [sam.post(f"{RECEIVED}/1", **fields) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert draft_of(served[0]).count("No count at night") == 1


def test_an_offer_is_taken_back_by_a_button_and_then_is_not_there(served: Served) -> None:
    offer(served[0], GAP)
    pete, sam = reader(served, PETE), reader(served, SAM)

    done = pete.post(f"{GIVEN}/1/take-back")

    assert (done.status_code, done.location) == (303, GIVEN)
    assert sam.get(f"{RECEIVED}/1").status_code == 404
    assert "taken back on 24 November 2026" in said(pete.get(GIVEN))


@pytest.mark.parametrize(("who", "status"), [(SUE, 403), (ESSIE, 404), (KAY, 404), (PETE, 403)])
def test_another_organisation_that_opens_the_address_learns_nothing(
    served: Served, who: Actor, status: int
) -> None:
    offer(served[0], GAP)
    one = reader(served, who)

    real = plainly(one.get(f"{RECEIVED}/1"), "offers/1")
    none = plainly(one.get(f"{RECEIVED}/2"), "offers/2")

    assert real.startswith(str(status))
    assert real == none


def test_an_adapted_plan_whose_source_is_out_of_reach_offers_as_one_without(served: Served) -> None:
    shelves, _ = served
    offer(shelves, GAP)
    shelves.shelve(a_plan(OURS), ref="thames-valley/alone")
    shelves.shelve(a_plan(THEIRS), ref=SOURCE)
    pete = reader(served, PETE)

    gone, none = pete.get(NEW), pete.get("/plans/thames-valley/alone/offers/new")

    assert plainly(gone, "oic").replace("alone", "ASKED") == plainly(none, "alone").replace("oic", "ASKED")
    assert "Sussex Police" not in said(pete.get(GIVEN))
    assert pete.get(f"{GIVEN}/1").status_code == 404


def test_what_is_typed_never_becomes_markup(served: Served) -> None:
    evil = "<b>night</b> & {{ 7*7 }}"
    offer(served[0], GAP, note=evil)

    page = reader(served, SAM).get(f"{RECEIVED}/1").get_data(as_text=True)

    assert "&lt;b&gt;night&lt;/b&gt; &amp; {{ 7*7 }}" in page


def test_the_plan_page_leads_to_offers_only_where_there_are_any(served: Served) -> None:
    shelves, _ = served
    shelves.shelve(a_plan(OURS, sharing=REGION), ref="thames-valley/alone")
    tom, sam = reader(served, TOM), reader(served, SAM)

    before = sam.get(f"/plans/{SOURCE}").get_data(as_text=True)
    offer(shelves, GAP)

    assert RECEIVED not in before
    assert RECEIVED in sam.get(f"/plans/{SOURCE}").get_data(as_text=True)
    assert GIVEN in tom.get(f"/plans/{FORK}").get_data(as_text=True)
    assert "Offered changes" not in said(tom.get("/plans/thames-valley/alone"))
