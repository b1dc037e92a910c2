"""HTML as a stream of tags and text, in one pass, whatever it is.

Neither the standard library's parser nor a whole HTML5 parser will do here: both take time in proportion to the
square of some inputs, and what comes from a clipboard is anybody's. This one knows no nesting, so nothing can be
nested too deep for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,40})")
_ENDS = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]{0,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_WANTED = frozenset({"colspan", "rowspan", "style", "hidden"})
# What stands in these is no markup, up to their own end.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "textarea")}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `closing` is that of an end tag; only attributes that bear on a table are kept."""

    name: str
    closing: bool
    attributes: Mapping[str, str] = field(default_factory=dict)


def pieces(text: str) -> Iterator[Tag | str]:
    """The tags of a text and what stands between them, unescaped, in order. Comments and declarations are left out."""
    place, lost = 0, set[str]()
    while place < len(text):
        start = text.find("<", place)
        if start < 0:
            yield _plain(text[place:])
            return
        if start > place:
            yield _plain(text[place:start])
        if text.startswith("<!--", start):
            place = _after(text, "-->", start + 4)
        elif text.startswith(("<!", "<?"), start):
            place = _after(text, ">", start + 2)
        elif named := _NAME.match(text, start + 1):
            end = _end_of_tag(text, named.end(), lost)
            tag = _tag(text[start + 1] == "/", named[1].lower(), text[named.end() : end])
            yield tag
            place = end + 1
            if not tag.closing and tag.name in _RAW:
                raw = _RAW[tag.name].search(text, place)
                place = raw.start() if raw else len(text)
        else:
            yield "<"
            place = start + 1


def _after(text: str, mark: str, place: int) -> int:
    found = text.find(mark, place)
    return found + len(mark) if found >= 0 else len(text)


def _end_of_tag(text: str, place: int, lost: set[str]) -> int:
    """Where the `>` of a tag stands, not within quotes. `lost`: quotes of which the rest of the text has no more."""
    while found := _ENDS.search(text, place):
        quote = found[0]
        if quote == ">":
            return found.start()
        place = found.end()
        if quote in lost:
            continue
        closed = text.find(quote, place)
        if closed < 0:
            lost.add(quote)
        else:
            place = closed + 1
    return len(text)


def _tag(closing: bool, name: str, rest: str) -> Tag:
    if closing or not any(word in rest.lower() for word in _WANTED):
        return Tag(name, closing)
    said = {
        key: html.unescape(double or single or bare)
        for match in _ATTRIBUTE.finditer(rest[:20_000])
        for key, double, single, bare in [
            (match[1].lower(), match[2] or "", match[3] or "", (match[4] or "")[:20])
        ]
        if key in _WANTED
    }
    return Tag(name, closing, said)


def _plain(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits is no character
        return text
