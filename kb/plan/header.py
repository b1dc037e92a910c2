"""The header of a plan: flat `key: value` lines and `- item` lists between two `---` lines.

It looks like YAML and is less: every value is text, so `no`, `1.10` and `2026-01-01` stay what was typed,
and tags, anchors and nesting have no meaning. Whatever is not flat is not ours, and stays prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.plan.lines import BOM, bare

HeaderValue = str | tuple[str, ...]

FENCE = "---"
_KEY = re.compile(r"([^\W\d][\w .()/-]{0,60})[ \t]*:(?:[ \t]+(.*))?", re.DOTALL)
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*))?", re.DOTALL)
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE = re.compile(r"'(?:[^']|'')*'", re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')


@dataclass(frozen=True, slots=True)
class HeaderEntry:
    """One key of a header with its lines. `written` is the key as it stands in the text."""

    written: str
    value: HeaderValue
    first_line: int
    end_line: int

    @property
    def key(self) -> str:
        """The key as documents carry it: lower case, stripped."""
        return self.written.lower()


@dataclass(frozen=True, slots=True)
class Header:
    """What stands between the `---` lines. `end_line` is that after the closing one, 0 without a header.

    `ok` is False where something stands there that is not flat: then there are no entries.
    """

    entries: tuple[HeaderEntry, ...] = ()
    end_line: int = 0
    ok: bool = True


NO_HEADER = Header()


def read_header(lines: tuple[str, ...]) -> Header:
    """The header at the top of a text, which may begin with a byte order mark."""
    if not lines or lines[0].removeprefix(BOM).rstrip() != FENCE:
        return NO_HEADER
    close = next((n for n in range(1, len(lines)) if lines[n].rstrip() == FENCE), None)
    if close is None:
        return NO_HEADER
    entries = _entries(lines, close)
    if entries is None or len({entry.key for entry in entries}) < len(entries):
        return Header(ok=False)
    return Header(entries, close + 1)


def unquoted(value: str) -> str:
    """A value without the quotation marks that enclose all of it, if any do."""
    if _DOUBLE.fullmatch(value):
        return _ESCAPE.sub(r"\1", value[1:-1])
    if _SINGLE.fullmatch(value):
        return value[1:-1].replace("''", "'")
    return value


def quoted(value: str) -> str:
    """A value written so that reading gives it back: as it is, or in double quotation marks."""
    if unquoted(value) == value:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _entries(lines: tuple[str, ...], close: int) -> tuple[HeaderEntry, ...] | None:
    """The entries up to the closing line, or None where a line is not flat."""
    entries: list[_OpenEntry] = []
    for number in range(1, close):
        line = bare(lines[number]).rstrip()
        if not line or line.startswith("#"):
            continue
        if key := _KEY.fullmatch(line):
            value = unquoted((key[2] or "").strip())
            entries.append(_OpenEntry(key[1].strip(), value, number, number + 1))
        elif (item := _ITEM.fullmatch(line)) and entries and not entries[-1].value:
            entries[-1].items.append(unquoted((item[1] or "").strip()))
            entries[-1].end_line = number + 1
        else:
            return None
    return tuple(entry.closed() for entry in entries)


@dataclass(slots=True)
class _OpenEntry:
    """A key whose list may still grow."""

    written: str
    value: str
    first_line: int
    end_line: int
    items: list[str] = field(default_factory=list)

    def closed(self) -> HeaderEntry:
        value = tuple(self.items) if self.items else self.value
        return HeaderEntry(self.written, value, self.first_line, self.end_line)
