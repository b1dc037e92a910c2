"""From the bytes of a text to a version: everything that a page lists is read here, once.

Whatever cannot be read as a plan is kept as it is and shown as typed; it is never changed and never guessed at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from kb.access import EVERYONE_IN_POLICING, Scope, Sharing
from kb.errors import TooLarge
from kb.plan import (
    RowFacts,
    check_markings,
    decode,
    facts,
    parse,
    row_facts,
)
from kb.store import NewRow, NewStatus, NewVersion

LARGEST = 5 * 1024 * 1024
SET_OUT_UP_TO = 1024 * 1024
_SCOPES = {"own": Scope.OWN, "region": Scope.REGION, "partners": Scope.PARTNERS, "policing": Scope.POLICING}
_TITLE_LIMIT = 300
_MESSAGE_LIMIT = 2_000
_MOST_THEMES = 50
_HEAD = 20_000


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about a text from outside it: when, by whom, why, and how it came."""

    dated_at: dt.datetime | None = None
    given_author: str = ""
    message: str = ""
    decided_by: str = ""
    imported: bool = False


def understand(
    raw: bytes, circumstances: Circumstances, *, name: str, bodies: Collection[str], on: dt.date
) -> NewVersion:
    """Read a text into a version, kept to its own organisation until somebody shares it.

    `name` titles a text that has no title. `bodies` are the organisations that a row may name. `on` is the day as at
    which a status written in the text is taken. Raises TooLarge over 5 MB, and Invalid for a marking that may
    not be held here.
    """
    if len(raw) > LARGEST:
        raise TooLarge("The text is over 5 MB. Split it, or take out what is not part of the plan.")
    text = decode(raw)
    if text is None or len(raw) > SET_OUT_UP_TO:
        return _as_typed(raw, text, circumstances, name)
    doc = parse(text)
    check_markings(doc)
    said = facts(doc)
    rows = [row_facts(doc, row) for row in doc.requirements]
    return replace(
        _told(raw, circumstances, title=_title(said.title, name)),
        owner=said.owner[:_TITLE_LIMIT],
        handling=said.handling[:_TITLE_LIMIT],
        marking=said.marking,
        marking_missing=said.marking_missing,
        period_from=said.period_from,
        period_to=said.period_to,
        review_by=said.review_by,
        themes=said.themes[:_MOST_THEMES],
        rows=tuple(_new_row(fact, span, bodies) for fact, span in zip(rows, doc.spans, strict=True)),
        statuses=tuple(NewStatus(fact.ref, fact.status, on) for fact in rows if fact.status is not None),
    )


def _as_typed(raw: bytes, text: str | None, circumstances: Circumstances, name: str) -> NewVersion:
    title = parse(text[:_HEAD]).title if text else ""
    told = _told(raw, circumstances, title=_title(title, name))
    return replace(told, marking_missing=True, plain=True)


def _told(raw: bytes, known: Circumstances, *, title: str) -> NewVersion:
    return NewVersion(
        text=raw,
        title=title,
        dated_at=known.dated_at,
        dated_by_source=known.imported and known.dated_at is not None,
        given_author=known.given_author[:_TITLE_LIMIT],
        message=known.message[:_MESSAGE_LIMIT],
        decided_by=known.decided_by[:_TITLE_LIMIT],
        imported=known.imported,
    )


def _title(said: str, name: str) -> str:
    return " ".join(said.split())[:_TITLE_LIMIT] or name[:_TITLE_LIMIT] or "Untitled plan"


def _new_row(fact: RowFacts, span: tuple[int, int], bodies: Collection[str]) -> NewRow:
    return NewRow(
        ref=fact.ref,
        question=fact.question,
        priority=fact.priority,
        theme=fact.theme,
        needed_by=fact.needed_by,
        complete=fact.complete,
        marking=fact.marking,
        sharing=row_sharing(fact.visible_to, bodies=bodies),
        start=span[0],
        stop=span[1],
    )


def row_sharing(words: tuple[str, ...] | None, *, bodies: Collection[str]) -> Sharing:
    """Who may read a row by its own `Visible to` line: everybody in policing where it has none.

    The narrowest width named counts; organisations that are not known here admit nobody.
    """
    if words is None:
        return EVERYONE_IN_POLICING
    widths = [_SCOPES[word] for word in words if word in _SCOPES]
    named = frozenset(word for word in words if word not in _SCOPES and word in bodies)
    return Sharing(min(widths, default=Scope.OWN), named)
