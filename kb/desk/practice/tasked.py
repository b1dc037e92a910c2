"""What a version asks of each collector: the rows that name it, cut to what a tasking sheet may hold."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.plan import (
    Marking,
    PlanDocument,
    Requirement,
    Status,
    day_words,
    decode,
    parse,
    priority_of,
    row_facts,
    value_of,
)
from kb.store import Found, RowLine, fold_collector


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One requirement as a collector reads it: an allow-list, never a row with things taken out."""

    ref: str
    question: str
    priority: int | None
    indicators: tuple[str, ...]
    elements: tuple[str, ...]
    reporting_route: str
    by_when: str


@dataclass(slots=True)
class Tasked:
    """What is asked of one collector, in the order of the plan, as far as the reader reads it.

    `own_marking` is the highest that a row of it gives itself; `hidden` counts rows that are not the reader's.
    Retired requirements are not asked, but their markings count.
    """

    collector: str
    slug: str
    rows: tuple[SheetRow, ...] = ()
    own_marking: Marking = Marking.OFFICIAL
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class AllTasked:
    """A version's collectors by their folded names, and the references of rows that name none."""

    collectors: Mapping[str, Tasked] = field(default_factory=dict)
    untasked: tuple[str, ...] = ()


def tasked_by(found: Found) -> AllTasked:
    """The collectors of a version that may be read in full.

    Their words for addresses are the same for every reader of the version, whichever rows they read.
    """
    text = decode(found.text or b"") or ""
    doc = parse(text if not found.card.plain else "")
    lines = {line.position: line for line in found.rows}
    collectors: dict[str, Tasked] = {}
    untasked: list[str] = []
    for position, row in enumerate(doc.requirements):
        names = collectors_of(row)
        for name in names:
            tasked = collectors.setdefault(
                fold_collector(name), Tasked(name, word_of(found.card.plan_ref, name))
            )
            _take(tasked, doc, row, lines.get(position))
        if not names and position in lines:
            untasked.append(row.ref)
    return AllTasked(collectors, tuple(untasked))


def collectors_of(row: Requirement) -> tuple[str, ...]:
    """The collectors that a row names, each once: the items of its list, split at semicolons."""
    names = (" ".join(name.split()) for item in row.items("collector") for name in item.split(";"))
    first: dict[str, str] = {}
    for name in filter(None, names):
        first.setdefault(fold_collector(name), name)
    return tuple(first.values())


def word_of(plan: str, collector: str) -> str:
    """A collector's word in addresses: the same in every version, and saying nothing of who it is.

    An address is repeated where the page is not: in logs, and to whoever must first sign in.
    """
    return hashlib.sha256(f"{plan}\n{fold_collector(collector)}".encode()).hexdigest()[:12]


def _take(tasked: Tasked, doc: PlanDocument, row: Requirement, line: RowLine | None) -> None:
    if line is None:
        tasked.hidden += 1
        return
    own = row_facts(doc, row).marking
    tasked.own_marking = max(tasked.own_marking, own or Marking.OFFICIAL)
    if line.status is not Status.RETIRED:
        tasked.rows += (_sheet_row(doc, row, line.due),)


def _sheet_row(doc: PlanDocument, row: Requirement, due: dt.date | None) -> SheetRow:
    said = (day_words(due) if due else row.value("needed_by"), row.value("frequency"))
    return SheetRow(
        ref=row.ref,
        question=row.question,
        priority=priority_of(row.value("priority")),
        indicators=row.items("indicators"),
        elements=row.items("elements"),
        reporting_route=value_of(doc, row, "reporting_route"),
        by_when=", ".join(filter(None, said)),
    )
