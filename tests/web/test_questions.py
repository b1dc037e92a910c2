"""Pages of questions: from the plan to the form, the answer, and what others get."""

from __future__ import annotations

import html

import pytest

from tests.sample_library import Library
from tests.web.client import XHTML, Reader

PLAN = "/plans/sussex/oic"
ASK = f"{PLAN}/questions/ask?about=OIC-01"


def asked(reader: Reader, text: str = "Is this still wanted?", address: str = ASK) -> str:
    reader.get(address)
    answer = reader.post(address, text=text, token=token_of(reader))
    assert answer.status_code == 303, reader.words
    return answer.location


def token_of(reader: Reader) -> str:
    return next(i.get("value") or "" for i in reader.all("input") if i.get("name") == "token")


@pytest.fixture
def analyst(library: Library) -> Reader:
    return Reader(library.app, "Regional analyst")


@pytest.fixture
def author(library: Library) -> Reader:
    return Reader(library.app, "Plan author, Sussex")


def test_a_question_goes_from_the_plan_to_its_owner_and_back(analyst: Reader, author: Reader) -> None:
    analyst.get(PLAN)
    assert f"{PLAN}/questions?about=OIC-01" in analyst.links()

    thread = asked(analyst)
    author.get(PLAN)
    assert "Questions about OIC-01 (1 open)" in author.words
    author.get(thread)
    assert "Is this still wanted?" in author.words
    assert author.post(thread, text="It is.", token=token_of(author)).status_code == 303
    analyst.get(thread)
    assert "It is." in analyst.words
    assert analyst.post(f"{thread}/resolve", resolved="yes").location == thread

    author.get(f"{PLAN}/questions")
    assert "Resolved" in author.words
    assert author.post(f"{thread}/resolve", resolved="no").status_code == 303


def test_what_is_typed_is_shown_as_typed(analyst: Reader) -> None:
    text = "<script>alert(1)</script> **bold** [link](javascript:x)\nsecond line"

    analyst.get(asked(analyst, text))

    assert html.escape(text.split("\n", maxsplit=1)[0], quote=False) in analyst.text
    assert not [s for s in analyst.all("script") if not s.get("src")]
    assert len([p for p in analyst.all("p") if (p.text or "") == "second line"]) == 1


def test_a_form_with_nothing_in_it_says_what_is_missing(analyst: Reader) -> None:
    analyst.get(ASK)

    answer = analyst.post(ASK, text="", to_role="Desk", token=token_of(analyst))

    assert answer.status_code == 400
    assert "Write what you want to say" in analyst.words
    assert [i.get("value") for i in analyst.all("input") if i.get("name") == "to_role"] == ["Desk"]


def test_what_looks_sensitive_must_be_confirmed_and_is_kept_meanwhile(analyst: Reader) -> None:
    text = "Ring jane.smith@example.org about it."
    analyst.get(ASK)
    assert "may be sent as it stands" not in analyst.words

    token = token_of(analyst)
    answer = analyst.post(ASK, text=text, token=token)

    assert answer.status_code == 400
    assert "jane.smith@example.org” looks like" in analyst.words
    assert [t.text.strip() for t in analyst.all("textarea") if t.text] == [text]
    assert analyst.post(ASK, text=text, sure="y", token=token_of(analyst)).status_code == 303


def test_a_form_sent_twice_makes_one_question(analyst: Reader) -> None:
    analyst.get(ASK)
    token = token_of(analyst)

    first, second = (analyst.post(ASK, text="Twice?", token=token).location for _ in range(2))

    assert first == second
    analyst.get(f"{PLAN}/questions")
    assert analyst.words.count("Twice?") == 1


def test_to_the_rest_of_the_world_a_question_is_not_there(library: Library, analyst: Reader) -> None:
    thread = asked(analyst)

    for name in ("Kent", "PCC", "Administrator", "Auditor"):
        other = Reader(library.app, name)
        other.get("/account")
        there, absent = (other.get(at) for at in (thread, f"{PLAN}/questions/999999"))
        assert (there.status_code, absent.status_code) == (404, 404), name
        other.get("/account")
        assert other.post(f"{thread}/resolve").status_code == 404, name


def test_a_question_carries_the_marking_of_what_it_is_about(analyst: Reader) -> None:
    analyst.get(asked(analyst))

    marks = [p for p in analyst.all("p") if "kb-marking" in (p.get("class") or "")]
    assert marks
    assert all("OFFICIAL-SENSITIVE" in "".join(p.itertext()) for p in marks)


def test_a_comment_says_who_sees_it(author: Reader) -> None:
    author.get(ASK)

    assert "Seen by people of Sussex Police who can read this, and by nobody else." in author.words
    author.get(asked(author, "Ask the desk."))
    assert "Comment within Sussex Police" in author.words
    assert [li for li in author.all("li") if li.find(f"{XHTML}p") is not None]
