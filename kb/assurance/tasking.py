"""What Issued and tasked needs: every priority-1 requirement complete, and enough of them tasked not long ago."""

from __future__ import annotations

import datetime as dt

from kb.assurance.evidence import Kind
from kb.assurance.lineage import Held, Stand
from kb.assurance.quarters import months_after
from kb.assurance.share import ALL, DAY, Counted, Share, lapsed, last_day, share_on
from kb.assurance.stage import Need, Stage
from kb.assurance.view import View, good_to
from kb.plan import day_words

_KEPT_MONTHS = 12


def tasking_needs(view: View) -> tuple[Need, ...]:
    """The two needs, in order."""
    return _complete(view), _tasked(view)


def gone_by(stand: Stand | None, day: dt.date) -> int:
    """How many priority-1 rows were taken out within a year before a day."""
    if stand is None:
        return 0
    return sum(left <= day <= months_after(left, _KEPT_MONTHS) for left in stand.gone.values())


def beside(share: Share) -> str:
    """What stands beside a share: those left out because they are new, and those taken out within a year."""
    said = ""
    if share.graced:
        said += f" {share.graced} new and not yet counted."
    if share.gone:
        said += f" {share.gone} taken out within the last year."
    return said


def _ones(view: View) -> dict[str, Held]:
    return {} if view.now is None else view.now.ones


def _complete(view: View) -> Need:
    rows = [
        Counted(dt.date.max if held.row.complete else None, held.grace_to(view.set.rules.grace_days))
        for held in _ones(view).values()
    ]
    share = share_on(rows, view.on, ALL, gone=gone_by(view.now, view.on))
    said = f"{share.words} complete in this register." if rows else "The plan has no priority-1 requirement."
    return Need(
        Stage.TASKED,
        "complete rows",
        met=share.passes,
        words=said[:1].upper() + said[1:] + beside(share),
        share=share,
        until=last_day(rows, view.on, ALL) if share.passes else None,
    )


def _tasked(view: View) -> Need:
    rules, ones = view.set.rules, _ones(view)
    until: dict[str, dt.date] = {}
    held_by: dict[str, set[int]] = {}
    for item in view.of(Kind.TASKING):
        last = good_to(item, rules.tasking_months, view.on)
        for ref in map(str.casefold, item.refs):
            if ref in ones and ones[ref].fresh <= item.first:
                until[ref] = max(last, until.get(ref, last))
                if view.on <= last:
                    held_by.setdefault(ref, set()).add(item.number)
    rows = [Counted(until.get(ref), held.grace_to(rules.grace_days)) for ref, held in ones.items()]
    share = share_on(rows, view.on, rules.tasked_share, gone=gone_by(view.now, view.on))
    ends = last_day(rows, view.on, rules.tasked_share) if share.passes else None
    ended = None if share.passes else lapsed(rows, view.on, rules.tasked_share)
    said = f"{share.words} tasked within {rules.tasking_months} months, as recorded in this register."
    if ended is not None:
        said += f" It was enough until {day_words(ended - DAY)}."
    return Need(
        Stage.TASKED,
        "tasking",
        met=share.passes,
        words=said[:1].upper() + said[1:] + beside(share),
        share=share,
        items=tuple(sorted(set().union(*held_by.values()))) if share.passes else (),
        until=ends,
        ended=ended,
    )
