"""A response to a report as one text: the facts as at a day, and between them what the office itself writes.

What must stay true: a fact is composed, never typed, and an office's own words are never mixed into one. Nothing gets
in that may not be published: of the force only what it cleared, no stage under rules that nobody agreed, no title.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from kb.assurance import Kind
from kb.desk.oversight.saying import FIXED
from kb.plan import day_words

if TYPE_CHECKING:
    from kb.desk.evidence.stood import PlanStanding
    from kb.desk.oversight.composing import ForceTold, PromiseTold, RecommendationTold
    from kb.store import PublicationDays, Report

TO_WRITE = "[Still to be written]"
_FIT_TO_PUBLISH = frozenset({Kind.APPROVAL, Kind.REVIEW})
_UNKNOWN = {
    "referrals": "How many reports were made, and for how many the document was submitted, is unknown.",
    "hydra": "How many of the relevant staff have completed the Hydra training is unknown.",
    "elearning": "How many of the relevant staff have completed the four modules is unknown.",
}
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What an office writes. By the reference of a recommendation: its comment, its own action, or why there is none.

    Each line of an action is a promise. `invited` and `received` are about the chief constable's comments.
    """

    introduction: str = ""
    comments_on: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    why_none: Mapping[str, str] = field(default_factory=dict)
    invited: dt.date | None = None
    received: dt.date | None = None
    chief: str = ""
    conclusion: str = ""

    def missing(self, told: ForceTold, report: Report) -> tuple[str, ...]:
        """What is still to be written before it can be published, as sentences."""
        found = [] if self.introduction else ["Write the introduction."]
        for one in of_report(told, report):
            ref = one.recommendation.ref
            if not self.actions.get(ref) and not self.why_none.get(ref):
                found.append(f"{one.name}: write what the commissioner does, or why nothing.")
        if self.chief and self.invited is None:
            found.append("Enter the day on which the chief constable’s comments were invited.")
        if not self.conclusion:
            found.append("Write the conclusion.")
        return tuple(found)

    def promises(self) -> tuple[tuple[str, str], ...]:
        """Each promise with its recommendation, in order."""
        return tuple(
            (ref, line.strip())
            for ref, text in self.actions.items()
            for line in text.splitlines()
            if line.strip()
        )


def to_content(own: OwnWords) -> str:
    """What the office wrote, in the one way in which it is kept."""
    plain = asdict(own) | {name: _iso(getattr(own, name)) for name in ("invited", "received")}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def of_content(content: str) -> OwnWords:
    """What was kept."""
    said = json.loads(content)
    days = {
        name: dt.date.fromisoformat(said[name]) if said[name] else None for name in ("invited", "received")
    }
    return OwnWords(**{**said, **days})


def of_report(told: ForceTold, report: Report) -> tuple[RecommendationTold, ...]:
    """The recommendations of a report whose text is known."""
    return tuple(
        one
        for one in told.recommendations
        if one.recommendation.report.key == report.key and one.recommendation.wording is not None
    )


def introduction_of(told: ForceTold, report: Report, *, office: str, force: str, earlier: str) -> str:
    """An introduction to begin with: what it answers, as at when, and which response it goes on from."""
    goes_on = f" It goes on from the response of {earlier}." if earlier else ""
    return (
        f"{report.by} published “{report.title}” on {day_words(report.published_on)}. For each recommendation to "
        f"chief constables this response of the {office} says what is recorded about {force} as at "
        f"{day_words(told.on)}.{goes_on}"
    )


def as_markdown(
    told: ForceTold, report: Report, own: OwnWords, *, office: str, force: str, days: PublicationDays
) -> str:
    """The response as one text in Markdown."""
    head = (
        f"Force: {force}. Report published: {day_words(report.published_on)}. "
        f"Facts as at: {day_words(told.on)}."
    )
    parts = [
        f"# Response of the {office} to the {report.by} report “{plainly(report.title)}”",
        head,
        "## Introduction",
        own.introduction or TO_WRITE,
        *(f"{plainly(line)}" for line in told.figures),
        *(part for one in of_report(told, report) for part in _about(told, one, own)),
        *_not_entered(told, report),
        "## Comments of the chief constable",
        *_chief(own),
        "## Conclusion",
        *_unbound(told),
        own.conclusion or TO_WRITE,
        "## Publication",
        *_publication(days),
        plainly(FIXED),
    ]
    return "\n\n".join(parts) + "\n"


