"""Reading copies: the only form in which plan text leaves the desk.

A copy is cut to what one person reads: rows that are not theirs are gone from the text before anybody
renders, quotes, counts or hashes it. A rendition poorer than FULL is an allow-list of facts, never
a full copy with things taken out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from kb.access import Rendition
from kb.plan import (
    Marking,
    OutlineRow,
    State,
    Status,
    decode,
    full_text,
    outline,
    parse,
    stale_reasons,
    unapproved_reason,
)
from kb.store import Found, RowLine, VersionCard

SETTLED_ROWS = frozenset({Status.ANSWERED, Status.RETIRED})


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above every copy, in every rendition: nothing here is a plan's text.

    `marking` is the highest of what this copy shows; `plan_marking` is the plan's own, as a fact (of a listed plan not
    told, so it is that of its title).
    Fields that the rendition does not give are None or empty.
    """

    ref: str
    number: int
    body: str
    body_name: str
    title: str
    state: State
    rendition: Rendition
    marking: Marking
    plan_marking: Marking
    marking_missing: bool = False
    handling: str = ""
    owner: str = ""
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    review_by: dt.date | None = None
    approve_by: dt.date | None = None
    dated_at: dt.datetime | None = None
    dated_by_source: bool = False
    recorded_at: dt.datetime | None = None
    decided_by: str = ""
    given_author: str = ""
    message: str = ""
    imported: bool = False
    withdrawn_why: str = ""
    erased: bool = False
    path: str = ""
    text_hash: str = ""
    rows: int | None = None
    complete_rows: int | None = None
    stale: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The plan's own part of its reference: `oic` of `sussex/oic`."""
        return self.ref.split("/", 1)[1]

    @property
    def unapproved(self) -> bool:
        """Whether the version is in force and only its own author has let it in so far."""
        return self.approve_by is not None

    @property
    def full(self) -> bool:
        """Whether the whole text may be read."""
        return self.rendition is Rendition.FULL


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """One version as one person reads it.

    `text` is the exact text that this person may read (FULL), else empty. `key` names the copy for the kept
    rendering: equal keys have equal text. `rows` are the requirements read, with their living facts.
    `plain` copies are shown as typed, never as Markdown.
    """

    heading: Heading
    version_id: int
    text: str
    key: str
    plain: bool
    rows: tuple[RowLine, ...]
    outline: tuple[OutlineRow, ...] = ()


def heading_of(card: VersionCard, rendition: Rendition, *, body_name: str, on: dt.date) -> Heading:
    """The facts above a copy that this rendition gives."""
    if rendition is Rendition.LISTED:
        return _listed(card, body_name)
    if rendition is Rendition.ASSURANCE:
        return _assured(card, body_name)
    full = rendition is Rendition.FULL
    return Heading(
        ref=card.plan_ref,
        number=card.number,
        body=card.body,
        body_name=body_name,
        title=card.title,
        state=card.state,
        rendition=rendition,
        marking=card.label.marking,
        plan_marking=card.label.marking,
        marking_missing=card.marking_missing,
        handling=card.handling,
        owner=card.owner if full else "",
        period_from=card.period_from,
        period_to=card.period_to,
        review_by=card.review_by,
        approve_by=approve_by_of(card),
        dated_at=card.dated_at,
        dated_by_source=card.dated_by_source,
        recorded_at=card.recorded_at,
        decided_by=card.decided_by if full else "",
        given_author=card.given_author if full else "",
        message=card.message if full else "",
        imported=card.imported,
        withdrawn_why=card.withdrawn_why or "",
        erased=card.erased_at is not None,
        path=(card.path or "") if full else "",
        stale=stale_of(card, on=on),
    )


def _listed(card: VersionCard, body_name: str) -> Heading:
    return Heading(
        ref=card.plan_ref,
        number=card.number,
        body=card.body,
        body_name=body_name,
        title=card.title,
        state=card.state,
        rendition=Rendition.LISTED,
        marking=Marking.OFFICIAL,
        plan_marking=Marking.OFFICIAL,
    )


