"""Laws of the ladder, over histories made up at random."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.assurance import Item, Kind, Record, RuleSet, Stage, changed, signs, standing
from tests.assurance.histories import FIRST, LONG, History, days, histories, items, known_by
from tests.assurance.wessex import AGREED, ONE, TODAY, a_check, a_record, day

MANY = settings(max_examples=400, deadline=None)


def met(record: Record, rules: Sequence[RuleSet], on: dt.date) -> set[str]:
    return {need.key for need in standing(record, rules, on).needs if need.met}


@MANY
@given(histories(), days, st.integers(0, 400))
def test_a_later_day_is_never_higher_while_nothing_is_recorded(
    made: History, on: dt.date, later: int
) -> None:
    made = known_by(made, on)
    now, then = (standing(made.record, made.rules, one) for one in (on, on + dt.timedelta(later)))

    assert then.stage <= now.stage
    assert {need.key for need in then.needs if need.met} <= {need.key for need in now.needs if need.met}


@MANY
@given(histories(), days)
def test_each_need_holds_exactly_as_long_as_it_says(made: History, on: dt.date) -> None:
    made = known_by(made, on)
    for need in standing(made.record, made.rules, on).needs:
        last = need.until if need.met else None
        far = last or FIRST + dt.timedelta(2 * LONG)
        if need.met:
            assert need.key in met(made.record, made.rules, far)
        if last is not None:
            assert need.key not in met(made.record, made.rules, last + ONE)


@MANY
@given(histories(), days, days, st.data())
@pytest.mark.parametrize("act", ["withdrawn", "disputed", "expired"])
def test_taking_an_entry_away_never_raises(
    act: str, made: History, on: dt.date, when: dt.date, data: Any
) -> None:
    told: dict[str, Callable[[Item], Item]] = {
        "withdrawn": lambda item: replace(item, ended=min(when, item.ended or when)),
        "disputed": lambda item: (
            replace(item, disputed=when, settled=None) if item.disputed is None else item
        ),
        "expired": lambda item: replace(item, expires=min(when, item.expires or when)),
    }
    items = list(made.record.items)
    for at in data.draw(st.sets(st.integers(0, len(items) - 1), max_size=3)) if items else ():
        items[at] = told[act](items[at])
    before = standing(made.record, made.rules, on)
    after = standing(replace(made.record, items=tuple(items)), made.rules, on)

    assert after.stage <= before.stage
    assert {need.key for need in after.needs if need.met} <= {need.key for need in before.needs if need.met}


@MANY
@given(histories(), days)
def test_what_is_recorded_later_changes_no_earlier_day(made: History, on: dt.date) -> None:
    then = known_by(made, on)

    assert standing(made.record, made.rules, on) == standing(then.record, then.rules, on)
    assert signs(made.record, made.rules, on) == signs(then.record, then.rules, on)


@MANY
@given(histories(), days, st.data())
def test_evidence_recorded_later_changes_no_earlier_day(made: History, on: dt.date, data: Any) -> None:
    more = replace(data.draw(items(999)), recorded=on + ONE)
    record = replace(made.record, items=(more, *made.record.items))

    assert standing(record, made.rules, on) == standing(made.record, made.rules, on)


@MANY
@given(histories(), days)
def test_not_satisfied_ends_only_by_a_later_satisfied_one(made: History, on: dt.date) -> None:
    checks = [item for item in made.record.items if item.kind is Kind.CHECK and item.recorded <= on]
    refused = [item.last for item in checks if item.checked and not item.checked.satisfied]
    later = [
        item
        for item in checks
        if item.checked and item.checked.satisfied and refused and item.first > max(refused)
    ]

    if standing(made.record, made.rules, on).stage is Stage.EMBEDDED:
        assert not refused or later


@MANY
@given(histories(), days)
def test_the_last_change_is_the_one_that_every_day_shows(made: History, on: dt.date) -> None:
    change = changed(made.record, made.rules, on)
    now = standing(made.record, made.rules, on).stage
    since = change.since if change is not None else FIRST - ONE

    span = (on - since).days
    looked = {since + dt.timedelta(span * part // 12) for part in range(13)} if span > 0 else {on}
    assert {standing(made.record, made.rules, one).stage for one in looked} == {now}
    if change is not None:
        assert standing(made.record, made.rules, since - ONE).stage is change.was is not now


@MANY
@given(histories(), st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_anything_at_all_has_a_standing_on_any_day(made: History, on: dt.date) -> None:
    said = standing(made.record, made.rules, on)

    assert said.stage is Stage.EMBEDDED or said.missing
    assert (said.stage is Stage.EMBEDDED) is (not said.missing)
    assert all(last >= on for last, _ in said.lapses)


def test_histories_reach_every_stage() -> None:
    """The laws above would say little of histories that never climbed."""
    seen: set[Stage] = set()

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(histories(), days)
    def look(made: History, on: dt.date) -> None:
        seen.add(standing(made.record, made.rules, on).stage)

    look()
    assert seen == set(Stage)


def test_a_refusal_bars_on_every_day_until_it_is_answered() -> None:
    record = a_record(items=(*a_record().items, a_check(70, day("2026-01-10"), satisfied=False)))

    stages = {standing(record, (AGREED,), TODAY + ONE * n).stage for n in range(-50, 40)}

    assert Stage.EMBEDDED not in stages
