"""The manifest: which files an index has and what is in them, under a key that only we hold.

Whoosh unpickles an index's table of contents when it opens it, so that whoever can put a file there runs
code. And nothing in its files has a checksum. So nothing of a folder is opened before the manifest of
that state has the right code (HMAC-SHA-256) and every file named in it has the right hash. The
manifest of a state is in place before its table of contents is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kb.errors import Unavailable

FORMAT: Final = "kb-index-3"
"""Changes whenever the files, the columns or the way words are cut change: an older index is rebuilt."""

INDEX_NAME: Final = "MAIN"
_TOC = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")


class IndexUnusable(Unavailable):
    """There is no index to ask: missing, damaged, foreign or of an older form. It is rebuilt, never mended."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of an index folder. `seq` is the last change of the store that it has taken in."""

    generation: int
    seq: int
    files: Mapping[str, str]


def toc_name(generation: int) -> str:
    """The file name of a table of contents, as Whoosh gives it."""
    return f"_{INDEX_NAME}_{generation}.toc"


def newest_generation(folder: Path) -> int:
    """The newest state in a folder. Raises IndexUnusable where there is none."""
    try:
        found = [int(m[1]) for path in folder.iterdir() if (m := _TOC.fullmatch(path.name))]
    except OSError:
        found = []
    if not found:
        raise IndexUnusable("There is no search index yet. It is being built.")
    return max(found)


def write_manifest(folder: Path, manifest: Manifest, *, key: bytes) -> None:
    """Puts the manifest of a state in place."""
    body = json.dumps(
        {
            "format": FORMAT,
            "generation": manifest.generation,
            "seq": manifest.seq,
            "files": dict(manifest.files),
        },
        sort_keys=True,
    )
    path = _path(folder, manifest.generation)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{_code(body, key)}\n{body}", encoding="utf-8")
    fresh.replace(path)


def read_manifest(folder: Path, generation: int, *, key: bytes) -> Manifest:
    """The manifest of a state. Raises IndexUnusable if it is changed, foreign or of an older form.

    FileNotFoundError passes through: the indexer may just have moved on to the next state.
    """
    try:
        written = _path(folder, generation).read_text(encoding="utf-8")
    except ValueError as problem:
        raise IndexUnusable("The search index is damaged. It is being rebuilt.") from problem
    code, _, body = written.partition("\n")
    if not hmac.compare_digest(code.encode("utf-8", "replace"), _code(body, key).encode()):
        raise IndexUnusable("The search index was not made here. It is being rebuilt.")
    found = json.loads(body)
    if found["format"] != FORMAT or found["generation"] != generation:
        raise IndexUnusable("The search index is of an older form. It is being rebuilt.")
    return Manifest(generation, found["seq"], found["files"])


def check_files(folder: Path, manifest: Manifest, *, known: Container[str] = ()) -> None:
    """Compares every file with its hash but those `known` to be right. Raises IndexUnusable.

    A file of a segment never changes once written, so that checking it once in a process is enough.
    FileNotFoundError passes through: the indexer may just have moved on.
    """
    for name, expected in manifest.files.items():
        if name not in known and hash_of(folder / name) != expected:
            raise IndexUnusable("The search index is damaged. It is being rebuilt.")


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def forget_older(folder: Path, generation: int) -> None:
    """Takes away the manifests of earlier states."""
    for path in folder.glob("manifest-*.json"):
        if path != _path(folder, generation):
            path.unlink(missing_ok=True)


def _path(folder: Path, generation: int) -> Path:
    return folder / f"manifest-{generation}.json"


def _code(body: str, key: bytes) -> str:
    return hmac.new(key, f"kb index manifest\n{body}".encode(), "sha256").hexdigest()
