"""Which requirement of which plan each of a plan's own came from, as far as a reader may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Found, Transaction


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """The requirement that one was adapted from: of which plan (`sussex/oic`), whose, and its reference there."""

    ref: str
    body_name: str
    row: str

    @property
    def body(self) -> str:
        """The organisation's own part of the plan's reference."""
        return self.ref.split("/", 1)[0]

    @property
    def name(self) -> str:
        """The plan's own part of its reference."""
        return self.ref.split("/", 1)[1]


def row_origins(bound: Bound, tx: Transaction, found: Found) -> Mapping[str, RowOrigin]:
    """Of each row read, by its reference: where it came from, where that is told and read in full as it stands now.

    Of a row that has the reference it had there, nothing is told: the plan as a whole says that.
    """
    told: dict[str, RowOrigin] = {}
    here = {row.ref.casefold(): row.ref for row in found.rows}
    for tie in tx.kin.ties(found.card.plan_id):
        origins = {here.get(ref.casefold(), ""): row for ref, row in tx.kin.origins(tie.id).items() if row}
        if not origins.keys() - {""}:
            continue
        source = tx.shelf.found(tie.source_ref, reach=bound.reach)
        if source is None or source.rendition is not Rendition.FULL:
            continue
        hidden = {ref.casefold() for ref in source.hidden}
        there = {row.ref.casefold(): row.ref for row in source.rows if row.ref.casefold() not in hidden}
        for ref, row in origins.items():
            if ref and row.casefold() in there:
                name = bound.name_of(tie.source_body)
                told[ref] = RowOrigin(tie.source_ref, name, there[row.casefold()])
    return told
