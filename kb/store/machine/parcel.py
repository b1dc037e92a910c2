"""The form of a backup: one file that says what is in it and proves that all of it is there.

Three lines and then the database: a name for the form, a list of contents in JSON, the SHA-256 of that list.
The list holds the size and SHA-256 of what follows, so that a parcel cut short, lengthened or changed
anywhere is refused before anything of it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from kb.errors import Invalid

_FORM = b"kb backup 1\n"
_LONGEST_LINE = 10_000
_PIECE = 1024 * 1024
DAMAGED = "This backup is damaged and was not used: {}. Nothing was changed. Use another one."


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. `kind` is `sqlite` or `postgresql`; `head` is the audit's, `number:hash`."""

    kind: str
    at: str
    head: str
    migration: str
    size: int
    sha256: str


def wrap(payload: Path, target: Path, **facts: str) -> Contents:
    """Write a parcel around a file. `target` appears whole and on the disk, or not at all."""
    contents = Contents(**facts, size=payload.stat().st_size, sha256=_hash_of(payload))
    listed = json.dumps(asdict(contents), sort_keys=True).encode("ascii")
    part = target.with_name(f".{target.name}.part")
    with private(part) as file:
        file.write(_FORM + listed + b"\n" + hashlib.sha256(listed).hexdigest().encode("ascii") + b"\n")
        with payload.open("rb") as source:
            shutil.copyfileobj(source, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)
    return contents


def unwrap(source: Path, payload: Path) -> Contents:
    """Check a parcel whole and put the file in it at `payload`. Raises Invalid for any damage."""
    if not source.is_file():
        raise Invalid("There is no backup at that place.")
    try:
        with source.open("rb") as file, private(payload) as into:
            contents = _contents(file)
            _unpack(file, into, contents)
    except Invalid:
        payload.unlink(missing_ok=True)
        raise
    return contents


def _contents(file: BinaryIO) -> Contents:
    if file.readline(len(_FORM)) != _FORM:
        raise Invalid("This is not a backup made by this program. Nothing was changed.")
    listed, proof = file.readline(_LONGEST_LINE), file.readline(65)
    if hashlib.sha256(listed[:-1]).hexdigest().encode("ascii") + b"\n" != proof or not listed.endswith(b"\n"):
        raise Invalid(DAMAGED.format("its list of contents was changed"))
    try:
        return Contents(**json.loads(listed))
    except (TypeError, ValueError):
        raise Invalid(
            "This backup was made by another release of the program. Nothing was changed."
        ) from None


def _unpack(file: BinaryIO, into: BinaryIO, contents: Contents) -> None:
    proof, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        proof.update(piece)
        into.write(piece)
        size += len(piece)
        if size > contents.size:
            raise Invalid(DAMAGED.format("something was added to it"))
    if size < contents.size:
        raise Invalid(DAMAGED.format("a part of it is missing"))
    if proof.hexdigest() != contents.sha256:
        raise Invalid(DAMAGED.format("what is in it was changed"))
    into.flush()
    os.fsync(into.fileno())


@contextmanager
def private(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner may read; one left over by a killed run is taken away first."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        yield file


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
