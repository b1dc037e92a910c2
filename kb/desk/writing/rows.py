"""What a form does to a draft: the small edits of one requirement, of the rows' order and of the header.

A form shows what revision `started_from` says and sends all of its boxes back. Only those that differ from it are
written, so every other line keeps its bytes. A box that cannot be written is named in `Mistyped`, with every
other one that cannot, and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.frame import Bound
from kb.desk.writing.draft_text import seen_only
from kb.desk.writing.drafting import Drafting
from kb.desk.writing.drafting_page import DraftingPage
from kb.errors import Invalid, TooLarge
from kb.plan import (
    BY_KEY,
    FieldKind,
    add_requirement,
    edit_field,
    edit_header,
    edit_notes,
    edit_question,
    header_items,
    header_text,
    next_ref,
    parse,
    read_day,
    remove_requirement,
    the_row,
)

if TYPE_CHECKING:
    from kb.plan import PlanDocument, Requirement
    from kb.store import Transaction

QUESTION, NOTES, REF = "question", "free_notes", "ref"
MOST_OF_A_LINE, MOST_OF_A_LIST, MOST_OF_A_REASON = 2_000, 20_000, 500
HEADER_LISTS = frozenset({"themes", "recommendations"})
_FIRST = "priority"

Edit = Callable[[str], str]


class Mistyped(Invalid):
    """Boxes of a form that cannot be taken: `errors` holds a sentence for each, by the box's name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(next(iter(errors.values())))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One requirement as a form sends it. `values` holds what each box says by field key; a list has an item a line.

    A key that is not there is not touched; an empty value takes the field away.
    """

    question: str
    values: Mapping[str, str] = field(default_factory=dict)
    notes: str | None = None


def shown_row(row: Requirement) -> dict[str, str]:
    """What a form shows of a requirement, by the names of its boxes: equal to what it sends when nobody touches it."""
    boxes = {key: shown_field(row, key) for key in BY_KEY}
    return {**boxes, QUESTION: row.question, NOTES: _one_end(row.notes)}


def dated(typed: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """What was typed, its days in the one way that we write them; one that is the day shown is not touched."""
    made = dict(typed)
    for key, text in typed.items():
        day = read_day(text) if key in BY_KEY and BY_KEY[key].kind is FieldKind.DATE else None
        if day is not None:
            made[key] = shown[key] if read_day(shown[key]) == day else day.isoformat()
    return made


def shown_field(row: Requirement, key: str) -> str:
    """One field as its box shows it."""
    return "\n".join(row.items(key)) if BY_KEY[key].kind is FieldKind.LIST else row.value(key)


def shown_header(doc: PlanDocument, key: str) -> str:
    """One header key as its box shows it."""
    return "\n".join(header_items(doc, key)) if key in HEADER_LISTS else header_text(doc, key)


def row_edit(ref: str, typed: TypedRow) -> Edit:
    """The edit that brings one requirement to what was typed, touching only what differs."""

    def edit(text: str) -> str:
        shown = shown_row(the_row(parse(text), ref))
        steps: dict[str, tuple[str, Edit]] = {
            QUESTION: (typed.question, partial(edit_question, ref=ref, question=typed.question))
        }
        for key, value in dated(typed.values, shown).items():
            steps[key] = (value, partial(edit_field, ref=ref, key=key, value=value))
        if typed.notes is not None:
            steps[NOTES] = (typed.notes, partial(edit_notes, ref=ref, notes=_one_end(typed.notes)))
        return _stepped(text, shown, steps)

    return edit


def new_row(ref: str, typed: TypedRow) -> Edit:
    """The edit that adds a requirement. Raises Mistyped for a reference that is none or is taken."""

    def edit(text: str) -> str:
        errors = (
            {} if typed.question.strip() else {QUESTION: "Write the question that this requirement asks."}
        )
        # Last, so that the row is never without a field on the way.
        values = {key: value for key, value in typed.values.items() if key != _FIRST}
        values[_FIRST] = typed.values.get(_FIRST, "")
        if not any(value.strip() for value in values.values()):
            errors[_FIRST] = "Choose a priority, so that the plan shows this as a requirement."
        try:
            # A row is known by its fields: it begins with one, which what was typed then replaces.
            added = add_requirement(text, ref=ref, question="", fields={_FIRST: "1"})
        except Invalid as no:
            raise Mistyped({REF: str(no), **errors}) from no
        try:
            made = added if _FIRST in errors else row_edit(ref, replace(typed, values=values))(added)
        except Mistyped as no:
            errors |= no.errors
        if errors:
            raise Mistyped(errors)
        return made

    return edit


def as_text(ref: str, typed: TypedRow) -> str:
    """What was typed as one requirement, to be copied where it cannot be saved. Never refuses."""
    labels = ((BY_KEY[key].label, value.strip()) for key, value in typed.values.items())
    lines = [f"- **{label}:** {value}" for label, value in labels if value]
    return "\n".join([f"### {ref}: {typed.question}", "", *lines, "", typed.notes or ""]).strip()


def header_edit(typed: Mapping[str, str]) -> Edit:
    """The edit that brings the header to what was typed, touching only the keys that differ."""

    def edit(text: str) -> str:
        doc = parse(text)
        shown = {key: shown_header(doc, key) for key in typed}
        steps: dict[str, tuple[str, Edit]] = {
            key: (value, partial(edit_header, key=key, value=value)) for key, value in typed.items()
        }
        return _stepped(text, shown, steps)

    return edit


def _stepped(text: str, shown: Mapping[str, str], steps: Mapping[str, tuple[str, Edit]]) -> str:
    errors = {}
    for name, (value, step) in steps.items():
        if _one_end(value).strip() == shown.get(name, "").strip():
            continue
        try:
            _bound(name, value)
            text = step(text)
        except Invalid as no:
            errors[name] = str(no)
    if errors:
        raise Mistyped(errors)
    return text


def _bound(name: str, value: str) -> None:
    several = (
        name == NOTES or name in HEADER_LISTS or (name in BY_KEY and BY_KEY[name].kind is FieldKind.LIST)
    )
    most = MOST_OF_A_LIST if several else MOST_OF_A_LINE
    if len(value) > most:
        raise TooLarge(f"Write at most {most:,} characters here. You have typed {len(value):,}.")


def _one_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Rows(Bound):
    """What forms need beyond the draft itself: words to choose from, and taking a requirement out."""

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The themes of the vocabulary, for a box that offers them and takes any other word."""
        return tuple(theme.name for theme in self._house.vocabulary.themes)

    def free_ref(self, page: DraftingPage) -> str:
        """The next reference for a new requirement of a draft: never one that the plan has had."""
        with self._house.store.reading() as tx:
            self.held(tx, page.ref, Action.WRITE)
            used = tx.press.refs_used(page.ref)
        return next_ref(page.doc, used)

    def retire(self, plan: str, ref: str, *, why: str, started_from: int) -> int:
        """Take a requirement out of the draft and keep the reason; gives the revision without it.

        Its reference is not used again. Raises Invalid without a reason, and as `Drafting.change` does.
        """
        reason = seen_only(" ".join(why.split()))
        if not reason:
            raise Invalid("Say why this requirement is retired: the approver and later readers see it.")
        if len(reason) > MOST_OF_A_REASON:
            raise Invalid(f"Write at most {MOST_OF_A_REASON} characters. You have typed {len(reason)}.")

        def note(tx: Transaction) -> None:
            tx.press.retire(plan, ref, why=reason)

        drafting = Drafting(self._house, self.signed, at=self.at)
        drafting.share(self)
        return drafting.change(
            plan,
            lambda text: remove_requirement(text, ref),
            started_from=started_from,
            how="retired a row",
            also=note,
        )
