"""One requirement of another plan carried into a text: as it is written there, under a reference of one's own.

What must stay true: what is carried keeps its marking. Where the text around it is marked lower, it says its own.
"""

from __future__ import annotations

from collections.abc import Collection

from kb.errors import Invalid
from kb.plan.applying import apply_change
from kb.plan.change import ROW, Block, Change, ChangeKind
from kb.plan.comparable import body_of
from kb.plan.facts import plan_marking, row_facts
from kb.plan.kin.local import adapted_text
from kb.plan.kin.renaming import only_rows, with_refs
from kb.plan.lines import LINE_END
from kb.plan.model import Marking, PlanDocument
from kb.plan.parse import is_ref, parse
from kb.plan.reorder import next_ref
from kb.plan.write import edit_field, place_of_row, the_row
from kb.plan.write_header import edit_header

# Below nothing that any text has: then a new row goes where new rows go.
ANYWHERE: tuple[Block, ...] = ((ROW, "", 0),)


def carried_row(text: str, ref: str, *, keep: Collection[str] = ()) -> str:
    """One row of a text as it is written, without what is local but for what `keep` names.

    Raises NotFound for no such row, and Invalid for a doubled one or where it would then read otherwise.
    """
    alone = adapted_text(only_rows(text, [the_row(parse(text), ref).ref]), keep=keep)
    doc = parse(alone)
    return body_of(doc, doc.requirements[0])


def free_ref(text: str, used: Collection[str], *, wanted: str = "") -> str:
    """A reference for a row that comes into a text: the one wanted where it is free, else the next in its style.

    `used` are those that the plan has had; none of them is used again.
    """
    return free_in(parse(text), used, wanted=wanted)


def free_in(doc: PlanDocument, used: Collection[str], *, wanted: str = "") -> str:
    """As `free_ref`, of a text that was read already."""
    taken = {ref.casefold() for ref in (*used, *(row.ref for row in doc.requirements))}
    return wanted if wanted and wanted.casefold() not in taken else next_ref(doc, used)


def check_free(text: str, ref: str, used: Collection[str]) -> None:
    """Raise Invalid unless a row that comes into a text can have that reference."""
    if not is_ref(ref):
        raise Invalid(f"“{ref[:80]}” is not a reference. Write letters, then a number, like OIC-02.")
    if any(row.ref.casefold() == ref.casefold() for row in parse(text).requirements):
        raise Invalid(f"This plan already has a requirement {ref}. Choose another reference.")
    if ref.casefold() in {one.casefold() for one in used}:
        raise Invalid(f"This plan has had a requirement {ref}. A reference is never used again.")


def with_row(text: str, body: str, *, ref: str, above: tuple[Block, ...] = ANYWHERE) -> str:
    """The text with one more row, as written in `body`, under a reference that is free.

    It stands below the first of `above` that the text has, else after the last row. Raises Invalid where the rest
    would read otherwise.
    """
    written = written_for(parse(text), body, ref=ref)
    return apply_change(
        text, Change(ChangeKind.ADDED, ref, None, "", (), (written,), above=above or ANYWHERE)
    )


def written_for(doc: PlanDocument, body: str, *, ref: str) -> str:
    """A row, as written in `body`, under that reference and with its heading at the level that a text has."""
    row = parse(body).requirements[0]
    return _at_level(with_refs(body, {row.ref: ref}), place_of_row(doc)[1])


def marked_at_least(text: str, marking: Marking, *, ref: str | None = None) -> str:
    """The text in which a row, or without `ref` the plan, is marked no lower than that."""
    if marking is Marking.OFFICIAL:  # nothing is marked lower
        return text
    doc = parse(text)
    plan = plan_marking(doc)
    plan = (
        Marking.OFFICIAL_SENSITIVE if plan is None else plan
    )  # one that cannot be read counts as the highest
    if ref is None:
        return text if plan >= marking else edit_header(text, "marking", value=marking.words)
    own = row_facts(doc, the_row(doc, ref)).marking
    if max(plan, own or plan) >= marking:
        return text
    return edit_field(text, ref, key="marking", value=marking.words)


def _at_level(body: str, level: int) -> str:
    """A row with its heading at that level, unless it has other headings, which would part from it."""
    first, *below = LINE_END.split(body)
    if any(line.lstrip().startswith("#") for line in below):
        return body
    return "\n".join(["#" * level + " " + first.lstrip("# "), *below])
