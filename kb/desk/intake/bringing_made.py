"""How something that was brought becomes the text of a plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.desk.intake.bringing_said import RowShown
from kb.desk.intake.brought import Brought
from kb.desk.writing.starting import TITLE_LIMIT
from kb.errors import Invalid
from kb.plan import (
    Marking,
    PlanDocument,
    Tabled,
    column_key_of,
    edit_header,
    facts,
    heading_name,
    parse,
    row_facts,
)

NEW = "new"
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
_SKELETON = (
    "---\ntitle:\nhandling:\nowner:\nperiod:\nreview_by:\nthemes:\n---\n\n# {title}\n\n## Requirements\n"
)
_MARKINGS = frozenset(marking.words for marking in Marking)


@dataclass(frozen=True, slots=True)
class BringOrder:
    """What is brought and what is to become of it.

    `target` is NEW, the reference of a plan, or empty while it is not chosen. `picks` is what each column is taken for.
    `started_from` is the revision of an open draft that the page named, and `agreed` that it may be followed. `seen` is
    the mark of what was shown last: nothing else is kept. `made_from` names the text
    that a copy of a plan was made from.
    """

    brought: Brought
    picks: Mapping[int, str] = field(default_factory=dict)
    target: str = ""
    organisation: str = ""
    title: str = ""
    short_name: str = ""
    prefix: str = ""
    marking: str = ""
    started_from: int = 0
    agreed: bool = False
    seen: str = ""
    made_from: str = ""


def rows_shown(doc: PlanDocument, table: Tabled | None) -> tuple[RowShown, ...]:
    """The requirements that were brought, as they stand in the text that they made."""
    brought = None if table is None else {row.ref.casefold() for row in table.rows}
    return tuple(
        RowShown(
            row.ref,
            row.question,
            row_facts(doc, row).missing,
            tuple(dict.fromkeys(value.label for value in row.fields if value.key is None)),
        )
        for row in doc.requirements
        if brought is None or row.ref.casefold() in brought
    )


def typed_prefix(order: BringOrder) -> str:
    """What new references begin with, as typed. Raises Invalid where it cannot be that."""
    prefix = order.prefix.strip().rstrip("-")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise Invalid("Write the prefix of references in letters and digits, like OIC, at most 20.")
    return prefix


def skeleton(order: BringOrder, table: Tabled) -> str:
    """The text of a new plan before its requirements are put in."""
    title = _typed_title(order) or " ".join(table.title.split())[:TITLE_LIMIT] or "Collection plan"
    if title.startswith("#"):
        raise Invalid("A title cannot begin with #.")
    text = edit_header(_SKELETON.format(title=title), "title", value=title)
    marking = table.marking or order.marking
    return edit_header(text, "marking", value=marking) if marking in _MARKINGS else text


def titled(text: str, order: BringOrder) -> str:
    """The text of a new plan under the title that was typed for it; untouched where that is its own."""
    title = _typed_title(order)
    if title and title != " ".join(parse(text).title.split()):
        text = edit_header(text, "title", value=title)
    if order.marking in _MARKINGS and facts(parse(text)).marking_missing:
        text = edit_header(text, "marking", value=order.marking)
    return text


def _typed_title(order: BringOrder) -> str:
    title = " ".join(order.title.split())
    if len(title) > TITLE_LIMIT:
        raise Invalid(f"A title can have at most {TITLE_LIMIT} characters.")
    return title


def to_remember(table: Tabled, learnt: Mapping[str, str]) -> dict[str, str]:
    """What is worth remembering of the columns: where a person chose otherwise than the table of names."""
    return {
        name: column.key
        for column in table.columns
        if (name := heading_name(column.heading))
        and column.heading != f"Column {column.place + 1}"
        and (name in learnt or column.key != (column_key_of(column.heading) or "own"))
    }
