"""What of Whoosh 2.7.4 is never used, because it leaks, loses or answers wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "kb" / "search"
NEVER = (
    "Require", r"refresh\(", "TimeLimitCollector", r"terms\s*=\s*True", "AsyncWriter", "BufferedWriter", "key_terms",
    "more_like", "correct_query", "open_dir", "QueryParser", "NumericRange",
)  # fmt: skip


@pytest.mark.parametrize("habit", NEVER)
def test_the_room_keeps_away_from(habit: str) -> None:
    users = [path.name for path in ROOM.glob("*.py") if re.search(habit, path.read_text(encoding="utf-8"))]

    assert users == []


def test_only_this_room_knows_whoosh() -> None:
    others = [path for path in ROOM.parent.rglob("*.py") if ROOM not in path.parents]

    assert [
        path.name
        for path in others
        if re.search(r"^\s*(?:import|from) whoosh", path.read_text(encoding="utf-8"), re.MULTILINE)
    ] == []
