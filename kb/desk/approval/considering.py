"""What a plan must still be thought about, and what its owner promised, as sentences on its page."""

from __future__ import annotations

import datetime as dt

from kb.plan import day_words
from kb.store import Considered, Trigger


def not_considered(trigger: Trigger) -> str:
    """Why a plan should not be relied on before its owner has thought about something."""
    return f"Not yet considered: {trigger.title}, in force {day_words(trigger.on)}."


def to_be_changed(answer: Considered, *, on: dt.date) -> str:
    """What an owner promised to change, and by when."""
    by = answer.change_by or on
    words = "was to be changed" if by < on else "is to be changed"
    return f"The plan {words} by {day_words(by)} because of: {answer.title}."
