"""What comparing answers: two texts compared, several plans side by side, plans to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from kb.desk.reader.copies import Heading
from kb.plan import Comparison, Line, Marking, Shown


@dataclass(frozen=True, slots=True)
class ComparedPage:
    """Two texts compared. `numbers` are all versions in reach where both are of one plan, newest first.

    `parted`: what an adapted plan does not copy was set apart; `partable`: it can be. `said` sums up what differs,
    `left_out` what was not looked at, in sentences.
    """

    ours: Heading
    theirs: Heading
    names: tuple[str, str]
    comparison: Comparison
    shown: Shown
    said: tuple[str, ...]
    left_out: tuple[str, ...]
    marking: Marking
    partable: bool
    parted: bool
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """Several plans side by side, a line for each requirement, at most the first thousand."""

    plans: tuple[Heading, ...]
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    said: tuple[str, ...]
    left_out: tuple[str, ...]
    marking: Marking
    parted: bool


@dataclass(frozen=True, slots=True)
class PlansToCompare:
    """Plans that can be compared: those `ticked` before, and those found. `more` counts what is not shown."""

    ticked: tuple[tuple[str, Heading], ...]
    found: tuple[Heading, ...]
    more: int
    find: str
    marking: Marking


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A comparison as Markdown to take away, with its marking first and last."""

    text: str
    marking: Marking
