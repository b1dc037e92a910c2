"""Where indexes stand: numbered folders side by side, and a pointer to the one in use.

A rebuild goes into the next folder while the old one serves, and is put to use by moving the pointer in
one step. Folders are private to the service user: an index is never in a backup, never in an import.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kb.errors import Unavailable
from kb.search.manifest import IndexUnusable

_POINTER: Final = "current"


def make_private(folder: Path) -> None:
    """Makes the folder if need be and closes it to everybody else."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def folder_in_use(root: Path) -> Path:
    """The folder that the pointer names. Raises IndexUnusable where there is none."""
    try:
        number = (root / _POINTER).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as problem:
        raise IndexUnusable("There is no search index yet. It is being built.") from problem
    # Only digits: a pointer must not lead out of the folder.
    if not (number.isascii() and number.isdigit()):
        raise IndexUnusable("The pointer to the search index is damaged. It is being rebuilt.")
    return root / number


def next_folder(root: Path) -> Path:
    """A new, empty, private folder beside the others."""
    make_private(root)
    taken = [int(path.name) for path in root.iterdir() if path.name.isdigit()]
    folder = root / str(max(taken, default=0) + 1)
    make_private(folder)
    return folder


def put_to_use(root: Path, folder: Path) -> None:
    """Moves the pointer to a folder in one step, and takes the other folders away.

    Readers that have an older one open keep it: its files live on until they are closed.
    """
    fresh = root / f"{_POINTER}.new"
    with fresh.open("w", encoding="ascii") as opened:
        opened.write(folder.name)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(root / _POINTER)
    for path in root.iterdir():
        if path.name.isdigit() and path != folder:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def only_indexer(root: Path) -> Iterator[None]:
    """Holds the place of the one indexer of this machine; the system frees it when the process dies.

    Raises Unavailable while another process holds it.
    """
    make_private(root)
    with (root / "indexer.lock").open("w", encoding="ascii") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Unavailable("Another process is already indexing in this folder.") from problem
        yield
