"""Statuses, last returns and next due days: set for all rows at once, dated, and nothing silently replaced."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kb.access import Actor
from kb.desk import Asked, Overtaken, StatusLine, Typed, Unfit, merged
from kb.desk.reader.finding import RowItem
from kb.errors import NotAllowed, NotFound, NotReady
from kb.plan import Marking, Status
from kb.store import Act
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, KIT, NOON, PETE, POLICING, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import NED, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture
def rows(shelves: Shelves) -> Shelves:
    """A plan of three rows, the second standing, shared with everybody in policing."""
    text = a_text(
        a_row(needed_by="2026-10-31", collector="Roads policing"),
        a_row("OIC-02", "Which marinas?", needed_by="2027-03-31", frequency="Monthly", status="Open"),
        a_row("OIC-03", "Which sites?"),
    )
    shelves.shelve(a_plan(text, sharing=POLICING))
    return shelves


def lines(rows: Shelves, who: Actor = TOM) -> dict[str, StatusLine]:
    return {line.ref: line for line in rows.desk_of(who).living.page(REF).lines}


def seen(rows: Shelves, ref: str, **boxes: str) -> Typed:
    """What somebody sends who has just opened the page and changed these boxes."""
    given = lines(rows)[ref].typed
    return merged(Typed(ref, given.seen, **boxes), given, frozenset(boxes))


def save(
    rows: Shelves, *typed: Typed, who: Actor = TOM, at: dt.datetime = NOON, as_at: str = "24/11/2026"
) -> int:
    return rows.desk_of(who, at).living.save(REF, typed, as_at=as_at).rows


def test_every_row_is_shown_with_what_is_known_of_it(rows: Shelves) -> None:
    shown = lines(rows)

    assert list(shown) == ["OIC-01", "OIC-02", "OIC-03"]
    first, second = shown["OIC-01"], shown["OIC-02"]
    assert (first.collector, first.needed_by, first.overdue) == ("Roads policing", "31 October 2026", True)
    assert (second.known.status, second.known.as_at_import) == (Status.PROPOSED, True)
    assert second.frequency == "Monthly"


def test_only_what_was_changed_is_recorded_and_without_a_new_version(rows: Shelves) -> None:
    changed = seen(rows, "OIC-01", status="collecting")

    assert save(rows, changed, seen(rows, "OIC-02"), seen(rows, "OIC-03")) == 1

    shown = lines(rows)
    assert shown["OIC-01"].known.status is Status.COLLECTING
    assert shown["OIC-01"].known.status_on == TODAY
    assert shown["OIC-02"].known.as_at_import
    assert rows.desk_of(TOM).reading.plan(REF).copy.heading.number == 1


def test_a_last_return_moves_the_next_due_day_of_a_standing_row(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-02", last_return="12 November 2026"))

    line = lines(rows)["OIC-02"]
    assert (line.due, line.reckoned) == (dt.date(2026, 12, 12), True)


def test_a_standing_row_is_overdue_when_its_next_return_is(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-02", last_return="12/10/2026"))

    page = rows.desk_of(TOM).reading.plan(REF)
    assert lines(rows)["OIC-02"].overdue
    assert "2 of 3 requirements are past the date they were needed by." in page.copy.heading.stale


def test_search_finds_a_row_by_the_status_and_the_day_that_were_set(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-02", status="answered", last_return="12/11/2026"))
    rows.catch_up()

    found = _found(rows, "marinas status:answered")
    assert [(row.ref, row.status, row.next_due) for row in found] == [
        ("OIC-02", Status.ANSWERED, dt.date(2026, 12, 12))
    ]
    assert [row.ref for row in _found(rows, "marinas needed:2026-12")] == ["OIC-02"]


def _found(rows: Shelves, words: str) -> list[RowItem]:

    page = rows.desk_of(ANNA).library.search(Asked(words))
    return [row for item in page.items for row in item.rows]


def test_a_status_shows_on_the_plan_at_once_with_its_day(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-03", status="partial"), as_at="20/11/2026")

    row = rows.desk_of(KIT).reading.plan(REF).rows["OIC-03"]
    assert (row.status, row.status_on, row.as_at_import) == (Status.PARTIAL, dt.date(2026, 11, 20), False)


@pytest.mark.parametrize(
    ("boxes", "box", "words"),
    [
        ({"status": "deferred"}, "why", "Say why OIC-01 is deferred."),
        ({"status": "retired", "why": "  "}, "why", "Say why OIC-01 is retired."),
        ({"status": "done"}, "status", "Choose a status for OIC-01."),
        ({"why": "Because"}, "status", "Choose a status for OIC-01."),
        ({"status": "tasked", "why": "x" * 501}, "why", "longer than 500"),
        ({"last_return": "soon"}, "last_return", "Write the day like 24/11/2026"),
        ({"last_return": "25/11/2026"}, "last_return", "must not be later"),
        ({"last_return": "1/1/0204"}, "last_return", "must not be later"),
        ({"next_due": "31/02/2027"}, "next_due", "Write the day like"),
        ({"next_due": "1/1/3000"}, "next_due", "2000 to 2099"),
        ({"next_due": "9" * 100_000}, "next_due", "Write the day like"),
    ],
)
def test_a_box_that_cannot_be_taken_is_named_and_nothing_is_recorded(
    rows: Shelves, boxes: dict[str, str], box: str, words: str
) -> None:
    good = seen(rows, "OIC-03", status="tasked")

    with pytest.raises(Unfit) as no:
        save(rows, good, seen(rows, "OIC-01", **boxes))

    assert [(fault.ref, fault.box) for fault in no.value.faults] == [("OIC-01", box)]
    assert words in no.value.faults[0].sentence
    assert lines(rows)["OIC-03"].known.status is None


@pytest.mark.parametrize("day", ["25/11/2026", "never", "31/12/1999"])
def test_the_day_of_the_whole_form_is_not_in_the_future(rows: Shelves, day: str) -> None:
    with pytest.raises(Unfit) as no:
        save(rows, seen(rows, "OIC-01", status="tasked"), as_at=day)

    assert [fault.box for fault in no.value.faults] == ["as_at"]
    assert lines(rows)["OIC-01"].known.status is None


def test_no_day_given_is_today(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-01", status="tasked"), as_at=" ")

    assert lines(rows)["OIC-01"].known.status_on == TODAY


def test_an_entry_of_an_earlier_day_is_kept_and_said_not_to_count(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-01", status="collecting"))
    late = seen(rows, "OIC-01", status="tasked")

    saved = rows.desk_of(TOM).living.save(REF, [late], as_at="20/11/2026")

    assert (saved.rows, saved.outlived) == (1, ("OIC-01",))
    assert lines(rows)["OIC-01"].known.status is Status.COLLECTING
    assert save(rows, late, as_at="20/11/2026") == 0


def test_the_same_form_sent_twice_makes_one_entry(rows: Shelves) -> None:
    form = seen(rows, "OIC-01", status="deferred", why="No officer free", next_due="1/2/2027")

    assert [save(rows, form, at=at) for at in (NOON, LATER)] == [1, 0]

    facts = rows.desk_of(TOM).living.history(REF, "OIC-01").facts
    assert sorted(fact.kind for fact in facts) == ["next due", "status"]


def test_a_form_that_went_stale_records_nothing_until_it_is_confirmed(rows: Shelves) -> None:
    mine = seen(rows, "OIC-01", status="tasked"), seen(rows, "OIC-03", status="tasked")
    save(rows, seen(rows, "OIC-01", status="answered", last_return="20/11/2026"), who=PETE)

    with pytest.raises(Overtaken) as no:
        save(rows, *mine)

    assert lines(rows)["OIC-03"].known.status is None
    theirs = no.value.rows[0]
    assert (theirs.ref, theirs.by, theirs.now.status) == ("OIC-01", "Pete", Status.ANSWERED)
    now = lines(rows)
    again = [merged(one, now[one.ref].typed, no.value.boxes[one.ref]) for one in mine]
    assert again[0].last_return == "20/11/2026"
    assert save(rows, *again) == 2
    first = lines(rows)["OIC-01"].known
    assert (first.status, first.last_return) == (Status.TASKED, dt.date(2026, 11, 20))


def test_two_who_set_the_same_are_no_matter(rows: Shelves) -> None:
    mine = seen(rows, "OIC-01", status="answered")
    save(rows, mine, who=PETE)

    assert save(rows, mine) == 0


def test_a_row_that_somebody_else_changed_stays_theirs_where_mine_changed_another(rows: Shelves) -> None:
    untouched, mine = seen(rows, "OIC-01"), seen(rows, "OIC-03", status="tasked")
    save(rows, seen(rows, "OIC-01", status="answered"), who=PETE)

    assert save(rows, untouched, mine) == 1
    assert lines(rows)["OIC-01"].known.status is Status.ANSWERED


def test_what_somebody_else_recorded_and_took_back_is_not_taken_for_mine(rows: Shelves) -> None:
    mine = seen(rows, "OIC-01", status="tasked")
    for status in ("tasked", "answered"):
        save(rows, seen(rows, "OIC-01", status=status), who=PETE)

    with pytest.raises(Overtaken):
        save(rows, mine)


def test_eight_at_once_with_the_same_form_record_it_once(rows: Shelves) -> None:
    form = seen(rows, "OIC-01", status="tasked")

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: save(rows, form), range(8)))

    assert sorted(counts) == [0] * 7 + [1]


def test_of_four_who_set_different_things_at_once_three_are_told(rows: Shelves) -> None:
    forms = [seen(rows, "OIC-01", status=word) for word in ("tasked", "collecting", "partial", "answered")]

    def outcome(form: Typed) -> str:
        try:
            return f"saved {save(rows, form)}"
        except Overtaken:
            return "told"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(outcome, forms))

    assert outcomes == ["saved 1", "told", "told", "told"]


def test_a_reason_for_the_status_before_is_not_taken_over(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-01", status="deferred", why="No officer free"))

    save(rows, seen(rows, "OIC-01", status="tasked"), at=LATER)

    assert lines(rows)["OIC-01"].known.why == ""


def test_a_row_that_is_not_in_the_version_is_refused(rows: Shelves) -> None:
    with pytest.raises(Unfit, match="OIC-09 is not in the current version any more"):
        save(rows, Typed("OIC-09", status="tasked"))


@pytest.mark.parametrize("who", [SUE, KIT, ESSIE, ANNA, RON, VERA])
def test_who_reads_the_plan_and_writes_none_of_it_is_told_so(rows: Shelves, who: Actor) -> None:
    living = rows.desk_of(who).living

    with pytest.raises(NotAllowed):
        living.page(REF)
    with pytest.raises(NotAllowed):
        living.history(REF, "OIC-01")
    with pytest.raises(NotAllowed):
        living.save(REF, [Typed("OIC-01", status="tasked")], as_at="")


@pytest.mark.parametrize("who", [CATH, ADA, AUDREY, NED])
def test_who_may_not_read_rows_learns_nothing_by_trying(rows: Shelves, who: Actor) -> None:
    living = rows.desk_of(who).living

    for ref in (REF, "thames-valley/none"):
        with pytest.raises((NotFound, NotAllowed)) as no:
            living.page(ref)
        assert who is CATH or no.type is NotFound


def test_a_row_above_a_writers_ceiling_is_neither_shown_nor_set(shelves: Shelves) -> None:
    text = a_text(a_row(marking="OFFICIAL-SENSITIVE"), a_row("OIC-02", "Which marinas?"), marking="OFFICIAL")
    shelves.shelve(a_plan(text))
    low = Actor(TOM.person, tuple(_lowered(TOM)))
    living = shelves.desk_of(low).living

    assert [line.ref for line in living.page(REF).lines] == ["OIC-02"]
    with pytest.raises(Unfit):
        living.save(REF, [Typed("OIC-01", status="tasked")], as_at="")
    with pytest.raises(NotFound):
        living.history(REF, "OIC-01")


def _lowered(actor: Actor) -> list[object]:

    return [replace(grant, ceiling=Marking.OFFICIAL) for grant in actor.grants]


def test_a_withdrawn_plan_has_no_statuses_to_set(rows: Shelves) -> None:
    rows.withdraw("Overtaken by events.")

    with pytest.raises(NotReady, match="no current version"):
        rows.desk_of(TOM).living.page(REF)


def test_what_was_recorded_is_told_latest_day_first_with_who(rows: Shelves) -> None:
    save(rows, seen(rows, "OIC-02", status="collecting"))
    save(rows, seen(rows, "OIC-02", status="deferred", why="No officer free"), who=PETE, at=LATER)

    page = rows.desk_of(TOM).living.history(REF, "OIC-02")

    told = [(fact.value, fact.why, page.who(fact)) for fact in page.facts]
    assert told == [
        ("deferred", "No officer free", "Pete"),
        ("collecting", "", "Tom"),
        ("proposed", "", "Brought in with the plan"),
    ]


def test_looking_and_setting_leave_their_audit_lines(rows: Shelves) -> None:
    typed = seen(rows, "OIC-01", status="deferred", why="Awaiting WREN")
    save(rows, typed)

    acts = [(line.act, line.object, line.person) for line in rows.audit()[-2:]]
    assert acts == [(Act.CONSULTATION, f"{REF}@1", 3), (Act.ALTERATION, f"{REF}#OIC-01", 3)]
    assert "WREN" not in "".join(str(line.facts) for line in rows.audit())
