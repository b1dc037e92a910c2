"""Building a whole index, on two processes where there is enough to do for two."""

from __future__ import annotations

import multiprocessing as mp
import os
import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kb.errors import Unavailable
from kb.search.batch import Batch
from kb.search.entries import PlanEntry
from kb.search.manifest import INDEX_NAME
from kb.search.segment_writing import parts_of, write_segment
from kb.search.segments import MemorySegment

FULL: Final = 50_000
"""Texts in memory at which a segment is written: about 100 MB while building."""

WORTH_TWO: Final = 600
_HANDFUL: Final = 20

Made = list[tuple[str, int]]
"""Names of the segments written, with how many texts each has."""


def built(entries: Iterable[PlanEntry], folder: Path) -> Made:
    """Writes entries as segments into a folder."""
    waiting = iter(entries)
    first = list(islice(waiting, WORTH_TWO))
    if len(first) < WORTH_TWO or (os.cpu_count() or 1) < 2:
        return _build(_chain(first, waiting), folder)
    return _build_on_two(_chain(first, waiting), folder)


def _chain(first: list[PlanEntry], rest: Iterator[PlanEntry]) -> Iterator[PlanEntry]:
    yield from first
    first.clear()
    yield from rest


def _build(entries: Iterable[PlanEntry], folder: Path) -> Made:
    made: Made = []
    batch = Batch()
    for entry in entries:
        batch.add(entry)
        if len(batch) >= FULL:
            made.append(_write(batch, folder))
            batch = Batch()
    if len(batch):
        made.append(_write(batch, folder))
    return made


def _write(batch: Batch, folder: Path) -> tuple[str, int]:
    name = f"{INDEX_NAME}_{secrets.token_hex(8)}"
    return name, write_segment(folder, name, parts_of([(MemorySegment(batch), frozenset())]))


def _build_on_two(entries: Iterator[PlanEntry], folder: Path) -> Made:
    """One process beside this one takes every other handful of plans."""
    # Spawned, not forked: the caller may have threads and database connections.
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    other = context.Process(target=_work, args=(theirs, folder), daemon=True)
    other.start()
    theirs.close()
    try:
        made = _build(_share(entries, ours), folder)
        ours.send(None)
        more: Made = ours.recv()
    except (EOFError, BrokenPipeError) as problem:
        raise Unavailable("A part of the rebuild stopped before its end. Start it again.") from problem
    finally:
        ours.close()
        other.join()
    return made + more


def _share(entries: Iterator[PlanEntry], other: Connection) -> Iterator[PlanEntry]:
    while mine := list(islice(entries, _HANDFUL)):
        if theirs := list(islice(entries, _HANDFUL)):
            other.send(theirs)
        yield from mine


def _work(conn: Connection, folder: Path) -> None:
    try:
        made = _build(_received(conn), folder)
    except EOFError:
        # The other process has given up: nobody waits for this part.
        return
    conn.send(made)


def _received(conn: Connection) -> Iterator[PlanEntry]:
    while (entries := conn.recv()) is not None:
        yield from entries
