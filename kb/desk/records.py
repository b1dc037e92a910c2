"""The audit, for an auditor: who read, changed or took away what of their own organisation's plans, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kb.access import Action, Reach
from kb.desk.frame import Bound
from kb.errors import NotFound
from kb.store import Act, AuditLine

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A page of audit lines, newest first.

    `older` names where the next page begins; `acts` are what may be asked for.
    """

    lines: tuple[AuditLine, ...]
    older: int | None
    act: str
    acts: tuple[str, ...]
    made_at: dt.datetime
    names: Mapping[int, str]

    def who(self, line: AuditLine) -> str:
        """Who did it: a person's display name, or nobody in particular."""
        if line.person is None:
            return "The service itself"
        return self.names.get(line.person, "Somebody of another organisation")


class Records(Bound):
    """The audit within one auditor's organisations. Lines never hold text or search words."""

    def page(self, *, act: str = "", before: int | None = None) -> RecordsPage:
        """Audit lines about the organisation's plans and people. Raises NotFound for anybody but an auditor."""
        reach = self._auditing()
        acts = (Act(act),) if act in set(Act) else ()
        with self._house.store.reading() as tx:
            lines = tx.audit.lines(reach=reach, acts=acts, before=before, limit=PER_PAGE + 1)
            cards = tx.people.of_bodies(reach.bodies)
        self.note(Act.CONSULTATION, "audit", lines=min(len(lines), PER_PAGE))
        return RecordsPage(
            lines=lines[:PER_PAGE],
            older=lines[PER_PAGE - 1].seq if len(lines) > PER_PAGE else None,
            act=act if acts else "",
            acts=tuple(a.value for a in Act),
            made_at=self.at,
            names={card.person.id: card.person.shown_as for card in cards},
        )

    def _auditing(self) -> Reach:
        reach = self.reach_of(Action.READ_AUDIT)
        if not reach.bodies:
            raise NotFound
        return reach
