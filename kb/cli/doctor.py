"""What `kb doctor` looks at."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.config import Settings
from kb.errors import Refusal

if TYPE_CHECKING:
    from kb.desk import House

_ROOM_WANTED = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is right, and a sentence about it, with what to do where it is not."""

    what: str
    ok: bool
    says: str


def findings(settings: Settings) -> tuple[Finding, ...]:
    """Everything that can be looked at from here. Changes nothing."""
    return tuple(
        one for look in (_python, _folder, _room, _database, _service) for one in _safely(look, settings)
    )


def _safely(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except Refusal as no:
        yield Finding(look.__name__.strip("_"), ok=False, says=str(no))


def _python(_: Settings) -> Iterator[Finding]:
    yield Finding("python", ok=sys.version_info >= (3, 11), says=f"Python {sys.version.split()[0]}")


def _folder(settings: Settings) -> Iterator[Finding]:
    if not settings.data.is_dir():
        yield Finding("data folder", ok=False, says=f"{settings.data} is not there. Run `kb migrate`.")
        return
    open_to = stat.S_IMODE(settings.data.stat().st_mode) & 0o077
    says = (
        f"{settings.data} can be entered by others. Run: chmod 700"
        if open_to
        else f"{settings.data}, private"
    )
    yield Finding("data folder", ok=not open_to, says=says)
    if not os.access(settings.data, os.W_OK):
        yield Finding("data folder", ok=False, says=f"{settings.data} cannot be written to by this user.")


def _room(settings: Settings) -> Iterator[Finding]:
    there = next((p for p in (settings.data, *settings.data.parents) if p.exists()), settings.data)
    free = shutil.disk_usage(there).free
    advice = "" if free >= _ROOM_WANTED else " Make room: saving stops when the disk is full."
    yield Finding("disk", ok=free >= _ROOM_WANTED, says=f"{free / 1024**3:,.1f} GB free.{advice}")


def _database(settings: Settings) -> Iterator[Finding]:
    from kb.desk import House

    if not settings.data.is_dir():
        return
    house = House.open(settings)
    try:
        ready = house.store.migration_state().ready
        says = "up to this program" if ready else "not up to this program: run `kb migrate`"
        yield Finding("database", ok=ready, says=f"{house.store.dialect}, {says}")
        if ready:
            yield _index(house)
            with house.store.reading() as tx:
                some = settings.sample or tx.people.has_administrator()
            advice = "there is one" if some else "there is none: run `kb first-administrator`"
            yield Finding("administrator", ok=some, says=advice)
    finally:
        house.close()


def _index(house: House) -> Finding:
    state = house.index_state()
    if not state.usable:
        return Finding(
            "index", ok=False, says="there is none that can be used: start the worker, or `kb index rebuild`"
        )
    return Finding("index", ok=state.behind < 100, says=f"{state.behind:,} plans behind")


def _service(settings: Settings) -> Iterator[Finding]:
    if settings.sample:
        yield Finding("sample mode", ok=True, says="on: anybody on this machine can enter as a sample person")
        return
    yield Finding(
        "address",
        ok=settings.https,
        says=settings.public_url or "KB_PUBLIC_URL is not set: links in letters lead nowhere",
    )
    yield Finding(
        "letters",
        ok=bool(settings.smtp_host),
        says=settings.smtp_host or "KB_SMTP_HOST is not set: letters stay in the data folder",
    )
