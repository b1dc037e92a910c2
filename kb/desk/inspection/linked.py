"""Which plans say that they answer a recommendation, among those that one person may know it of.

The header of a plan is read by those who read it whole; an oversight body is told title and owner of the plans that it
watches over, and which recommendations they answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.inspection.known import known
from kb.desk.reader.copies import heading_of
from kb.plan import decode, facts, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.desk.frame import Bound
    from kb.desk.reader.copies import Heading
    from kb.store import Transaction

_TOLD = frozenset({Rendition.FULL, Rendition.ASSURANCE})
_FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answered:
    """A recommendation that a plan names, as its header writes it. `slug` is '' where no such one is known."""

    words: str
    slug: str


def named_in(text: str) -> tuple[str, ...]:
    """The recommendations that the header of a plan names, as they are written there. The rest is not read."""
    fences = list(_FENCE.finditer(text))[:2]
    head = text[: fences[1].end()] if len(fences) == 2 else text
    return facts(parse(head)).recommendations


def answered_by(tx: Transaction, text: str) -> tuple[Answered, ...]:
    """The recommendations that a plan names, each with its address where it is known."""
    named = named_in(text)
    if not named:
        return ()
    slugs = {one.slug for one in known(tx).recommendations}
    told = ((words, words.strip().lower()) for words in named)
    return tuple(Answered(words, slug if slug in slugs else "") for words, slug in told)


def plans_answering(bound: Bound, tx: Transaction, ref: str) -> tuple[Heading, ...]:
    """The current plans whose header names a recommendation, by organisation and title."""
    found = _answering(bound, tx, ref)
    return tuple(sorted(found, key=lambda one: (one.body_name, one.title, one.ref)))


def _answering(bound: Bound, tx: Transaction, ref: str) -> Iterator[Heading]:
    wanted = ref.casefold()
    for found in tx.shelf.texts(reach=bound.reach):
        # Most texts do not hold the reference at all: only the others are read as plans.
        if found.rendition not in _TOLD or found.text is None or wanted.encode() not in found.text.lower():
            continue
        text = decode(found.text)
        named = named_in(text) if text is not None else ()
        if wanted in {one.strip().casefold() for one in named}:
            card = found.card
            yield heading_of(card, found.rendition, body_name=bound.name_of(card.body), on=bound.today)
