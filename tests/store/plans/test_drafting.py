"""Revisions: numbered through all drafts of a plan, within reach only, forgotten once approved."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Action, reach, whole
from kb.errors import NotReady
from kb.plan import Marking, State
from kb.store import Store, check
from kb.store.tables.work import drafts
from tests.cast import ANNA, NOON, REGISTER, SUE, TODAY, TOM

OIC = "thames-valley/oic"
OFFICIAL, SENSITIVE = Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE


def _drafted(store: Store) -> int:
    with store.writing(at=NOON, by=1) as tx:
        tx.press.add_plan(OIC, "thames-valley")
        return tx.press.open_draft(OIC, b"one", marking=SENSITIVE, based_on=None, how="begun")


def _save(store: Store, text: bytes, *, started_from: int, by: int = 2, marking: Marking = SENSITIVE) -> int:
    with store.writing(at=NOON + dt.timedelta(hours=started_from), by=by) as tx:
        return tx.press.save_revision(OIC, text, marking=marking, started_from=started_from, how="autosaved")


def test_each_revision_says_who_saved_it_when_and_how(store: Store) -> None:
    _drafted(store)
    _save(store, b"two", started_from=1)

    with store.reading() as tx:
        lines = tx.press.revisions(OIC, reach=whole())
        first = tx.press.revision(OIC, 1, reach=whole())
    assert [(one.number, one.saved_by, one.how, one.kept) for one in lines] == [
        (2, 2, "autosaved", True),
        (1, 1, "begun", True),
    ]
    assert lines[0].saved_at == NOON + dt.timedelta(hours=1)
    assert first.text == b"one"


def test_the_revisions_of_the_next_draft_go_on_counting(store: Store) -> None:
    _drafted(store)
    _save(store, b"two", started_from=1)
    with store.writing(at=NOON, by=1) as tx:
        tx.press.end_draft(OIC)
        tx.press.open_draft(OIC, b"anew", marking=SENSITIVE)

    assert _save(store, b"more", started_from=3) == 4

    with store.reading() as tx:
        assert [one.number for one in tx.press.revisions(OIC, reach=whole())] == [4, 3]
        assert tx.press.revision(OIC, 2, reach=whole()) is None
        assert check(tx) == ()


def test_a_missing_revision_is_found_by_the_check(store: Store) -> None:
    from kb.store.tables.work import revisions

    _drafted(store)
    _save(store, b"two", started_from=1)
    _save(store, b"three", started_from=2)
    with store.writing(at=NOON) as tx:
        tx.conn.execute(revisions.delete().where(revisions.c.number == 2))

    with store.reading() as tx:
        assert check(tx) == (f"A draft of {OIC} lacks revision 2.",)


def test_revisions_are_seen_by_those_who_may_read_the_draft_as_it_is_marked_now(store: Store) -> None:
    _drafted(store)
    readers = {one: reach(one, Action.WRITE, register=REGISTER, on=TODAY) for one in (TOM, ANNA, SUE)}

    with store.reading() as tx:
        seen = {one.person: len(tx.press.revisions(OIC, reach=within)) for one, within in readers.items()}
        assert tx.press.revision(OIC, 1, reach=readers[SUE]) is None
    assert seen == {TOM.person: 1, ANNA.person: 0, SUE.person: 0}


def test_a_save_makes_a_submitted_draft_an_ordinary_one_again(store: Store) -> None:
    _drafted(store)
    with store.writing(at=NOON, by=1) as tx:
        submitted = {"state": "submitted", "submitted_at": NOON, "submitted_by": 1, "submitted_hash": "x"}
        tx.conn.execute(drafts.update().values(submitted | {"submitted_note": "Please."}))

    _save(store, b"two", started_from=1)

    with store.reading() as tx:
        draft = tx.press.draft(OIC, reach=whole())
    assert draft.label.state is State.DRAFT
    told = (draft.submitted_at, draft.submitted_by, draft.submitted_hash, draft.submitted_note)
    assert told == (None, None, None, "")


def test_forgetting_leaves_who_saved_what_by_its_hash(store: Store) -> None:
    draft_id = _drafted(store)
    _save(store, b"two", started_from=1)
    with store.writing(at=NOON, by=1) as tx:
        tx.press.forget_revisions(draft_id)

    with store.reading() as tx:
        lines = tx.press.revisions(OIC, reach=whole())
        assert [(one.kept, bool(one.text_hash), one.saved_by) for one in lines] == [
            (False, True, 2),
            (False, True, 1),
        ]
        assert check(tx) == ()


def test_two_drafts_of_a_plan_are_refused_by_the_database_too(store: Store) -> None:
    import sqlalchemy as sa

    _drafted(store)
    line = {"plan_id": 1, "state": "draft", "marking": 1, "started_at": NOON, "started_by": 1}

    with pytest.raises(NotReady), store.writing(at=NOON, by=1) as tx:
        tx.press.open_draft(OIC, b"x", marking=OFFICIAL)
    with pytest.raises(sa.exc.IntegrityError), store.writing(at=NOON, by=1) as tx:
        tx.conn.execute(drafts.insert(), line)
