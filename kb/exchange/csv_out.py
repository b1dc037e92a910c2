"""CSV that says what it is and that no spreadsheet takes for a formula.

The marking stands in the first line, in the last line and in the first column of every row, so that it
stays with whatever part is copied on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet may take for a formula at the start of a cell, even after spaces, and in full width.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠﹢﹣﹦﹫]")
# \s has none of these; a spreadsheet may drop them and then see the formula.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]], *, marking: str, note: str) -> bytes:
    """A whole CSV file in UTF-8 with its byte order mark, as Excel wants it.

    `marking` is the highest of all rows, in words. Every row is given it, unless the first column is called
    `Marking` and says each row's own. `note` says in one sentence who took it from where and when.
    """
    own = bool(columns) and columns[0] == "Marking"
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([neutral(marking), neutral(note)])
    writer.writerow([neutral(c) for c in (columns if own else ("Marking", *columns))])
    for row in rows:
        writer.writerow([neutral(v) for v in (row if own else (marking, *row))])
    writer.writerow([neutral(marking)])
    return out.getvalue().encode("utf-8-sig", "replace")


def neutral(value: object) -> object:
    """A value that stays what it is in a spreadsheet: a number, or text that is no formula."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _UNSEEN.sub("", str(value))
    return f"'{text}" if _FORMULA.match(text) else text
