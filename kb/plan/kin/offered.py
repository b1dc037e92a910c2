"""A change of an adapted plan as its source may take it: in the source's references, without what is local.

A change is kept as what it makes the text say, never as what the source said before: that is looked up where it is
shown, in the text of whoever looks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kb.errors import Invalid
from kb.plan.applying import apply_change
from kb.plan.change import PROSE, ROW, Block, Change, ChangeKind
from kb.plan.comparable import blocks_of, body_of, header_values, lines_of, said_in
from kb.plan.fields import normal
from kb.plan.kin.carried import free_ref, marked_at_least, with_row
from kb.plan.kin.local import adapted_text, is_local
from kb.plan.kin.renaming import with_refs
from kb.plan.model import Marking, PlanDocument, Requirement
from kb.plan.parse import parse
from kb.plan.splice import LABEL_MARK

_NEVER = frozenset({ChangeKind.LAYOUT, ChangeKind.ORDER})
# Whoever takes a text decides these for itself, and never lower than what it took.
_EACH_ITS_OWN = frozenset({"marking", "handling", "visible_to"})
_ONE_ROW = (
    "Write one requirement: a heading with its reference and question, and below it a list of its fields."
)
_BLOCKS = frozenset({ChangeKind.ADDED, ChangeKind.PROSE})


@dataclass(frozen=True, slots=True)
class Against:
    """A change laid against a text: `change` with what the text says now before it.

    `stands` is False where the text says so already, `there` False where it has no such requirement to change.
    """

    change: Change
    stands: bool
    there: bool


def can_be_offered(change: Change) -> bool:
    """Whether a change is one that another plan could take: not of what is local, of order, or of its markings."""
    return change.kind not in _NEVER and change.key not in _EACH_ITS_OWN and not is_local(change)


def block_names(doc: PlanDocument) -> frozenset[Block]:
    """The rows and sections that a text has: below which of them a new one can be put."""
    return frozenset(blocks_of(doc))


def offered_change(change: Change, *, names: Mapping[str, str], known: Collection[Block]) -> Change:
    """A change in the source's references, as it is kept. `names` maps the source's references to one's own.

    `known` are the rows and sections of the source, under one's own references: it names no others. Raises Invalid
    where a row cannot be told without what is local in it.
    """
    theirs = {own.casefold(): ref for ref, own in names.items()}

    def named(ref: str) -> str:
        return theirs.get(ref.casefold(), ref)

    after = change.after
    if change.kind is ChangeKind.ADDED:
        body = with_refs(change.after[0], {change.ref or "": named(change.ref or "")})
        after = (adapted_text(body).strip("\n"),)
    above = tuple(
        (kind, named(name).casefold() if kind == ROW else name, nth)
        for kind, name, nth in change.above
        if (kind, name, nth) in known
    )
    ref = None if change.ref is None else named(change.ref)
    label = (
        "" if change.kind is ChangeKind.TAKEN_OUT else change.label
    )  # else its question, which is the source's own
    return replace(change, ref=ref, label=label, before=(), after=after, above=above)


def change_as_bytes(change: Change) -> bytes:
    """A change as it is kept: the same for the same change."""
    facts = {
        "kind": change.kind.value,
        "ref": change.ref,
        "key": change.key,
        "label": change.label,
        "after": change.after,
        "nth": change.nth,
        "line": change.line,
        "above": change.above,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()


def change_from_bytes(raw: bytes) -> Change:
    """A change that was kept."""
    facts = json.loads(raw)
    above: tuple[Block, ...] = tuple((kind, name, nth) for kind, name, nth in facts.pop("above"))
    kind, after = ChangeKind(facts.pop("kind")), tuple(facts.pop("after"))
    return Change(kind=kind, before=(), after=after, above=above, **facts)


def against(doc: PlanDocument, change: Change) -> Against:
    """A change laid against a text."""
    if change.kind is ChangeKind.HEADER:
        now: tuple[str, ...] | None = header_values(doc).get((change.key or "", change.nth), ())
    elif change.kind is ChangeKind.PROSE:
        block = blocks_of(doc).get((PROSE, change.label, change.nth))
        now = () if block is None else (body_of(doc, block),)
    else:
        now = _in_row(doc, change)
    added = change.kind is ChangeKind.ADDED
    before = () if added else now or ()
    same = now is not None and now == change.after
    if change.kind is ChangeKind.TAKEN_OUT:
        return Against(replace(change, before=before), stands=now is not None, there=True)
    return Against(replace(change, before=before), stands=not same, there=added or now is not None)


def take_offered(text: str, change: Change, *, marking: Marking, used: Collection[str]) -> tuple[str, str]:
    """The text with an offered change in it, marked no lower than it was offered; and the row's reference, or ''.

    A row that is added keeps the reference it was offered under where that is free, else gets the next one; `used` are
    those that the plan has had. Raises Invalid where the change cannot be made.
    """
    ref = change.ref or ""
    if change.kind is ChangeKind.ADDED:
        check_one_row(change)
        ref = free_ref(text, used, wanted=ref)
        text = with_row(text, change.after[0], ref=ref, above=change.above)
    else:
        text = apply_change(text, change)
    if not change.after or marking is Marking.OFFICIAL:
        return text, ref
    return marked_at_least(text, marking, ref=_spelled(text, ref) or None), ref


def check_one_row(change: Change) -> None:
    """Raise Invalid unless what comes is one requirement and nothing else."""
    if [type(block) for block in parse(change.after[0]).blocks] != [Requirement]:
        raise Invalid(_ONE_ROW)


def typed_change(change: Change, words: str, *, several: bool) -> Change:
    """A change that says what somebody typed in its place: `several` has an item a line."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    if change.kind in _BLOCKS:
        return replace(change, after=(lines.strip("\n"),))
    items = lines.split("\n") if several else [" ".join(lines.split())]
    return replace(change, after=tuple(item.strip() for item in items if item.strip()))


def _in_row(doc: PlanDocument, change: Change) -> tuple[str, ...] | None:
    row = blocks_of(doc).get((ROW, (change.ref or "").casefold(), change.nth))
    if not isinstance(row, Requirement):
        return None
    if change.kind is ChangeKind.QUESTION:
        return (row.question,) if row.question else ()
    if change.kind in {ChangeKind.ADDED, ChangeKind.TAKEN_OUT}:
        return (body_of(doc, row),)
    value = lines_of(row).get((change.key or LABEL_MARK + normal(change.label), change.line))
    return said_in(value) if value else ()


def _spelled(text: str, ref: str) -> str:
    """A reference as the text writes it."""
    return next((row.ref for row in parse(text).requirements if row.ref.casefold() == ref.casefold()), ref)
