"""From a draft to the current version: who may, what it names, what it leaves, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Actor, Grant, Role
from kb.desk.approval.lives import Wanting
from kb.desk.approval.review import Order, Return
from kb.desk.writing.draft_text import draft_marking
from kb.errors import NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking, State, text_hash
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, NOON, PETE, REGION, RON, SUE, TODAY, TOM, VERA
from tests.desk_cast import DAY, NED, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
OLD = a_text(a_row(needed_by="2026-12-31", collector="Roads policing"))
NEW = a_text(a_row(needed_by="2026-09-30", collector="Roads policing"))
NEXT_YEAR = dt.date(2027, 11, 1)
ORDER = Order(text_hash(NEW), "Head of intelligence", "Tasking 12", NEXT_YEAR)
PAM = Actor(14, (Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL_SENSITIVE),))
"""A second approver of Thames Valley."""
TINA = Actor(15, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL_SENSITIVE),))
"""A second author of Thames Valley."""


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A current plan shared with the region, and a draft of the next version that Tom wrote."""
    with shelves.store.writing(at=NOON) as tx:
        for name, actor in (("pam", PAM), ("tina", TINA)):
            assert tx.people.add(name, name.title(), sample=True).id == actor.person
            tx.people.grant(actor.person, actor.grants[0])
    shelves.shelve(a_plan(OLD, sharing=REGION, listed=True))
    write(shelves, NEW)
    return shelves


def write(shelves: Shelves, text: bytes, by: Actor = TOM) -> None:
    with shelves.store.writing(at=NOON, by=by.person) as tx:
        draft = tx.press.draft(REF, reach=shelves.desk_of(PETE).reach)
        marking = draft_marking(text)
        if draft is None:
            tx.press.open_draft(REF, text, marking=max(marking, Marking.OFFICIAL_SENSITIVE))
        else:
            tx.press.save_revision(REF, text, marking=marking, started_from=draft.number)
    shelves.catch_up()


def submit(shelves: Shelves, text: bytes = NEW, by: Actor = TOM, note: str = "") -> None:
    shelves.desk_of(by).review.submit(REF, text_hash=text_hash(text), note=note)


def approve(shelves: Shelves, by: Actor = PETE, **changes: object) -> int:
    number = shelves.desk_of(by).review.approve(REF, replace(ORDER, **changes))  # type: ignore[arg-type]
    shelves.catch_up()
    return number


def standing(shelves: Shelves):
    return shelves.desk_of(SUE).reading.plan(REF).copy.heading


def test_what_somebody_else_approves_is_the_current_version_and_is_shared_as_before(drafted: Shelves) -> None:
    submit(drafted, note="New deadline after the meeting.")

    assert approve(drafted) == 2

    plan = standing(drafted)
    assert (plan.number, plan.state, plan.review_by) == (2, State.CURRENT, NEXT_YEAR)
    assert (plan.decided_by, plan.message) == ("Head of intelligence", "New deadline after the meeting.")
    with pytest.raises(NotReady, match="no draft"):
        drafted.desk_of(PETE).review.page(REF)


def test_the_approver_sees_first_in_words_what_changed(drafted: Shelves) -> None:
    submit(drafted)

    page = drafted.desk_of(PETE).review.page(REF)

    assert len(page.weighed.words) == 1
    assert all(word in page.weighed.words[0] for word in ("OIC-01", "31 December 2026", "30 September 2026"))
    assert (page.weighed.material, page.before, page.submitted_by) == (True, 1, "Tom")
    assert (page.weighed.rows, page.weighed.complete, page.text_hash) == (1, 0, text_hash(NEW))


def test_approving_is_recorded_with_role_meeting_and_by_whom(drafted: Shelves) -> None:
    submit(drafted)
    approve(drafted)

    with drafted.store.reading() as tx:
        (line,) = tx.settling.approvals(1)
    assert (line.kind, line.number, line.decided_by, line.meeting) == (
        *("approved", 2, "Head of intelligence", "Tasking 12"),
    )
    assert (line.recorded_by, line.on_behalf, line.material, line.raised) == ("Pete", False, True, False)
    assert [one.object for one in drafted.audit()][-2:] == [f"{REF}@2", f"{REF}@2"]


def test_an_author_an_own_submission_and_anybody_out_of_role_are_refused(drafted: Shelves) -> None:
    write(drafted, NEW + b"\nMore.\n", by=PAM)
    text = NEW + b"\nMore.\n"
    submit(drafted, text, by=TINA)
    asked = {"text_hash": text_hash(text)}

    for author in (PAM,):
        with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
            approve(drafted, by=author, **asked)
    for writer in (TOM, TINA):
        with pytest.raises(NotAllowed, match="Only approvers"):
            approve(drafted, by=writer, **asked)
    with pytest.raises(NotAllowed):
        approve(drafted, by=SUE, **asked)
    assert standing(drafted).number == 1


