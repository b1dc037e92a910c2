"""The tests of access notice every wrong rule that we could think of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.house.mutants import MUTANTS, Mutant, is_caught

pytestmark = pytest.mark.slow


def test_the_rule_as_it_stands_passes(tmp_path: Path) -> None:
    same = "OPEN = frozenset({State.DRAFT, State.SUBMITTED})"

    assert not is_caught(Mutant("nothing new", same, same), tmp_path)


def test_every_wrong_rule_is_noticed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        caught = pool.map(lambda n: is_caught(MUTANTS[n], tmp_path / str(n)), range(len(MUTANTS)))

    assert [mutant.lets for mutant, seen in zip(MUTANTS, caught, strict=True) if not seen] == []
