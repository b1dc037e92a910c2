"""Which rows of three texts are the same row, and which cannot be told: doubled, dissolved or renumbered ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

from kb.plan.kin.pieces import Cut, Sheet, has_header, text_of
from kb.plan.model import Requirement
from kb.plan.parse import split_question


def cut_of(base: Sheet, ours: Sheet, theirs: Sheet) -> Cut | None:
    """How three texts are cut alike; None where they have neither rows nor headers to cut at."""
    sheets = base, ours, theirs
    header = all(map(has_header, sheets))
    if not header and not any(page.doc.requirements for page in sheets):
        return None
    names = renumbered(base, ours, theirs) | renumbered(base, theirs, ours)
    but = set().union(*map(unsure, sheets))
    for side in (ours, theirs):
        but |= dissolved(base, side) - set(names.values())
    return Cut(header, but, {new: old for new, old in names.items() if not {new, old} & but})


def doubled(page: Sheet) -> set[str]:
    """The references, case folded, that more than one row of a text has."""
    counts = Counter(row.ref.casefold() for row in page.doc.requirements)
    return {ref for ref, count in counts.items() if count > 1}


def row_text(page: Sheet, ref: str) -> str:
    """The row of a reference as written; empty where there is none."""
    rows = (row for row in page.doc.requirements if row.ref.casefold() == ref)
    return next((text_of(page.lines[row.heading_line : row.end_line]).strip("\n") for row in rows), "")


def unsure(page: Sheet) -> set[str]:
    """The references, case folded, that some line has as a heading without being the one row of that name."""
    rows = {row.heading_line for row in page.doc.requirements}
    counts: Counter[str] = Counter()
    found: set[str] = set()
    for number, line in enumerate(page.lines):
        text = line.lstrip(" ")
        split = split_question(text.lstrip("#").strip()) if text.startswith("#") else None
        if split:
            counts[split[0].casefold()] += 1
            if number not in rows:
                found.add(split[0].casefold())
    return found | {ref for ref, count in counts.items() if count > 1}


def dissolved(base: Sheet, side: Sheet) -> set[str]:
    """The references, case folded, of rows that a side no longer has as rows and some of whose lines it still has."""
    there = {row.ref.casefold() for row in side.doc.requirements}
    loose = _between_rows(side) - _between_rows(base)
    gone = (row for row in base.doc.requirements if row.ref.casefold() not in there)
    return {row.ref.casefold() for row in gone if loose & set(base.lines[row.heading_line : row.end_line])}


def _between_rows(page: Sheet) -> set[str]:
    rows = {n for row in page.doc.requirements for n in range(row.heading_line, row.end_line)}
    return {line for n, line in enumerate(page.lines) if n not in rows and line.strip()}


def renumbered(base: Sheet, side: Sheet, other: Sheet) -> dict[str, str]:
    """The references of rows that a side gave a new one, each with that of the base, all case folded.

    A row is the same where it asks what only that row asked, or says word for word what only that row said. A
    reference that the other side has too is nobody's new name.
    """
    after, taken = _refs(side), _refs(base) | _refs(other)
    gone = [row for row in base.doc.requirements if row.ref.casefold() not in after]
    new = [row for row in side.doc.requirements if row.ref.casefold() not in taken]
    if not gone or not new:
        return {}
    found = _paired(gone, new, _asks, (base, side))
    known = set(found.values())
    gone = [row for row in gone if row.ref.casefold() not in known]
    new = [row for row in new if row.ref.casefold() not in found]
    return found | _paired(gone, new, _body, (base, side))


def _asks(page: Sheet, row: Requirement) -> str:
    return page.lines[row.heading_line].partition(":")[2].strip().casefold()


def _body(page: Sheet, row: Requirement) -> str:
    return text_of(page.lines[row.heading_line + 1 : row.end_line]).strip()


def _paired(
    gone: Collection[Requirement],
    new: Collection[Requirement],
    says: Callable[[Sheet, Requirement], str],
    pages: tuple[Sheet, Sheet],
) -> dict[str, str]:
    was = [(says(pages[0], row), row.ref.casefold()) for row in gone]
    now = [(says(pages[1], row), row.ref.casefold()) for row in new]
    counts = Counter(said for said, _ in was), Counter(said for said, _ in now)
    old = dict(was)
    return {ref: old[said] for said, ref in now if said and counts[0][said] == counts[1][said] == 1}


def _refs(page: Sheet) -> set[str]:
    return {row.ref.casefold() for row in page.doc.requirements}
