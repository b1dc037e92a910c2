"""What leaves the store and what is put into it: frozen values, never rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kb.access import EVERYONE_IN_POLICING, OWN_ONLY, Label, Rendition, Sharing
from kb.plan import Marking, State, Status

ERASED_TITLE = "Erased"


@dataclass(frozen=True, slots=True)
class VersionCard:
    """All about one version but its text.

    `dated_at` orders history by day: for an imported version the source's own date (`dated_by_source`).
    `replaced_at` is when it stopped being current, by a newer version or by being withdrawn. The `source_...`
    facts are the plan's: where it was adapted from. An erased version is a tombstone: title “Erased”, no
    rows, no text, its hashes as they were. `approve_by` is set while a version is in force that only its own
    author has let in: somebody else must approve it by that day.
    """

    version_id: int
    plan_id: int
    plan_ref: str
    body: str
    number: int
    state: State
    label: Label
    title: str
    owner: str
    handling: str
    period_from: dt.date | None
    period_to: dt.date | None
    review_by: dt.date | None
    themes: tuple[str, ...]
    rows: int
    complete_rows: int
    plain: bool
    marking_missing: bool
    dated_at: dt.datetime
    dated_by_source: bool
    recorded_at: dt.datetime
    replaced_at: dt.datetime | None
    imported: bool
    given_author: str
    message: str
    decided_by: str
    withdrawn_why: str | None
    text_hash: str
    version_hash: str
    parent_hash: str | None
    erased_at: dt.datetime | None
    path: str | None
    source_ref: str | None
    source_number: int | None
    source_hash: str | None
    checked_number: int | None
    approve_by: dt.date | None = None

    @property
    def ref(self) -> str:
        """The version's own address, as in `sussex/oic@3`."""
        return f"{self.plan_ref}@{self.number}"


@dataclass(frozen=True, slots=True)
class RowLine:
    """One requirement as listed. `label` carries the row's own sharing and the higher of the two markings.

    `status` is the newest living fact about the reference, with its day; `as_at_import` where nobody
    has set one here since. `last_return` is a living fact too. `next_due` is the day that somebody set, or the one
    reckoned from the last return of a standing row; None where `needed_by` holds. `start` and `stop` say where
    the row stands in the text, in characters.
    """

    version_id: int
    position: int
    ref: str
    question: str
    priority: int | None
    theme: str
    needed_by: dt.date | None
    complete: bool
    label: Label
    status: Status | None = None
    status_on: dt.date | None = None
    as_at_import: bool = False
    start: int = 0
    stop: int = 0
    last_return: dt.date | None = None
    next_due: dt.date | None = None

    @property
    def due(self) -> dt.date | None:
        """The day by which something is wanted next: `next_due`, else `needed_by`."""
        return self.next_due or self.needed_by


@dataclass(frozen=True, slots=True)
class Found:
    """One version as a reach reaches it: in which rendition, and which of its rows in that rendition.

    `text` is the whole text, to be cut by the desk to the rendition and to `rows`; None for a tombstone.
    `hidden` holds the references of the rows that the reach does not admit: they must be cut. `spans` says
    where every row stands in the text, admitted or not, as (first character, one past the last).
    """

    card: VersionCard
    rendition: Rendition
    text: bytes | None
    rows: tuple[RowLine, ...]
    hidden: frozenset[str] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many versions each organisation has and each theme, largest first."""

    bodies: dict[str, int]
    themes: dict[str, int]


@dataclass(frozen=True, slots=True)
class NewRow:
    """One requirement as the desk read it from the text.

    `marking` and `sharing` are the row's own: None, and everyone in policing, where it says nothing.
    """

    ref: str
    question: str
    priority: int | None = None
    theme: str = ""
    needed_by: dt.date | None = None
    complete: bool = False
    marking: Marking | None = None
    sharing: Sharing = EVERYONE_IN_POLICING
    start: int = 0
    stop: int = 0


@dataclass(frozen=True, slots=True)
class NewStatus:
    """What an imported text said about one requirement's status, read once as a living fact."""

    ref: str
    status: Status
    on: dt.date


@dataclass(frozen=True, slots=True)
class NewVersion:
    """One version to be shelved: the exact bytes, and the facts that the desk read from them.

    `dated_at` None means the instant of the transaction. A version that is followed by another in the same
    call becomes replaced, whatever `state` says of being current.
    """

    text: bytes
    title: str
    owner: str = ""
    handling: str = ""
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    marking_missing: bool = False
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    review_by: dt.date | None = None
    themes: tuple[str, ...] = ()
    rows: tuple[NewRow, ...] = ()
    plain: bool = False
    state: State = State.CURRENT
    sharing: Sharing = OWN_ONLY
    outline: Sharing = OWN_ONLY
    listed: bool = False
    dated_at: dt.datetime | None = None
    dated_by_source: bool = False
    given_author: str = ""
    message: str = ""
    decided_by: str = ""
    imported: bool = False
    withdrawn_why: str | None = None
    statuses: tuple[NewStatus, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Shelved:
    """What a call of `shelve` made: the numbers of the first and last version, and their ids in order."""

    plan_id: int
    first: int
    last: int
    version_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The one open text of a plan. `number` is its last revision: a save names it as what it started from.

    `label` is that of the draft itself: reached only by its own organisation. `text` is None once erased.
    `based_on` is the version whose text it began with. `submitted_...` is None unless it stands submitted;
    `returned_...` says when and why it last came back, until it is submitted again.
    """

    draft_id: int
    plan_id: int
    plan_ref: str
    label: Label
    number: int
    text: bytes | None
    text_hash: str
    started_at: dt.datetime
    saved_at: dt.datetime
    saved_by: int | None
    based_on: int | None = None
    submitted_at: dt.datetime | None = None
    submitted_by: int | None = None
    submitted_hash: str | None = None
    submitted_note: str = ""
    submitted_learnt: str = ""
    returned_at: dt.datetime | None = None
    returned_by: int | None = None
    returned_why: str | None = None


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """A plan in the hands of somebody who may act on it, whether or not any version of it stands.

    `marking` is the highest of its standing version and its open draft.
    """

    plan_id: int
    ref: str
    body: str
    marking: Marking


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and the versions elsewhere in the register that hold the same text or were adapted
    from it.

    Each is (owner's short name, reference): for their owners to be told.
    """

    ref: str
    held_by: tuple[tuple[str, str], ...]