def plainly(text: str) -> str:
    """A text of somebody else as Markdown that says just that."""
    return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(text.split("\n"))))


def _about(told: ForceTold, one: RecommendationTold, own: OwnWords) -> Iterable[str]:
    ref = one.recommendation.ref
    yield f"## {one.name}"
    yield f"> {plainly(one.recommendation.text)}"
    yield f"{_deadline(one)}"
    yield from (plainly(line) for line in _facts(told, one))
    yield plainly(_position(one))
    yield from (_promised(promise) for promise in told.promises if promise.recommendation == ref)
    if own.comments_on.get(ref):
        yield own.comments_on[ref]
    yield f"**The commissioner’s own action.** {_action(own, ref)}"


def _deadline(one: RecommendationTold) -> str:
    deadline = one.due.deadline
    said = f"Deadline: {day_words(deadline)}. " if deadline is not None else ""
    return f"{said}{one.due.words}."


def _facts(told: ForceTold, one: RecommendationTold) -> Iterable[str]:
    yield from one.figures
    measure = one.recommendation.measure
    if measure == "stage":
        yield from _stages([plan for plan in told.plans if one.recommendation.ref in plan.answers])
    elif measure in _UNKNOWN and not one.measured:
        yield _UNKNOWN[measure]


def _stages(plans: list[PlanStanding]) -> Iterable[str]:
    if not plans:
        yield "No plan of the force that answers it is recorded in this register."
    for number, plan in enumerate(plans, 1):
        name = "The force’s plan" if len(plans) == 1 else f"The force’s plan {number} of {len(plans)}"
        if plan.standing.rules.agreed:
            yield f"{name}. {plan.standing.headline}"
        else:
            yield f"{name}: how far it is embedded is not stated, because the region has agreed no rules for it yet."
        for line in plan.told:
            if line.number > 0 or line.kind in _FIT_TO_PUBLISH:
                yield f"{line.line} ({line.by}, {day_words(line.recorded)})"


def _position(one: RecommendationTold) -> str:
    if one.cleared is None:
        return "The force gave no position that is cleared for publication."
    return f"The force stated on {day_words(one.cleared.on)}: {one.cleared.text}"


def _promised(one: PromiseTold) -> str:
    since = " ".join(one.since) or "Nothing that shows it has been recorded in this register since."
    state = since if one.open else f"Closed: {one.closed_why}"
    return f"In the response of {one.made.words} the commissioner said: “{plainly(one.sentence)}” {plainly(state)}"


def _unbound(told: ForceTold) -> Iterable[str]:
    """Promises about no single recommendation."""
    return (_promised(one) for one in told.promises if not one.recommendation)


def _action(own: OwnWords, ref: str) -> str:
    if own.actions.get(ref):
        return own.actions[ref]
    return f"None, because: {own.why_none[ref]}" if own.why_none.get(ref) else TO_WRITE


def _not_entered(told: ForceTold, report: Report) -> Iterable[str]:
    numbers = [
        str(one.recommendation.number)
        for one in told.recommendations
        if one.recommendation.report.key == report.key and one.recommendation.wording is None
    ]
    if numbers:
        listed = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
        yield (
            f"The text of recommendation{'s' if len(numbers) > 1 else ''} {listed} is not entered in this register, "
            "so nothing is said of it here."
        )


def _chief(own: OwnWords) -> Iterable[str]:
    if own.invited is None:
        yield "That they were invited is not recorded."
    else:
        received = (
            f"received on {day_words(own.received)}" if own.received else "the day of receipt is not recorded"
        )
        yield f"Invited on {day_words(own.invited)}; {received if own.chief else 'none were received'}."
    if own.chief:
        yield "\n".join(f"> {plainly(line)}" if line.strip() else ">" for line in own.chief.splitlines())


def _publication(days: PublicationDays) -> Iterable[str]:
    known = []
    if days.published_on is not None:
        at = f" at {days.address}" if days.address else ""
        known.append(f"Published on {day_words(days.published_on)}{at}.")
    if days.home_secretary_on is not None:
        known.append(f"Sent to the Home Secretary on {day_words(days.home_secretary_on)}.")
    if days.inspectorate_on is not None:
        known.append(f"Sent to HMICFRS on {day_words(days.inspectorate_on)}.")
    yield " ".join(known) or "The day of publication was not recorded when this was made."


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else ""
