"""Who may look at what an office is told of a force, and who acts for the office. Common to the room."""

from __future__ import annotations

from kb.access import Action
from kb.desk.frame import Bound
from kb.errors import NotFound


class Overseeing(Bound):
    """One person towards forces and the offices that oversee them."""

    def opens(self, force: str) -> bool:
        """Whether there is a view of that force for this person."""
        try:
            self.sight(force)
        except NotFound:
            return False
        return True

    def office_of(self, force: str) -> str:
        """The office for which this person acts towards a force. Raises NotFound."""
        mine = self.reach_of(Action.OVERSEE).bodies & self.register.overseers_of(force, self.today)
        if not mine:
            raise NotFound
        return min(mine)

    def sight(self, force: str) -> tuple[str, bool]:
        """The office whose view of a force this person may open, and whether they are of it. Raises NotFound."""
        overseers = self.register.overseers_of(force, self.today)
        mine = self.reach_of(Action.OVERSEE).bodies & overseers
        if mine:
            return min(mine), True
        if overseers and self._of_force(force):
            return min(overseers), False
        raise NotFound

    def _of_force(self, force: str) -> bool:
        """Whether this person reads the force's plans and evidence. An auditor reads no title, so opens no view."""
        reads = any(force in span.audience.own for span in self.reach.spans)
        return reads and force in self.reach_of(Action.READ_EVIDENCE).bodies
