"""People who mean ill with oversight: odd words in every box, others' forces, drafts, forms by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

from tests.desk.evidence.evidence_story import approved
from tests.desk_cast import PEOPLE, Shelves, a_house, an_application, entered
from tests.house.planted_oversight import FORCE, KEY, plant_oversight
from tests.house.test_hostile_evidence import ODD, token_of

HERE = f"/oversight/{FORCE}"
TYPED = {
    "on": "20 November 2026", "title": "Performance meeting", "token": "t" * 20, "text": "Is it so at all?",
    "view": "assured", "why": "Because it was kept.", "report": "HMICFRS-OIC", "seen": "1", "sure": "y",
    "introduction": "So it begins.", "action-HMICFRS-OIC-2": "I do.", "none-HMICFRS-OIC-4": "No.", "chief": "Yes.",
    "invited": "20 November 2026", "received": "", "conclusion": "So it ends.", "published_on": "20 November 2026",
    "address": "https://example.org", "home_secretary_on": "", "inspectorate_on": "",
}  # fmt: skip
FORMS = (
    *(f"{HERE}/meetings", f"{HERE}/briefings", f"{HERE}/promises/{KEY}", f"{HERE}/promises/none/of/these"),
    *(f"{HERE}/write/{kind}" for kind in ("question", "view", "note", "answer", "x")),
    *(f"{HERE}/lines/{n}/{act}" for n in (1, 2, 4, 99) for act in ("send", "answer")),
    f"{HERE}/responses",
    *(f"{HERE}/responses/{n}/{act}" for n in (1, 2, 3, 99) for act in ("edit", "mark", "days")),
)
PATHS = (
    *(f"{HERE}?on={day}" for day in ("%00", "9999-12-31", "0001-01-01", "31 February 2026")),
    *(f"{HERE}/briefings/{n}" for n in (0, 2, 99999999999, "9" * 40)),
    *("/oversight/%00", "/oversight/thames-valley-pcc", f"{HERE}/lines/99999999999/answer"),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Shelves, flask.Flask]]:
    with a_house(tmp_path) as shelves:
        approved(shelves)
        plant_oversight(shelves, lambda kind, who: f"{kind}{len(who)}")
        yield shelves, an_application(shelves)


@pytest.mark.parametrize("name", ["TOM", "CATH", "SUE"])
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


@pytest.mark.parametrize("name", ["SUE", "ANNA", "RON", "ADA", "AUDREY", "VERA", "ESSIE"])
def test_an_outsider_is_answered_as_if_there_were_no_such_force(
    name: str, house: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = house
    reader = entered(app, shelves, PEOPLE[name])
    token = token_of(reader)

    def answers(force: str) -> list[tuple[int, str]]:
        here = [path.replace(FORCE, force, 1) for path in (HERE, *FORMS)]
        asked = [reader.get(path) for path in here]
        asked += [reader.client.post(path, data={"csrf_token": token, **TYPED}) for path in here[1:]]
        return [(one.status_code, one.get_data(as_text=True).replace(force, "")) for one in asked]

    there, nowhere = answers(FORCE), answers("zzz")

    assert [status for status, _ in there] == [status for status, _ in nowhere]
    assert {status for status, _ in there} <= {400, 404, 405}
    with shelves.store.reading() as tx:
        assert len(tx.oversight.lines("thames-valley-pcc", FORCE)) == 4


def test_an_answer_or_a_note_that_names_somebody_is_refused_at_its_box(
    house: tuple[Shelves, flask.Flask],
) -> None:
    shelves, app = house
    reader = entered(app, shelves, PEOPLE["TOM"])
    named = {"csrf_token": token_of(reader), "text": "Ring Jonathan Smith on 07700 900123."}

    for path in (f"{HERE}/write/note", f"{HERE}/lines/2/answer"):
        answer = reader.client.post(path, data=named)
        assert answer.status_code == 400
        assert 'href="#text"' in answer.get_data(as_text=True)
