"""Drafts that lose nothing, and erasures that leave nothing but the proof that something was there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.access import Action, reach, whole
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking, State, Status
from kb.store import NewRow, NewStatus, NewVersion, Pick, Store, check
from tests.cast import ANNA, NOON, PETE, REGISTER, SUE, TODAY, TOM
from tests.store.printing import a_version, shelve

OIC = "thames-valley/oic"
SENSITIVE = Marking.OFFICIAL_SENSITIVE
LATER = NOON + dt.timedelta(hours=1)
WORD = "zebulon-wren"
TEXT = f"# Plan\n\n## Requirements\n\n### OIC-01: Where is {WORD}?\n\n- **Priority:** 1\n".encode()


def _writing(actor):
    return reach(actor, Action.WRITE, register=REGISTER, on=TODAY)


def _drafted(store: Store) -> Store:
    with store.writing(at=NOON, by=1) as tx:
        tx.press.add_plan(OIC, "thames-valley")
        tx.press.open_draft(OIC, b"one", marking=SENSITIVE)
    return store


def test_every_save_of_a_draft_is_kept_as_a_numbered_revision(store: Store) -> None:
    _drafted(store)
    with store.writing(at=LATER, by=2) as tx:
        assert tx.press.save_revision(OIC, b"two", marking=SENSITIVE, started_from=1) == 2

    with store.reading() as tx:
        draft = tx.press.draft(OIC, reach=_writing(TOM))
    assert (draft.number, draft.text, draft.saved_by, draft.saved_at) == (2, b"two", 2, LATER)


def test_a_save_that_started_from_an_older_revision_is_told_and_loses_nothing(store: Store) -> None:
    _drafted(store)
    with store.writing(at=NOON, by=2) as tx:
        tx.press.save_revision(OIC, b"theirs", marking=SENSITIVE, started_from=1)

    with pytest.raises(Stale), store.writing(at=NOON, by=1) as tx:
        tx.press.save_revision(OIC, b"mine", marking=SENSITIVE, started_from=1)

    with store.reading() as tx:
        assert tx.press.draft(OIC, reach=whole()).text == b"theirs"
        assert check(tx) == ()


def test_a_plan_has_one_open_draft_and_another_once_that_has_ended(store: Store) -> None:
    _drafted(store)
    with pytest.raises(NotReady), store.writing(at=NOON) as tx:
        tx.press.open_draft(OIC, b"second", marking=SENSITIVE)
    with store.writing(at=NOON) as tx:
        tx.press.end_draft(OIC)
        tx.press.open_draft(OIC, b"second", marking=SENSITIVE)

    with store.reading() as tx:
        assert tx.press.draft(OIC, reach=whole()).text == b"second"


def test_a_draft_is_seen_by_writers_of_its_own_organisation_only(store: Store) -> None:
    _drafted(store)

    with store.reading() as tx:
        assert [d.plan_ref for d in tx.press.drafts(reach=_writing(TOM))] == [OIC]
        assert [d.plan_ref for d in tx.press.drafts(reach=_writing(PETE))] == [OIC]
        for other in (SUE, ANNA):
            assert tx.press.drafts(reach=_writing(other)) == ()
            assert tx.press.draft(OIC, reach=_writing(other)) is None


def test_saving_or_ending_a_draft_that_is_not_open_is_refused(store: Store) -> None:
    shelve(store, a_version())

    with store.writing(at=NOON) as tx:
        with pytest.raises(NotFound):
            tx.press.save_revision(OIC, b"x", marking=SENSITIVE, started_from=1)
        with pytest.raises(NotFound):
            tx.press.end_draft(OIC)


def _told(**facts: object) -> NewVersion:
    row = NewRow("OIC-01", f"Where is {WORD}?", 1, start=25, stop=80)
    status = NewStatus("OIC-01", Status.PROPOSED, TODAY)
    said = {
        "title": WORD,
        "owner": WORD,
        "handling": WORD,
        "themes": (WORD,),
        "message": WORD,
        "given_author": WORD,
    }
    return a_version(text=TEXT, rows=(row,), statuses=(status,), **said, **facts)


def _erase(store: Store, number: int = 1):
    with store.writing(at=NOON, by=1) as tx:
        request = tx.press.ask_erasure(OIC, number, reason="Named a person.")
    with store.writing(at=LATER, by=2) as tx:
        return tx.press.confirm_erasure(request)


def test_an_erased_version_leaves_a_tombstone_whose_hashes_still_chain(store: Store) -> None:
    shelve(store, a_version(), _told())
    with store.reading() as tx:
        before = tx.shelf.card(OIC, reach=whole())

    erased = _erase(store, 2)

    with store.reading() as tx:
        found = tx.shelf.found(OIC, reach=whole())
        card = found.card
        assert check(tx) == ()
    assert erased.ref == f"{OIC}@2"
    assert (found.text, found.rows, card.title, card.owner, card.themes) == (None, (), "Erased", "", ())
    assert (card.message, card.given_author, card.handling, card.rows) == ("", "", "", 0)
    assert (card.state, card.erased_at) == (State.WITHDRAWN, LATER)
    assert (card.text_hash, card.version_hash) == (before.text_hash, before.version_hash)


def test_nothing_of_an_erased_text_is_left_in_any_table(store: Store) -> None:
    version_id = shelve(store, _told()).version_ids[0]
    with store.writing(at=NOON, by=1) as tx:
        tx.renderings.keep(version_id, "key", f"<p>{WORD}</p>")
        tx.press.open_draft(OIC, TEXT, marking=SENSITIVE)
        tx.shortlist.add(1, [Pick(version_id, "OIC-01")])

    _erase(store)

    with store.reading() as tx:
        for name in _tables(tx.conn):
            for row in tx.conn.exec_driver_sql(f'SELECT * FROM "{name}"'):
                assert WORD not in repr([bytes(v) if isinstance(v, memoryview) else v for v in row]), name
        assert tx.conn.exec_driver_sql("SELECT count(*) FROM living_facts").scalar_one() == 0
        assert check(tx) == ()


def _tables(conn) -> list[str]:
    import sqlalchemy as sa

    return sa.inspect(conn).get_table_names()


def test_nothing_of_an_erased_text_is_left_in_the_files_of_sqlite(lite: Store) -> None:
    shelve(lite, _told())
    folder: Path = lite.path.parent

    def left() -> list[str]:
        return [file.name for file in folder.iterdir() if WORD.encode() in file.read_bytes()]

    assert left()
    _erase(lite)
    assert left() == []


def test_what_another_version_of_the_plan_still_says_stays(store: Store) -> None:
    shelve(store, _told(), _told())

    _erase(store, 1)

    with store.reading() as tx:
        found = tx.shelf.found(OIC, reach=whole())
    assert (found.card.number, found.text, found.rows[0].status) == (2, TEXT, Status.PROPOSED)


def test_the_owners_of_texts_that_were_taken_from_it_are_named(store: Store) -> None:
    shelve(store, _told())
    with store.writing(at=NOON) as tx:
        tx.press.add_plan("sussex/oic", "sussex", source=(OIC, 1))
        tx.press.shelve("sussex/oic", [a_version(text=b"changed since")])
        tx.press.add_plan("kent/copy", "kent")
        tx.press.shelve("kent/copy", [_told(), a_version(text=b"other")])

    erased = _erase(store)

    assert erased.held_by == (("kent", "kent/copy@1"), ("sussex", "sussex/oic@1"))


def test_an_erasure_needs_two_people_a_reason_and_a_version(store: Store) -> None:
    shelve(store, _told())
    with store.writing(at=NOON, by=1) as tx:
        with pytest.raises(Invalid):
            tx.press.ask_erasure(OIC, 1, reason=" ")
        with pytest.raises(NotFound):
            tx.press.ask_erasure(OIC, 9, reason="x")
        request = tx.press.ask_erasure(OIC, 1, reason="x")
        with pytest.raises(NotReady):
            tx.press.ask_erasure(OIC, 1, reason="x")
        with pytest.raises(NotAllowed):
            tx.press.confirm_erasure(request)
        with pytest.raises(NotFound):
            tx.press.confirm_erasure(request + 1)
    with pytest.raises(NotAllowed), store.writing(at=NOON) as tx:
        tx.press.confirm_erasure(request)
    with store.writing(at=NOON, by=2) as tx:
        tx.press.confirm_erasure(request)
        with pytest.raises(NotReady):
            tx.press.confirm_erasure(request)
        with pytest.raises(NotReady):
            tx.press.ask_erasure(OIC, 1, reason="x")


def test_an_erasure_tells_the_index_and_the_audit_without_saying_what(store: Store) -> None:
    plan_id = shelve(store, _told()).plan_id
    with store.reading() as tx:
        seen = tx.outbox.last_seq()

    _erase(store)

    with store.reading() as tx:
        assert [plan for _, plan in tx.outbox.changes(seen)] == [plan_id]
        lines = tx.audit.lines(reach=whole(), limit=2)
    assert [(line.act, line.object, line.person) for line in lines] == [
        ("erasure", f"{OIC}@1", 2),
        ("erasure", f"{OIC}@1", 1),
    ]
