"""Ties between plans, on both databases: what was taken stays, and what is undone counts no more."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.access import whole
from kb.errors import NotFound, NotReady, Unavailable
from kb.plan import Marking, text_hash
from kb.store import Act, NewVersion, Step, Store, Taken, Tie
from kb.store.kin.decided import MOST_STEPS
from tests.cast import NOON

DAY = dt.timedelta(days=1)
SOURCE, OURS = "sussex/oic", "thames-valley/oic"
TEXT, NEXT = b"# Sussex\n", b"# Sussex, anew\n"
HIGH, LOW = Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL
ANNA, PETE = 1, 2


@pytest.fixture
def tied(store: Store) -> Store:
    """Thames Valley has adapted Sussex's first of two versions, as far as somebody read it."""
    with store.writing(at=NOON) as tx:
        tx.press.add_plan(SOURCE, "sussex")
        tx.press.shelve(SOURCE, [NewVersion(TEXT, "One"), NewVersion(NEXT, "Two")])
        tx.press.add_plan("surrey/oic", "surrey")
        tx.press.shelve("surrey/oic", [NewVersion(b"# Surrey\n", "Surrey")])
    with store.writing(at=NOON, by=ANNA) as tx:
        plan_id = tx.press.add_plan(OURS, "thames-valley")
        tx.kin.adapted(plan_id, (SOURCE, 1), Taken(b"# Read", HIGH))
    return store


def tie_of(store: Store) -> Tie:
    with store.reading() as tx:
        (tie,) = tx.kin.all_ties()
    return tie


def test_a_tie_tells_both_plans_the_version_and_who_made_it(tied: Store) -> None:
    tie = tie_of(tied)

    assert (tie.plan_ref, tie.body, tie.source_ref, tie.source_body) == (
        OURS,
        "thames-valley",
        SOURCE,
        "sussex",
    )
    assert (tie.kind, tie.how, tie.first, tie.number) == ("whole", "adapted", 1, 1)
    assert (tie.begun_at, tie.begun_by) == (NOON, ANNA)


def test_what_was_taken_is_kept_with_the_hash_of_the_whole_version(tied: Store) -> None:
    with tied.reading() as tx:
        (base,) = tx.kin.bases(tie_of(tied).id)

    assert (base.text, base.marking, base.how, base.number) == (b"# Read", HIGH, "adapted", 1)
    assert (base.text_hash, base.recorded_by) == (text_hash(TEXT), ANNA)


def test_the_plans_own_card_tells_its_source_and_the_audit_has_a_line(tied: Store) -> None:
    with tied.writing(at=NOON) as tx:
        tx.press.shelve(OURS, [NewVersion(b"# Ours\n", "Ours")])
    with tied.reading() as tx:
        card = tx.shelf.card(OURS, reach=whole())
        lines = tx.audit.lines(reach=whole(), plan=OURS, limit=50)

    assert card is not None
    assert (card.source_ref, card.source_number, card.checked_number) == (SOURCE, 1, 1)
    assert any(line.act == Act.ALTERATION and line.facts.get("adapted") == "sussex/oic@1" for line in lines)


@pytest.mark.parametrize(("ref", "number"), [(SOURCE, 3), ("sussex/none", 1)])
def test_there_is_no_tie_to_a_version_that_is_not(tied: Store, ref: str, number: int) -> None:
    with pytest.raises(NotFound), tied.writing(at=NOON) as tx:
        plan_id = tx.press.add_plan("kent/oic", "kent")
        tx.kin.adapted(plan_id, (ref, number), None)

    with tied.reading() as tx:
        assert "oic" not in tx.shelf.addresses("kent", reach=whole())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bases SET number = 2",
        "UPDATE bases SET marking = 0",
        "UPDATE bases SET text_hash = 'x'",
        "DELETE FROM bases",
    ],
)
def test_the_database_itself_refuses_that_what_was_taken_changes(tied: Store, statement: str) -> None:
    with pytest.raises((sa.exc.DBAPIError, Unavailable)), tied.writing(at=NOON) as tx:
        tx.conn.execute(sa.text(statement))

    with tied.reading() as tx:
        assert len(tx.kin.bases(tie_of(tied).id)) == 1


