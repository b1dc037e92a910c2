"""Core requirements: what a region's editor marks, and for how long an adapted plan does without one.

What must stay true: a plan answers only for core requirements that whoever writes, approves or reads it may read
themselves: of any other nobody is told, neither that it is core nor that there is one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.bodies import Body
from kb.desk.frame import Bound
from kb.desk.kin.core_pages import CoreGap, CorePage, ExceptionOrder, ExceptionsPage, checked
from kb.desk.kin.covered import shown_rows
from kb.desk.reader.copies import reading_copy
from kb.errors import NotFound
from kb.plan import Finding, day_words, decode, parse
from kb.store import Act, NewException

if TYPE_CHECKING:
    from kb.store import Found, Transaction

_READ = frozenset({Rendition.FULL, Rendition.OUTLINE})


@dataclass(frozen=True, slots=True)
class _Source:
    """What a plan was adapted from. `core` are its core rows, `origins` tell of our rows which each came from."""

    found: Found
    core: frozenset[str]
    adapted: bool
    origins: Mapping[str, str]


class CoreRows(Bound):
    """Marking core requirements of a region, and recording exceptions from them."""

    def page(self, ref: str) -> CorePage:
        """A plan's requirements, for an editor of a region. Raises NotFound for anybody else, and out of reach."""
        regions = self._regions()
        with self._house.store.reading() as tx:
            found = self._found(tx, ref)
            rows = shown_rows(found)
            seen = {row.ref.casefold() for row in rows}
            marks = tuple(one for one in tx.core.marks(found.card.plan_id) if one.ref.casefold() in seen)
            heading = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today).heading
        self.note(Act.CONSULTATION, found.card.ref, core=len(marks))
        return CorePage(heading, tuple((row.ref, row.question) for row in rows), regions, marks)

    def mark(self, ref: str, rows: Collection[str], region: str) -> int:
        """Hold requirements for core in a region; gives how many are new. Raises NotFound for what is not read."""
        return self._change(ref, rows, region, over=False)

    def end(self, ref: str, rows: Collection[str], region: str) -> int:
        """Hold requirements for core no more; gives how many were."""
        return self._change(ref, rows, region, over=True)

    def exceptions(self, ref: str) -> ExceptionsPage:
        """The core requirements that a plan does without, for who may write it."""
        with self._house.store.reading() as tx:
            held = self.held(tx, ref, Action.WRITE)
            text, drafted = self._text(tx, ref)
            gaps = core_gaps(self, tx, held.plan_id, text)
            title = parse(text).title
        self.note(Act.CONSULTATION, ref, core=len(gaps))
        name = self.name_of(held.body)
        marking = max([held.marking, *(gap.marking for gap in gaps)])
        return ExceptionsPage(ref, held.body, name, title, gaps, marking, drafted=drafted)

    def record(self, ref: str, order: ExceptionOrder, token: str) -> None:
        """Record why a plan does without a core requirement, and until when. The same form sent twice records one.

        Raises Wanting for what is typed wrongly, NotFound for a requirement that the plan does not lack.
        """
        good = checked(order, on=self.today)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, ref, Action.WRITE)
            text, _ = self._text(tx, ref)
            gap = next((one for one in core_gaps(self, tx, held.plan_id, text) if one.key == good.row), None)
            if gap is None:
                raise NotFound
            new = NewException(
                held.plan_id, ref, gap.source_id, gap.row, why=good.why, until=good.until, role=good.role
            )

            def make() -> str:
                tx.core.record(new)
                return ref

            tx.holding.once(token, make, said=("core exception", new))

    def _change(self, ref: str, rows: Collection[str], region: str, *, over: bool) -> int:
        if region not in {one.slug for one in self._regions()}:
            raise NotFound
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._found(tx, ref)
            seen = {row.ref for row in shown_rows(found)}
            wanted = list(dict.fromkeys(rows))
            if not wanted or not seen >= set(wanted):
                raise NotFound
            plan = (found.card.plan_id, ref)
            return tx.core.end(plan, wanted, region) if over else tx.core.mark(plan, wanted, region)

    def _regions(self) -> tuple[Body, ...]:
        bodies = self.reach_of(Action.EDIT_REGION).bodies
        if not bodies:
            raise NotFound
        return tuple(body for body in self.register.bodies if body.slug in bodies)

    def _found(self, tx: Transaction, ref: str) -> Found:
        found = tx.shelf.found(ref, reach=self.reach)
        if found is None or found.rendition not in _READ or not found.rows:
            raise NotFound
        return found

    def _text(self, tx: Transaction, ref: str) -> tuple[str, bool]:
        """The open draft's text, else the standing version's; and whether it is a draft's."""
        draft = tx.press.draft(ref, reach=self.reach)
        if draft is not None:
            return decode(draft.text or b"") or "", True
        found = tx.shelf.found(ref, reach=self.reach)
        return (decode(found.text or b"") or "" if found else ""), False


