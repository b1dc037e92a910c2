"""What a page says about something that was brought, before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.desk.intake.brought import Brought
from kb.plan import Finding, Marking, PlanDocument, Tabled, read_day, row_facts, text_hash
from kb.store import NewFact

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.desk.intake.offline import Together

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Target:
    """A plan of one's own organisation that could take what is brought. `rows` are its references and questions."""

    ref: str
    body_name: str
    title: str
    drafted: bool
    rows: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Already:
    """The text is here already, to the letter: version `number`, or the open draft where that is 0."""

    ref: str
    title: str
    number: int

    @property
    def body(self) -> str:
        """The organisation's part of its address."""
        return self.ref.split("/")[0]

    @property
    def name(self) -> str:
        """The plan's own part of its address."""
        return self.ref.split("/")[1]


@dataclass(frozen=True, slots=True)
class RowShown:
    """One requirement as it was understood. `own` are labels that are not known and are kept."""

    ref: str
    question: str
    missing: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BringPage:
    """What was understood.

    `order_target` is the target that the page is about. `marking` is None where none was found; `held_as` is the
    marking under which it would be held. `changes` says what becomes of the plan that it goes into, None for a new
    one. `draft` is the last revision of that plan's open draft, 0 for none. `statuses` is how many statuses and last
    returns were read. `seen` is the mark of what is shown: keeping must bring it back. `together` is a copy beside its
    plan.
    """

    order_target: str
    brought: Brought
    table: Tabled | None
    title: str
    header_ok: bool
    marking: Marking | None
    held_as: Marking
    rows: tuple[RowShown, ...]
    complete: int
    findings: tuple[Finding, ...]
    changes: tuple[str, ...] | None
    draft: int
    draft_by: str
    draft_at: dt.datetime | None
    statuses: int
    seen: str
    organisations: tuple[Body, ...] = ()
    targets: tuple[Target, ...] = ()
    already: Already | None = None
    together: Together | None = None

    @property
    def suggested(self) -> str:
        """The title of the plan that the page is about; empty for a new one."""
        return next((one.title for one in self.targets if one.ref == self.order_target), "")

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Where it can go, as (value, words)."""
        plans = ((one.ref, f"The next draft of {one.title}, {one.body_name}") for one in self.targets)
        return (("new", "A new plan"), *plans)

    @property
    def bodies(self) -> tuple[tuple[str, str], ...]:
        """Whose it can be, as (value, words)."""
        return tuple((one.slug, one.name) for one in self.organisations)

    @property
    def spotted(self) -> tuple[Finding, ...]:
        """Items that must not stand in a plan."""
        return tuple(finding for finding in self.findings if finding.kind.startswith("sensitive"))

    @property
    def odd(self) -> tuple[Finding, ...]:
        """What could not be read or stands twice."""
        kinds = {
            "date",
            "duplicate",
            "reused",
            "repeated",
            "priority",
            "status",
            "header",
            "marking",
            "question",
        }
        return tuple(finding for finding in self.findings if finding.kind in kinds)


def folded_row(ref: str, question: str) -> tuple[str, str]:
    """A requirement as it is compared with those of other texts."""
    return ref.casefold(), " ".join(question.split()).casefold()


def closest(doc: PlanDocument, targets: Sequence[Target]) -> str:
    """The plan that a text is most likely the next text of: by its requirements or its title; empty for none."""
    rows = {folded_row(row.ref, row.question) for row in doc.requirements}
    title = " ".join(doc.title.split()).casefold()
    scores = {}
    for target in targets:
        same_title = bool(title) and title == " ".join(target.title.split()).casefold()
        # Half of the shorter: a table may hold some of a plan's requirements only.
        shared = len(rows & target.rows) / max(1, min(len(rows), len(target.rows)))
        if same_title or shared >= _ALIKE:
            scores[target.ref] = shared + same_title
    return max(scores, key=lambda ref: scores[ref]) if scores else ""


def mark_of(doc: PlanDocument, target: str) -> str:
    """A mark of the requirements that were shown, and of the plan that they were shown in."""
    rows = [(row.ref, row.question, row.fields, row.notes) for row in doc.requirements]
    said = repr([target, [(r, q, [(f.label, f.items) for f in fields], n) for r, q, fields, n in rows]])
    return text_hash(said.encode(errors="backslashreplace"))


def statuses_in(doc: PlanDocument, table: Tabled | None, *, on: dt.date) -> list[NewFact]:
    """The statuses and last returns that were brought, as facts as at the day on which they are."""
    if table is not None:
        read = [(row.ref, row.status, row.last_return) for row in table.rows]
    else:
        read = [
            (row.ref, row_facts(doc, row).status, read_day(row.value("last_return")))
            for row in doc.requirements
        ]
    facts = [NewFact(ref, "status", status.value, on) for ref, status, _ in read if status is not None]
    return facts + [
        NewFact(ref, "last return", day.isoformat(), on)
        for ref, _, day in read
        if day is not None and day <= on
    ]
