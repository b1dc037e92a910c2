"""Every kind of page, opened by the sample person it is for. That each is sound is checked by the client itself."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.sample_library import Library
from tests.web.client import Reader

Reading = Callable[[str], Reader]
ANALYST, KENT, PCC, ADMINISTRATOR = (
    "Regional analyst",
    "Intelligence analyst, Kent",
    "Thames Valley PCC",
    "Administrator",
)

PAGES = [
    (ANALYST, "/", "Collection plans"),
    (ANALYST, "/search", "Search"),
    (ANALYST, "/search?q=lorry+drop", "Search"),
    (ANALYST, "/search?q=SAR", "Search"),
    (ANALYST, "/search?q=ICE", "Search"),
    (ANALYST, "/search?q=xyzzyplugh", "Search"),
    (ANALYST, "/search?q=plan&state=replaced&sort=newest", "Search"),
    (ANALYST, "/plans", "Plans"),
    (ANALYST, "/plans?organisation=sussex", "Plans: Sussex Police"),
    (ANALYST, "/plans?show=withdrawn", "Plans: withdrawn"),
    (ANALYST, "/plans?show=due", "Plans: due for review"),
    (ANALYST, "/plans/sussex/oic", "Organised immigration crime collection plan"),
    (ANALYST, "/plans/sussex/oic?on=2026-03-31", "Organised immigration crime collection plan"),
    (ANALYST, "/plans/sussex/oic/versions/3", "Organised immigration crime collection plan"),
    (ANALYST, "/plans/sussex/oic/history", "History of Organised immigration crime collection plan"),
    ("Plan author, Thames Valley", "/plans/thames-valley/oic/draft", "Organised immigration crime"),
    (KENT, "/plans/thames-valley/oic", "Organised immigration crime collection plan"),
    (KENT, "/plans/hampshire-iow/oic", "Organised immigration crime collection plan"),
    (PCC, "/", "Thames Valley Police"),
    (PCC, "/search?q=organised", "Search"),
    (PCC, "/plans/thames-valley/oic", "Organised immigration crime collection plan"),
    (ANALYST, "/my-list", "My list"),
    (ANALYST, "/my-list/page", "Requirements from collection plans"),
    (ANALYST, "/account", "Your account"),
    (ANALYST, "/account/stay", "Stay signed in"),
    (ANALYST, "/account/second-factor", "Set up codes from an app"),
    (ANALYST, "/help/searching", "Help with searching"),
    (ANALYST, "/accessibility", "Accessibility statement"),
    (ADMINISTRATOR, "/people", "People"),
    (ADMINISTRATOR, "/people/invite", "Invite a person"),
    ("Auditor", "/audit", "Audit"),
    ("", "/sign-in", "Sign in"),
    ("", "/sign-in/forgotten", "Forgotten password"),
    ("", "/accessibility", "Accessibility statement"),
]


@pytest.mark.parametrize(("who", "path", "heading"), PAGES)
def test_each_kind_of_page_opens_for_the_person_it_is_for(
    reading: Reading, who: str, path: str, heading: str
) -> None:
    reader = reading(who)

    answer = reader.get(path)

    assert answer.status_code == 200
    assert "".join(reader.all("h1")[0].itertext()).startswith(heading)


@pytest.mark.parametrize("who", ["Regional analyst", "Kent", "Thames Valley PCC", "Administrator", "Auditor"])
def test_no_link_on_a_persons_pages_leads_to_a_refusal(reading: Reading, who: str) -> None:
    reader = reading(who)
    seen = {"/"}
    waiting = ["/"]

    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        assert reader.get(path).status_code in {200, 303}, path
        links = {link.split("#")[0] for link in reader.links("body") if link.startswith("/")}
        # Filters can be put together without end: one page of a kind is enough.
        new = sorted(x for x in links - seen if urlsplit(x).path != "/search" or not urlsplit(path).query)
        seen.update(new)
        waiting.extend(new)

    assert len(seen) > 8


def test_every_marking_stands_in_words_at_the_top_and_at_the_end(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/sussex/oic")

    shown = ["".join(p.itertext()).strip() for p in reader.all("p") if "kb-marking" in (p.get("class") or "")]
    assert shown == ["OFFICIAL-SENSITIVE – Policing and named partners only"] * 2


def test_the_sample_library_says_on_every_page_that_it_is_one(reading: Reading) -> None:
    for who, path, _ in PAGES:
        reader = reading(who)
        reader.get(path)
        assert "describes no real force’s position" in reader.text, path


def test_every_example_of_the_help_page_is_taken_whole(reading: Reading) -> None:
    reader = reading(ANALYST)
    reader.get("/help/searching")
    examples = [link for link in reader.links() if link.startswith("/search?q=")]

    said = {}
    for example in examples:
        reader.get(example)
        said[example] = [
            "".join(p.itertext()) for p in reader.all("p") if "govuk-inset-text" in (p.get("class") or "")
        ]

    assert len(examples) > 20
    assert {example: notes for example, notes in said.items() if notes} == {}


def test_the_statement_says_where_the_service_is_and_whom_to_tell(reading: Reading) -> None:
    reader = reading("")

    reader.get("/accessibility")

    assert "the administrator of your organisation" in reader.words
    assert "partially compliant" in reader.words


def test_a_person_without_a_role_gets_a_home_page_that_says_what_to_do(library: Library) -> None:
    with library.house.store.writing(at=library.at) as tx:
        tx.people.add("new@sussex.example", "New colleague", sample=True)
    reader = Reader(library.app, "New colleague")

    reader.get("/")

    assert "No plan has been shared with you yet" in reader.words


def test_an_author_begins_at_home_with_their_own_plans_and_a_way_to_start_one(reading: Reading) -> None:
    author, analyst = reading("Plan author, Thames Valley"), reading(ANALYST)
    author.get("/")
    analyst.get("/")

    assert "Draft of Organised immigration crime collection plan" in author.words
    assert {"/plans/start", "/plans/bring-in", "/plans/thames-valley/oic/draft/rows"} <= set(author.links())
    assert "Your organisation’s plans" not in analyst.words


@pytest.mark.parametrize(
    ("who", "address"),
    [("Regional editor", "/triggers"), ("Regional editor", "/readiness"), ("Auditor", "/audit")],
)
def test_whoever_holds_an_office_finds_its_pages_at_home(reading: Reading, who: str, address: str) -> None:
    reader = reading(who)

    reader.get("/")

    assert address in [link for link in reader.links() if link != "/"]
    assert "Your work" in reader.words
    assert "No plan has been shared with you yet" not in reader.words
