"""From the bytes of a text to a version: everything that a page lists is read here, once.

Whatever cannot be read as a plan is kept as it is and shown as typed; it is never changed and never guessed at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from kb.access import EVERYONE_IN_POLICING, Scope, Sharing
from kb.errors import TooLarge
from kb.plan import (
    Marking,
    PlanFacts,
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
    rows = [(row, row_facts(doc, row)) for row in doc.requirements]
    return NewVersion(
        text=raw,
        **_of_header(said, name),
        **_of_circumstances(circumstances),
        rows=tuple(_new_row(fact, span, bodies) for (_, fact), span in zip(rows, doc.spans, strict=True)),
        statuses=tuple(NewStatus(f.ref, f.status, on) for _, f in rows if f.status is not None),
    )


def _as_typed(raw: bytes, text: str | None, circumstances: Circumstances, name: str) -> NewVersion:
    title = parse(text[:20_000]).title if text else ""
    return NewVersion(
        text=raw,
        title=_title(title, name),
        marking=Marking.OFFICIAL_SENSITIVE,
        marking_missing=True,
        plain=True,
        **_of_circumstances(circumstances),
    )


def _of_header(said: PlanFacts, name: str) -> dict[str, object]:
    return {
        "title": _title(said.title, name),
        "owner": said.owner[:_TITLE_LIMIT],
        "handling": said.handling[:_TITLE_LIMIT],
        "marking": said.marking,
        "marking_missing": said.marking_missing,
        "period_from": said.period_from,
        "period_to": said.period_to,
        "review_by": said.review_by,
        "themes": said.themes[:50],
    }


def _of_circumstances(known: Circumstances) -> dict[str, object]:
    return {
        "dated_at": known.dated_at,
        "dated_by_source": known.imported and known.dated_at is not None,
        "given_author": known.given_author[:_TITLE_LIMIT],
        "message": known.message[:2000],
        "decided_by": known.decided_by[:_TITLE_LIMIT],
        "imported": known.imported,
    }


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


