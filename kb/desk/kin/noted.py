"""Words that people write to another organisation beside what they offer or answer: bounded, and without names."""

from __future__ import annotations

from kb.desk.word.questions import Named
from kb.desk.writing.draft_text import seen_only
from kb.desk.writing.lexicon import shipped_lexicon
from kb.errors import Invalid, TooLarge
from kb.plan import spots


def noted(text: str, *, most: int, sure: bool, wanted: str = "") -> str:
    """What was written, as it is kept. `wanted` says what is missing where there must be something.

    Raises Named where something in it looks sensitive and nobody has said that it may be sent, Invalid where it is
    missing or too long.
    """
    words = "\n".join(line.rstrip() for line in seen_only(text).strip().splitlines())
    if wanted and not words:
        raise Invalid(wanted)
    if len(words) > most:
        raise TooLarge(f"Write at most {most:,} characters. You have written {len(words):,}.")
    found = dict.fromkeys(" ".join(spot.phrase.split()) for spot in spots(words, shipped_lexicon()))
    if found and not sure:
        raise Named(tuple(found))
    return words
