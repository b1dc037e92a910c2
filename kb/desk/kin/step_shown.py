"""How a plan stands to its source, as its own page and a person's notices say it: kept where it was worked out once.

What must stay true: it is told only to whoever reads both plans, this one whole. Of an open draft only its writers are
told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.desk.kin.standing import step_of
from kb.desk.word.notice import Notice
from kb.plan import State, decode
from kb.store import Step

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Found, Tie, Transaction


@dataclass(frozen=True, slots=True)
class StepShown:
    """How a plan stands to one source. `own`: the reader writes the plan, so what is to look at is theirs.

    `key` is what it can be kept under, empty where it was kept already.
    """

    tie: Tie
    step: Step
    own: bool
    key: str


def step_shown(bound: Bound, tx: Transaction, found: Found) -> StepShown | None:
    """How the current version that somebody reads stands to the plan that it was adapted from.

    For its writers it is the open draft that stands so. None where they do not read all of both.
    """
    ties = tx.kin.ties(found.card.plan_id) if found.card.source_ref else ()
    tie = next((one for one in ties if one.kind == "whole"), None)
    return None if tie is None else _shown(bound, tx, found, tie)


def _shown(bound: Bound, tx: Transaction, found: Found, tie: Tie) -> StepShown | None:
    whole = found.rendition is Rendition.FULL and not found.hidden and found.card.state is State.CURRENT
    text = decode(found.text) if whole and found.text is not None else None
    if text is None:
        return None
    writing = bound.reach_of(Action.WRITE)
    own = (
        found.card.body in writing.bodies and tx.holding.plan(found.card.plan_ref, reach=writing) is not None
    )
    draft = tx.press.draft(found.card.plan_ref, reach=writing) if own else None
    ours = decode(draft.text or b"") if draft else None
    made = step_of(bound, tx, tie, text if ours is None else ours, drafted=draft is not None)
    return None if made is None else StepShown(tie, made[0], own, made[1])


def moved_sources(bound: Bound, tx: Transaction, own: Sequence[Found]) -> Iterator[Notice]:
    """One notice for each of one's own plans that has something to look at in a source."""
    plans = {found.card.plan_id: found for found in own}
    told: dict[str, list[StepShown]] = {}
    for tie in tx.kin.all_ties() if plans else ():
        shown = _shown(bound, tx, plans[tie.plan_id], tie) if tie.plan_id in plans else None
        if shown is not None and shown.own and shown.step.to_look:
            told.setdefault(tie.plan_ref, []).append(shown)
    for ref, those in told.items():
        many = sum(one.step.to_look for one in those)
        sources = ", ".join(dict.fromkeys(bound.name_of(one.tie.source_body) for one in those))
        said = f"{many} change{'' if many == 1 else 's'} of {sources} to look at."
        yield Notice(f"source:{ref}.{many}", ref, "/in-step", said=(said,))
