"""What a plan took of others and nobody has weighed yet, as texts whose markings an approver weighs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.intake.understanding import Circumstances, understand
from kb.errors import Invalid
from kb.plan import Marking, side_by_side
from kb.store import NewVersion

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Base, HeldPlan, Tie, Transaction


# How a revision came to be that brought words of another plan into the draft.
TAKEN_BY = frozenset({"in step", "offer", "borrowed"})


def floor_of(bound: Bound, tx: Transaction, ref: str) -> Marking:
    """The marking below which a plan's draft is not held, whatever its text says of itself.

    That of what was taken and nobody has weighed; and once a draft has words of another plan in it, its own.
    """
    writing = bound.reach_of(Action.WRITE)
    held = tx.holding.plan(ref, reach=writing)
    if held is None:
        return Marking.OFFICIAL
    floor = tx.kin.floor(held.plan_id)
    draft = tx.press.draft(ref, reach=writing)
    if draft is not None and draft.label.marking > floor and _taking(bound, tx, ref):
        return draft.label.marking
    return floor


def _taking(bound: Bound, tx: Transaction, ref: str) -> tuple[int, ...]:
    """The numbers of the open draft's revisions that brought words of another plan into it."""
    lines = tx.press.revisions(ref, reach=bound.reach_of(Action.WRITE))
    return tuple(line.number for line in lines if line.how in TAKEN_BY)


def taken_texts(
    bound: Bound, tx: Transaction, held: HeldPlan, refs: Collection[str], *, drafted: bool
) -> tuple[NewVersion, ...]:
    """The texts taken since the last decision, with their rows under the references of ours, `refs`; and if `drafted`
    the draft's own texts as they were when words of another plan came into them.

    A version in force has nothing of what a later draft took. Of single rows each counts with the marking under which
    it was taken, and nothing is said of a whole.
    """
    ties = {tie.id: tie for tie in tx.kin.ties(held.plan_id)}
    writing = bound.reach_of(Action.WRITE)
    numbers = _taking(bound, tx, held.ref) if drafted else ()
    revisions = [tx.press.revision(held.ref, n, reach=writing) for n in numbers]
    texts = [one.text for one in revisions if one is not None and one.text is not None]
    return (
        *(
            _under_our_refs(tx, ties.get(base.tie_id), _understood(bound, base), refs)
            for base in tx.kin.unweighed(held.plan_id)
        ),
        *(_read(bound, text, NewVersion(text=b"", title="", marking=Marking.OFFICIAL)) for text in texts),
    )


def _understood(bound: Bound, base: Base) -> NewVersion:
    nothing = NewVersion(text=b"", title="", marking=base.marking)
    if base.text is None:  # erased since: how high it was is still known
        return nothing
    made = _read(bound, base.text, nothing)
    if base.how == "borrowed":
        rows = tuple(replace(row, marking=base.marking) for row in made.rows)
        return replace(made, marking=Marking.OFFICIAL, rows=rows)
    return made


def _read(bound: Bound, text: bytes, nothing: NewVersion) -> NewVersion:
    slugs = frozenset(body.slug for body in bound.register.bodies)
    try:
        return understand(text, Circumstances(), name="", bodies=slugs, on=bound.today)
    except Invalid:
        return nothing


def _under_our_refs(tx: Transaction, tie: Tie | None, made: NewVersion, refs: Collection[str]) -> NewVersion:
    names = side_by_side(
        refs,
        [row.ref for row in made.rows],
        origins=tx.kin.origins(tie.id) if tie else {},
        same=tie is not None and tie.how == "adapted",
        mark="SOURCE",
    )
    return replace(made, rows=tuple(replace(row, ref=names[row.ref]) for row in made.rows))
