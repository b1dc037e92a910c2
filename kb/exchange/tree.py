"""Plans as a tree of files that git can hold: `sussex/oic/0001.md` and so on, and one `index.json`.

Written again into the same folder, an unchanged version is not touched, so that git shows only what is new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Invalid
from kb.plan import slugify

_INDEX = "index.json"
_FORM = "kb-tree-1"


@dataclass(frozen=True, slots=True)
class TreeVersion:
    """One version to be written. `raw` is None for an erased one: its file goes, its facts stay."""

    number: int
    raw: bytes | None
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TreePlan:
    """One plan to be written: its organisation and address, both slugs, its facts and its versions."""

    body: str
    slug: str
    facts: Mapping[str, object]
    versions: tuple[TreeVersion, ...]


def write_tree(folder: Path, plans: Iterable[TreePlan]) -> int:
    """Write plans below a folder and say how many versions there are.

    The folder must be new, empty, or one that this wrote before (git's own are left alone):
    raises Invalid otherwise, before anything is written. The index is written last.
    """
    _claim(folder)
    index, count = [], 0
    for plan in plans:
        index.append(_write_plan(folder, plan))
        count += len(plan.versions)
    _write(
        folder / _INDEX,
        json.dumps({"form": _FORM, "plans": index}, ensure_ascii=False, indent=1).encode() + b"\n",
    )
    return count


def _claim(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    there = {entry.name for entry in folder.iterdir()} - {".git", ".gitattributes"}
    if there and not _is_ours(folder / _INDEX):
        raise Invalid(f"“{folder}” holds other files. Name a new folder, or one that an export wrote before.")
    # Git must not turn line ends: the bytes are what the hashes are over.
    _write(folder / ".gitattributes", b"* -text\n")
    if not there:
        _write(folder / _INDEX, json.dumps({"form": _FORM, "plans": []}).encode() + b"\n")


def _is_ours(index: Path) -> bool:
    try:
        found = json.loads(index.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("form") == _FORM


def _write_plan(folder: Path, plan: TreePlan) -> dict[str, object]:
    if slugify(plan.body) != plan.body or slugify(plan.slug) != plan.slug:
        raise Invalid(f"“{plan.body}/{plan.slug}” is no address of a plan.")
    home = folder / plan.body / plan.slug
    home.mkdir(parents=True, exist_ok=True)
    versions = [_write_version(home, version) for version in plan.versions]
    return {**plan.facts, "body": plan.body, "plan": plan.slug, "versions": versions}


def _write_version(home: Path, version: TreeVersion) -> dict[str, object]:
    path = home / f"{version.number:04}.md"
    known = {**version.facts, "number": version.number}
    if version.raw is None:
        path.unlink(missing_ok=True)
        return {**known, "erased": True}
    _write(path, version.raw)
    return {**known, "file": path.name, "sha256": hashlib.sha256(version.raw).hexdigest()}


def _write(path: Path, raw: bytes) -> None:
    """Put a file there whole or not at all; leave it alone where it already says that."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == raw:
        return
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    with beside.open("xb") as file:
        file.write(raw)
    beside.replace(path)
