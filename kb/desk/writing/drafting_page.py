"""What somebody who writes a draft is shown of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.desk.reader.copies import Heading
from kb.desk.writing.readiness import Readiness
from kb.plan import PlanDocument, State


@dataclass(frozen=True, slots=True)
class DraftingPage:
    """The open draft as its writers work on it.

    `number` is its last revision: what a save must name as `started_from`. `text` is empty and `editable` False
    where the draft is not a text that can be edited here. `standing` is the number of the version that stands.
    """

    heading: Heading
    number: int
    text: str
    doc: PlanDocument
    editable: bool
    readiness: Readiness
    saved_by: str
    saved_at: dt.datetime
    based_on: int | None
    standing: int | None
    returned_why: str

    @property
    def ref(self) -> str:
        """The plan's reference, as in `sussex/oic`."""
        return self.heading.ref

    @property
    def submitted(self) -> bool:
        """Whether the text has been put forward: the next save takes it back."""
        return self.heading.state is State.SUBMITTED