def core_gaps(bound: Bound, tx: Transaction, plan_id: int, text: str) -> tuple[CoreGap, ...]:
    """The core requirements of a plan's source that its text does without, each with its last exception."""
    source = _source(bound, tx, plan_id)
    if source is None or not source.core:
        return ()
    here = {row.ref.casefold() for row in parse(text).requirements}
    kept = {row for own, row in source.origins.items() if own in here and row}
    if source.adapted:
        kept |= here - source.origins.keys()
    card = source.found.card
    excepted = tx.core.exceptions([plan_id])
    return tuple(
        CoreGap(
            source_id=card.plan_id,
            source_ref=card.plan_ref,
            source_name=bound.name_of(card.body),
            number=card.number,
            row=row.ref,
            question=row.question,
            marking=row.label.marking,
            exception=excepted.get((plan_id, card.plan_id, row.ref.casefold())),
        )
        for row in shown_rows(source.found)
        if row.ref.casefold() in source.core and row.ref.casefold() not in kept
    )


def core_findings(bound: Bound, tx: Transaction, plan_id: int, text: bytes | None) -> tuple[Finding, ...]:
    """What approval waits for: core requirements that a text does without and no exception holds for."""
    gaps = core_gaps(bound, tx, plan_id, decode(text or b"") or "")
    return tuple(
        Finding("core", None, None, _sentence(gap, bound.today), blocks=True)
        for gap in gaps
        if gap.exception is None or gap.exception.until < bound.today
    )


def core_lapsed(bound: Bound, tx: Transaction, found: Found) -> tuple[str, ...]:
    """Of a version that is read in full: which exceptions ran out, where the source is read too."""
    if found.rendition is not Rendition.FULL or not tx.core.exceptions([found.card.plan_id]):
        return ()
    gaps = core_gaps(bound, tx, found.card.plan_id, decode(found.text or b"") or "")
    return tuple(
        f"It does without {gap.row} of {gap.source_name}, which is core. The exception for that ran out on "
        f"{day_words(gap.exception.until)}."
        for gap in gaps
        if gap.exception is not None and gap.exception.until < bound.today
    )


def _source(bound: Bound, tx: Transaction, plan_id: int) -> _Source | None:
    tie = tx.kin.source_tie(plan_id)
    core = tx.core.refs([tie.source_id]).get(tie.source_id) if tie else None
    if tie is None or not core:
        return None
    found = tx.shelf.found(tie.source_ref, reach=bound.reach)
    if found is None or found.rendition not in _READ:
        return None
    origins = {ref.casefold(): row.casefold() for ref, row in tx.kin.origins(tie.id).items()}
    return _Source(found, frozenset(ref.casefold() for ref in core), tie.how == "adapted", origins)


def _sentence(gap: CoreGap, on: dt.date) -> str:
    said = f"{gap.row} of {gap.source_name} is core and is not in this plan: “{gap.question[:120]}”."
    if gap.exception is not None and gap.exception.until < on:
        return f"{said} The exception for it ran out on {day_words(gap.exception.until)}."
    return f"{said} Take it on, or record why the plan does without it and until when."
