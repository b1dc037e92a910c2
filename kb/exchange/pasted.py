"""The table in what a spreadsheet or a word processor puts on the clipboard as HTML: its cells as text.

Only text is taken. Scripts, styles and comments are left out, cells that were hidden are left out and said so,
and text that tracked changes had deleted is left out and said so. One pass, with a bound on everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.errors import Invalid, TooLarge
from kb.exchange.markup import Tag, pieces
from kb.exchange.tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Table, tabled

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg"})
_BREAKS = frozenset({"br", "p", "div", "li"})
# Cells that one cell may be spread over, all together: a table of the largest size allowed.
_MOST_CELLS = MOST_ROWS * MOST_COLUMNS
# What a cell spread over several rows says, every row is given; more than this is no theme or reference.
_SAID_AGAIN = 300
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def read_pasted(html: str) -> Table:
    """The largest table in a piece of HTML.

    A cell spread over several columns stands in the first of them only; one spread over several rows, in each.

    Raises Invalid where there is none, TooLarge where it is over the bounds of a table.
    """
    if len(html.encode("utf-8", errors="replace")) > MOST_BYTES:
        raise TooLarge("What was pasted is over 1 MB. Bring in less at once.")
    if "\0" in html:
        raise Invalid("The text holds a NUL character, which cannot be kept. Take it out and try again.")
    reader = _Reader()
    for piece in pieces(html):
        if isinstance(piece, str):
            reader.text(piece)
        elif piece.closing:
            reader.end(piece.name)
        else:
            reader.start(piece)
    reader.finish()
    if not reader.tables:
        raise Invalid("No table was found in that. Copy the whole table with its headings, and paste it.")
    largest = max(reader.tables, key=lambda rows: sum(map(len, rows)))
    return tabled(largest, reader.remarks())


class _Reader:
    """Follows one table at a time; a table within a cell is text of that cell."""

    def __init__(self) -> None:
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._silent: list[str] = []
        self._hidden: list[str] = []
        self._deleted = 0
        self._rows: list[list[str]] = []
        self._below: dict[int, tuple[int, str]] = {}
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._cells = 0
        self._left_out = {"hidden": 0, "deleted": 0}

    def start(self, piece: Tag) -> None:
        """Take a tag that opens."""
        tag, attrs = piece.name, piece.attributes
        if self._silent or self._hidden:
            self._deeper(tag)
        elif tag in _SILENT:
            self._silent = [tag]
        elif tag in {"td", "th", "tr", "col"} and self._depth == 1 and _is_hidden(attrs):
            self._hide(tag)
        elif tag in {"del", "strike"} or (tag == "s" and self._cell is not None):
            self._deleted += 1
            self._left_out["deleted"] += 1
        else:
            self._open(tag, attrs)

    def _open(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "table":
            self._depth += 1
        elif tag == "tr" and self._depth == 1:
            self._end_cell()
            self._end_row()
            self._rows.append([])
            self._below_next()
        elif tag in {"td", "th"} and self._depth == 1:
            self._begin_cell(attrs)
        elif tag in _BREAKS and self._cell is not None:
            self._cell.append("\n")

    def end(self, tag: str) -> None:
        """Take a tag that closes."""
        if self._silent or self._hidden:
            self._shallower(tag)
        elif tag in {"del", "strike", "s"}:
            self._deleted = max(0, self._deleted - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self.finish()
            self._depth = max(0, self._depth - 1)
        elif tag in {"td", "th", "tr"} and self._depth == 1:
            self._end_cell()
        elif tag in _BREAKS and self._cell is not None:
            self._cell.append("\n")

    def text(self, data: str) -> None:
        """Take what stands between two tags."""
        if self._cell is not None and not (self._silent or self._hidden or self._deleted):
            # Line ends in the source of HTML are spaces.
            self._cell.append(re.sub(r"\s+", " ", data))

    def finish(self) -> None:
        """Put the table that is being read with the others."""
        self._end_cell()
        self._end_row()
        if any(self._rows):
            self.tables.append(self._rows)
        self._rows, self._below = [], {}

    def remarks(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        hidden, deleted = self._left_out["hidden"], self._left_out["deleted"]
        said = []
        if hidden:
            said.append(f"{hidden} hidden row{'s' if hidden > 1 else ''} or cells were left out.")
        if deleted:
            said.append(f"Text struck out or deleted by tracked changes was left out in {deleted} places.")
        return tuple(said)

    def _begin_cell(self, attrs: Mapping[str, str]) -> None:
        self._end_cell()
        if not self._rows:
            self._rows.append([])
        self._skip_covered()
        self._cell = []
        self._span = (_span(attrs.get("colspan")), _span(attrs.get("rowspan")))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        columns, rows = self._span
        row = self._rows[-1]
        start = len(row)
        columns = min(columns, MOST_COLUMNS + 1)
        self._count(columns)
        said = "".join(self._cell)
        row += [said, *[""] * (columns - 1)]
        if rows > 1:
            told = said if len(said) <= _SAID_AGAIN else ""
            for column in range(start, min(start + columns, MOST_COLUMNS + 1)):
                self._below[column] = (min(rows, MOST_ROWS), told if column == start else "")
        self._cell = None

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise TooLarge(f"That has more than {_MOST_CELLS:,} cells. Bring in less at once.")

    def _end_row(self) -> None:
        if self._rows:
            self._skip_covered()

    def _below_next(self) -> None:
        self._below = {column: (rows - 1, said) for column, (rows, said) in self._below.items() if rows > 1}

    def _skip_covered(self) -> None:
        """Put what a cell above says, which is spread over this row too, in its place."""
        row = self._rows[-1]
        while len(row) in self._below and len(row) <= MOST_COLUMNS:
            self._count(1)
            row.append(self._below[len(row)][1])

    def _hide(self, tag: str) -> None:
        self._left_out["hidden"] += 1
        if tag != "col":
            self._hidden = [tag]

    def _deeper(self, tag: str) -> None:
        held = self._silent or self._hidden
        if tag == held[0]:
            held.append(tag)

    def _shallower(self, tag: str) -> None:
        held = self._silent or self._hidden
        if tag == held[0]:
            held.pop()


def _is_hidden(attrs: Mapping[str, str]) -> bool:
    return "hidden" in attrs or bool(_HIDDEN.search(attrs.get("style", "")))


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    if not digits.isascii() or not digits.isdigit():
        return 1
    return max(1, int(digits[:6]))
