"""The audit for auditors: their own organisation's plans and people, and never a text."""

from __future__ import annotations

import pytest

from kb.access import Actor
from kb.errors import NotFound
from kb.store import Act
from tests.cast import ADA, ANNA, AUDREY, REGION, SUE, TOM
from tests.desk_cast import NED, Shelves, a_plan


def read(shelves: Shelves, reader: Actor, ref: str) -> None:
    shelves.desk_of(reader).reading.plan(ref)


def test_an_auditor_sees_who_read_the_plans_of_their_force(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    read(shelves, SUE, "thames-valley/oic")

    page = shelves.desk_of(AUDREY).records.page(act="consultation")

    [line] = [line for line in page.lines if line.object == "thames-valley/oic@1"]
    assert (line.person, page.who(line)) == (SUE.person, "Somebody of another organisation")


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

    first = auditor.page(act="alteration")
    second = auditor.page(act="alteration", before=first.older)

    seen = [line.seq for page in (first, second) for line in page.lines]
    assert (len(first.lines), second.older) == (50, None)
    assert len(seen) == len(set(seen)) >= 60
