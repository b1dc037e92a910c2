"""Short ways to put plans on a shelf."""

from __future__ import annotations

import datetime as dt

from kb.access import whole
from kb.store import NewVersion, Shelved, Store
from tests.cast import NOON


def a_version(**facts: object) -> NewVersion:
    """A version that nobody cares about in particular."""
    return NewVersion(**({"text": b"# Plan\n", "title": "Plan"} | facts))


def shelve(
    store: Store,
    *versions: NewVersion,
    ref: str = "thames-valley/oic",
    path: str | None = None,
    at: dt.datetime = NOON,
) -> Shelved:
    """Put versions on the shelf, behind those that are there."""
    body = ref.split("/", 1)[0]
    with store.writing(at=at) as tx:
        if ref.split("/", 1)[1] not in tx.shelf.addresses(body, reach=whole()):
            tx.press.add_plan(ref, body, path=path)
        return tx.press.shelve(ref, versions)
