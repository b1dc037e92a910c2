"""The one table of field names: what each field is called, by us and by everybody else.

The same table reads labels in a plan's text, keys in its header and headings of Word and Excel columns.
Its order is the order in which fields are written. Names are compared without case, spaces or punctuation.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.plan.model import Status


class FieldKind(enum.StrEnum):
    """How a field is written and asked for in a form."""

    LINE = "line"
    LIST = "list"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a requirement, or one key of a header.

    `label` is what we write; `aliases` are what others write for the same. `outline` says whether
    a reader of the outline sees it.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    outline: bool = False
    aliases: tuple[str, ...] = ()


def _field(key: str, label: str, aliases: str = "", *, kind: str = "line", outline: bool = False) -> Field:
    split = tuple(alias.strip() for alias in aliases.split("|") if alias.strip())
    return Field(key, label, FieldKind(kind), outline, split)


FIELDS: tuple[Field, ...] = (
    _field("priority", "Priority", "Prio | Priority level | PIR priority", kind="choice", outline=True),
    _field("theme", "Theme", "Threat area | Themes | Topic | Category", outline=True),
    _field("strand", "Strand", "4P | 4P strand | Four Ps strand | CONTEST strand"),
    _field("level", "Level", "Requirement level | NIM level"),
    _field("decision", "Decision", "Decision supported | Decision to support | Supports decision"),
    _field(
        "gap",
        "Gap",
        "What we do not know | What we don't know | Intelligence gap | Knowledge gap | Known picture"
        " | Gaps | Known picture and gap",
    ),
    _field(
        "indicators",
        "Indicators",
        "Indicator | What to look for | Signs | Signs to look for | Indicators and warnings",
        kind="list",
        outline=True,
    ),
    _field(
        "elements",
        "Elements",
        "Information elements | Essential elements of information | EEI | EEIs | Essential elements",
        kind="list",
    ),
    _field(
        "sources",
        "Sources",
        "Source | Sources / collection | Collection assets | Collection sources | Source category"
        " | Sources of information | Assets | Where to look",
        kind="list",
    ),
    _field("source_class", "Source class", "Class of source | Source type | Collection type"),
    _field("lawful_basis", "Lawful basis", "Authority | Legal basis | Authority note | Legal authority"),
    _field(
        "collector",
        "Collector",
        "Collection owner | Collecting owner | Who collects | Collected by | Tasked to | Lead collector",
    ),
    _field("partner", "Partner", "Partners | Partner agency | Partner agencies"),
    _field("tasking", "Tasking", "Tasking route | Tasking route and date | Tasked through"),
    _field(
        "reporting_route",
        "Reporting route",
        "Report by | Report via | Report through | How to report | Reporting | Reported by",
    ),
    _field("frequency", "Frequency", "How often | Reporting frequency | Collection frequency"),
    _field(
        "needed_by",
        "Needed by",
        "LTIOV | Deadline | Due | Due date | Due by | Needed by date | Date needed"
        " | Latest time information is of value | Latest useful date",
        kind="date",
    ),
    _field(
        "answered_when",
        "Answered when",
        "Answered means | Answered if | What counts as an answer | Success criteria | Answer criteria",
    ),
    _field("analysis", "Analysis", "Analysis product | Analytical product | Analysis owner | Analysed by"),
    _field(
        "shared_with",
        "Shared with",
        "Dissemination | Disseminated to | Share with | Dissemination list | Distribution | Sharing",
    ),
    _field("status", "Status", "Collection status | Requirement status | Progress", kind="choice"),
    _field("last_return", "Last return", "Last return date | Last report", kind="date"),
    _field("owner", "Owner", "Requirement owner | Row owner"),
    _field(
        "recommendations",
        "Recommendations",
        "Recommendation | HMICFRS recommendation | Linked recommendations",
        kind="list",
    ),
    _field(
        "marking",
        "Marking",
        "Protective marking | Classification | Security classification | GSC | Sensitivity",
        kind="choice",
    ),
    _field("visible_to", "Visible to", "Visible for | Readers | Seen by | Restricted to", kind="list"),
    _field("borrowed_from", "Adapted from", "Borrowed from | Taken from | Copied from | Based on"),
    _field("notes", "Notes", "Note | Comment | Comments | Remarks"),
)

HEADER_FIELDS: tuple[Field, ...] = (
    _field("title", "Title", "Plan title | Name"),
    _field("ref", "Ref"),
    _field("force", "Force"),
    _field(
        "marking",
        "Marking",
        "Protective marking | Classification | Security classification | Protective_marking | GSC | GPMS",
    ),
    _field("handling", "Handling", "Handling instructions | Handling instruction"),
    _field("status", "Status"),
    _field("owner", "Owner", "Plan owner"),
    _field("control_strategy", "Control strategy"),
    _field("based_on", "Based on"),
    _field("period", "Period", "Period covered | Plan period"),
    _field("review_by", "Review by", "Review | Review date | Next review | Next review date | Review due"),
    _field("themes", "Themes", "Theme", kind="list"),
    _field(
        "recommendations",
        "Recommendations",
        "Recommendation | HMICFRS recommendations | HMICFRS recommendation",
        kind="list",
    ),
    _field("reporting_route", "Reporting route", "Report by | Report via"),
    _field("answered_when", "Answered when", "Answered means"),
    _field("analysis", "Analysis", "Analysis product"),
    _field("shared_with", "Shared with", "Dissemination | Disseminated to | Share with"),
)

# A header may say these once, for every row that says nothing else.
HEADER_DEFAULTS = ("reporting_route", "answered_when", "analysis", "shared_with")
OUTLINE_KEYS = tuple(field.key for field in FIELDS if field.outline)

_COLUMNS: tuple[Field, ...] = (
    _field("ref", "Reference", "Ref | Ref no | No | Number | ID | Requirement ref | Requirement no | Serial"),
    _field(
        "question",
        "Question",
        "Requirement | Intelligence requirement | Collection requirement | What we need to know",
    ),
)


def normal(label: str) -> str:
    """A label as it is compared: lower case, letters and digits only."""
    return "".join(filter(str.isalnum, label.casefold()))


def _names(fields: Iterable[Field]) -> Mapping[str, str]:
    return {normal(name): field.key for field in fields for name in (field.key, field.label, *field.aliases)}


BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}
HEADER_BY_KEY: Mapping[str, Field] = {field.key: field for field in HEADER_FIELDS}
_ROW_NAMES = _names(FIELDS)
_HEADER_NAMES = _names(HEADER_FIELDS)
_COLUMN_NAMES = {**_names(_COLUMNS), **_ROW_NAMES}
_IN_BRACKETS = re.compile(r"\([^()]*\)")

# Longer than any name we know: a paragraph that happens to hold a colon is not looked up.
LABEL_LIMIT = 80


@functools.lru_cache(maxsize=4096)
def _row_name(label: str) -> str | None:
    return _in_table(label, _ROW_NAMES)


def _in_table(label: str, names: Mapping[str, str]) -> str | None:
    found = names.get(normal(label))
    if found is None and "(" in label:
        return names.get(normal(_IN_BRACKETS.sub("", label)))
    return found


def key_of(label: str) -> str | None:
    """The field that a label in a requirement's list names, or None for one we do not know."""
    return _row_name(label) if len(label) <= LABEL_LIMIT else None


