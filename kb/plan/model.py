"""What a plan is made of: the values that the parser gives and everything else reads."""

from __future__ import annotations

import datetime as dt
import enum
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field


class Marking(enum.IntEnum):
    """Government Security Classification, the two levels held here; higher is refused.

    Ordered, so that the highest wins: `max(markings)`.
    """

    OFFICIAL = 0
    OFFICIAL_SENSITIVE = 1

    @property
    def words(self) -> str:
        """As written on a page: `OFFICIAL` or `OFFICIAL-SENSITIVE`."""
        return self.name.replace("_", "-")


class State(enum.StrEnum):
    """Where a text stands in the life of its plan."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CURRENT = "current"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Status(enum.StrEnum):
    """Where the collection of one requirement stands: a living fact, never plan text."""

    PROPOSED = "proposed"
    TASKED = "tasked"
    COLLECTING = "collecting"
    PARTIAL = "partial"
    ANSWERED = "answered"
    DEFERRED = "deferred"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One labelled line of a requirement as it stands in the text.

    `key` is the field's key in the alias table (`needed_by`), or None for a label we do not
    know, which is kept and shown. `label` is the label as written. `items` are the nested
    list's items, else a single item with the line's own value; never empty strings only.
    `first_line`/`end_line` are 0-based, end exclusive, into the document's lines.
    """

    key: str | None
    label: str
    items: tuple[str, ...]
    first_line: int
    end_line: int

    @property
    def text(self) -> str:
        """The items joined by `; `, for one-line use."""
        return "; ".join(self.items)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of a plan. `ref` is its identity and survives every fork.

    `heading_line`/`end_line` (0-based, end exclusive) span heading, fields and notes.
    `notes` is the free Markdown below the list, exactly as written but for blank lines around it;
    deeper headings that are no requirements are part of it.
    """

    ref: str
    question: str
    level: int
    fields: tuple[FieldValue, ...]
    notes: str
    heading_line: int
    end_line: int

    def value(self, key: str) -> str:
        """The first field under that key as one line of text, or an empty string."""
        return next((f.text for f in self.fields if f.key == key), "")

    def items(self, key: str) -> tuple[str, ...]:
        """The first field under that key as its list items, or nothing."""
        return next((f.items for f in self.fields if f.key == key), ())


@dataclass(frozen=True, slots=True)
class Prose:
    """One block of anything that is not a requirement: a heading with what follows, or what
    stands before the first heading (`heading` empty, level 0). `text` is byte-for-byte ours."""

    heading: str
    level: int
    text: str
    first_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A parsed plan. `write(parse(text)) == text`, byte for byte, whatever the text.

    `header` maps keys as written (lower-cased, stripped) to text, or to a tuple for a list; every value is
    text. `header_ok` is False where the text begins with something between `---` lines that is not
    our flat header (it is then kept as prose). `source` is the exact decoded text, BOM and line ends
    included; `lines` are its lines with their ends.
    """

    source: str
    header: Mapping[str, str | tuple[str, ...]]
    header_ok: bool
    title: str
    blocks: tuple[Prose | Requirement, ...]
    lines: tuple[str, ...] = field(repr=False, default=())

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The rows, in the order of the text."""
        return tuple(b for b in self.blocks if isinstance(b, Requirement))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each row stands in `source`, in characters: its first and the one after its last."""
        starts = (0, *itertools.accumulate(map(len, self.lines)))
        return tuple((starts[row.heading_line], starts[row.end_line]) for row in self.requirements)

    def head(self, key: str) -> str:
        """A header value as one line of text (list items joined by `; `), or an empty string."""
        value = self.header.get(key, "")
        return value if isinstance(value, str) else "; ".join(value)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the header says about the whole plan, read and typed, with defaults made plain.

    `marking` is OFFICIAL-SENSITIVE and `marking_missing` True where none is given.
    Dates that cannot be read are None and listed in the document's findings.
    """

    title: str
    marking: Marking
    marking_missing: bool
    handling: str
    owner: str
    period_from: dt.date | None
    period_to: dt.date | None
    review_by: dt.date | None
    themes: tuple[str, ...]
    recommendations: tuple[str, ...]
    rows: int
    complete_rows: int
