"""References for the rows of a table that have none, in the style of those that do."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kb.plan.parse import is_ref, parse
from kb.plan.reorder import next_ref

_NUMBER = re.compile(r"(.*?)([0-9]+)", re.DOTALL)


def some(said: Sequence[str]) -> str:
    """The first few of a list in one line, and how many more there are."""
    return "; ".join(said[:5]) + (f" and {len(said) - 5} more" if len(said) > 5 else "")


class Assigning:
    """Gives each row its reference: its own, or the next that is free."""

    def __init__(
        self, lines: Sequence[Sequence[str]], place: int | None, *, prefix: str, taken: Collection[str]
    ) -> None:
        self._place = place
        own = [ref for line in lines if (ref := self._own(line))]
        self._given = {ref.casefold() for ref in own}
        self._taken = {ref.casefold() for ref in (*own, *taken)}
        self._prefix, self._number, self._width = _style(own or list(taken), prefix)
        self._assigned: list[str] = []
        self._changed: list[str] = []
        self._known = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """Which references were assigned, in sentences."""
        said = []
        if self._assigned:
            first, last = self._assigned[0], self._assigned[-1]
            these = first if first == last else f"{first} to {last}"
            number = len(self._assigned)
            said.append(f"{number} row{'s' if number > 1 else ''} without a reference got one: {these}.")
        if self._known:
            these = "1 row is" if self._known == 1 else f"{self._known} rows are"
            said.append(f"{these} without a reference and known by the question.")
        if self._changed:
            said.append(f"What stood as reference and is none: {some(self._changed)}.")
        return tuple(said)

    def ref(self, line: Sequence[str], known: str = "") -> str:
        """The reference of one row. `known` is that of the requirement that asks the same, if there is one."""
        if own := self._own(line):
            return own
        if known and known.casefold() not in self._given:
            self._given.add(known.casefold())
            self._known += 1
            return known
        while True:
            made = f"{self._prefix}{self._number:0{self._width}}"
            self._number += 1
            if made.casefold() not in self._taken:
                break
        self._taken.add(made.casefold())
        self._assigned.append(made)
        if self._place is not None and line[self._place]:
            self._changed.append(f"“{line[self._place][:40]}” became {made}")
        return made

    def _own(self, line: Sequence[str]) -> str:
        cell = "" if self._place is None else line[self._place].strip()
        if not cell or len(cell) > 60:
            return ""
        joined = "-".join(cell.rstrip(".:").split())
        return joined if joined and is_ref(joined) else ""


def _style(refs: Sequence[str], prefix: str) -> tuple[str, int, int]:
    """How new references look: what comes before the number, the first number, and its digits."""
    if prefix:
        refs = [ref for ref in refs if ref.casefold().startswith(f"{prefix}-".casefold())] or [f"{prefix}-00"]
    first = next_ref(parse("## Requirements\n\n" + "\n\n".join(f"### {ref}: ?" for ref in refs)))
    found = _NUMBER.fullmatch(first)
    return ("REQ-", 1, 2) if found is None else (found[1], int(found[2]), len(found[2]))
