"""Where plans stand, with what may be told of it outside their force: for oversight, responses and the region.

What must stay true: of what somebody typed only the line that was confirmed for publication is told, and of that only
what is OFFICIAL. The rest is a number. What the product knows by itself is told in words made here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.assurance import Change, Item, Kind, Standing, changed, standing
from kb.desk.evidence.gather import Gathered, gathered, gathered_one, rules_of
from kb.plan import Marking, day_words

if TYPE_CHECKING:
    from kb.assurance import RuleSet
    from kb.bodies import Register
    from kb.store import Evidence, Transaction

SYSTEM, FORCE = "recorded by the system", "stated by the force"


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of evidence as it may be told. `by` says who answers for it, such as `FORCE`."""

    number: int
    kind: Kind
    first: dt.date
    last: dt.date
    recorded: dt.date
    line: str
    by: str
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """Where one plan stands on a day. `further` counts entries that the force holds and nobody else is told of.

    `answers` are the recommendations that it names, in capitals.
    """

    plan_id: int
    ref: str
    title: str
    body: str
    standing: Standing
    change: Change | None
    told: tuple[Told, ...]
    further: int
    answers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The plan's own part of its reference."""
        return self.ref.split("/", 1)[1]


def standings_of(tx: Transaction, register: Register, body: str, on: dt.date) -> tuple[PlanStanding, ...]:
    """The plans of an organisation that had a version by the end of a day, by address.

    Whether somebody may know of them is for the caller to ask. A plan that was only ever a draft is nobody else's
    business: it has no title to be told.
    """
    rules = rules_of(tx, body, on, register=register)
    found = gathered(tx, [body], on, register=register)
    return tuple(_stood(one, rules, on, register) for one in found if one.record.texts)


def standing_of(tx: Transaction, register: Register, plan_id: int, body: str, on: dt.date) -> PlanStanding:
    """One plan. Whether somebody may know of it is for the caller to ask."""
    rules = rules_of(tx, body, on, register=register)
    return _stood(gathered_one(tx, plan_id, on, register=register), rules, on, register)


def _stood(one: Gathered, rules: tuple[RuleSet, ...], on: dt.date, register: Register) -> PlanStanding:
    record = one.record
    told, further = told_of(one, on, register)
    return PlanStanding(
        one.plan_id,
        record.plan,
        one.title,
        record.body,
        standing(record, rules, on),
        changed(record, rules, on),
        told,
        further,
        one.answers,
    )


def told_of(one: Gathered, on: dt.date, register: Register) -> tuple[tuple[Told, ...], int]:
    """What may be told of the evidence on a plan, the last first, and how many entries may not."""
    typed = {entry.number: entry for entry in one.entries}
    told: list[Told] = []
    further = 0
    for item in one.record.items:
        if not item.counts(on):
            continue
        entry = typed.get(item.number)
        line, by = (_own_words(item), SYSTEM) if entry is None else (_line(entry), _who(item, register))
        if entry is not None and item.checked is not None and item.marking is Marking.OFFICIAL:
            line = " ".join(filter(None, (_check_words(item), line)))
        if line:
            told.append(
                Told(item.number, item.kind, item.first, item.last, item.recorded, line, by, item.expires)
            )
        else:
            further += 1
    told.sort(key=lambda each: (each.first, each.recorded, each.number), reverse=True)
    return tuple(told), further


def _line(entry: Evidence) -> str:
    return entry.said.line if entry.cleared is not None and entry.said.marking is Marking.OFFICIAL else ""


def _who(item: Item, register: Register) -> str:
    return f"checked by {register.name(item.checked.body)}" if item.checked is not None else FORCE


def _own_words(item: Item) -> str:
    day = day_words(item.first)
    many = len(item.refs)
    of = f" for {many} requirement{'' if many == 1 else 's'}"
    return {
        Kind.APPROVAL: f"The plan was approved on {day}.",
        Kind.REVIEW: f"The plan was reviewed on {day} and needed no change.",
        Kind.SHARING: f"The plan was shared with other organisations on {day}.",
        Kind.TASKING: f"A tasking sheet was issued on {day}{of}.",
    }[item.kind]


def _check_words(item: Item) -> str:
    found = item.checked
    if found is None:
        return ""
    outcome = "satisfied" if found.satisfied else "not satisfied"
    return f"{found.confirmed} of {found.sampled} requirements looked at were confirmed; {outcome}."
