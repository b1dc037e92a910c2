"""Trouble in the database, told apart: what will pass is Unavailable, everything else is a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from kb.errors import Unavailable

SOMEBODY_ELSE = "Somebody else is saving just now. Nothing was changed: please try again in a moment."
FULL = "There is no room left to save anything. Nothing was changed: please tell your administrator."
AWAY = "The database cannot be reached just now. Nothing was changed: please try again in a minute."
SLOW = "That took too long and was stopped. Nothing was changed: please try again, or ask for less."
UNSURE = (
    "The connection to the database was lost. Please look whether your change was saved before you try again."
)

_READ_ONLY = 8
# Primary result codes of SQLite; the higher byte says more than a person needs.
_SQLITE = {
    5: SOMEBODY_ELSE,  # busy
    6: SOMEBODY_ELSE,  # locked
    7: AWAY,  # no memory
    _READ_ONLY: AWAY,
    10: AWAY,  # input or output failed
    13: FULL,
    14: AWAY,  # cannot open
}
_POSTGRES = {
    "55P03": SOMEBODY_ELSE,  # lock not available
    "40001": SOMEBODY_ELSE,  # could not serialise
    "40P01": SOMEBODY_ELSE,  # deadlock
    "57014": SLOW,  # statement timeout
    "53100": FULL,
}


@contextmanager
def told_apart(*, writing: bool = True) -> Iterator[None]:
    """Turn a passing fault of the database into Unavailable, with the sentence for the person.

    Not `writing`: that something was written at all is a bug, not a read-only disk.
    """
    try:
        yield
    except sa.exc.DBAPIError as fault:
        sentence = sentence_for(fault)
        if sentence is None or (not writing and getattr(fault.orig, "sqlite_errorcode", None) == _READ_ONLY):
            raise
        raise Unavailable(sentence) from fault
    except sa.exc.TimeoutError as fault:
        raise Unavailable(SOMEBODY_ELSE) from fault


def sentence_for(fault: sa.exc.DBAPIError) -> str | None:
    """What to tell the person about a database fault, or None where it is a bug of ours."""
    code = getattr(fault.orig, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(fault.orig, "sqlstate", None)
    if state in _POSTGRES:
        return _POSTGRES[state]
    if fault.connection_invalidated:
        return UNSURE
    return AWAY if isinstance(fault, sa.exc.OperationalError) else None
