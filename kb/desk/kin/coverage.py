"""Who covers what: the requirements of a region by force, within one person's reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import Action, Rendition, belongs_to
from kb.bodies import Kind
from kb.desk.frame import Bound
from kb.desk.kin.coverage_pages import (
    ALL,
    EMPTY_WORDS,
    NOTHING,
    AskForcePage,
    Cell,
    CellRow,
    Choice,
    Column,
    CoverageAsked,
    CoveragePage,
    Line,
    as_rows,
)
from kb.desk.kin.covered import MOST_PLANS, Known, known, shown_rows
from kb.desk.kin.departed import Reasons, reasons
from kb.desk.reader.copies import reading_copy
from kb.errors import NotFound
from kb.exchange import csv_bytes
from kb.plan import CellKind, Group, Marking, cell_kind, day_words, grouped, parse_ref
from kb.store import Act, end_of_day

if TYPE_CHECKING:
    import datetime as dt

    from kb.store import Transaction

PER_PAGE = 60
MOST_LINES = 2_000
_READ = frozenset({Rendition.FULL, Rendition.OUTLINE})
_CUT = f"There are more plans than the {MOST_PLANS} that are read at once: those shown are the first by name."

_UNLIKENED = (
    "There are too many requirements to look at all of them for likeness: some that ask alike stand apart."
)


class Coverage(Bound):
    """Looking at who covers what, for one person."""

    def page(self, asked: CoverageAsked) -> CoveragePage:
        """The matrix, a page at a time. Raises NotFound for a plan out of reach, and for who reads no rows."""
        page = self._cut_to_page(self._whole(asked))
        self._note(page, Act.COMBINATION, form="page")
        return page

    def sheet(self, asked: CoverageAsked) -> CoveragePage:
        """The whole matrix, to print or copy: logged as a disclosure."""
        page = self._whole(asked)
        self._note(page, Act.DISCLOSURE, form="page", to="the reader")
        return page

    def csv(self, asked: CoverageAsked) -> tuple[bytes, Marking]:
        """The whole matrix as CSV with its marking, and that marking."""
        page = self._whole(asked)
        self._note(page, Act.DISCLOSURE, form="csv", to="the reader")
        columns, rows = as_rows(page)
        stood = f" It tells how things stood on {day_words(page.day)}." if page.day else ""
        note = f"Taken by {self.signed.person.shown_as} on {day_words(self.today)}.{stood} {EMPTY_WORDS}"
        return csv_bytes(columns, rows, marking=page.marking.words, note=note), page.marking

    def ask(self, force: str, about: str) -> AskForcePage:
        """A question to a force about a requirement, ready to send: the same whatever that force has.

        Raises NotFound where there is no such force today, and for a requirement that this person does not read.
        """
        body, ref = self.register.body(force), parse_ref(about)
        if body is None or body.kind is not Kind.FORCE or not body.exists(self.today):
            raise NotFound
        with self._house.store.reading() as tx:
            found = tx.shelf.found(ref.plan, reach=self.reach, number=ref.number)
            rows = shown_rows(found) if found and found.rendition in _READ else []
            row = next((one for one in rows if one.ref == ref.row), None)
            if found is None or row is None:
                raise NotFound
            heading = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today).heading
        self.note(Act.DISCLOSURE, found.card.ref, form="question", row=row.ref, to="the reader")
        mine = sorted(self.name_of(one) for one in self._bodies(self.today))
        return AskForcePage(
            name=body.name,
            mine=mine[0] if mine else "",
            about=f"{found.card.ref}#{row.ref}",
            path=f"/plans/{found.card.plan_ref}/versions/{found.card.number}#{row.ref}",
            question=row.question,
            owner=heading.body_name,
            marking=row.label.marking,
            handling=heading.handling,
        )

    def _whole(self, asked: CoverageAsked) -> CoveragePage:
        if not _READ & set(self.reach.renditions):
            raise NotFound
        day = asked.on or self.today
        asked = replace(asked, on=None) if day >= self.today else asked
        columns = self._columns(day, everywhere=asked.organisations == ALL)
        with self._house.store.reading() as tx:
            wanted = asked.plan if asked.plan != ALL else ""
            read = known(self, tx, [one.slug for one in columns], lead=wanted, on=asked.on)
            lead = wanted or ("" if asked.plan == ALL else self._default(tx, read, asked.on))
            if lead and lead not in read.found:
                raise NotFound
            core = self._core(tx, read, asked.on)
            why = reasons(tx, read, on=asked.on, today=self.today)
        made = grouped(read.rows, read.same(), lead=lead or None)
        lines = [_line(group, columns, core, why) for group in made.groups]
        page = self._dressed(asked, read, lead, columns, lines)
        return replace(page, cut=f"{page.cut} {_UNLIKENED}".strip()) if made.cut else page

    def _dressed(
        self, asked: CoverageAsked, read: Known, lead: str, columns: tuple[Column, ...], lines: Sequence[Line]
    ) -> CoveragePage:
        shown = [line for line in lines if _wanted(line, asked)]
        cut = [_CUT] if read.cut else []
        if len(shown) > MOST_LINES:
            cut.append(f"There are {len(shown):,} requirements: the first {MOST_LINES:,} are shown.")
            shown = shown[:MOST_LINES]
        plans = _counted(shown)
        card = read.found[lead].card if lead else None
        return CoveragePage(
            asked=asked,
            plan=lead,
            plan_words=f"{self.name_of(card.body)}: {card.title}" if card else "",
            columns=columns,
            lines=tuple(shown),
            total=len(shown),
            pages=1,
            themes=tuple(sorted({line.lead.theme for line in lines if line.lead.theme}, key=str.casefold)),
            choices=self._choices(read),
            marking=read.marking(plans.keys() | ({lead} if lead else set())),
            made_at=self.at,
            read=plans,
            cut=" ".join(cut),
            edits=bool(self.reach_of(Action.EDIT_REGION).bodies),
        )

    def _cut_to_page(self, page: CoveragePage) -> CoveragePage:
        pages = max(1, -(-page.total // PER_PAGE))
        number = min(max(page.asked.page, 1), pages)
        lines = page.lines[(number - 1) * PER_PAGE : number * PER_PAGE]
        return replace(
            page, asked=replace(page.asked, page=number), lines=lines, pages=pages, read=_counted(lines)
        )

    def _columns(self, day: dt.date, *, everywhere: bool) -> tuple[Column, ...]:
        """The forces that there were on a day, of this person's regions or all."""
        own = self._bodies(day)
        if everywhere:
            slugs = {body.slug for body in self.register.bodies}
        else:
            regions = frozenset().union(*(self.register.region_readers(one, day) for one in own))
            slugs = set(own).union(*(self.register.members(region, day) for region in regions))
        forces = [
            body
            for body in self.register.bodies
            if body.slug in slugs and body.kind is Kind.FORCE and body.exists(day)
        ]
        return tuple(Column(body.slug, body.name) for body in sorted(forces, key=lambda body: body.name))

    def _bodies(self, day: dt.date) -> frozenset[str]:
        mine = belongs_to(self.signed.actor, register=self.register, on=self.today)
        return frozenset().union(*(self.register.successors(one, day) or {one} for one in mine))

    def _default(self, tx: Transaction, read: Known, on: dt.date | None) -> str:
        """The plan with core requirements in one of the reader's regions, else the most adapted, else none."""
        own = self._bodies(on or self.today)
        regions = frozenset().union(*(self.register.region_readers(one, on or self.today) for one in own))
        for ref in tx.core.plans_of(regions, before=end_of_day(on) if on else None):
            if ref in read.found:
                return ref
        adapted = Counter(tie.source_ref for tie in read.ties if tie.source_ref in read.found)
        return min(adapted, key=lambda ref: (-adapted[ref], ref), default="")

    def _core(self, tx: Transaction, read: Known, on: dt.date | None) -> frozenset[tuple[str, str]]:
        ids = {found.card.plan_id: ref for ref, found in read.found.items()}
        marked = tx.core.refs(ids.keys(), before=end_of_day(on) if on else None)
        return frozenset((ids[plan], ref.casefold()) for plan, refs in marked.items() for ref in refs)

    def _choices(self, read: Known) -> tuple[Choice, ...]:
        cards = [found.card for found in read.found.values()]
        words = ((card.plan_ref, f"{self.name_of(card.body)}: {card.title[:80]}") for card in cards)
        return tuple(Choice(*one) for one in sorted(words, key=lambda one: one[1].casefold()))

    def _note(self, page: CoveragePage, act: Act, **facts: str) -> None:
        """One line for each plan that is read in the matrix, all in one short transaction."""
        if not page.read:
            return
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            for ref, rows in sorted(page.read.items()):
                tx.audit.add(act, ref, coverage=rows, **facts)


