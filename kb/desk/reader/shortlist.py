"""My list: requirements that one person ticked, in their order, to print, copy or take away as CSV.

A line names an exact version. What it shows is asked anew each time within the person's reach: a row
that is no longer theirs is simply not on the list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.access import Rendition
from kb.desk.frame import Bound
from kb.desk.reader.copies import approve_by_of
from kb.errors import Invalid, NotFound
from kb.exchange import csv_bytes
from kb.plan import Marking, PlanRef, State, Status, day_words, parse_ref
from kb.store import Act, Found, Pick, RowLine, Transaction

MOST_AT_ONCE = 200
_COLUMNS = (
    "Marking",
    "Force",
    "Plan",
    "Version",
    "State",
    "Reference",
    "Question",
    "Priority",
    "Theme",
    "Needed by",
    "Link",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement on the list. `link` is its lasting address within the service."""

    ref: PlanRef
    question: str
    body_name: str
    title: str
    number: int
    newest: int
    state: State
    dated_at: dt.datetime
    marking: Marking
    priority: int | None
    theme: str
    needed_by: dt.date | None
    status: Status | None
    status_on: dt.date | None
    approve_by: dt.date | None = None

    @property
    def unapproved(self) -> bool:
        """Whether its version is in force and only its own author has let it in so far."""
        return self.approve_by is not None

    @property
    def standing(self) -> str:
        """Where its version stands, in words."""
        return "in force, not yet approved" if self.unapproved else self.state.value

    @property
    def value(self) -> str:
        """The reference as forms send it."""
        return str(self.ref)

    @property
    def replaced(self) -> bool:
        """Whether a newer version of the plan stands."""
        return self.newest > self.number


@dataclass(frozen=True, slots=True)
class ListPage:
    """A person's list, as far as they may still read it. `marking` is the highest on it."""

    lines: tuple[Line, ...]
    marking: Marking
    made_at: dt.datetime


class MyList(Bound):
    """One person's list of requirements."""

    def show(self) -> ListPage:
        """The list as it stands, to be worked on."""
        page = self._page()
        if page.lines:
            self.note(Act.CONSULTATION, "my list", rows=len(page.lines))
        return page

    def sheet(self) -> ListPage:
        """The list as one page to take away: logged as a disclosure."""
        page = self._page()
        self.note(Act.DISCLOSURE, "my list", rows=len(page.lines), form="page", to="the reader")
        return page

    def csv(self, *, root: str) -> bytes:
        """The list as CSV with its marking first and last. `root` is the service's own address."""
        page = self._page()
        self.note(Act.DISCLOSURE, "my list", rows=len(page.lines), form="csv", to="the reader")
        rows = [_cells(line, root) for line in page.lines]
        note = f"Taken by {self.signed.person.shown_as} on {day_words(self.today)}"
        return csv_bytes(_COLUMNS, rows, marking=page.marking.words, note=note)

    def add(self, wanted: list[str]) -> int:
        """Put requirements at the end of the list: `sussex/oic@3#OIC-02`. How many came in.

        Raises NotFound when one of them is not there for this person, Invalid when nothing was ticked.
        """
        if not wanted:
            raise Invalid("Tick at least one requirement first, then add it to your list.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            picks = [self._pick(tx, text) for text in dict.fromkeys(wanted[:MOST_AT_ONCE])]
            return tx.shortlist.add(self.person, picks)

    def remove(self, wanted: list[str]) -> int:
        """Take requirements off the list. Those that are not on it are no matter."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            picks = [self._pick(tx, text) for text in wanted[:MOST_AT_ONCE]]
            return tx.shortlist.remove(self.person, picks)

    def move(self, wanted: str, *, up: bool) -> None:
        """Move one requirement one place up or down."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            pick = self._pick(tx, wanted)
            held = list(tx.shortlist.of(self.person))
            if pick in held:
                tx.shortlist.move(self.person, pick, to=held.index(pick) + (-1 if up else 1))

    def clear(self) -> None:
        """Empty the list."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            tx.shortlist.clear(self.person)

    def _pick(self, tx: Transaction, text: str) -> Pick:
        ref = parse_ref(text)
        found = tx.shelf.found(ref.plan, reach=self.reach, number=ref.number)
        if found is None or not any(row.ref == ref.row for row in found.rows):
            raise NotFound
        return Pick(found.card.version_id, ref.row or "")

    def _page(self) -> ListPage:
        with self._house.store.reading() as tx:
            picks = tx.shortlist.of(self.person)
            found = {
                f.card.version_id: f for f in tx.shelf.reread({p.version_id for p in picks}, reach=self.reach)
            }
            lines = [self._line(tx, found[p.version_id], p.ref) for p in picks if p.version_id in found]
        kept = tuple(line for line in lines if line is not None)
        return ListPage(kept, max((line.marking for line in kept), default=Marking.OFFICIAL), self.at)

    def _line(self, tx: Transaction, found: Found, ref: str) -> Line | None:
        row = next((row for row in found.rows if row.ref == ref), None)
        if row is None or found.rendition not in {Rendition.FULL, Rendition.OUTLINE}:
            return None
        standing = tx.shelf.card(found.card.plan_ref, reach=self.reach)
        return self._dressed(found, row, max(found.card.number, standing.number if standing else 0))

    def _dressed(self, found: Found, row: RowLine, newest: int) -> Line:
        card = found.card
        full = found.rendition is Rendition.FULL
        body, slug = card.plan_ref.split("/", 1)
        return Line(
            ref=PlanRef(body, slug, card.number, row.ref),
            question=row.question,
            body_name=self.name_of(card.body),
            title=card.title,
            number=card.number,
            newest=newest,
            state=card.state,
            dated_at=card.dated_at,
            marking=row.label.marking,
            priority=row.priority,
            theme=row.theme,
            needed_by=row.needed_by if full else None,
            status=row.status if full else None,
            status_on=row.status_on if full else None,
            approve_by=approve_by_of(card),
        )


def _cells(line: Line, root: str) -> tuple[str, ...]:
    ref = line.ref
    return (
        line.marking.words,
        line.body_name,
        line.title,
        str(line.number),
        line.standing,
        ref.row or "",
        line.question,
        str(line.priority or ""),
        line.theme,
        day_words(line.needed_by) if line.needed_by else "",
        f"{root}/plans/{ref.body}/{ref.slug}/versions/{line.number}#{ref.row}",
    )
