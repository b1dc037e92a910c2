"""Where two texts changed the same thing, said so that somebody can decide about it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.plan.fields import BY_KEY
from kb.plan.kin.pieces import Lines, Piece, Sort, text_of
from kb.plan.kin.weaving import Met, Three
from kb.plan.parse import split_question

_SORTS = frozenset({Sort.FIELD, Sort.ENTRY, Sort.QUESTION, Sort.ROW})


@dataclass(frozen=True, slots=True)
class Clashing:
    """One thing to decide: what it is in words, and what the base and both sides have there, as written.

    `ref` is the requirement, None outside of one. `field` is the key of a field or of the header, `question`,
    `notes`, `requirement` or `order`; None for lines between requirements. What a side does not have is empty.
    """

    what: str
    ref: str | None
    field: str | None
    base: str
    ours: str
    theirs: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """What stands in the base, in ours and in theirs."""
        return self.base, self.ours, self.theirs


def both_added(ref: str, ours: str, theirs: str) -> Clashing:
    """Two new rows of one reference, which stand both in the text."""
    heading = split_question((ours or theirs).partition("\n")[0].lstrip("# "))
    name = heading[0] if heading else ref
    return Clashing(f"Both added {name}, and not with the same words", name, "requirement", "", ours, theirs)


def in_order(orders: tuple[Lines, Lines, Lines]) -> Clashing:
    """Rows that both put in another order."""
    base, ours, theirs = ("\n".join(order) for order in orders)
    return Clashing("The requirements were put in different orders", None, "order", base, ours, theirs)


def in_short(met: Met) -> Clashing:
    """A place where both changed the same."""
    things = [three for three in met.within if three.any.sort is not Sort.HEADER]
    row = next((three.any.label for three in things if three.any.sort is Sort.ROW), None)
    one = _one_thing(met, things)
    if one is None:
        texts = text_of_all(met.base), text_of_all(met.ours), text_of_all(met.theirs)
        return Clashing(_lines_what(met, row, texts[0]), row, "notes" if row else None, *texts)
    base, ours, theirs = (text_of(p.lines) if p else "" for p in (one.base, one.ours, one.theirs))
    sort = one.any.sort
    if sort is Sort.ROW:
        return Clashing(_row_what(one), one.any.label, "requirement", base, ours, theirs)
    name = "question" if sort is Sort.QUESTION else one.any.key[1]
    return Clashing(_thing_what(one, row), row, name, base, ours, theirs)


def text_of_all(found: tuple[Piece, ...]) -> str:
    """Pieces as one text."""
    return "\n".join(text_of(piece.lines) for piece in found)


def _one_thing(met: Met, things: list[Three]) -> Three | None:
    """The named thing that the place is, or of which it is a part; None for lines."""
    if met.above is None:
        three = Three(*(side[0] if side else None for side in (met.base, met.ours, met.theirs)))
        if three.any.sort in _SORTS:
            return three
    inner = things[-1] if things else None
    return inner if inner and inner.any.sort in {Sort.FIELD, Sort.ENTRY} else None


def _row_what(one: Three) -> str:
    ref = one.any.label
    if one.base is None:
        return f"Both added {ref}, and not with the same words"
    return f"{ref}: taken out by one, changed by the other"


def _thing_what(one: Three, row: str | None) -> str:
    piece = one.any
    label = "question" if piece.sort is Sort.QUESTION else piece.label
    if piece.key[1] in BY_KEY or piece.sort is Sort.ENTRY:
        label = label[:1].lower() + label[1:]
    who = row or "The plan"
    if one.base is None:
        return f"{who}: {label} added by both, and not the same"
    if one.ours is None or one.theirs is None:
        return f"{who}: {label} taken out by one, changed by the other"
    return f"{who}: {label} changed by both"


def _lines_what(met: Met, row: str | None, base: str) -> str:
    if row:
        return f"{row}: notes changed by both"
    section = (met.above or "").lstrip("#").strip().rstrip("#").strip()
    where = f"Section “{section[:80]}”" if section else "The text"
    return (
        f"{where}: {'the same lines changed by both' if base.strip() else 'lines added by both at one place'}"
    )
