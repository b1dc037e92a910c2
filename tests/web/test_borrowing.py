"""The pages by which a requirement of another plan is borrowed into a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import flask
import pytest
from werkzeug.test import TestResponse

from kb.access import Actor
from tests.cast import ESSIE, KIT, POLICING, REGION, SUE, TOM
from tests.desk_cast import Reader, Shelves, a_house, a_plan, a_row, a_text, an_application, entered, plainly

OWN, SOURCE = "thames-valley/oic", "kent/oic"
KENT = a_text(
    a_row("KOIC-07", "Which <haulage> yards?", collector="Ports unit", gap="No count"),
    a_row("KOIC-08", "Which slipways?", visible_to="own"),
    title="Kent plan",
)
TV = a_text(a_row("OIC-01"), a_row("OIC-02", "Which marinas?"), marking="OFFICIAL")
BORROW = f"/plans/{OWN}/draft/borrow"
WANTED = f"{SOURCE}@1#KOIC-07"
FROM = f"{BORROW}?from=kent/oic@1%23KOIC-07"

Served = tuple[Shelves, flask.Flask]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with a_house(tmp_path, indexed=False) as shelves:
        shelves.shelve(a_plan(TV), ref=OWN)
        shelves.shelve(a_plan(KENT, sharing=POLICING), ref=SOURCE)
        yield shelves, an_application(shelves)


def reader(served: Served, actor: Actor = TOM) -> Reader:
    shelves, app = served
    return entered(app, shelves, actor)


def said(answer: TestResponse) -> str:
    page = answer.get_data(as_text=True)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def sent(served: Served, by: Reader | None = None, **fields: object) -> TestResponse:
    told = {"wanted": WANTED, "ref": "OIC-03", "token": "token-of-a-borrower"} | fields
    return (by or reader(served)).post(BORROW, **told)


def test_from_the_plan_to_the_draft_and_back_to_where_it_came_from(served: Served) -> None:
    tom = reader(served)

    card = tom.get(f"/plans/{SOURCE}").get_data(as_text=True)
    chosen = tom.get(f"/plans/{SOURCE}/borrow?row=KOIC-07")
    onward = tom.get(f"/plans/{SOURCE}/borrow?row=KOIC-07&into={OWN}")
    page = tom.get(onward.location)
    done = sent(served, tom, keep=["collector"])

    assert f"/plans/{SOURCE}/borrow?row=KOIC-07" in card
    assert "Thames Valley Police: Organised immigration crime" in said(chosen)
    assert onward.status_code == 303
    assert "Which <haulage> yards?" in said(page)
    assert 'value="OIC-03"' in page.get_data(as_text=True)
    assert "So it takes the marking OFFICIAL-SENSITIVE with it." in said(page)
    assert done.location == f"/plans/{OWN}/draft/rows#OIC-03"
    rows = said(tom.get(f"/plans/{OWN}/draft/rows"))
    assert "KOIC-07 has been borrowed. In this plan it is OIC-03." in rows
    assert "Requirement borrowed from another plan" in said(tom.get(f"/plans/{OWN}/draft/revisions"))
    assert "already, as OIC-03" in said(tom.get(FROM))


def test_a_row_says_where_it_came_from_to_those_who_may_read_that(served: Served) -> None:
    shelves, _ = served
    sent(served)
    text = shelves.desk_of(TOM).drafting.page(OWN).text.encode()
    shelves.shelve(a_plan(text, sharing=REGION), ref=OWN)
    words = "Adapted from Kent Police KOIC-07"

    assert words in said(reader(served).get(f"/plans/{OWN}"))
    assert words in said(reader(served, SUE).get(f"/plans/{OWN}"))
    shelves.shelve(a_plan(KENT, outline=POLICING), ref=SOURCE)
    assert words not in said(reader(served, SUE).get(f"/plans/{OWN}"))
    assert "KOIC-07" not in said(reader(served, SUE).get(f"/plans/{OWN}"))


def test_without_a_requirement_the_page_asks_for_one(served: Served) -> None:
    tom = reader(served)
    tom.post(f"/plans/{OWN}/draft/begin")

    page = tom.get(BORROW)

    assert "Which requirement?" in said(page)
    assert BORROW in tom.get(f"/plans/{OWN}/draft/rows").get_data(as_text=True)


@pytest.mark.parametrize("row", ["KOIC-08", "KOIC-99"])
def test_what_is_hidden_answers_as_what_is_not_there(served: Served, row: str) -> None:
    tom = reader(served)
    wanted = f"{SOURCE}@1#{row}"

    asked, posted = tom.get(f"{BORROW}?from=kent/oic@1%23{row}"), sent(served, wanted=wanted)
    choosing = tom.get(f"/plans/{SOURCE}/borrow?row={row}")

    known = "There is no such requirement that you can read in full."
    assert (asked.status_code, posted.status_code, choosing.status_code) == (400, 400, 404)
    assert known in said(asked)
    assert known in said(posted)
    other = tom.get(f"{BORROW}?from=kent/oic@1%23KOIC-77")
    assert plainly(asked, row) == plainly(other, "KOIC-77")


@pytest.mark.parametrize("wanted", ["", "%00", "x" * 2000, "<b>kent</b>", "kent/oic", "../../etc"])
def test_any_words_are_answered_with_a_page(served: Served, wanted: str) -> None:
    answer = reader(served).get(f"{BORROW}?from={wanted}")

    assert answer.status_code in {200, 400}
    assert "<b>kent</b>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("OIC-02", "already has a requirement"),
        ("", "Write a reference"),
        ("x" * 101, "shorter"),
        ("<b>", "not a reference"),
    ],
)
def test_a_reference_that_cannot_be_is_said_beside_its_box(served: Served, ref: str, sentence: str) -> None:
    answer = sent(served, ref=ref, keep=["collector"])

    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert sentence in said(answer)
    assert 'href="#ref"' in page
    assert re.search(r'value="collector"[^>]*checked', page)


def test_sent_twice_it_is_borrowed_once(served: Served) -> None:
    answers = [sent(served), sent(served)]

    assert {answer.status_code for answer in answers} == {303}
    assert served[0].desk_of(TOM).drafting.page(OWN).text.count("haulage") == 1


@pytest.mark.parametrize(("who", "status"), [(SUE, 403), (ESSIE, 404), (KIT, 404)])
def test_others_cannot_borrow_into_a_plan(served: Served, who: Actor, status: int) -> None:
    shelves, _ = served
    shelves.shelve(a_plan(TV, sharing=REGION), ref=OWN)
    one = reader(served, who)

    assert one.get(FROM).status_code == status
    assert one.post(BORROW, wanted=WANTED, ref="OIC-03", token="token-of-a-borrower").status_code == status
    assert "Borrow KOIC-07" not in said(one.get(f"/plans/{SOURCE}"))
