"""The boxes and addresses of recommendations with what no page of ours would send, on both databases: never a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import flask
import pytest

from tests.desk_cast import PEOPLE, Shelves, a_house, an_application, entered
from tests.house.planted import Words
from tests.house.planted_positions import plant_positions
from tests.house.test_hostile_boxes import ODD
from tests.postgres import fresh_database
from tests.web.test_hostile_forms import token_of

FOUR = "/recommendations/hmicfrs-oic-4"
FORMS = (
    f"{FOUR}/position/thames-valley",
    f"{FOUR}/position/thames-valley/2/clear",
    "/recommendations/hmicfrs-oic-8/position/thames-valley/3/take-back",
    f"{FOUR}/wording",
    f"{FOUR}/check",
    f"{FOUR}/closure/sussex",
    "/recommendations/reports/new",
    "/recommendations/reports/hmicfrs-oic",
    "/recommendations/reports/hmicfrs-oic/response/thames-valley-pcc",
)
TYPED = {
    "done": "Some words here",
    "next": "Some words here",
    "by_when": "1 May 2027",
    "answers": "Chief",
    "public": "Some words here",
    "token": "t" * 24,
    "cleared_by": "Chief",
    "why": "Because it is so",
    "text": "Some words that are long enough",
    "addressee": "Chiefs",
    "deadline": "1 May 2027",
    "source": "Page 1",
    "measure": "",
    "read": "",
    "said": "",
    "key": "X-1",
    "title": "Boats",
    "by": "HMICFRS",
    "published_on": "1 May 2026",
    "found_at": "https://example.org",
    "many": "10",
    "closed_on": "1 May 2026",
    "reference": "Letter",
    "mistaken": "",
    "when": "July 2025",
}
PATHS = (
    "/recommendations/%00",
    f"/recommendations/{'x' * 3000}",
    "/recommendations?force=%00",
    f"{FOUR}/position/%00",
    f"{FOUR}/position/thames-valley/2147483647/clear",
    f"{FOUR}/position/thames-valley/99999999999999999999/clear",
    f"{FOUR}/closure/%00",
    "/recommendations/reports/%00",
    "/recommendations/reports/hmicfrs-oic/response/%00",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def positioned(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Shelves, flask.Flask]]:
    """Positions of Thames Valley: one that waits, one cleared, one taken back."""
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database()) if request.param == "postgresql" else ""
        shelves = stack.enter_context(a_house(tmp_path, url=url, indexed=False))
        plant_positions(shelves, Words().new)
        yield shelves, an_application(shelves)


@pytest.mark.parametrize("name", ["TOM", "PETE", "RON", "CATH", "SUE"])
def test_nothing_typed_breaks_a_form_or_an_address(
    name: str, positioned: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = positioned
    reader = entered(app, shelves, PEOPLE[name])
    token = token_of(reader)

    for odd in ODD:
        for sent in (dict.fromkeys(TYPED, odd), *(TYPED | {field: odd} for field in TYPED)):
            for path in FORMS:
                answer = reader.client.post(path, data={"csrf_token": token, **sent})
                assert answer.status_code < 500, (path, odd[:10])
    for path in PATHS:
        assert reader.get(path).status_code < 500, path
