"""Reading a marking: only exactly what we hold counts, and nothing is ever mapped in silence.

Two markings are held here, OFFICIAL and OFFICIAL-SENSITIVE. Higher and older ones are refused wherever they
stand as a marking; an unknown word counts as no marking, which is OFFICIAL-SENSITIVE until a person decides.
Source: Government Security Classifications Policy, 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import Invalid
from kb.plan.fields import header_key_of, key_of
from kb.plan.header import FENCE
from kb.plan.lines import bare
from kb.plan.model import Marking, PlanDocument, Requirement
from kb.plan.rows import read_label

_HELD = {
    "OFFICIAL": Marking.OFFICIAL,
    "OFFICIAL-SENSITIVE": Marking.OFFICIAL_SENSITIVE,
    "OFFICIAL SENSITIVE": Marking.OFFICIAL_SENSITIVE,
    "OFFICIAL - SENSITIVE": Marking.OFFICIAL_SENSITIVE,
}
_TOO_HIGH = frozenset({"SECRET", "TOPSECRET", "TS", "CONFIDENTIAL", "RESTRICTED"})
_OLD = frozenset({"PROTECT", "NOT PROTECTIVELY MARKED", "NPM", "UNCLASSIFIED"})
_LETTERS = re.compile(r"[A-Z]+")
_NOTE_LINE = re.compile(r"[ \t]*[-*+][ \t]+")


def _spoken(text: str) -> str:
    return " ".join(text.split()).upper()


def read_marking(text: str) -> Marking | None:
    """The marking that a value states, or None where it is not exactly one that we hold.

    Case and runs of spaces do not matter. Anything outside ASCII does: a Cyrillic O is no O.
    """
    return _HELD.get(_spoken(text)) if text.isascii() else None


def too_high(text: str) -> bool:
    """Whether a marking's value states, anywhere in it, a tier that may not be held here."""
    spoken = _spoken(text)
    words = set(_LETTERS.findall(spoken))
    # Letters spaced out to get past a filter: S E C R E T.
    return bool(words & _TOO_HIGH) or "".join(_LETTERS.findall(spoken)) in _TOO_HIGH


def check_marking(text: str) -> Marking | None:
    """The marking that a value states; None where it is empty or a word that we do not know.

    Raises Invalid for a tier too high, for a marking of an older scheme, and for characters that
    only look like letters.
    """
    if not text.isascii():
        raise Invalid(
            "The marking has characters that look like letters and are not. "
            "Type OFFICIAL or OFFICIAL-SENSITIVE again by hand."
        )
    if too_high(text):
        raise Invalid(
            "Only OFFICIAL and OFFICIAL-SENSITIVE may be held here. This text is marked "
            f"“{_short(text)}”: take it off this system and tell your information security officer."
        )
    if _spoken(text) in _OLD:
        raise Invalid(
            f"“{_short(text)}” is a marking of an older scheme. "
            "Decide whether the text is OFFICIAL or OFFICIAL-SENSITIVE and write that."
        )
    return read_marking(text)


def check_markings(doc: PlanDocument) -> None:
    """Refuse a plan with a marking, of the whole or of a row, that may not be held or be trusted.

    Looks at every line that states a marking, wherever a person may have put it: under other
    names for it, twice, in a header that is otherwise not ours, and in the notes of a row.
    """
    for text in header_markings(doc):
        check_marking(text)
    for row in doc.requirements:
        for text in row_values(row, "marking"):
            try:
                check_marking(text)
            except Invalid as refusal:
                raise Invalid(f"Requirement {row.ref}: {refusal}") from refusal


def header_markings(doc: PlanDocument) -> tuple[str, ...]:
    """Every value that the top of a plan gives as its marking, under whatever name."""
    if not doc.header_ok:
        return tuple(_loose_markings(doc))
    return tuple(doc.head(key) for key in doc.header if header_key_of(key) == "marking" and doc.head(key))


def row_values(row: Requirement, key: str) -> tuple[str, ...]:
    """Every value that a row gives for a label of its own, also one that slipped into its notes.

    For what makes a row stricter: missing such a line would show the row too widely.
    """
    listed = [field.text for field in row.fields if field.key == key]
    noted = [
        labelled.value
        for line in row.notes.splitlines()
        if (mark := _NOTE_LINE.match(line))
        and (labelled := read_label(line[mark.end() :]))
        and key_of(labelled.label) == key
    ]
    return tuple(listed + noted)


def _loose_markings(doc: PlanDocument) -> Iterator[str]:
    """Markings in lines between the first two `---` that are not a flat header."""
    for line in doc.lines[1:]:
        if line.rstrip() == FENCE:
            return
        key, _, value = bare(line).strip().lstrip("- ").partition(":")
        if header_key_of(key) == "marking" and value.strip():
            yield value.strip().strip("\"'")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