def test_the_database_itself_refuses_another_text_for_what_was_taken(tied: Store) -> None:
    with pytest.raises((sa.exc.DBAPIError, Unavailable)), tied.writing(at=NOON) as tx:
        tx.conn.execute(sa.text("UPDATE bases SET text = :text"), {"text": b"another"})


def test_a_plan_has_one_source_at_a_time_whatever_is_asked_of_the_database(tied: Store) -> None:
    with tied.writing(at=NOON) as tx, pytest.raises(NotReady, match="source plan already"):
        tx.kin.link(tie_of(tied).plan_id, ("surrey/oic", 1), Taken(b"", LOW))
    with pytest.raises((sa.exc.IntegrityError, Unavailable)), tied.writing(at=NOON) as tx:
        tx.kin.adapted(tie_of(tied).plan_id, ("surrey/oic", 1), None)


def test_in_step_takes_the_next_version_and_in_part_leaves_the_number(tied: Store) -> None:
    with tied.writing(at=NOON + DAY, by=PETE) as tx:
        tx.kin.in_step(tie_of(tied), 2, Taken(b"# Half", LOW), whole=False)
    assert (tie_of(tied).first, tie_of(tied).number) == (1, 1)

    with tied.writing(at=NOON + DAY, by=PETE) as tx:
        tx.kin.in_step(tie_of(tied), 2, Taken(NEXT, LOW))

    tie = tie_of(tied)
    with tied.reading() as tx:
        bases = tx.kin.bases(tie.id)
    assert (tie.first, tie.number) == (1, 2)
    assert [(base.how, base.number, base.text) for base in bases] == [
        ("adapted", 1, b"# Read"),
        ("in part", 1, b"# Half"),
        ("in step", 2, NEXT),
    ]


def test_origins_are_told_again_and_the_last_word_holds(tied: Store) -> None:
    tie = tie_of(tied)
    with tied.writing(at=NOON, by=PETE) as tx:
        tx.kin.set_origins(tie.id, {"A-1": "OIC-01", "A-2": ""})
    with tied.writing(at=NOON + DAY, by=PETE) as tx:
        tx.kin.set_origins(tie.id, {"A-1": "OIC-02", "A-2": ""})
        assert tx.kin.origins(tie.id) == {"A-1": "OIC-02", "A-2": ""}

    with tied.reading() as tx:
        kept = tx.conn.execute(sa.text("SELECT ref, source_row, ended_at FROM origins ORDER BY id")).all()
    assert [(ref, row, ended is None) for ref, row, ended in kept] == [
        ("A-1", "OIC-01", False),
        ("A-2", "", True),
        ("A-1", "OIC-02", True),
    ]


def test_the_floor_is_the_highest_taken_until_a_version_is_decided_on(tied: Store) -> None:
    plan_id = tie_of(tied).plan_id
    with tied.reading() as tx:
        assert tx.kin.floor(plan_id) is HIGH

    with tied.writing(at=NOON + DAY) as tx:
        tx.press.shelve(OURS, [NewVersion(b"# Brought\n", "Brought in", imported=True)])
        assert tx.kin.floor(plan_id) is HIGH
        tx.press.shelve(OURS, [NewVersion(b"# Ours\n", "Ours", marking=LOW)])
        assert tx.kin.floor(plan_id) is LOW

    with tied.writing(at=NOON + 2 * DAY) as tx:  # what is in step was marked as it was taken
        tx.kin.in_step(tie_of(tied), 2, Taken(NEXT, HIGH))
        assert tx.kin.floor(plan_id) is LOW
        tx.kin.borrow(plan_id, ("surrey/oic", 1), Taken(b"# Row", HIGH))
        assert [base.how for base in tx.kin.unweighed(plan_id)] == ["borrowed"]
        assert tx.kin.floor(plan_id) is HIGH


def test_by_default_all_of_a_version_is_taken_with_its_highest_marking(tied: Store) -> None:
    with tied.writing(at=NOON) as tx:
        tx.press.add_plan("kent/oic", "kent", source=(SOURCE, 2))
        tie = tx.kin.ties(tx.kin.forks(tie_of_source(tx))[0].plan_id)[0]
        base = tx.kin.base(tie.base_id)

    assert (tie.plan_ref, base.text, base.marking) == ("kent/oic", NEXT, HIGH)


def tie_of_source(tx: object) -> int:
    card = tx.shelf.card(SOURCE, reach=whole())  # type: ignore[attr-defined]
    return int(card.plan_id)


