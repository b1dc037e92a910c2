"""How we write what we write: fields, rows and header lines in the one form of the plan format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.errors import Invalid
from kb.plan.fields import BY_KEY, FIELDS, FieldKind
from kb.plan.header import quoted
from kb.plan.parse import is_ref

Typed = str | Sequence[str]

NEST = "    "
_BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def pieces_of(typed: Typed) -> tuple[str, ...]:
    """What a form sent, as one piece a line, without empty ones.

    Raises Invalid for control characters: they cannot be seen, and what cannot be seen is not kept.
    """
    texts = [typed] if isinstance(typed, str) else list(typed)
    pieces = [piece.strip() for text in texts for piece in _BREAK.split(text)]
    if any(_CONTROL.search(piece) for piece in pieces):
        raise Invalid("The text has a character that cannot be shown. Type it again instead of pasting it.")
    return tuple(piece for piece in pieces if piece)


def field_items(key: str, typed: Typed) -> tuple[str, ...]:
    """The items that a form's value becomes: one a line in a list field, else a single one.

    In a field that is not a list, line breaks become spaces; several values are joined by `; `.
    """
    pieces = pieces_of(typed)
    if BY_KEY[key].kind is FieldKind.LIST or not pieces:
        return pieces
    return (" ".join(pieces) if isinstance(typed, str) else "; ".join(pieces),)


def field_lines(label: str, items: Sequence[str], *, nested: bool, indent: str = "") -> list[str]:
    """The lines of one field, without line ends; none for a field without items."""
    if not items:
        return []
    if not nested:
        return [f"{indent}- **{label}:** {items[0]}"]
    return [f"{indent}- **{label}:**", *(f"{indent}{NEST}- {item}" for item in items)]


def header_lines(key: str, items: Sequence[str], *, nested: bool) -> list[str]:
    """The lines of one header key, without line ends; none for a key without a value."""
    if not items:
        return []
    if not nested:
        return [f"{key}: {quoted(items[0])}"]
    return [f"{key}:", *(f"- {quoted(item)}" for item in items)]


def requirement_text(
    ref: str,
    question: str,
    *,
    fields: Mapping[str, Typed] | None = None,
    level: int = 3,
    notes: str = "",
) -> str:
    """A whole row in the form that we write, with LF line ends and one after the last line.

    `fields` maps field keys to values; they are written in the order of the table, and empty ones are
    left out. Raises Invalid for a reference that is none.
    """
    if not is_ref(ref):
        raise Invalid(f"“{ref[:80]}” is not a reference. Write letters, then a number, like OIC-02.")
    given = fields or {}
    lines = [f"{'#' * level} {ref}: {' '.join(pieces_of(question))}".rstrip(), ""]
    for field in FIELDS:
        items = field_items(field.key, given.get(field.key, ""))
        lines += field_lines(field.label, items, nested=field.kind is FieldKind.LIST)
    if notes.strip():
        lines += ["", *_BREAK.split(notes.strip("\r\n"))]
    return "\n".join(lines).rstrip("\n") + "\n"
