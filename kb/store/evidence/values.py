"""What leaves the room of evidence and what is put into it: frozen values, never rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.assurance import Answer, Checked, Count, Kind, Quarter
from kb.plan import Marking


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """An entry to be recorded. `first` to `last` is what it is about; `refs` are requirements, none the whole plan.

    `reference` says where it is held or was looked for, `looked_by` which role looked. `line` is for publication,
    `note` the verifier's own. `corrects` is the number of the entry whose place it takes, and `why` says why.
    """

    kind: Kind
    first: dt.date
    last: dt.date
    refs: tuple[str, ...] = ()
    version: int | None = None
    quarter: Quarter | None = None
    answer: Answer | None = None
    count: Count | None = None
    reference: str = ""
    looked_by: str = ""
    marking: Marking = Marking.OFFICIAL
    expires: dt.date | None = None
    line: str = ""
    checked: Checked | None = None
    note: str = ""
    corrects: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """What became of an entry: `act` is withdrawn, disputed or settled, recorded by the person of number `person`."""

    act: str
    why: str
    person: int
    recorded_by: str
    recorded_at: dt.datetime
    role: str


@dataclass(frozen=True, slots=True)
class LineClearance:
    """That a line may be published (`cleared`), or no longer, and why."""

    cleared: bool
    why: str
    recorded_by: str
    recorded_at: dt.datetime
    role: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry as it stands. `said` is what was recorded; `number` its number in the plan's evidence.

    `person` recorded it for `body` in `role`, shown as `recorded_by`. `states` and `clearances` stand oldest first;
    `corrected_at` is when a later entry took its place.
    """

    plan_id: int
    number: int
    said: NewEvidence
    body: str
    person: int
    recorded_by: str
    recorded_at: dt.datetime
    role: str
    states: tuple[EvidenceState, ...] = ()
    clearances: tuple[LineClearance, ...] = ()
    corrected_at: dt.datetime | None = None

    @property
    def cleared(self) -> LineClearance | None:
        """The confirmation of its line that holds, None where there is none or it was taken back."""
        return self.clearances[-1] if self.clearances and self.clearances[-1].cleared else None

    @property
    def withdrawn(self) -> EvidenceState | None:
        """That it was withdrawn."""
        return next((one for one in self.states if one.act == "withdrawn"), None)

    @property
    def disputed(self) -> EvidenceState | None:
        """The last dispute, settled since or not."""
        return next((one for one in reversed(self.states) if one.act == "disputed"), None)

    @property
    def settled(self) -> EvidenceState | None:
        """What settled the last dispute, None while it is open or where there was none."""
        if self.disputed is None:
            return None
        after = self.states[self.states.index(self.disputed) + 1 :]
        return next((one for one in after if one.act == "settled"), None)


@dataclass(frozen=True, slots=True)
class Given:
    """That an organisation checked a plan of `body`: on a day, recorded at an instant."""

    body: str
    on: dt.date
    recorded_at: dt.datetime
