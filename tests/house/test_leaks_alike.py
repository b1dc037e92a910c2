"""What is hidden and what does not exist are answered alike, byte for byte; and what is hidden changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import flask
import pytest
from werkzeug.test import TestResponse

from kb.access import Actor
from tests.cast import ADA, ANNA, AUDREY, CATH, KIT, NOON, PARTNERS, POLICING, REGION, SUE, VERA
from tests.desk_cast import (
    DAY,
    NED,
    PEOPLE,
    Reader,
    Shelves,
    a_house,
    a_plan,
    a_row,
    a_text,
    an_application,
    entered,
    plainly,
)
from tests.house.planted import STATES

HIDDEN, NOWHERE = "essex/hid", "essex/nil"
LISTS = ("surrey/listd", "surrey/zilch")
EVERY = "&".join(f"state={state}" for state in STATES)
DENIED = (
    "",
    "?on=2026-11-24",
    "?on=1999-01-01",
    "/history",
    "/draft",
    "/versions/1",
    "/versions/1/text",
    "/versions/9",
    "/statuses",
    "/statuses/OIC-02",
    "/tasking",
    "/tasking/nobody",
    *("/compare", "/compare?from=1&to=2", "/compare/text?from=1&to=2"),
    *("/sharing", "/readers", "/ask-access", "/audit", "/audit.csv"),
    *("/adapt", "/source", "/source/pairs", "/source/pairs?from=surrey/listd", "/source/undo"),
)
READERS = {
    "ANNA": ANNA,
    "SUE": SUE,
    "KIT": KIT,
    "CATH": CATH,
    "VERA": VERA,
    "ADA": ADA,
    "AUDREY": AUDREY,
    "NED": NED,
}
LATER = NOON + 3 * DAY


def hide(shelves: Shelves) -> None:
    """A plan of Essex with a past, a draft, and all that a plan can have, shared with nobody."""
    rows = a_row(), a_row("OIC-02", "Which marinas hold zebras?", status="Tasked")
    shelves.shelve(a_plan(), a_plan(a_text(*rows, themes="zebras")), ref=HIDDEN)
    shelves.draft(a_text(title="Zebra draft"), ref=HIDDEN)


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelves, flask.Flask]]:
    with a_house(tmp_path_factory.mktemp("hiding")) as shelves:
        hide(shelves)
        shelves.shelve(a_plan(listed=True), ref=LISTS[0])
        yield shelves, an_application(shelves)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("rest", DENIED)
def test_a_hidden_plan_answers_as_none(name: str, rest: str, hiding: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, READERS[name])

    there, absent = (reader.get(f"/plans/{ref}{rest}") for ref in (HIDDEN, NOWHERE))

    assert there.status_code == 404
    assert plainly(there, HIDDEN) == plainly(absent, NOWHERE)


@pytest.mark.parametrize(
    "rest",
    ["/draft", "/versions/1/text", "/versions/2", "?on=1999-01-01", "/compare", "/compare?from=1&to=1"],
)
def test_a_plan_known_by_its_title_gives_no_more_than_none(
    rest: str, hiding: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, KIT)

    there, absent = (reader.get(f"/plans/{ref}{rest}") for ref in LISTS)

    assert reader.get(f"/plans/{LISTS[0]}").status_code == 200
    assert there.status_code == 404
    assert plainly(there, LISTS[0]) == plainly(absent, LISTS[1])


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "address",
    [
        "/compare?plan=thames-valley/oic&plan={}",
        "/compare?plan={}@1&plan={}@2",
        "/compare/text?plan=thames-valley/oic&plan=surrey/open&plan={}",
        "/compare/choose?plan={}",
    ],
)
def test_a_hidden_plan_stands_beside_no_other(
    address: str, name: str, hiding: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, READERS[name])

    there, absent = (reader.get(address.format(ref, ref)) for ref in (HIDDEN, NOWHERE))

    assert there.status_code == (200 if "choose" in address else 404)
    assert plainly(there, HIDDEN) == plainly(absent, NOWHERE)


@pytest.mark.parametrize("row", ["@1#OIC-01", "@2#OIC-02", "@2#OIC-99", "#OIC-01", "@1", "", "@7#OIC-01"])
@pytest.mark.parametrize(
    ("way", "field"), [("add", "row"), ("change", "remove"), ("change", "up"), ("change", "down")]
)
def test_the_list_takes_a_hidden_row_as_none(
    way: str, field: str, row: str, hiding: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, SUE)

    there, absent = (reader.post(f"/my-list/{way}", **{field: ref + row}) for ref in (HIDDEN, NOWHERE))

    assert there.status_code == 404
    assert plainly(there, HIDDEN) == plainly(absent, NOWHERE)


@pytest.mark.parametrize(
    "address",
    [
        "/plans?organisation={}",
        "/search?organisation={}&{}",
        "/search?q=organisation:{}&{}",
    ],
)
def test_a_force_that_shares_nothing_is_as_none(address: str, hiding: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, SUE)

    there, absent = (reader.get(address.format(body, EVERY)) for body in ("essex", "nosex"))

    assert there.status_code == 200
    assert plainly(there, "essex") == plainly(absent, "nosex")


@pytest.mark.parametrize("field", ["theme=", "q=theme:"])
def test_a_theme_of_a_hidden_plan_is_as_none(field: str, hiding: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, SUE)

    for page in ("/plans", "/search"):
        there, absent = (reader.get(f"{page}?{field}{theme}&{EVERY}") for theme in ("zebras", "zebris"))

        assert plainly(there, "zebras") == plainly(absent, "zebris")


def test_a_stranger_is_shown_in_by_the_same_door(hiding: tuple[Shelves, flask.Flask]) -> None:
    _, app = hiding
    reader = Reader(app.test_client())

    there, absent = (reader.get(f"/plans/{ref}") for ref in (HIDDEN, NOWHERE))

    assert there.status_code == 303
    assert plainly(there, HIDDEN, HIDDEN.replace("/", "%2F")) == plainly(
        absent, NOWHERE, NOWHERE.replace("/", "%2F")
    )


PAGES = (
    "/",
    "/plans",
    "/plans?show=due",
    "/plans?show=withdrawn",
    "/plans?organisation=surrey",
    "/plans?theme=facilitation",
    f"/search?{EVERY}",
    f"/search?{EVERY}&q=lay-bys",
    f"/search?{EVERY}&q=marinas",
    f"/search?{EVERY}&q=zebra",
    f"/search?{EVERY}&q=zebr*",
    f"/search?{EVERY}&q=lay-bys+marinas&sort=newest",
    f"/search?{EVERY}&q=zebre",
    f"/search?{EVERY}&priority=1&sort=review",
    "/search/suggest?q=ze",
    "/search/suggest?q=ma",
    "/plans/surrey/open",
    "/plans/surrey/open/history",
    "/plans/surrey/open?on=2026-11-24",
    "/my-list",
    "/my-list/page",
    "/my-list/list.csv",
    "/plans/nobody/nothing",
)


def _seen(shelves: Shelves, app: flask.Flask, actor: Actor) -> list[str]:
    reader = entered(app, shelves, actor, LATER)
    answers: list[TestResponse] = [reader.get(address) for address in PAGES]
    return [plainly(answer) for answer in answers]


@pytest.mark.parametrize("indexed", [True, False], ids=["index", "scan"])
def test_plans_that_come_in_out_of_reach_change_no_page(
    indexed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with a_house(tmp_path_factory.mktemp("house"), indexed=indexed) as shelves:
        app = an_application(shelves, LATER)
        text = a_text(
            a_row(), a_row("OIC-02", "Which marinas are used?", visible_to="own"), themes="facilitation"
        )
        for n, sharing in enumerate((POLICING, REGION, PARTNERS, POLICING)):
            shelves.shelve(a_plan(text, sharing=sharing), ref=f"surrey/{'open' if n == 0 else f'p{n}'}")
        shelves.desk_of(SUE).my_list.add(["surrey/open@1#OIC-01", "surrey/p1@1#OIC-01"])
        before = {name: _seen(shelves, app, PEOPLE[name]) for name in PEOPLE.keys() - {"ESSIE"}}

        hide(shelves)
        shelves.shelve(
            a_plan(a_text(title="Zebra child")), ref="essex/child", source=("surrey/open", 1), at=NOON + DAY
        )
        shelves.withdraw("No zebra.", ref="essex/child", at=NOON + 2 * DAY)

        for name, seen in before.items():
            assert _seen(shelves, app, PEOPLE[name]) == seen
        assert "2 plans" in _seen(shelves, app, PEOPLE["ESSIE"])[9]
