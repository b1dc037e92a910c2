"""Keeping reports and recommendations: wordings and who checked them, closures, and the day of a response."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Action, Actor, Grant, Role
from kb.assurance import Dated, read_dated
from kb.desk import Recommendation, ReportOrder, WordingOrder
from kb.desk.approval.lives import Wanting
from kb.desk.inspection.known import known
from kb.errors import NotFound, NotReady
from kb.plan import Marking
from kb.store import end_of_day
from tests.cast import ADA, ANNA, AUDREY, CATH, NOON, PETE, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import DAY, NED, Shelves

ONE, FOUR = "hmicfrs-oic-1", "hmicfrs-oic-4"
TV = "thames-valley"
WORDING = WordingOrder(
    text="By 31 March 2026, the National Crime Agency should say who does what.",
    addressee="The National Crime Agency",
    deadline=dt.date(2026, 3, 31),
    source="The published report, recommendation 1",
    measure="",
)
REPORT = ReportOrder(
    "HMICFRS-SOC", "Serious and organised crime", "HMICFRS", dt.date(2026, 6, 1), "https://example.org/soc", 3
)
NOBODY = [TOM, PETE, SUE, ANNA, CATH, VERA, AUDREY, ADA, NED]


def editor_too(shelves: Shelves) -> Actor:
    """Another editor of the region."""
    grant = Grant(Role.REGIONAL_EDITOR, "south-east", Marking.OFFICIAL_SENSITIVE)
    with shelves.store.writing(at=NOON) as tx:
        person = tx.people.add("rita", "Rita", sample=True)
        tx.people.grant(person.id, grant)
    return Actor(person.id, (grant,))


def word(
    shelves: Shelves, by: Actor = RON, slug: str = ONE, at: dt.datetime = NOON, **changes: object
) -> None:
    order = replace(WORDING, **changes)  # type: ignore[arg-type]  # the test says which
    shelves.desk_of(by, at).reports.word(slug, order)


def one(shelves: Shelves, slug: str = ONE, by: Actor = TOM) -> Recommendation:
    return shelves.desk_of(by).inspection.one(slug).recommendation


def mark(shelves: Shelves, slug: str = ONE) -> str:
    wording = one(shelves, slug).wording
    assert wording is not None
    return wording.said_hash


@pytest.mark.parametrize("person", NOBODY)
def test_nobody_but_a_regional_editor_keeps_them(shelves: Shelves, person: Actor) -> None:
    room = shelves.desk_of(person).reports
    acts = (
        room.allow,
        lambda: room.recommendation(ONE),
        lambda: room.report("hmicfrs-oic"),
        lambda: room.word(ONE, WORDING),
        lambda: room.check(FOUR, ""),
        lambda: room.enter(REPORT),
        lambda: room.enter(REPORT, key="hmicfrs-oic"),
        lambda: room.closing(FOUR, TV),
        lambda: room.close(FOUR, TV, closed_on=TODAY, reference="Letter", mistaken=False),
    )

    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_a_wording_that_is_entered_is_read_by_everybody_as_not_yet_checked(shelves: Shelves) -> None:
    word(shelves)

    told = one(shelves, by=SUE)

    assert (told.text, told.addressee, told.deadline) == (WORDING.text, WORDING.addressee, WORDING.deadline)
    assert told.checked == "Not yet checked against the published report."


def test_a_corrected_wording_leaves_the_shipped_one_as_an_earlier_wording(shelves: Shelves) -> None:
    shipped = one(shelves, FOUR).text
    word(shelves, slug=FOUR, read=mark(shelves, FOUR), measure="stage")

    told = one(shelves, FOUR)

    assert (told.text, [past.text for past in told.earlier]) == (WORDING.text, [shipped])
    with shelves.store.reading() as tx:
        then = known(tx, before=NOON).one(FOUR)
    assert then is not None
    assert then.text == shipped


def test_a_wording_entered_since_it_was_read_is_not_overwritten_unseen(shelves: Shelves) -> None:
    word(shelves)

    with pytest.raises(NotReady, match="Read it again"):
        word(shelves, text="By 1 April 2026, something else should be done.")
    word(shelves)  # the same form, sent twice
    assert (one(shelves).text, one(shelves).earlier) == (WORDING.text, ())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "Too short."),
        ("text", "x" * 4001),
        ("addressee", ""),
        ("source", ""),
        ("measure", "guess"),
        ("deadline", dt.date(2025, 5, 15)),
    ],
)
def test_a_wording_that_cannot_be_taken_says_why_at_its_field(
    shelves: Shelves, field: str, value: object
) -> None:
    with pytest.raises(Wanting) as no:
        word(shelves, **{field: value})

    assert no.value.field == field
    assert one(shelves).wording is None


def test_another_editor_checks_it_and_a_later_wording_is_unchecked_again(shelves: Shelves) -> None:
    rita = editor_too(shelves)
    word(shelves)
    with pytest.raises(NotReady, match="Another regional editor"):
        shelves.desk_of(RON).reports.check(ONE, mark(shelves))
    shelves.desk_of(rita).reports.check(ONE, mark(shelves))

    first = one(shelves)
    word(shelves, text="By 1 April 2026, something else should be done.", read=mark(shelves))

    assert first.checked == "Checked against the published report."
    assert one(shelves).checked == "Not yet checked against the published report."


def test_the_only_editor_there_is_may_check_and_the_page_says_whose_check_it_was(shelves: Shelves) -> None:
    word(shelves)
    shelves.desk_of(RON).reports.check(ONE, mark(shelves))

    assert one(shelves).checked == "Checked against the published report by the person who entered it."


def test_an_editor_who_has_left_is_no_other_editor(shelves: Shelves) -> None:
    rita = editor_too(shelves)
    with shelves.store.writing(at=NOON) as tx:
        tx.people.suspend(rita.person)
    word(shelves)

    shelves.desk_of(RON).reports.check(ONE, mark(shelves))


def test_what_came_with_the_program_is_checked_by_any_editor_once(shelves: Shelves) -> None:
    shelves.desk_of(RON).reports.check(FOUR, mark(shelves, FOUR))

    assert one(shelves, FOUR).checked == "Checked against the published report."
    assert not shelves.desk_of(RON).inspection.one(FOUR).checks
    for said in (mark(shelves, FOUR), "another"):
        with pytest.raises(NotReady):
            shelves.desk_of(RON).reports.check(FOUR, said)


def test_a_recommendation_without_text_has_nothing_to_check(shelves: Shelves) -> None:
    with pytest.raises(NotReady):
        shelves.desk_of(RON).reports.check(ONE, "")


def test_another_report_is_entered_and_its_recommendations_wait_for_their_text(shelves: Shelves) -> None:
    room = shelves.desk_of(RON).reports
    room.enter(REPORT)
    room.enter(REPORT)  # the same form, sent twice

    page = shelves.desk_of(TOM).inspection.page()

    assert [seen.report.key for seen in page.reports] == ["HMICFRS-SOC", "HMICFRS-OIC"]
    assert one(shelves, "hmicfrs-soc-3").text == "Text not yet entered"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "hmicfrs oic!"),
        ("key", "HMICFRS-OIC"),
        ("key", "x" * 41),
        ("title", ""),
        ("by", ""),
        ("published_on", None),
        ("published_on", TODAY + DAY),
        ("published_on", dt.date(1999, 12, 31)),
        ("address", "example.org"),
        ("address", ""),
        ("many", None),
        ("many", 0),
        ("many", 100),
    ],
)
def test_a_report_that_cannot_be_taken_says_why_at_its_field(
    shelves: Shelves, field: str, value: object
) -> None:
    with pytest.raises(Wanting) as no:
        shelves.desk_of(RON).reports.enter(replace(REPORT, **{field: value}))

    assert no.value.field == {"address": "found_at"}.get(field, field)
    assert len(shelves.desk_of(TOM).inspection.page().reports) == 1


def test_a_report_is_corrected_under_the_same_short_name(shelves: Shelves) -> None:
    room = shelves.desk_of(RON).reports
    room.enter(replace(REPORT, title="Corrected", many=9, key="IGNORED"), key="hmicfrs-oic")
    room.enter(replace(REPORT, title="Corrected", many=9), key="hmicfrs-oic")

    (seen,) = shelves.desk_of(TOM).inspection.page().reports

    assert (seen.report.key, seen.report.title, len(seen.lines)) == ("HMICFRS-OIC", "Corrected", 9)
    with shelves.store.reading() as tx:
        assert len(tx.inspection.reports()) == 1


def test_no_recommendation_that_has_a_text_is_counted_away(shelves: Shelves) -> None:
    with pytest.raises(Wanting, match="from 9 to 99"):
        shelves.desk_of(RON).reports.enter(replace(REPORT, many=8), key="hmicfrs-oic")


def close(shelves: Shelves, force: str = TV, on: dt.date | None = TODAY, *, mistaken: bool = False) -> None:
    room = shelves.desk_of(RON).reports
    room.close(FOUR, force, closed_on=on, reference="Letter of 3 June", mistaken=mistaken)


def test_a_closing_is_recorded_for_one_force_and_ends_its_overdue_days(shelves: Shelves) -> None:
    close(shelves)

    forces = {force.body: force for force in shelves.desk_of(RON).inspection.one(FOUR).forces}

    assert (forces[TV].due.closed_on, forces[TV].due.days_over) == (TODAY, 0)
    assert forces["sussex"].due.days_over > 0
    assert forces[TV].closure is not None
    assert (forces[TV].closure.recorded_by, forces[TV].closure.role) == ("Ron", "regional editor")
    (line,) = [
        line
        for line in shelves.desk_of(TOM).inspection.page().reports[0].lines
        if line.recommendation.slug == FOUR
    ]
    assert line.due.closed_on == TODAY


def test_the_overseer_is_told_that_it_is_closed_and_not_where_that_is_written(shelves: Shelves) -> None:
    close(shelves)

    (force,) = shelves.desk_of(CATH).inspection.one(FOUR).forces

    assert force.due.closed_on == TODAY
    assert "Letter" not in repr(force)
    assert "Ron" not in repr(force)


def test_a_closing_recorded_by_mistake_is_taken_back_and_both_stay(shelves: Shelves) -> None:
    close(shelves)
    close(shelves)  # the same form, sent twice
    close(shelves, mistaken=True)

    page = shelves.desk_of(RON).reports.closing(FOUR, TV)

    assert [one.closed_on for one in page.closures] == [TODAY, None]
    (force,) = shelves.desk_of(CATH).inspection.one(FOUR).forces
    assert force.due.days_over > 0


@pytest.mark.parametrize("on", [None, TODAY + DAY, dt.date(2025, 5, 15)])
def test_a_closing_has_a_day_that_has_come(shelves: Shelves, on: dt.date | None) -> None:
    with pytest.raises(Wanting) as no:
        close(shelves, on=on)

    assert no.value.field == "closed_on"


def test_what_was_never_closed_cannot_be_taken_back(shelves: Shelves) -> None:
    with pytest.raises(Wanting, match="Nothing is recorded"):
        close(shelves, mistaken=True)


@pytest.mark.parametrize("force", ["kent", "essex", "south-east", "serocu", "no-such-force"])
def test_an_editor_closes_for_forces_of_their_own_region_only(shelves: Shelves, force: str) -> None:
    with pytest.raises(NotFound):
        close(shelves, force)


def respond(shelves: Shelves, when: str, by: Actor = CATH, office: str = "thames-valley-pcc") -> None:
    read = read_dated(when)
    shelves.desk_of(by).responses.respond("hmicfrs-oic", office, when=read, source="Its own page")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("8 July 2025", "within the 56 days"),
        ("11 July 2025", "after the 56 days"),
        ("July 2025", "not known whether"),
        ("", "not known in this register"),
    ],
)
def test_an_office_says_when_it_answered(shelves: Shelves, when: str, words: str) -> None:
    respond(shelves, when)

    page = shelves.desk_of(CATH).responses.responding("hmicfrs-oic", "thames-valley-pcc")

    assert words in page.words
    assert page.source == "Its own page"


@pytest.mark.parametrize("when", ["25 November 2026", "15 May 2025", "April 2025", "January 2027"])
def test_no_response_is_to_come_or_before_its_report(shelves: Shelves, when: str) -> None:
    with pytest.raises(Wanting) as no:
        respond(shelves, when)

    assert no.value.field == "when"


@pytest.mark.parametrize("person", [TOM, PETE, RON, SUE, AUDREY, ADA, NED])
def test_nobody_else_says_it_for_the_office(shelves: Shelves, person: Actor) -> None:
    with pytest.raises(NotFound):
        respond(shelves, "8 July 2025", by=person)
    with pytest.raises(NotFound):
        shelves.desk_of(person).responses.responding("hmicfrs-oic", "thames-valley-pcc")


def test_an_office_says_it_for_itself_only_and_of_a_report_that_is_there(shelves: Shelves) -> None:
    with pytest.raises(NotFound):
        respond(shelves, "8 July 2025", office="thames-valley")
    with pytest.raises(NotFound):
        shelves.desk_of(CATH).responses.responding("no-such-report", "thames-valley-pcc")


def test_what_an_office_says_later_changes_no_earlier_day(shelves: Shelves) -> None:
    respond(shelves, "8 July 2025")

    with shelves.store.reading() as tx:
        then = known(tx, before=end_of_day(TODAY - DAY)).responded("HMICFRS-OIC", "thames-valley-pcc")
        now = known(tx).responded("HMICFRS-OIC", "thames-valley-pcc")
    assert then == read_dated("July 2025")
    assert now == Dated(dt.date(2025, 7, 8), dt.date(2025, 7, 8))


def test_editing_a_region_is_what_lets_somebody_keep_them(shelves: Shelves) -> None:
    assert shelves.desk_of(RON).reach_of(Action.EDIT_REGION).bodies == {"south-east"}
    assert shelves.desk_of(RON).inspection.page().edits
