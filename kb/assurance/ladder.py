"""The ladder: the stage of a plan on a day, the highest of which everything is met, and of all those below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kb.assurance.approval import approval_needs
from kb.assurance.cautions import cautions, open_draft, withdrawn_on
from kb.assurance.checks import check_need
from kb.assurance.record import Record
from kb.assurance.returns import all_figures
from kb.assurance.rules import RuleSet
from kb.assurance.stage import Need, Stage, Standing
from kb.assurance.tasking import tasking_needs
from kb.assurance.using import kept_needs, use_needs
from kb.assurance.view import View, view_of
from kb.plan import day_words

_NEXT = {
    "approval": "have the plan approved, or approved again",
    "review day": "review the plan and set the next review day",
    "triggers": "answer the change that the plan must be thought about for",
    "complete rows": "complete every priority-1 requirement",
    "tasking": "issue tasking sheets for more of the priority-1 requirements",
    "returns": "record returns on more of the priority-1 requirements for the quarter",
    "product": "record a product of analysis that came from the plan",
    "series": "record enough returns for two quarters in a row",
    "learning": "record a change to the plan that was made for something learnt",
    "check": "have the plan checked by somebody independent, and be found satisfactory",
}
_LAPSES = {
    "approval": "the approval",
    "review day": "the review day",
    "triggers": "the time to answer a change that the plan must be thought about for",
    "complete rows": "the grace of new requirements that are not complete",
    "tasking": "the tasking",
    "returns": "the returns of the last quarter that counts",
    "product": "the product of analysis",
    "series": "the series of two quarters",
    "learning": "the change made for something learnt",
    "check": "the independent check",
}


def standing(record: Record, rules: Sequence[RuleSet], on: dt.date) -> Standing:
    """Where a plan stands at the end of a day, by what was recorded by then and the rules of that day."""
    view = view_of(record, rules, on)
    quarters = all_figures(view)
    needs = (
        *approval_needs(view),
        *tasking_needs(view),
        *use_needs(view, quarters),
        *kept_needs(view, quarters),
        check_need(view),
    )
    stage = _reached(view, needs)
    held = [need for need in needs if need.stage <= stage]
    rows = view.now.rows.values() if view.now is not None else ()
    return Standing(
        on=on,
        stage=stage,
        rules=view.set,
        needs=needs,
        rests_on=tuple(sorted({number for need in held for number in need.items})),
        lapses=tuple(sorted((need.until, _LAPSES[need.key]) for need in held if need.until is not None)),
        missing=_missing(needs, stage),
        cautions=cautions(view),
        complete=(sum(held.row.complete for held in rows), len(rows)),
        quarters=quarters,
        headline=_headline(view, stage),
    )


def _reached(view: View, needs: Sequence[Need]) -> Stage:
    """The lowest gap wins."""
    if view.now is None:
        return Stage.NOTHING if open_draft(view) is None else Stage.PREPARATION
    gap = min((need.stage for need in needs if not need.met), default=None)
    return Stage.EMBEDDED if gap is None else Stage(gap - 1)


def _missing(needs: Sequence[Need], stage: Stage) -> str:
    if stage is Stage.NOTHING:
        return "For “In preparation”: begin a draft of the plan."
    gap = next((need for need in needs if not need.met), None)
    return "" if gap is None else f"For “{gap.stage.words}”: {_NEXT[gap.key]}."


def _headline(view: View, stage: Stage) -> str:
    fact = "a fact about this register, not about the force"
    withdrawn = withdrawn_on(view)
    if stage is Stage.NOTHING and withdrawn is not None:
        return f"Embedding: {stage.words} since the plan was withdrawn on {day_words(withdrawn)}; {fact}."
    return f"Embedding: {stage.words} on {day_words(view.on)}; {fact}."