def _line(group: Group, columns: Iterable[Column], core: frozenset[tuple[str, str]], why: Reasons) -> Line:
    by_body: defaultdict[str, list[CellRow]] = defaultdict(list)
    for row in group.rows:
        by_body[row.body].append(CellRow(row, row.key in group.alike))
    keys = [row.key for row in group.rows]
    cells = tuple(_cell(one.slug, by_body.get(one.slug, []), keys, why) for one in columns)
    return Line(group.lead, any(key in core for key in keys), cells)


def _cell(body: str, rows: Sequence[CellRow], keys: Iterable[tuple[str, str]], why: Reasons) -> Cell:
    if rows:
        return Cell(cell_kind([row.held for row in rows]), tuple(rows))
    return next((why[body, key] for key in keys if (body, key) in why), NOTHING)


def _wanted(line: Line, asked: CoverageAsked) -> bool:
    held = [row.held for cell in line.cells for row in cell.rows] + [line.lead]
    return (
        (not asked.theme or asked.theme.casefold() in {row.theme.casefold() for row in held})
        and (asked.priority is None or asked.priority in {row.priority for row in held})
        and (not asked.overdue or any(row.overdue for row in held))
        and (not asked.core or line.core)
        and (not asked.incomplete or any(cell.kind is CellKind.INCOMPLETE for cell in line.cells))
    )


def _counted(lines: Iterable[Line]) -> Mapping[str, int]:
    """How many requirements of each plan are shown."""
    shown = Counter(row.held.plan for line in lines for cell in line.cells for row in cell.rows)
    telling = {cell.plan for line in lines for cell in line.cells if cell.plan}
    shown.update((telling | {line.lead.plan for line in lines}) - shown.keys())
    return dict(shown)
