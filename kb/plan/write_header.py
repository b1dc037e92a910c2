"""Small edits of a plan's header that touch no other line."""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import Invalid
from kb.plan.compose import Typed, header_lines, pieces_of
from kb.plan.fields import HEADER_BY_KEY, HEADER_FIELDS, FieldKind, header_key_of
from kb.plan.header import FENCE, Header, HeaderEntry, read_header
from kb.plan.lines import BOM, dominant_end
from kb.plan.model import PlanDocument
from kb.plan.parse import parse
from kb.plan.splice import cannot, spliced

_ORDER = {field.key: place for place, field in enumerate(HEADER_FIELDS)}


def edit_header(text: str, key: str, *, value: Typed) -> str:
    """The text with one header key set, or without it if the value is empty.

    A key that is there keeps its place and the name its author gave it. A text without a header gets
    one. Raises Invalid where the lines at the top are not a header that can be edited line by
    line, or for a value that could not be read back.
    """
    doc = parse(text)
    header = read_header(doc.lines)
    if not header.ok:
        raise Invalid("The lines between --- at the top are not a plain header. Edit them in the whole text.")
    present = [entry for entry in header.entries if _names(entry.key, key)]
    items = _items(key, value, present)
    if [_items_of(entry) for entry in present] == ([items] if items else []):
        return text
    edited = _written(doc, header, key=key, items=items)
    _hold_to(doc, parse(edited), key=key, items=items)
    return edited


def _names(written: str, key: str) -> bool:
    return key in (written, header_key_of(written))


def _items_of(entry: HeaderEntry) -> tuple[str, ...]:
    return entry.value if isinstance(entry.value, tuple) else (entry.value,)


def _items(key: str, value: Typed, present: Sequence[HeaderEntry]) -> tuple[str, ...]:
    pieces = pieces_of(value)
    if _is_list(key, value, present) or not pieces:
        return pieces
    return (" ".join(pieces) if isinstance(value, str) else "; ".join(pieces),)


def _is_list(key: str, value: Typed, present: Sequence[HeaderEntry]) -> bool:
    known = HEADER_BY_KEY.get(key)
    if known is not None:
        return known.kind is FieldKind.LIST
    return not isinstance(value, str) or any(isinstance(entry.value, tuple) for entry in present)


def _written(doc: PlanDocument, header: Header, *, key: str, items: tuple[str, ...]) -> str:
    present = [entry for entry in header.entries if _names(entry.key, key)]
    nested = len(items) > 1 or _is_list(key, items[0] if items else "", present)
    new = header_lines(present[0].written if present else key, items, nested=nested)
    if not header.end_line:
        return _with_new_header(doc, new)
    lines = list(doc.lines)
    if present:
        # A key said again under another name would go on speaking against the new value.
        for extra in reversed(present[1:]):
            del lines[extra.first_line : extra.end_line]
        return spliced(lines, present[0].first_line, present[0].end_line, new=new)
    order = _ORDER.get(key, len(_ORDER))
    before = [e.end_line for e in header.entries if _order_of(e) <= order]
    place = before[-1] if before else 1
    return spliced(lines, place, place, new=new)


def _with_new_header(doc: PlanDocument, new: Sequence[str]) -> str:
    mark = BOM if doc.source.startswith(BOM) else ""
    end = dominant_end(doc.lines)
    return mark + "".join(line + end for line in (FENCE, *new, FENCE, "")) + doc.source.removeprefix(BOM)


def _order_of(entry: HeaderEntry) -> int:
    return _ORDER.get(header_key_of(entry.key) or "", len(_ORDER))


def _hold_to(before: PlanDocument, after: PlanDocument, *, key: str, items: tuple[str, ...]) -> None:
    """Refuse an edit after which any other key reads differently, or the text below the header."""
    header = read_header(after.lines)
    got = [_items_of(entry) for entry in header.entries if _names(entry.key, key)]
    same_others = _others(before, key) == _others(after, key)
    # A new header pushes one blank line between itself and the text.
    same_text = _below(after).lstrip("\r\n") == _below(before).lstrip("\r\n")
    if got != ([items] if items else []) or not same_others or not same_text:
        raise cannot()


def _others(doc: PlanDocument, key: str) -> dict[str, str | tuple[str, ...]]:
    return {k: v for k, v in doc.header.items() if not _names(k, key)}


def _below(doc: PlanDocument) -> str:
    return "".join(doc.lines[read_header(doc.lines).end_line :]).removeprefix(BOM)
