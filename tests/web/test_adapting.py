"""The page on which a plan is adapted."""

from __future__ import annotations

import pytest

from tests.sample_library import Library
from tests.web.client import Reader
from tests.web.draft_forms import AUTHOR, form_of, text_of

ADDRESS = "/plans/sussex/oic/adapt"


@pytest.fixture
def author(library: Library) -> Reader:
    """The author of Thames Valley, who reads the plan of Sussex."""
    return Reader(library.app, AUTHOR)


def _adapt(author: Reader, **changes: str) -> object:
    author.get(ADDRESS)
    return author.post(ADDRESS, **form_of(author, ADDRESS) | changes)


def test_the_plan_page_leads_to_adapting_where_it_works(library: Library, author: Reader) -> None:
    assert f'href="{ADDRESS}"' in author.get("/plans/sussex/oic").get_data(as_text=True)

    reader = Reader(library.app, "Regional analyst")

    assert f'href="{ADDRESS}"' not in reader.get("/plans/sussex/oic").get_data(as_text=True)
    assert reader.get(ADDRESS).status_code == 403
    assert "Only authors and approvers" in reader.words


def test_the_page_says_what_is_copied_and_what_is_not(author: Reader) -> None:
    author.get(ADDRESS)

    assert "What is copied" in author.words
    assert "What is not copied" in author.words
    assert "unless you choose it below" in author.words
    assert "held no lower" in author.words
    assert "It becomes a plan of Thames Valley Police." in author.words


def test_the_form_makes_a_draft_and_leads_to_it(author: Reader, library: Library) -> None:
    answer = _adapt(author, title="Ours", short_name="ours")

    assert (answer.status_code, answer.location) == (303, "/plans/thames-valley/ours/draft/rows")
    author.get(answer.location)
    assert "The plan was adapted." in author.words
    assert "title: Ours\n" in text_of(library, "thames-valley/ours").decode()
    author.get("/plans/thames-valley/ours/draft/revisions")
    assert "Adapted from another plan" in author.words


def test_the_same_form_sent_twice_makes_one_plan(author: Reader) -> None:
    author.get(ADDRESS)
    form = form_of(author, ADDRESS) | {"short_name": "ours"}

    first, second = author.post(ADDRESS, **form), author.post(ADDRESS, **form)

    assert first.status_code == second.status_code == 303
    assert first.location == second.location


def test_what_was_typed_stays_where_it_is_refused(author: Reader) -> None:
    answer = _adapt(author, title="Our own title", short_name="oic")

    assert answer.status_code == 400
    assert "There is already a plan at thames-valley/oic. Choose another short name." in author.words
    assert form_of(author, ADDRESS)["title"] == "Our own title"


@pytest.mark.parametrize(
    "changes",
    [{"organisation": "sussex"}, {"number": "x"}, {"number": ""}, {"token": "1"}, {"keep": "status"}],
)
def test_a_form_that_was_tampered_with_makes_nothing(author: Reader, changes: dict[str, str]) -> None:
    answer = _adapt(author, short_name="ours", **changes)

    assert answer.status_code == 400
    assert author.get("/plans/thames-valley/ours/draft").status_code == 404


def test_an_older_number_is_answered_with_what_would_be_copied_now(author: Reader) -> None:
    answer = _adapt(author, short_name="ours", number="1")

    assert answer.status_code == 409
    assert "A newer version of this plan became current" in author.words
    assert form_of(author, ADDRESS)["number"] != "1"


def test_no_plan_and_a_plan_out_of_reach_answer_alike(library: Library) -> None:
    stranger = Reader(library.app, AUTHOR)

    assert stranger.get("/plans/sussex/none/adapt").status_code == 404
    assert stranger.get("/plans/nowhere/oic/adapt").status_code == 404
