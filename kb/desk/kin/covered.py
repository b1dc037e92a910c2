"""The plans that one person reads, as rows to be laid side by side, and which of them are known to be one.

What must stay true: a tie is followed only where the plan is read in full and its source may be read; and of a row
that this person does not read nothing is followed but that rows of one reference are one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.reader.copies import is_overdue
from kb.plan import Held, Marking, decode, kept_rows, parse, row_facts
from kb.store import end_of_day

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Found, RowLine, Tie, Transaction

MOST_PLANS = 300
_READ = frozenset({Rendition.FULL, Rendition.OUTLINE})
# Adaptations of adaptations: a chain of them is followed so far.
_MOST_STEPS = 8


@dataclass
class Known:
    """What was read. `found` holds each plan's version by its reference, `beyond` those that only join others.

    `ties` are what joins them. `cut`: there were more plans than are read at once.
    """

    found: dict[str, Found]
    rows: list[Held]
    ties: tuple[Tie, ...]
    origins: Mapping[int, dict[str, str]]
    beyond: dict[str, Found | None] = field(default_factory=dict)
    cut: bool = False

    def version(self, ref: str) -> Found | None:
        """A plan's version as it was read, in the matrix or beyond it."""
        return self.found.get(ref) or self.beyond.get(ref)

    def same(self) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        """The pairs of rows that are known to be one."""
        for tie in self.ties:
            ours, theirs = self.version(tie.plan_ref), self.version(tie.source_ref)
            if ours is not None and theirs is not None:
                yield from kept_rows(
                    (tie.plan_ref, tie.source_ref),
                    self.origins.get(tie.id, {}),
                    (row.ref for row in shown_rows(theirs)),
                    (row.ref for row in shown_rows(ours)),
                    adapted=tie.how == "adapted",
                )

    def marking(self, plans: Collection[str]) -> Marking:
        """The highest marking of these plans and of the rows read of them."""
        every = [found for ref, found in self.found.items() if ref in plans]
        rows = [row.label.marking for found in every for row in found.rows]
        return max([found.card.label.marking for found in every] + rows, default=Marking.OFFICIAL)


def known(bound: Bound, tx: Transaction, bodies: Collection[str], *, lead: str, on: dt.date | None) -> Known:
    """Read the plans of these organisations, and `lead`, as they stand or stood at the end of a day."""
    every = tx.shelf.of_bodies(bodies, reach=bound.reach, on=on, limit=MOST_PLANS + 1)
    found = {one.card.plan_ref: one for one in every[:MOST_PLANS] if _is_read(one)}
    if lead and lead not in found and (one := _one(bound, tx, lead, on)) is not None:
        found[lead] = one
    day = on or bound.today
    rows = [row for one in found.values() for row in held_rows(one, on=day)]
    made = Known(found, rows, (), {}, cut=len(every) > MOST_PLANS)
    made.ties = tuple(_ties(bound, tx, made, on))
    made.origins = tx.kin.origins_of([tie.id for tie in made.ties])
    return made


def shown_rows(found: Found) -> list[RowLine]:
    """The rows that are read. Of a reference that its plan has twice, neither where one of them is not."""
    hidden = {ref.casefold() for ref in found.hidden}
    return [row for row in found.rows if row.ref.casefold() not in hidden]


def held_rows(found: Found, *, on: dt.date) -> list[Held]:
    """The rows of one version as somebody reads them."""
    full = found.rendition is Rendition.FULL
    rows = shown_rows(found)
    lacking = _lacking(found) if full and not all(row.complete for row in rows) else {}
    card = found.card
    return [
        Held(
            plan=card.plan_ref,
            number=card.number,
            body=card.body,
            ref=row.ref,
            question=row.question,
            theme=row.theme,
            priority=row.priority,
            place=row.position,
            missing=(() if row.complete else lacking.get(row.ref, ("a part",))) if full else None,
            overdue=full and is_overdue(row, on),
        )
        for row in rows
    ]


def _lacking(found: Found) -> Mapping[str, tuple[str, ...]]:
    """Of each row what it lacks: the text is opened only where some row lacks something."""
    text = decode(found.text) if found.text and not found.card.plain else None
    doc = parse(text or "")
    return {row.ref: said for row in doc.requirements if (said := row_facts(doc, row).missing)}


def _is_read(found: Found) -> bool:
    return found.rendition in _READ and found.text is not None


def _one(bound: Bound, tx: Transaction, ref: str, on: dt.date | None) -> Found | None:
    found = tx.shelf.found(ref, reach=bound.reach, on=on)
    return found if found is not None and _is_read(found) else None


def _ties(bound: Bound, tx: Transaction, made: Known, on: dt.date | None) -> Iterator[Tie]:
    """What joins the plans read, with what they were adapted from where that may be read, and so on upwards."""
    by_plan: dict[str, list[Tie]] = {}
    for tie in tx.kin.all_ties():
        if on is None or tie.begun_at < end_of_day(on):
            by_plan.setdefault(tie.plan_ref, []).append(tie)
    waiting, seen = list(made.found), set(made.found)
    for _ in range(_MOST_STEPS):
        above: list[str] = []
        for ref in waiting:
            ours = made.version(ref)
            for tie in by_plan.get(ref, ()) if ours and ours.rendition is Rendition.FULL else ():
                if tie.source_ref not in seen:
                    seen.add(tie.source_ref)
                    made.beyond[tie.source_ref] = _one(bound, tx, tie.source_ref, on)
                    above.append(tie.source_ref)
                if made.version(tie.source_ref) is not None:
                    yield tie
        waiting = above
