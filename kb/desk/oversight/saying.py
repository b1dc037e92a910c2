"""Questions worth asking, made from the facts; and the briefing, as sentences under headings.

What must stay true: no sentence says more than what was composed, each is about this register, and the same facts make
the same sentences, so that a briefing can be made again and compared with what was kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.assurance import Stage, month_words
from kb.plan import day_words

if TYPE_CHECKING:
    from kb.desk.evidence.stood import PlanStanding
    from kb.desk.oversight.composing import ForceTold, RecommendationTold

FIXED = (
    "This is the region’s own measure. It is no grade of HMICFRS and closes no recommendation. "
    "Every line is about this register, not about the force."
)
_SOON = dt.timedelta(days=90)
_MOST_ASKED = 8


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: tuple[str, ...]


def asks(told: ForceTold) -> tuple[str, ...]:
    """Questions worth asking, the most pressing first."""
    found = [*_of_recommendations(told), *(ask for plan in told.plans for ask in _of_plan(plan, told))]
    found += [
        f"Of the promise on {_about(one.recommendation)} nothing later is recorded here: what shows that it was kept?"
        for one in told.promises
        if one.open and one.recommendation and not one.since and not one.stages
    ]
    return tuple(dict.fromkeys(found))[:_MOST_ASKED]


def lapsing(told: ForceTold) -> tuple[str, ...]:
    """What lapses before the next meeting, or within 90 days where none is known."""
    until = told.next.on if told.next is not None else told.on + _SOON
    return tuple(
        f"{day_words(day)}: {words} ({plan.title})"
        for day, words, plan in sorted(
            (
                (day, words, plan)
                for plan in told.plans
                for day, words in plan.standing.lapses
                if day <= until
            ),
            key=lambda one: (one[0], one[1], one[2].ref),
        )
    )


def changes(told: ForceTold, before: ForceTold | None) -> tuple[str, ...]:
    """What is otherwise than at the last meeting, as sentences."""
    if before is None:
        return ()
    return tuple(_otherwise(sections(before), sections(told)))


def sections(told: ForceTold) -> tuple[Section, ...]:
    """The briefing: its headings and sentences."""
    return tuple(
        one
        for one in (
            Section("What we said, what is known today", tuple(_promised(told))),
            *(
                Section(_heading(one), tuple(_recommended(one)))
                for one in told.recommendations
                if _is_said(one)
            ),
            *(Section(plan.title, tuple(_planned(plan))) for plan in told.plans),
            Section("What the force adds", tuple(f"{day_words(day)}: {text}" for day, text in told.notes)),
            Section("What lapses next", lapsing(told)),
            Section("Questions worth asking", asks(told)),
        )
        if one.lines
    )


def as_content(office: str, force: str, told: ForceTold) -> str:
    """A briefing in the one way in which it is kept and hashed."""
    content = {
        "office": office,
        "force": force,
        "as at": told.on.isoformat(),
        "says": [[one.title, list(one.lines)] for one in sections(told)],
        "fixed": FIXED,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_content(content: str) -> tuple[Section, ...]:
    """The sections of a briefing that was kept."""
    return tuple(Section(title, tuple(lines)) for title, lines in json.loads(content)["says"])


def changed_since(kept: Sequence[Section], now: Sequence[Section]) -> tuple[str, ...]:
    """What a briefing that was kept says otherwise than one made now."""
    return tuple(_otherwise(kept, now))


def _otherwise(before: Iterable[Section], now: Iterable[Section]) -> Iterable[str]:
    had, has = _by_title(before), _by_title(now)
    for title, section in has.items():
        old = had.get(title, ())
        for line in section:
            if line not in old:
                yield f"New under “{title}”: {line}"
    for title, section in had.items():
        new = has.get(title, ())
        for line in section:
            if line not in new:
                yield f"No longer under “{title}”: {line}"


def _by_title(sections: Iterable[Section]) -> Mapping[str, tuple[str, ...]]:
    """The lines under each title; two plans may have the same one. Questions follow from the rest, and are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for one in sections:
        if one.title != "Questions worth asking":
            found[one.title] = (*found.get(one.title, ()), *one.lines)
    return found


def _of_recommendations(told: ForceTold) -> Iterable[str]:
    for one in told.recommendations:
        if one.recommendation.wording is None:
            continue
        if one.position is None and one.due.deadline is not None and one.due.closed_on is None:
            past = "was due" if one.due.days_over else "is due"
            yield (
                f"{one.name} {past} on {day_words(one.due.deadline)} and the force has recorded no position here: "
                "where does it stand?"
            )
        elif one.position is not None and one.position.by_when is not None and one.position.by_when < told.on:
            yield (
                f"On {one.name.lower()} the force gave {day_words(one.position.by_when)} for its next step: "
                "was it taken?"
            )


def _of_plan(plan: PlanStanding, told: ForceTold) -> Iterable[str]:
    standing = plan.standing
    if standing.missing and standing.stage is not Stage.EMBEDDED:
        yield f"{plan.title}: {standing.missing} When will it be recorded?"
    for day, words in standing.lapses:
        if day <= told.on + _SOON:
            yield f"{plan.title}: {words} counts until {day_words(day)}: what is planned before then?"


def _promised(told: ForceTold) -> Iterable[str]:
    for one in told.promises:
        state = one.known if one.open else f"Closed by the office: {one.closed_why}"
        yield f"“{one.sentence}” ({one.made.words}). {state}"


def _recommended(one: RecommendationTold) -> Iterable[str]:
    yield f"{one.due.words}."
    if one.position is not None:
        by = f" by {day_words(one.position.by_when)}" if one.position.by_when else ""
        yield f"Stated by the force on {day_words(one.position.on)}: {one.position.done}"
        yield f"Next{by} ({one.position.answers}): {one.position.next}"
    else:
        yield "The force has recorded no position here."
    if one.cleared is not None:
        yield (
            f"Cleared for publication on {day_words(one.cleared.cleared_on)} by {one.cleared.cleared_by}: "
            f"{one.cleared.text}"
        )
    yield from one.figures


def _planned(plan: PlanStanding) -> Iterable[str]:
    standing = plan.standing
    yield standing.headline
    yield f"{standing.complete[0]} of {standing.complete[1]} requirements complete."
    if plan.change is not None:
        yield plan.change.words
    yield from standing.cautions
    # One sheet: of each kind the latest, as `told` begins with it.
    latest = {one.kind: one for one in reversed(plan.told)}
    for one in sorted(latest.values(), key=lambda each: each.first, reverse=True):
        yield f"{one.line} ({one.by}, {day_words(one.recorded)})"
    earlier = len(plan.told) - len(latest)
    if earlier:
        yield f"{earlier} earlier item{'' if earlier == 1 else 's'} of the same kinds."
    if plan.further:
        yield f"{plan.further} further item{'' if plan.further == 1 else 's'} held by the force."
    if standing.missing:
        yield f"What is missing next: {standing.missing}"


def _is_said(one: RecommendationTold) -> bool:
    return one.recommendation.wording is not None or one.position is not None


def _heading(one: RecommendationTold) -> str:
    report = one.recommendation.report
    return f"{one.name} of {report.by}, {month_words(report.published_on)}"


def _about(recommendation: str) -> str:
    return f"recommendation {recommendation.rsplit('-', 1)[1]}"
