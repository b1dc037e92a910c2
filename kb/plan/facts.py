"""What a plan says, read and typed: of the whole from its header, of each row from its fields.

Nothing here raises: what cannot be read is None, and `findings` says so in words. Where a row's own label
cannot be read, the strictest meaning counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.plan.days import is_frequency, read_day, read_period
from kb.plan.fields import HEADER_DEFAULTS, header_key_of, is_vacant, normal, priority_of, status_of
from kb.plan.marking import header_markings, read_marking, row_values
from kb.plan.model import Marking, PlanDocument, PlanFacts, Requirement, Status
from kb.plan.refs import is_slug

OWN = "own"
# The words for how far a row may travel, as `visible_to` gives them; any other word of it is an
# organisation's short name.
AUDIENCE_WORDS: Mapping[str, str] = {
    "own": OWN,
    "ownforce": OWN,
    "ownforceonly": OWN,
    "ownbody": OWN,
    "ownorganisation": OWN,
    "ownorganisationonly": OWN,
    "region": "region",
    "theregion": "region",
    "partners": "partners",
    "regionandpartners": "partners",
    "policing": "policing",
    "allpolicing": "policing",
    "allpolicingbodies": "policing",
    "allpolicingorganisations": "policing",
}
# What a complete row has, in the order and words in which pages name what is missing.
PARTS = {
    "question": "question",
    "sources": "source",
    "collector": "collector",
    "needed_by": "date",
    "reporting_route": "reporting route",
    "analysis": "analysis",
    "shared_with": "shared with",
    "answered_when": "answered when",
}
_LIST_MARKS = re.compile(r"[;,\n]")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One requirement, typed.

    `status` is what an imported text says of the day it was imported; living facts overrule it.
    `marking` and `visible_to` are the row's own label, None where the row has none. `visible_to`
    holds `own`, `region`, `partners`, `policing` or organisations' short names. `missing` names
    the parts of a complete row that are not there, in words for people.
    """

    ref: str
    question: str
    priority: int | None
    theme: str
    needed_by: dt.date | None
    needed_by_text: str
    status: Status | None
    marking: Marking | None
    visible_to: tuple[str, ...] | None
    complete: bool
    missing: tuple[str, ...]

    def is_past(self, on: dt.date) -> bool:
        """Whether an answer is still wanted on a day by which it was needed before."""
        settled = self.status in {Status.ANSWERED, Status.RETIRED}
        return self.needed_by is not None and self.needed_by < on and not settled


def header_items(doc: PlanDocument, key: str) -> tuple[str, ...]:
    """A header value as a list, under whatever name the text gives it; one line is split at commas."""
    found = next((k for k in doc.header if header_key_of(k) == key and doc.header[k]), None)
    if found is None:
        return ()
    return listed(doc.header[found])


def listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """A header's value as a list: a list as it is, one line split at commas."""
    if isinstance(value, tuple):
        return value
    pieces = _LIST_MARKS.split(value.removeprefix("[").removesuffix("]"))
    return tuple(piece.strip() for piece in pieces if piece.strip())


def header_text(doc: PlanDocument, key: str) -> str:
    """A header value as one line, under whatever name the text gives it, or an empty string."""
    return next((text for k in doc.header if header_key_of(k) == key and (text := doc.head(k))), "")


def value_of(doc: PlanDocument, row: Requirement, key: str) -> str:
    """What holds for a row: its own value, else the header's where the header may speak for all rows."""
    own = row.value(key)
    return own if own or key not in HEADER_DEFAULTS else header_text(doc, key)


def row_facts(doc: PlanDocument, row: Requirement) -> RowFacts:
    """One requirement of a plan, typed."""
    needed_by_text = row.value("needed_by")
    missing = tuple(words for key, words in PARTS.items() if not _has_part(doc, row, key))
    return RowFacts(
        ref=row.ref,
        question=row.question,
        priority=priority_of(row.value("priority")),
        theme=row.value("theme"),
        needed_by=read_day(needed_by_text),
        needed_by_text=needed_by_text,
        status=status_of(row.value("status")),
        marking=_row_marking(row),
        visible_to=_visible_to(row),
        complete=not missing,
        missing=missing,
    )


def facts(doc: PlanDocument) -> PlanFacts:
    """What the header says about the whole plan, and how many of its rows are complete."""
    marking = plan_marking(doc)
    period_from, period_to = read_period(header_text(doc, "period"))
    rows = [row_facts(doc, row) for row in doc.requirements]
    return PlanFacts(
        title=doc.title,
        marking=Marking.OFFICIAL_SENSITIVE if marking is None else marking,
        marking_missing=marking is None,
        handling=header_text(doc, "handling"),
        owner=header_text(doc, "owner"),
        period_from=period_from,
        period_to=period_to,
        review_by=read_day(header_text(doc, "review_by")),
        themes=header_items(doc, "themes"),
        recommendations=header_items(doc, "recommendations"),
        rows=len(rows),
        complete_rows=sum(row.complete for row in rows),
    )


def plan_marking(doc: PlanDocument) -> Marking | None:
    """The highest of the header's markings, if each of them can be read."""
    stated = [read_marking(text) for text in header_markings(doc)] if doc.header_ok else []
    known = [marking for marking in stated if marking is not None]
    return max(known) if known and len(known) == len(stated) else None


def _row_marking(row: Requirement) -> Marking | None:
    """The highest of the row's own markings; one that cannot be read counts as the highest held."""
    stated = [text for text in row_values(row, "marking") if text]
    if not stated:
        return None
    return max(
        Marking.OFFICIAL_SENSITIVE if (known := read_marking(text)) is None else known for text in stated
    )


def _visible_to(row: Requirement) -> tuple[str, ...] | None:
    """The row's own audience; what cannot be understood, or is said twice, is for the owner alone."""
    stated = row_values(row, "visible_to")
    if not stated:
        return None
    words = [_audience(word) for word in _LIST_MARKS.split(stated[0]) if word.strip()]
    if len(stated) > 1 or not words or OWN in words:
        return (OWN,)
    return tuple(dict.fromkeys(words))


def _audience(word: str) -> str:
    word = word.strip()
    known = AUDIENCE_WORDS.get(normal(word))
    if known is not None:
        return known
    return word if is_slug(word) else OWN


def _has_part(doc: PlanDocument, row: Requirement, key: str) -> bool:
    if key == "question":
        return bool(row.question)
    if key == "needed_by":
        return _has_date(row)
    return not is_vacant(value_of(doc, row, key))


def _has_date(row: Requirement) -> bool:
    needed_by, frequency = row.value("needed_by"), row.value("frequency")
    return read_day(needed_by) is not None or is_frequency(needed_by) or is_frequency(frequency)
