"""A force's figures as at a day, as sentences that name no role: for the view, briefings, responses and tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.assurance import (
    E_LEARNING,
    HYDRA,
    Completed,
    MonthOf,
    ReferralRatio,
    RoleGroup,
    Uptake,
    ratio,
    uptake,
    with_sessions,
)
from kb.store import end_of_day, fold_role

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store import HeldCount, HeldGroup, Transaction


@dataclass(frozen=True, slots=True)
class Figures:
    """A force's figures. `sampled` are the found and looked-at of the last dip sample, None where there is none."""

    e_learning: tuple[Uptake, ...]
    hydra: Uptake
    referrals: ReferralRatio
    sampled: tuple[str, int, int] | None
    any: Mapping[str, bool]

    def words(self, measure: str) -> tuple[str, ...]:
        """The sentences about what one recommendation is shown by; nothing where the force recorded nothing."""
        if not self.any.get(measure):
            return ()
        return {
            "elearning": tuple(one.words for one in self.e_learning),
            "hydra": (self.hydra.words,),
            "referrals": (self.referrals.words, *self._sample_words()),
        }[measure]

    def _sample_words(self) -> tuple[str, ...]:
        if self.sampled is None:
            return ()
        quarter, found, of = self.sampled
        return (f"A dip sample of {of} for {quarter} found the document for {found}.",)


def figures_of(tx: Transaction, register: Register, force: str, on: dt.date) -> Figures:
    """What a force had recorded by the end of a day. Who may ask is for the caller to have asked."""
    before = end_of_day(on)
    groups = tuple(map(role_group, tx.training.groups([force], before=before)))
    counts = tuple(map(completed, tx.training.counts([force], before=before)))
    hosts = [one.slug for one in register.bodies]
    attended = [
        (session.said.on, one.folded, one.attended)
        for session in tx.hydra.sessions(hosts, before=before)
        for one in session.attended
        if one.body == force and not session.ended
    ]
    hydra = with_sessions(counts, attended, on)
    months = tx.referrals.months([force], before=before)
    samples = tx.referrals.samples([force], before=before)
    last = samples[-1] if samples else None
    since = max(a_year_before(on), min((one.month for one in months), default=on))
    return Figures(
        tuple(uptake(groups, counts, name, on) for name in E_LEARNING),
        uptake(groups, hydra, HYDRA, on),
        ratio([MonthOf(one.month, one.reports, one.submitted) for one in months], since=since, until=on),
        (last.quarter, last.found, last.sampled) if last else None,
        {
            "elearning": any(one.training in E_LEARNING for one in counts),
            "hydra": any(one.training == HYDRA for one in hydra),
            "referrals": bool(months or samples),
        },
    )


def a_year_before(on: dt.date) -> dt.date:
    """The first day of the month twelve months before that of a day."""
    return dt.date(on.year - 1, on.month, 1)


def role_group(held: HeldGroup) -> RoleGroup:
    """A role group as it is reckoned with."""
    return RoleGroup(held.name, fold_role(held.name), held.headcount, frozenset(held.needs))


def completed(held: HeldCount) -> Completed:
    """A count as it is reckoned with."""
    return Completed(held.module, held.folded, held.completed, held.in_role, held.on)
