"""How many of the people in the roles that need a training have completed it, and how much of that is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kb.plan import day_words

HYDRA = "hydra"
TRAININGS: Mapping[str, str] = {
    **{f"module-{n}": f"module {n} of the e-learning" for n in range(1, 5)},
    HYDRA: "the Hydra training",
}
_LONG_AGO = dt.timedelta(days=366)
E_LEARNING = tuple(name for name in TRAININGS if name != HYDRA)


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """Roles of a force that need some trainings. `headcount` None where nobody has said how many people they are."""

    name: str
    key: str
    headcount: int | None
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Completed:
    """How many of a role group (by its key) had completed a training on a day, and of how many, where that was said."""

    training: str
    key: str
    completed: int
    in_role: int | None
    on: dt.date


@dataclass(frozen=True, slots=True)
class GroupUptake:
    """One role group: `met` None where nothing is stated, `of` None where nobody said how many are in role."""

    name: str
    met: int | None
    of: int | None
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Uptake:
    """One training over all role groups that need it.

    `outside` are completions in role groups that do not need it, by name: such as those of a role coded wrongly.
    """

    training: str
    groups: tuple[GroupUptake, ...]
    outside: tuple[tuple[str, int], ...]

    @property
    def met(self) -> int | None:
        """How many completed it, of those that are stated; None where nothing is."""
        stated = [one.met for one in self.groups if one.met is not None]
        return sum(stated) if stated else None

    @property
    def of(self) -> int | None:
        """Out of how many: None unless everything is stated for every role group that needs it."""
        known = [one.of for one in self.groups if one.met is not None and one.of is not None]
        return sum(known) if known and len(known) == len(self.groups) else None

    @property
    def unknown(self) -> tuple[str, ...]:
        """The role groups of which something is not stated."""
        return tuple(one.name for one in self.groups if one.met is None or one.of is None)

    @property
    def words(self) -> str:
        """As one sentence, fit to be published: no role is named."""
        name = TRAININGS[self.training]
        if not self.groups:
            return f"Which roles need {name} is not recorded."
        if self.met is None:
            return f"How many have completed {name} is unknown."
        days = sorted(one.on for one in self.groups if one.on is not None)
        who = "by the force and by hosts of sessions" if self.training == HYDRA else "by the force"
        when = f"as stated {who} on {day_words(days[0])}"
        when += f" to {day_words(days[-1])}" if days[-1] != days[0] else ""
        if self.of is None:
            return f"{self.met:,} have completed {name}, {when}; out of how many is unknown."
        return f"{self.met:,} of {self.of:,} in the roles that need it have completed {name}, {when}."


def uptake(
    groups: Collection[RoleGroup], counts: Collection[Completed], training: str, on: dt.date
) -> Uptake:
    """How a training stands at the end of a day: of each role group the last count that is about a day by then."""
    last: dict[str, Completed] = {}
    for one in sorted(counts, key=lambda count: count.on):
        if one.training == training and one.on <= on:
            last[one.key] = one
    needing = {group.key for group in groups if training in group.needs}
    names = {group.key: group.name for group in groups}
    return Uptake(
        training,
        tuple(_of_group(group, last.get(group.key)) for group in groups if group.key in needing),
        tuple(
            (names.get(key, key), one.completed)
            for key, one in last.items()
            if key not in needing and one.completed and (on - one.on) < _LONG_AGO
        ),
    )


def _of_group(group: RoleGroup, count: Completed | None) -> GroupUptake:
    if count is None:
        return GroupUptake(group.name, None, group.headcount, None)
    of = count.in_role if count.in_role is not None else group.headcount
    if of is not None and count.completed > of:
        of = None  # more than there are: one of the two is wrong, so no share is known
    return GroupUptake(group.name, count.completed, of, count.on)


def with_sessions(
    counts: Collection[Completed], attended: Collection[tuple[dt.date, str, int]], on: dt.date
) -> tuple[Completed, ...]:
    """Counts of the Hydra training with what was attended after the day of the last statement: day, key, how many.

    Attendance is added to what the force stated last; where it stated nothing, attendance is all that is known.
    """
    stated: dict[str, Completed] = {}
    for one in sorted(counts, key=lambda count: count.on):
        if one.training == HYDRA and one.on <= on:
            stated[one.key] = one
    for day, key, many in sorted(attended):
        base = stated.get(key)
        if not _said_on(counts, key, on) < day <= on:
            continue
        met = (base.completed if base else 0) + many
        of = base.in_role if base and base.in_role is not None and base.in_role >= met else None
        stated[key] = Completed(HYDRA, key, met, of, day)
    others = tuple(one for one in counts if one.training != HYDRA)
    return (*others, *stated.values())


def _said_on(counts: Collection[Completed], key: str, on: dt.date) -> dt.date:
    days = [one.on for one in counts if one.training == HYDRA and one.key == key and one.on <= on]
    return max(days, default=dt.date.min)
