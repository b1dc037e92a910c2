"""The table of recommendations and each of them, as each person of the cast reads them."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from kb.access import Actor
from kb.desk import RecommendationsPage
from kb.desk.inspection.known import known
from kb.desk.inspection.linked import named_in
from kb.desk.inspection.shipped_reports import read_reports, shipped_reports
from kb.errors import Invalid, NotFound
from kb.store import end_of_day
from tests.cast import (
    ADA,
    ANNA,
    AUDREY,
    CATH,
    ESSIE,
    KIT,
    OWN,
    PETE,
    POLICING,
    REGION,
    RON,
    STRANGER,
    SUE,
    TODAY,
    TOM,
    VERA,
)
from tests.desk_cast import DAY, NED, Shelves, a_plan, a_text

FOUR = "hmicfrs-oic-4"
# The published wordings, as quoted in the response of the Thames Valley office: a changed letter is a changed hash.
PUBLISHED = "f8b62c45b19355fb71ebdb8f4f4ff32ac8f25bbe9ebc70ee270ed3fad41af325"


def lines(page: RecommendationsPage) -> dict[int, tuple[str, int]]:
    (report,) = page.reports
    return {
        line.recommendation.number: (line.recommendation.text, line.due.days_over) for line in report.lines
    }


def test_ten_recommendations_are_known_and_four_have_their_text(shelves: Shelves) -> None:
    told = lines(shelves.desk_of(ANNA).inspection.page())

    assert list(told) == list(range(1, 11))
    assert {number for number, (text, _) in told.items() if text != "Text not yet entered"} == {2, 4, 8, 9}
    assert told[4][0] == (
        "By 31 December 2025, chief constables should make sure they have clear plans to collect, analyse and share "
        "information related to organised immigration crime."
    )


def test_the_shipped_wordings_are_those_that_were_published() -> None:
    said = "\n".join(one.text for one in shipped_reports().wordings)

    assert hashlib.sha256(said.encode()).hexdigest() == PUBLISHED


def test_a_deadline_that_has_passed_is_overdue_in_days(shelves: Shelves) -> None:
    told = lines(shelves.desk_of(TOM).inspection.page())

    assert told[4][1] == (TODAY - dt.date(2025, 12, 31)).days
    assert told[2][1] == (TODAY - dt.date(2026, 4, 30)).days
    assert told[1][1] == 0


@pytest.mark.parametrize("person", [ADA, NED, STRANGER])
def test_recommendations_are_not_there_for_whoever_reads_nothing(shelves: Shelves, person: Actor) -> None:
    room = shelves.desk_of(person).inspection

    for ask in (room.page, lambda: room.one(FOUR)):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.parametrize("slug", ["hmicfrs-oic-11", "hmicfrs-oic-0", "hmicfrs-oic", "x" * 500, ""])
def test_a_number_that_the_report_does_not_have_is_not_there(shelves: Shelves, slug: str) -> None:
    with pytest.raises(NotFound):
        shelves.desk_of(TOM).inspection.one(slug)


@pytest.mark.parametrize(
    ("person", "forces"),
    [
        (TOM, {"thames-valley": "OWN"}),
        (AUDREY, {"thames-valley": "OWN"}),
        (SUE, {"sussex": "OWN"}),
        (KIT, {"kent": "OWN"}),
        (CATH, {"thames-valley": "OVERSEEN"}),
        (RON, {"surrey": "REGION", "sussex": "REGION", "thames-valley": "REGION"}),
        (ANNA, {}),
        (VERA, {}),
    ],
)
def test_each_looks_into_their_own_forces_only(
    shelves: Shelves, person: Actor, forces: dict[str, str]
) -> None:
    page = shelves.desk_of(person).inspection.one(FOUR)

    assert {force.body: force.sight.name for force in page.forces} == forces


def test_a_force_out_of_reach_is_as_none(shelves: Shelves) -> None:
    pages = [shelves.desk_of(SUE).inspection.page(force) for force in ("kent", "no-such-force", "")]

    assert {page.chosen for page in pages} == {"sussex"}


def test_the_clock_is_told_to_those_whom_it_concerns(shelves: Shelves) -> None:
    def clocks(person: Actor) -> list[tuple[str, bool]]:
        (report,) = shelves.desk_of(person).inspection.page().reports
        return [(clock.words, clock.own) for clock in report.clocks]

    words = "Response dated July 2025, so it is not known whether that was within the 56 days, which ended on 10 July 2025."
    assert clocks(CATH) == [(words, True)]
    assert clocks(TOM) == clocks(RON) == [(words, False)]
    assert clocks(ESSIE) == clocks(ANNA) == []


def test_a_plan_that_names_it_in_its_header_is_linked_to_whoever_reads_that_header(shelves: Shelves) -> None:
    naming = a_text(recommendations="hmicfrs-oic-4, HMICFRS-OIC-8", title="Shared")
    shelves.shelve(a_plan(naming, sharing=REGION), ref="thames-valley/shared")
    shelves.shelve(a_plan(replace_title(naming, "Own"), sharing=OWN), ref="thames-valley/own")
    shelves.shelve(
        a_plan(replace_title(naming, "Outlined"), sharing=OWN, outline=POLICING, listed=True), ref="kent/oic"
    )
    shelves.shelve(
        a_plan(a_text(prose="HMICFRS-OIC-4 is not in the header."), sharing=POLICING), ref="surrey/oic"
    )
    shelves.shelve(a_plan(a_text(recommendations="HMICFRS-OIC-41"), sharing=POLICING), ref="surrey/other")

    def titles(person: Actor) -> list[str]:
        return [plan.title for plan in shelves.desk_of(person).inspection.one(FOUR).plans]

    assert titles(TOM) == titles(CATH) == ["Own", "Shared"]
    assert titles(ANNA) == ["Shared"]
    assert titles(KIT) == ["Outlined"]
    assert titles(ESSIE) == []


def replace_title(text: bytes, title: str) -> bytes:
    return text.replace(b"Shared", title.encode())


def test_an_oversight_reader_is_told_title_and_owner_of_a_linked_plan_and_no_more(shelves: Shelves) -> None:
    text = a_text(recommendations="HMICFRS-OIC-4", handling="WREN only", prose="WREN")
    shelves.shelve(a_plan(text, message="WREN", given_author="WREN", sharing=OWN))

    (plan,) = shelves.desk_of(CATH).inspection.one(FOUR).plans

    assert (plan.title, plan.owner) == ("Organised immigration crime", "Intelligence bureau")
    assert "WREN" not in repr(plan)


def test_before_its_report_was_published_a_recommendation_is_not_known(shelves: Shelves) -> None:
    published = dt.date(2025, 5, 16)

    with shelves.store.reading() as tx:
        assert known(tx, before=end_of_day(published - DAY)).recommendations == ()
        first = known(tx, before=end_of_day(published))
        june, july = (
            known(tx, before=end_of_day(dt.date(2025, month, 31 - (month == 6)))) for month in (6, 7)
        )
    assert len(first.recommendations) == 10
    assert june.responded("HMICFRS-OIC", "thames-valley-pcc") is None
    responded = july.responded("HMICFRS-OIC", "thames-valley-pcc")
    assert responded is not None
    assert responded.words == "July 2025"


def test_a_shipped_day_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reports.toml"
    path.write_text('reports = []\n[[responses]]\nreport = "X"\noffice = "y"\nwhen = "soon"\nsource = ""\n')

    with pytest.raises(Invalid, match="soon"):
        read_reports(path)


def test_reading_leaves_an_audit_line(shelves: Shelves) -> None:
    room = shelves.desk_of(TOM).inspection

    room.page()
    room.one(FOUR)

    told = [(line.person, line.object) for line in shelves.audit()[-2:]]
    assert told == [(TOM.person, "recommendations"), (TOM.person, "recommendation:HMICFRS-OIC-4")]


def test_a_person_of_two_forces_chooses_one(shelves: Shelves) -> None:
    both = Actor(TOM.person, (*TOM.grants, replace(PETE.grants[0], body="sussex")))

    page = shelves.desk_of(both).inspection.page("thames-valley")

    assert ([body.slug for body in page.forces], page.chosen_name) == (
        ["sussex", "thames-valley"],
        "Thames Valley Police",
    )


def test_a_plan_leads_to_the_recommendations_that_it_names(shelves: Shelves) -> None:
    shelves.shelve(
        a_plan(a_text(recommendations="hmicfrs-oic-4, Our own 7"), sharing=POLICING, outline=POLICING)
    )

    def answers(person: Actor) -> list[tuple[str, str]]:
        page = shelves.desk_of(person).reading.plan("thames-valley/oic")
        return [(one.words, one.slug) for one in page.answers]

    assert answers(SUE) == [("hmicfrs-oic-4", FOUR), ("Our own 7", "")]
    assert answers(CATH) == []


@pytest.mark.parametrize(
    "text",
    [
        "---\nrecommendations:\n- HMICFRS-OIC-4\n---\n# A\n\n---\n\nMore\n",
        "---\r\nrecommendations: HMICFRS-OIC-4\r\n---\r\n# A\r\n",
    ],
)
def test_only_the_header_is_read(text: str) -> None:
    assert named_in(text) == ("HMICFRS-OIC-4",)


@pytest.mark.parametrize(
    "text", ["", "# A\n\n---\nrecommendations: X\n---\n", "recommendations: X\n", "---\n"]
)
def test_a_text_without_a_header_names_none(text: str) -> None:
    assert named_in(text) == ()
