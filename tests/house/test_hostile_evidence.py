"""People who mean ill with evidence: odd words in every box, others' plans, entries of another kind, forms by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

from tests.cast import REGION
from tests.desk.evidence.evidence_story import NOTE, REF, approved
from tests.desk_cast import PEOPLE, Reader, Shelves, a_house, an_application, entered

HERE = f"/plans/{REF}/evidence"
ODD = (
    "\0",
    "x" * 100_000,
    "<script>alert(1)</script>",
    "=1+1",
    "\u202e",
    "-1",
    "9" * 40,
    "%s{{7*7}}",
    "None",
)
TYPED = {
    "kind": "product", "on": "20 November 2026", "reference": "File", "refs": "OIC-01", "count": "12",
    "expires": "", "line": "", "why": "Because it was wrong", "corrects": "", "token": "t" * 20,
    "held": "3", "sampled": "2", "confirmed": "2", "satisfied": "yes", "note": "", "number": "1",
    "quarter": "2026-Q4", "ref": "OIC-01", "answer-OIC-01": "yes", "reference-OIC-01": "Minute", "by-OIC-01": "",
    "count-OIC-01": "", "looked_by": "", "seen": "0", "table": "requirement,answer\nOIC-01,yes",
}  # fmt: skip
FORMS = (
    *(f"{HERE}/new", f"{HERE}/check", f"{HERE}/returns", f"{HERE}/returns/table", f"{HERE}/confirm"),
    *(f"{HERE}/1/{act}" for act in ("withdraw", "dispute", "settle", "take-back", "erase")),
)
PATHS = (
    *(f"{HERE}?kind=%00&quarter=x", f"{HERE}/returns?quarter=%00", f"{HERE}/returns?quarter=0000-Q1"),
    *(f"/plans/{REF}/stage?on={day}" for day in ("%00", "9999-12-31", "0001-01-01", "31 February 2026")),
    *(f"{HERE}/99999999999/withdraw", f"{HERE}/new?corrects=9", f"{HERE}/check?corrects=1"),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Shelves, flask.Flask]]:
    with a_house(tmp_path) as shelves:
        approved(shelves)
        with shelves.store.writing(at=shelves.desk_of(PEOPLE["TOM"]).at) as tx:
            tx.press.share(REF, 1, sharing=REGION, outline=REGION, listed=True)
        shelves.desk_of(PEOPLE["TOM"]).noting.record(REF, NOTE, "t")
        yield shelves, an_application(shelves)


def token_of(reader: Reader) -> str:
    page = reader.get(f"/plans/{REF}").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize("name", ["TOM", "PETE", "VERA", "CATH", "SUE"])
def test_nothing_typed_breaks_a_form_or_an_address(name: str, house: tuple[Shelves, flask.Flask]) -> None:
    shelves, app = house
    reader = entered(app, shelves, PEOPLE[name])
    token = token_of(reader)

    for odd in ODD:
        for sent in (dict.fromkeys(TYPED, odd), *(TYPED | {field: odd} for field in TYPED)):
            for path in FORMS:
                answer = reader.client.post(path, data={"csrf_token": token, **sent})
                assert answer.status_code < 500, (path, odd[:10])
                assert b"<script>alert" not in answer.data
    for path in PATHS:
        assert reader.get(path).status_code < 500, path


@pytest.mark.parametrize("name", ["SUE", "ANNA", "CATH", "RON", "ADA", "ESSIE"])
def test_an_outsider_is_answered_as_if_there_were_no_such_plan(
    name: str, house: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = house
    reader = entered(app, shelves, PEOPLE[name])
    token = token_of(reader)

    def answers(ref: str) -> list[tuple[int, str]]:
        here = f"/plans/{ref}/evidence"
        asked = [reader.get(here + rest) for rest in ("", ".csv", "/returns", "/new", "/check", "/1/dispute")]
        asked += [
            reader.client.post(path.replace(REF, ref), data={"csrf_token": token, **TYPED}) for path in FORMS
        ]
        return [(one.status_code, one.get_data(as_text=True).replace(ref, "")) for one in asked]

    there, nowhere = answers(REF), answers("thames-valley/zzz")

    assert [status for status, _ in there] == [status for status, _ in nowhere]
    assert {status for status, _ in there} <= {400, 404}
    assert len(shelves.desk_of(PEOPLE["TOM"]).listing.page(REF).lines) == 1
