"""What Python-Markdown's tree becomes before it is written out: anchors, contents, nothing hidden."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

if TYPE_CHECKING:
    from collections.abc import Iterator

    import markdown

DEEPEST = 100
ALIGNED = {"center": "kb-centre", "right": "kb-right"}
BEFORE_COLON = re.compile(r"[^\s:]+(?=\s*:)")

# What stands before a colon is a scheme, and only these three are addresses; the cleaner says so again.
LEADS_SOMEWHERE = re.compile(r"https?:|mailto:|[^:\s<>]*(?:[/?#]|$)", re.IGNORECASE)


class Problem(Exception):  # noqa: N818 - a refusal, as in kb.errors, which is not at hand here
    """The text cannot be set out. Its word is `deep` or `large`."""


class References(dict[str, tuple[str, str]]):
    """Link definitions that remember which of them a link has used.

    Markdown drops a definition from the page. One that nothing uses would be a note that a
    reader never sees, so `unused` gives them back as they were written.
    """

    def __init__(self) -> None:
        super().__init__()
        self._written: list[tuple[str, str, str]] = []
        self._used: set[tuple[str, str, str]] = set()

    def __setitem__(self, key: str, value: tuple[str, str]) -> None:
        self._written.append((key, *value))
        super().__setitem__(key, value)

    def __getitem__(self, key: str) -> tuple[str, str]:
        self._used.add((key, *super().__getitem__(key)))
        return super().__getitem__(key)

    def unused(self) -> list[str]:
        """Every definition that no link used, in the order of the text."""
        unused = [written for written in self._written if written not in self._used]
        return [f"[{key}]: {link}" + (f" ({title})" if title else "") for key, link, title in unused]


class Finish(Treeprocessor):
    """The last hand on the tree: anchors, contents, alignment, scroll boxes, nothing hidden."""

    def __init__(self, md: markdown.Markdown, request: dict[str, Any]) -> None:
        super().__init__(md)
        self.prefix: str = request["prefix"]
        self.top: int = request["top"]
        self.anchors = set(request["anchors"])
        self.taken = set(self.anchors)
        self.placed: set[str] = set()
        self.counts: dict[str, int] = {}
        self.toc: list[tuple[int, str, str]] = []
        self.levels: list[int] = []
        self.moved: dict[str, str] = {}
        self.tables = 0
        self.top_headings: set[int] = set()

    def run(self, root: Element) -> None:
        """Changes the tree in place; raises Problem where it is nested too deeply."""
        elements = list(walk(root))
        self.top_headings = {id(child) for child in root}
        # The root is Markdown's own div, which it strips again by its bare tag.
        for element in elements[1:]:
            self._name(element)
        for element in elements[1:]:
            self._mend(element)
        for element in elements:
            for place, child in enumerate(element):
                if child.tag == "table":
                    element[place] = self._scroll_box(child)
        self._show_unused(root)

    def _name(self, element: Element) -> None:
        if re.fullmatch("h[1-6]", element.tag):
            self._heading(element)
        elif "id" in element.attrib:
            old = element.attrib.pop("id")
            name = f"{self.prefix}--{len(self.moved) + 1}"
            self.moved[f"#{old}"] = f"#{name}"
            element.set("id", name)

    def _mend(self, element: Element) -> None:
        if element.tag == "a":
            self._link(element)
        elif element.tag == "img":
            alt = element.get("alt", "").strip()
            element.tag, element.attrib = "span", {"class": "kb-image"}
            element.text = f"[image: {alt}]" if alt else "[image]"
        elif element.tag == "div":
            element.set("class", "kb-notes")
        elif element.tag in {"td", "th"}:
            _cell(element)

    def _heading(self, element: Element) -> None:
        text = words(element)
        # One inside a quotation or a list opens no part of the text: no anchor, no line of the contents.
        if not text or id(element) not in self.top_headings:
            element.tag, element.attrib = "p", {"class": "kb-heading"}
            return
        level = self._level(int(element.tag[1]))
        element.tag = f"h{level}"
        anchor = self._anchor(text)
        element.set("id", anchor)
        self.toc.append((level, anchor, text))

    def _level(self, written: int) -> int:
        # Levels never skip, so that a person stepping from heading to heading misses none.
        while self.levels and self.levels[-1] >= written:
            self.levels.pop()
        self.levels.append(written)
        return min(self.top + len(self.levels) - 1, 6)

    def _anchor(self, text: str) -> str:
        before = BEFORE_COLON.match(text)
        if before and before[0] in self.anchors and before[0] not in self.placed:
            self.placed.add(before[0])
            return before[0]
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:60].strip("-") or "section"
        anchor = f"{self.prefix}-{slug}"
        while anchor in self.taken:
            self.counts[slug] = self.counts.get(slug, 1) + 1
            anchor = f"{self.prefix}-{slug}-{self.counts[slug]}"
        self.taken.add(anchor)
        return anchor

    def _link(self, element: Element) -> None:
        href = element.get("href", "")
        if not element.get("title"):
            element.attrib.pop("title", None)
        if not LEADS_SOMEWHERE.match(html.unescape(href)):
            element.attrib.pop("href", None)
        if href.startswith("#"):
            target = self.moved.get(href, href)
            ours = f"{self.prefix}-{target[1:]}"
            element.set("href", f"#{ours}" if target[1:] not in self.taken and ours in self.taken else target)
        if not words(element):
            element.text = href

    def _scroll_box(self, table: Element) -> Element:
        self.tables += 1
        box = Element("div", {"class": "kb-scroll", "tabindex": "0", "role": "group"})
        box.set("aria-label", f"Table {self.tables}")
        box.tail, table.tail = table.tail, None
        box.append(table)
        return box

    def _show_unused(self, root: Element) -> None:
        references = self.md.references
        unused = references.unused() if isinstance(references, References) else []
        if not unused:
            return
        box = SubElement(root, "div", {"class": "kb-notes"})
        SubElement(box, "p").text = AtomicString(
            "Written in the text as link addresses, and used by no link:"
        )
        lines = SubElement(box, "ul")
        for line in unused:
            SubElement(lines, "li").text = AtomicString(line)


def _cell(element: Element) -> None:
    aligned = ALIGNED.get(element.attrib.pop("align", ""))
    if aligned:
        element.set("class", aligned)
    if element.tag == "th":
        element.set("scope", "col")


def walk(root: Element) -> Iterator[Element]:
    """Every element, parents first, without recursion. Raises Problem beyond DEEPEST levels."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise Problem("deep")
        yield element
        waiting.extend((child, depth + 1) for child in reversed(element))


def words(element: Element) -> str:
    """What a person reads in an element, on one line."""
    text = "".join(element.itertext()).replace(AMP_SUBSTITUTE, "&")
    return " ".join(html.unescape(text).split())
