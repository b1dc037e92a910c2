"""The sample library, stocked once and served: for tests of pages and for journeys in a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import flask

from kb.access import whole
from kb.app import create_app
from kb.config import Settings
from kb.desk import House, catch_up, rebuild_index, stock_library
from tests.cast import NOON

SETTINGS = Settings(sample=True, secret="s" * 40)


@dataclass
class Library:
    """The sample library being served. `at` is the instant that its clock shows."""

    house: House
    app: flask.Flask
    at: dt.datetime = NOON

    def caught_up(self) -> None:
        """Let the index take in what has changed."""
        with self.house.indexer() as indexer:
            catch_up(self.house.store, indexer, whole=whole())


def stock(data: Path) -> Path:
    """Put the sample library and its index into a new data folder."""
    house = House.open(replace(SETTINGS, data=data))
    house.store.migrate()
    stock_library(house, at=NOON - dt.timedelta(days=1))
    with house.indexer() as indexer:
        rebuild_index(house.store, indexer, whole=whole())
    house.close()
    return data


@contextmanager
def served(data: Path) -> Iterator[Library]:
    """The library in a data folder, served by an application whose clock stands still until it is moved."""
    settings = replace(SETTINGS, data=data)
    house = House.open(settings)
    made: list[Library] = []
    made.append(Library(house, create_app(settings, house=house, now=lambda: made[0].at)))
    try:
        yield made[0]
    finally:
        house.close()
