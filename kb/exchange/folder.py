"""A folder of Markdown files: each one document with one version.

Nothing outside the folder is ever read: links are never followed, and what is no ordinary file is
passed over and listed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kb.errors import Invalid
from kb.exchange.jsonl import open_jsonl
from kb.exchange.values import LARGEST, Skipped, Source, SourceDocument, SourceVersion, too_large

_MARKDOWN = (".md", ".markdown")
_JSON_LINES = (".jsonl", ".ndjson")
_DEEPEST = 50


def open_source(path: Path) -> Source:
    """What is at a path: a folder of Markdown files, one Markdown file, or a JSON Lines file of versions.

    Raises Invalid for anything else, for a path that is not there and for a file that cannot be read.
    """
    try:
        if path.is_dir():
            return open_folder(path)
        if path.suffix.lower() in _MARKDOWN:
            return _files(path.parent, [path.name])
        if path.suffix.lower() in _JSON_LINES:
            return open_jsonl(path)
    except OSError as why:
        raise Invalid(f"“{path}” cannot be read: {why.strerror}.") from why
    raise Invalid(f"“{path}” is no folder, Markdown file (.md) or JSON Lines file (.jsonl) that is there.")


def open_folder(folder: Path) -> Source:
    """Look a folder through, sub-folders too, in order of name. Hidden files and folders are passed over."""
    return _files(folder, sorted(_names(folder)))


def _names(folder: Path) -> Iterator[str]:
    for here, folders, files in os.walk(folder, followlinks=False):
        inside = os.path.relpath(here, folder)
        deep = inside.count(os.sep) >= _DEEPEST
        folders[:] = [] if deep else [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.lower().endswith(_MARKDOWN) and not name.startswith("."):
                yield str(Path(inside, name))


def _files(folder: Path, names: list[str]) -> Source:
    skipped = {name: why for name in names if (why := _why_not(folder / name))}
    kept = {_kept_path(name): name for name in names if name not in skipped}

    def read(without: frozenset[str]) -> Iterator[SourceDocument]:
        for path, name in kept.items():
            if path not in without:
                yield SourceDocument(path, (SourceVersion(path, 1, None, "", "", _bytes(folder, name)),))

    return Source(
        paths=tuple(kept),
        versions=len(kept),
        skipped=tuple(Skipped(_kept_path(name), why) for name, why in skipped.items()),
        read=read,
    )


def _why_not(path: Path) -> str | None:
    try:
        found = path.lstat()
    except OSError as why:
        return f"It cannot be read: {why.strerror}."
    if stat.S_ISLNK(found.st_mode):
        return "It is a link, and links are not followed. Put the file itself in the folder."
    if not stat.S_ISREG(found.st_mode):
        return "It is no ordinary file."
    return too_large(found.st_size) if found.st_size > LARGEST else None


def _bytes(folder: Path, name: str) -> bytes:
    """The file's bytes. It may have been swapped since it was looked at, so each check is made again."""
    try:
        descriptor = _open_inside(folder, name)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Invalid(f"“{name}” changed while the folder was being read. Start again.")
            raw = file.read(LARGEST + 1)
    except OSError as why:
        raise Invalid(
            f"“{name}” cannot be read: {why.strerror}. Start again when that is put right."
        ) from why
    if len(raw) > LARGEST:
        raise Invalid(f"“{name}” grew while the folder was being read. Start again.")
    return raw


def _open_inside(folder: Path, name: str) -> int:
    """Open step by step from the folder, so that no part of the name can be a link out of it."""
    *parents, last = Path(name).parts
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for parent in parents:
            inner = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        # O_NONBLOCK: a pipe put in the file's place must not hold us up.
        return os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)


def _kept_path(name: str) -> str:
    """The name as text that can be kept: bytes that are not UTF-8 are written out as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")
