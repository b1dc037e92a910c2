"""Who looks at a force's figures, and who records them. Common to the room."""

from __future__ import annotations

from kb.access import Action
from kb.desk.approval.lives import Wanting
from kb.desk.inspection.pages import Sight
from kb.desk.inspection.reading import Seeing
from kb.desk.measures.reading_counts import read_number
from kb.errors import NotAllowed, NotFound


class Measuring(Seeing):
    """One person towards the figures of forces."""

    def sight_of(self, force: str) -> Sight:
        """How far this person may look. Raises NotFound, also for one who may not know."""
        sight = self.sights().get(force)
        if sight is None:
            raise NotFound
        return sight

    def records(self, force: str) -> bool:
        """Whether this person records for a force: its authors and approvers."""
        return force in self.reach_of(Action.WRITE).bodies

    def recording(self, force: str) -> None:
        """Hold that this person records for a force. Raises NotFound, NotAllowed."""
        self.sight_of(force)
        if not self.records(force):
            raise NotAllowed("Only authors and approvers of the force can record this.")


def whole_number(text: str, field: str, *, optional: bool = False) -> int | None:
    """A number as somebody typed it, None where it is left empty and may be. Raises Wanting."""
    if not text.strip() and optional:
        return None
    number = read_number(text)
    if number is None:
        raise Wanting(field, "Write a whole number, such as 12.")
    return number
