"""A single thing in which a source moved on, and the three texts in which it is found."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from kb.plan.change import Change
from kb.plan.kin.local import is_local
from kb.plan.model import PlanDocument


class ItemKind(enum.StrEnum):
    """What there is to decide: only the source changed it; both did; it took a row out; both added one reference."""

    READY = "ready"
    CHOICE = "choice"
    REMOVED = "removed"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in which the source moved on.

    `thing` names it, and `said_hash` what the source says of it now. `theirs` is what the source changed, `ours` what
    we did. `steps` make our text say what the source says. `..._says` hold each text's own words, empty for none.
    """

    thing: str
    said_hash: str
    kind: ItemKind
    ref: str | None
    theirs: tuple[Change, ...]
    ours: tuple[Change, ...]
    steps: tuple[Change, ...]
    base_says: tuple[str, ...]
    ours_says: tuple[str, ...]
    theirs_says: tuple[str, ...]

    @property
    def local(self) -> bool:
        """Whether it is of something that is each organisation's own, such as owners and dates."""
        return is_local(self.theirs[0])

    @property
    def ready(self) -> bool:
        """Whether it can be taken without choosing."""
        return self.kind is ItemKind.READY


@dataclass(frozen=True, slots=True)
class Beside:
    """A plan and its source without what is local: `base` is what was taken of the source, None where not known.

    With `local` what is local is there as well, but never what was so of a plan on a day.
    """

    base: PlanDocument | None
    ours: PlanDocument
    theirs: PlanDocument
    local: bool = False
