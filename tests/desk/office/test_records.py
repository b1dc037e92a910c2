"""The audit: an auditor's of their organisation, an author's of their plan, and never a text."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import Sought
from kb.errors import NotFound
from kb.plan import Marking
from kb.store import Act
from tests.cast import ADA, ANNA, AUDREY, CATH, KIT, NOON, PETE, POLICING, REGION, SUE, TODAY, TOM
from tests.desk_cast import DAY, NED, Shelves, a_plan, a_row, a_text


def read(shelves: Shelves, reader: Actor, ref: str) -> None:
    shelves.desk_of(reader).reading.plan(ref)


def test_an_auditor_sees_who_read_the_plans_of_their_force(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    read(shelves, SUE, "thames-valley/oic")

    page = shelves.desk_of(AUDREY).records.page(Sought(act="consultation"))

    [line] = [line for line in page.lines if line.object == "thames-valley/oic@1"]
    assert (line.person, page.who(line)) == (SUE.person, "Sussex Police (reader)")


def test_people_of_their_own_force_are_named(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    read(shelves, TOM, "thames-valley/oic")

    page = shelves.desk_of(AUDREY).records.page()

    assert "Tom" in {page.who(line) for line in page.lines}


def test_what_others_do_with_their_own_plans_is_no_business_of_theirs(shelves: Shelves) -> None:
    shelves.shelve(a_plan(), ref="sussex/secret")
    read(shelves, SUE, "sussex/secret")

    lines = shelves.desk_of(AUDREY).records.page().lines

    assert [line for line in lines if "sussex" in line.object or line.person == SUE.person] == []


@pytest.mark.parametrize("reader", [TOM, ADA, ANNA, NED])
def test_for_everybody_else_there_is_no_audit(reader: Actor, shelves: Shelves) -> None:
    with pytest.raises(NotFound):
        shelves.desk_of(reader).records.page()


def test_looking_at_the_audit_is_in_the_audit(shelves: Shelves) -> None:
    shelves.desk_of(AUDREY).records.page()

    line = shelves.audit()[-1]
    assert (line.act, line.object, line.person) == (Act.CONSULTATION, "audit", AUDREY.person)


def test_older_lines_are_a_page_away_and_none_is_missed(shelves: Shelves) -> None:
    for n in range(60):
        shelves.shelve(a_plan(), ref=f"thames-valley/p{n}")
    auditor = shelves.desk_of(AUDREY).records

    first = auditor.page(Sought(act="alteration"))
    second = auditor.page(Sought(act="alteration"), before=first.older)

    seen = [line.seq for page in (first, second) for line in page.lines]
    assert (len(first.lines), second.older) == (50, None)
    assert len(seen) == len(set(seen)) >= 60


REF = "thames-valley/oic"


def at(shelves: Shelves, reader: Actor, when: dt.datetime) -> None:
    shelves.desk_of(reader, when).reading.plan(REF)


@pytest.fixture
def read_by_three(shelves: Shelves) -> Shelves:
    """A plan read on two days by Sussex, on one by Kent in outline, and by Tom."""
    shelves.shelve(a_plan(sharing=REGION, outline=POLICING))
    at(shelves, SUE, NOON)
    at(shelves, SUE, NOON + DAY)
    at(shelves, KIT, NOON + DAY)
    at(shelves, TOM, NOON + 2 * DAY)
    return shelves


@pytest.mark.parametrize(
    ("sought", "who"),
    [
        (
            Sought(act="consultation", plan=REF),
            ["Tom", "Kent Police (reader)", *["Sussex Police (reader)"] * 2],
        ),
        (Sought(act="consultation", plan=REF, person=TOM.person), ["Tom"]),
        (Sought(act="consultation", plan=REF, person=SUE.person), []),
        (
            Sought(plan=REF, since=TODAY + DAY, until=TODAY + DAY),
            ["Kent Police (reader)", "Sussex Police (reader)"],
        ),
        (Sought(plan=REF, since=TODAY + 2 * DAY), ["Tom"]),
        (Sought(plan="thames-valley/oi"), []),
        (Sought(act="disclosure"), []),
    ],
)
def test_lines_are_filtered_by_act_plan_person_and_day(
    sought: Sought, who: list[str], read_by_three: Shelves
) -> None:
    page = read_by_three.desk_of(AUDREY, NOON + 3 * DAY).records.page(sought)

    assert [page.who(line) for line in page.lines if line.person is not None] == who


@pytest.mark.parametrize("reader", [TOM, PETE])
def test_authors_and_approvers_see_the_lines_about_their_plan_only(
    reader: Actor, read_by_three: Shelves
) -> None:
    read_by_three.shelve(a_plan(), ref="thames-valley/other")
    read_by_three.desk_of(TOM).reading.plan("thames-valley/other")

    page = read_by_three.desk_of(reader).records.of_plan(REF)

    assert {line.object for line in page.lines} == {f"{REF}@1"}
    assert len(page.lines) == 5


@pytest.mark.parametrize("reader", [SUE, ANNA, KIT, CATH, ADA, AUDREY, NED])
def test_for_nobody_else_has_a_plan_an_audit_or_readers(reader: Actor, read_by_three: Shelves) -> None:
    records = read_by_three.desk_of(reader).records

    for act in (
        lambda: records.of_plan(REF),
        lambda: records.csv_of_plan(REF, Sought()),
        lambda: records.readers(REF),
        lambda: records.readers("thames-valley/none"),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_export_is_marked_and_is_itself_in_the_audit(read_by_three: Shelves) -> None:
    raw = read_by_three.desk_of(AUDREY).records.csv(Sought(plan=REF))

    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert (rows[0][0], rows[-1]) == ("OFFICIAL", ["OFFICIAL"])
    assert [row[3] for row in rows[2:-1]][:2] == ["Tom", "Kent Police (reader)"]
    line = read_by_three.audit()[-1]
    assert (line.act, line.object, line.facts["form"], line.facts["lines"]) == (
        Act.DISCLOSURE,
        "audit",
        "csv",
        len(rows) - 3,
    )


def test_no_line_and_no_export_holds_a_word_of_a_plan(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(a_row(question="Which zebra?"), title="Zebra", owner="Zebra desk")))
    shelves.desk_of(TOM).reading.text(REF, number=1)

    raw = shelves.desk_of(TOM).records.csv_of_plan(REF, Sought())

    assert b"zebra" not in raw.lower()


def test_the_owner_sees_which_organisations_read_it_and_when(read_by_three: Shelves) -> None:
    read_by_three.desk_of(SUE, NOON + DAY).reading.text(REF, number=1)

    _, readership = read_by_three.desk_of(TOM, NOON + 3 * DAY).records.readers(REF)

    kent, sussex = readership.others
    assert (kent.name, kent.saw, kent.first, kent.last) == (
        "Kent Police",
        {"outline"},
        TODAY + DAY,
        TODAY + DAY,
    )
    assert (sussex.name, len(sussex.days), sussex.taken) == ("Sussex Police", 2, 1)
    assert (sussex.roles, sussex.last_version, sussex.saw) == ({"reader"}, 1, {"whole plan"})
    assert [one.name for one in readership.own] == ["Tom"]


def test_oversight_that_reads_the_facts_is_among_the_readers(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    at(shelves, CATH, NOON)

    _, readership = shelves.desk_of(TOM).records.readers(REF)

    [one] = readership.others
    assert (one.name, one.saw) == ("Police and Crime Commissioner for Thames Valley", {"facts only"})


def test_people_read_for_the_organisation_they_were_in_then(read_by_three: Shelves) -> None:
    later = NOON + 4 * DAY
    with read_by_three.store.writing(at=later) as tx:
        [held] = tx.people.grants(SUE.person)
        tx.people.end_grant(held.id)
        tx.people.grant(SUE.person, Grant(Role.READER, "surrey", Marking.OFFICIAL_SENSITIVE))
    moved = Actor(SUE.person, (Grant(Role.READER, "surrey", Marking.OFFICIAL_SENSITIVE),))
    at(read_by_three, moved, later + DAY)

    _, readership = read_by_three.desk_of(TOM, later + DAY).records.readers(REF)

    days = {one.name: len(one.days) for one in readership.others}
    assert days == {"Kent Police": 1, "Surrey Police": 1, "Sussex Police": 2}


def test_reading_for_two_organisations_counts_for_both(read_by_three: Shelves) -> None:
    with read_by_three.store.writing(at=NOON) as tx:
        tx.people.grant(KIT.person, Grant(Role.READER, "essex", Marking.OFFICIAL_SENSITIVE))

    _, readership = read_by_three.desk_of(TOM).records.readers(REF)

    assert [one.name for one in readership.others] == ["Essex Police", "Kent Police", "Sussex Police"]


def test_who_came_to_us_later_is_not_named_for_what_they_read_before(read_by_three: Shelves) -> None:
    with read_by_three.store.writing(at=NOON + 2 * DAY) as tx:
        tx.people.grant(SUE.person, Grant(Role.READER, "thames-valley", Marking.OFFICIAL_SENSITIVE))

    page = read_by_three.desk_of(TOM, NOON + 3 * DAY).records.of_plan(REF)

    said = {page.who(line) for line in page.lines if line.person == SUE.person}
    assert said == {"Sussex Police (reader)"}


def test_a_line_about_a_person_names_them_to_their_own_auditor_and_never_by_number(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON, by=TOM.person) as tx:
        for who in (TOM, SUE):
            tx.audit.add(Act.LINK_GIVEN, f"person:{who.person}")

    page = shelves.desk_of(AUDREY).records.page()

    said = {page.what(line) for line in page.lines if line.object.startswith("person:")}
    assert said == {"Tom", "Somebody of another organisation"}
