"""What must be settled before an approval, and many decisions at once."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.access import Actor
from kb.errors import NotFound, NotReady, Stale
from kb.plan import fold_phrase, text_hash
from tests.cast import NOON, PETE, REGION, TOM
from tests.desk.approval.test_review import NEW, OLD, ORDER, PAM, REF, approve, submit, write
from tests.desk_cast import Shelves, a_plan, a_row, a_text


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A current plan shared with the region, and a draft of the next version that Tom wrote."""
    with shelves.store.writing(at=NOON) as tx:
        assert tx.people.add("pam", "Pam", sample=True).id == PAM.person
        tx.people.grant(PAM.person, PAM.grants[0])
    shelves.shelve(a_plan(OLD, sharing=REGION))
    write(shelves, NEW)
    return shelves


def test_what_was_spotted_stops_an_approval_until_it_is_dismissed_with_a_reason(drafted: Shelves) -> None:
    text = a_text(a_row(notes="Ask DS Jane Smith on 07700 900123."))
    write(drafted, text)
    submit(drafted, text)
    with pytest.raises(NotReady, match="cannot be approved yet"):
        approve(drafted, text_hash=text_hash(text))
    blocking = drafted.desk_of(PETE).review.page(REF).weighed.blocking
    with drafted.store.writing(at=NOON, by=TOM.person) as tx:
        held = tx.holding.plan(REF, reach=drafted.desk_of(TOM).reach)
        assert held is not None
        for one in blocking:
            kind = one.kind.removeprefix("sensitive:")
            phrase = fold_phrase(kind, one.phrase)
            tx.dismissals.add(held, kind=kind, phrase=phrase, why="Made up for training.")

    page = drafted.desk_of(PETE).review.page(REF)

    assert {one.why for one in page.dismissed} == {"Made up for training."}
    assert approve(drafted, text_hash=text_hash(text)) == 2


def test_a_reference_that_was_taken_out_before_does_not_come_back(drafted: Shelves) -> None:
    without = a_text(a_row("OIC-02", "Which marinas?"))
    write(drafted, without)
    submit(drafted, without)
    approve(drafted, text_hash=text_hash(without))

    write(drafted, NEW)
    submit(drafted)

    with pytest.raises(NotReady, match="belonged to an earlier requirement"):
        approve(drafted)


def test_of_many_approvals_at_once_one_makes_the_version(drafted: Shelves) -> None:
    submit(drafted)

    def tried(person: Actor) -> int:
        try:
            return drafted.desk_of(person).review.approve(REF, ORDER)
        except NotReady:
            return 0

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(tried, [PETE, PAM] * 8))

    assert set(numbers) == {0, 2}
    with drafted.store.reading() as tx:
        assert len(tx.settling.approvals(1)) == 1
        assert [card.number for card, _ in tx.shelf.history(REF, reach=drafted.desk_of(PETE).reach)] == [2, 1]


def test_an_edit_and_an_approval_at_once_never_let_an_unread_text_into_force(drafted: Shelves) -> None:
    submit(drafted)

    def edit(n: int) -> None:
        with contextlib.suppress(NotFound, Stale, NotReady):
            drafted.desk_of(TOM).drafting.save_text(REF, f"{NEW.decode()}\n{n}\n", started_from=1)

    def decide(_: int) -> None:
        with contextlib.suppress(NotReady, Stale):
            drafted.desk_of(PETE).review.approve(REF, ORDER)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: edit(n) if n % 2 else decide(n), range(12)))

    with drafted.store.reading() as tx:
        standing = tx.settling.standing(1)
        open_draft = tx.press.draft(REF, reach=drafted.desk_of(PETE).reach)
    assert standing is not None
    assert standing.text_hash in {text_hash(OLD), text_hash(NEW)}
    assert (standing.number == 2) is (open_draft is None)
