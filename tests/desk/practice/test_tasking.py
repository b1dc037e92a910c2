"""Tasking sheets: what is asked of each collector and nothing more, issued only once their marking is confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.access import Actor
from kb.desk import IssueOrder, SheetPage, Typed, Unfit
from kb.desk.practice.tasked import word_of
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking
from kb.store import Act
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, KIT, PETE, POLICING, RON, SUE, TOM, VERA
from tests.desk_cast import NED, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
ROADS = word_of("thames-valley/oic", "Roads policing")
PORTS = word_of("thames-valley/oic", "Ports officer")
READER = Actor(SUE.person, tuple(replace(grant, body="thames-valley") for grant in SUE.grants))
"""A reader of the plan's own organisation."""
SECRETS = ("HERON", "WREN", "PLOVER", "DUNLIN", "SNIPE", "CURLEW")
ORDER = IssueOrder("Tasking meeting, minute 4.2", "20/11/2026", "Roads policing sergeant")

TEXT = a_text(
    a_row(
        collector="Roads policing; Ports officer",
        needed_by="2026-12-31",
        gap="HERON",
        sources="WREN",
        analysis="PLOVER",
        notes="DUNLIN",
        indicators="Cut curtain-sides",
        elements="Times and places",
        status="Tasked",
        partner="SNIPE",
        shared_with="CURLEW",
    ),
    a_row(
        "OIC-02",
        "Which marinas?",
        collector="ports  OFFICER",
        frequency="Monthly",
        reporting_route="By phone",
    ),
    a_row("OIC-03", "Which sites?"),
    a_row("OIC-04", "Which lay-bys at night?", collector="Roads policing", visible_to="own"),
    reporting_route="Intelligence report",
)


@pytest.fixture
def plan(shelves: Shelves) -> Shelves:
    """A plan of four rows and two collectors, shared with everybody in policing."""
    shelves.shelve(a_plan(TEXT, sharing=POLICING))
    return shelves


def sheet(plan: Shelves, who: Actor = TOM, slug: str = ROADS) -> SheetPage:
    return plan.desk_of(who).tasking.sheet(REF, slug)


def confirm(
    plan: Shelves, marking: Marking = Marking.OFFICIAL, *, number: int = 1, who: Actor = PETE
) -> None:
    plan.desk_of(who).tasking.confirm(REF, ROADS, number=number, marking=marking)


def issue(
    plan: Shelves, order: IssueOrder = ORDER, *, token: str = "a", number: int = 1, who: Actor = TOM
) -> None:
    plan.desk_of(who).tasking.issue(REF, ROADS, order, number=number, token=token)


def test_each_collector_has_one_sheet_whatever_the_case_of_its_name(plan: Shelves) -> None:
    page = plan.desk_of(TOM).tasking.page(REF)

    assert [(line.collector, line.slug, line.rows) for line in page.lines] == [
        ("Roads policing", ROADS, 2),
        ("Ports officer", PORTS, 2),
    ]
    assert page.untasked == ("OIC-03",)


def test_a_sheet_says_what_to_look_for_how_to_report_and_by_when(plan: Shelves) -> None:
    first, second = sheet(plan, slug=PORTS).rows

    assert (first.ref, first.question, first.priority) == ("OIC-01", "Which lay-bys are used?", 1)
    assert (first.indicators, first.elements) == (("Cut curtain-sides",), ("Times and places",))
    assert (first.reporting_route, first.by_when) == ("Intelligence report", "31 December 2026")
    assert (second.reporting_route, second.by_when) == ("By phone", "Monthly")


def test_a_sheet_holds_nothing_else_of_its_rows(plan: Shelves) -> None:
    page = sheet(plan)

    assert [word for word in SECRETS if word in repr(page)] == []


def test_by_when_follows_the_last_return(plan: Shelves) -> None:
    line = Typed("OIC-02", last_return="12/11/2026")
    plan.desk_of(TOM).living.save(REF, [line], as_at="")

    assert sheet(plan, slug=PORTS).rows[1].by_when == "12 December 2026, Monthly"


