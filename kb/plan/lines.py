"""Lines of a text with the ends they came with, so that joining them gives the text back."""

from __future__ import annotations

import re
from collections.abc import Iterable

BOM = "\ufeff"

# Only what Markdown and editors take for a line end. str.splitlines also breaks at form feeds, NEL and
# Unicode separators, which stand inside lines here.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text, each with its own line end; `"".join` of them is the text."""
    return tuple(_LINE.findall(text))


def bare(line: str) -> str:
    """The line without its line end."""
    return line.rstrip("\r\n")


def end_of(line: str) -> str:
    """The line's own line end, or an empty string on a last line that has none."""
    return line[len(bare(line)) :]


def dominant_end(lines: Iterable[str]) -> str:
    """The line end that most lines have; LF in a text without any."""
    counts = {"\n": 0, "\r\n": 0, "\r": 0}
    for line in lines:
        # Our lines hold one line end at most, so the last two characters decide.
        if line.endswith("\r\n"):
            counts["\r\n"] += 1
        elif line.endswith(("\n", "\r")):
            counts[line[-1]] += 1
    return max(counts, key=lambda end: counts[end])


def indent_of(line: str) -> int:
    """How many columns of white space the line begins with; a tab goes to the next multiple of 4."""
    width = 0
    for character in line:
        if character == " ":
            width += 1
        elif character == "\t":
            width += 4 - width % 4
        else:
            break
    return width


def without_outer_blanks(lines: list[str]) -> list[str]:
    """The lines between the first and the last that say something."""
    first, end = 0, len(lines)
    while first < end and not lines[first].strip():
        first += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return lines[first:end]
