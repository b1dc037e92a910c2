"""Role groups and completed training of a force: who needs what, and how many have completed it on a stated day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.assurance import TRAININGS
from kb.desk.approval.lives import ROLE_LIMIT, Wanting
from kb.desk.evidence.staging import EARLIEST
from kb.desk.inspection.pages import Sight
from kb.desk.measures.figures import Figures, figures_of
from kb.desk.measures.looking import Measuring, whole_number
from kb.desk.measures.reading_counts import CountLine, read_counts
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import Invalid, NotReady
from kb.store import Act, HeldCount, HeldGroup, fold_role

if TYPE_CHECKING:
    from kb.store import Transaction

_MOST_GROUPS = 60


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """A force's figures, its role groups, and every statement of a day, the last first.

    `statements` are the day and the counts by role group and training. `records` where this person adds to it.
    """

    force: str
    force_name: str
    figures: Figures
    groups: tuple[HeldGroup, ...]
    statements: tuple[tuple[dt.date, tuple[HeldCount, ...]], ...]
    records: bool
    own: bool
    today: dt.date

    def name_of(self, folded: str) -> str:
        """A role group's name as it is written now."""
        return next((one.name for one in self.groups if fold_role(one.name) == folded), folded)

    @property
    def boxes(self) -> tuple[tuple[HeldGroup, str], ...]:
        """Each role group with each training that it needs."""
        return tuple((one, name) for one in self.groups for name in TRAININGS if name in one.needs)


@dataclass(frozen=True, slots=True)
class GroupOrder:
    """A role group as somebody typed it."""

    name: str
    headcount: str
    needs: Sequence[str]
    ended: bool = False


class Training(Measuring):
    """Training, for one person."""

    def page(self, force: str) -> TrainingPage:
        """A force's training. Raises NotFound."""
        own = self.sight_of(force) is Sight.OWN
        with self._house.store.reading() as tx:
            groups, counts = tx.training.groups([force]), tx.training.counts([force])
            figures = figures_of(tx, self.register, force, self.today)
        days: dict[dt.date, list[HeldCount]] = {}
        for one in counts:
            days.setdefault(one.on, []).append(one)
        statements = tuple((day, tuple(days[day])) for day in sorted(days, reverse=True))
        self.note(Act.CONSULTATION, f"organisation:{force}", part="training")
        return TrainingPage(
            force, self.name_of(force), figures, groups, statements, self.records(force), own, self.today
        )

    def say_group(self, force: str, order: GroupOrder) -> None:
        """Record a role group, or change one of the same name. Raises Wanting."""
        self.recording(force)
        many = whole_number(order.headcount, "headcount", optional=True)
        needs = tuple(name for name in TRAININGS if name in order.needs)
        if not needs and not order.ended:
            raise Wanting("needs", "Choose at least one training that these roles need.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            what = "Enter the role, such as Response."
            name = fit_to_publish(
                tx, " ".join(order.name.split()), "name", body=force, most=ROLE_LIMIT, least=2, what=what
            )
            known = {fold_role(one.name) for one in tx.training.groups([force])}
            if len(known) >= _MOST_GROUPS and fold_role(name) not in known and not order.ended:
                raise NotReady(f"There are {_MOST_GROUPS} role groups already. Take one out first.")
            tx.training.say_group(HeldGroup(force, name, many, needs, order.ended))

    def count(self, force: str, on: dt.date | None, typed: Mapping[tuple[str, str], tuple[str, str]]) -> int:
        """Record what was typed by role group (folded) and training: completed and in role. Gives how many.

        Raises Wanting at `done-…` or `of-…`.
        """
        self.recording(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            known = {fold_role(one.name) for one in tx.training.groups([force])}
            lines = []
            for (key, training), (done, of) in typed.items():
                if key not in known or training not in TRAININGS or not (done.strip() or of.strip()):
                    continue
                met = whole_number(done, f"done-{training}-{key}")
                among = whole_number(of, f"of-{training}-{key}", optional=True)
                if met is not None and among is not None and met > among:
                    raise Wanting(f"done-{training}-{key}", "More have completed it than are in role.")
                lines.append(CountLine(key, training, met or 0, among))
            return self._record(tx, force, on, lines)

    def count_table(self, force: str, on: dt.date | None, raw: bytes | str) -> int:
        """Record a table. Raises Invalid, with nothing of the table in the sentence; Wanting for the day."""
        self.recording(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            known = {fold_role(one.name) for one in tx.training.groups([force])}
            try:
                lines = read_counts(raw, known)
            except Invalid as no:
                raise Wanting("table", str(no)) from None
            return self._record(tx, force, on, lines)

    def _record(self, tx: Transaction, force: str, on: dt.date | None, lines: Sequence[CountLine]) -> int:
        if on is None or not EARLIEST <= on <= self.today:
            raise Wanting("on", "Enter the day on which these were the numbers, such as 30 September 2026.")
        before = {
            (one.module, one.folded, one.on): (one.completed, one.in_role)
            for one in tx.training.counts([force])
        }
        new = [
            HeldCount(force, one.training, one.key, one.completed, one.in_role, on)
            for one in lines
            if before.get((one.training, one.key, on)) != (one.completed, one.in_role)
        ]
        tx.training.count(new)
        return len(new)
