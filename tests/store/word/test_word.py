"""Questions and comments are seen by those who read the requirement and belong to either side, and by nobody else."""

from __future__ import annotations

import pytest

from kb.access import OWN_ONLY, Action, Actor, Scope, Sharing, belongs_to, reach
from kb.plan import Marking
from kb.store import NewRow, NewThread, NewVersion, Store, Thread
from tests.cast import (
    ANNA,
    CATH,
    EVERYBODY,
    KIT,
    NOON,
    OWN,
    PETE,
    POLICING,
    REGION,
    REGISTER,
    SUE,
    TODAY,
    TOM,
    VERA,
)

REF = "thames-valley/oic"


def a_version(*rows: NewRow, **facts: object) -> NewVersion:
    lines = rows or (NewRow("OIC-01", "Which lay-bys?"), NewRow("OIC-02", "Which marinas?"))
    known: dict[str, object] = {"text": b"x", "title": "Crime", "rows": lines, "sharing": REGION}
    return NewVersion(**(known | facts))  # type: ignore[arg-type]  # the test says which facts


@pytest.fixture
def plan(store: Store) -> int:
    with store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
        return tx.press.shelve(REF, [a_version()]).plan_id


def begin(
    store: Store, plan: int, *, kind: str = "question", ref: str = "OIC-01", body: str = "sussex"
) -> int:
    by = 2 if body == "sussex" else 1
    with store.writing(at=NOON, by=by) as tx:
        return tx.word.begin(NewThread(plan, kind, ref, body, "Do you still ask?", number=1))


def seen(store: Store, reader: Actor) -> tuple[Thread, ...]:
    sight = reach(reader, Action.READ, register=REGISTER, on=TODAY)
    with store.reading() as tx:
        return tx.word.of(REF, reach=sight, bodies=belongs_to(reader, register=REGISTER, on=TODAY))


def seers(store: Store) -> set[int]:
    return {reader.person for reader in EVERYBODY if seen(store, reader)}


def test_a_question_is_seen_by_both_sides_and_nobody_else(store: Store, plan: int) -> None:
    begin(store, plan)

    assert seers(store) == {SUE.person, TOM.person, PETE.person}


def test_a_comment_stays_in_its_own_organisation(store: Store, plan: int) -> None:
    with store.writing(at=NOON, by=3) as tx:
        tx.word.begin(NewThread(plan, "comment", "OIC-01", "thames-valley", "Ask Ben.", number=1))

    assert seers(store) == {TOM.person, PETE.person}


def test_what_is_said_of_one_row_needs_that_row(store: Store, plan: int) -> None:
    kept = NewRow("OIC-01", "Which lay-bys?", sharing=OWN_ONLY)
    begin(store, plan)
    begin(store, plan, ref="OIC-02")

    with store.writing(at=NOON) as tx:
        tx.press.shelve(REF, [a_version(kept, NewRow("OIC-02", "Which marinas?"))])

    assert [one.ref for one in seen(store, SUE)] == ["OIC-02"]
    assert [one.ref for one in seen(store, TOM)] == ["OIC-02", "OIC-01"]


def test_a_row_that_is_gone_from_the_plan_is_read_where_it_stood(store: Store, plan: int) -> None:
    begin(store, plan)

    with store.writing(at=NOON) as tx:
        tx.press.shelve(REF, [a_version(NewRow("OIC-02", "Which marinas?"))])

    assert [one.ref for one in seen(store, SUE)] == ["OIC-01"]


def test_access_taken_away_takes_the_word_with_it(store: Store, plan: int) -> None:
    begin(store, plan)

    with store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=OWN, listed=True)

    assert seers(store) == {TOM.person, PETE.person}


def test_a_title_alone_is_not_enough(store: Store, plan: int) -> None:
    begin(store, plan, ref="")

    with store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=OWN, listed=True)

    assert seers(store) == {TOM.person, PETE.person}


def test_an_outline_is_enough_and_says_no_role(store: Store, plan: int) -> None:
    with store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=POLICING, listed=False)
    with store.writing(at=NOON, by=1) as tx:
        tx.word.begin(NewThread(plan, "question", "OIC-01", "kent", "Do you still ask?", number=1))

    [thread] = seen(store, KIT)

    assert (thread.full, thread.question) == (False, "Which lay-bys?")
    assert [one.full for one in seen(store, TOM)] == [True]
    assert seen(store, SUE) == ()


def test_a_marking_above_the_ceiling_hides_the_word(store: Store, plan: int) -> None:
    begin(store, plan, ref="")
    low = Actor(2, tuple(g.__class__(g.role, g.body, Marking.OFFICIAL) for g in SUE.grants))

    assert seen(store, low) == ()
    assert len(seen(store, SUE)) == 1


def test_oversight_and_a_verifier_see_none_of_a_plan_that_they_reach(store: Store, plan: int) -> None:
    begin(store, plan, body="serocu")

    assert (seen(store, CATH), seen(store, VERA)) == ((), ())
    assert len(seen(store, ANNA)) == 1


