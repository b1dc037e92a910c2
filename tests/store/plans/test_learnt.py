"""Columns are remembered for their organisation, and a text that is here is recognised within reach. Both databases."""

from __future__ import annotations

from kb.access import Action, Actor, Reach, reach
from kb.store import NewVersion, Store
from tests.cast import KIT, NOON, POLICING, REGISTER, SUE, TODAY

TEXT = b"# Plan\n"


def reached(actor: Actor) -> Reach:
    return reach(actor, Action.READ, register=REGISTER, on=TODAY)


def test_columns_are_remembered_for_one_organisation_and_replaced(store: Store) -> None:
    with store.writing(at=NOON, by=1) as tx:
        tx.learnt.remember("sussex", {"mood": "gap", "old": ""})
    with store.writing(at=NOON, by=2) as tx:
        tx.learnt.remember("sussex", {"mood": "notes"})
        tx.learnt.remember("sussex", {"mood": "notes"})

    with store.reading() as tx:
        assert tx.learnt.columns("sussex") == {"mood": "notes", "old": ""}
        assert tx.learnt.columns("surrey") == {}


def test_a_text_is_recognised_by_those_who_read_it_in_full_only(store: Store) -> None:
    with store.writing(at=NOON, by=1) as tx:
        tx.press.add_plan("sussex/oic", "sussex")
        first = NewVersion(text=TEXT, title="Plan")
        tx.press.shelve("sussex/oic", (first, NewVersion(text=b"# Other\n", title="Plan", outline=POLICING)))

    with store.reading() as tx:
        card = tx.learnt.version_of(TEXT, reach=reached(SUE))
        assert card is not None
        assert (card.plan_ref, card.number) == ("sussex/oic", 1)
        assert tx.learnt.version_of(b"# Other\n", reach=reached(SUE)) is not None
        assert tx.learnt.version_of(b"# Other", reach=reached(SUE)) is None
        assert tx.learnt.version_of(TEXT, reach=reached(KIT)) is None
        assert tx.learnt.version_of(b"# Other\n", reach=reached(KIT)) is None
