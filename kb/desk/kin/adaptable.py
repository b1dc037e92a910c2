"""Whether somebody can adapt a plan that they read: for the way there, on the plan's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.access import Action, Label, Rendition
from kb.plan import State

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.desk.frame import Bound
    from kb.plan import Marking
    from kb.store import Found


def is_whole(found: Found) -> bool:
    """Whether a version is read in full and has a text that can be taken apart."""
    return found.rendition is Rendition.FULL and found.text is not None and not found.card.plain


def takes(writing: Reach, body: str, marking: Marking) -> bool:
    """Whether a reach of writing holds a new plan of that organisation under that marking."""
    label = Label(plan=f"{body}/new", body=body, state=State.DRAFT, marking=marking)
    return writing.admits(label, Rendition.FULL)


def may_adapt(bound: Bound, found: Found) -> bool:
    """Whether this person can adapt the current version that they read there."""
    if found.card.state is not State.CURRENT or not is_whole(found):
        return False
    writing = bound.reach_of(Action.WRITE)
    marking = max([found.card.label.marking, *(row.label.marking for row in found.rows)])
    label = found.card.label
    return any(
        takes(writing, body, marking) and bound.reach_for(body).admits(label, Rendition.FULL)
        for body in writing.bodies
    )
