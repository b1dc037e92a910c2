"""Tasking sheets as pages and as a file to take away."""

from __future__ import annotations

import pytest

from kb.desk.practice.tasked import word_of
from tests.sample_library import Library
from tests.web.client import Reader

LIST = "/plans/thames-valley/oic/tasking"
PAGE = f"{LIST}/{word_of('thames-valley/oic', 'Roads policing intelligence officer')}"
ISSUE = {
    "number": "3",
    "token": "one",
    "meeting": "Tasking meeting",
    "on": "20/11/2026",
    "to_role": "Sergeant",
}


@pytest.fixture
def author(library: Library) -> Reader:
    return Reader(library.app, "Plan author, Thames")


@pytest.fixture
def approver(library: Library) -> Reader:
    reader = Reader(library.app, "Plan approver, Thames")
    reader.get(PAGE)
    return reader


def confirmed(approver: Reader, marking: str = "OFFICIAL") -> None:
    answer = approver.post(f"{PAGE}/confirm", number="3", marking=marking)
    assert (answer.status_code, answer.location) == (303, PAGE)


def marking(reader: Reader) -> str:
    return next("".join(p.itertext()) for p in reader.all("p") if "kb-marking" in (p.get("class") or ""))


def test_the_list_names_each_collector_and_says_what_is_not_confirmed(author: Reader) -> None:
    author.get("/plans/thames-valley/oic")
    assert LIST in author.links()

    author.get(LIST)

    assert PAGE in author.links()
    assert "Roads policing intelligence officer" in author.words
    assert "Not confirmed" in author.words


def test_an_unconfirmed_sheet_says_that_it_is_not_to_be_issued(author: Reader) -> None:
    author.get(PAGE)

    assert "Marking not confirmed: not to be issued." in author.words
    assert marking(author).startswith("OFFICIAL-SENSITIVE")
    assert f"{PAGE}/copy" not in author.links()
    assert "Confirm the marking" not in author.words
    assert author.get(f"{PAGE}/copy").status_code == 409
    assert author.post(f"{PAGE}/issue", **ISSUE).status_code == 409


def test_a_confirmed_sheet_carries_its_own_marking_and_is_issued_once(
    author: Reader, approver: Reader
) -> None:
    confirmed(approver)
    author.get(PAGE)
    assert marking(author).startswith("OFFICIAL –")

    for _ in range(2):
        assert author.post(f"{PAGE}/issue", **ISSUE).location == PAGE

    author.get(PAGE)
    assert author.words.count("Tasking meeting") == 1
    assert "20 November 2026" in author.words
    author.get(LIST)
    assert "20 November 2026, version 3" in author.words


def test_what_cannot_be_recorded_is_said_beside_its_box_and_kept(author: Reader, approver: Reader) -> None:
    confirmed(approver)
    author.get(PAGE)

    answer = author.post(f"{PAGE}/issue", **(ISSUE | {"on": "25/11/2026", "to_role": ""}))

    assert answer.status_code == 400
    assert 'href="#on"' in author.text
    assert 'href="#to_role"' in author.text
    assert 'value="25/11/2026"' in author.text
    assert 'value="Tasking meeting"' in author.text


@pytest.mark.parametrize("sent", [{}, {"number": "3"}, {"number": "3", "marking": "SECRET"}])
def test_a_marking_has_to_be_chosen(approver: Reader, sent: dict[str, str]) -> None:
    assert approver.post(f"{PAGE}/confirm", **sent).status_code == 400

    assert "There is a problem" in approver.words


def test_a_sheet_of_another_version_is_not_confirmed(approver: Reader) -> None:
    assert approver.post(f"{PAGE}/confirm", number="2", marking="OFFICIAL").status_code == 409

    approver.get(PAGE)
    assert "Marking not confirmed" in approver.words


def test_a_form_without_its_token_is_refused(author: Reader, approver: Reader) -> None:
    confirmed(approver)
    author.get(PAGE)

    assert author.post(f"{PAGE}/issue", **(ISSUE | {"token": ""})).status_code == 400

    assert "This form was not complete." in author.words


def test_the_copy_stands_by_itself_with_the_marking_first_and_last(author: Reader, approver: Reader) -> None:
    confirmed(approver)

    answer = author.get(f"{PAGE}/copy")

    name = "tasking-thames-valley-oic-3-roads-policing-intelligence-officer.html"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Marking"] == "OFFICIAL"
    assert author.words.startswith("OFFICIAL –")
    last = "".join(author.all("p")[-1].itertext())
    assert last.startswith("OFFICIAL –")
    assert "OIC-02" in author.words
    assert not [tag for tag in ("script", "link", "img", "style") if author.all(tag)]


@pytest.mark.parametrize(
    "who", ["Regional analyst", "Plan author, Sussex", "Policy officer, Thames", "Auditor"]
)
def test_nobody_else_finds_a_sheet(library: Library, approver: Reader, who: str) -> None:
    confirmed(approver)
    reader = Reader(library.app, who)

    reader.get("/account")
    assert [reader.get(path).status_code for path in (LIST, PAGE, f"{PAGE}/copy")] == [404, 404, 404]
    reader.get("/account")
    assert reader.post(f"{PAGE}/issue", **ISSUE).status_code in {403, 404}
    reader.get("/account")
    assert reader.post(f"{PAGE}/confirm", number="3", marking="OFFICIAL").status_code in {403, 404}


def test_an_author_does_not_confirm(author: Reader) -> None:
    author.get(PAGE)

    assert author.post(f"{PAGE}/confirm", number="3", marking="OFFICIAL").status_code == 403


def test_a_collector_that_is_not_there_is_not_found(author: Reader) -> None:
    assert author.get(f"{LIST}/nobody").status_code == 404
