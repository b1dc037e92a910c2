"""What keeps a text from being shared beyond its own organisation, whoever asks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kb.desk.writing.readiness import readiness_of

if TYPE_CHECKING:
    from kb.store import Found, HeldPlan, Transaction

UNMARKED = "This version has no marking of its own. Settle its marking in a draft and have it approved first."
_HELD = frozenset({"marking", "unread"})


def unsettled(tx: Transaction, found: Found, *, held: HeldPlan, on: dt.date) -> tuple[str, ...]:
    """Why a version may not be shared more widely, one sentence each; nothing where it may.

    That is a marking that is missing or no marking of ours, and whatever looks sensitive and nobody has settled.
    """
    said = [UNMARKED] if found.card.marking_missing else []
    if found.text is not None:
        told = readiness_of(tx, found.text, held=held, on=on).blocking
        said += [one.sentence for one in told if one.kind in _HELD or one.kind.startswith("sensitive:")]
    return tuple(dict.fromkeys(said))