def test_a_retired_requirement_is_not_asked_any_more(plan: Shelves) -> None:
    line = Typed("OIC-04", status="retired", why="No longer needed")
    plan.desk_of(TOM).living.save(REF, [line], as_at="")

    assert [row.ref for row in sheet(plan).rows] == ["OIC-01"]


def test_each_collector_has_an_address_that_does_not_say_who_it_is(shelves: Shelves) -> None:
    rows = (
        a_row(collector="Ports/Borders"),
        a_row("OIC-02", collector="Ports & Borders"),
        a_row("OIC-03", collector="港"),
    )
    shelves.shelve(a_plan(a_text(*rows, a_row("OIC-04", collector="Ports Borders"))))

    page = shelves.desk_of(TOM).tasking.page(REF)

    words = [line.slug for line in page.lines]
    assert len(set(words)) == 4
    assert not [word for word in words if "port" in word]


def test_a_sheet_is_not_for_issue_until_an_approver_confirms_its_marking(plan: Shelves) -> None:
    assert (sheet(plan).sheet, sheet(plan).marking) == (None, Marking.OFFICIAL_SENSITIVE)
    with pytest.raises(NotReady, match="not confirmed"):
        issue(plan)
    with pytest.raises(NotReady, match="not confirmed"):
        plan.desk_of(TOM).tasking.copy(REF, ROADS)

    confirm(plan)
    issue(plan)

    page = sheet(plan)
    assert page.marking is Marking.OFFICIAL
    assert [(i.meeting, i.to_role, i.number, i.marking) for i in page.issues] == [
        (ORDER.meeting, ORDER.to_role, 1, Marking.OFFICIAL)
    ]
    assert page.who(page.issues[0].recorded_by) == "Tom"


def test_only_an_approver_confirms(plan: Shelves) -> None:
    with pytest.raises(NotAllowed):
        confirm(plan, who=TOM)

    assert sheet(plan).sheet is None


def test_a_sheet_is_not_marked_below_a_row_that_has_its_own_marking(shelves: Shelves) -> None:
    row = a_row(collector="Roads policing", marking="OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(a_text(row, marking="OFFICIAL")))

    with pytest.raises(Invalid, match="itself marked"):
        confirm(shelves, Marking.OFFICIAL)
    confirm(shelves, Marking.OFFICIAL_SENSITIVE)

    assert sheet(shelves).marking is Marking.OFFICIAL_SENSITIVE


def test_an_approver_who_does_not_read_every_row_does_not_confirm(shelves: Shelves) -> None:
    rows = (
        a_row(collector="Roads policing", marking="OFFICIAL-SENSITIVE"),
        a_row("OIC-02", collector="Roads policing"),
    )
    shelves.shelve(a_plan(a_text(*rows, marking="OFFICIAL")))
    low = Actor(PETE.person, tuple(replace(grant, ceiling=Marking.OFFICIAL) for grant in PETE.grants))

    with pytest.raises(NotAllowed, match="another approver"):
        confirm(shelves, who=low)

    assert [row.ref for row in sheet(shelves, low).rows] == ["OIC-02"]


def test_a_new_version_has_its_sheets_confirmed_anew_and_keeps_what_was_issued(plan: Shelves) -> None:
    confirm(plan)
    issue(plan)

    plan.shelve(a_plan(TEXT, sharing=POLICING))

    assert sheet(plan).sheet is None
    assert [i.number for i in sheet(plan).issues] == [1]
    for late in (lambda: confirm(plan), lambda: issue(plan, token="b")):
        with pytest.raises(Stale, match="newer version"):
            late()
    with plan.store.reading() as tx:
        assert len(tx.tasking.issued_for(1)) == 1


def test_a_confirmed_marking_can_be_changed_but_not_lowered_once_issued(plan: Shelves) -> None:
    confirm(plan)
    confirm(plan, Marking.OFFICIAL_SENSITIVE)
    issue(plan)

    with pytest.raises(NotReady, match="cannot be lowered"):
        confirm(plan)

    assert sheet(plan).marking is Marking.OFFICIAL_SENSITIVE


def test_the_same_confirmation_again_changes_nothing(plan: Shelves) -> None:
    confirm(plan)
    before = len(plan.audit())

    confirm(plan)

    assert len(plan.audit()) == before


def test_the_same_form_sent_twice_is_one_issue_and_another_is_another(plan: Shelves) -> None:
    confirm(plan)
    for _ in range(2):
        issue(plan)

    issue(plan, replace(ORDER, to_role="Roads policing inspector"))

    assert [i.to_role for i in sheet(plan).issues] == ["Roads policing inspector", "Roads policing sergeant"]


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"meeting": "  "}, "meeting"),
        ({"meeting": "x" * 201}, "meeting"),
        ({"on": "25/11/2026"}, "on"),
        ({"on": "soon"}, "on"),
        ({"on": "1/1/1999"}, "on"),
        ({"to_role": ""}, "to_role"),
        ({"to_role": "x" * 201}, "to_role"),
    ],
)
def test_what_cannot_be_recorded_is_named_and_nothing_is(
    plan: Shelves, change: dict[str, str], box: str
) -> None:
    confirm(plan)

    with pytest.raises(Unfit) as no:
        issue(plan, replace(ORDER, **change))

    assert [fault.box for fault in no.value.faults] == [box]
    assert sheet(plan).issues == ()