def test_an_answer_ends_the_waiting_and_begins_the_asker_s(store: Store, plan: int) -> None:
    number = begin(store, plan)
    sight = {a: reach(a, Action.READ, register=REGISTER, on=TODAY) for a in (SUE, TOM)}

    def queues() -> tuple[int, int, int]:
        with store.reading() as tx:
            waiting = tx.word.waiting(["thames-valley"], reach=sight[TOM], bodies=["thames-valley"])
            begun = tx.word.begun(2, reach=sight[SUE], bodies=["sussex"])
            return len(waiting), len(begun), len(tx.word.owners_waited_for())

    assert queues() == (1, 0, 1)
    with store.writing(at=NOON, by=3) as tx:
        tx.word.say(number, "We do.", body="thames-valley")
    assert queues() == (0, 1, 0)
    with store.writing(at=NOON, by=2) as tx:
        tx.word.say(number, "Until when?", body="sussex")
    assert queues() == (1, 0, 1)
    with store.writing(at=NOON, by=2) as tx:
        tx.word.resolve(number)
    assert queues() == (0, 0, 0)


def test_a_thread_is_resolved_once_and_opened_again(store: Store, plan: int) -> None:
    number = begin(store, plan)

    for resolved in (True, True, False):
        with store.writing(at=NOON, by=2) as tx:
            tx.word.resolve(number, resolved=resolved)
            done = tx.audit.head()[0]

    assert [one.resolved_at for one in seen(store, TOM)] == [None]
    assert done == _audit_lines(store)


def test_remarks_on_a_draft_are_no_questions(store: Store, plan: int) -> None:
    with store.writing(at=NOON, by=3) as tx:
        draft = tx.press.open_draft(REF, b"text", marking=Marking.OFFICIAL)
    with store.writing(at=NOON, by=1) as tx:
        tx.word.add_review(draft, plan, "OIC-01", "No source.", "thames-valley")
        tx.word.add_review(draft, plan, "", "No owner.", "thames-valley")

    assert seers(store) == set()
    with store.reading() as tx:
        said = [(one.ref, one.last.text, one.last.shown_as) for one in tx.word.reviews(draft)]
        assert (said, tx.word.reviews(draft + 1)) == (
            [("OIC-01", "No source.", "Anna"), ("", "No owner.", "Anna")],
            (),
        )


def test_open_threads_are_counted_at_the_rows_that_are_read(store: Store, plan: int) -> None:
    for ref in ("OIC-01", "OIC-01", "OIC-02", ""):
        begin(store, plan, ref=ref)
    begin(store, plan, body="serocu")

    sight = reach(SUE, Action.READ, register=REGISTER, on=TODAY)
    with store.reading() as tx:
        found = tx.shelf.found(REF, reach=sight)
        assert found is not None
        assert tx.word.counts(found, bodies=["sussex"]) == {"OIC-01": 2, "OIC-02": 1, "": 1}
        assert tx.word.counts(found, bodies=["surrey"]) == {}


def test_the_audit_says_that_something_was_said_and_never_what(store: Store, plan: int) -> None:
    number = begin(store, plan)

    with store.reading() as tx:
        row = tx.conn.exec_driver_sql("SELECT object, facts FROM audit ORDER BY seq DESC").first()

    assert row is not None
    assert tuple(row) == (f"{REF}/questions/{number}", '{"did":"remark","kind":"question"}')


def test_what_was_said_about_an_erased_version_goes_with_it(store: Store, plan: int) -> None:
    begin(store, plan, ref="")
    with store.writing(at=NOON, by=3) as tx:
        draft = tx.press.open_draft(REF, b"x", marking=Marking.OFFICIAL)
        tx.word.add_review(draft, plan, "", "No owner.", "thames-valley")
        request = tx.press.ask_erasure(REF, 1, reason="It named a person.")
        tx.press.shelve(REF, [a_version(text=b"y")])
    with store.writing(at=NOON, by=2) as tx:
        tx.word.begin(NewThread(plan, "question", "", "sussex", "And now?", number=2))
        tx.press.confirm_erasure(request)

    assert [one.last.text for one in seen(store, SUE)] == ["And now?", "Erased."]
    with store.reading() as tx:
        assert [one.last.text for one in tx.word.reviews(draft)] == ["Erased."]


def test_sharing_by_name_reaches_the_named(store: Store, plan: int) -> None:
    with store.writing(at=NOON) as tx:
        named = Sharing(Scope.OWN, frozenset({"serocu"}))
        tx.press.share(REF, 1, sharing=named, outline=OWN, listed=False)
    begin(store, plan, body="serocu")

    assert seers(store) == {ANNA.person, TOM.person, PETE.person}


def _audit_lines(store: Store) -> int:
    with store.reading() as tx:
        return tx.audit.head()[0]
