"""Where a force says that it stands: who writes, who reads which text, and who clears it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.desk import ForceSeen, PositionOrder
from kb.desk.approval.lives import Wanting
from kb.errors import NotAllowed, NotFound, NotReady
from tests.cast import ADA, ANNA, AUDREY, CATH, KIT, NOON, PETE, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import DAY, NED, OLIVE, Shelves

FOUR = "hmicfrs-oic-4"
TV = "thames-valley"
ORDER = PositionOrder(
    force=TV,
    done="The plan is approved. Told to the office: plover.",
    next="Issue the tasking sheets.",
    by_when=dt.date(2027, 3, 31),
    answers="Head of Intelligence",
    public="We have a plan and use it. Fit to print: dunlin.",
)


def record(
    shelves: Shelves, by: Actor = TOM, *, token: str = "a-token-of-this-form", **changes: object
) -> int:
    order = replace(ORDER, **changes)  # type: ignore[arg-type]  # the test says which
    return shelves.desk_of(by).positions.record(FOUR, order, token)


def clear(shelves: Shelves, number: int, by: Actor = PETE, role: str = "Head of Crime") -> None:
    shelves.desk_of(by, NOON + DAY).positions.clear(FOUR, TV, number, cleared_by=role)


def seen(shelves: Shelves, by: Actor, slug: str = FOUR) -> ForceSeen:
    page = shelves.desk_of(by).inspection.one(slug)
    return next(force for force in page.forces if force.body == TV)


def test_a_position_is_read_by_its_force_and_without_the_uncleared_text_by_its_overseer(
    shelves: Shelves,
) -> None:
    record(shelves)

    own, theirs = seen(shelves, PETE).current, seen(shelves, CATH)

    assert own is not None
    assert (own.done, own.public, own.waits, own.by) == (ORDER.done, ORDER.public, True, "Tom")
    assert theirs.current is not None
    assert (theirs.current.done, theirs.current.next, theirs.current.by_when) == (
        ORDER.done,
        ORDER.next,
        ORDER.by_when,
    )
    assert "dunlin" not in repr(theirs)
    assert "Tom" not in repr(theirs)


def test_the_editor_of_the_region_reads_the_day_and_the_cleared_text_only(shelves: Shelves) -> None:
    number = record(shelves)
    before = seen(shelves, RON)
    clear(shelves, number)

    after = seen(shelves, RON)

    assert (before.position_on, before.public) == (TODAY, None)
    assert "plover" not in repr(before) + repr(after)
    assert "dunlin" not in repr(before)
    assert after.public is not None
    assert (after.public.text, after.public.cleared_by, after.public.cleared_on) == (
        ORDER.public,
        "Head of Crime",
        TODAY + DAY,
    )


@pytest.mark.parametrize("person", [SUE, KIT, ANNA, VERA])
def test_nobody_else_is_told_that_there_is_one(shelves: Shelves, person: Actor) -> None:
    before = shelves.desk_of(person).inspection.one(FOUR)
    clear(shelves, record(shelves))

    assert shelves.desk_of(person).inspection.one(FOUR) == before


@pytest.mark.parametrize(
    ("person", "refusal"),
    [(AUDREY, NotAllowed), *((person, NotFound) for person in (CATH, RON, SUE, VERA, ADA, NED, ANNA, OLIVE))],
)
def test_only_authors_and_approvers_of_the_force_record_one(
    shelves: Shelves, person: Actor, refusal: type[Exception]
) -> None:
    room = shelves.desk_of(person).positions

    for act in (lambda: record(shelves, person), lambda: room.writing(FOUR, TV)):
        with pytest.raises(refusal):
            act()
    assert seen(shelves, TOM).current is None


@pytest.mark.parametrize(
    ("person", "refusal"), [(TOM, NotAllowed), (AUDREY, NotAllowed), (CATH, NotFound), (RON, NotFound)]
)
def test_only_approvers_clear(shelves: Shelves, person: Actor, refusal: type[Exception]) -> None:
    number = record(shelves)
    room = shelves.desk_of(person).positions

    acts = (
        lambda: clear(shelves, number, person),
        lambda: room.clearing(FOUR, TV, number),
        lambda: room.take_back(FOUR, TV, number, why="It was a mistake."),
    )
    for act in acts:
        with pytest.raises(refusal):
            act()
    assert seen(shelves, TOM).public is None


def test_nobody_clears_their_own_text(shelves: Shelves) -> None:
    number = record(shelves, PETE)

    with pytest.raises(NotReady, match="other than its author"):
        clear(shelves, number, PETE)
    assert seen(shelves, RON).public is None


def test_a_later_text_must_be_looked_at_instead(shelves: Shelves) -> None:
    first = record(shelves)
    second = record(shelves, token="another-token-here", public="We use the plan every week.")

    with pytest.raises(NotReady, match="later text"):
        clear(shelves, first)
    clear(shelves, second)
    with pytest.raises(NotReady, match="already"):
        clear(shelves, second)


def test_the_cleared_text_stands_until_the_next_is_cleared(shelves: Shelves) -> None:
    clear(shelves, record(shelves))
    second = record(
        shelves, token="another-token-here", done="More was done.", public="We use it every week."
    )

    between = seen(shelves, CATH)
    clear(shelves, second)

    assert between.current is not None
    assert between.public is not None
    assert (between.current.done, between.public.text) == ("More was done.", ORDER.public)
    after = seen(shelves, CATH).public
    assert after is not None
    assert after.text == "We use it every week."


def test_what_is_taken_back_is_published_no_more_and_brings_no_older_text_back(shelves: Shelves) -> None:
    clear(shelves, record(shelves))
    second = record(shelves, token="another-token-here", public="We use it every week.")
    clear(shelves, second)

    shelves.desk_of(PETE, NOON + 2 * DAY).positions.take_back(FOUR, TV, second, why="The count was wrong.")

    assert seen(shelves, CATH).public is None
    assert "count was wrong" not in repr(seen(shelves, CATH)) + repr(seen(shelves, RON))
    own = seen(shelves, TOM)
    assert own.current is not None
    assert own.current.taken_back == "The count was wrong."
    assert not own.current.waits
    with pytest.raises(NotReady):
        shelves.desk_of(PETE).positions.take_back(FOUR, TV, second, why="The count was wrong.")


def test_earlier_positions_stay_for_the_force_and_are_not_told_to_its_overseer(shelves: Shelves) -> None:
    record(shelves)
    record(shelves, token="another-token-here", done="More was done.")

    assert [one.done for one in seen(shelves, TOM).earlier] == [ORDER.done]
    assert seen(shelves, CATH).earlier == ()
    assert "plover" not in repr(seen(shelves, CATH))


def test_a_form_sent_twice_records_one(shelves: Shelves) -> None:
    assert record(shelves) == record(shelves)

    assert seen(shelves, TOM).earlier == ()


@pytest.mark.parametrize("field", ["done", "next", "answers", "public"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ask John Smithson about it.", "John Smithson"),
        ("Ring 07700 900123 for more.", "07700 900123"),
        ("The car AB12 CDE was seen.", "AB12 CDE"),
        ("As under Operation Nightjar.", "Operation Nightjar"),
        ("It is SECRET so far.", "SECRET"),
        ("This is OFFICIAL-SENSITIVE.", "OFFICIAL-SENSITIVE"),
        ("This is Official Sensitive.", "Official Sensitive"),
    ],
)
def test_what_may_not_be_published_is_refused_and_named(
    shelves: Shelves, field: str, text: str, named: str
) -> None:
    with pytest.raises(Wanting, match=named) as no:
        record(shelves, **{field: text})

    assert no.value.field == field
    assert seen(shelves, TOM).current is None


@pytest.mark.parametrize(
    "text", ["Access is restricted, and no secret.", "OFFICIAL", "Work with the College."]
)
def test_plain_english_is_taken(shelves: Shelves, text: str) -> None:
    record(shelves, public=text)

    current = seen(shelves, TOM).current
    assert current is not None
    assert current.public == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("done", " "),
        ("next", "\u202e"),
        ("answers", ""),
        ("done", "x" * 2001),
        ("answers", "x" * 201),
        ("by_when", dt.date(2099, 1, 1)),
        ("by_when", dt.date(1999, 1, 1)),
    ],
)
def test_what_is_missing_or_too_much_is_said_at_its_field(
    shelves: Shelves, field: str, value: object
) -> None:
    with pytest.raises(Wanting) as no:
        record(shelves, **{field: value})

    assert no.value.field == field


def test_the_role_that_clears_is_a_role_and_the_reason_is_one(shelves: Shelves) -> None:
    number = record(shelves)

    with pytest.raises(Wanting, match="role"):
        clear(shelves, number, role=" ")
    with pytest.raises(Wanting, match="John Smithson"):
        clear(shelves, number, role="John Smithson")
    clear(shelves, number)
    with pytest.raises(Wanting, match="at least"):
        shelves.desk_of(PETE).positions.take_back(FOUR, TV, number, why="No.")


def test_a_position_without_a_text_for_publication_has_nothing_to_clear(shelves: Shelves) -> None:
    number = record(shelves, public="")

    for act in (
        lambda: clear(shelves, number),
        lambda: shelves.desk_of(PETE).positions.clearing(FOUR, TV, number),
    ):
        with pytest.raises(NotReady, match="no text"):
            act()


def test_a_position_of_another_force_or_recommendation_is_not_there(shelves: Shelves) -> None:
    number = record(shelves)
    room = shelves.desk_of(PETE).positions

    for slug, force, asked in (
        (FOUR, TV, number + 1),
        ("hmicfrs-oic-2", TV, number),
        (FOUR, "sussex", number),
    ):
        with pytest.raises(NotFound):
            room.clear(slug, force, asked, cleared_by="Head of Crime")
    with pytest.raises(NotFound):
        room.clearing("hmicfrs-oic-2", TV, number)


def test_a_region_or_unit_has_no_position(shelves: Shelves) -> None:
    unit = Actor(TOM.person, (replace(TOM.grants[0], body="serocu"),))

    with pytest.raises(NotFound):
        record(shelves, unit, force="serocu")


def test_the_page_names_whoever_reads_it(shelves: Shelves) -> None:
    page = shelves.desk_of(TOM).positions.writing(FOUR, TV)

    assert page.overseers == ("Police and Crime Commissioner for Thames Valley",)


def test_recording_and_clearing_leave_audit_lines_for_the_auditor_of_the_force(shelves: Shelves) -> None:
    number = record(shelves)
    clear(shelves, number)

    told = [line for line in shelves.audit() if line.facts.get("position")]
    assert {line.object for line in told} == {f"organisation:{TV}"}
    assert [line.facts.get("position") for line in told] == [number, number]
    assert [line.person for line in told] == [TOM.person, PETE.person]
