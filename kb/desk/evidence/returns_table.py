"""Returns as a table: pasted from a spreadsheet, or a .csv, read into the boxes of the screen. Records nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.assurance import Answer
from kb.desk.evidence.returning import ReturnTyped
from kb.errors import Invalid
from kb.exchange import read_separated

_COLUMNS: Mapping[str, str] = {
    name: key
    for key, names in {
        "ref": ("requirement", "reference of requirement", "ref", "id", "no", "number"),
        "answer": ("answer", "return", "result", "status"),
        "reference": ("reference", "where", "where held", "held", "evidence"),
        "looked_by": ("looked by", "by", "role", "who"),
        "count": ("count", "how many", "number of reports", "reports"),
    }.items()
    for name in names
}
_ANSWERS: Mapping[str, Answer] = {
    **dict.fromkeys(("yes", "y", "answered", "return", "positive"), Answer.YES),
    # "No" alone could be either of the other two, so it is asked.
    **dict.fromkeys(("looked, nothing", "looked nothing", "nothing", "nil", "nil return"), Answer.NOTHING),
    **dict.fromkeys(("not looked", "n/a", "not tasked", "not done"), Answer.NOT_LOOKED),
}
_HEADINGS = "Name the columns requirement, answer, reference, looked by and count: the first two are needed."


@dataclass(frozen=True, slots=True)
class TableRead:
    """What was read, by requirement, and a sentence for each line that was not."""

    lines: tuple[ReturnTyped, ...]
    problems: tuple[str, ...]


def read_returns(text: str, refs: Sequence[str]) -> TableRead:
    """A table with headings, as lines of the screen for these requirements. Raises Invalid where it is no table."""
    table = read_separated(text)
    keys = [_COLUMNS.get(_folded(cell), "") for cell in table.rows[0]]
    if not {"ref", "answer"} <= set(keys):
        raise Invalid(_HEADINGS)
    known = {ref.casefold(): ref for ref in refs}
    lines: dict[str, ReturnTyped] = {}
    problems = []
    for number, cells in enumerate(table.rows[1:], 2):
        told = {key: " ".join(cell.split()) for key, cell in zip(keys, cells, strict=True) if key}
        problem = _problem(told, known, lines)
        if problem:
            problems.append(f"Line {number}: {problem}")
            continue
        ref, answer = known[told["ref"].casefold()], _ANSWERS[_folded(told["answer"])]
        rest = {key: told.get(key, "") for key in ("reference", "looked_by", "count")}
        lines[ref] = ReturnTyped(ref, answer.value, **rest)
    return TableRead(tuple(lines.values()), tuple(problems))


def _problem(told: Mapping[str, str], known: Mapping[str, str], lines: Mapping[str, ReturnTyped]) -> str:
    ref = known.get(told["ref"].casefold())
    if ref is None:
        return "no requirement of the current version has that reference."
    if ref in lines:
        return f"{ref} stands in the table twice."
    if _folded(told["answer"]) not in _ANSWERS:
        return f"the answer for {ref} must be yes, “looked, nothing” or “not looked”."
    return ""


def _folded(cell: str) -> str:
    return " ".join(cell.replace("_", " ").split()).casefold()
