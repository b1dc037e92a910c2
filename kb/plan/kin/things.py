"""The names of things to decide about, and what was taken of a source moved along but for those still open."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Collection, Sequence

from kb.errors import Invalid
from kb.plan.applying import apply_change
from kb.plan.change import ROW, ChangeKind
from kb.plan.compare import compare
from kb.plan.kin.local import adapted_text, contact_sections
from kb.plan.merge import Thing, thing_of
from kb.plan.model import Prose
from kb.plan.parse import parse

WHOLE_ROW = frozenset({ChangeKind.ADDED, ChangeKind.TAKEN_OUT})


def named(thing: Thing) -> str:
    """The name of a thing, the same in whatever texts it is found."""
    return json.dumps(list(thing), ensure_ascii=False)


def hashed(said: Sequence[str]) -> str:
    """The mark of what a text says of a thing."""
    return hashlib.sha256(json.dumps(list(said), ensure_ascii=False).encode()).hexdigest()


def moved_along(base: str, theirs: str, open_things: Collection[str]) -> str:
    """What was taken, with all that the source changed since but for things that are still open."""
    # Sections of one heading are counted, and what is open was counted without local ones.
    if _local_elsewhere(base, theirs):
        with contextlib.suppress(Invalid):
            base, theirs = adapted_text(base), adapted_text(theirs)
    rows = {thing_row(thing) for thing in open_things}
    for change in compare(parse(base), parse(theirs)):
        thing = thing_of(change)
        whole = change.kind in WHOLE_ROW and (change.ref or "").casefold() in rows
        if whole or {named(thing), named(thing[:3])} & set(open_things):
            continue
        # What cannot be made waits until the next whole text is taken.
        with contextlib.suppress(Invalid):
            base = apply_change(base, change)
    return base


def _local_elsewhere(*texts: str) -> bool:
    """Whether a section that is local in one of the texts has a heading that another, which is not, has too."""
    local, common = set[str](), set[str]()
    for doc in map(parse, texts):
        lines = contact_sections(doc)
        for block in doc.blocks:
            if isinstance(block, Prose):
                (local if block.first_line in lines else common).add(block.heading)
    return not local.isdisjoint(common)


def thing_row(thing: str) -> str | None:
    """The row, in lower case, that a thing is about; None for what is not about one."""
    parts = json.loads(thing)
    return str(parts[1]) if parts[0] == ROW else None