def header_key_of(key: str) -> str | None:
    """The header key that a header's own word names, or None: it is then kept and shown as it stands."""
    return _in_table(key, _HEADER_NAMES) if len(key) <= LABEL_LIMIT else None


def column_key_of(heading: str) -> str | None:
    """What a column of a table holds: a field, `ref` or `question`, or None."""
    return _in_table(heading, _COLUMN_NAMES) if len(heading) <= LABEL_LIMIT else None


_VACANT = frozenset(
    [
        "vacant",
        "vacancy",
        "vacant post",
        "tbc",
        "tba",
        "tbd",
        "to be confirmed",
        "to be advised",
        "to be decided",
        "to be allocated",
        "to be agreed",
        "not yet known",
        "not known",
        "unknown",
        "not allocated",
        "unallocated",
        "none",
        "nobody",
        "no one",
        "nil",
        "n/a",
        "na",
        "not applicable",
        "-",
        "–",
        "—",
        "?",
        "??",
        ".",
        "todo",
    ]
)


def is_vacant(text: str) -> bool:
    """Whether a value only says that nobody is there yet: `Vacant`, `TBC`, `-`."""
    return " ".join(text.split()).strip("()[]").rstrip(".").casefold() in _VACANT or not text.strip()


_PRIORITY = re.compile(r"(?:p|priority)?\s*([123])(?![\d.])", re.IGNORECASE)
_PRIORITY_WORDS = {"high": 1, "medium": 2, "med": 2, "low": 3}
_STATUS_WORDS = {
    **{normal(status.value): status for status in Status},
    "open": Status.PROPOSED,
    "new": Status.PROPOSED,
    "partlyanswered": Status.PARTIAL,
    "partiallyanswered": Status.PARTIAL,
    "partanswered": Status.PARTIAL,
    "inprogress": Status.COLLECTING,
    "onhold": Status.DEFERRED,
}
_LEADING_WORDS = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")


def priority_of(text: str) -> int | None:
    """1, 2 or 3 from `1`, `P1`, `High`, `1 (reason)`, `High - reason`; None when it is none of them."""
    text = text.strip()
    if number := _PRIORITY.match(text):
        return int(number[1])
    words = _LEADING_WORDS.match(text)
    return _PRIORITY_WORDS.get(words[0].split()[0].casefold()) if words else None


def status_of(text: str) -> Status | None:
    """A status from our word or another's (`Open`, `Partly answered`), with or without a remark after."""
    words = _LEADING_WORDS.match(text.strip())
    return _STATUS_WORDS.get(normal(words[0])) if words else None
