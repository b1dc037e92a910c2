"""JSON Lines of versions: `path, n, author_date, message, text`, or `text_b64` where the bytes are not UTF-8.

One object a line. Lines may come in any order, those of one path apart from each other: `n` orders them.
Other keys are passed over, but for `author`. Looked through once whole, so that a bad line is known before
anything is taken in.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kb.errors import Invalid
from kb.exchange.values import LARGEST, Skipped, Source, SourceDocument, SourceVersion, too_large

_LONGEST_LINE = 64 * 1024 * 1024
_MOST_N = 2**31 - 1
_LONGEST_PATH = 1024
_EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    n: int
    line: int
    offset: int


def open_jsonl(path: Path) -> Source:
    """Look a file of versions through. Raises Invalid, naming the line, for one that cannot be understood.

    A text over the limit, or a path that cannot be kept, costs that one document with all its versions.
    """
    places: dict[str, dict[int, _Place]] = {}
    skipped: dict[str, str] = {}
    with path.open("rb") as file:
        for line, offset, raw in _lines(file):
            version = _version(raw, line)
            seen = places.setdefault(version.path, {})
            if version.n in seen:
                raise Invalid(
                    f"Line {line}: version {version.n} of “{_shown(version.path)}” is already on line "
                    f"{seen[version.n].line}. Number the versions of a path differently."
                )
            seen[version.n] = _Place(version.n, line, offset)
            why = _why_not(version)
            if why:
                skipped.setdefault(version.path, why)
    kept = {
        p: tuple(sorted(v.values(), key=lambda place: place.n)) for p, v in places.items() if p not in skipped
    }

    def read(without: frozenset[str]) -> Iterator[SourceDocument]:
        return _documents(path, {p: v for p, v in kept.items() if p not in without})

    return Source(
        paths=tuple(kept),
        versions=sum(map(len, kept.values())),
        skipped=tuple(Skipped(p, why) for p, why in skipped.items()),
        read=read,
    )


def write_jsonl(file: BinaryIO, versions: Iterable[SourceVersion]) -> int:
    """Write versions in the form that `open_jsonl` reads, and say how many. The bytes come back equal."""
    count = 0
    for version in versions:
        file.write(json_line(version))
        count += 1
    return count


def json_line(version: SourceVersion) -> bytes:
    """One version as one line, ended by a newline."""
    line: dict[str, object] = {
        "path": version.path,
        "n": version.n,
        "author_date": version.author_date.isoformat() if version.author_date else None,
        "author": version.author,
        "message": version.message,
    }
    try:
        line["text"] = version.raw.decode("utf-8")
    except UnicodeDecodeError:
        line["text_b64"] = base64.b64encode(version.raw).decode("ascii")
    return json.dumps(line, ensure_ascii=False).encode("utf-8") + b"\n"


def _documents(path: Path, places: dict[str, tuple[_Place, ...]]) -> Iterator[SourceDocument]:
    with path.open("rb") as file:
        for name, wanted in places.items():
            versions = tuple(_read_at(file, place) for place in wanted)
            if any(v.path != name or v.n != place.n for v, place in zip(versions, wanted, strict=True)):
                raise Invalid(
                    f"“{path.name}” changed while it was being read. Start again when it is finished."
                )
            yield SourceDocument(name, versions)


def _read_at(file: BinaryIO, place: _Place) -> SourceVersion:
    file.seek(place.offset)
    return _version(_without_bom(file.readline(_LONGEST_LINE), place.offset), place.line)


def _lines(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    number, offset = 0, 0
    while raw := file.readline(_LONGEST_LINE):
        number += 1
        if len(raw) == _LONGEST_LINE and not raw.endswith(b"\n"):
            raise Invalid(
                f"Line {number} is over 64 MB. Nothing was taken in: take that line out and start again."
            )
        start, offset = offset, offset + len(raw)
        raw = _without_bom(raw, start)
        if raw.strip():
            yield number, start, raw


def _without_bom(raw: bytes, offset: int) -> bytes:
    return raw.removeprefix(b"\xef\xbb\xbf") if offset == 0 else raw


def _version(raw: bytes, line: int) -> SourceVersion:
    given = _object(raw, line)
    path = _string(given, "path", line)
    if not path.strip():
        raise Invalid(f"Line {line}: “path” is empty. Give each document a name.")
    return SourceVersion(
        path=path,
        n=_number(given, line),
        author_date=_date(given.get("author_date"), line),
        author=_kept(_string(given, "author", line, default="")),
        message=_kept(_string(given, "message", line, default="")),
        raw=_text(given, line),
    )


def _object(raw: bytes, line: int) -> dict[str, Any]:
    try:
        given = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as why:
        raise Invalid(
            f"Line {line} is not UTF-8. Save the file as UTF-8; texts that are not go in “text_b64”."
        ) from why
    except (
        ValueError,
        RecursionError,
    ) as why:  # RecursionError: nested too deep; ValueError: also a huge number
        raise Invalid(
            f"Line {line} is not one JSON object. Each line must be one, with path, n and text."
        ) from why
    if not isinstance(given, dict):
        raise Invalid(f"Line {line} is JSON but no object. Each line must be one, with path, n and text.")
    return given


def _string(given: dict[str, Any], key: str, line: int, *, default: str | None = None) -> str:
    value = given.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise Invalid(f"Line {line}: “{key}” is missing or no text. It must be a JSON string.")
    return value


def _number(given: dict[str, Any], line: int) -> int:
    n = given.get("n")
    if type(n) is not int or not 0 <= n <= _MOST_N:
        raise Invalid(
            f"Line {line}: “n” must be a whole number from 0 to {_MOST_N:,}. It orders a path's versions."
        )
    return n


def _date(value: object, line: int) -> dt.datetime | None:
    if value is None or value == "":
        return None
    try:
        date = dt.datetime.fromisoformat(value.strip()) if isinstance(value, str) else _EARLIEST
        date = (date if date.tzinfo else date.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        date = _EARLIEST
    if not _EARLIEST < date < _LATEST:
        raise Invalid(
            f"Line {line}: “author_date” must be a date and time such as 2026-03-31T09:30:00Z, "
            f"from {_EARLIEST.year} to {_LATEST.year}."
        )
    return date


def _text(given: dict[str, Any], line: int) -> bytes:
    plain, coded = given.get("text"), given.get("text_b64")
    if (plain is None) == (coded is None):
        raise Invalid(f"Line {line} must have either “text” or “text_b64”.")
    try:
        if plain is not None:
            return _string(given, "text", line).encode("utf-8")
        return base64.b64decode(_string(given, "text_b64", line), validate=True)
    except UnicodeEncodeError as why:
        raise Invalid(f"Line {line}: “text” holds half a character. Give its bytes in “text_b64”.") from why
    except (binascii.Error, ValueError) as why:
        raise Invalid(f"Line {line}: “text_b64” is not base64.") from why


def _why_not(version: SourceVersion) -> str | None:
    if len(version.raw) > LARGEST:
        return too_large(len(version.raw))
    if len(version.path) > _LONGEST_PATH:
        return f"Its path is over {_LONGEST_PATH:,} characters. Give it a shorter one."
    if "\0" in version.path or _shown(version.path) != version.path:
        return "Its path holds characters that cannot be kept. Give it another one."
    return None


def _kept(text: str) -> str:
    """The text without what no database keeps: NUL and halves of characters become the replacement mark."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _shown(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
