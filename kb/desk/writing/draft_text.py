"""The text of a draft: as it is kept, as it is read, and the marking that it asks for."""

from __future__ import annotations

import re
from unicodedata import category

from kb.desk.intake.understanding import SET_OUT_UP_TO
from kb.errors import Invalid, TooLarge
from kb.plan import Marking, check_markings, decode, facts, parse, row_facts

# What no page can hold, as kb.web.prose has it; a test holds the two together.
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def draft_marking(raw: bytes) -> Marking:
    """The highest marking that a text gives itself or any of its rows.

    OFFICIAL-SENSITIVE where it cannot be told. A draft is never refused for its marking, only its approval.
    """
    text = decode(raw) if len(raw) <= SET_OUT_UP_TO else None
    if text is None:
        return Marking.OFFICIAL_SENSITIVE
    doc = parse(text)
    try:
        check_markings(doc)
    except Invalid:
        return Marking.OFFICIAL_SENSITIVE
    rows = [row_facts(doc, row).marking for row in doc.requirements]
    return max([facts(doc).marking, *(marking for marking in rows if marking is not None)])


def as_bytes(text: str) -> bytes:
    """A text as it is kept. Raises TooLarge over 1 MB and Invalid for a character that no text can hold."""
    if "\0" in text:
        raise Invalid("The text holds a character that no text can have (NUL). Take it out and save again.")
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise Invalid("The text holds half a character. Take it out and save again.") from None
    if len(raw) > SET_OUT_UP_TO:
        raise TooLarge(
            "A plan’s text can be at most 1 MB. Take out what is not part of the plan, and save again."
        )
    return raw


def as_it_was(before: str, typed: str) -> str:
    """A text as typed in a browser, with the characters that a page cannot show in the lines that had them.

    A page writes U+FFFD for each of them, so a line that nobody touched comes back with these in their place.
    """
    if UNSHOWN.search(before) is None:
        return typed
    shown = {UNSHOWN.sub("\ufffd", line): line for line in re.split(r"\r\n|\r|\n", before)}
    pieces = re.split(r"(\r\n|\r|\n)", typed)
    return "".join(shown.get(piece, piece) if "\ufffd" in piece else piece for piece in pieces)


def seen_only(text: str) -> str:
    """Words as they are kept beside a plan: without what nobody sees, such as what turns the reading round."""
    return "".join(sign for sign in text if sign in "\r\n\t" or category(sign) not in {"Cc", "Cf", "Cs"})


def text_of(raw: bytes | None) -> str:
    """The text of a draft that is one."""
    return decode(raw or b"") or ""
