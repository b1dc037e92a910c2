"""What somebody brings: a plan's text or a table, out of a file or a clipboard, and the sealed form it travels in.

Nothing that is brought is stored before it is kept. Between the two pages it travels in the form itself and is read and
checked anew each time.
"""

from __future__ import annotations

import base64
import binascii
import enum
import re
from dataclasses import dataclass

from kb.errors import Invalid, TooLarge
from kb.exchange import decode_text, read_pasted, read_separated, write_separated
from kb.plan import decode, parse

MOST_BYTES = 1024 * 1024
_MOST_SEALED = 2 * 1024 * 1024
_TABLES, _TEXTS = (".csv", ".tsv", ".tab"), (".md", ".markdown")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_REWRITTEN = (
    "The file was not written in UTF-8. Its characters were read as well as they could be: look them through."
)


class BroughtKind(enum.StrEnum):
    """What was brought."""

    TABLE = "table"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought: the very bytes of a plan's text, or a table as lines with tabs.

    `remarks` are sentences about what was there and was not taken.
    """

    kind: BroughtKind
    raw: bytes
    remarks: tuple[str, ...] = ()

    @property
    def sealed(self) -> str:
        """As it travels in a form, byte for byte."""
        return base64.b64encode(self.raw).decode("ascii")


def unseal(kind: str, sealed: str, remarks: tuple[str, ...] = ()) -> Brought:
    """What travelled in a form. Raises Invalid for anything else than was sealed."""
    try:
        if kind not in set(BroughtKind) or len(sealed) > _MOST_SEALED:
            raise ValueError
        raw = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("This form was not sent whole. Bring it in once more from the beginning.") from None
    return _held(Brought(BroughtKind(kind), raw, tuple(remark[:500] for remark in remarks[:10])))


def brought_file(raw: bytes, name: str) -> Brought:
    """What is in a file. Its name's ending says what it is, where it has one that is known; else its text does."""
    if not raw.strip():
        raise Invalid("The file is empty.")
    text = decode_text(raw)
    if _is_table(text, name.lower()):
        return _table(text)
    if decode(raw) is None:
        return _held(Brought(BroughtKind.TEXT, text.encode(), (_REWRITTEN,)))
    return _held(Brought(BroughtKind.TEXT, raw))


def brought_paste(text: str, html: str = "") -> Brought:
    """What was pasted: the table in the clipboard's HTML where there is one, else the text."""
    if html and "<table" in html.lower():
        table = read_pasted(html)
        return _held(Brought(BroughtKind.TABLE, write_separated(table).encode(), table.remarks))
    if _is_table(text, ""):
        return _table(text)
    # Line ends in a form are CRLF, whatever they were.
    return _held(Brought(BroughtKind.TEXT, text.replace("\r\n", "\n").encode(errors="replace")))


def _table(text: str) -> Brought:
    table = read_separated(text)
    return _held(Brought(BroughtKind.TABLE, write_separated(table).encode(errors="replace"), table.remarks))


def _held(brought: Brought) -> Brought:
    if len(brought.raw) > MOST_BYTES:
        raise TooLarge("That is over 1 MB. Bring in less at once.")
    if decode(brought.raw) is None:
        raise Invalid("That is not a text: it holds characters that no text can have.")
    return brought


def _is_table(text: str, name: str) -> bool:
    if name.endswith(_TABLES + _TEXTS):
        return name.endswith(_TABLES)
    head = text[:50_000]
    if head.lstrip("\ufeff").startswith("---") or (
        _HEADING.search(head) and parse(text[:MOST_BYTES]).requirements
    ):
        return False
    lines = [line for line in head.splitlines()[:50] if line.strip()]
    tabs = sum("\t" in line for line in lines)
    return tabs > 1 or (
        not _HEADING.search(head) and sum(";" in line or "," in line for line in lines[:5]) > 1
    )
