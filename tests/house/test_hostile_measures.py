"""People who mean ill with figures and seats, and lists of people uploaded by mistake: nothing breaks, nothing stays."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

from tests.desk_cast import PEOPLE, Shelves, a_house, an_application, entered
from tests.house.planted_measures import FORCE, plant_measures
from tests.house.test_hostile_evidence import ODD, token_of

TYPED = {
    "name": "Response", "headcount": "12", "needs": "module-1", "ended": "", "on": "20 November 2026",
    "table": "role group,module,completed\nDesk rolegroup,1,2", "host": FORCE, "starts": "9am", "venue": "Hall",
    "seats": "2", "contact_role": "Desk", "token": "t" * 20, "force": FORCE, "group": "Response", "attended": "1",
    "why": "Because it is shut.", "month": "October 2026", "reports": "9", "counted_by": "Desk", "submitted": "3",
    "excluded": "", "quarter": "2026-Q3", "sampled": "20", "found": "12", "by_role": "Desk", "counts": "All.",
    "starts_on": "", "agreed_at": "Board", "agreed_on": "20 November 2026", "tasked_share": "90", "completes": "They.", "goes_to": "There.", "by_when": "Then.",
}  # fmt: skip
FORMS = (
    *(f"/training/{FORCE}/{act}" for act in ("role", "counts", "table")),
    *(
        "/hydra/new",
        *(f"/hydra/{n}/{act}" for n in (1, 2, 99) for act in ("take", "give-back", "attended", "end", "x")),
    ),
    *(f"/referrals/{FORCE}/{act}" for act in ("month", "sample", "adopt", "guidance", "agreed")),
    "/assurance/south-east/rules",
)
PATHS = (f"/training/{FORCE}/role?name=%00", "/training/%00", "/hydra/99999999999", "/referrals/none")
PERSON = "Wilhelmina Quixotic"
EXPORT = "Name,Collar number,Course,Completed\n" + f"{PERSON},PC 4471,Module 1,01/03/2026\n" * 9_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Shelves, flask.Flask]]:
    with a_house(tmp_path) as shelves:
        plant_measures(shelves, lambda kind, who: f"{kind}{len(who)}")
        shelves.shelve()
        yield shelves, an_application(shelves)


@pytest.mark.parametrize("name", ["TOM", "RON", "SUE", "CATH"])
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


@pytest.mark.parametrize("name", ["SUE", "ANNA", "ADA", "VERA", "ESSIE", "KIT"])
def test_an_outsider_is_answered_as_if_there_were_no_such_force(
    name: str, house: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = house
    reader = entered(app, shelves, PEOPLE[name])
    token = token_of(reader)
    mine = [path for path in FORMS if FORCE in path] + [f"/training/{FORCE}", f"/referrals/{FORCE}"]

    def answers(force: str) -> list[tuple[int, str]]:
        here = [path.replace(FORCE, force) for path in mine]
        asked = [reader.get(path) for path in here]
        asked += [reader.client.post(path, data={"csrf_token": token, **TYPED}) for path in here]
        return [(one.status_code, one.get_data(as_text=True).replace(force, "")) for one in asked]

    there, nowhere = answers(FORCE), answers("zzz")

    assert [status for status, _ in there] == [status for status, _ in nowhere]
    assert {status for status, _ in there} <= {400, 404, 405}


def test_a_list_of_people_uploaded_by_mistake_leaves_nothing_anywhere(
    house: tuple[Shelves, flask.Flask], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shelves, app = house
    reader = entered(app, shelves, PEOPLE["TOM"])
    token = token_of(reader)
    files = {path for path in tmp_path.rglob("*") if path.is_file()}

    for sent in (
        {"file": (io.BytesIO(EXPORT.encode()), f"{PERSON}.csv")},
        {"table": EXPORT[:20_000]},
        {"table": f"role group,module,completed\n{PERSON},1,1\n"},
        {"table": f"role group,module,completed,{PERSON}\nDesk,1,1,1\n"},
    ):
        data = {"csrf_token": token, "on": "20 November 2026", **sent}
        answer = reader.client.post(f"/training/{FORCE}/table", data=data, content_type="multipart/form-data")
        assert answer.status_code == 400
        assert "Quixotic" not in answer.get_data(as_text=True)

    assert "Quixotic" not in caplog.text
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == files
    for path in files:
        assert b"Quixotic" not in path.read_bytes(), path
