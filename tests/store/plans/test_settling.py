"""Decisions on drafts: what is recorded, and what the database itself refuses whoever asks."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.access import whole
from kb.errors import NotReady, Stale
from kb.plan import Marking, State, text_hash
from kb.store import Act, Decided, Draft, NewVersion, Shelved, Store, Transaction, check
from tests.cast import NOON, TODAY

REF = "thames-valley/oic"
SENSITIVE = Marking.OFFICIAL_SENSITIVE
TEXT = b"# Plan\n\nThe text.\n"
AUTHOR, SUBMITTER, OTHER = 1, 2, 3
LATER = dt.date(2027, 11, 1)


@pytest.fixture
def drafted(store: Store) -> Store:
    """A plan with a current version and a draft: written by one, submitted by another, a third is there."""
    with store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
        tx.press.shelve(REF, [NewVersion(text=b"# Old\n", title="Old")])
    with store.writing(at=NOON, by=AUTHOR) as tx:
        tx.press.open_draft(REF, b"# Plan\n", marking=SENSITIVE)
        tx.press.save_revision(REF, TEXT, marking=SENSITIVE, started_from=1)
    with store.writing(at=NOON, by=SUBMITTER) as tx:
        tx.settling.submit(draft(tx), note="Please.")
    return store


def draft(tx: Transaction) -> Draft:
    found = tx.press.draft(REF, reach=whole())
    assert found is not None
    return found


def decided(**changes: object) -> Decided:
    facts = {
        "kind": "approved",
        "text_hash": text_hash(TEXT),
        "decided_by": "Plan approver",
        "decided_on": TODAY,
        "review_by": LATER,
    }
    return Decided(**(facts | changes))  # type: ignore[arg-type]  # the test says which facts


def settle(tx: Transaction, decision: Decided, *, text: bytes = TEXT) -> Shelved:
    before = draft(tx)
    made = tx.press.shelve(REF, [NewVersion(text=text, title="Plan", review_by=decision.review_by)])
    tx.settling.approve(before, made, decision)
    return made


def approve(store: Store, by: int = OTHER, *, text: bytes = TEXT, **changes: object) -> int:
    with store.writing(at=NOON, by=by) as tx:
        return settle(tx, decided(**changes), text=text).last


def urgent(store: Store) -> int:
    return approve(store, AUTHOR, kind="urgent", approve_by=TODAY + dt.timedelta(days=14))


def test_an_approval_ends_the_draft_forgets_its_texts_and_keeps_who_wrote_them(drafted: Store) -> None:
    with drafted.reading() as tx:
        number = draft(tx).draft_id

    assert approve(drafted) == 2

    with drafted.reading() as tx:
        assert tx.press.draft(REF, reach=whole()) is None
        assert tx.settling.writers(number) == {AUTHOR}
        texts = tx.conn.execute(sa.text("SELECT text FROM revisions")).scalars().all()
        assert texts == [None, None]
        standing = tx.settling.standing(1)
        assert standing is not None
        assert (standing.number, standing.state, standing.approve_by) == (2, State.CURRENT, None)
        assert check(tx) == ()


def test_what_was_decided_stands_with_the_version(drafted: Store) -> None:
    approve(
        drafted, on_behalf=True, meeting="Minute 4", material=False, raised=False, lowered_why="Less in it"
    )

    with drafted.reading() as tx:
        (line,) = tx.settling.approvals(1)
    assert (line.number, line.kind, line.decided_by, line.meeting) == (
        2,
        "approved",
        "Plan approver",
        "Minute 4",
    )
    assert (line.recorded_by, line.recorder, line.on_behalf) == ("Sue", OTHER, True)
    assert (line.review_by, line.material, line.lowered_why) == (LATER, False, "Less in it")


@pytest.mark.parametrize("person", [AUTHOR, SUBMITTER])
@pytest.mark.parametrize("kind", ["approved", "confirmed"])
def test_the_database_refuses_a_decision_by_whoever_had_a_hand_in_it(
    drafted: Store, person: int, kind: str
) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="an author does not approve"):
        approve(drafted, person, kind=kind)

    with drafted.reading() as tx:
        assert tx.settling.approvals(1) == ()
        assert tx.shelf.newest_number(REF, reach=whole()) == 1


@pytest.mark.parametrize("other", [b"# Plan\n", b"# Another\n"])
def test_the_database_refuses_a_decision_that_names_another_text(drafted: Store, other: bytes) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="names the text"):
        approve(drafted, text_hash=text_hash(other))
    with pytest.raises(sa.exc.DBAPIError, match="names the text"):
        approve(drafted, text=other)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approvals SET decided_by = 'Me'",
        "DELETE FROM approvals",
        "UPDATE approvals SET recorded_by = 1",
    ],
)
def test_the_database_never_changes_or_removes_a_decision(drafted: Store, statement: str) -> None:
    approve(drafted)

    with pytest.raises(sa.exc.DBAPIError), drafted.writing(at=NOON, by=OTHER) as tx:
        tx.conn.execute(sa.text(statement))
    with drafted.reading() as tx:
        assert [line.decided_by for line in tx.settling.approvals(1)] == ["Plan approver"]


def test_an_urgent_version_waits_until_somebody_else_has_approved_it(drafted: Store) -> None:
    assert urgent(drafted) == 2
    with drafted.reading() as tx:
        standing = tx.settling.standing(1)
        assert standing is not None
        assert (standing.approve_by, tx.settling.writers(standing.urgent_draft or 0)) == (
            *(TODAY + dt.timedelta(days=14), {AUTHOR}),
        )

    with drafted.writing(at=NOON, by=OTHER) as tx:
        tx.settling.confirm(1, REF, standing, decided(kind="confirmed"))

    with drafted.reading() as tx:
        now = tx.settling.standing(1)
        assert now is not None
        assert (now.approve_by, now.urgent_draft, now.review_by) == (None, None, LATER)
        assert [line.kind for line in tx.settling.approvals(1)] == ["confirmed", "urgent"]


@pytest.mark.parametrize("person", [AUTHOR, SUBMITTER])
def test_the_database_refuses_its_confirmation_by_whoever_had_a_hand_in_it(
    drafted: Store, person: int
) -> None:
    urgent(drafted)
    with drafted.reading() as tx:
        standing = tx.settling.standing(1)
    assert standing is not None

    with pytest.raises(sa.exc.DBAPIError, match="an author"), drafted.writing(at=NOON, by=person) as tx:
        tx.settling.confirm(1, REF, standing, decided(kind="confirmed"))


def test_the_database_refuses_its_confirmation_by_whoever_put_it_in_force(drafted: Store) -> None:
    approve(drafted, OTHER, kind="urgent", approve_by=TODAY)
    with drafted.reading() as tx:
        standing = tx.settling.standing(1)
    assert standing is not None

    with pytest.raises(sa.exc.DBAPIError, match="an author"), drafted.writing(at=NOON, by=OTHER) as tx:
        tx.settling.confirm(1, REF, standing, decided(kind="confirmed"))


def _next_draft(store: Store, by: int) -> None:
    """The next draft, written by somebody who had no hand in the one before."""
    with store.writing(at=NOON, by=by) as tx:
        tx.press.open_draft(REF, TEXT, marking=SENSITIVE)


@pytest.mark.parametrize("person", [AUTHOR, SUBMITTER])
def test_the_database_refuses_the_text_of_an_urgent_version_by_way_of_the_next_draft(
    drafted: Store, person: int
) -> None:
    urgent(drafted)
    _next_draft(drafted, OTHER)

    with pytest.raises(sa.exc.DBAPIError, match="an author does not approve"):
        approve(drafted, person)


def test_whoever_wrote_an_urgent_version_approves_others_texts_once_somebody_has_approved_it(
    drafted: Store,
) -> None:
    urgent(drafted)
    with drafted.writing(at=NOON, by=OTHER) as tx:
        standing = tx.settling.standing(1)
        assert standing is not None
        tx.settling.confirm(1, REF, standing, decided(kind="confirmed"))
    _next_draft(drafted, OTHER)

    assert approve(drafted, AUTHOR) == 3


@pytest.mark.parametrize("number", ["NULL", "1", "3"])
def test_the_database_does_not_let_the_waiting_be_wiped_away(drafted: Store, number: str) -> None:
    urgent(drafted)

    with pytest.raises(sa.exc.DBAPIError, match="not yet approved"), drafted.writing(at=NOON) as tx:
        tx.conn.execute(sa.text(f"UPDATE plans SET urgent_number = {number}"))


def test_a_draft_is_taken_back_returned_and_put_forward_again(drafted: Store) -> None:
    with drafted.writing(at=NOON, by=AUTHOR) as tx:
        tx.settling.take_back(draft(tx))
        taken = draft(tx)
        tx.settling.submit(taken, note="")
    with drafted.writing(at=NOON, by=OTHER) as tx:
        tx.settling.give_back(draft(tx), why="Two rows lack a source.")
        returned = draft(tx)

    assert (taken.label.state, taken.submitted_by, taken.submitted_hash) == (State.DRAFT, None, None)
    assert (returned.label.state, returned.submitted_by) == (State.DRAFT, None)
    assert (returned.returned_by, returned.returned_why) == (OTHER, "Two rows lack a source.")
    with drafted.writing(at=NOON, by=AUTHOR) as tx:
        tx.settling.submit(draft(tx), note="")
        assert (draft(tx).returned_why, draft(tx).submitted_by) == (None, AUTHOR)


def test_a_step_from_what_is_no_longer_so_is_refused(drafted: Store) -> None:
    with drafted.reading() as tx:
        seen = draft(tx)
    with drafted.writing(at=NOON, by=AUTHOR) as tx:
        tx.press.save_revision(REF, b"# Later\n", marking=SENSITIVE, started_from=2)

    for step in (
        lambda tx: tx.settling.submit(seen, note=""),
        lambda tx: tx.settling.take_back(seen),
        lambda tx: tx.settling.give_back(seen, why="Late"),
    ):
        with pytest.raises(Stale), drafted.writing(at=NOON, by=OTHER) as tx:
            step(tx)


def test_nothing_is_confirmed_that_does_not_wait(drafted: Store) -> None:
    approve(drafted)
    with drafted.reading() as tx:
        standing = tx.settling.standing(1)
    assert standing is not None

    with pytest.raises(NotReady), drafted.writing(at=NOON, by=OTHER) as tx:
        tx.settling.confirm(1, REF, standing, decided(kind="confirmed"))


def test_a_review_moves_the_day_and_keeps_the_one_before(drafted: Store) -> None:
    approve(drafted)
    with drafted.writing(at=NOON, by=AUTHOR) as tx:
        standing = tx.settling.standing(1)
        assert standing is not None
        day = dt.date(2028, 1, 1)
        tx.settling.reviewed(1, REF, standing, review_by=day, meeting="Tasking 9")

    with drafted.reading() as tx:
        (line,) = tx.settling.reviews(1)
        card = tx.shelf.card(REF, reach=whole())
        assert card is not None
        assert (card.review_by, card.number, line.was_due, line.meeting) == (day, 2, LATER, "Tasking 9")
        assert check(tx) == ()


def test_each_step_leaves_one_audit_line_without_what_was_typed(drafted: Store) -> None:
    approve(drafted, decided_by="Zebulon", meeting="Wren", lowered_why="Heron")

    with drafted.reading() as tx:
        lines = tx.audit.lines(reach=whole(), acts=[Act.ALTERATION])
    assert [line.object for line in lines[:2]] == [f"{REF}@2", f"{REF}@2"]
    assert lines[0].facts["decision"] == "approved"
    assert not any(
        word in str(line.facts) for line in lines for word in ("Zebulon", "Wren", "Heron", "Please")
    )


def test_what_is_not_submitted_is_neither_taken_back_nor_returned_nor_submitted_twice(drafted: Store) -> None:
    with pytest.raises(Stale), drafted.writing(at=NOON, by=AUTHOR) as tx:
        tx.settling.submit(draft(tx), note="")
    with drafted.writing(at=NOON, by=AUTHOR) as tx:
        tx.settling.take_back(draft(tx))

    with pytest.raises(Stale), drafted.writing(at=NOON, by=AUTHOR) as tx:
        tx.settling.take_back(draft(tx))
    with pytest.raises(Stale), drafted.writing(at=NOON, by=OTHER) as tx:
        tx.settling.give_back(draft(tx), why="Too late")
