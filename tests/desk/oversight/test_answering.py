"""Responses to a report: what is composed as at a day, what the office writes, and what stands once it is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.assurance import Rules, RuleSet
from kb.desk import Desk, GroupOrder, OwnWords, PublicationDays
from kb.desk.approval.lives import Wanting
from kb.desk.inspection.positions import PositionOrder
from kb.desk.oversight.answering import Answering
from kb.errors import NotFound, NotReady, Stale
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, NOON, PETE, RON, SUE, TODAY, TOM, VERA
from tests.desk.evidence.evidence_story import NOTE, REF, approved
from tests.desk_cast import Shelves

FORCE, OFFICE, REPORT = "thames-valley", "thames-valley-pcc", "HMICFRS-OIC"
JULY = dt.date(2025, 7, 31)
DAY = dt.timedelta(days=1)
REFS = tuple(f"{REPORT}-{number}" for number in (2, 4, 8, 9))
OWN = OwnWords(
    introduction="We answer the report.",
    actions={REFS[0]: "I will ask for the figures each quarter.\nI will publish them."},
    why_none=dict.fromkeys(REFS[1:], "It is for the chief constable first."),
    conclusion="We look forward to progress.",
)
READER = Actor(SUE.person, tuple(replace(grant, body=FORCE) for grant in SUE.grants))
NO_DAYS = PublicationDays()


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    return approved(shelves)


def begun(story: Shelves, on: dt.date = TODAY, token: str = "t") -> int:
    return story.desk_of(CATH).answering.begin(FORCE, REPORT, on, token)


def mark(office: Answering, number: int, days: PublicationDays) -> None:
    paper = office.paper(FORCE, number)
    office.mark(FORCE, number, seen=paper.seen, read=paper.read, days=days)


def marked(story: Shelves, days: PublicationDays = NO_DAYS, own: OwnWords = OWN) -> int:
    office, number = story.desk_of(CATH).answering, begun(story)
    office.keep(FORCE, number, own, seen=office.paper(FORCE, number).seen)
    mark(office, number, days)
    return number


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("Introduction", ["one of those visited during the inspection"]),
        ("Recommendation 2", ["Deadline: 30 April 2026", "regional partners", "complete and share the document"]),
        ("Recommendation 4", ["Deadline: 31 December 2025", "plan developed by Sussex Police"]),
        ("Recommendation 8", ["all, number not stated; out of how many is unknown", "other key roles", "no Hydra suite"]),
        ("Recommendation 9", ["over 600; out of how many is unknown", "all four modules coded", "intranet"]),
    ],
)  # fmt: skip
def test_as_at_july_2025_it_states_what_the_published_response_stated(
    story: Shelves, heading: str, says: list[str]
) -> None:
    text = story.desk_of(CATH).answering.paper(FORCE, begun(story, JULY)).text

    part = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    assert [words for words in says if words not in part] == []
    assert "no position that is cleared" in part or heading == "Introduction"


def test_as_at_july_2025_nothing_is_invented(story: Shelves) -> None:
    text = story.desk_of(CATH).answering.paper(FORCE, begun(story, JULY)).text

    # Every sentence about the force is a published one; the plan of this register came later.
    assert "No plan of the force that answers it is recorded" in text
    assert "embedded" not in text.replace("embedded into", "")
    assert "1, 3, 5, 6, 7 and 10 is not entered" in text
    assert "That they were invited is not recorded" in text


def test_today_it_says_of_which_promises_nothing_is_recorded(story: Shelves) -> None:
    text = story.desk_of(CATH).answering.paper(FORCE, begun(story)).text

    assert text.count("Nothing that shows it has been recorded in this register since.") == 5
    assert "It goes on from the response of July 2025" in text


def test_the_position_is_the_one_that_was_cleared_and_no_other(story: Shelves) -> None:
    order = PositionOrder(
        FORCE, "Secretly done.", "Next thing.", None, "Head of crime", "The force has a plan."
    )
    number = story.desk_of(TOM).positions.record("hmicfrs-oic-4", order, "t")
    answering = story.desk_of(CATH).answering
    paper = begun(story)
    assert "The force has a plan" not in answering.paper(FORCE, paper).text

    story.desk_of(PETE).positions.clear("hmicfrs-oic-4", FORCE, number, cleared_by="Head of crime")

    text = answering.paper(FORCE, paper).text
    assert "The force has a plan." in text
    assert "Secretly" not in text


def rules_agreed(story: Shelves) -> None:
    past = TODAY - 100 * DAY
    with story.store.writing(at=NOON - 200 * DAY, by=RON.person) as tx:
        tx.rules.add(
            "south-east", RuleSet(0, Rules(), past, past, "Regional board", past), role="regional editor"
        )


def test_a_stage_is_stated_only_under_rules_that_were_agreed(story: Shelves) -> None:
    number, answering = begun(story), story.desk_of(CATH).answering
    before = answering.paper(FORCE, number).text
    assert "the region has agreed no rules" in before
    assert "Embedding:" not in before

    rules_agreed(story)

    assert "Embedding: Approved" in answering.paper(FORCE, number).text


def test_no_title_row_or_unconfirmed_line_gets_in(story: Shelves) -> None:
    story.desk_of(TOM).noting.record(REF, replace(NOTE, line="An assessment came from it."), "t")
    text = story.desk_of(CATH).answering.paper(FORCE, begun(story)).text

    assert "An assessment came from it" not in text
    assert "Organised immigration crime" not in text


def test_what_is_missing_is_named_and_bars_publication(story: Shelves) -> None:
    number, office = begun(story), story.desk_of(CATH).answering
    paper = office.paper(FORCE, number)

    assert len(paper.missing) == 5
    assert "[Still to be written]" in paper.text
    with pytest.raises(NotReady, match="write what the commissioner does"):
        mark(office, number, NO_DAYS)


def test_once_marked_its_text_never_changes_and_the_force_reads_it(story: Shelves) -> None:
    for reader in (TOM, READER):
        assert story.desk_of(reader).answering.listed(FORCE).lines == ()
    number = marked(story)
    kept = story.desk_of(CATH).answering.paper(FORCE, number).text

    order = PositionOrder(FORCE, "Now it is done.", "Next thing.", None, "Head of crime", "")
    story.desk_of(TOM).positions.record("hmicfrs-oic-4", order, "t")

    for reader in (CATH, TOM, READER):
        assert story.desk_of(reader).answering.paper(FORCE, number).text == kept
    office = story.desk_of(CATH).answering
    for act in (
        lambda: office.keep(FORCE, number, OWN, seen=office.paper(FORCE, number).seen),
        lambda: mark(office, number, NO_DAYS),
    ):
        with pytest.raises(NotReady):
            act()


def test_each_action_becomes_an_open_promise_from_the_day_of_publication(story: Shelves) -> None:
    before = story.desk_of(CATH).office.page(FORCE).told.promises
    marked(story, PublicationDays(TODAY, "https://example.org/response"))

    new = story.desk_of(CATH).office.page(FORCE).told.promises[len(before) :]

    assert [one.sentence for one in new] == [
        "I will ask for the figures each quarter.",
        "I will publish them.",
    ]
    assert {one.recommendation for one in new} == {REFS[0]}
    assert all(one.open and one.made.last == TODAY for one in new)
    story.desk_of(CATH).office.close(FORCE, new[0].key, why="The figures come now.")
    earlier = story.desk_of(CATH).office.page(FORCE, TODAY - DAY).told.promises
    assert [one.key for one in earlier] == [one.key for one in before]


def test_two_people_of_an_office_never_overwrite_each_other(story: Shelves) -> None:
    number, office = begun(story), story.desk_of(CATH).answering
    seen = office.paper(FORCE, number).seen
    office.keep(FORCE, number, OWN, seen=seen)

    with pytest.raises(Stale, match="kept other words meanwhile"):
        office.keep(FORCE, number, replace(OWN, conclusion="Another end of it."), seen=seen)

    assert office.paper(FORCE, number).own.conclusion == OWN.conclusion


def test_the_days_are_recorded_later_and_stay_beside_the_text(story: Shelves) -> None:
    office, number = story.desk_of(CATH).answering, marked(story)
    text = office.paper(FORCE, number).text

    office.record_days(FORCE, number, PublicationDays(TODAY, "https://example.org/1", TODAY, TODAY))

    paper = office.paper(FORCE, number)
    assert (paper.text, paper.days.home_secretary_on) == (text, TODAY)


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"introduction": "Ring Jonathan Smith on 07700 900123."}, "introduction"),
        ({"chief": "Operation Thunderbolt goes well."}, "chief"),
        ({"actions": {REFS[1]: "I will meet Jonathan Smith on 07700 900123."}}, f"action-{REFS[1]}"),
        ({"conclusion": "x" * 6001}, "conclusion"),
        ({"invited": TODAY + DAY}, "invited"),
        ({"invited": TODAY, "received": TODAY - DAY}, "received"),
    ],
)
def test_what_cannot_be_published_is_refused_at_its_box(
    story: Shelves, change: dict[str, object], box: str
) -> None:
    number, office = begun(story), story.desk_of(CATH).answering
    paper = office.paper(FORCE, number)

    with pytest.raises(Wanting) as no:
        office.keep(FORCE, number, replace(OWN, **change), seen=paper.seen)

    assert no.value.field == box
    assert office.paper(FORCE, number).own == paper.own


@pytest.mark.parametrize(
    ("days", "box"),
    [
        (PublicationDays(TODAY + DAY), "published_on"),
        (PublicationDays(address="www.example.org"), "address"),
        (PublicationDays(address="https://" + "x" * 600), "address"),
        (PublicationDays(home_secretary_on=dt.date(1999, 1, 1)), "home_secretary_on"),
    ],
)
def test_odd_days_are_refused_at_their_box(story: Shelves, days: PublicationDays, box: str) -> None:
    office, number = story.desk_of(CATH).answering, marked(story)

    with pytest.raises(Wanting) as no:
        office.record_days(FORCE, number, days)

    assert no.value.field == box


def test_a_form_sent_twice_begins_one_response(story: Shelves) -> None:
    assert begun(story, token="same") == begun(story, token="same")
    assert len(story.desk_of(CATH).answering.listed(FORCE).lines) == 1


ACTS: list[Callable[[Desk, int], object]] = [
    lambda desk, number: desk.answering.paper(FORCE, number),
    lambda desk, _: desk.answering.begin(FORCE, REPORT, TODAY, "x"),
    lambda desk, number: desk.answering.keep(FORCE, number, OWN, seen=number),
    lambda desk, number: desk.answering.mark(FORCE, number, seen=number, read="", days=NO_DAYS),
    lambda desk, number: desk.answering.record_days(FORCE, number, NO_DAYS),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "actor", [TOM, PETE, READER, SUE, ANNA, ESSIE, RON, ADA, AUDREY, VERA], ids=lambda one: str(one.person)
)
def test_a_draft_is_there_for_nobody_but_its_office(
    story: Shelves, actor: Actor, act: Callable[[Desk, int], object]
) -> None:
    number = begun(story)

    with pytest.raises(NotFound):
        act(story.desk_of(actor), number)


@pytest.mark.parametrize("actor", [SUE, ANNA, ESSIE, RON, ADA, AUDREY, VERA], ids=lambda one: str(one.person))
def test_outside_the_two_there_is_no_list(story: Shelves, actor: Actor) -> None:
    with pytest.raises(NotFound):
        story.desk_of(actor).answering.listed(FORCE)


def test_what_is_marked_is_what_was_read(story: Shelves) -> None:
    office, number = story.desk_of(CATH).answering, begun(story)
    office.keep(FORCE, number, OWN, seen=office.paper(FORCE, number).seen)
    read = office.paper(FORCE, number)
    table = "role group,module,completed\nResponse,1,7\n"
    story.desk_of(TOM).training.say_group(FORCE, GroupOrder("Response", "9", ["module-1"]))
    story.desk_of(TOM).training.count_table(FORCE, TODAY, table)

    with pytest.raises(Stale, match="facts have changed"):
        office.mark(FORCE, number, seen=read.seen, read=read.read, days=NO_DAYS)

    mark(office, number, NO_DAYS)
    assert "7 of 9" in office.paper(FORCE, number).text


@pytest.mark.parametrize("address", ["https://x.example/{id}", "https://x.example/{}", "https://x.example/}"])
def test_an_odd_address_of_publication_is_kept_as_it_is(story: Shelves, address: str) -> None:
    number = marked(story, PublicationDays(TODAY, address))

    assert address in story.desk_of(CATH).answering.paper(FORCE, number).text


def test_no_response_is_begun_as_at_a_day_before_the_report(story: Shelves) -> None:
    with pytest.raises(Wanting, match="published on 16 May 2025"):
        begun(story, dt.date(2025, 5, 15))