def test_whoever_submitted_does_not_approve(drafted: Shelves) -> None:
    submit(drafted, by=PETE)

    with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
        approve(drafted)
    assert approve(drafted, by=PAM) == 2


@pytest.mark.parametrize("stranger", [ANNA, ESSIE, CATH, VERA, ADA, AUDREY, RON, NED])
def test_nobody_outside_learns_of_the_draft(drafted: Shelves, stranger: Actor) -> None:
    submit(drafted)
    desk = drafted.desk_of(stranger).review
    refused = NotAllowed if drafted_reads(drafted, stranger) else NotFound

    for act in (
        lambda: desk.page(REF),
        lambda: desk.approve(REF, ORDER),
        lambda: desk.submit(REF, text_hash=ORDER.text_hash, note=""),
        lambda: desk.take_back(REF),
        lambda: desk.give_back(REF, Return(ORDER.text_hash, "Not good enough.")),
        lambda: desk.urgent(REF, ORDER),
        lambda: desk.confirm(REF, ORDER),
    ):
        with pytest.raises(refused):
            act()


def drafted_reads(shelves: Shelves, actor: Actor) -> bool:
    with shelves.store.reading() as tx:
        return tx.shelf.card(REF, reach=shelves.desk_of(actor).reach) is not None


def test_an_edit_voids_what_was_submitted(drafted: Shelves) -> None:
    submit(drafted)
    write(drafted, NEW + b"\nLater.\n")

    with pytest.raises(NotReady, match="not been submitted"):
        approve(drafted)
    submit(drafted, NEW + b"\nLater.\n")
    with pytest.raises(Stale, match="changed since you read it"):
        approve(drafted)


def test_submitting_names_the_text_that_was_read(drafted: Shelves) -> None:
    with pytest.raises(Stale):
        submit(drafted, OLD)


def test_sending_the_forms_twice_does_it_once(drafted: Shelves) -> None:
    submit(drafted)
    submit(drafted)

    assert (approve(drafted), approve(drafted)) == (2, 2)
    with drafted.store.reading() as tx:
        assert len(tx.settling.approvals(1)) == 1


def test_a_draft_is_taken_back_and_is_then_not_approved(drafted: Shelves) -> None:
    submit(drafted)

    drafted.desk_of(TINA).review.take_back(REF)

    with pytest.raises(NotReady):
        approve(drafted)


def test_a_draft_comes_back_with_a_reason_and_comments_on_its_requirements(drafted: Shelves) -> None:
    submit(drafted)
    order = Return(ORDER.text_hash, "Two things are missing.", {"OIC-01": "Who collects in winter?"})

    drafted.desk_of(PETE).review.give_back(REF, order)

    page = drafted.desk_of(TOM).review.page(REF)
    assert page.returned_why == "Two things are missing."
    assert [(one.ref, one.remarks[0].text) for one in page.remarks] == [("OIC-01", "Who collects in winter?")]
    submit(drafted)
    assert approve(drafted) == 2


@pytest.mark.parametrize(
    ("why", "remarks"),
    [("No", {}), ("x" * 2001, {}), ("Good enough reason", {"OIC-77": "Not a row of it"})],
)
def test_a_return_without_a_reason_or_about_no_row_changes_nothing(
    drafted: Shelves, why: str, remarks: dict[str, str]
) -> None:
    submit(drafted)

    with pytest.raises(Wanting):
        drafted.desk_of(PETE).review.give_back(REF, Return(ORDER.text_hash, why, remarks))
    assert approve(drafted) == 2


@pytest.mark.parametrize(
    "text",
    [
        NEW.replace(b"marking: OFFICIAL-SENSITIVE\n", b""),
        NEW.replace(b"owner: Intelligence bureau\n", b""),
        NEW.replace(b"Which lay-bys are used?", b""),
        a_text(a_row(), a_row()),
        NEW.replace(b"marking: OFFICIAL-SENSITIVE", b"marking: SECRET"),
    ],
)
def test_only_what_must_be_settled_stops_an_approval(drafted: Shelves, text: bytes) -> None:
    write(drafted, text)
    submit(drafted, text)

    with pytest.raises(NotReady, match="cannot be approved yet"):
        approve(drafted, text_hash=text_hash(text))
    assert standing(drafted).number == 1


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"decided_by": " "}, "decided_by"),
        ({"decided_by": "x" * 201}, "decided_by"),
        ({"review_by": None}, "review_by"),
        ({"review_by": TODAY}, "review_by"),
        ({"review_by": dt.date(2040, 1, 1)}, "review_by"),
        ({"meeting": "x" * 201}, "meeting"),
        ({"decided_on": TODAY + DAY}, "decided_on"),
    ],
)
def test_what_is_typed_wrongly_is_said_at_its_field(
    drafted: Shelves, changes: dict[str, object], where: str
) -> None:
    submit(drafted)

    with pytest.raises(Wanting) as refused:
        approve(drafted, **changes)
    assert refused.value.field == where


