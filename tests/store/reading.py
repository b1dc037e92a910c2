"""What an organisation's readers read of a plan, for tests of the store."""

from __future__ import annotations

from kb.access import Action, Actor, Grant, Rendition, Role, reach
from kb.plan import Marking
from kb.store import Store
from tests.cast import REGISTER, TODAY


def reads(store: Store, ref: str, body: str) -> dict[int, Rendition]:
    """Each version of a plan that a reader of an organisation reaches, and in which rendition."""
    reader = Actor(1, (Grant(Role.READER, body, Marking.OFFICIAL_SENSITIVE),))
    reached = reach(reader, Action.READ, register=REGISTER, on=TODAY)
    with store.reading() as tx:
        return {card.number: rendition for card, rendition in tx.shelf.history(ref, reach=reached)}
