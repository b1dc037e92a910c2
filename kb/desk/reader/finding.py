"""From what was typed to a page of results: hits read back within reach, and snippets cut from copies.

The index says which plans and rows match. Nothing of it is shown: every hit is read again from the
store within the same reach, so a plan withdrawn a second ago is gone even where the index lags.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.reader.asking import Asked
from kb.desk.reader.copies import Heading, heading_of, is_overdue
from kb.plan import Marking, Status, decode, parse, prose
from kb.search import PAGE, Facets, Group, Highlight, Piece, Stale, Taken, snippet

if TYPE_CHECKING:
    from kb.desk.reader.seeking import Looked
    from kb.store import Found, RowLine

ROWS_A_PLAN = 5
_TITLE_WIDTH = 400
FACET_TITLES = {
    "organisation": "Organisation",
    "theme": "Theme",
    "priority": "Priority",
    "status": "Status of a requirement",
    "overdue": "Dates",
    "state": "State of the plan",
    "marking": "Marking",
}
LOWER = {
    Stale.REVIEW_OVERDUE: "Its review is overdue.",
    Stale.PERIOD_ENDED: "Its period has ended.",
}


@dataclass(frozen=True, slots=True)
class RowItem:
    """One requirement on a results page, as this person reads it."""

    ref: str
    question: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    priority: int | None
    theme: str
    needed_by: dt.date | None
    next_due: dt.date | None
    overdue: bool
    status: Status | None
    status_on: dt.date | None
    marking: Marking
    ticked: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One plan on a results page with its matching rows. `more_rows` match beyond those shown."""

    heading: Heading
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    rows: tuple[RowItem, ...]
    more_rows: int
    lower: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SenseItems:
    """The results of one sense of a word that has several and no usual one."""

    term: str
    sense: str
    total_plans: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a filter, with how many answer to it."""

    value: str
    words: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of the results page."""

    name: str
    title: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything on a results page. Totals and facets count within this person's reach only."""

    asked: Asked
    total_plans: int
    total_rows: int
    items: tuple[Item, ...]
    sections: tuple[SenseItems, ...]
    facets: tuple[Facet, ...]
    notes: tuple[str, ...]
    added: tuple[str, ...]
    taken_as: tuple[Taken, ...]
    did_you_mean: tuple[str, ...]
    slow: bool
    page: int
    pages: int
    marking: Marking


class Dresser:
    """Turns what was found into a page. `name_of` gives an organisation's name; `on` is today in London."""

    def __init__(self, looked: Looked, asked: Asked, *, name_of: Callable[[str], str], on: dt.date) -> None:
        self._looked = looked
        self._asked = asked
        self._name_of = name_of
        self._on = on

    def page(self) -> ResultsPage:
        """The whole page."""
        answer = self._looked.answer
        items = self._items(answer.groups)
        sections = tuple(
            SenseItems(s.term, s.sense, s.total_plans, self._items(s.groups)) for s in answer.sections
        )
        shown = [*items, *(item for section in sections for item in section.items)]
        return ResultsPage(
            asked=self._asked,
            total_plans=answer.total_plans,
            total_rows=answer.total_rows,
            items=items,
            sections=sections,
            facets=self._facets(answer.facets),
            notes=answer.notes,
            added=answer.added,
            taken_as=answer.taken_as,
            did_you_mean=answer.did_you_mean,
            slow=answer.how == "scan",
            page=self._asked.page,
            pages=max(1, -(-answer.total_plans // PAGE)),
            marking=max((m for item in shown for m in _markings(item)), default=Marking.OFFICIAL),
        )

    def _facets(self, facets: Facets) -> tuple[Facet, ...]:
        chosen = {
            "organisation": self._asked.organisations,
            "theme": self._asked.themes,
            "priority": self._asked.priorities,
            "status": self._asked.statuses,
            "state": self._asked.states or ("current",),
            "marking": self._asked.markings,
            "overdue": ("yes",) if self._asked.overdue else (),
        }
        return tuple(
            Facet(
                name,
                title,
                tuple(FacetValue(v.value, v.words, v.count, v.value in chosen[name]) for v in facets[name]),
            )
            for name, title in FACET_TITLES.items()
            if facets.get(name)
        )

    def _items(self, groups: Sequence[Group]) -> tuple[Item, ...]:
        # What is not among the found was taken away since the index was written.
        found = self._looked.found
        return tuple(self._item(g, found[g.version_id]) for g in groups if g.version_id in found)

    def _item(self, group: Group, found: Found) -> Item:
        heading = heading_of(
            found.card, found.rendition, body_name=self._name_of(found.card.body), on=self._on
        )
        marks = self._looked.answer.highlight
        text = _text_of(found)
        order = {hit.ref: place for place, hit in enumerate(group.rows)}
        rows = sorted((r for r in found.rows if r.ref in order), key=lambda r: order[r.ref])
        return Item(
            heading=heading,
            title=snippet(heading.title, marks, around=_TITLE_WIDTH),
            snippet=_plan_snippet(group, found, text, marks),
            rows=tuple(self._row(row, text) for row in rows[:ROWS_A_PLAN]),
            more_rows=max(0, len(rows) - ROWS_A_PLAN),
            lower=tuple(LOWER[reason] for reason in group.stale),
        )

    def _row(self, row: RowLine, text: str) -> RowItem:
        marks = self._looked.answer.highlight
        below = text[row.start : row.stop].partition("\n")[2] if text else ""
        ticked = self._looked.ticked.get(row.version_id, frozenset())
        return RowItem(
            ref=row.ref,
            question=snippet(row.question, marks, around=_TITLE_WIDTH),
            snippet=_if_hit(snippet(_without_marks(below), marks)) if below else (),
            priority=row.priority,
            theme=row.theme,
            needed_by=row.needed_by if text else None,
            next_due=row.next_due if text else None,
            overdue=is_overdue(row, self._on),
            status=row.status if text else None,
            status_on=row.status_on if text else None,
            marking=row.label.marking,
            ticked=row.ref in ticked,
        )


def _if_hit(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Nothing where nothing is marked: the question stands there already."""
    return pieces if any(piece.hit for piece in pieces) else ()


def _markings(item: Item) -> Iterable[Marking]:
    yield item.heading.marking
    yield from (row.marking for row in item.rows)


def _text_of(found: Found) -> str:
    """The text that snippets may be cut from: the whole text for those who read it, else nothing."""
    if found.rendition is not Rendition.FULL or found.text is None:
        return ""
    return decode(found.text) or found.text.decode("utf-8", errors="replace")


def _plan_snippet(group: Group, found: Found, text: str, marks: Highlight) -> tuple[Piece, ...]:
    """From the prose only: what stands in a row, readable or not, is never quoted for the plan."""
    if not group.plan_hit or not text:
        return ()
    if found.hidden:
        # What stands under a row that is not this reader's is not theirs either.
        return snippet(_without_marks("".join(prose(parse(text), without=found.hidden))), marks)
    said, at = [], 0
    for start, stop in sorted(found.spans):
        said.append(text[at:start])
        at = max(at, stop)
    said.append(text[at:])
    return snippet(_without_marks(_below_header("".join(said))), marks)


def _below_header(text: str) -> str:
    body = text.removeprefix("\ufeff")
    if not body.startswith("---"):
        return body
    end = body.find("\n---", 3)
    return body[end + 4 :] if end != -1 else body


def _without_marks(text: str) -> str:
    """Without the stars and hashes that only set the text out: a snippet is read, not written."""
    return text.replace("**", "").replace("\n- ", "\n").replace("#", "")
