"""What In use needs, a good quarter and a product of analysis, and the series and the learning that Embedded needs."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from kb.assurance.evidence import Kind
from kb.assurance.returns import day_after, good_until, rules_of, series_end
from kb.assurance.share import DAY
from kb.assurance.stage import Need, QuarterFigures, Stage
from kb.assurance.tasking import beside
from kb.assurance.view import View, good_to
from kb.plan import day_words


def use_needs(view: View, quarters: tuple[QuarterFigures, ...]) -> tuple[Need, ...]:
    """The two needs of In use, in order."""
    product = _dated(view, Kind.PRODUCT, view.set.rules.product_months)
    return _returned(view, quarters), product


def kept_needs(view: View, quarters: tuple[QuarterFigures, ...]) -> tuple[Need, ...]:
    """The series and the learning that Embedded needs, in order."""
    return _series(view, quarters), _dated(view, Kind.LEARNING, view.set.rules.learning_months)


def _returned(view: View, quarters: tuple[QuarterFigures, ...]) -> Need:
    ends = [(good_until(one, rules_of(view, one.quarter)), one) for one in quarters if one.met]
    until, best = max(ends, key=lambda end: (end[0], end[1].quarter), default=(None, None))
    if until is not None and best is not None and view.on <= until:
        late = ", filled late" if best.late else ""
        said = f"{best.share.words} returned for {best.quarter.words}{late}, as recorded in this register."
        return Need(
            Stage.IN_USE,
            "returns",
            met=True,
            words=said[:1].upper() + said[1:] + beside(best.share),
            share=best.share,
            items=best.items,
            until=until,
        )
    share = quarters[0].share if quarters else None
    said = "Not enough returns for a quarter that still counts are recorded in this register."
    if until is not None:
        said += f" The last that counted did so until {day_words(until)}."
    if any(one.spent for one in quarters[:3]):
        said += " A late quarter does not count, because another within a year was filled late before it."
    return Need(Stage.IN_USE, "returns", met=False, words=said, share=share, ended=day_after(until))


def _series(view: View, quarters: tuple[QuarterFigures, ...]) -> Need:
    pairs = [
        (series_end(later, former, rules_of(view, later.quarter)), later, former)
        for later, former in pairwise(quarters)
        if later.met and former.met
    ]
    if not pairs:
        said = "No two quarters in a row with enough returns are recorded in this register."
        return Need(Stage.EMBEDDED, "series", met=False, words=said)
    until, later, former = max(pairs, key=lambda pair: (pair[0], pair[1].quarter))
    met = view.on <= until
    said = (
        f"Returns were enough for {former.quarter.words} and {later.quarter.words}, which in this register "
    )
    said += f"{'counts' if met else 'counted'} until {day_words(until)}."
    return Need(
        Stage.EMBEDDED,
        "series",
        met=met,
        words=said,
        items=tuple(sorted({*later.items, *former.items})) if met else (),
        until=until if met else None,
        ended=None if met else until + DAY,
    )


_NAMED = {
    Kind.PRODUCT: (Stage.IN_USE, "product", "product of analysis"),
    Kind.LEARNING: (Stage.EMBEDDED, "learning", "change made for something learnt"),
}


def _dated(view: View, kind: Kind, months: int) -> Need:
    """A need that one fact of a kind meets until it is so many months old."""
    stage, key, name = _NAMED[kind]
    found = [(good_to(item, months, view.on), item) for item in view.of(kind) if view.reset <= item.first]
    # An entry withdrawn before it could count has no last day.
    ends = [end for end in found if end[1].recorded <= end[0]]
    until, item = max(ends, key=lambda end: (end[0], end[1].number), default=(None, None))
    if until is None or item is None:
        return Need(stage, key, met=False, words=f"No {name} is recorded in this register.")
    met = view.on <= until
    return Need(
        stage,
        key,
        met=met,
        words=_dated_words(name, item.first, until, months=months, met=met),
        items=tuple(sorted(each.number for last, each in ends if view.on <= last)),
        until=until if met else None,
        ended=None if met else until + DAY,
    )


def _dated_words(name: str, first: dt.date, until: dt.date, *, months: int, met: bool) -> str:
    if met:
        return f"A {name} of {day_words(first)} is recorded in this register and counts until {day_words(until)}."
    return f"The last {name} in this register counted until {day_words(until)}; one within {months} months is asked."
