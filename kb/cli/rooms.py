"""What commands share: the clock, the opened rooms, and how things are said."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from kb.config import Settings, from_env
from kb.errors import NotReady

if TYPE_CHECKING:
    from kb.desk import House
    from kb.store import Store

FAULTS = 3
"""Exit code of a command that looked for faults and found some."""

DAY = click.DateTime(["%Y-%m-%d"])
as_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for a script.")


def now() -> dt.datetime:
    """This machine's clock, for the command line."""
    return dt.datetime.now(dt.UTC)


def london(at: dt.datetime) -> dt.date:
    """The day in London on which an instant falls."""
    return at.astimezone(ZoneInfo("Europe/London")).date()


def say(sentence: str) -> None:
    """Say something to the person who watches, apart from what the command gives out."""
    click.echo(sentence, err=True)


def give_json(value: object) -> None:
    """Give a value out for a script."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str, indent=1))


def day(moment: dt.datetime | None) -> dt.date | None:
    """The day that an option of type DAY names."""
    return None if moment is None else moment.date()


@contextmanager
def the_store() -> Iterator[Store]:
    """The database of the settings, closed again after use. Raises NotReady where it is not set up."""
    from kb.store import Store

    settings = from_env()
    if not settings.data.is_dir():
        raise NotReady(f"There is no data folder at {settings.data}. Run `kb migrate`, or set KB_DATA.")
    store = Store.open(settings.url, folder=settings.data)
    try:
        if not store.migration_state().ready:
            raise NotReady("The database is not up to this program. Run `kb migrate`.")
        yield store
    finally:
        store.close()


@contextmanager
def the_house() -> Iterator[House]:
    """All rooms of the settings, closed again after use."""
    from kb.desk import House

    with the_store():
        house = House.open(from_env())
    try:
        yield house
    finally:
        house.close()


@contextmanager
def in_service(settings: Settings, *, alone: bool = False) -> Iterator[None]:
    """Say that the data folder is being served from, so that nobody puts another database in its place.

    `alone`: be the one who does that. Raises NotReady while anybody serves. The system lets go of it when the
    last process that has it ends, however it ends.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.data / "service.lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as why:
            raise NotReady(
                "The service is running. Stop it first."
                if alone
                else "A backup is being restored. Wait for it."
            ) from why
        yield
