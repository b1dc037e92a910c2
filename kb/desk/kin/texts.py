"""A plan and its source as one person reads them, side by side in the plan's own references.

What must stay true: rows of the source that this person may not read are in no text here, neither in what the source
says now nor in what was taken of it, so that nobody is told of a row by its being gone or changed. What was taken may
have been read by somebody who reads more: it is cut by its own labels, whatever the source has made of its rows since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.access import Label, Reach, Rendition
from kb.desk.intake.understanding import row_sharing
from kb.desk.reader.copies import Heading, reading_copy
from kb.plan import decode, facts, full_text, only_rows, parse, row_facts, side_by_side, with_refs

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Found, Tie, Transaction


@dataclass(frozen=True, slots=True)
class KinTexts:
    """A plan's text and its source's, in the plan's own references.

    `ours` is one's own text, `theirs` what the source says, `base` what was taken of it, None where that was erased.
    Of single rows that were borrowed all three hold these rows only. `names` maps the source's references to one's
    own. `heading` is the source's, `found` its version with the rows read and without its text.
    """

    heading: Heading
    found: Found
    ours: str
    theirs: str
    base: str | None
    names: Mapping[str, str]

    @property
    def number(self) -> int:
        """Which version of the source this is."""
        return self.heading.number


def kin_texts(
    bound: Bound, tx: Transaction, tie: Tie, ours: str, *, number: int | None = None
) -> KinTexts | None:
    """The texts of one tie, with the source's current version or that `number`.

    None where this person may not read the source in full, or it has no text that can be compared. Whoever belongs
    to the plan's organisation sees of the source what that organisation may, whatever else they read elsewhere.
    """
    found = tx.shelf.found(tie.source_ref, reach=bound.reach_for(tie.body), number=number)
    if found is None or found.rendition is not Rendition.FULL or found.text is None or found.card.plain:
        return None
    copy = reading_copy(found, body_name=bound.name_of(found.card.body), on=bound.today)
    base = seen_base(bound, tx, tie, found)
    origins = tx.kin.origins(tie.id)
    theirs = copy.text
    if tie.kind == "rows":
        # A row that was borrowed into a draft and is in the text no more, as after that was dropped, is none of ours.
        here = {row.ref.casefold() for row in parse(ours).requirements}
        rows = [row for ref, row in origins.items() if row and ref.casefold() in here]
        theirs = only_rows(theirs, rows)
        base = None if base is None else only_rows(base, rows)
        ours = only_rows(ours, list(origins))
    names = _names(tie, ours, theirs, base, origins)
    return KinTexts(
        heading=copy.heading,
        found=replace(found, text=None),  # what leaves here is the reading copy alone
        ours=ours,
        theirs=with_refs(theirs, names),
        base=None if base is None else with_refs(base, names),
        names=names,
    )


def seen_base(bound: Bound, tx: Transaction, tie: Tie, found: Found) -> str | None:
    """What was taken, as this person would read it if the source said it now; `found` is the source as they read it.

    None where it was erased, and where they may not read in full the version that it was taken of, or its marking.
    """
    base = tx.kin.base(tie.base_id)
    text = None if base.text is None else decode(base.text)
    reach = bound.reach_for(tie.body)
    carded = tx.shelf.carded(tie.source_ref, reach=reach, number=base.number)
    if text is None or carded is None or carded[1] is not Rendition.FULL:
        return None
    label = found.card.label if tie.kind == "whole" else replace(found.card.label, marking=base.marking)
    slugs = frozenset(body.slug for body in bound.register.bodies)
    return _cut(text, _Sight(reach, label, slugs, found.hidden, own=tie.kind == "whole"))


@dataclass(frozen=True, slots=True)
class _Sight:
    """How much of a base somebody reads: their reach, its source's label, and rows that are hidden in any case.

    `own`: the text says its own marking, as single rows do not.
    """

    reach: Reach
    label: Label
    slugs: frozenset[str]
    hidden: frozenset[str]
    own: bool


@lru_cache(maxsize=32)
def _cut(text: str, sight: _Sight) -> str | None:
    """What of a text somebody reads, None for nothing. Asked for with each look at a plan that was adapted."""
    doc = parse(text)
    whole = replace(sight.label, marking=facts(doc).marking) if sight.own else sight.label
    if not sight.reach.admits(whole, Rendition.FULL):
        return None
    away = {ref.casefold() for ref in sight.hidden}
    hidden = set()
    for row in doc.requirements:
        said = row_facts(doc, row)
        label = replace(
            whole,
            marking=max(whole.marking, said.marking or whole.marking),
            row=row_sharing(said.visible_to, bodies=sight.slugs),
        )
        if row.ref.casefold() in away or not sight.reach.admits(label, Rendition.FULL):
            hidden.add(row.ref.casefold())
    return full_text(doc, without=hidden) if hidden else text


def _names(
    tie: Tie, ours: str, theirs: str, base: str | None, origins: Mapping[str, str]
) -> Mapping[str, str]:
    there = [row.ref for text in (theirs, base or "") for row in parse(text).requirements]
    return side_by_side(
        [row.ref for row in parse(ours).requirements],
        list(dict.fromkeys(there)),
        origins=origins,
        same=tie.how == "adapted",
        mark=tie.source_body.upper(),
    )
