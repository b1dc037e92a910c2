"""What of a version is laid beside others: its reading copy as a document, whole, in outline or as typed."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.kinship import Party
from kb.desk.reader.copies import Heading, ReadingCopy, reading_copy
from kb.errors import Invalid, NotFound, NotReady
from kb.plan import (
    BY_KEY,
    FieldValue,
    OutlineRow,
    PlanDocument,
    PlanRef,
    Prose,
    Requirement,
    full_text,
    outline,
    parse,
    parse_ref,
)

if TYPE_CHECKING:
    import datetime as dt

    from kb.desk.frame import Bound
    from kb.store import Transaction

_READ = frozenset({Rendition.FULL, Rendition.OUTLINE})
# Longer texts are read anew each time, so that what is kept stays small.
_MOST_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Side:
    """One version as one person reads it, of the organisation of that `name`. `hidden` are references that are cut."""

    copy: ReadingCopy
    plan_id: int
    name: str
    hidden: frozenset[str]

    @property
    def heading(self) -> Heading:
        """The facts above it."""
        return self.copy.heading

    @property
    def ref(self) -> str:
        """The version's own address: `sussex/oic@3`."""
        return f"{self.heading.ref}@{self.heading.number}"

    @property
    def plain(self) -> bool:
        """Whether it is a text that is shown as typed."""
        return self.heading.full and self.copy.plain

    def document(self, *, outlined: bool, without: frozenset[str], on: dt.date) -> PlanDocument:
        """The copy as a document, without rows of some references.

        `outlined`: no more of it than an outline gives, as another gives no more.
        """
        if not self.heading.full:
            return of_outline([row for row in self.copy.outline if row.ref.casefold() not in without])
        if self.plain:
            return as_typed(self.copy.text)
        doc = parsed(self.copy.text)
        if outlined:
            return of_outline(outline(doc, without=without, on=on))
        return parse(full_text(doc, without=without)) if without else doc

    def party(self, doc: PlanDocument) -> Party:
        """The plan as one of two whose kinship is asked."""
        return Party(self.plan_id, doc, self.heading.full)


def side(bound: Bound, tx: Transaction, ref: PlanRef) -> Side:
    """One version as this person reads it. Raises NotFound where they read no rows, NotReady where it was erased."""
    found = tx.shelf.found(ref.plan, reach=bound.reach, number=ref.number)
    if found is None or found.rendition not in _READ:
        raise NotFound
    name = bound.name_of(found.card.body)
    copy = reading_copy(found, body_name=name, on=bound.today)
    if copy.heading.erased:
        raise NotReady("The text of that version has been erased, so there is nothing to compare.")
    hidden = frozenset(ref.casefold() for ref in found.hidden)
    return Side(copy, found.card.plan_id, name, hidden)


def wanted(texts: list[str], *, most: int) -> list[PlanRef]:
    """The plans that an address names, each once. Raises NotFound for what is no reference, Invalid for too many."""
    try:
        refs = [parse_ref(text).at(None) if "#" in text else parse_ref(text) for text in dict.fromkeys(texts)]
    except Invalid as no:
        raise NotFound from no
    if len(refs) > most:
        raise Invalid(f"At most {most} plans can stand side by side. Take some away.")
    return refs


def parsed(text: str) -> PlanDocument:
    """The plan in a text; of the texts read last it is known already."""
    return kept(text) if len(text) <= _MOST_KEPT else parse(text)


@functools.lru_cache(maxsize=24)
def kept(text: str) -> PlanDocument:
    """The plan in a text, remembered. It is a function of the text alone, so nobody learns of another's reading."""
    return parse(text)


def as_typed(text: str) -> PlanDocument:
    """A text that is shown as typed, as a plan of one section."""
    doc = parse(text)
    block = Prose("", 0, text, 0, len(doc.lines))
    return replace(doc, header={}, title="", blocks=(block,) if text else ())


def of_outline(rows: Iterable[OutlineRow]) -> PlanDocument:
    """An outline as a plan of its own: nothing in it but what an outline gives."""
    return PlanDocument("", {}, header_ok=True, title="", blocks=tuple(map(_outlined, rows)))


def _outlined(row: OutlineRow) -> Requirement:
    given = {
        "priority": (str(row.priority),) if row.priority else (),
        "theme": (row.theme,) if row.theme else (),
        "indicators": row.indicators,
    }
    fields = (FieldValue(key, BY_KEY[key].label, items, 0, 0) for key, items in given.items() if items)
    return Requirement(row.ref, row.question, 3, tuple(fields), "", 0, 0)
