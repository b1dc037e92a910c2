"""What the pages hold on which a plan is told where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.desk.reader.copies import Heading
    from kb.plan import Marking


@dataclass(frozen=True, slots=True)
class Likely:
    """A version that a plan may have come from: so many of its own requirements ask what one there asks."""

    heading: Heading
    alike: int
    same_text: bool

    @property
    def ref(self) -> str:
        """The version's reference: `sussex/oic@3`."""
        return f"{self.heading.ref}@{self.heading.number}"


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A plan and its source. `source` is None where it has none that this person may know of.

    `undoes` where that was linked afterwards, so that the link can be undone; `checked` is the version that was
    last checked against. `known` are the current versions in reach that can be chosen, `marking` the highest shown.
    """

    heading: Heading
    rows: int
    source: Heading | None
    checked: int
    undoes: bool
    likely: tuple[Likely, ...]
    known: tuple[Heading, ...]
    marking: Marking


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A requirement of the source as it can be chosen."""

    ref: str
    question: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """One requirement of one's own beside what it may have come from.

    `chosen` is the source's reference that the form begins with, '' for none; `proposed` the likeliest row, and
    `words` how sure that is.
    """

    place: int
    ref: str
    question: str
    chosen: str
    proposed: SourceRow | None
    words: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """One's own requirements and a source's, to be paired.

    `linked`: the plan has this source already. `part` of `parts` is shown; `rest` counts the requirements on other
    pages. `unpaired` are the source's rows that none of ours is proposed to have come from. `raises`: the source is
    marked higher than the plan. `picks`: few enough rows for a list at each.
    """

    heading: Heading
    source: Heading
    lines: tuple[PairLine, ...]
    rows: tuple[SourceRow, ...]
    unpaired: tuple[SourceRow, ...]
    linked: bool
    part: int
    parts: int
    rest: int
    raises: bool
    picks: bool

    @property
    def ref(self) -> str:
        """The source's version: `sussex/oic@3`."""
        return f"{self.source.ref}@{self.source.number}"

    @property
    def marking(self) -> Marking:
        """The higher of the two."""
        return max(self.heading.marking, self.source.marking)