def test_a_link_is_undone_and_another_made_and_both_stay_recorded(tied: Store) -> None:
    with tied.writing(at=NOON, by=PETE) as tx:
        plan_id = tx.press.add_plan("kent/oic", "kent")
        first = tx.kin.link(plan_id, (SOURCE, 1), Taken(TEXT, HIGH))
        tx.kin.unlink(first)
        assert tx.kin.source_tie(plan_id) is None
        assert tx.kin.floor(plan_id) is LOW
        again = tx.kin.link(plan_id, ("surrey/oic", 1), Taken(b"# Surrey\n", LOW))

    with tied.reading() as tx:
        assert [tie.id for tie in tx.kin.ties(plan_id)] == [again.id]
        assert len(tx.kin.bases(first.id)) == 1


def test_an_adaptation_is_not_undone(tied: Store) -> None:
    with tied.writing(at=NOON) as tx, pytest.raises(NotReady, match="adapted here"):
        tx.kin.unlink(tie_of(tied))


def test_a_plan_of_which_nothing_stands_begins_anew_without_its_ties(tied: Store) -> None:
    plan_id = tie_of(tied).plan_id
    with tied.writing(at=NOON) as tx:
        tx.kin.begin_anew(plan_id)
        assert tx.kin.all_ties() == ()
        assert tx.kin.floor(plan_id) is LOW
        tx.kin.adapted(plan_id, ("surrey/oic", 1), None)

    assert tie_of(tied).source_ref == "surrey/oic"


def test_erasing_a_version_empties_what_was_taken_of_it_and_leaves_the_rest(tied: Store) -> None:
    with tied.writing(at=NOON) as tx:
        tx.kin.in_step(tie_of(tied), 2, Taken(NEXT, LOW))
    with tied.writing(at=NOON, by=ANNA) as tx:
        request = tx.press.ask_erasure(SOURCE, 1, reason="It named a person.")
    with tied.writing(at=NOON, by=PETE) as tx:
        tx.press.confirm_erasure(request)

    with tied.reading() as tx:
        bases = tx.kin.bases(tie_of(tied).id)
    assert [(base.text, base.marking, base.text_hash) for base in bases] == [
        (None, HIGH, text_hash(TEXT)),
        (NEXT, LOW, text_hash(NEXT)),
    ]


def test_what_was_taken_in_parts_of_several_versions_goes_with_each_of_them(tied: Store) -> None:
    with tied.writing(at=NOON) as tx:
        tx.kin.in_step(tie_of(tied), 2, Taken(b"# Mixed", LOW), whole=False)
        plan_id = tx.press.add_plan("kent/oic", "kent")
        rows = tx.kin.borrow(plan_id, (SOURCE, 2), Taken(b"# Rows of both", LOW))
    for number, left in ((2, [b"# Read", None]), (1, [None, None])):
        with tied.writing(at=NOON, by=ANNA) as tx:
            request = tx.press.ask_erasure(SOURCE, number, reason="It named a person.")
        with tied.writing(at=NOON, by=PETE) as tx:
            tx.press.confirm_erasure(request)

        with tied.reading() as tx:
            whole_tie = next(tie for tie in tx.kin.all_ties() if tie.kind == "whole")
            assert [base.text for base in tx.kin.bases(whole_tie.id)] == left
            assert [base.text for base in tx.kin.bases(rows.id)] == [None]


def test_several_readers_answers_of_how_two_plans_stand_are_kept_and_never_too_many(tied: Store) -> None:
    tie = tie_of(tied)
    with tied.writing(at=NOON) as tx:
        for n in range(MOST_STEPS):
            tx.kin.keep_step(tie.id, f"key-{n}", Step(n, n, None))
        tx.kin.keep_step(tie.id, "key-0", Step(9, 9, None))

    with tied.writing(at=NOON) as tx:
        kept = [tx.kin.step(tie.id, f"key-{n}") for n in range(1, MOST_STEPS)]
        tx.kin.keep_step(tie.id, "one more", Step(1, 1, None))
        after = [tx.kin.step(tie.id, key) for key in ("one more", "key-1")]

    assert kept == [Step(n, n, None) for n in range(1, MOST_STEPS)]
    assert after == [Step(1, 1, None), None]
