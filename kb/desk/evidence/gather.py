"""All that the ladder looks at of a plan, put together from what was recorded by the end of a day.

What must stay true: whatever is recorded later changes nothing here, so every question to the store is asked with the
instant at which the day was over. What the product knows by itself is numbered downwards from -1 in the order of its
recording, so that a later fact renumbers none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.assurance import CheckGiven, Draft, Item, Kind, Record, Row, Text, Trigger
from kb.desk.frame import london_day
from kb.desk.inspection.linked import named_in
from kb.desk.practice.tasked import collectors_of
from kb.plan import decode, parse
from kb.store import end_of_day, fold_collector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.assurance import RuleSet
    from kb.bodies import Register
    from kb.store import Basis, BasisDecision, BasisVersion, Evidence, Transaction
    from kb.store import Trigger as Entered

_MOST_TEXTS = 512
_LETS_IN = frozenset({"approved", "confirmed"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """One plan as it was known at the end of a day. `entries` are what was typed, oldest first.

    `answers` are the recommendations that the header of its last version names.
    """

    plan_id: int
    title: str
    record: Record
    entries: tuple[Evidence, ...]
    answers: tuple[str, ...] = ()


def gathered(
    tx: Transaction, bodies: Iterable[str], on: dt.date, *, register: Register
) -> tuple[Gathered, ...]:
    """Every plan of these organisations, by address. Whether somebody may know of them is for the caller to ask."""
    before = end_of_day(on)
    bases = tx.bases.of_bodies(frozenset(bodies), before=before)
    return _gathered(tx, bases, on, register=register)


def gathered_one(tx: Transaction, plan_id: int, on: dt.date, *, register: Register) -> Gathered:
    """One plan. Whether somebody may know of it is for the caller to ask."""
    (found,) = _gathered(tx, [tx.bases.of(plan_id, before=end_of_day(on))], on, register=register)
    return found


def rules_of(tx: Transaction, body: str, on: dt.date, *, register: Register) -> tuple[RuleSet, ...]:
    """The rules of the region that an organisation belongs to: of several, the first by name."""
    region = next(iter(sorted(register.regions_of(body, on))), None)
    return () if region is None else tx.rules.of(region, before=end_of_day(on))


def _gathered(
    tx: Transaction, bases: Sequence[Basis], on: dt.date, *, register: Register
) -> tuple[Gathered, ...]:
    before = end_of_day(on)
    entries = tx.evidence.of([basis.plan_id for basis in bases], before=before)
    triggers = _triggers(tx, bases, on, register=register)
    given = {
        body: tuple(
            CheckGiven(one.body, one.on, london_day(one.recorded_at))
            for one in tx.evidence.given_by(body, before=before)
        )
        for body in {basis.body for basis in bases}
    }
    last = {basis.plan_id: basis.versions[-1].version_id for basis in bases if basis.versions}
    texts = tx.bases.texts({issue.version_id for basis in bases for issue in basis.issues} | {*last.values()})
    found = []
    for basis in bases:
        typed = entries.get(basis.plan_id, ())
        record = Record(
            basis.ref,
            basis.body,
            texts=tuple(_text(basis, version) for version in basis.versions),
            drafts=tuple(_draft(one.started_at, one.saved_at, one.ended_at) for one in basis.drafts),
            items=(*_known(basis, texts), *map(item_of, typed)),
            triggers=tuple(
                _trigger(basis, one, before) for one in triggers if _concerns(basis, one, register, on)
            ),
            given=given[basis.body],
        )
        title = basis.versions[-1].title if basis.versions else ""
        text = texts.get(last[basis.plan_id]) if basis.versions else None
        found.append(Gathered(basis.plan_id, title, record, typed, _answers(text)))
    return tuple(found)


def _text(basis: Basis, version: BasisVersion) -> Text:
    mine = [one for one in basis.decisions if one.number == version.number]
    let_in = next((one for one in mine if one.kind in _LETS_IN), None)
    urgent = next((one for one in mine if one.kind == "urgent"), None)
    return Text(
        number=version.number,
        since=london_day(version.recorded_at),
        rows=tuple(Row(row.ref, row.question, row.priority, row.complete) for row in version.rows),
        approved=let_in.decided_on if let_in else None,
        approved_recorded=london_day(let_in.recorded_at) if let_in else None,
        review_by=let_in.review_by if let_in else None,
        approve_by=urgent.approve_by if urgent else None,
        reviews=tuple(
            (london_day(one.recorded_at), one.review_by)
            for one in basis.reviews
            if one.number == version.number
        ),
        material=_material(mine),
        withdrawn=london_day(version.withdrawn_at) if version.withdrawn_at else None,
    )


def _material(decisions: Sequence[BasisDecision]) -> bool:
    """Whether a version changed more than words: what came in without a decision is taken to have."""
    return any(one.material for one in decisions) or not decisions


def _draft(begun: dt.datetime, saved: dt.datetime, ended: dt.datetime | None) -> Draft:
    return Draft(london_day(begun), london_day(saved), london_day(ended) if ended else None)


def _known(basis: Basis, texts: Mapping[int, bytes | None]) -> Iterable[Item]:
    """What the product knows by itself, in the order of recording."""
    found = [(one.recorded_at, _of_decision(one)) for one in basis.decisions if one.kind in _LETS_IN]
    found += [
        (one.recorded_at, _fact(Kind.REVIEW, london_day(one.recorded_at), one.recorded_at))
        for one in basis.reviews
    ]
    found += [(at, _fact(Kind.SHARING, london_day(at), at)) for at in basis.shared]
    for issue in basis.issues:
        text = texts.get(issue.version_id)
        asked = _asked_of(text).get(issue.collector, ()) if text is not None else ()
        retired = {
            one.ref.casefold(): one.retired for one in basis.statuses if one.recorded_at <= issue.recorded_at
        }
        refs = tuple(ref for ref in asked if not retired.get(ref.casefold()))
        found.append((issue.recorded_at, _fact(Kind.TASKING, issue.on, issue.recorded_at, refs)))
    found.sort(key=lambda one: one[0])
    for place, (_, item) in enumerate(found, 1):
        yield _numbered(item, -place)


@dataclass(frozen=True, slots=True)
class _Fact:
    kind: Kind
    on: dt.date
    recorded: dt.date
    refs: tuple[str, ...] = ()


def _fact(kind: Kind, on: dt.date, recorded_at: dt.datetime, refs: tuple[str, ...] = ()) -> _Fact:
    return _Fact(kind, on, london_day(recorded_at), refs)


def _of_decision(one: BasisDecision) -> _Fact:
    recorded = london_day(one.recorded_at)
    return _Fact(Kind.APPROVAL, min(one.decided_on, recorded), recorded)


def _numbered(fact: _Fact, number: int) -> Item:
    return Item(number, fact.kind, fact.on, fact.on, fact.recorded, refs=fact.refs)


@lru_cache(_MOST_TEXTS)
def _asked_of(text: bytes) -> Mapping[str, tuple[str, ...]]:
    """The requirements that a text asks of each collector, by its folded name."""
    found: dict[str, list[str]] = {}
    for row in parse(decode(text) or "").requirements:
        for name in collectors_of(row):
            found.setdefault(fold_collector(name), []).append(row.ref)
    return {collector: tuple(refs) for collector, refs in found.items()}


def item_of(entry: Evidence) -> Item:
    """An entry that somebody typed, as it counts."""
    said = entry.said
    ends = [one.recorded_at for one in (entry.withdrawn,) if one is not None]
    ends += [entry.corrected_at] if entry.corrected_at is not None else []
    return Item(
        entry.number,
        said.kind,
        said.first,
        said.last,
        london_day(entry.recorded_at),
        by=entry.person,
        role=entry.role,
        refs=said.refs,
        quarter=said.quarter,
        answer=said.answer,
        count=said.count,
        checked=said.checked,
        marking=said.marking,
        expires=said.expires,
        ended=london_day(min(ends)) if ends else None,
        disputed=london_day(entry.disputed.recorded_at) if entry.disputed else None,
        settled=london_day(entry.settled.recorded_at) if entry.settled else None,
    )


def _answers(text: bytes | None) -> tuple[str, ...]:
    named = named_in(decode(text) or "") if text is not None else ()
    return tuple(one.strip().upper() for one in named)


def _triggers(
    tx: Transaction, bases: Iterable[Basis], on: dt.date, *, register: Register
) -> tuple[Entered, ...]:
    homes = frozenset[str]().union(*(_homes(basis.body, register, on) for basis in bases))
    return (
        tuple(one for one in tx.triggers.of_regions(homes) if one.entered_at < end_of_day(on))
        if homes
        else ()
    )


def _homes(body: str, register: Register, on: dt.date) -> frozenset[str]:
    return register.region_readers(body, on) | register.partner_regions(body, on)


def _concerns(basis: Basis, one: Entered, register: Register, on: dt.date) -> bool:
    if not basis.versions or one.body not in _homes(basis.body, register, on):
        return False
    now = basis.versions[-1]
    wanted = {theme.casefold() for theme in one.themes}
    if wanted and not wanted & {theme.casefold() for theme in now.themes}:
        return False
    return basis.created_at <= one.entered_at or london_day(now.dated_at) < one.on


def _trigger(basis: Basis, one: Entered, before: dt.datetime) -> Trigger:
    answers = [answer.recorded_at for answer in basis.answers if answer.trigger == one.number]
    ended = one.ended_at if one.ended_at is not None and one.ended_at < before else None
    return Trigger(
        one.title,
        london_day(one.entered_at),
        london_day(min(answers)) if answers else None,
        london_day(ended) if ended else None,
    )