def test_a_decision_by_a_role_without_an_account_is_recorded_by_a_second_person(drafted: Shelves) -> None:
    submit(drafted)
    told = {"on_behalf": True, "decided_by": "Superintendent, tasking", "decided_on": TODAY - DAY}

    with pytest.raises(NotAllowed, match="must record"):
        approve(drafted, by=TOM, **told)
    with pytest.raises(Wanting, match="minute"):
        approve(drafted, by=TINA, **told, meeting="")
    assert approve(drafted, by=TINA, **told) == 2

    with drafted.store.reading() as tx:
        (line,) = tx.settling.approvals(1)
    assert (line.on_behalf, line.decided_by, line.recorded_by) == (True, "Superintendent, tasking", "Tina")
    assert line.decided_on == TODAY - DAY


LOWER = NEW.replace(b"marking: OFFICIAL-SENSITIVE", b"marking: OFFICIAL")


def test_a_marking_is_lowered_by_an_approver_with_a_reason_only(drafted: Shelves) -> None:
    write(drafted, LOWER)
    submit(drafted, LOWER)
    asked: dict[str, object] = {"text_hash": text_hash(LOWER)}

    assert drafted.desk_of(PETE).review.page(REF).weighed.lowered == (
        "The plan: from OFFICIAL-SENSITIVE to OFFICIAL.",
    )
    with pytest.raises(Wanting, match="Say why the marking"):
        approve(drafted, **asked)
    with pytest.raises(NotAllowed, match="lowered only by an approver"):
        approve(
            drafted, by=TINA, on_behalf=True, decided_on=TODAY, lowered_why="Nothing sensitive left", **asked
        )
    assert approve(drafted, lowered_why="Nothing sensitive left", **asked) == 2
    assert standing(drafted).plan_marking is Marking.OFFICIAL


def test_a_row_whose_own_marking_goes_down_is_a_lowering(drafted: Shelves) -> None:
    first = a_text(a_row(marking="OFFICIAL-SENSITIVE"), marking="OFFICIAL")
    second = a_text(a_row(), marking="OFFICIAL")
    write(drafted, first)
    submit(drafted, first)
    approve(drafted, text_hash=text_hash(first), lowered_why="Only one row is sensitive")

    write(drafted, second)
    submit(drafted, second)

    assert drafted.desk_of(PETE).review.page(REF).weighed.lowered == (
        "OIC-01: from OFFICIAL-SENSITIVE to OFFICIAL.",
    )


def test_an_editorial_change_is_raised_and_a_material_one_stays_so(drafted: Shelves) -> None:
    text = OLD.replace(b"Why we ask.", b"Why we ask this.")
    write(drafted, text)
    submit(drafted, text)
    assert drafted.desk_of(PETE).review.page(REF).weighed.material is False

    approve(drafted, text_hash=text_hash(text), material=True)

    with drafted.store.reading() as tx:
        (line,) = tx.settling.approvals(1)
    assert (line.material, line.raised) == (True, True)


def test_a_retired_requirement_is_retired_with_its_reason_on_approval(drafted: Shelves) -> None:
    text = a_text(a_row("OIC-02", "Which marinas?"))
    with drafted.store.writing(at=NOON, by=TOM.person) as tx:
        tx.press.retire(REF, "OIC-01", why="Answered in the spring.")
    write(drafted, text)
    submit(drafted, text)
    approve(drafted, text_hash=text_hash(text))

    with drafted.store.reading() as tx:
        (fact,) = tx.living.of(1)
    assert (fact.ref, fact.kind, fact.value, fact.why) == (
        *("OIC-01", "status", "retired", "Answered in the spring."),
    )


def test_a_status_in_a_text_that_was_written_here_is_not_read_again(drafted: Shelves) -> None:
    text = a_text(a_row(status="Answered"))
    write(drafted, text)
    submit(drafted, text)
    approve(drafted, text_hash=text_hash(text))

    with drafted.store.reading() as tx:
        assert tx.living.of(1) == ()
