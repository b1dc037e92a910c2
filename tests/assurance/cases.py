"""A table of cases: a sentence, a record, a day, and the stage that it must give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest

from kb.assurance import Record, RuleSet, Stage
from tests.assurance.wessex import AGREED, ONE, TODAY

NOTHING, DRAFTED, APPROVED, TASKED, IN_USE, EMBEDDED = Stage


@dataclass(frozen=True)
class Case:
    says: str
    record: Record
    stage: Stage
    on: dt.date = TODAY
    rules: Sequence[RuleSet] = (AGREED,)


def expires(what: str, record: Record, last: dt.date, *, held: Stage, falls: Stage) -> tuple[Case, ...]:
    """Something's last good day: the day before it, itself, and the day after."""
    return (
        Case(f"{what}: the day before the last", record, held, last - ONE),
        Case(f"{what}: the last day", record, held, last),
        Case(f"{what}: the day after", record, falls, last + ONE),
    )


def begins(what: str, record: Record, first: dt.date, *, before: Stage, then: Stage) -> tuple[Case, ...]:
    """Something's first day: the day before it, itself, and the day after."""
    return (
        Case(f"{what}: the day before", record, before, first - ONE),
        Case(f"{what}: the day itself", record, then, first),
        Case(f"{what}: the day after", record, then, first + ONE),
    )


def table(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """The cases as tests, each named by its sentence."""
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.says) for case in cases])
