"""What tests of several rooms share: a house with the cast in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk_cast import Shelves, a_house


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    """A house with an index that has always caught up."""
    with a_house(tmp_path) as made:
        yield made


@pytest.fixture(params=["index", "scan"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    """A house with an index, and one without, which looks through the store."""
    with a_house(tmp_path, indexed=request.param == "index") as made:
        yield made
