"""Tables that people bring: pasted from a spreadsheet as lines with tabs, or a file of separated values.

What must stay true: cells are text and nothing else; a formula is the text of a formula. Everything is
bounded before it is taken apart, and whatever is over a bound is refused with a sentence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from kb.errors import Invalid, TooLarge

MOST_BYTES = 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 100
LONGEST_CELL = 20_000
_SEPARATORS = ("\t", ";", ",")
# What other programs' files begin with; none of them is a text.
_FOREIGN = {
    b"PK\x03\x04": "a Word or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"%PDF": "a PDF",
    b"{\\rtf": "a rich text file",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, every row as long as the longest, none of them empty throughout.

    `remarks` are sentences about what was there and was not taken, such as hidden cells.
    """

    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0


def decode_text(raw: bytes) -> str:
    """A file as text: UTF-8, UTF-16 with its mark, else Windows' Western European.

    Raises Invalid for what is no text (a Word or Excel file, say) and TooLarge over 1 MB.
    """
    if len(raw) > MOST_BYTES:
        raise TooLarge("That is over 1 MB. Bring in less at once.")
    for start, kind in _FOREIGN.items():
        if raw.startswith(start):
            raise Invalid(
                f"That is {kind}, which cannot be read here. Open it, copy the table or the text, and paste it."
            )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(raw)
    if b"\0" in raw:
        raise Invalid("That is not a text file. Save it as CSV or as text, and try again.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes have no letter there: they come back as the sign for a character that is missing.
        return raw.decode("cp1252", errors="replace")


def _utf16(raw: bytes) -> str:
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError:
        raise Invalid("That text is cut off or damaged. Save it as UTF-8 and try again.") from None
    if "\0" in text:
        raise Invalid("That is not a text file. Save it as CSV or as text, and try again.")
    return text


def read_separated(text: str, *, separator: str = "") -> Table:
    """A table from lines with tabs, semicolons or commas between the cells, quoted or not.

    Without a `separator` tabs win where there are any, else whichever of the other two the first lines have more of.
    Raises Invalid where there is no table in it, TooLarge over 2,000 rows, 100 columns or 20,000 characters a
    cell.
    """
    if len(text.encode("utf-8", errors="replace")) > MOST_BYTES:
        raise TooLarge("That is over 1 MB. Bring in less at once.")
    if "\0" in text:
        raise Invalid("The text holds a NUL character, which cannot be kept. Take it out and try again.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=False)
    try:
        return tabled(reader)
    except csv.Error:
        raise TooLarge(_CELL) from None


def write_separated(table: Table) -> str:
    """A table as lines with tabs, which `read_separated` reads as the same table."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(table.rows)
    return out.getvalue()


def tabled(lines: Iterable[Iterable[str]], remarks: tuple[str, ...] = ()) -> Table:
    """Lines of cells as a table. Empty lines go; shorter ones are filled up. Raises as `read_separated`."""
    rows: list[tuple[str, ...]] = []
    for line in lines:
        cells = tuple(_cell(cell) for cell in line)
        while cells and not cells[-1]:
            cells = cells[:-1]
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise TooLarge(
                f"A row has more than {MOST_COLUMNS} columns. Leave out those that are not needed."
            )
        rows.append(cells)
        if len(rows) > MOST_ROWS:
            raise TooLarge(f"That has more than {MOST_ROWS:,} rows. Bring in less at once.")
    width = max(map(len, rows), default=0)
    if width < 2 or len(rows) < 2:
        raise Invalid("No table was found in that. Copy the whole table with its headings, and paste it.")
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows), remarks)


_CELL = f"One cell holds more than {LONGEST_CELL:,} characters. Shorten it, and try again."


def _cell(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise TooLarge(_CELL)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _separator(text: str) -> str:
    head = text[:20_000]
    if "\t" in head:
        return "\t"
    first = head.split("\n", 10)[:10]
    return max(_SEPARATORS[1:], key=lambda mark: sum(line.count(mark) for line in first))