def _assured(card: VersionCard, body_name: str) -> Heading:
    return Heading(
        ref=card.plan_ref,
        number=card.number,
        body=card.body,
        body_name=body_name,
        title=card.title,
        state=card.state,
        rendition=Rendition.ASSURANCE,
        marking=Marking.OFFICIAL,
        plan_marking=card.label.marking,
        owner=card.owner,
        period_from=card.period_from,
        period_to=card.period_to,
        review_by=card.review_by,
        approve_by=approve_by_of(card),
    )


def approve_by_of(card: VersionCard) -> dt.date | None:
    """The day by which a version in force must yet be approved by somebody else, None where it need not."""
    return card.approve_by if card.state is State.CURRENT else None


def stale_of(
    card: VersionCard, rows: Collection[RowLine] = (), *, on: dt.date, source_current: int | None = None
) -> tuple[str, ...]:
    """Why a version should not be relied on without a look, as sentences; nothing when it may be.

    `rows` are those that the reader reads; `source_current` is the source's current version if they may know it.
    """
    unapproved = unapproved_reason(approve_by_of(card), on=on)
    reasons = stale_reasons(
        review_by=card.review_by,
        period_to=card.period_to,
        needed=[row.due for row in rows if row.status not in SETTLED_ROWS],
        on=on,
        source_number=card.checked_number or card.source_number,
        current_number=source_current,
    )
    return (unapproved, *reasons) if unapproved else reasons


def is_overdue(row: RowLine, on: dt.date) -> bool:
    """Whether a requirement still wants an answer, or its next return, on a day by which that was due before."""
    return row.due is not None and row.due < on and row.status not in SETTLED_ROWS


def reading_copy(
    found: Found, *, body_name: str, on: dt.date, source_current: int | None = None
) -> ReadingCopy:
    """Cut a version to what a reach reads of it: `found` names the rendition and the rows that it admits."""
    card = found.card
    heading = heading_of(card, found.rendition, body_name=body_name, on=on)
    nothing = ReadingCopy(heading, card.version_id, "", "", plain=True, rows=())
    if found.rendition not in {Rendition.FULL, Rendition.OUTLINE} or found.text is None:
        return nothing
    text = decode(found.text) or found.text.decode("utf-8", errors="replace")
    outlined = found.rendition is Rendition.OUTLINE
    if card.plain:
        return nothing if outlined else _full(found, heading, text, cut=False)
    # A reference used twice is cut twice when one of the two is not this reader's: better too little.
    hidden = frozenset(ref.casefold() for ref in found.hidden)
    doc = parse(text) if outlined or hidden else None
    rows = tuple(row for row in found.rows if row.ref.casefold() not in hidden)
    if outlined and doc is not None:
        lines = outline(doc, without=hidden, on=on)
        return replace(nothing, rows=rows, outline=lines)
    seen = full_text(doc, without=hidden) if doc is not None else text
    copy = _full(replace(found, rows=rows), heading, seen, cut=bool(hidden))
    stale = stale_of(card, rows, on=on, source_current=source_current)
    return replace(copy, heading=replace(copy.heading, stale=stale))


def doubted(copy: ReadingCopy, reasons: Iterable[str]) -> ReadingCopy:
    """A copy with further reasons not to rely on it without a look."""
    return replace(copy, heading=replace(copy.heading, stale=(*copy.heading.stale, *reasons)))


def _full(found: Found, heading: Heading, text: str, *, cut: bool) -> ReadingCopy:
    return ReadingCopy(
        heading=replace(
            heading,
            marking=max([heading.marking, *(row.label.marking for row in found.rows)]),
            rows=len(found.rows),
            complete_rows=sum(row.complete for row in found.rows),
            text_hash="" if cut else found.card.text_hash,
        ),
        version_id=found.card.version_id,
        text=text,
        key=hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest(),
        plain=found.card.plain,
        rows=found.rows,
    )
