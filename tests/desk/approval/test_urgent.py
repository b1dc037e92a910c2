"""In urgency: one's own text in force, said everywhere, to be approved by somebody else in time."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor
from kb.desk.approval.review import Order
from kb.errors import NotAllowed, NotReady, Stale
from kb.plan import text_hash
from tests.cast import ANNA, CATH, NOON, PETE, REGION, SUE, TODAY, TOM
from tests.desk.approval.test_review import (
    NEW,
    NEXT_YEAR,
    OLD,
    ORDER,
    PAM,
    REF,
    TINA,
    approve,
    standing,
    submit,
    write,
)
from tests.desk_cast import DAY, Shelves, a_plan, a_text

FORTNIGHT = TODAY + dt.timedelta(days=14)


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A current plan, and a draft of the next version that Pete, an approver, wrote himself."""
    with shelves.store.writing(at=NOON) as tx:
        for name, actor in (("pam", PAM), ("tina", TINA)):
            assert tx.people.add(name, name.title(), sample=True).id == actor.person
            tx.people.grant(actor.person, actor.grants[0])
    shelves.shelve(a_plan(OLD, sharing=REGION))
    write(shelves, NEW, by=PETE)
    return shelves


def issue(shelves: Shelves, by: Actor = PETE, *, at: dt.datetime = NOON, text: bytes = NEW) -> int:
    order = Order(text_hash(text), "Plan approver", "", NEXT_YEAR)
    number = shelves.desk_of(by, at).review.urgent(REF, order)
    shelves.catch_up()
    return number


def confirm(shelves: Shelves, by: Actor = PAM, **changes: object) -> int:
    order = Order(
        **{"text_hash": ORDER.text_hash, "decided_by": "Approver", "meeting": "", "review_by": NEXT_YEAR}
        | changes
    )  # type: ignore[arg-type]
    number = shelves.desk_of(by).review.confirm(REF, order)
    shelves.catch_up()
    return number


def test_an_approver_puts_their_own_text_in_force_and_every_reader_is_told(drafted: Shelves) -> None:
    assert issue(drafted) == 2

    for reader in (SUE, ANNA, CATH):
        plan = drafted.desk_of(reader).reading.plan(REF).copy.heading
        assert (plan.number, plan.approve_by, plan.unapproved) == (2, FORTNIGHT, True)
    assert standing(drafted).decided_by == ""
    assert "8 December 2026" in " ".join(standing(drafted).stale)


def test_only_an_approver_and_only_for_their_own_text(drafted: Shelves) -> None:
    with pytest.raises(NotAllowed, match="so you can approve it"):
        issue(drafted, by=PAM)
    for other in (TOM, TINA, SUE):
        with pytest.raises(NotAllowed):
            issue(drafted, by=other)
    with pytest.raises(Stale):
        issue(drafted, text=OLD)


def test_what_must_be_settled_stops_an_urgent_issue_too_and_no_marking_goes_down(drafted: Shelves) -> None:
    bare = NEW.replace(b"owner: Intelligence bureau\n", b"")
    write(drafted, bare, by=PETE)
    with pytest.raises(NotReady, match="cannot be approved yet"):
        issue(drafted, text=bare)

    lower = a_text(marking="OFFICIAL")
    write(drafted, lower, by=PETE)
    with pytest.raises(NotAllowed, match="lowered only"):
        issue(drafted, text=lower)


def test_somebody_else_approves_it_afterwards_and_nobody_is_told_any_more(drafted: Shelves) -> None:
    issue(drafted)
    with pytest.raises(NotAllowed, match="neither wrote nor submitted"):
        confirm(drafted, by=PETE)
    with pytest.raises(NotAllowed, match="Only approvers"):
        confirm(drafted, by=TINA)

    assert (confirm(drafted), confirm(drafted)) == (2, 2)

    plan = standing(drafted)
    assert (plan.approve_by, plan.decided_by) == (None, "Approver")
    with drafted.store.reading() as tx:
        assert [line.kind for line in tx.settling.approvals(1)] == ["confirmed", "urgent"]


def test_the_confirmation_names_the_text_that_is_in_force(drafted: Shelves) -> None:
    issue(drafted)

    with pytest.raises(Stale):
        confirm(drafted, text_hash=text_hash(OLD))
    page = drafted.desk_of(PAM).review.urgent_page(REF)
    assert (page.text_hash, page.before, len(page.weighed.words)) == (text_hash(NEW), 1, 1)


def test_after_the_day_it_is_said_to_be_overdue(drafted: Shelves) -> None:
    issue(drafted)
    late = NOON + dt.timedelta(days=15)

    plan = drafted.desk_of(SUE, late).reading.plan(REF).copy.heading

    assert "should have been approved by 8 December 2026" in " ".join(plan.stale)


def test_issuing_again_in_urgency_does_not_put_off_the_day(drafted: Shelves) -> None:
    issue(drafted)
    more = NEW + b"\nMore.\n"
    write(drafted, more, by=PETE)

    assert issue(drafted, at=NOON + 5 * DAY, text=more) == 3

    assert standing(drafted).approve_by == FORTNIGHT


def test_an_ordinary_approval_of_the_next_version_ends_the_waiting(drafted: Shelves) -> None:
    issue(drafted)
    more = NEW + b"\nMore.\n"
    write(drafted, more, by=TOM)
    submit(drafted, more)

    assert approve(drafted, by=PAM, text_hash=text_hash(more)) == 3

    assert standing(drafted).approve_by is None


def test_a_version_that_is_not_approved_yet_is_not_reviewed_but_can_be_withdrawn(drafted: Shelves) -> None:
    issue(drafted)
    desk = drafted.desk_of(PETE).upkeep

    with pytest.raises(NotReady, match="not been approved yet"):
        desk.reviewed(REF, number=2, review_by=NEXT_YEAR, meeting="Tasking")
    assert desk.withdraw(REF, number=2, why="It was a mistake.") == 2
    with pytest.raises(NotReady, match="waits to be approved"):
        confirm(drafted)
