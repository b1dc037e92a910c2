"""Kinship with plans that somebody does not read changes no page of theirs, and what is hidden answers as what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import flask
import pytest
from werkzeug.test import TestResponse

from kb.access import Actor, whole
from kb.desk import AdaptOrder, Order, Pick
from kb.desk.kin.keeping_pages import KeepOrder
from kb.plan import Change, ChangeKind, Marking, change_as_bytes, text_hash
from kb.store import NewDecision, NewException, NewOfferItem, Taken
from tests.cast import NOON, PETE, POLICING, REGION, RON, TOM
from tests.desk_cast import (
    DAY,
    PEOPLE,
    Shelves,
    a_house,
    a_plan,
    a_row,
    a_text,
    an_application,
    entered,
    plainly,
)

OPEN, OURS, TOP, HIDDEN, NOWHERE = "surrey/open", "thames-valley/oic", "sussex/top", "essex/hid", "essex/nil"
FREE = "thames-valley/free"
LATER = NOON + 9 * DAY
ROWS = (
    a_row("OIC-01", "Which lay-bys are used?", gap="No count"),
    a_row("OIC-02", "Which marinas are used at night?", gap="No list"),
    a_row("OIC-03", "Which barns are rented for cash?", visible_to="own"),
)
PLANS = (OPEN, OURS, TOP, FREE)
OF_A_PLAN = (
    "",
    "/history",
    "/adapt",
    "/source",
    "/source/pairs",
    "/source/undo",
    "/in-step",
    "/in-step/decided",
    "/family",
    "/adaptations",
    "/departures",
    "/departures.csv",
    "/departures?newest=yes&local=yes",
    "/offers",
    "/offers/new",
    "/exceptions",
    "/borrow?row=OIC-01",
    "/draft/borrow",
)
OTHERS = (
    "/for-you",
    "/compare?plan=surrey/open&plan=thames-valley/oic",
    "/compare?plan=surrey/open&plan=sussex/top",
    "/compare?plan=surrey/open&plan=sussex/top&plan=thames-valley/oic",
    "/compare/text?plan=surrey/open&plan=sussex/top",
    "/compare/choose?find=essex",
    "/coverage",
    "/coverage?organisations=all",
    "/coverage?plan=all&organisations=all",
    "/coverage?plan=surrey/open&organisations=all&as=list",
    "/coverage?plan=surrey/open&show=core",
    "/coverage?organisations=all&on=2026-12-01",
    "/coverage/coverage.csv?plan=surrey/open&organisations=all",
    "/coverage/sheet?plan=surrey/open&organisations=all",
    "/coverage/core?plan=surrey/open",
    "/coverage/ask?force=essex&about=surrey/open%23OIC-01",
    "/plans",
    "/search?q=lay-bys",
    "/search?q=marinas&sort=newest",
    "/search?q=heron",
)


def a_text_of(*rows: str, title: str = "Open plan") -> bytes:
    return a_text(*(rows or ROWS), title=title, marking="OFFICIAL")


def stand(shelves: Shelves) -> None:
    """What everybody may read, and a plan of Thames Valley that was adapted from it and is behind."""
    shelves.shelve(a_plan(a_text_of(), sharing=POLICING), ref=OPEN)
    shelves.shelve(a_plan(a_text_of(title="Top plan"), sharing=POLICING), ref=TOP)
    shelves.shelve(a_plan(a_text_of(title="Free plan"), sharing=REGION), ref=FREE)
    tom, pete = shelves.desk_of(TOM, NOON + DAY), shelves.desk_of(PETE, NOON + DAY)
    tom.adapting.adapt(OPEN, AdaptOrder(1, "thames-valley", "Adapted plan", "oic"), "token-of-adapting-it")
    drafting = tom.drafting
    text = drafting.page(OURS).text.replace(
        "marking:", "owner: Bureau\nperiod: 2026-04-01/2027-03-31\nreview_by: 2027-01-31\nmarking:", 1
    )
    drafting.save_text(OURS, text, started_from=1)
    hashed = text_hash(text.encode())
    tom.review.submit(OURS, text_hash=hashed, note="")
    pete.review.approve(OURS, Order(hashed, "Approver", "", (NOON + 300 * DAY).date()))
    new = a_text_of(ROWS[0].replace("No count", "A count"), ROWS[1].replace("No list", "A list"), ROWS[2])
    shelves.shelve(a_plan(new, sharing=POLICING), ref=OPEN, at=NOON + 2 * DAY)
    keeping = shelves.desk_of(TOM, NOON + 3 * DAY).keeping
    page = keeping.proposal(OURS)
    name = next(name for name, one in page.items.items() if one.item.ref == "OIC-01")
    keeping.keep(
        OURS, KeepOrder(0, page.seen, {name: Pick("keep", why="Ours is newer.")}), "token-of-keeping-it"
    )
    shelves.desk_of(RON).core.mark(OPEN, ["OIC-02"], "south-east")


def hide(shelves: Shelves) -> None:
    """A plan of Essex, shared with nobody, that is kin to all of these in every way."""
    text = a_text_of(*ROWS, a_row("OIC-09", "Which heron nests?"), title="Heron plan")
    shelves.shelve(a_plan(text), ref=HIDDEN, source=(OPEN, 1), at=NOON + 4 * DAY)
    shelves.shelve(a_plan(text), ref="essex/below", source=(OURS, 1), at=NOON + 4 * DAY)
    shelves.shelve(a_plan(text), ref="essex/above", at=NOON + 4 * DAY)
    change = Change(ChangeKind.FIELD, "OIC-01", "gap", "Gap", (), ("Heron",))
    with shelves.store.writing(at=NOON + 5 * DAY, by=PEOPLE["ESSIE"].person) as tx:
        cards = {ref: tx.shelf.card(ref, reach=whole()) for ref in (*PLANS, HIDDEN, "essex/above")}
        ids = {ref: card.plan_id for ref, card in cards.items() if card is not None}
        taken = Taken(text, Marking.OFFICIAL)
        tx.kin.link(ids[OPEN], ("essex/above", 1), taken)
        tx.kin.link(ids["essex/above"], (TOP, 1), taken)
        tx.kin.borrow(ids[TOP], (HIDDEN, 1), taken)
        tie = tx.kin.source_tie(ids[HIDDEN])
        assert tie is not None
        for thing in ('["row", "oic-01", "0", "field", "gap"]', '["row", "oic-02", "0"]'):
            tx.kin.decide(tie.id, [NewDecision(thing, "x", "declined", 1, why="Heron reason", role="Heron")])
        tx.core.record(
            NewException(ids[HIDDEN], HIDDEN, ids[OPEN], "OIC-02", "Heron excuse", LATER.date(), "Heron")
        )
        item = NewOfferItem("OIC-01", change_as_bytes(change), Marking.OFFICIAL)
        tx.offers.offer((ids[HIDDEN], ids[OPEN]), 1, [item], note="Heron note")
    shelves.catch_up()


def seen(shelves: Shelves, app: flask.Flask, actor: Actor) -> dict[str, str]:
    reader = entered(app, shelves, actor, LATER)
    asked = [f"/plans/{ref}{rest}" for ref in PLANS for rest in OF_A_PLAN]
    return {address: told(reader.get(address)) for address in (*asked, *OTHERS)}


def told(answer: TestResponse, *asked: str) -> str:
    return re.sub(r'name="token"[^>]*', "", plainly(answer, *asked))


def test_kinship_with_a_plan_out_of_reach_changes_no_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with a_house(tmp_path_factory.mktemp("house")) as shelves:
        app = an_application(shelves, LATER)
        stand(shelves)
        before = {name: seen(shelves, app, PEOPLE[name]) for name in PEOPLE.keys() - {"ESSIE"}}

        hide(shelves)

        for name, pages in before.items():
            for address, page in seen(shelves, app, PEOPLE[name]).items():
                assert page == pages[address], (name, address)
        assert "Heron" in seen(shelves, app, PEOPLE["ESSIE"])[f"/plans/{OPEN}/family"]


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelves, flask.Flask]]:
    with a_house(tmp_path_factory.mktemp("hiding"), indexed=False) as shelves:
        stand(shelves)
        hide(shelves)
        yield shelves, an_application(shelves, LATER)


NAMING = (
    *("/plans/{}" + rest for rest in OF_A_PLAN),
    "/plans/{}/in-step/decided",
    "/plans/{}/departures/0123456789abcdef",
    "/plans/{}/offers/1",
    "/plans/thames-valley/free/source/pairs?from={}",
    "/plans/thames-valley/free/source/pairs?from={}@1",
    "/plans/thames-valley/oic/source/pairs?from={}@1",
    "/plans/thames-valley/free/draft/borrow?from={}%23OIC-01",
    "/plans/thames-valley/free/draft/borrow?from={}@9%23OIC-01",
    "/coverage?plan={}",
    "/coverage?plan={}&organisations=all&on=2026-12-01",
    "/coverage/coverage.csv?plan={}",
    "/coverage/sheet?plan={}",
    "/coverage/core?plan={}",
    "/coverage/ask?force=essex&about={}%23OIC-01",
    "/coverage/ask?force=kent&about={}@1%23OIC-01",
    "/compare?plan=surrey/open&plan={}",
    "/compare?plan=surrey/open&plan={}@2&plan=sussex/top",
    "/compare/text?plan={}&plan=surrey/open",
    "/compare/choose?plan={}&plan=surrey/open",
)
SENT = (
    ("/plans/{}/adapt", {"organisation": "thames-valley", "title": "Mine", "number": "1"}),
    ("/plans/{}/in-step", {"take_ready": "y", "seen": "x", "started_from": "0", "token": "t" * 20}),
    ("/plans/{}/in-step/decided/1/again", {}),
    ("/plans/{}/departures/0123456789abcdef", {"why": "Because.", "seen": "x"}),
    ("/plans/{}/offers/1", {"item-1": "taken", "started_from": "0", "token": "t" * 20}),
    ("/plans/{}/offers/1/take-back", {}),
    ("/plans/{}/offers/new", {"item": "x", "token": "t" * 20}),
    ("/plans/{}/source/undo", {}),
    ("/plans/{}/source/pairs", {"from": "surrey/open", "own-0": "OIC-01", "row-0": "OIC-01"}),
    ("/plans/thames-valley/free/source/pairs", {"from": "{}@1", "own-0": "OIC-01", "row-0": "OIC-01"}),
    ("/plans/{}/exceptions", {"row": "surrey/open#OIC-02", "why": "Because.", "role": "Chief"}),
    ("/coverage/core", {"plan": "{}", "row": "OIC-01", "region": "south-east"}),
    ("/coverage/core", {"plan": "{}", "row": "OIC-01", "region": "south-east", "do": "end"}),
    (
        "/plans/thames-valley/free/draft/borrow",
        {"wanted": "{}@1#OIC-01", "ref": "OIC-77", "token": "t" * 20},
    ),
)


@pytest.mark.parametrize("name", sorted(PEOPLE.keys() - {"ESSIE"}))
def test_a_hidden_plan_is_asked_for_like_none(name: str, hiding: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, PEOPLE[name], LATER)

    for address in NAMING:
        there, absent = (reader.get(address.format(ref)) for ref in (HIDDEN, NOWHERE))

        assert told(there, HIDDEN) == told(absent, NOWHERE), address


@pytest.mark.parametrize("name", sorted(PEOPLE.keys() - {"ESSIE"}))
def test_a_form_about_a_hidden_plan_is_answered_like_one_about_none(
    name: str, hiding: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, PEOPLE[name], LATER)

    for address, fields in SENT:
        there, absent = (
            reader.post(address.format(ref), **{key: said.format(ref) for key, said in fields.items()})
            for ref in (HIDDEN, NOWHERE)
        )

        assert told(there, HIDDEN) == told(absent, NOWHERE), address
        assert there.status_code >= 400, address