def test_a_reader_of_the_own_organisation_reads_a_sheet_once_it_is_confirmed(plan: Shelves) -> None:
    assert plan.desk_of(READER).tasking.page(REF).lines == ()
    assert "sheets" not in plan.desk_of(READER).reading.plan(REF).may
    with pytest.raises(NotFound):
        sheet(plan, READER)

    confirm(plan)

    page = sheet(plan, READER)
    assert [row.ref for row in page.rows] == ["OIC-01", "OIC-04"]
    assert page.may == frozenset()
    assert [line.slug for line in plan.desk_of(READER).tasking.page(REF).lines] == [ROADS]
    assert plan.desk_of(READER).reading.plan(REF).may == {"evidence", "sheets"}
    for act in (lambda: confirm(plan, who=READER), lambda: issue(plan, who=READER)):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("who", [SUE, KIT, ESSIE, ANNA, RON, VERA, CATH, ADA, AUDREY, NED])
def test_to_everybody_else_there_is_no_sheet(plan: Shelves, who: Actor) -> None:
    confirm(plan)
    tasking = plan.desk_of(who).tasking

    for look in (
        lambda: tasking.page(REF),
        lambda: tasking.sheet(REF, ROADS),
        lambda: tasking.copy(REF, ROADS),
    ):
        with pytest.raises(NotFound):
            look()
    for act in (lambda: confirm(plan, who=who), lambda: issue(plan, who=who)):
        with pytest.raises((NotFound, NotAllowed)):
            act()


def test_a_withdrawn_plan_issues_nothing_more(plan: Shelves) -> None:
    confirm(plan)
    plan.withdraw("Overtaken by events.")

    with pytest.raises(NotReady, match="no current version"):
        issue(plan)
    with pytest.raises(NotReady, match="no current version"):
        sheet(plan)


def test_the_audit_tells_of_looking_confirming_copying_and_issuing_without_a_word_of_text(
    plan: Shelves,
) -> None:
    confirm(plan)
    issue(plan)
    plan.desk_of(TOM).tasking.copy(REF, ROADS)
    sheet(plan)

    told = [(line.act, line.object, line.facts) for line in plan.audit()[-4:]]
    assert [act for act, _, _ in told] == [Act.ALTERATION, Act.DISCLOSURE, Act.DISCLOSURE, Act.CONSULTATION]
    assert {thing for _, thing, _ in told} == {f"{REF}@1"}
    assert "roads" not in str(told).casefold()


def test_an_erased_version_keeps_no_collectors_name(plan: Shelves) -> None:
    confirm(plan)
    issue(plan)

    plan.erase(1)

    with plan.store.reading() as tx:
        kept = tx.tasking.issued_for(1)
    assert [issue.to_role for issue in kept] == [ORDER.to_role]
    assert "roads" not in kept[0].collector
