"""A text with other references for its rows: how two plans that call the same row otherwise are laid side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kb.plan.lines import bare
from kb.plan.model import Requirement
from kb.plan.parse import parse


def with_refs(text: str, names: Mapping[str, str]) -> str:
    """The text with the rows' references replaced in their headings, and nothing else touched.

    `names` maps a reference, in any case, to the one to be written. All rows of a doubled reference are renamed. What
    a text says elsewhere of a reference stays: it is the author's own wording.
    """
    new = {old.casefold(): name for old, name in names.items() if old != name}
    if not new:
        return text
    doc = parse(text)
    lines = list(doc.lines)
    for row in doc.requirements:
        name = new.get(row.ref.casefold())
        if name is not None:
            lines[row.heading_line] = _renamed(lines[row.heading_line], row, name)
    return "".join(lines)


def _renamed(line: str, row: Requirement, name: str) -> str:
    said = bare(line)
    start = said.index(row.ref)
    return line[:start] + name + line[start + len(row.ref) :]


def only_rows(text: str, refs: Collection[str]) -> str:
    """Only the rows of these references, in any case, as they are written: neither header nor prose."""
    wanted = {ref.casefold() for ref in refs}
    doc = parse(text)
    return "".join(
        line
        for row in doc.requirements
        if row.ref.casefold() in wanted
        for line in doc.lines[row.heading_line : row.end_line]
    )


def side_by_side(
    ours: Collection[str], theirs: Collection[str], *, origins: Mapping[str, str], same: bool, mark: str
) -> dict[str, str]:
    """Under which of our references each row of a source is laid beside ours.

    `origins` tells of our rows which row of the source each came from, '' for none. Where `same`, a row of ours that
    it does not name came from the row of its own reference; else from none. A row of the source without one of ours
    keeps its reference, or, where ours of that reference is another row, gets one that begins with `mark`.
    """
    known = {ref.casefold(): ref for ref in ours}
    told = {ref.casefold(): row.casefold() for ref, row in origins.items()}
    paired = {row: known[ref] for ref, row in told.items() if row and ref in known}
    settled = set(paired.values())
    found: dict[str, str] = {}
    for ref in theirs:
        folded = ref.casefold()
        here = known.get(folded)
        if folded in paired:
            found[ref] = paired[folded]
        elif here is not None and (not same or here in settled or folded in told):
            found[ref] = f"{mark}-{ref}"
        else:
            found[ref] = ref
    return found
