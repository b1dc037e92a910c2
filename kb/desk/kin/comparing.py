"""Comparing: two versions of a plan, two plans, or several side by side, as far as one person reads them.

What must stay true: only reading copies are compared, so a row that is not theirs is neither the same, changed nor
missing. Of two plans one of which is read in outline, no more than an outline is compared.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from kb.access import Rendition
from kb.desk.frame import Bound
from kb.desk.kin.comparing_pages import ColumnsPage, ComparedPage, ComparedText, PlansToCompare
from kb.desk.kin.comparing_text import columns_left_out, columns_said, columns_text, compared_text
from kb.desk.kin.kinship import kinship
from kb.desk.kin.sides import Side, side, wanted
from kb.desk.reader.copies import Heading, heading_of
from kb.errors import Invalid, NotFound, NotReady
from kb.plan import (
    MOST_PLANS,
    Kinship,
    Marking,
    PlanDocument,
    PlanRef,
    compare_plans,
    in_columns,
    left_out,
    match,
    parse_ref,
    shown,
    summed,
)
from kb.store import Act, Order, Transaction

READ = (Rendition.FULL, Rendition.OUTLINE)
MOST_LISTED = 60
MOST_LINES = 1_000
_MOST_LOOKED_AT = 1_000


class Comparing(Bound):
    """Comparing plans, for one person."""

    def versions(self, ref: str, *, older: int | None = None, newer: int | None = None) -> ComparedPage:
        """Two versions of one plan, by default the last two in reach. Raises NotFound, and NotReady for only one."""
        page, sides = self._versions(ref, older, newer)
        self._laid_together(sides)
        return page

    def plans(self, refs: Sequence[str], *, local: bool = False) -> ComparedPage | ColumnsPage:
        """Two plans, or up to six side by side. `local`: with what an adapted plan does not copy."""
        page, sides = self._plans(refs, local=local)
        self._laid_together(sides)
        return page

    def versions_text(self, ref: str, *, older: int | None, newer: int | None) -> ComparedText:
        """Two versions of one plan compared, to take away."""
        page, sides = self._versions(ref, older, newer)
        return self._taken(page, sides)

    def plans_text(self, refs: Sequence[str], *, local: bool = False) -> ComparedText:
        """Two or more plans compared, to take away."""
        page, sides = self._plans(refs, local=local)
        return self._taken(page, sides)

    def choose(self, ticked: Sequence[str], *, find: str = "") -> PlansToCompare:
        """Plans to compare whose title or organisation has these words. What is ticked and not in reach is dropped."""
        with self._house.store.reading() as tx:
            kept = tuple(
                (str(ref), heading) for ref in _readable(ticked) if (heading := self._heading(tx, ref))
            )
            _, cards = tx.shelf.cards(
                reach=self.reach, renditions=READ, order=Order.ORGANISATION, limit=_MOST_LOOKED_AT
            )
        headings = [
            heading_of(card, rendition, body_name=self.name_of(card.body), on=self.today)
            for card, rendition in cards
        ]
        held = {heading.ref for ref, heading in kept if "@" not in ref}
        found = [one for one in headings if one.ref not in held and _says(one, find)]
        page = PlansToCompare(
            kept,
            tuple(found[:MOST_LISTED]),
            max(0, len(found) - MOST_LISTED),
            find,
            max(
                (one.marking for one in (*found[:MOST_LISTED], *(h for _, h in kept))),
                default=Marking.OFFICIAL,
            ),
        )
        if kept or found:
            self.note(Act.CONSULTATION, "shelves", shown=len(kept) + len(page.found))
        return page

    def _heading(self, tx: Transaction, ref: PlanRef) -> Heading | None:
        carded = tx.shelf.carded(ref.plan, reach=self.reach, number=ref.number)
        if carded is None or carded[1] not in READ:
            return None
        return heading_of(carded[0], carded[1], body_name=self.name_of(carded[0].body), on=self.today)

    def _versions(
        self, ref: str, older: int | None, newer: int | None
    ) -> tuple[ComparedPage, tuple[Side, ...]]:
        with self._house.store.reading() as tx:
            history = tx.shelf.history(ref, reach=self.reach)
            numbers = [card.number for card, rendition in history if rendition in READ and not card.erased_at]
            if not numbers:
                raise NotFound
            last = newer or numbers[0]
            first = older or next((number for number in numbers if number < last), None)
            if first is None:
                raise NotReady("There is only one version of this plan that you can compare.")
            body, slug = ref.split("/", 1)
            sides = tuple(side(self, tx, PlanRef(body, slug, number)) for number in (first, last))
        names = tuple(f"version {one.heading.number}" for one in sides)
        page = self._compared(sides, names, Kinship(), local=True, alike=False)
        return replace(page, numbers=tuple(numbers)), sides

    def _plans(
        self, texts: Sequence[str], *, local: bool
    ) -> tuple[ComparedPage | ColumnsPage, tuple[Side, ...]]:
        refs = wanted(list(texts), most=MOST_PLANS)
        if len(refs) < 2:
            raise Invalid("Choose at least two plans to compare.")
        with self._house.store.reading() as tx:
            sides = tuple(side(self, tx, ref) for ref in refs)
            docs = self._documents(sides)
            known = {
                (a, b): kinship(tx, sides[a].party(docs[a]), sides[b].party(docs[b]), reach=self.reach)
                for b in range(len(sides))
                for a in range(b)
            }
        names = _names(sides)
        if len(sides) == 2:
            return self._compared(sides, names, known[0, 1], local=local, alike=True), sides
        lines = in_columns(docs, lambda a, b: known[a, b], local=local)
        page = ColumnsPage(
            plans=tuple(one.heading for one in sides),
            names=names,
            lines=lines[:MOST_LINES],
            said=columns_said(lines, len(sides)),
            left_out=columns_left_out(sides, parted=not local, more=len(lines) - MOST_LINES),
            marking=_highest(sides),
            parted=not local,
        )
        return page, sides

    def _documents(self, sides: Sequence[Side]) -> list[PlanDocument]:
        outlined = any(not one.heading.full for one in sides)
        # A row of one plan that may not be read in one version must not seem to have come or gone by another.
        hidden = {
            one.plan_id: frozenset().union(*(s.hidden for s in sides if s.plan_id == one.plan_id))
            for one in sides
        }
        return [one.document(outlined=outlined, without=hidden[one.plan_id], on=self.today) for one in sides]

    def _compared(
        self,
        sides: tuple[Side, ...],
        names: tuple[str, ...],
        known: Kinship | None,
        *,
        local: bool,
        alike: bool,
    ) -> ComparedPage:
        ours, theirs = self._documents(sides)
        one_plan = sides[0].plan_id == sides[1].plan_id
        matching = match(
            ours,
            theirs,
            pairs=None if known is None else known.pairs,
            likeness=alike and not one_plan,
            references=known is not None and known.references,
        )
        comparison = compare_plans(ours, theirs, matching, local=local or one_plan)
        made = shown(comparison)
        outlined = any(not one.heading.full for one in sides)
        apart = left_out(comparison, made, outline=outlined, plain=any(one.plain for one in sides))
        return ComparedPage(
            ours=sides[0].heading,
            theirs=sides[1].heading,
            names=(names[0], names[1]),
            comparison=comparison,
            shown=made,
            said=summed(comparison, ours=names[0], theirs=names[1]),
            left_out=apart,
            marking=_highest(sides),
            partable=not one_plan and not outlined,
            parted=not (local or one_plan),
        )

    def _laid_together(self, sides: Sequence[Side], act: Act = Act.COMBINATION, **facts: str) -> None:
        """One audit line for each plan; none names another, since not all who read it may know of that one."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            for one in sides:
                tx.audit.add(act, one.ref, plans=len({s.heading.ref for s in sides}), **facts)

    def _taken(self, page: ComparedPage | ColumnsPage, sides: Sequence[Side]) -> ComparedText:
        self._laid_together(sides, Act.DISCLOSURE, form="comparison", to="the reader")
        made = compared_text(page) if isinstance(page, ComparedPage) else columns_text(page)
        return ComparedText(made, page.marking)


def _readable(ticked: Sequence[str]) -> list[PlanRef]:
    """What was ticked, as far as it can be read as references."""
    found = []
    for text in dict.fromkeys(ticked[: MOST_PLANS * 2]):
        with contextlib.suppress(Invalid):
            found.append(parse_ref(text))
    return found[:MOST_PLANS]


def _says(heading: Heading, find: str) -> bool:
    """Whether a plan's title, organisation or reference has every word that was typed."""
    told = f"{heading.title} {heading.body_name} {heading.ref}".casefold()
    return all(word in told for word in find.casefold().split())


def _highest(sides: Sequence[Side]) -> Marking:
    return max(one.heading.marking for one in sides)


def _names(sides: Sequence[Side]) -> tuple[str, ...]:
    """Each side by its organisation, with as much more as tells it from the others."""
    names = [one.name for one in sides]
    if len(set(names)) < len(names):
        names = [f"{one.name}: {one.heading.title}" for one in sides]
    if len(set(names)) < len(names):
        names = [f"{name}, version {one.heading.number}" for name, one in zip(names, sides, strict=True)]
    return tuple(names)
