"""`field:` for facts rather than words: force, priority, status, marking and days.

What must stay true: a fact that a rendition does not show never decides anything for its reader. Status and
the day a row is needed by are known in FULL only; a listed plan shows nothing but its title and force, and
assurance lines do not say when a version was made.
"""

from __future__ import annotations

from typing import Final

from kb.search.asked import Asked, Fact
from kb.search.facts import PlanFacts, RowTraits
from kb.search.permitted import FULL, LISTED, OUTLINE, View
from kb.search.words import words_of

_OF_PLAN: Final = frozenset({"organisation", "marking", "review", "updated"})
_PRIORITIES: Final = {"high": 1, "medium": 2, "low": 3}
_ANY: Final = bytes([0, 1, 1, 1, 1])
_NOT_LISTED: Final = bytes(code not in (0, LISTED) for code in range(5))
_READ: Final = bytes(code in (FULL, OUTLINE) for code in range(5))
_FULL_ONLY: Final = bytes(code == FULL for code in range(5))
_SHOWN: Final = {"organisation": _ANY, "updated": _READ}


def is_plan_fact(node: Asked) -> bool:
    """Whether it is a fact of a plan, which its rows share."""
    return isinstance(node, Fact) and node.name in _OF_PLAN


def flags_of(fact: Fact, view: View) -> bytes:
    """A byte for each text of a view: whether it is permitted, shows the fact, and has it."""
    columns = view.columns
    if fact.name in _OF_PLAN:
        allowed = bytes(_plan_has(fact, plan) for plan in columns.plans)
        has = bytes(map(allowed.__getitem__, columns.facts.codes))
        return _both(has, view.best, _SHOWN.get(fact.name, _NOT_LISTED))
    if fact.name == "needed":
        days = fact.days
        has = bytes(days is not None and days.holds(day) for day in columns.needed)
        return _both(has, view.best, _FULL_ONLY)
    allowed = bytes(kind is not None and _row_has(fact, kind) for kind in columns.kinds)
    has = bytes(map(allowed.__getitem__, columns.traits.codes))
    return _both(has, view.best, _FULL_ONLY if fact.name == "status" else _NOT_LISTED)


def _both(has: bytes, best: bytes, shown: bytes) -> bytes:
    shows = best.translate(shown.ljust(256, b"\0"))
    joined = int.from_bytes(has, "little") & int.from_bytes(shows, "little")
    return joined.to_bytes(len(has), "little")


def _plan_has(fact: Fact, plan: PlanFacts) -> bool:
    if fact.name == "organisation":
        words = {word.encode() for word in words_of(f"{plan.organisation} {plan.body}")}
        return bool(fact.words) and words.issuperset(fact.words)
    if fact.name == "marking":
        return b"-".join(fact.words).decode() == plan.marking.words.lower()
    day = plan.review_by if fact.name == "review" else plan.updated
    return fact.days is not None and fact.days.holds(day)


def _row_has(fact: Fact, kind: RowTraits) -> bool:
    wanted = b" ".join(fact.words).decode()
    if fact.name == "priority":
        return str(kind.priority) == str(_PRIORITIES.get(wanted, wanted)) and kind.priority > 0
    return wanted == kind.status
