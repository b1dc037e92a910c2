"""Boxes and addresses with what no page of ours would send, on both databases: refused, and never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import flask
import pytest

from tests.cast import REGION
from tests.desk.approval.test_review import NEW, OLD, REF, submit, write
from tests.desk_cast import PEOPLE, Shelves, a_house, a_plan, an_application, entered
from tests.postgres import fresh_database
from tests.web.test_hostile_forms import TYPED, address, posted, token_of

MORE = ("decided_on", "change_by", "last_day", "seen", "note", "words", "kind", "value", "back")
ODD = ("a\x00b", "\x01\x1b[31m\u202e", "x" * 30_000, "9" * 30, "-1", "²", "9999-12-31", "0001-01-01")
WITH_NUL = (
    "/plans/%00/x",
    f"/plans/{REF}%00",
    f"/plans/{REF}/statuses/%00",
    f"/plans/{REF}/tasking/%00",
    f"/plans/{REF}/questions?about=%00",
    f"/plans/{REF}/draft/rows/%00",
    f"/plans/{REF}/audit?plan=%00&act=%00",
    "/plans?organisation=%00&theme=%00&show=%00",
    "/search?q=%00&organisation=%00&theme=%00",
    "/audit?plan=a%00b&person=%00",
    "/audit/lines.csv?plan=%00",
    "/readiness?page=%00",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def drafted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Shelves, flask.Flask]]:
    """A current plan, and a draft of the next version that Tom wrote and submitted."""
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database()) if request.param == "postgresql" else ""
        shelves = stack.enter_context(a_house(tmp_path, url=url, indexed=False))
        shelves.shelve(a_plan(OLD, sharing=REGION, outline=REGION, listed=True))
        write(shelves, NEW)
        submit(shelves)
        yield shelves, an_application(shelves)


@pytest.mark.parametrize("name", ["TOM", "PETE", "RON", "SUE", "KIT", "AUDREY"])
def test_nothing_typed_breaks_a_form_or_an_address(name: str, drafted: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = drafted
    reader = entered(app, shelves, PEOPLE[name])
    token = token_of(reader)
    ours = [rule for rule in posted(app) if not rule.endpoint.startswith(("sign_in.", "account.", "people."))]

    for odd in ODD:
        every = dict.fromkeys((*TYPED, *MORE), odd)
        words = TYPED | dict.fromkeys(("text", "why", "meeting", "token", "value", "note", "words"), odd)
        for rule in ours:
            for sent in (every, words):
                path = address(app, rule, REF)
                answer = reader.client.post(path, data={"csrf_token": token, **sent})
                assert answer.status_code < 500, (rule.endpoint, odd[:10])
    for path in WITH_NUL:
        assert reader.get(path).status_code < 500, path


def test_what_nobody_sees_is_not_kept_beside_a_plan(drafted: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = drafted
    pete, kit = (entered(app, shelves, PEOPLE[name]) for name in ("PETE", "KIT"))
    unseen = "Use the \u202enalp lanoiger\x01 instead."

    kit.post(f"/plans/{REF}/ask-access", organisation="kent", why=unseen, token="k" * 20)
    pete.post(f"/plans/{REF}/withdraw", number="1", why=unseen)

    for page in (pete.get("/requests/1"), pete.get(f"/plans/{REF}"), kit.get(f"/plans/{REF}/ask-access")):
        assert re.search(r"[\x01\u202e]", page.get_data(as_text=True)) is None
    assert "Use the nalp lanoiger instead." in pete.get(f"/plans/{REF}").get_data(as_text=True)
