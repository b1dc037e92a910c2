"""Requirements that leave a plan: each with its reason, none of their references ever free again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kb.errors import Invalid, NotFound
from kb.plan import Marking
from kb.store import NewRow, Store
from kb.store.tables.work import retirements
from tests.cast import NOON
from tests.store.printing import a_version, shelve

OIC, OTHER = "thames-valley/oic", "thames-valley/papers"
HIGH = Marking.OFFICIAL_SENSITIVE


def _row(ref: str) -> NewRow:
    return NewRow(ref=ref, question=f"What of {ref}?")


@pytest.fixture
def drafted(store: Store) -> Store:
    """A plan with two versions and a draft, and another plan beside it."""
    shelve(
        store, a_version(rows=(_row("OIC-01"), _row("OIC-02"))), a_version(rows=(_row("OIC-01"),)), ref=OIC
    )
    shelve(store, a_version(rows=(_row("DOC-01"),)), ref=OTHER)
    with store.writing(at=NOON, by=1) as tx:
        tx.press.open_draft(OIC, b"text", marking=HIGH)
    return store


def test_a_retirement_is_kept_with_its_reason_and_its_person(drafted: Store) -> None:
    with drafted.writing(at=NOON, by=2) as tx:
        tx.press.retire(OIC, "OIC-01", why="Answered for good.")

    with drafted.reading() as tx:
        kept = tx.conn.execute(sa.select(retirements)).one()
    assert (kept.ref, kept.why, kept.recorded_by, kept.recorded_at) == (
        "OIC-01",
        "Answered for good.",
        2,
        NOON,
    )


def test_every_reference_that_the_plan_ever_had_is_used_and_no_other_plans(drafted: Store) -> None:
    with drafted.writing(at=NOON, by=2) as tx:
        tx.press.retire(OIC, "OIC-07", why="Never approved.")

    with drafted.reading() as tx:
        assert tx.press.refs_used(OIC) == {"OIC-01", "OIC-02", "OIC-07"}
        assert tx.press.refs_used(OTHER) == {"DOC-01"}


def test_a_reference_stays_used_when_its_draft_has_ended(drafted: Store) -> None:
    with drafted.writing(at=NOON, by=2) as tx:
        tx.press.retire(OIC, "OIC-07", why="Never approved.")
        tx.press.end_draft(OIC)

    with drafted.reading() as tx:
        assert "OIC-07" in tx.press.refs_used(OIC)


def test_nothing_is_retired_where_no_draft_is_open_or_in_characters_no_database_holds(drafted: Store) -> None:
    with pytest.raises(NotFound), drafted.writing(at=NOON, by=2) as tx:
        tx.press.retire(OTHER, "DOC-01", why="No draft.")
    with pytest.raises(Invalid), drafted.writing(at=NOON, by=2) as tx:
        tx.press.retire(OIC, "OIC-01", why="nul\0")

    with drafted.reading() as tx:
        assert tx.conn.execute(sa.select(retirements)).all() == []
