"""Triggers: the regional editor says what has happened; every plan of the region that it concerns says so."""

from __future__ import annotations

from dataclasses import dataclass

from kb.access import Action
from kb.bodies import Body
from kb.desk.approval.lives import NOTE_LIMIT, ROLE_LIMIT, Wanting, said
from kb.desk.frame import Bound
from kb.errors import NotFound
from kb.store import NewTrigger, Trigger

TRIGGER_KINDS = {
    "law": "An Act or regulations",
    "guidance": "New guidance",
    "threat": "A change in the threat",
    "other": "Something else",
}
_MOST_THEMES = 20
_FEW_LETTERS = 5


@dataclass(frozen=True, slots=True)
class TriggersPage:
    """The triggers of the editor's regions, those that hold first, and those regions."""

    triggers: tuple[Trigger, ...]
    regions: tuple[Body, ...]


class Triggers(Bound):
    """Entering and ending triggers, for the editor of a region."""

    def page(self) -> TriggersPage:
        """Every trigger of one's regions. Raises NotFound for a person who edits none."""
        bodies = self._bodies()
        regions = tuple(body for body in self.register.bodies if body.slug in bodies)
        with self._house.store.reading() as tx:
            return TriggersPage(tx.triggers.of_regions(bodies), regions)

    def enter(self, new: NewTrigger, token: str) -> int:
        """Enter a trigger for a region; gives its number. The same form sent twice enters one.

        Raises NotFound for another's region, Wanting for what is typed wrongly.
        """
        if new.body not in self._bodies():
            raise NotFound
        checked = _checked(new)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            return int(
                tx.holding.once(token, lambda: str(tx.triggers.enter(checked)), said=("trigger", checked))
            )

    def end(self, number: int) -> None:
        """End a trigger: nobody is asked about it any more. Raises NotFound for another region's."""
        bodies = self._bodies()
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            if number not in {one.number for one in tx.triggers.of_regions(bodies)}:
                raise NotFound
            tx.triggers.end(number, bodies=bodies)

    def _bodies(self) -> frozenset[str]:
        bodies = self.reach_of(Action.EDIT_REGION).bodies
        if not bodies:
            raise NotFound
        return bodies


def _checked(new: NewTrigger) -> NewTrigger:
    if new.kind not in TRIGGER_KINDS:
        raise Wanting("kind", "Choose what sort of thing it is.")
    themes = tuple(dict.fromkeys(" ".join(theme.split()) for theme in new.themes if theme.strip()))
    if len(themes) > _MOST_THEMES or any(len(theme) > ROLE_LIMIT for theme in themes):
        raise Wanting("themes", f"Name at most {_MOST_THEMES} themes, one a line.")
    title = said(
        " ".join(new.title.split()),
        "title",
        most=ROLE_LIMIT,
        least=_FEW_LETTERS,
        what="Say what it is called.",
    )
    note = said(new.note, "note", most=NOTE_LIMIT)
    return NewTrigger(body=new.body, kind=new.kind, title=title, on=new.on, note=note, themes=themes)
